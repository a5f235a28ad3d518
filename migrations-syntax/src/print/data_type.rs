//! Types.

use super::Printer;
use super::canonical;
use super::name::{Role, is_simple, quoted};
use crate::ast::{DataType, Expression, ExpressionKind, Literal, Name, TypeAttribute, TypeName};
use crate::grammar::{Feature, WordClass};

impl Printer {
    /// A type.
    pub(crate) fn data_type(&mut self, data_type: &DataType) {
        self.data_type_before_literal(data_type);
        self.interval_fields(data_type);
        self.dimensions(data_type);
    }

    /// A type without what stands behind the string in `interval '1' day`.
    pub(super) fn data_type_before_literal(&mut self, data_type: &DataType) {
        self.word_if(data_type.is_set, "SETOF");
        if self.is_float_of_bits(data_type) {
            self.put(canonical::float_of_bits(&data_type.arguments));
        } else {
            self.word_if(data_type.is_reference && self.has(Feature::TypeOf), "TYPE OF");
            self.type_name(data_type);
        }
        if data_type.is_reference && !self.has(Feature::TypeOf) {
            self.glue("%");
            self.adhere();
            self.word("TYPE");
        }
        if !data_type.arguments.is_empty() && !self.is_float_of_bits(data_type) {
            self.in_glued_parentheses(|printer| printer.expressions(&data_type.arguments));
        }
        self.word_if(self.zoned_name(data_type).is_some(), "WITH TIME ZONE");
        for attribute in &data_type.attributes {
            if !matches!(attribute, TypeAttribute::Fields { .. }) {
                self.type_attribute(attribute);
            }
        }
    }

    /// What a name of PostgreSQL that says WITH TIME ZONE stands for in canonical texts.
    fn zoned_name(&self, data_type: &DataType) -> Option<&'static str> {
        let TypeName::Named(name) = &data_type.name else { return None };
        let is_there = self.is_canonical() && self.has(Feature::TypesWithZone) && takes_synonym(data_type, name);
        let is_one = |word| is_there && name.is_word_of(&[word]);
        if is_one("TIMESTAMPTZ") {
            Some("timestamp")
        } else if is_one("TIMETZ") {
            Some("time")
        } else {
            None
        }
    }

    /// Whether it is FLOAT with its precision, which in canonical texts is another type (PostgreSQL).
    fn is_float_of_bits(&self, data_type: &DataType) -> bool {
        self.is_canonical()
            && self.has(Feature::TypesWithZone)
            && matches!(&data_type.name, TypeName::Builtin(name) if name == "float")
            && !data_type.arguments.is_empty()
    }

    /// What an interval holds.
    pub(super) fn interval_fields(&mut self, data_type: &DataType) {
        for attribute in &data_type.attributes {
            if matches!(attribute, TypeAttribute::Fields { .. }) {
                self.type_attribute(attribute);
            }
        }
    }

    fn dimensions(&mut self, data_type: &DataType) {
        for bound in &data_type.dimensions {
            self.in_glued_brackets(|printer| printer.put(bound.as_deref().unwrap_or_default()));
        }
    }

    fn type_name(&mut self, data_type: &DataType) {
        match &data_type.name {
            TypeName::Builtin(words) if self.is_canonical() => self.put(self.canonical_type_name(words)),
            TypeName::Builtin(words) => self.put(words),
            TypeName::Named(name) => match self.zoned_name(data_type) {
                Some(zoned) => self.put(zoned),
                None => self.named_type(name, takes_synonym(data_type, name)),
            },
        }
    }

    fn named_type(&mut self, name: &Name, takes_synonym: bool) {
        match name.parts.as_slice() {
            [only] if !only.is_quoted && self.has(Feature::FreeTypes) => self.sqlite_type(&only.text),
            // `int4` is a name for the grammar, and a synonym for the server.
            [only] if takes_synonym && self.is_canonical() && !only.is_quoted => {
                let folded = only.text.to_ascii_lowercase();
                let synonym = self.canonical_type_name(&folded);
                if synonym == folded { self.name(name, Role::Function) } else { self.put(synonym) }
            }
            _ => self.name(name, Role::Function),
        }
    }

    /// A type of SQLite is words in any number; those that are not free were in quotes.
    fn sqlite_type(&mut self, words: &str) {
        // CAST(a AS)
        if words.is_empty() {
            return;
        }
        for word in words.split(' ') {
            let is_free = self.grammar.class(&word.to_ascii_uppercase()) == WordClass::Free;
            if is_free && is_simple(word, self.grammar) && !word.eq_ignore_ascii_case("GENERATED") {
                self.word(word);
            } else {
                self.put(&quoted(word, self.grammar));
            }
        }
    }

    fn type_attribute(&mut self, attribute: &TypeAttribute) {
        match attribute {
            TypeAttribute::Unsigned => self.word("UNSIGNED"),
            TypeAttribute::Signed => self.word("SIGNED"),
            TypeAttribute::Zerofill => self.word("ZEROFILL"),
            TypeAttribute::Binary => self.word("BINARY"),
            TypeAttribute::CharacterSetWord(word) => self.word(word),
            TypeAttribute::CharacterSet(name) => {
                self.word("CHARACTER SET");
                self.ident(name, Role::Loose);
            }
            TypeAttribute::Collate(name) => {
                self.word("COLLATE");
                self.ident(name, Role::Loose);
            }
            TypeAttribute::WithTimeZone => self.word("WITH TIME ZONE"),
            TypeAttribute::WithoutTimeZone if self.is_canonical() => {}
            TypeAttribute::WithoutTimeZone => self.word("WITHOUT TIME ZONE"),
            TypeAttribute::Fields { words, precision } => {
                self.word(words);
                if let Some(precision) = precision {
                    self.in_glued_parentheses(|printer| printer.put(precision));
                }
            }
            TypeAttribute::Array => self.word("ARRAY"),
            TypeAttribute::Number { name, value } => {
                self.word(name);
                self.word_if(!value.is_empty(), "=");
                self.put(value);
            }
        }
    }
}

/// Whether another name of a type can stand in its place: the grammar's own have other arguments than those that are names.
fn takes_synonym(data_type: &DataType, name: &Name) -> bool {
    let is_number = |argument: &Expression| matches!(argument.kind, ExpressionKind::Literal(Literal::Number(_)));
    match data_type.arguments.as_slice() {
        [] => true,
        [only] => is_number(only) && name.is_word_of(&["VARBIT", "TIMESTAMPTZ", "TIMETZ"]),
        _ => false,
    }
}

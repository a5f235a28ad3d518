//! Objects by their kind and name, as DROP, COMMENT ON, SECURITY LABEL and ALTER EXTENSION name them.

use super::signature::named;
use crate::ast::{DataType, Ident, Name, ObjectKind, ObjectName, TypeName};
use crate::parser::{Parser, Read};

/// A statement that names objects of many kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// DROP
    Drop,
    /// COMMENT ON
    Comment,
    /// SECURITY LABEL
    Label,
    /// ALTER EXTENSION .. ADD, DROP
    Member,
}

/// How an object of a kind is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// `a`
    Plain,
    /// `s.a`
    Qualified,
    /// A type
    Type,
    /// `f(int)`, `f`
    Routine,
    /// `a(int)`, `a(*)`
    Aggregate,
    /// `=(int, int)`
    Operator,
    /// `c USING m`
    OfMethod,
    /// `t ON r`
    OnTable,
    /// `c ON t`, `c ON DOMAIN d`
    Constraint,
    /// `(a AS b)`
    Cast,
    /// `FOR t LANGUAGE l`
    Transform,
    /// A number
    LargeObject,
    /// A role
    Role,
}

type Row = (&'static [&'static str], ObjectKind, Target, &'static [Use]);

const ALL: &[Use] = &[Use::Drop, Use::Comment, Use::Label, Use::Member];
const NOT_LABEL: &[Use] = &[Use::Drop, Use::Comment, Use::Member];
const DROP_AND_COMMENT: &[Use] = &[Use::Drop, Use::Comment];

/// The words of each kind, and where it can be named. Source: `object_type_any_name`, `object_type_name`, `DropStmt`,
/// `CommentStmt`, `SecLabelStmt`, `AlterExtensionContentsStmt` of `gram.y`.
const KINDS: &[Row] = &[
    (&["TABLE"], ObjectKind::Table, Target::Qualified, ALL),
    (&["INDEX"], ObjectKind::Index, Target::Qualified, ALL),
    (&["VIEW"], ObjectKind::View, Target::Qualified, ALL),
    (&["SEQUENCE"], ObjectKind::Sequence, Target::Qualified, ALL),
    (&["COLUMN"], ObjectKind::Column, Target::Qualified, &[Use::Comment, Use::Label]),
    (&["FUNCTION"], ObjectKind::Function, Target::Routine, ALL),
    (&["TRIGGER"], ObjectKind::Trigger, Target::OnTable, DROP_AND_COMMENT),
    (&["TYPE"], ObjectKind::Type, Target::Type, ALL),
    (&["DOMAIN"], ObjectKind::Domain, Target::Type, ALL),
    (&["SCHEMA"], ObjectKind::Schema, Target::Plain, ALL),
    (&["EXTENSION"], ObjectKind::Extension, Target::Plain, ALL),
    (&["CONSTRAINT"], ObjectKind::Constraint, Target::Constraint, &[Use::Comment]),
    (&["MATERIALIZED", "VIEW"], ObjectKind::MaterializedView, Target::Qualified, ALL),
    (&["POLICY"], ObjectKind::Policy, Target::OnTable, DROP_AND_COMMENT),
    (&["PROCEDURE"], ObjectKind::Procedure, Target::Routine, ALL),
    (&["ROUTINE"], ObjectKind::Routine, Target::Routine, ALL),
    (&["AGGREGATE"], ObjectKind::Aggregate, Target::Aggregate, ALL),
    (&["RULE"], ObjectKind::Rule, Target::OnTable, DROP_AND_COMMENT),
    (&["DATABASE"], ObjectKind::Database, Target::Plain, ALL),
    (&["ROLE"], ObjectKind::Role, Target::Role, &[Use::Drop]),
    (&["ROLE"], ObjectKind::Role, Target::Plain, &[Use::Comment, Use::Label, Use::Member]),
    (&["USER"], ObjectKind::Role, Target::Role, &[Use::Drop]),
    (&["GROUP"], ObjectKind::Role, Target::Role, &[Use::Drop]),
    (&["OPERATOR"], ObjectKind::Operator, Target::Operator, NOT_LABEL),
    (&["OPERATOR", "CLASS"], ObjectKind::OperatorClass, Target::OfMethod, NOT_LABEL),
    (&["OPERATOR", "FAMILY"], ObjectKind::OperatorFamily, Target::OfMethod, NOT_LABEL),
    (&["CAST"], ObjectKind::Cast, Target::Cast, NOT_LABEL),
    (&["COLLATION"], ObjectKind::Collation, Target::Qualified, ALL),
    (&["CONVERSION"], ObjectKind::Conversion, Target::Qualified, ALL),
    (&["STATISTICS"], ObjectKind::Statistics, Target::Qualified, ALL),
    (&["EVENT", "TRIGGER"], ObjectKind::EventTrigger, Target::Plain, ALL),
    (&["FOREIGN", "TABLE"], ObjectKind::ForeignTable, Target::Qualified, ALL),
    (&["FOREIGN", "DATA", "WRAPPER"], ObjectKind::ForeignDataWrapper, Target::Plain, ALL),
    (&["SERVER"], ObjectKind::Server, Target::Plain, ALL),
    (&["LANGUAGE"], ObjectKind::Language, Target::Plain, ALL),
    (&["PROCEDURAL", "LANGUAGE"], ObjectKind::Language, Target::Plain, ALL),
    (&["PUBLICATION"], ObjectKind::Publication, Target::Plain, ALL),
    (&["SUBSCRIPTION"], ObjectKind::Subscription, Target::Plain, ALL),
    (&["TABLESPACE"], ObjectKind::Tablespace, Target::Plain, ALL),
    (&["ACCESS", "METHOD"], ObjectKind::AccessMethod, Target::Plain, ALL),
    (&["TRANSFORM"], ObjectKind::Transform, Target::Transform, NOT_LABEL),
    (&["TEXT", "SEARCH", "CONFIGURATION"], ObjectKind::TextSearchConfiguration, Target::Qualified, ALL),
    (&["TEXT", "SEARCH", "DICTIONARY"], ObjectKind::TextSearchDictionary, Target::Qualified, ALL),
    (&["TEXT", "SEARCH", "PARSER"], ObjectKind::TextSearchParser, Target::Qualified, ALL),
    (&["TEXT", "SEARCH", "TEMPLATE"], ObjectKind::TextSearchTemplate, Target::Qualified, ALL),
    (&["LARGE", "OBJECT"], ObjectKind::LargeObject, Target::LargeObject, &[Use::Comment, Use::Label]),
];

impl Parser<'_> {
    /// The words of a kind that a statement can name.
    pub(super) fn postgres_object_kind(&mut self, purpose: Use) -> Read<(ObjectKind, Target)> {
        let here = |row: &&Row| row.3.contains(&purpose) && self.postgres_leading_words(row.0) == row.0.len();
        let Some(row) = KINDS.iter().filter(here).max_by_key(|row| row.0.len()) else {
            return self.postgres_unknown_kind(purpose);
        };
        row.0.iter().for_each(|_| {
            self.step();
        });
        Ok((row.1, row.2))
    }

    /// How many of these words follow one another from here.
    fn postgres_leading_words(&self, words: &[&str]) -> usize {
        words.iter().enumerate().take_while(|(count, word)| self.ahead_is(*count, word)).count()
    }

    /// Fails at the first word that leads to no kind.
    fn postgres_unknown_kind<T>(&mut self, purpose: Use) -> Read<T> {
        let rows = || KINDS.iter().filter(|row| row.3.contains(&purpose));
        let count = rows().map(|row| self.postgres_leading_words(row.0)).max().unwrap_or_default();
        let next: Vec<&str> = rows()
            .filter(|row| self.postgres_leading_words(row.0) == count)
            .filter_map(|row| row.0.get(count))
            .copied()
            .collect();
        (0..count).for_each(|_| {
            self.step();
        });
        next.into_iter().for_each(|word| self.could_be(word));
        self.fail()
    }

    /// Which object, as its kind is named.
    pub(super) fn postgres_object_target(&mut self, target: Target) -> Read<ObjectName> {
        match target {
            Target::Plain => self.ident().map(|name| named(name.into())),
            Target::Qualified => self.name().map(named),
            Target::Type => self.data_type().map(|data_type| named(name_of_type(data_type))),
            Target::Routine => self.postgres_routine_with_arguments(),
            Target::Aggregate => self.postgres_aggregate_with_arguments(),
            Target::Operator => self.postgres_operator_with_arguments(),
            Target::OfMethod => self.postgres_object_of_method(),
            Target::OnTable => self.postgres_object_on_table(),
            Target::Constraint => self.postgres_constraint_target(),
            Target::Cast => self.postgres_cast_target(),
            Target::Transform => self.postgres_transform_target(),
            Target::LargeObject => self.postgres_large_object_target(),
            Target::Role => self.postgres_role().map(|name| named(name.into())),
        }
    }

    /// `c USING m`
    pub(super) fn postgres_object_of_method(&mut self) -> Read<ObjectName> {
        let name = self.name()?;
        self.expect("USING")?;
        let method = Some(self.ident()?);
        Ok(ObjectName { method, ..named(name) })
    }

    /// `t ON r`
    pub(super) fn postgres_object_on_table(&mut self) -> Read<ObjectName> {
        let name = self.ident()?;
        self.expect("ON")?;
        let table = Some(self.name()?);
        Ok(ObjectName { table, ..named(name.into()) })
    }

    fn postgres_constraint_target(&mut self) -> Read<ObjectName> {
        let name = self.ident()?;
        self.expect("ON")?;
        // A table can have the name `domain`.
        let is_of_domain = self.at("DOMAIN") && !self.ahead_is(1, ".") && !self.ahead_is(1, "IS");
        if is_of_domain {
            self.step();
        }
        let table = Some(self.name()?);
        Ok(ObjectName { table, is_of_domain, ..named(name.into()) })
    }

    /// `(a AS b)`
    pub(super) fn postgres_cast_target(&mut self) -> Read<ObjectName> {
        self.postgres_words_as_name(|parser| {
            parser.in_parentheses(|parser| {
                parser.data_type()?;
                parser.expect("AS")?;
                parser.data_type().map(drop)
            })
        })
        .map(named)
    }

    /// `FOR t LANGUAGE l`
    pub(super) fn postgres_transform_target(&mut self) -> Read<ObjectName> {
        self.postgres_words_as_name(|parser| {
            parser.expect("FOR")?;
            parser.data_type()?;
            parser.expect("LANGUAGE")?;
            parser.ident().map(drop)
        })
        .map(named)
    }

    pub(super) fn postgres_large_object_target(&mut self) -> Read<ObjectName> {
        self.postgres_words_as_name(|parser| parser.signed_number().map(drop)).map(named)
    }

    fn postgres_words_as_name(&mut self, content: impl FnOnce(&mut Self) -> Read<()>) -> Read<Name> {
        let (start, span) = (self.place(), self.span());
        content(self)?;
        Ok(Name::from(Ident { text: self.words_from(start), is_quoted: false, span: self.span_from(span) }))
    }

    /// IF EXISTS, if it is next; IF alone is a name.
    pub(crate) fn postgres_eat_if_exists(&mut self) -> bool {
        self.postgres_eat_all_behind("IF", &["EXISTS"])
    }

    /// IF NOT EXISTS, if it is next; IF alone is a name.
    pub(crate) fn postgres_eat_if_not_exists(&mut self) -> Read<bool> {
        if self.postgres_eat_all_behind("IF", &["NOT"]) { self.expect("EXISTS").map(|()| true) } else { Ok(false) }
    }

    /// Steps over words if they follow one another. Where they break off, an error there tells what was missing.
    fn postgres_eat_all_behind(&mut self, first: &'static str, rest: &[&'static str]) -> bool {
        let place = self.place();
        let are_here = self.eat(first) && rest.iter().all(|word| self.eat(word));
        if !are_here {
            self.return_to(place);
        }
        are_here
    }
}

/// The name of a type, as that of an object.
pub(super) fn name_of_type(data_type: DataType) -> Name {
    match data_type.name {
        TypeName::Named(name) => name,
        TypeName::Builtin(text) => Name::from(Ident { text, is_quoted: false, span: data_type.span }),
    }
}

//! Lists of names with values: `WITH (fillfactor = 70)`, `OPTIONS (host 'a')`, `(ANALYZE, FORMAT json)`.

use crate::ast::{Ident, Name, StorageParameter};
use crate::grammar::WordClass;
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// `(sfunc = f, stype = int)`: the definition of a type, an aggregate and the like.
    pub(crate) fn postgres_definition(&mut self) -> Read<Vec<StorageParameter>> {
        self.list_in_parentheses(|parser| {
            let name = Name::from(parser.label()?);
            parser.postgres_parameter_with_value(name)
        })
    }

    /// `(fillfactor = 70, toast.autovacuum_enabled = off)`: parameters of a table, an index, a view.
    pub(crate) fn postgres_storage_parameters(&mut self) -> Read<Vec<StorageParameter>> {
        self.list_in_parentheses(|parser| {
            let mut name = Name::from(parser.label()?);
            if parser.eat(".") {
                name.parts.push(parser.label()?);
            }
            parser.postgres_parameter_with_value(name)
        })
    }

    /// WITH (..), if it is next.
    pub(crate) fn postgres_with_definition(&mut self) -> Read<Vec<StorageParameter>> {
        if self.eat("WITH") { self.postgres_definition() } else { Ok(Vec::new()) }
    }

    fn postgres_parameter_with_value(&mut self, name: Name) -> Read<StorageParameter> {
        let value = if self.eat("=") { Some(self.postgres_definition_value()?) } else { None };
        Ok(StorageParameter { action: String::new(), name, value })
    }

    /// A value in a definition: a type, a reserved word, an operator, a number or a string; as words.
    pub(super) fn postgres_definition_value(&mut self) -> Read<String> {
        let start = self.place();
        let token = self.token();
        self.could_be("a value");
        match token.kind {
            Kind::Number => drop(self.number()?),
            Kind::Text => drop(self.plain_text()?),
            Kind::Symbol => self.postgres_sign_or_operator()?,
            Kind::Word if token.text == "OPERATOR" && self.ahead_is(1, "(") => self.postgres_sign_or_operator()?,
            Kind::Word if token.text == "NONE" || self.grammar.class(token.text) == WordClass::Reserved => {
                self.step();
            }
            Kind::Word if token.text == "U" && self.ahead_is(1, "&") => drop(self.plain_text()?),
            Kind::Word | Kind::QuotedName => drop(self.postgres_routine_type()?),
            Kind::Parameter | Kind::Broken | Kind::End => return self.fail(),
        }
        Ok(self.words_from(start))
    }

    fn postgres_sign_or_operator(&mut self) -> Read<()> {
        let is_number = self.ahead(1).kind == Kind::Number && matches!(self.token().text, "+" | "-");
        if is_number {
            return self.signed_number().map(drop);
        }
        let Some((_, length)) = self.postgres_operator().filter(|(operator, _)| operator.symbol != "=>") else {
            return self.fail();
        };
        (0..length).for_each(|_| {
            self.step();
        });
        Ok(())
    }

    /// OPTIONS (a 'b') of a new foreign object, if it is next.
    pub(crate) fn postgres_foreign_options(&mut self) -> Read<Vec<StorageParameter>> {
        if !self.eat("OPTIONS") {
            return Ok(Vec::new());
        }
        self.list_in_parentheses(|parser| parser.postgres_foreign_option(""))
    }

    /// OPTIONS (ADD a 'b', SET c 'd', DROP e) of a foreign object that changes.
    pub(crate) fn postgres_changed_foreign_options(&mut self) -> Read<Vec<StorageParameter>> {
        self.expect("OPTIONS")?;
        self.list_in_parentheses(|parser| {
            // A string behind the word makes it the name of an option.
            let is_action = parser.ahead(1).kind != Kind::Text;
            match parser.eat_any(if is_action { &["ADD", "SET", "DROP"] } else { &[] }) {
                Some("DROP") => {
                    let name = Name::from(parser.label()?);
                    Ok(StorageParameter { action: "DROP".to_owned(), name, value: None })
                }
                action => parser.postgres_foreign_option(action.unwrap_or_default()),
            }
        })
    }

    fn postgres_foreign_option(&mut self, action: &str) -> Read<StorageParameter> {
        let name = Name::from(self.label()?);
        let start = self.place();
        self.plain_text()?;
        Ok(StorageParameter { action: action.to_owned(), name, value: Some(self.words_from(start)) })
    }

    /// `(ANALYZE, FORMAT json)`: options of EXPLAIN, VACUUM and the like.
    pub(super) fn postgres_utility_options(&mut self) -> Read<()> {
        self.list_in_parentheses(|parser| {
            if parser.eat_any(&["ANALYZE", "ANALYSE"]).is_none() {
                parser.loose_ident()?;
            }
            if parser.at(",") || parser.at(")") { Ok(()) } else { parser.postgres_setting_value().map(drop) }
        })
        .map(drop)
    }

    /// A name, or a string in its place.
    pub(super) fn postgres_word_or_text(&mut self) -> Read<Ident> {
        if self.postgres_at_text() {
            let span = self.span();
            let text = self.plain_text()?.text;
            return Ok(Ident { text, is_quoted: true, span });
        }
        self.loose_ident()
    }

    /// Whether a string is next.
    pub(super) fn postgres_at_text(&self) -> bool {
        let token = self.token();
        self.could_be("a string");
        token.kind == Kind::Text
            || (token.text == "U"
                && self.ahead_is(1, "&")
                && self.ahead(2).kind == Kind::Text
                && token.kind == Kind::Word)
    }

    /// A whole number, with a sign where one is written.
    pub(super) fn postgres_signed_whole_number(&mut self) -> Read<String> {
        let sign = self.eat_any(&["-", "+"]).filter(|sign| *sign == "-").unwrap_or_default();
        Ok(format!("{sign}{}", self.integer()?))
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn values_may_be_signed_numbers_or_operators() {
        accepts("CREATE TYPE t (INPUT = f, OUTPUT = g, INTERNALLENGTH = -1)");
        accepts("CREATE TYPE t (INPUT = f, OUTPUT = g, INTERNALLENGTH = +5.5)");
        accepts("CREATE OPERATOR + (FUNCTION = f, COMMUTATOR = OPERATOR(s.+), NEGATOR = -)");
        accepts("CREATE OPERATOR - (FUNCTION = f, COMMUTATOR = <)");
        refuses("CREATE TYPE t (INPUT = f, OUTPUT =)", ")");
    }
}

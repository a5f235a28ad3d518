//! Types of SQLite.

use crate::ast::{DataType, Expression, ExpressionKind, Ident, Literal, Name, TypeName};
use crate::grammar::WordClass;
use crate::parser::name::unquoted;
use crate::parser::{Parser, Read};
use crate::span::Span;
use crate::token::Kind;

impl Parser<'_> {
    /// A type of SQLite: words, with one or two numbers.
    pub(crate) fn sqlite_type(&mut self) -> Read<DataType> {
        if let Some(data_type) = self.sqlite_type_if_next()? {
            return Ok(data_type);
        }
        // The grammar takes nothing for a type, too.
        if self.at(")") {
            let nothing = Ident { text: String::new(), is_quoted: false, span: self.span() };
            return Ok(plain_type(nothing, Vec::new(), self.span()));
        }
        self.fail_expecting("a type")
    }

    /// A type if one is next.
    pub(super) fn sqlite_type_if_next(&mut self) -> Read<Option<DataType>> {
        let start = self.span();
        let mut words: Vec<String> = Vec::new();
        let mut is_quoted = false;
        while self.at_word_of_type() {
            let token = self.step();
            is_quoted = token.kind != Kind::Word;
            words.push(if is_quoted { unquoted(token.source) } else { token.source.to_owned() });
        }
        if words.is_empty() {
            return Ok(None);
        }
        let is_quoted = is_quoted && words.len() == 1;
        let ident = Ident { text: words.join(" "), is_quoted, span: self.span_from(start) };
        let arguments = if self.at("(") { self.type_arguments()? } else { Vec::new() };
        Ok(Some(plain_type(ident, arguments, self.span_from(start))))
    }

    /// Every word that is no keyword belongs to the type, even GENERATED, of which SQLite takes `GENERATED ALWAYS` off the end of
    /// a type before AS. Source: `sqlite3AddColumn`.
    fn at_word_of_type(&self) -> bool {
        let token = self.token();
        match token.kind {
            Kind::QuotedName | Kind::Text => true,
            Kind::Word => {
                let is_generated = token.text == "GENERATED" && self.ahead_is(1, "ALWAYS") && self.ahead_is(2, "AS");
                self.grammar.class(token.text) == WordClass::Free && !is_generated
            }
            Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        }
    }

    fn type_arguments(&mut self) -> Read<Vec<Expression>> {
        self.in_parentheses(|parser| {
            let mut arguments = vec![parser.type_argument()?];
            if parser.eat(",") {
                arguments.push(parser.type_argument()?);
            }
            Ok(arguments)
        })
    }

    fn type_argument(&mut self) -> Read<Expression> {
        let start = self.span();
        let kind = ExpressionKind::Literal(Literal::Number(self.signed_number()?));
        Ok(Expression { kind, span: self.span_from(start) })
    }
}

fn plain_type(name: Ident, arguments: Vec<Expression>, span: Span) -> DataType {
    DataType {
        is_set: false,
        name: TypeName::Named(Name::from(name)),
        arguments,
        attributes: Vec::new(),
        dimensions: Vec::new(),
        is_reference: false,
        span,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use crate::ast::{Statement, TableElement, TableSource, TypeName};
    use crate::parser::testing::{refuses, statement};

    fn column_type(sql_type: &str) -> Option<(String, usize)> {
        let Statement::CreateTable(table) = statement(Sqlite, &format!("CREATE TABLE t (a {sql_type})")) else {
            panic!()
        };
        let TableSource::Elements(mut elements) = table.source else { panic!() };
        let TableElement::Column(column) = elements.remove(0) else { panic!() };
        column.data_type.map(|data_type| match data_type.name {
            TypeName::Named(name) => (name.last().text.clone(), data_type.arguments.len()),
            TypeName::Builtin(name) => (name, data_type.arguments.len()),
        })
    }

    #[test]
    fn a_type_is_any_words() {
        assert_eq!(column_type(""), None);
        assert_eq!(column_type("NOT NULL"), None);
        assert_eq!(column_type("Unsigned  BIG int"), Some(("Unsigned BIG int".to_owned(), 0)));
        assert_eq!(column_type("decimal (10, -2) DEFAULT 1"), Some(("decimal".to_owned(), 2)));
        assert_eq!(column_type("\"my type\""), Some(("my type".to_owned(), 0)));
        assert_eq!(column_type("key replace"), Some(("key replace".to_owned(), 0)));
        assert_eq!(column_type("int GENERATED ALWAYS AS (1)"), Some(("int".to_owned(), 0)));
        assert_eq!(column_type("GENERATED ALWAYS AS (1)"), None);
        assert_eq!(column_type("int generated"), Some(("int generated".to_owned(), 0)));
        refuses(Sqlite, "CREATE TABLE t (a enum('x'))", "'x'");
        refuses(Sqlite, "CREATE TABLE t (a decimal(1, 2, 3))", ",");
    }
}

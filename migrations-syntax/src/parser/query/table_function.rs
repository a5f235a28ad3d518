//! Functions that give rows, in FROM.

use super::super::{Parser, Read};
use crate::ast::{ColumnAlias, Expression, ExpressionKind, Ident, Name, TableFactor};
use crate::grammar::Feature;
use crate::parser::expression::{empty_call, value};
use crate::span::Span;
use crate::token::{Kind, Token};

impl Parser<'_> {
    /// Whether a call of a function is next, rather than the name of a table.
    pub(super) fn at_table_function(&self) -> bool {
        let token = self.token();
        if !matches!(token.kind, Kind::Word | Kind::QuotedName) {
            return false;
        }
        self.at_function_of_table(token)
    }

    /// Whether a call of a function of PostgreSQL begins at this word.
    pub(in crate::parser) fn at_postgres_function_of_table(&self, token: Token<'_>) -> bool {
        is_function_alone(token.text)
            || self.at_all(&["COLLATION", "FOR"])
            || (self.parenthesis_follows_name() && !self.at_any(&["ONLY", "LATERAL"]))
    }

    /// Whether a parenthesis stands behind a name with its qualifiers.
    pub(in crate::parser) fn parenthesis_follows_name(&self) -> bool {
        let mut count = 1;
        while self.ahead_is(count, ".") {
            count += 2;
        }
        self.ahead_is(count, "(")
    }

    /// A function with WITH ORDINALITY and its alias.
    pub(super) fn table_function(&mut self, is_lateral: bool) -> Read<TableFactor> {
        let has_rows_from = self.has(Feature::RowsFrom) && self.at_all(&["ROWS", "FROM", "("]);
        let calls = if has_rows_from {
            self.step();
            self.step();
            self.list_in_parentheses(Self::function_of_rows_from)?
        } else {
            vec![(self.function_with_rows()?, Vec::new())]
        };
        let has_ordinality = self.has(Feature::RowsFrom) && self.eat_all(&["WITH", "ORDINALITY"]);
        let alias = self.function_alias()?;
        Ok(TableFactor::Function { is_lateral, calls, has_rows_from, has_ordinality, alias })
    }

    fn function_of_rows_from(&mut self) -> Read<(Expression, Vec<ColumnAlias>)> {
        let function = self.function_with_rows()?;
        let columns = if self.eat("AS") { self.typed_columns()? } else { Vec::new() };
        Ok((function, columns))
    }

    fn function_with_rows(&mut self) -> Read<Expression> {
        let token = self.token();
        let start = self.span();
        if self.has(Feature::FreeFunctions) {
            let name = self.table_name()?;
            return self.sqlite_function_behind(name, start);
        }
        let is_own_form = match token.text {
            "JSON_TABLE" => true,
            "XMLTABLE" => self.has(Feature::XmlTables),
            _ => false,
        };
        if !is_own_form || token.kind != Kind::Word || !self.ahead_is(1, "(") {
            return self.call_of_function();
        }
        self.step();
        let mut call =
            empty_call(Name::from(Ident { text: token.text.to_owned(), is_quoted: false, span: token.span }));
        call.has_parentheses = true;
        self.expect("(")?;
        let words = self.place();
        if token.text == "JSON_TABLE" {
            self.json_table_content()?;
        } else {
            self.xml_table_content()?;
        }
        call.clauses = self.words_from(words);
        self.expect(")")?;
        Ok(Expression { kind: ExpressionKind::Call(Box::new(call)), span: self.span_from(start) })
    }

    /// A call, and nothing else.
    fn call_of_function(&mut self) -> Read<Expression> {
        if self.has(Feature::WindowlessCalls) {
            return self.postgres_windowless_call();
        }
        let place = self.place();
        let expression = self.primary_expression()?;
        if matches!(expression.kind, ExpressionKind::Call(_) | ExpressionKind::Cast { .. }) {
            return Ok(expression);
        }
        self.return_to(place);
        self.fail_expecting("a table")
    }

    /// A table or a function that gives one, behind IN (SQLite).
    pub(crate) fn table_as_set(&mut self) -> Read<Expression> {
        let start = self.span();
        let name = self.table_name()?;
        if self.at("(") {
            return self.sqlite_function_behind(name, start);
        }
        Ok(Expression { kind: ExpressionKind::Column(name), span: self.span_from(start) })
    }

    /// The parentheses of a function that gives rows (SQLite). Its name may have a schema.
    fn sqlite_function_behind(&mut self, name: Name, start: Span) -> Read<Expression> {
        let arguments =
            self.in_parentheses(|parser| if parser.at(")") { Ok(Vec::new()) } else { parser.expressions() })?;
        let mut call = empty_call(name);
        call.has_parentheses = true;
        call.arguments = arguments.into_iter().map(value).collect();
        Ok(Expression { kind: ExpressionKind::Call(Box::new(call)), span: self.span_from(start) })
    }
}

/// Functions of PostgreSQL's grammar that need no parentheses.
fn is_function_alone(word: &str) -> bool {
    matches!(
        word,
        "CURRENT_DATE"
            | "CURRENT_TIME"
            | "CURRENT_TIMESTAMP"
            | "LOCALTIME"
            | "LOCALTIMESTAMP"
            | "CURRENT_ROLE"
            | "CURRENT_USER"
            | "USER"
            | "SESSION_USER"
            | "SYSTEM_USER"
            | "CURRENT_CATALOG"
            | "CURRENT_SCHEMA"
    )
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    use crate::ast::TableFactor;
    use crate::parser::testing::{only_on, refuses, select};

    #[test]
    fn functions_give_rows() {
        only_on(&[Postgres, Sqlite], "SELECT * FROM generate_series(1, 3)");
        only_on(&[Postgres, Sqlite], "SELECT * FROM s.f(1, 3) AS t");
        only_on(&[Postgres], "SELECT * FROM f() WITH ORDINALITY AS t (a, n), LATERAL g(t.a), current_date");
        only_on(&[Sqlite], "SELECT 1 WHERE a IN s.t AND b IN f(1)");
        refuses(Mysql, "SELECT * FROM f(1)", "(");
        refuses(Sqlite, "SELECT * FROM f(1,)", ")");
    }

    #[test]
    fn several_stand_in_rows_from() {
        let mut from = select(Postgres, "SELECT * FROM ROWS FROM (f(1), g() AS (a int)) AS t").from;
        let TableFactor::Function { calls, has_rows_from, .. } = from.remove(0).first else { panic!() };
        assert!(has_rows_from);
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[1].1.len(), 1);
    }

    #[test]
    fn words_of_forms_are_names_of_functions_in_quotes() {
        only_on(&[Sqlite, Postgres], "SELECT * FROM \"xmltable\"(a), \"json_table\"(b)");
        refuses(Postgres, "SELECT * FROM xmltable(a, b)", ",");
    }
}

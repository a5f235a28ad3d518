//! What an expression is made of: literals, names, calls, rows, queries, CASE.

use crate::ast::{CastForm, Expression, ExpressionKind, Ident, Literal, Name, Query};
use crate::grammar::{Feature, WordClass};
use crate::parser::{Parser, Read};
use crate::span::Span;
use crate::token::Kind;

/// What stands in parentheses.
pub(crate) enum Parenthesized {
    /// A query.
    Query(Box<Query>),
    /// One or more expressions.
    List(Vec<Expression>),
}

impl Parenthesized {
    /// The same as an expression: one in parentheses is the expression itself, several are a row.
    pub(in crate::parser) fn into_kind(self) -> ExpressionKind {
        match self {
            Self::Query(query) => ExpressionKind::Subquery(query),
            Self::List(mut fields) if fields.len() == 1 => fields.remove(0).kind,
            Self::List(fields) => ExpressionKind::Row { has_keyword: false, fields },
        }
    }
}

impl Parser<'_> {
    /// An expression without operators around it, where the forms are by words.
    pub(in crate::parser) fn plain_primary(&mut self) -> Read<Expression> {
        let start = self.span();
        let kind = self.primary_kind()?;
        Ok(Expression { kind, span: self.span_from(start) })
    }

    fn primary_kind(&mut self) -> Read<ExpressionKind> {
        let token = self.token();
        self.could_be("an expression");
        match token.kind {
            Kind::Parameter => self.parameter(),
            Kind::Symbol if token.text == "(" => self.parentheses(),
            Kind::Symbol if token.text == "{" && self.has(Feature::FormsOfOdbc) => self.braces_of_odbc(),
            Kind::Symbol if token.text == "@" && self.has(Feature::UserVariables) => self.fail_without_variable(),
            Kind::Word => self.word_form(),
            Kind::QuotedName => self.column_or_call(),
            // SQLite takes strings for names before and behind a dot.
            Kind::Text if self.has(Feature::TextAsName) && self.ahead_is(1, ".") => self.column_or_call(),
            Kind::Text | Kind::Number => match self.literal()? {
                Some(literal) => Ok(ExpressionKind::Literal(literal)),
                None => self.fail(),
            },
            Kind::Symbol | Kind::Broken | Kind::End => self.fail(),
        }
    }

    fn parameter(&mut self) -> Read<ExpressionKind> {
        let token = self.step();
        if self.has(Feature::UserVariables) && token.source.starts_with('@') && self.eat(":=") {
            let value = Box::new(self.expression()?);
            return Ok(ExpressionKind::Assign { variable: token.source.to_owned(), value });
        }
        Ok(ExpressionKind::Parameter(token.source.to_owned()))
    }

    /// A form that begins with a word: one of the grammar's own, a literal, a call, a column.
    fn word_form(&mut self) -> Read<ExpressionKind> {
        if let Some(kind) = self.keyword_form()? {
            return Ok(kind);
        }
        if let Some(literal) = self.literal()? {
            return Ok(ExpressionKind::Literal(literal));
        }
        if let Some(kind) = self.special_call()? {
            return Ok(kind);
        }
        if let Some(kind) = self.typed_literal()? {
            return Ok(kind);
        }
        self.column_or_call()
    }

    fn keyword_form(&mut self) -> Read<Option<ExpressionKind>> {
        let kind = match self.token().text {
            "CASE" => self.case()?,
            "EXISTS" => {
                self.step();
                ExpressionKind::Exists(Box::new(self.query_in_parentheses()?))
            }
            "CAST" if self.has(Feature::BareCast) => self.cast()?,
            "RAISE" if self.has(Feature::Raise) => self.raise()?,
            _ if self.has(Feature::FormsByWord) => return self.mysql_keyword_form(),
            _ => return Ok(None),
        };
        Ok(Some(kind))
    }

    pub(in crate::parser) fn case(&mut self) -> Read<ExpressionKind> {
        self.expect("CASE")?;
        let operand = if self.at("WHEN") { None } else { Some(Box::new(self.expression()?)) };
        let mut branches = Vec::new();
        while self.eat("WHEN") {
            let condition = self.expression()?;
            self.expect("THEN")?;
            branches.push((condition, self.expression()?));
        }
        if branches.is_empty() {
            return self.fail();
        }
        let otherwise = if self.eat("ELSE") { Some(Box::new(self.expression()?)) } else { None };
        self.expect("END")?;
        Ok(ExpressionKind::Case { operand, branches, otherwise })
    }

    pub(in crate::parser) fn cast(&mut self) -> Read<ExpressionKind> {
        self.expect("CAST")?;
        self.in_parentheses(|parser| {
            let operand = Box::new(parser.expression()?);
            parser.expect("AS")?;
            let data_type = Box::new(parser.cast_type()?);
            Ok(ExpressionKind::Cast { operand, data_type, form: CastForm::Cast, zone: None })
        })
    }

    /// `a::t`, behind `a`.
    pub(super) fn colons_cast(&mut self, left: Expression) -> Read<ExpressionKind> {
        self.expect("::")?;
        let data_type = Box::new(self.data_type()?);
        Ok(ExpressionKind::Cast { operand: Box::new(left), data_type, form: CastForm::Colons, zone: None })
    }

    /// `date '2020-01-01'`
    fn typed_literal(&mut self) -> Read<Option<ExpressionKind>> {
        let is_time = matches!(self.token().text, "DATE" | "TIME" | "TIMESTAMP");
        if !is_time || !self.has(Feature::TemporalLiterals) || self.ahead(1).kind != Kind::Text {
            return Ok(None);
        }
        let data_type = self.data_type()?;
        let text_start = self.span();
        let literal = ExpressionKind::Literal(Literal::Text(self.text()?));
        let operand = Box::new(Expression { kind: literal, span: self.span_from(text_start) });
        let data_type = Box::new(data_type);
        Ok(Some(ExpressionKind::Cast { operand, data_type, form: CastForm::Prefix, zone: None }))
    }

    pub(in crate::parser) fn row(&mut self) -> Read<ExpressionKind> {
        self.expect("ROW")?;
        let fields =
            self.in_parentheses(|parser| if parser.at(")") { Ok(Vec::new()) } else { parser.expressions() })?;
        Ok(ExpressionKind::Row { has_keyword: true, fields })
    }

    /// `a[1]`, `a[1:2]`, behind `a`.
    pub(in crate::parser) fn subscript(&mut self, left: Expression) -> Read<ExpressionKind> {
        self.expect("[")?;
        let bound = |parser: &mut Self| {
            if parser.at(":") || parser.at("]") {
                Ok(None)
            } else {
                parser.expression().map(|bound| Some(Box::new(bound)))
            }
        };
        let low = bound(self)?;
        let is_slice = self.eat(":");
        let high = if is_slice { bound(self)? } else { None };
        if low.is_none() && !is_slice {
            return self.fail();
        }
        self.expect("]")?;
        Ok(ExpressionKind::Subscript { operand: Box::new(left), low, is_slice, high, is_apart: false })
    }

    /// `(a).b`, behind the parenthesis.
    pub(in crate::parser) fn field(&mut self, left: Expression) -> Read<ExpressionKind> {
        self.expect(".")?;
        let field = if self.eat("*") { None } else { Some(self.label()?) };
        Ok(ExpressionKind::Field { operand: Box::new(left), field })
    }

    fn raise(&mut self) -> Read<ExpressionKind> {
        self.expect("RAISE")?;
        self.in_parentheses(|parser| {
            let action = parser.expect_any(&["IGNORE", "ROLLBACK", "ABORT", "FAIL"])?;
            let message = if action == "IGNORE" {
                None
            } else {
                parser.expect(",")?;
                Some(Box::new(parser.expression()?))
            };
            Ok(ExpressionKind::Raise { action: action.to_owned(), message })
        })
    }

    /// A query, a row, or an expression in parentheses.
    fn parentheses(&mut self) -> Read<ExpressionKind> {
        self.parenthesized().map(Parenthesized::into_kind)
    }

    /// A query or an expression, in parentheses, as behind ANY.
    pub(super) fn query_or_expression_in_parentheses(&mut self) -> Read<Expression> {
        let start = self.span();
        match self.parenthesized()? {
            Parenthesized::Query(query) => {
                let kind = ExpressionKind::Subquery(query);
                Ok(Expression { kind, span: self.span_from(start) })
            }
            Parenthesized::List(mut fields) if fields.len() == 1 => Ok(fields.remove(0)),
            Parenthesized::List(_) => self.fail_because("one query or one array has to stand here"),
        }
    }

    /// What stands in parentheses. Several of them may stand before a query, of which only those that close right behind it
    /// belong to it: `((SELECT 1) + 1)`, `((SELECT 1) UNION SELECT 2)`. Each is read once.
    pub(in crate::parser) fn parenthesized(&mut self) -> Read<Parenthesized> {
        if !self.at_query_in_parentheses() {
            return self.list_in_parentheses(Self::expression).map(Parenthesized::List);
        }
        if !self.ahead_is(1, "(") {
            return self.query_in_parentheses().map(|query| Parenthesized::Query(Box::new(query)));
        }
        self.deeper(|parser| {
            parser.in_parentheses(|parser| {
                let start = parser.span();
                match parser.parenthesized()? {
                    Parenthesized::Query(query) if parser.at(")") => Ok(Parenthesized::Query(query)),
                    Parenthesized::Query(query) if parser.at_query_behind_parentheses() => {
                        parser.query_behind_parentheses(query).map(|query| Parenthesized::Query(Box::new(query)))
                    }
                    first @ (Parenthesized::Query(_) | Parenthesized::List(_)) => {
                        parser.list_behind(first, start).map(Parenthesized::List)
                    }
                }
            })
        })
    }

    /// Expressions with commas between, the first of which begins with what was in parentheses.
    fn list_behind(&mut self, first: Parenthesized, start: Span) -> Read<Vec<Expression>> {
        let first = if self.has(Feature::FieldsAndSubscripts) {
            self.postgres_parentheses_behind(first, start)?
        } else {
            Expression { kind: first.into_kind(), span: self.span_from(start) }
        };
        let mut expressions = vec![self.expression_behind(first, start)?];
        while self.eat(",") {
            expressions.push(self.expression()?);
        }
        Ok(expressions)
    }

    /// Whether a query may stand in the parentheses here: behind all opening ones stands a word that begins one.
    pub(crate) fn at_query_in_parentheses(&self) -> bool {
        let mut count = 0;
        while self.ahead_is(count, "(") {
            count += 1;
        }
        count > 0 && self.begins_query(count)
    }

    /// Whether the word so many tokens ahead begins a query.
    fn begins_query(&self, count: usize) -> bool {
        let token = self.ahead(count);
        if token.kind != Kind::Word {
            return false;
        }
        match token.text {
            "SELECT" | "WITH" => true,
            "TABLE" => self.has(Feature::TableTerms),
            // Elsewhere it is a name, too, or the function of ON DUPLICATE KEY.
            "VALUES" => self.values_follow(count),
            _ => false,
        }
    }

    /// `VALUES(c)` with one name, so many tokens ahead, which is a function unless another row follows (MariaDB).
    pub(in crate::parser) fn is_values_of_column(&self, count: usize) -> bool {
        let mut end = count + 2;
        while self.ahead_is(end + 1, ".") {
            end += 2;
        }
        let is_name = matches!(self.ahead(end).kind, Kind::Word | Kind::QuotedName);
        is_name && self.ahead_is(end + 1, ")") && !self.ahead_is(end + 2, ",")
    }

    /// A column, or a call of a function.
    fn column_or_call(&mut self) -> Read<ExpressionKind> {
        let token = self.token();
        let first = match self.grammar.class(token.text) {
            _ if token.kind != Kind::Word => self.label()?,
            WordClass::Free => self.label()?,
            WordClass::ColumnName => self.ident()?,
            WordClass::FunctionOrType if self.has(Feature::JoinWordsAreNames) || self.ahead_is(1, "(") => {
                self.label()?
            }
            WordClass::FunctionOrType | WordClass::Reserved => {
                self.parenthesis_of_reserved_function()?;
                return self.fail();
            }
        };
        self.column_or_call_from(first)
    }

    fn column_or_call_from(&mut self, first: Ident) -> Read<ExpressionKind> {
        // `t.*` stands only where items are listed, which look for it first.
        let mut parts = vec![first];
        while self.eat(".") {
            parts.push(self.ident_behind_dot()?);
            if parts.len() > 3 {
                return self.fail_because("a name has fewer parts");
            }
        }
        let name = Name { parts };
        let may_be_function = self.has(Feature::QualifiedFunctions) || name.parts.len() == 1;
        if may_be_function && self.at("(") { self.call(name) } else { self.column(name) }
    }

    fn column(&mut self, name: Name) -> Read<ExpressionKind> {
        // SQLite takes a name in double quotes that no column has for a string; that is decided where columns are known.
        Ok(ExpressionKind::Column(name))
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::parser::testing::{only_on, refuses_everywhere};

    #[test]
    fn rows_in_parentheses_are_a_query() {
        only_on(&[Sqlite, Postgres, Mariadb], "SELECT a IN (VALUES (1), (2)), ((VALUES (1)))");
        only_on(&[Mysql], "SELECT a IN (VALUES ROW(1), ROW(2))");
        only_on(&[Mariadb], "INSERT INTO t VALUES ((VALUES (1), (2)), 1) ON DUPLICATE KEY UPDATE a = (VALUES(b))");
    }

    #[test]
    fn a_mark_that_begins_no_expression_is_refused_where_it_stands() {
        for mark in [")", ",", "="] {
            refuses_everywhere(&format!("SELECT 1 FROM t WHERE a AND {mark} b"), mark);
        }
        only_on(&[Postgres], "SELECT @ a, - @ b");
        only_on(&[Mysql, Mariadb], "SELECT {d '2020-01-01'}");
        only_on(&[Sqlite], "SELECT 't'.a FROM t");
    }

    #[test]
    fn rows_of_names_are_a_query_on_mariadb() {
        use crate::ast::{ExpressionKind, InSet};
        use crate::parse_expression;
        let is_query = |text| match parse_expression(text, Mariadb).expect("an expression").kind {
            ExpressionKind::In { set, .. } => matches!(*set, InSet::Query(_)),
            other => panic!("{other:?}"),
        };
        assert!(is_query("a IN (VALUES (b), (c))"));
        assert!(is_query("a IN (VALUES (t.b), (c))"));
        assert!(is_query("a IN (VALUES (1))"));
        assert!(!is_query("a IN (VALUES(b))"));
        assert!(!is_query("a IN (VALUES(s.t.b))"));
    }
}

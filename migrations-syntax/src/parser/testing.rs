//! How the tests of nouns ask that more than one product has.

use migrations_core::Product;

use crate::ast::{DataType, Expression, Query, QueryTerm, Select, Statement};
use crate::compare::canonical_statement;
use crate::parse_statement;
use crate::print::print;
use crate::span::Span;
use crate::walk::{Visitor, walk_statement};

/// The statement of a text that has no errors. What is printed of it is the same statement.
#[track_caller]
pub(super) fn statement(product: Product, sql: &str) -> Statement {
    let parsed = parse_statement(sql, product);
    assert!(parsed.errors.is_empty(), "{product}: {sql}: {} at {:?}", parsed.errors[0], parsed.errors[0].span);
    let statement = parsed.statement.expect("a statement");
    holds(product, sql, &statement);
    statement
}

/// What holds of every statement: its nouns stand somewhere in the text, and it is printed.
#[track_caller]
fn holds(product: Product, sql: &str, statement: &Statement) {
    let mut unplaced = Unplaced { sql, texts: Vec::new() };
    walk_statement(statement, &mut unplaced);
    assert!(unplaced.texts.is_empty(), "{product}: {sql}: these stand nowhere: {:?}", unplaced.texts);
    is_printed(product, statement);
}

/// Looks for expressions and types without a place in the text.
struct Unplaced<'s> {
    sql: &'s str,
    texts: Vec<String>,
}

impl Unplaced<'_> {
    fn look(&mut self, span: Span, noun: &dyn std::fmt::Debug) {
        if self.sql.get(span.range()).is_none_or(|text| text.trim() != text || text.is_empty()) {
            self.texts.push(format!("{noun:?}"));
        }
    }
}

impl Visitor for Unplaced<'_> {
    fn expression(&mut self, expression: &Expression) {
        self.look(expression.span, expression);
    }

    fn data_type(&mut self, data_type: &DataType) {
        self.look(data_type.span, data_type);
    }
}

/// What is printed of a statement is the same one, and its canonical text has itself for its canonical text.
#[track_caller]
fn is_printed(product: Product, statement: &Statement) {
    let printed = print(statement, product);
    assert_eq!(parse_statement(&printed, product).statement.as_ref(), Some(statement), "{product}: {printed}");
    let canonical = canonical_statement(statement, product);
    let again = parse_statement(&canonical, product).statement.map(|again| canonical_statement(&again, product));
    assert_eq!(again.as_ref(), Some(&canonical), "{product}");
}

/// A text has no errors on these products, and has some on all others.
#[track_caller]
pub(super) fn only_on(products: &[Product], sql: &str) {
    for product in Product::ALL {
        let parsed = parse_statement(sql, product);
        assert_eq!(parsed.errors.is_empty(), products.contains(&product), "{product}: {sql}: {:?}", parsed.errors);
        parsed.statement.iter().for_each(|statement| holds(product, sql, statement));
    }
}

/// A text has no errors on any product.
#[track_caller]
pub(super) fn everywhere(sql: &str) {
    only_on(&Product::ALL, sql);
}

/// The first error of a text stands at this token; at the end where it is empty. Gives the message.
#[track_caller]
pub(super) fn refuses(product: Product, sql: &str, found: &str) -> String {
    let parsed = parse_statement(sql, product);
    let Some(error) = parsed.errors.first() else { panic!("{product}: {sql} is accepted") };
    assert_eq!(error.found.as_deref().unwrap_or_default(), found, "{product}: {sql}: {error}");
    error.message()
}

/// The first error of a text stands at this token on every product.
#[track_caller]
pub(super) fn refuses_everywhere(sql: &str, found: &str) {
    for product in Product::ALL {
        refuses(product, sql, found);
    }
}

/// The query that a text is.
#[track_caller]
pub(super) fn query(product: Product, sql: &str) -> Query {
    match statement(product, sql) {
        Statement::Query(query) => *query,
        other => panic!("{sql} is {other:?}"),
    }
}

/// The SELECT that a text is.
#[track_caller]
pub(super) fn select(product: Product, sql: &str) -> Select {
    match *query(product, sql).first {
        QueryTerm::Select(select) => *select,
        other => panic!("{sql} is {other:?}"),
    }
}

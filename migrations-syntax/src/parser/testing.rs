//! How the tests of nouns ask that more than one product has.

use migrations_core::Product;

use crate::ast::{Query, QueryTerm, Select, Statement};
use crate::compare::canonical_statement;
use crate::parse_statement;
use crate::print::print;

/// The statement of a text that has no errors. What is printed of it is the same statement.
#[track_caller]
pub(super) fn statement(product: Product, sql: &str) -> Statement {
    let parsed = parse_statement(sql, product);
    assert!(parsed.errors.is_empty(), "{product}: {sql}: {} at {:?}", parsed.errors[0], parsed.errors[0].span);
    let statement = parsed.statement.expect("a statement");
    is_printed(product, &statement);
    statement
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
        parsed.statement.iter().for_each(|statement| is_printed(product, statement));
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

//! How the tests of statements ask.

use migrations_core::Product;

use crate::ast::Statement;
use crate::parse_statement;

/// The statement of a text that has no errors.
#[track_caller]
pub(super) fn statement(sql: &str) -> Statement {
    crate::parser::testing::statement(Product::Postgres, sql)
}

/// A text has no errors.
#[track_caller]
pub(super) fn accepts(sql: &str) {
    statement(sql);
}

/// The first error of a text stands at this token; at the end where it is empty. Gives the message.
#[track_caller]
pub(super) fn refuses(sql: &str, found: &str) -> String {
    let parsed = parse_statement(sql, Product::Postgres);
    let Some(error) = parsed.errors.first() else { panic!("{sql} is accepted") };
    assert_eq!(error.found.as_deref().unwrap_or_default(), found, "{sql}: {error}");
    error.message()
}

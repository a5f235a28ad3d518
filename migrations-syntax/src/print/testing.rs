//! What tests of the printer share.

use migrations_core::Product;

use super::{print, print_expression};
use crate::{parse_expression, parse_statement};

/// What is printed of a statement.
#[track_caller]
pub(super) fn statement(product: Product, text: &str, printed: &str) {
    let parsed = parse_statement(text, product);
    let statement = parsed.statement.unwrap_or_else(|| panic!("{text}: {}", parsed.errors[0]));
    assert_eq!(print(&statement, product), printed);
    assert_eq!(parse_statement(printed, product).statement, Some(statement), "{printed}");
}

/// What is printed of an expression.
#[track_caller]
pub(super) fn expression(product: Product, text: &str, printed: &str) {
    let parsed = parse_expression(text, product);
    let expression = parsed.unwrap_or_else(|errors| panic!("{text}: {}", errors[0]));
    assert_eq!(print_expression(&expression, product), printed);
    assert_eq!(parse_expression(printed, product).as_ref(), Ok(&expression), "{printed}");
}

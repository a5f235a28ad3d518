//! Whether two expressions, queries or types are the same to the server: equal trees once names are folded.
//!
//! The comparison is strict. Spellings of one token count as the same (`!=` and `<>`, `CAST(a AS t)` and `a::t` on
//! PostgreSQL, `int` and `integer`, `a` and `"a"`), redundant parentheses and ASC do not count, and everything else does:
//! grouping, casts, operators, literals as they were written, the order of operands.
//!
//! It is a comparison of texts: every tree has a canonical one, and two trees are the same if theirs are equal. A canonical
//! text is valid SQL of its product, and its tree has the same canonical text.

use migrations_core::Product;

use crate::ast::{DataType, Expression, Name, Query, Statement};
use crate::print::{Form, Role, printed};

/// Whether two expressions are the same.
///
/// ```
/// use migrations_core::Product;
/// use migrations_syntax::{compare::is_same_expression, parse_expression};
///
/// let parse = |text| parse_expression(text, Product::Postgres).unwrap();
/// assert!(is_same_expression(&parse("(A <> 1)"), &parse("\"a\" != (1)"), Product::Postgres));
/// assert!(!is_same_expression(&parse("a - (b - 1)"), &parse("a - b - 1"), Product::Postgres));
/// ```
pub fn is_same_expression(left: &Expression, right: &Expression, product: Product) -> bool {
    canonical_expression(left, product) == canonical_expression(right, product)
}

/// Whether two queries are the same.
pub fn is_same_query(left: &Query, right: &Query, product: Product) -> bool {
    canonical_query(left, product) == canonical_query(right, product)
}

/// Whether two types are the same.
pub fn is_same_type(left: &DataType, right: &DataType, product: Product) -> bool {
    canonical_type(left, product) == canonical_type(right, product)
}

/// The canonical text of an expression.
pub fn canonical_expression(expression: &Expression, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.expression(expression))
}

/// The canonical text of a query.
pub fn canonical_query(query: &Query, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.query(query))
}

/// The canonical text of a type.
pub fn canonical_type(data_type: &DataType, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.data_type(data_type))
}

/// The canonical text of the name of a table or the like.
pub fn canonical_name(name: &Name, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.name(name, Role::Table))
}

/// The canonical text of a statement.
pub fn canonical_statement(statement: &Statement, product: Product) -> String {
    printed(product, Form::Canonical, |printer| printer.statement(statement))
}

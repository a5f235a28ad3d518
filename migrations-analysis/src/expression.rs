//! Expressions as a schema keeps them, read by the grammar of their dialect.

use migrations_core::schema::Expression;
use migrations_core::{Dialect, Product};
use migrations_syntax::compare::canonical_expression;
use migrations_syntax::{ast, parse_expression};

/// Reads an expression.
pub(crate) fn read(text: &str, dialect: Dialect) -> Expression {
    Expression::read_strictly(text, dialect, canonical)
}

/// An expression whose tree is known.
pub(crate) fn of_tree(tree: &ast::Expression, text: &str, product: Product) -> Expression {
    Expression::read_as(text, product.dialect(), canonical_expression(tree, product), canonical)
}

/// A text that is the same for equal trees, and for no others.
fn canonical(text: &str, dialect: Dialect) -> Option<String> {
    let mut products = Product::of_dialect(dialect).iter();
    products.find_map(|&product| Some(canonical_expression(&parse_expression(text, product).ok()?, product)))
}

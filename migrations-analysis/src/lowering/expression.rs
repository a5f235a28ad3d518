//! Expressions of the tree as a schema keeps them.

use migrations_core::schema::Expression;
use migrations_syntax::{Span, ast};

use super::Source;

/// An expression as a schema keeps it, with the parentheses that its span holds.
pub(crate) fn expression(node: &ast::Expression, source: &Source<'_>) -> Expression {
    expression_at(node, node.span, source)
}

/// An expression as a schema keeps it, with all parentheses around it that stand within `bounds`.
pub(crate) fn expression_within(node: &ast::Expression, bounds: Span, source: &Source<'_>) -> Expression {
    expression_at(node, source.with_parentheses(node.span, bounds), source)
}

/// The one place where an expression of the tree becomes one of a schema.
pub(super) fn expression_at(node: &ast::Expression, span: Span, source: &Source<'_>) -> Expression {
    crate::expression::of_tree(node, source.written(span), source.product())
}

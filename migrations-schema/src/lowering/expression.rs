//! Expressions of the tree as a schema keeps them.

use migrations_catalog::Expression;
use migrations_syntax::walk::{Visitor, walk_expression};
use migrations_syntax::{Span, ast};

use super::Source;
use crate::change::Ident;

/// An expression as a schema keeps it, with the parentheses that its span holds.
pub(crate) fn expression(node: &ast::Expression, source: &Source<'_>) -> Expression {
    expression_at(node, node.span, source)
}

/// An expression as a schema keeps it, with all parentheses around it that stand within `bounds`.
pub(crate) fn expression_within(node: &ast::Expression, bounds: Span, source: &Source<'_>) -> Expression {
    expression_at(node, source.with_parentheses(node.span, bounds), source)
}

/// Functions that take a word for something else than a column: `extract(year FROM a)`, `NEXT VALUE FOR s`.
const TAKE_WORDS: [&str; 10] = [
    "extract",
    "normalize",
    "timestampadd",
    "timestampdiff",
    "get_format",
    "next value for",
    "previous value for",
    "nextval",
    "lastval",
    "setval",
];

/// The columns that an expression names by themselves; none where that is not certain, as in a query.
pub(crate) fn columns_in(node: &ast::Expression, source: &Source<'_>) -> Vec<Ident> {
    let mut columns = Columns { names: Vec::new(), is_unsure: false };
    walk_expression(node, &mut columns);
    if columns.is_unsure { Vec::new() } else { columns.names.iter().map(|name| source.ident(name)).collect() }
}

#[derive(Default)]
struct Columns {
    names: Vec<ast::Ident>,
    is_unsure: bool,
}

impl Visitor for Columns {
    fn expression(&mut self, expression: &ast::Expression) {
        if let ast::ExpressionKind::Column(name) = &expression.kind
            && name.qualifiers().is_empty()
        {
            self.names.push(name.last().clone());
        }
        if let ast::ExpressionKind::Call(call) = &expression.kind {
            let function = &call.name.last().text;
            self.is_unsure |= TAKE_WORDS.iter().any(|name| function.eq_ignore_ascii_case(name));
        }
    }

    fn enter_scope(&mut self, _: Option<&ast::With>) {
        self.is_unsure = true;
    }
}

/// The one place where an expression of the tree becomes one of a schema.
pub(super) fn expression_at(node: &ast::Expression, span: Span, source: &Source<'_>) -> Expression {
    crate::expression::of_tree(node, source.written(span), source.product())
}

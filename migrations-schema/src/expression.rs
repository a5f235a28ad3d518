//! Expressions as a schema keeps them, read by the grammar of their dialect.

use migrations_catalog::Expression;
use migrations_core::lexer::{Token, tokenize};
use migrations_core::{Dialect, Product};
use migrations_syntax::compare::canonical_expression;
use migrations_syntax::print::print_expression;
use migrations_syntax::{ast, parse_expression};

/// Reads an expression.
pub(crate) fn read(text: &str, dialect: Dialect) -> Expression {
    Expression::read_strictly(text, dialect, canonical)
}

/// An expression whose tree is known.
pub(crate) fn of_tree(tree: &ast::Expression, text: &str, product: Product) -> Expression {
    let canonical_text = without_usual_schema(&canonical_expression(tree, product), product.dialect());
    Expression::read_as(text, product.dialect(), canonical_text, canonical)
}

/// A text that is the same for equal trees, and for no others.
pub(crate) fn canonical(text: &str, dialect: Dialect) -> Option<String> {
    let mut products = Product::of_dialect(dialect).iter();
    let found =
        products.find_map(|&product| Some(canonical_expression(&parse_expression(text, product).ok()?, product)));
    found.map(|text| without_usual_schema(&text, dialect))
}

/// What is named with the usual schema is the same as without: `public.f(a)` is `f(a)`.
fn without_usual_schema(canonical: &str, dialect: Dialect) -> String {
    let Some(usual) = dialect.usual_schema().filter(|usual| canonical.contains(usual)) else {
        return canonical.to_owned();
    };
    let tokens: Vec<Token> = tokenize(canonical, dialect);
    let is = |at: Option<usize>, text: &str| {
        at.and_then(|at| tokens.get(at)).is_some_and(|token| &canonical[token.span.clone()] == text)
    };
    let is_left_out = |at: usize| {
        let is_schema = |at: usize| is(Some(at), usual) && is(Some(at + 1), ".") && !is(at.checked_sub(1), ".");
        is_schema(at) || at > 0 && is_schema(at - 1)
    };
    let kept = (0..tokens.len()).filter(|at| !is_left_out(*at));
    kept.map(|at| &canonical[tokens[at].span.clone()]).collect()
}

/// The same, where a string is the whole of it, be it cast, and becomes another one; `None` where it is none, or another.
pub(crate) fn with_text(expression: &Expression, from: &str, to: &str, product: Product) -> Option<Expression> {
    let mut tree = parse_expression(expression.source(), product).ok()?;
    let text = whole_text(&mut tree).filter(|text| text.text == from)?;
    to.clone_into(&mut text.text);
    Some(read(&print_expression(&tree, product), product.dialect()))
}

fn whole_text(tree: &mut ast::Expression) -> Option<&mut ast::TextLiteral> {
    match &mut tree.kind {
        ast::ExpressionKind::Literal(ast::Literal::Text(text)) => Some(text),
        ast::ExpressionKind::Cast { operand, .. } => whole_text(operand),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_schema_makes_no_difference() {
        let same = |one: &str, other: &str| read(one, Dialect::Postgres) == read(other, Dialect::Postgres);
        assert!(same("public.f(a) + 1", "f(a) + 1"));
        assert!(same("a::public.mood", "a::mood"));
        assert!(!same("other.f(a)", "f(a)"));
        assert!(!same("'public.f'", "'f'"));
    }

    #[test]
    fn a_string_may_become_another_one() {
        let became = |text: &str| {
            with_text(&read(text, Dialect::Postgres), "old", "it's", Product::Postgres).map(|it| it.source().to_owned())
        };
        assert_eq!(became("'old'").as_deref(), Some("'it''s'"));
        assert_eq!(became("'old'::mood").as_deref(), Some("'it''s'::mood"));
        assert_eq!(became("'older'"), None);
        assert_eq!(became("lower('old')"), None);
    }
}

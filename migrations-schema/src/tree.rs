//! One statement, read into the typed tree by the grammar of its product.

use std::sync::Arc;

use migrations_core::lexer::Token;
use migrations_core::{Product, Servers};
use migrations_syntax::ast::Statement;
use migrations_syntax::{Parsed, SyntaxError, parse_tokens};

use crate::Span;

/// What came of reading a statement.
#[derive(Debug, Clone)]
pub struct Read {
    /// Whose grammar has read it: the first product that takes it, or the one that came furthest.
    pub product: Product,
    /// The tree, if there is no error.
    pub tree: Option<Arc<Statement>>,
    /// Every error, with its place in the text that the tokens are of.
    pub errors: Vec<(Span, SyntaxError)>,
}

/// Reads the statement at `span` of a text by the grammar of the first of the servers; where that refuses it, by those of the
/// other products that may take it instead. `tokens` are those of the statement.
pub fn read(text: &str, span: &Span, tokens: &[Token], servers: &Servers) -> Read {
    let mut furthest = read_as(text, span, tokens, servers.first().product);
    let place = |read: &Read| read.errors.first().map_or(usize::MAX, |(place, _)| place.start);
    for product in servers.others() {
        if furthest.errors.is_empty() {
            break;
        }
        let read = read_as(text, span, tokens, product);
        if place(&read) > place(&furthest) {
            furthest = read;
        }
    }
    furthest
}

fn read_as(text: &str, span: &Span, tokens: &[Token], product: Product) -> Read {
    let Parsed { statement, errors } = parse_tokens(&text[span.clone()], tokens, span.start, product);
    let place = |error: &SyntaxError| error.span.start() + span.start..error.span.end() + span.start;
    let errors = errors.into_iter().map(|error| (place(&error), error)).collect();
    Read { product, tree: statement.map(Arc::new), errors }
}

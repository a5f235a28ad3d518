//! The acting tokens of one statement, as words to compare with.

use crate::source::Span;
use migrations_core::lexer::{Token, TokenKind};

/// A token of a statement: its text in upper case if it is a bare word, as written otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

impl Word {
    /// Whether it is this bare word (in upper case) or this symbol.
    pub fn is(&self, text: &str) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Symbol | TokenKind::Semicolon) && self.text == text
    }

    /// Whether it can be a name: a bare word, a quoted name, or a string (which SQLite and MySQL may take for one).
    pub fn can_be_name(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::QuotedName | TokenKind::Text)
    }

    /// The name that it stands for, unquoted; bare words as written.
    pub fn name(&self, text: &str) -> String {
        let source = &text[self.span.clone()];
        match self.kind {
            TokenKind::QuotedName | TokenKind::Text if source.len() >= 2 => {
                let quote = &source[source.len() - 1..];
                source[1..source.len() - 1].replace(&quote.repeat(2), quote)
            }
            _ => source.to_owned(),
        }
    }
}

/// The words of some tokens.
pub fn words(text: &str, tokens: &[Token]) -> Vec<Word> {
    tokens
        .iter()
        .filter(|token| token.acts())
        .map(|token| {
            let source = &text[token.span.clone()];
            let text = if token.kind == TokenKind::Word { source.to_ascii_uppercase() } else { source.to_owned() };
            Word { text, kind: token.kind, span: token.span.clone() }
        })
        .collect()
}

/// Whether the words start like this; `|` separates alternatives.
pub fn starts_with(words: &[Word], pattern: &[&str]) -> bool {
    words.len() >= pattern.len()
        && words.iter().zip(pattern).all(|(word, pattern)| pattern.split('|').any(|alternative| word.is(alternative)))
}

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
                let inner = &source[1..];
                match inner.chars().next_back() {
                    Some(quote @ ('\'' | '"' | '`' | ']' | '$')) => {
                        let twice: String = [quote, quote].iter().collect();
                        inner[..inner.len() - 1].replace(&twice, &quote.to_string())
                    }
                    // The text ends before the quote does.
                    _ => inner.to_owned(),
                }
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

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;
    use migrations_core::lexer::tokenize;

    use super::words;

    fn name(text: &str, dialect: Dialect) -> String {
        words(text, &tokenize(text, dialect))[0].name(text)
    }

    #[test]
    fn names_have_no_quotes() {
        for (text, expected) in [("a", "a"), ("\"a\"\"b\"", "a\"b"), ("[a]", "a"), ("`a``b`", "a`b"), ("'a'", "a")] {
            assert_eq!(name(text, Dialect::Sqlite), expected, "{text}");
        }
    }

    #[test]
    fn a_quote_that_does_not_end_is_a_name_all_the_same() {
        for text in ["'\u{feff}", "\"\u{feff}", "`é", "[é", "'\u{feff}a"] {
            assert_eq!(name(text, Dialect::Sqlite), text[1..], "{text}");
        }
    }
}

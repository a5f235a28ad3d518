//! Checksums, format `v1`.
//!
//! SHA-256 over the acting tokens of a script as our own lexer draws them. Layout, comments and empty statements do not
//! count; everything that acts does: case, acting comments, calls, the transaction and foreign key keys, and the whole
//! text of a trigger's or routine's body, which the database keeps.

use hmac_sha256::Hash;
use migrations_core::{Checksum, FingerprintPart};

use crate::splitter::RawStatement;
use migrations_core::lexer::{Token, TokenKind};

/// Keys of the header that act on how a script runs.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActingKeys {
    /// `transaction: none`.
    pub outside_transaction: bool,
    /// `foreign_keys: off`.
    pub foreign_keys_off: bool,
}

/// What is hashed, in order.
pub enum Piece<'s> {
    /// A statement.
    Statement(&'s RawStatement),
    /// A call of a function.
    Call(&'s str),
}

/// The checksum of a script.
pub fn checksum<'s>(
    text: &str,
    tokens: &[Token],
    pieces: impl Iterator<Item = Piece<'s>>,
    keys: ActingKeys,
) -> Checksum {
    let mut bytes = Vec::with_capacity(text.len() + 64);
    bytes.extend(b"v1");
    bytes.push(u8::from(keys.outside_transaction) | u8::from(keys.foreign_keys_off) << 1);
    let mut add = |tag: u8, part: &str| {
        bytes.push(tag);
        bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(part.as_bytes());
    };
    for piece in pieces {
        match piece {
            Piece::Call(name) => add(b'c', name),
            Piece::Statement(statement) => {
                add(b's', "");
                let end = statement.body.unwrap_or(statement.tokens.end);
                for token in tokens[statement.tokens.start..end].iter().filter(|token| token.acts()) {
                    add(tag(token.kind), &text[token.span.clone()]);
                }
                if let Some(body) = statement.body {
                    add(b'b', &text[tokens[body].span.start..statement.span.end]);
                }
            }
        }
    }
    Checksum(Hash::hash(&bytes))
}

/// Part of the format: never change one.
fn tag(kind: TokenKind) -> u8 {
    match kind {
        TokenKind::Word => b'w',
        TokenKind::QuotedName => b'q',
        TokenKind::Text => b't',
        TokenKind::Number => b'n',
        TokenKind::Symbol => b'y',
        TokenKind::Semicolon => b';',
        TokenKind::ActingComment => b'a',
        TokenKind::DelimiterCommand => b'd',
        TokenKind::Space | TokenKind::Comment => b' ',
    }
}

/// What an applied revision adds to a fingerprint.
pub fn fingerprint_part(id: &str, up: Checksum) -> FingerprintPart {
    let mut bytes = Vec::with_capacity(id.len() + 64);
    bytes.extend(b"fingerprint v1\0");
    bytes.extend(id.as_bytes());
    bytes.push(0);
    bytes.extend(up.0);
    let mut part = [0; 16];
    part.copy_from_slice(&Hash::hash(&bytes)[..16]);
    FingerprintPart(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splitter::split;
    use migrations_core::Dialect;
    use migrations_core::lexer::tokenize;

    fn of(text: &str) -> Checksum {
        with_keys(text, ActingKeys::default())
    }

    fn with_keys(text: &str, keys: ActingKeys) -> Checksum {
        let tokens = tokenize(text, Dialect::Mysql);
        let statements = split(text, &tokens, Dialect::Mysql);
        checksum(text, &tokens, statements.iter().map(Piece::Statement), keys)
    }

    #[test]
    fn golden_values_never_change() {
        for (text, golden) in [
            ("", "v1:74da98fdf740b7cab5755d06f605ad657f4d85e00cb0d0af63641478463aae27"),
            ("CREATE TABLE t (a INT);", "v1:6cf358a386935f085f92c1ded920e9bc788afa656e3244736910639c6a8f249d"),
            (
                "INSERT INTO t VALUES (1, 'x'); DROP TABLE t",
                "v1:2225e393a3d712db51a9eb12079fb1de351a2704e5cb6c3f8358e83a848e8b04",
            ),
        ] {
            assert_eq!(of(text).to_string(), golden);
        }
    }

    #[test]
    fn layout_does_not_count() {
        let golden = of("CREATE TABLE t(a INT);SELECT 1");
        for text in [
            "CREATE  TABLE t ( a INT ) ; SELECT 1;",
            "-- a comment\nCREATE TABLE t(a INT); ;\n/* another */ SELECT 1 -- end",
        ] {
            assert_eq!(of(text), golden);
        }
    }

    #[test]
    fn what_acts_counts() {
        let golden = of("SELECT a");
        for text in ["SELECT A", "SELECT 'a'", "SELECT /*!99999 b */ a", "SELECT a, b", "SELECT; a"] {
            assert_ne!(of(text), golden, "{text}");
        }
        assert_ne!(of("SELECT 'a b'"), of("SELECT 'a  b'"));
        assert_ne!(with_keys("SELECT a", ActingKeys { outside_transaction: true, ..Default::default() }), golden);
        let body =
            |space: &str| of(&format!("CREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW BEGIN{space}SET a = 1; END"));
        assert_ne!(body(" "), body("  "));
    }
}

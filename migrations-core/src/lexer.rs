//! Tokens of SQL with exact byte ranges, as each database draws them.
//!
//! Never fails and never panics: what has no end reaches to the end of the text and says so. Ours, because a checksum
//! must not change when a parser library does, and because sqlparser has neither byte ranges nor `DELIMITER`.

mod client;
mod shapes;

use std::ops::Range;

use crate::dialect::Dialect;
pub use client::{ClientPart, ClientPartKind, client_parts};
use shapes::Shapes;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// White space.
    Space,
    /// `-- ..`, `# ..` (MySQL), `/* .. */`.
    Comment,
    /// `/*! .. */`, `/*+ .. */` where the database acts on it.
    ActingComment,
    /// A keyword or bare identifier.
    Word,
    /// `".."`, `` `..` ``, `[..]` where that is an identifier.
    QuotedName,
    /// A string in any of its forms, dollar quotes included.
    Text,
    /// A number.
    Number,
    /// `;`, or the delimiter that a `DELIMITER` line set.
    Semicolon,
    /// `DELIMITER ..`, to the end of the line.
    DelimiterCommand,
    /// One other character.
    Symbol,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub span: Range<usize>,
    /// Whether its closing quote or comment mark is there.
    pub is_closed: bool,
}

impl Token {
    /// Whether it is neither space nor an inert comment.
    pub fn acts(&self) -> bool {
        !matches!(self.kind, TokenKind::Space | TokenKind::Comment)
    }
}

/// All tokens of a text; their ranges follow one another without a gap.
pub fn tokenize(text: &str, dialect: Dialect) -> Vec<Token> {
    let mut lexer = Lexer::new(text, dialect);
    let mut tokens = Vec::with_capacity(text.len() / 4);
    while let Some(token) = lexer.token() {
        tokens.push(token);
    }
    tokens
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    shapes: &'static Shapes,
    at: usize,
    delimiter: Option<&'t str>,
    /// Whether no statement has begun since the last one ended.
    is_between: bool,
}

/// Lines of pg_dump that are for psql, and about nothing but psql. Source: PostgreSQL manual, psql, Meta-Commands.
const DUMP_COMMANDS: [&str; 2] = ["\\restrict", "\\unrestrict"];

impl<'t> Lexer<'t> {
    fn new(text: &'t str, dialect: Dialect) -> Self {
        Self { text, bytes: text.as_bytes(), shapes: Shapes::of(dialect), at: 0, delimiter: None, is_between: true }
    }

    /// The next token, if there is one.
    fn token(&mut self) -> Option<Token> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let (kind, is_closed) = self.next();
        // A token has a byte at least, so that there is an end, and it ends between characters, whatever the loops stopped at.
        self.at = self.at.max(start + 1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let token = Token { kind, span: start..self.at, is_closed };
        if token.acts() {
            self.is_between = kind == TokenKind::Semicolon;
        }
        Some(token)
    }

    fn next(&mut self) -> (TokenKind, bool) {
        let byte = self.bytes[self.at];
        if let Some(delimiter) = self.delimiter.filter(|delimiter| self.text[self.at..].starts_with(delimiter)) {
            self.at += delimiter.len();
            return (TokenKind::Semicolon, true);
        }
        match byte {
            _ if byte.is_ascii_whitespace() || byte == 0x0b => {
                self.advance_while(|byte| byte.is_ascii_whitespace() || byte == 0x0b);
                (TokenKind::Space, true)
            }
            0xef if self.shapes.skips_marks && self.text[self.at..].starts_with('\u{feff}') => {
                self.at += '\u{feff}'.len_utf8();
                (TokenKind::Space, true)
            }
            b'-' if self.starts_line_comment() => self.line_comment(),
            b'#' if self.shapes.hash_comments => self.line_comment(),
            b'\\' if self.starts_dump_command() => self.line_comment(),
            b'/' if self.peek(1) == Some(b'*') => self.block_comment(),
            b'\'' => self.quoted(b'\'', self.shapes.backslash_escapes, TokenKind::Text),
            b'"' => self.quoted(b'"', self.shapes.backslash_escapes, self.shapes.double_quotes),
            b'`' if self.shapes.backticks => self.quoted(b'`', false, TokenKind::QuotedName),
            b'[' if self.shapes.brackets => self.bracketed(),
            b'$' if self.shapes.dollar_quotes => self.dollar(),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_some_and(|byte| byte.is_ascii_digit()) && !self.follows_name() => self.number(),
            b';' if self.delimiter.is_none() => {
                self.at += 1;
                (TokenKind::Semicolon, true)
            }
            _ if is_word_start(byte) => self.word(),
            _ => {
                self.at += 1;
                (TokenKind::Symbol, true)
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn advance_while(&mut self, keep: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&keep) {
            self.at += 1;
        }
    }

    fn follows_name(&self) -> bool {
        self.at > 0 && is_word_part(self.bytes[self.at - 1])
    }

    fn starts_line_comment(&self) -> bool {
        self.peek(1) == Some(b'-') && (!self.shapes.dashes_need_space || self.peek(2).is_none_or(|byte| byte <= b' '))
    }

    /// Whether a line between statements says something to psql that has nothing to do with the schema.
    fn starts_dump_command(&self) -> bool {
        let line = self.text[self.at..].lines().next().unwrap_or_default();
        let is_command = line.split_ascii_whitespace().next().is_some_and(|word| DUMP_COMMANDS.contains(&word));
        self.shapes.dump_commands && self.is_between && is_command && self.is_line_start(self.at)
    }

    fn line_comment(&mut self) -> (TokenKind, bool) {
        self.advance_while(|byte| byte != b'\n');
        (TokenKind::Comment, true)
    }

    fn block_comment(&mut self) -> (TokenKind, bool) {
        let behind = &self.bytes[self.at + 2..];
        let acts = self.shapes.acting_marks.iter().any(|mark| behind.starts_with(mark.as_bytes()));
        let kind = if acts { TokenKind::ActingComment } else { TokenKind::Comment };
        self.at += 2;
        let mut depth = 1;
        while self.at < self.bytes.len() {
            match (self.bytes[self.at], self.peek(1)) {
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return (kind, true);
                    }
                }
                (b'/', Some(b'*')) if self.shapes.comments_nest => {
                    depth += 1;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        (kind, self.shapes.end_closes_comments)
    }

    /// From the opening quote to the closing one; a doubled quote stands for itself.
    fn quoted(&mut self, quote: u8, has_backslash: bool, kind: TokenKind) -> (TokenKind, bool) {
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            if byte == b'\\' && has_backslash {
                self.at += 2;
            } else if byte != quote {
                self.at += 1;
            } else if self.peek(1) == Some(quote) {
                self.at += 2;
            } else {
                self.at += 1;
                return (kind, true);
            }
        }
        self.at = self.bytes.len();
        (kind, false)
    }

    fn bracketed(&mut self) -> (TokenKind, bool) {
        self.advance_while(|byte| byte != b']');
        let is_closed = self.at < self.bytes.len();
        self.at += usize::from(is_closed);
        (TokenKind::QuotedName, is_closed)
    }

    /// `$tag$ .. $tag$`; otherwise a parameter such as `$1`.
    fn dollar(&mut self) -> (TokenKind, bool) {
        let tag_length =
            self.bytes[self.at + 1..].iter().take_while(|&&byte| byte != b'$' && is_tag_part(byte)).count();
        let is_tag = self.peek(1 + tag_length) == Some(b'$') && !self.peek(1).is_some_and(|byte| byte.is_ascii_digit());
        if !is_tag || self.follows_name() {
            self.at += 1;
            return (TokenKind::Symbol, true);
        }
        let tag = &self.text[self.at..self.at + tag_length + 2];
        let body = self.at + tag.len();
        match self.text[body..].find(tag) {
            Some(length) => {
                self.at = body + length + tag.len();
                (TokenKind::Text, true)
            }
            None => {
                self.at = self.bytes.len();
                (TokenKind::Text, false)
            }
        }
    }

    fn number(&mut self) -> (TokenKind, bool) {
        let mut last = 0;
        while let Some(byte) = self.peek(0) {
            let is_sign_of_exponent = matches!(byte, b'+' | b'-') && matches!(last, b'e' | b'E');
            if !(is_word_part(byte) || byte == b'.' || is_sign_of_exponent) {
                break;
            }
            last = byte;
            self.at += 1;
        }
        (TokenKind::Number, true)
    }

    fn word(&mut self) -> (TokenKind, bool) {
        let start = self.at;
        self.advance_while(is_word_part);
        // `END$$` is a word and a delimiter.
        let glued = self.delimiter.and_then(|delimiter| self.text[start..self.at].find(delimiter));
        self.at = glued.filter(|&length| length > 0).map_or(self.at, |length| start + length);
        let word = &self.text[start..self.at];
        if self.peek(0) == Some(b'\'')
            && let Some((_, escapes)) =
                self.shapes.prefixes.iter().find(|(prefix, _)| word.eq_ignore_ascii_case(prefix))
        {
            return self.quoted(b'\'', *escapes, TokenKind::Text);
        }
        let is_command = self.shapes.delimiter_command && word.eq_ignore_ascii_case("delimiter");
        if is_command && self.is_line_start(start) { self.delimiter_command() } else { (TokenKind::Word, true) }
    }

    fn is_line_start(&self, at: usize) -> bool {
        self.text[..at].rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
    }

    fn delimiter_command(&mut self) -> (TokenKind, bool) {
        let start = self.at;
        self.advance_while(|byte| byte != b'\n');
        let delimiter = self.text[start..self.at].split_ascii_whitespace().next();
        self.delimiter = delimiter.filter(|&delimiter| delimiter != ";");
        (TokenKind::DelimiterCommand, delimiter.is_some())
    }
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word_part(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn is_tag_part(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use TokenKind::{ActingComment, Comment, DelimiterCommand, Number, QuotedName, Semicolon, Symbol, Text, Word};

    #[track_caller]
    fn check(dialect: Dialect, text: &str, expected: &[(TokenKind, &str)]) {
        let tokens = tokenize(text, dialect);
        let found: Vec<(TokenKind, &str)> = tokens
            .iter()
            .filter(|token| token.kind != TokenKind::Space)
            .map(|token| (token.kind, &text[token.span.clone()]))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn quotes_are_those_of_the_database() {
        check(
            Dialect::Sqlite,
            "[a]']' `b``` x'00'",
            &[(QuotedName, "[a]"), (Text, "']'"), (QuotedName, "`b```"), (Text, "x'00'")],
        );
        check(
            Dialect::Postgres,
            r"'a\' E'a\'b' $x$ ';$y$ $x$ $1",
            &[(Text, r"'a\'"), (Text, r"E'a\'b'"), (Text, "$x$ ';$y$ $x$"), (Symbol, "$"), (Number, "1")],
        );
        check(Dialect::Mysql, r#"'a\'b' "c;""d""#, &[(Text, r"'a\'b'"), (Text, r#""c;""d""#)]);
    }

    #[test]
    fn comments_are_those_of_the_database() {
        check(Dialect::Postgres, "/* a /* b */ ; */ 1", &[(Comment, "/* a /* b */ ; */"), (Number, "1")]);
        check(Dialect::Sqlite, "/* a /* b */ 1", &[(Comment, "/* a /* b */"), (Number, "1")]);
        check(
            Dialect::Mysql,
            "a--1 # x\n/*!40101 SET x */ -- y",
            &[
                (Word, "a"),
                (Symbol, "-"),
                (Symbol, "-"),
                (Number, "1"),
                (Comment, "# x"),
                (ActingComment, "/*!40101 SET x */"),
                (Comment, "-- y"),
            ],
        );
    }

    #[test]
    fn lines_of_a_dump_for_psql_are_comments() {
        let text = "\\restrict Ab1\nSELECT 1;\n  \\unrestrict Ab1\r\n";
        check(
            Dialect::Postgres,
            text,
            &[
                (Comment, "\\restrict Ab1"),
                (Word, "SELECT"),
                (Number, "1"),
                (Semicolon, ";"),
                (Comment, "\\unrestrict Ab1\r"),
            ],
        );
        // Other commands, other places and other databases are as they were.
        let kinds = |dialect, text: &str| -> Vec<TokenKind> {
            tokenize(text, dialect).iter().filter(|token| token.acts()).map(|token| token.kind).collect()
        };
        for text in ["\\restricted x", "\\connect x", "; \\restrict x", "\\ restrict x"] {
            assert!(kinds(Dialect::Postgres, text).contains(&Symbol), "{text}");
        }
        assert!(kinds(Dialect::Postgres, "SELECT 1\n\\restrict x").contains(&Symbol), "inside a statement");
        assert!(kinds(Dialect::Sqlite, "\\restrict x").contains(&Symbol));
        assert!(kinds(Dialect::Mysql, "\\restrict x").contains(&Symbol));
    }

    #[test]
    fn the_delimiter_can_be_changed() {
        check(
            Dialect::Mysql,
            "DELIMITER //\na; b//\ndelimiter ;\nc;",
            &[
                (DelimiterCommand, "DELIMITER //"),
                (Word, "a"),
                (Symbol, ";"),
                (Word, "b"),
                (Semicolon, "//"),
                (DelimiterCommand, "delimiter ;"),
                (Word, "c"),
                (Semicolon, ";"),
            ],
        );
    }

    #[test]
    fn numbers_and_names_with_dots() {
        check(
            Dialect::Sqlite,
            "1.5e-3 .5 a.b2",
            &[(Number, "1.5e-3"), (Number, ".5"), (Word, "a"), (Symbol, "."), (Word, "b2")],
        );
    }

    #[test]
    fn what_has_no_end_says_so() {
        for (dialect, text) in [
            (Dialect::Sqlite, "'a"),
            (Dialect::Sqlite, "[a"),
            (Dialect::Postgres, "$$ a"),
            (Dialect::Postgres, "/* a"),
            (Dialect::Mysql, "'a\\"),
        ] {
            let tokens = tokenize(text, dialect);
            assert!(tokens.iter().any(|token| !token.is_closed), "{text}");
            assert_eq!(tokens.last().unwrap().span.end, text.len());
        }
    }
}

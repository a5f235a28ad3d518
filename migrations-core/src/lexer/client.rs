//! What a client reads of a dump by itself, and no server sees as SQL: commands of psql, and the rows behind COPY.
//! Source: PostgreSQL manual, psql, Meta-Commands; COPY, Text Format.

use std::ops::Range;

use super::{Lexer, TokenKind};
use crate::dialect::Dialect;

/// A part of a text that is for the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientPart {
    /// Where it is: whole lines.
    pub span: Range<usize>,
    /// What it is.
    pub kind: ClientPartKind,
}

/// What the client does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientPartKind {
    /// A command, such as `\connect shop`.
    Command,
    /// Rows, up to the line `\.`
    Rows,
}

/// All such parts of a text, in order.
pub fn client_parts(text: &str, dialect: Dialect) -> Vec<ClientPart> {
    let mut lexer = Lexer::new(text, dialect);
    let mut parts = Vec::new();
    if !lexer.shapes.dump_commands {
        return parts;
    }
    let mut copy = Copy::default();
    loop {
        let end = line_end(text, lexer.at);
        if lexer.is_between && is_of_dump(&text[lexer.at..end]) && lexer.is_line_start(lexer.at) {
            parts.push(ClientPart { span: lexer.at..end, kind: ClientPartKind::Command });
            lexer.at = end;
        }
        let Some(token) = lexer.token() else { return parts };
        match token.kind {
            TokenKind::Semicolon => {
                if std::mem::take(&mut copy).reads_rows {
                    let end = rows_end(text, lexer.at);
                    parts.push(ClientPart { span: lexer.at..end, kind: ClientPartKind::Rows });
                    lexer.at = end;
                }
            }
            TokenKind::Word => copy.word(&text[token.span]),
            TokenKind::Space
            | TokenKind::Comment
            | TokenKind::ActingComment
            | TokenKind::QuotedName
            | TokenKind::Text
            | TokenKind::Number
            | TokenKind::DelimiterCommand
            | TokenKind::Symbol => {}
        }
    }
}

/// Commands of psql in dumps. Any other one could stand for statements, as `\i` does.
const COMMANDS: [&str; 4] = ["\\connect", "\\c", "\\restrict", "\\unrestrict"];

fn is_of_dump(line: &str) -> bool {
    line.split_ascii_whitespace().next().is_some_and(|word| COMMANDS.contains(&word))
}

/// Whether a statement is `COPY .. FROM stdin`.
#[derive(Default)]
struct Copy {
    /// Whether its first word is COPY; nothing before there is one.
    is_copy: Option<bool>,
    is_behind_from: bool,
    reads_rows: bool,
}

impl Copy {
    fn word(&mut self, word: &str) {
        let is_copy = *self.is_copy.get_or_insert_with(|| word.eq_ignore_ascii_case("copy"));
        self.reads_rows |= is_copy && self.is_behind_from && word.eq_ignore_ascii_case("stdin");
        self.is_behind_from = word.eq_ignore_ascii_case("from");
    }
}

/// Where the line ends on which a place is.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length)
}

/// Where the rows end whose COPY ends at a place: behind the line `\.`
fn rows_end(text: &str, at: usize) -> usize {
    let mut start = line_end(text, at);
    while start < text.len() {
        let end = line_end(text, start + 1);
        if text[start..end].trim() == "\\." {
            return end;
        }
        start = end;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(ClientPartKind, &str)> {
        client_parts(text, Dialect::Postgres).into_iter().map(|part| (part.kind, &text[part.span])).collect()
    }

    #[test]
    fn commands_and_rows_are_found() {
        use ClientPartKind::{Command, Rows};
        let text = "\\connect shop\n\nCOPY public.t (a, \"from stdin\") FROM stdin;\n1\tit's $$ ;\n\\N\t\\\\.\n\\.\n\\restrict x\nSELECT 1;";
        assert_eq!(
            parts(text),
            [(Command, "\\connect shop"), (Rows, "\n1\tit's $$ ;\n\\N\t\\\\.\n\\."), (Command, "\\restrict x"),]
        );
        assert_eq!(parts("COPY t FROM stdin WITH (FORMAT csv);\n1"), [(Rows, "\n1")]);
        assert_eq!(parts("COPY t FROM stdin;"), [(Rows, "")]);
    }

    #[test]
    fn what_stands_in_a_statement_is_no_command() {
        for text in [
            "SELECT\n\\connect x",
            "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$\n\\connect x\n$$;",
            "COPY t FROM '/rows';\n1",
            "COPY t TO stdout;\n1",
            "SELECT 1 FROM stdin;\n1",
            "\\i more.sql",
        ] {
            assert_eq!(parts(text), [], "{text}");
        }
        assert_eq!(client_parts("\\connect x", Dialect::Mysql), []);
    }
}

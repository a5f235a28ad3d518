//! How each database draws its tokens, as values.

use super::TokenKind;
use crate::dialect::Dialect;

/// What differs between the databases in how they read a text as tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shapes {
    /// Byte order marks are skipped, as in files that were joined.
    pub skips_marks: bool,
    /// `#` begins a comment up to the end of the line.
    pub hash_comments: bool,
    /// `--` begins one only before white space, a control character or the end.
    pub dashes_need_space: bool,
    /// A comment may stand in a comment.
    pub comments_nest: bool,
    /// The end of the text closes a comment.
    pub end_closes_comments: bool,
    /// What stands behind `/*` where the comment acts: it is executed, or a hint.
    pub acting_marks: &'static [&'static str],
    /// What stands in double quotes.
    pub double_quotes: TokenKind,
    /// A backslash in a string begins an escape.
    pub backslash_escapes: bool,
    /// Names stand in backticks.
    pub backticks: bool,
    /// Names stand in brackets.
    pub brackets: bool,
    /// `$tag$ .. $tag$` is a string.
    pub dollar_quotes: bool,
    /// Words right before a string that belong to it, and whether a backslash begins an escape there.
    pub prefixes: &'static [(&'static str, bool)],
    /// `DELIMITER` at the start of a line says what ends a statement: a command of the client, which every script may hold.
    pub delimiter_command: bool,
    /// Lines of a dump that are for the client alone, see `DUMP_COMMANDS`.
    pub dump_commands: bool,
}

impl Shapes {
    /// Those of a dialect.
    pub(super) const fn of(dialect: Dialect) -> &'static Self {
        match dialect {
            Dialect::Sqlite => &SQLITE,
            Dialect::Postgres => &POSTGRES,
            Dialect::Mysql => &MYSQL,
        }
    }
}

/// Source: `tokenize.c`.
const SQLITE: Shapes = Shapes {
    skips_marks: true,
    hash_comments: false,
    dashes_need_space: false,
    comments_nest: false,
    end_closes_comments: true,
    acting_marks: &[],
    double_quotes: TokenKind::QuotedName,
    backslash_escapes: false,
    backticks: true,
    brackets: true,
    dollar_quotes: false,
    prefixes: &[("x", false)],
    delimiter_command: false,
    dump_commands: false,
};

/// Source: `scan.l`.
const POSTGRES: Shapes = Shapes {
    skips_marks: false,
    hash_comments: false,
    dashes_need_space: false,
    comments_nest: true,
    end_closes_comments: false,
    // The extension pg_hint_plan.
    acting_marks: &["+"],
    double_quotes: TokenKind::QuotedName,
    backslash_escapes: false,
    backticks: false,
    brackets: false,
    dollar_quotes: true,
    prefixes: &[("e", true), ("b", false), ("x", false), ("n", false)],
    delimiter_command: false,
    dump_commands: true,
};

/// MySQL and MariaDB. Source: `sql_lex.cc` of both.
const MYSQL: Shapes = Shapes {
    skips_marks: false,
    hash_comments: true,
    dashes_need_space: true,
    comments_nest: false,
    end_closes_comments: false,
    acting_marks: &["!", "+", "M!"],
    double_quotes: TokenKind::Text,
    backslash_escapes: true,
    backticks: true,
    brackets: false,
    dollar_quotes: false,
    prefixes: &[("b", true), ("x", true), ("n", true)],
    delimiter_command: true,
    dump_commands: false,
};

//! MySQL. Source: `sql/sql_yacc.yy` and `sql/lex.h` of MySQL 8.4 to 9.7.

use super::{Grammar, Levels, WordClass};

pub(super) static GRAMMAR: Grammar = Grammar {
    words: WORDS,
    binary: &[
        ("OR", 1),
        ("||", 1),
        ("XOR", 2),
        ("AND", 3),
        ("&&", 3),
        ("=", 5),
        ("<=>", 5),
        (">=", 5),
        (">", 5),
        ("<=", 5),
        ("<", 5),
        ("<>", 5),
        ("!=", 5),
        ("|", 7),
        ("&", 8),
        ("<<", 9),
        (">>", 9),
        ("+", 10),
        ("-", 10),
        ("*", 11),
        ("/", 11),
        ("%", 11),
        ("DIV", 11),
        ("MOD", 11),
        ("^", 12),
        ("->", 15),
        ("->>", 15),
    ],
    other_operator: None,
    not_associative: &[6],
    prefix: &[("NOT", 4), ("!", 13), ("+", 13), ("-", 13), ("~", 13), ("BINARY", 13)],
    levels: Levels { is: 5, like: 6, pattern: 13, low: 7, high: 6, collate: 14, at_time_zone: u8::MAX, cast: u8::MAX },
    types: &[],
    labels_behind_as: &[],
};

static WORDS: &[(&str, WordClass)] = &[];

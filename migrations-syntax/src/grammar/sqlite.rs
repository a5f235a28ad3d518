//! SQLite. Source: `src/parse.y` and `tool/mkkeywordhash.c` of SQLite 3.40 to 3.54.

use super::{Grammar, Levels, WordClass};

pub(super) static GRAMMAR: Grammar = Grammar {
    words: WORDS,
    binary: &[
        ("OR", 1),
        ("AND", 2),
        ("=", 4),
        ("==", 4),
        ("<>", 4),
        ("!=", 4),
        ("<", 5),
        ("<=", 5),
        (">", 5),
        (">=", 5),
        ("&", 7),
        ("|", 7),
        ("<<", 7),
        (">>", 7),
        ("+", 8),
        ("-", 8),
        ("*", 9),
        ("/", 9),
        ("%", 9),
        ("||", 10),
        ("->", 10),
        ("->>", 10),
    ],
    other_operator: None,
    not_associative: &[],
    prefix: &[("NOT", 3), ("+", 12), ("-", 12), ("~", 12)],
    levels: Levels { is: 4, like: 4, pattern: 5, low: 3, high: 5, collate: 11, at_time_zone: u8::MAX, cast: u8::MAX },
    types: &[],
};

static WORDS: &[(&str, WordClass)] = &[];

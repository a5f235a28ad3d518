//! PostgreSQL. Source: `src/backend/parser/gram.y` and `src/include/parser/kwlist.h` of PostgreSQL 15 to 18.

use super::{Grammar, Levels, WordClass};

pub(super) static GRAMMAR: Grammar = Grammar {
    words: WORDS,
    binary: &[
        ("OR", 1),
        ("AND", 2),
        ("<", 5),
        (">", 5),
        ("=", 5),
        ("<=", 5),
        (">=", 5),
        ("<>", 5),
        ("!=", 5),
        ("OVERLAPS", 6),
        ("+", 8),
        ("-", 8),
        ("*", 9),
        ("/", 9),
        ("%", 9),
        ("^", 10),
    ],
    other_operator: Some(7),
    not_associative: &[4, 5, 6],
    prefix: &[("NOT", 3), ("+", 13), ("-", 13)],
    levels: Levels { is: 4, like: 6, pattern: 7, low: 5, high: 7, collate: 12, at_time_zone: 11, cast: 14 },
    types: &[],
};

static WORDS: &[(&str, WordClass)] = &[];

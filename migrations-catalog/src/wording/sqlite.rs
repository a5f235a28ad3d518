//! SQLite.

use super::Wording;

/// Source: fileformat2.html, 2.6: `sqlite_schema` keeps the text of a statement.
pub(super) const WORDING: Wording = Wording {
    names_tell_case: false,
    // Source: quirks.html, Double-quoted String Literals Are Accepted.
    names_may_be_strings: true,
    backslash_escapes: false,
    numbers_lose_quotes: false,
    strings_have_character_sets: false,
    expressions_are_trees: false,
    clocks_are_alike: false,
    keeps_text: true,
    hash_is_btree: false,
    json_may_be_text: false,
    tells_members: false,
    tells_sequences: true,
    // The pragmas tell what a foreign key does, but not what a key does on a conflict.
    tells_conflicts: false,
    settings_are_stated: true,
};

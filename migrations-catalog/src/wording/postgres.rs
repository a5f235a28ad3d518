//! PostgreSQL.

use super::Wording;

/// Source: `ruleutils.c`, which writes what the catalogue keeps.
pub(super) const WORDING: Wording = Wording {
    names_tell_case: true,
    names_may_be_strings: false,
    backslash_escapes: false,
    numbers_lose_quotes: true,
    strings_have_character_sets: false,
    expressions_are_trees: true,
    clocks_are_alike: false,
    keeps_text: false,
    hash_is_btree: false,
    json_may_be_text: false,
    tells_members: true,
    tells_sequences: true,
    tells_conflicts: true,
    settings_are_stated: true,
};

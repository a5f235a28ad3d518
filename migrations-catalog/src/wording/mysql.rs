//! MySQL and MariaDB, which have one catalogue, `information_schema`.

use super::Wording;

pub(super) const WORDING: Wording = Wording {
    names_tell_case: false,
    names_may_be_strings: false,
    backslash_escapes: true,
    numbers_lose_quotes: false,
    strings_have_character_sets: true,
    expressions_are_trees: false,
    clocks_are_alike: true,
    keeps_text: false,
    // InnoDB takes HASH for BTREE, and hashes long unique texts by itself.
    hash_is_btree: true,
    // Source: MariaDB, JSON Data Type: a longtext with the check `json_valid(j)`.
    json_may_be_text: true,
    tells_members: false,
    // MariaDB tells no more of them than their names, but by reading them.
    tells_sequences: false,
    tells_conflicts: true,
    // What is not stated comes from the server, and is not known while compiling.
    settings_are_stated: false,
};

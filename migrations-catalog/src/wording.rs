//! In which words a server keeps and reports what it holds, as values: one file for each dialect.

mod mysql;
mod postgres;
mod sqlite;

use migrations_core::Dialect;

/// What a server does with words that it was given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wording {
    /// The case of a name is part of it.
    pub names_tell_case: bool,
    /// A name in double quotes may as well be a string.
    pub names_may_be_strings: bool,
    /// A backslash in a string begins an escape.
    pub backslash_escapes: bool,
    /// A string that reads as a number is reported as one.
    pub numbers_lose_quotes: bool,
    /// `_utf8mb4'text'`: strings are reported with their character set.
    pub strings_have_character_sets: bool,
    /// Expressions are kept as trees: casts are added, lists are arrays, BETWEEN is two comparisons.
    pub expressions_are_trees: bool,
    /// `now()` is `current_timestamp()`.
    pub clocks_are_alike: bool,
    /// Everything is kept as it was written.
    pub keeps_text: bool,
    /// HASH is taken for BTREE.
    pub hash_is_btree: bool,
    /// JSON may be kept as text with a check.
    pub json_may_be_text: bool,
    /// The catalogue lists the labels of an enumeration and the attributes of a composite type.
    pub tells_members: bool,
    /// The catalogue tells more of a sequence than its name.
    pub tells_sequences: bool,
    /// The catalogue tells what a key does on a conflict.
    pub tells_conflicts: bool,
    /// Collations and options of tables are those that were stated, not those of the server.
    pub settings_are_stated: bool,
}

impl Wording {
    /// That of a dialect.
    pub(crate) fn of(dialect: Dialect) -> &'static Self {
        match dialect {
            Dialect::Sqlite => &sqlite::WORDING,
            Dialect::Postgres => &postgres::WORDING,
            Dialect::Mysql => &mysql::WORDING,
        }
    }
}

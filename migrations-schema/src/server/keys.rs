//! What a server does with constraints.

/// What a server does with constraints.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyRules {
    /// What the columns need to which a foreign key points.
    pub target: KeyTarget,
    /// What becomes of foreign keys whose table is dropped.
    pub dropped_target: DroppedTarget,
    /// Whether columns of two types may be connected by a foreign key, as far as that is certain.
    pub comparable: fn(&str, &str) -> bool,
    /// A foreign key makes an index of its own columns where none begins with them.
    pub make_indexes: bool,
    /// UNIQUE is an index, and no constraint.
    pub unique_is_index: bool,
    /// The columns of a primary key take no NULL.
    pub primary_refuses_null: bool,
    /// Whether a primary key stands with its column, and whether it is DESC there, decides what the table is.
    pub primary_tells_order: bool,
    /// A column may stand twice in a key.
    pub repeat_columns: bool,
    /// Two keys of a table with the same columns.
    pub equal: EqualKeys,
    /// A CHECK that was written with a column goes with it.
    pub checks_stand_with_columns: bool,
    /// CHECKs are kept. Elsewhere they are read, and forgotten.
    pub checks_are_kept: bool,
    /// A CHECK that is there spares the look at all rows that NOT NULL takes.
    pub checks_prove_not_null: bool,
    /// A table whose rows wait for a deferred constraint can be altered by nothing in the same transaction.
    pub waiting_rows_block: bool,
    /// Conditions are kept as trees, and reported in the words of the server.
    pub keep_trees: bool,
    /// NOT VALID, VALIDATE CONSTRAINT
    pub validate_later: bool,
    /// A constraint can have another name.
    pub can_be_renamed: bool,
    /// ALTER TABLE adds and drops constraints.
    pub can_be_altered: bool,
    /// MATCH is read, and has no effect.
    pub ignore_match: bool,
    /// RESTRICT is what happens anyway.
    pub restrict_is_usual: bool,
    /// REFERENCES may stand with a column.
    pub references_stand_with_columns: bool,
    /// DROP PRIMARY KEY, DROP FOREIGN KEY
    pub drop_by_kind: bool,
}

/// What the columns need to which a foreign key points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyTarget {
    /// A key that says that they are unique.
    Unique,
    /// An index that begins with them.
    Indexed,
    /// Nothing, not even a table, until rows come.
    Unchecked,
}

/// What becomes of foreign keys whose table is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DroppedTarget {
    /// They are in the way, and go with CASCADE.
    Cascades,
    /// They are in the way, CASCADE or not, unless `foreign_key_checks` is off; then they stay.
    IsRefused,
    /// They stay.
    Stays,
}

/// Two keys of a table with the same columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EqualKeys {
    /// CREATE TABLE makes one of them; ALTER TABLE adds another.
    Merged,
    /// There is only ever one.
    One,
    /// There are two.
    Two,
}

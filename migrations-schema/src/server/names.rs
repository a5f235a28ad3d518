//! How a server keeps names, and which it chooses by itself.

/// What a server does with names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameRules {
    /// Two names that differ in the case of their letters alone are two names, and the case is part of the name.
    pub tell_case: bool,
    /// The name of a table, a view or a routine as the server keeps it; `true` for one that stands in quotes.
    pub fold: fn(&str, bool) -> String,
    /// The same of a column, an index or a constraint.
    pub fold_part: fn(&str, bool) -> String,
    /// Whether a table of this name is there without having been made.
    pub of_itself: fn(&str) -> bool,
    /// The character around a name that needs quotes.
    pub quote: char,
    /// What stands before the dot in the name of a table.
    pub qualifier: Qualifier,
    /// Where the name of an index belongs to no other.
    pub indexes: Scope,
    /// The name of an index in CREATE INDEX may have a schema of its own.
    pub index_has_schema: bool,
    /// Where the name of a trigger belongs to no other.
    pub triggers: Scope,
    /// The names of keys and indexes for which a statement has none.
    pub chosen: ChosenNames,
    /// The names of CHECKs for which a statement has none.
    pub checks: CheckNames,
    /// A constraint takes its name from other constraints, and the index behind it takes that name from relations.
    pub constraints_are_objects: bool,
    /// Two constraints of a table may have one name.
    pub constraints_repeat: bool,
}

/// What stands before the dot in the name of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Qualifier {
    /// A schema, an object of the database.
    Schema,
    /// Another database of the server; `CREATE SCHEMA` makes one.
    Database,
    /// A file that is attached to the connection.
    File,
}

/// Within what a name is the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// A schema, or the whole database.
    Schema,
    /// A table.
    Table,
}

/// How a server names keys and indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChosenNames {
    /// `table_column_key`, `table_pkey`, `table_column_fkey`, `table_column_idx`, with a number where that is taken.
    Descriptive,
    /// `PRIMARY`, `table_ibfk_1`, and for an index the name of its first column.
    Numbered,
    /// None that a statement could use.
    Absent,
}

/// How a server names CHECKs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CheckNames {
    /// `table_column_check`
    Descriptive,
    /// `table_chk_1`, counted within the table, and renamed with it.
    OfTable,
    /// The name of the column with which it stands, or `CONSTRAINT_1`.
    OfColumn,
    /// None that a statement could use.
    Absent,
}

impl CheckNames {
    /// Whether such a name gives way to one that a person has chosen.
    pub(crate) fn are_provisional(self) -> bool {
        match self {
            Self::OfTable | Self::OfColumn => true,
            Self::Descriptive | Self::Absent => false,
        }
    }
}

//! What a server does with columns.

use migrations_catalog::Expression;

/// What a server does with columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ColumnRules {
    /// How a column that is there is changed.
    pub alteration: Alteration,
    /// What becomes of everything in which a dropped column stands.
    pub dropped: DroppedColumn,
    /// There is DROP COLUMN.
    pub can_be_dropped: bool,
    /// There is RENAME COLUMN.
    pub can_be_renamed: bool,
    /// DROP COLUMN has IF EXISTS.
    pub drop_may_skip: bool,
    /// A column may be renamed to the name that it has.
    pub rename_to_itself: bool,
    /// What a new column needs in a table that has rows.
    pub added: AddedColumn,
    /// A CHECK of a new column is looked at for the rows that are there.
    pub new_checks_hold: bool,
    /// A column that a CHECK, a generated column or the expression of an index reads cannot have another name.
    pub readers_block_rename: bool,
    /// ADD COLUMN takes PRIMARY KEY and UNIQUE.
    pub added_with_key: bool,
    /// FIRST, AFTER
    pub have_places: bool,
    /// The counter of an identity or serial column is a sequence, an object of its own.
    pub counter_is_sequence: bool,
    /// Attributes that say the contrary of each other are refused. Elsewhere the last one counts.
    pub refuse_contradictions: bool,
    /// A change of type goes by the casts that the server knows, and the default and whatever is kept as an expression have
    /// to follow it.
    pub convert_by_casts: bool,
    /// `DEFAULT NULL` of a type with a length is kept as an expression.
    pub keep_null_default: bool,
    /// After DROP DEFAULT a row has to name a value, even where the column takes NULL.
    pub drop_default_leaves_none: bool,
    /// The character set whose usual collation this is, in small letters; `None` for any other.
    pub set_of_collation: fn(&str) -> Option<&str>,
    /// A default as the server keeps it in a column of a type; `None` where it keeps what was written.
    pub kept_default: fn(&str, &Expression) -> Option<String>,
    /// What a name in a default is.
    pub names_in_default: NamesInDefault,
    /// What CREATE TABLE .. AS takes over of the columns of the table that it reads.
    pub of_query: CopiedColumn,
    /// What COLLATE names.
    pub collation: Collation,
    /// A type as a person would write it.
    pub written_type: fn(&str) -> String,
    /// What follows a generated column that is not stored.
    pub virtual_word: &'static str,
    /// COMMENT and INVISIBLE stand with the column.
    pub have_comments: bool,
    /// A timestamp that says nothing takes no NULL where `explicit_defaults_for_timestamp` is off.
    pub timestamp_refuses_null: bool,
}

/// How a column that is there is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alteration {
    /// ALTER COLUMN, one attribute after the other.
    Parts,
    /// MODIFY COLUMN, with everything that the column is to be.
    Whole,
    /// Not at all: the table is built anew.
    Rebuild,
}

/// What becomes of everything in which a dropped column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DroppedColumn {
    /// Constraints and indexes go along; whatever else needs it is in the way, or goes with CASCADE.
    TakesAlong,
    /// Keys lose the column, and go with their last one; a foreign key, and a CHECK of several columns, are in the way.
    ShortensKeys,
    /// Whatever stands apart from the column is in the way.
    IsRefused,
}

/// What a new column needs in a table that has rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddedColumn {
    /// A default, if it takes no NULL.
    Default,
    /// The same; and the default is a constant, and nothing generated is stored.
    Constant,
    /// Nothing: every type has a value that the server writes into the rows by itself, `0`, an empty string or `0000-00-00`.
    Nothing,
    /// The same, but for dates: the usual SQL mode takes no zero for one.
    NothingButDates,
}

/// What a name in a default is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NamesInDefault {
    /// The name of a column, which is refused.
    Refused,
    /// The name of a column, which has to be there.
    Columns,
    /// A string.
    Strings,
}

/// What CREATE TABLE .. AS takes over of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CopiedColumn {
    /// The class of its type.
    Affinity,
    /// Its type.
    Type,
    /// Its type, NOT NULL, the default and the comment.
    Whole,
}

/// What COLLATE names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Collation {
    /// An object of the database.
    Object,
    /// A function for comparisons.
    Function,
    /// An order of a character set; a column that names none has that of its table.
    OfCharacterSet,
}

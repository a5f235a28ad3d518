//! Columns of tables.

use super::{
    ConflictAction, ConstraintAttributes, DataType, Expression, ForeignReference, Ident, Name, SequenceOption,
    SortOrder, StorageParameter, TextLiteral,
};
use crate::span::Span;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Ident,
    /// Its type; `None` where none is written (SQLite).
    pub data_type: Option<DataType>,
    /// What stands behind the type, in order.
    pub attributes: Vec<ColumnAttribute>,
    /// Where it stands.
    pub span: Span,
}

/// What stands behind the type of a column: a constraint, a default, a comment ..
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnAttribute {
    /// CONSTRAINT name
    pub name: Option<Ident>,
    /// What it says.
    pub kind: ColumnAttributeKind,
    /// DEFERRABLE, NOT ENFORCED and their like, which follow a constraint.
    pub attributes: ConstraintAttributes,
    /// Where it stands.
    pub span: Span,
}

/// What an attribute of a column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnAttributeKind {
    /// NOT NULL
    NotNull {
        /// ON CONFLICT (SQLite)
        on_conflict: Option<ConflictAction>,
    },
    /// NULL
    Null {
        /// ON CONFLICT (SQLite)
        on_conflict: Option<ConflictAction>,
    },
    /// DEFAULT
    Default(Expression),
    /// GENERATED ALWAYS AS (..), AS (..)
    Generated {
        /// GENERATED ALWAYS is written.
        has_keywords: bool,
        /// What is computed.
        expression: Expression,
        /// STORED (or PERSISTENT, MariaDB), VIRTUAL
        storage: Option<GeneratedStorage>,
    },
    /// GENERATED .. AS IDENTITY (PostgreSQL)
    Identity {
        /// ALWAYS, rather than BY DEFAULT
        is_always: bool,
        /// What its parentheses say.
        options: Vec<SequenceOption>,
    },
    /// AUTO_INCREMENT (MySQL, MariaDB)
    AutoIncrement,
    /// SERIAL DEFAULT VALUE: NOT NULL AUTO_INCREMENT UNIQUE (MySQL, MariaDB)
    SerialDefaultValue,
    /// PRIMARY KEY; on MySQL and MariaDB also KEY
    PrimaryKey {
        /// ASC, DESC (SQLite)
        order: Option<SortOrder>,
        /// ON CONFLICT (SQLite)
        on_conflict: Option<ConflictAction>,
        /// AUTOINCREMENT (SQLite)
        is_autoincrement: bool,
        /// WITH (..) (PostgreSQL)
        parameters: Vec<StorageParameter>,
        /// USING INDEX TABLESPACE (PostgreSQL)
        tablespace: Option<Ident>,
    },
    /// UNIQUE
    Unique {
        /// ON CONFLICT (SQLite)
        on_conflict: Option<ConflictAction>,
        /// NULLS NOT DISTINCT is `Some(false)` (PostgreSQL)
        nulls_distinct: Option<bool>,
        /// WITH (..) (PostgreSQL)
        parameters: Vec<StorageParameter>,
        /// USING INDEX TABLESPACE (PostgreSQL)
        tablespace: Option<Ident>,
    },
    /// CHECK
    Check(Expression),
    /// REFERENCES
    References(ForeignReference),
    /// COLLATE
    Collate(Name),
    /// CHARACTER SET behind other attributes (MariaDB)
    CharacterSet(Ident),
    /// ON UPDATE (MySQL, MariaDB)
    OnUpdate(Expression),
    /// COMMENT (MySQL, MariaDB)
    Comment(TextLiteral),
    /// VISIBLE, INVISIBLE (MySQL, MariaDB)
    Visible(bool),
    /// STORAGE (PostgreSQL, MySQL), COLUMN_FORMAT, SECONDARY_ENGINE, COMPRESSED and other words with a value
    Option {
        /// Its name in capitals.
        name: String,
        /// Its value as words; empty where there is none.
        value: String,
    },
    /// SRID (MySQL)
    Srid(String),
    /// GENERATED ALWAYS AS ROW START, AS ROW END (MariaDB)
    RowPeriod {
        /// START, rather than END
        is_start: bool,
    },
    /// WITH SYSTEM VERSIONING, WITHOUT SYSTEM VERSIONING (MariaDB)
    SystemVersioning(bool),
    /// DEFERRABLE and its like that follow no constraint (SQLite), or none that can have them (PostgreSQL, whose server
    /// refuses them when it looks at the columns)
    Attributes,
    /// OPTIONS (..) of a foreign table (PostgreSQL)
    ForeignOptions(Vec<StorageParameter>),
    /// WITH OPTIONS of a typed table (PostgreSQL)
    WithOptions,
    /// A check by name without a condition (SQLite keeps `CONSTRAINT name` alone)
    NameOnly,
}

/// Where the value of a generated column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratedStorage {
    /// In the row: STORED, PERSISTENT
    Stored,
    /// Nowhere: VIRTUAL
    Virtual,
}

/// Where a column of MySQL or MariaDB goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnPosition {
    /// FIRST
    First,
    /// AFTER
    After(Ident),
}

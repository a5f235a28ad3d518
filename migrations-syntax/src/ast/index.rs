//! Indexes.

use super::{Expression, Ident, IfExists, Name, NullsOrder, SortOrder, StorageParameter, TextLiteral};
use crate::span::Span;

/// CREATE INDEX
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateIndex {
    /// UNIQUE, FULLTEXT, SPATIAL, VECTOR
    pub kind: IndexKind,
    /// CONCURRENTLY (PostgreSQL)
    pub is_concurrent: bool,
    /// IF NOT EXISTS, OR REPLACE (MariaDB)
    pub if_exists: IfExists,
    /// Its name; PostgreSQL makes one where none is written. A schema stands here on SQLite.
    pub name: Option<Name>,
    /// ON ONLY (PostgreSQL)
    pub is_only: bool,
    /// Its table.
    pub table: Name,
    /// USING
    pub method: Option<Ident>,
    /// What is indexed.
    pub keys: Vec<IndexKey>,
    /// WITHOUT OVERLAPS behind the last key (MariaDB)
    pub without_overlaps: bool,
    /// INCLUDE (PostgreSQL)
    pub include: Vec<Ident>,
    /// NULLS NOT DISTINCT is `Some(false)` (PostgreSQL).
    pub nulls_distinct: Option<bool>,
    /// WITH (..) (PostgreSQL)
    pub parameters: Vec<StorageParameter>,
    /// TABLESPACE (PostgreSQL)
    pub tablespace: Option<Ident>,
    /// WHERE (PostgreSQL, SQLite)
    pub condition: Option<Expression>,
    /// What follows on MySQL and MariaDB.
    pub options: Vec<IndexOption>,
    /// ALGORITHM, LOCK, WAIT (MySQL, MariaDB)
    pub online: Vec<OnlineOption>,
}

/// Which sort of index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexKind {
    /// One that finds rows.
    Plain,
    /// UNIQUE
    Unique,
    /// FULLTEXT (MySQL, MariaDB)
    Fulltext,
    /// SPATIAL (MySQL, MariaDB)
    Spatial,
    /// VECTOR (MariaDB)
    Vector,
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexKey {
    /// What is indexed.
    pub value: IndexKeyValue,
    /// How many characters of it (MySQL, MariaDB)
    pub length: Option<String>,
    /// COLLATE
    pub collation: Option<Name>,
    /// The operator class, and its parameters (PostgreSQL)
    pub operator_class: Option<(Name, Vec<StorageParameter>)>,
    /// ASC, DESC
    pub order: Option<SortOrder>,
    /// NULLS FIRST, NULLS LAST
    pub nulls: Option<NullsOrder>,
    /// Where it stands.
    pub span: Span,
}

/// What a key of an index is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexKeyValue {
    /// A column.
    Column(Ident),
    /// An expression.
    Expression(Expression),
}

/// What follows the keys of an index (MySQL, MariaDB).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexOption {
    /// USING, TYPE
    Using(Ident),
    /// COMMENT
    Comment(TextLiteral),
    /// VISIBLE, INVISIBLE; NOT IGNORED, IGNORED (MariaDB)
    Visible {
        /// IGNORED is the word.
        is_ignored_word: bool,
        /// Whether queries use it.
        is_visible: bool,
    },
    /// WITH PARSER
    Parser(Ident),
    /// KEY_BLOCK_SIZE, ENGINE_ATTRIBUTE, CLUSTERING and other options with a value
    Value {
        /// Its name in capitals.
        name: String,
        /// Its value as it is written.
        value: String,
    },
}

/// How a change is made on a live server (MySQL, MariaDB).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnlineOption {
    /// ALGORITHM
    Algorithm(String),
    /// LOCK
    Lock(String),
    /// WAIT n (MariaDB)
    Wait(String),
    /// NOWAIT (MariaDB)
    NoWait,
}

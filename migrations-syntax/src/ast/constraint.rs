//! Constraints of tables.

use super::{Expression, Ident, IndexKey, IndexOption, Name, Operator, StorageParameter};
use crate::span::Span;

/// A constraint of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableConstraint {
    /// CONSTRAINT name
    pub name: Option<Ident>,
    /// CONSTRAINT is written; on MySQL it may stand without a name.
    pub has_keyword: bool,
    /// IF NOT EXISTS (MariaDB)
    pub if_not_exists: bool,
    /// What it says.
    pub kind: ConstraintKind,
    /// DEFERRABLE, NOT VALID and their like.
    pub attributes: ConstraintAttributes,
    /// Where it stands.
    pub span: Span,
}

/// What a constraint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    /// PRIMARY KEY
    PrimaryKey(KeyDefinition),
    /// UNIQUE
    Unique(KeyDefinition),
    /// FOREIGN KEY
    ForeignKey {
        /// The name of its index (MySQL, MariaDB).
        index: Option<Ident>,
        /// Its columns.
        columns: Vec<Ident>,
        /// PERIOD before the last column (PostgreSQL 18)
        has_period: bool,
        /// Where it points.
        reference: ForeignReference,
    },
    /// CHECK
    Check {
        /// The condition.
        condition: Expression,
        /// ON CONFLICT (SQLite)
        on_conflict: Option<ConflictAction>,
    },
    /// EXCLUDE (PostgreSQL)
    Exclude {
        /// USING
        method: Option<Ident>,
        /// What is compared, each with its operator.
        elements: Vec<(IndexKey, Operator)>,
        /// INCLUDE
        include: Vec<Ident>,
        /// WITH (..)
        parameters: Vec<StorageParameter>,
        /// USING INDEX TABLESPACE
        tablespace: Option<Ident>,
        /// WHERE
        condition: Option<Expression>,
    },
    /// PRIMARY KEY USING INDEX, UNIQUE USING INDEX (PostgreSQL)
    UsingIndex {
        /// Whether it is the primary key.
        is_primary: bool,
        /// The index.
        index: Ident,
    },
    /// NOT NULL as a constraint of the table (PostgreSQL 18)
    NotNull(Ident),
    /// `CONSTRAINT a` alone (SQLite)
    NameOnly,
}

/// PRIMARY KEY or UNIQUE with its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDefinition {
    /// UNIQUE KEY, UNIQUE INDEX (MySQL, MariaDB): KEY or INDEX
    pub word: String,
    /// The name of the index (MySQL, MariaDB), where CONSTRAINT does not name it.
    pub index: Option<Ident>,
    /// IF NOT EXISTS behind the name (MariaDB)
    pub if_not_exists: bool,
    /// NULLS NOT DISTINCT is `Some(false)` (PostgreSQL).
    pub nulls_distinct: Option<bool>,
    /// What the key is made of.
    pub keys: Vec<IndexKey>,
    /// AUTOINCREMENT behind the last column (SQLite)
    pub is_autoincrement: bool,
    /// WITHOUT OVERLAPS (PostgreSQL 18, MariaDB)
    pub without_overlaps: bool,
    /// INCLUDE (PostgreSQL)
    pub include: Vec<Ident>,
    /// WITH (..) (PostgreSQL)
    pub parameters: Vec<StorageParameter>,
    /// USING INDEX TABLESPACE (PostgreSQL)
    pub tablespace: Option<Ident>,
    /// USING BTREE, COMMENT .. (MySQL, MariaDB)
    pub options: Vec<IndexOption>,
    /// ON CONFLICT (SQLite)
    pub on_conflict: Option<ConflictAction>,
}

/// REFERENCES
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignReference {
    /// The table.
    pub table: Name,
    /// The columns there; empty for its primary key.
    pub columns: Vec<Ident>,
    /// PERIOD before the last column (PostgreSQL 18)
    pub has_period: bool,
    /// MATCH: FULL, PARTIAL, SIMPLE; on SQLite any name
    pub match_type: Option<String>,
    /// ON DELETE
    pub on_delete: Option<ReferentialAction>,
    /// ON UPDATE
    pub on_update: Option<ReferentialAction>,
}

/// What becomes of a row whose parent goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferentialAction {
    /// NO ACTION
    NoAction,
    /// RESTRICT
    Restrict,
    /// CASCADE
    Cascade,
    /// SET NULL, with columns (PostgreSQL)
    SetNull(Vec<Ident>),
    /// SET DEFAULT, with columns (PostgreSQL)
    SetDefault(Vec<Ident>),
}

/// What follows a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConstraintAttributes {
    /// DEFERRABLE, NOT DEFERRABLE
    pub is_deferrable: Option<bool>,
    /// INITIALLY DEFERRED, rather than IMMEDIATE
    pub is_initially_deferred: Option<bool>,
    /// NOT VALID (PostgreSQL)
    pub is_not_valid: bool,
    /// NO INHERIT (PostgreSQL)
    pub is_no_inherit: bool,
    /// ENFORCED, NOT ENFORCED (PostgreSQL 18, MySQL)
    pub is_enforced: Option<bool>,
}

/// ON CONFLICT of SQLite's constraints, and OR of its statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictAction {
    /// ROLLBACK
    Rollback,
    /// ABORT
    Abort,
    /// FAIL
    Fail,
    /// IGNORE
    Ignore,
    /// REPLACE
    Replace,
}

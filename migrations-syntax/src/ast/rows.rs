//! Statements on rows.

use super::{
    Expression, Ident, Limit, Name, OrderKey, Query, SelectItem, TableAlias, TableFactor, TableReference, With,
};

/// INSERT, REPLACE
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insert {
    /// WITH
    pub with: Option<With>,
    /// REPLACE (SQLite, MySQL, MariaDB)
    pub is_replace: bool,
    /// OR .. (SQLite), LOW_PRIORITY, IGNORE .. (MySQL, MariaDB), as words
    pub modifiers: String,
    /// The table.
    pub table: Name,
    /// PARTITION (MySQL, MariaDB)
    pub partitions: Vec<Ident>,
    /// Its alias.
    pub alias: Option<Ident>,
    /// The columns; with fields or subscripts on PostgreSQL.
    pub columns: Vec<Expression>,
    /// OVERRIDING SYSTEM VALUE, USER VALUE (PostgreSQL)
    pub overriding: Option<String>,
    /// The rows.
    pub source: InsertSource,
    /// An alias of the new row, with its columns (MySQL)
    pub row_alias: Option<TableAlias>,
    /// ON CONFLICT, in order (PostgreSQL one, SQLite several)
    pub conflicts: Vec<OnConflict>,
    /// ON DUPLICATE KEY UPDATE (MySQL, MariaDB)
    pub on_duplicate: Vec<Assignment>,
    /// RETURNING
    pub returning: Option<Returning>,
}

/// Where new rows come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InsertSource {
    /// DEFAULT VALUES
    DefaultValues,
    /// VALUES, or a query
    Query(Box<Query>),
    /// SET (MySQL, MariaDB)
    Set(Vec<Assignment>),
}

/// ON CONFLICT
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnConflict {
    /// On which key.
    pub target: Option<ConflictTarget>,
    /// DO UPDATE SET; empty for DO NOTHING.
    pub assignments: Vec<Assignment>,
    /// WHERE behind SET
    pub condition: Option<Expression>,
}

/// What ON CONFLICT names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConflictTarget {
    /// The keys of an index, with its condition
    Keys(Vec<super::IndexKey>, Option<Expression>),
    /// ON CONSTRAINT (PostgreSQL)
    Constraint(Ident),
}

/// `a = b`, `(a, b) = (c, d)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The columns; more than one in parentheses.
    pub targets: Vec<Expression>,
    /// There are parentheses.
    pub is_row: bool,
    /// The value.
    pub value: Expression,
}

/// RETURNING
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returning {
    /// WITH (OLD AS o, NEW AS n) (PostgreSQL 18)
    pub aliases: Vec<(String, Ident)>,
    /// What is given back.
    pub items: Vec<SelectItem>,
}

/// UPDATE
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// WITH
    pub with: Option<With>,
    /// OR .. (SQLite), LOW_PRIORITY, IGNORE (MySQL, MariaDB), as words
    pub modifiers: String,
    /// The tables; more than one on MySQL and MariaDB.
    pub tables: Vec<TableReference>,
    /// SET
    pub assignments: Vec<Assignment>,
    /// FROM (PostgreSQL, SQLite)
    pub from: Vec<TableReference>,
    /// WHERE
    pub condition: Option<Expression>,
    /// ORDER BY (SQLite, MySQL, MariaDB)
    pub order_by: Vec<OrderKey>,
    /// LIMIT (SQLite, MySQL, MariaDB)
    pub limit: Option<Limit>,
    /// RETURNING
    pub returning: Option<Returning>,
}

/// DELETE
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// WITH
    pub with: Option<With>,
    /// LOW_PRIORITY, QUICK, IGNORE, HISTORY (MySQL, MariaDB), as words
    pub modifiers: String,
    /// The tables whose rows go, where they are named apart from those that are read (MySQL, MariaDB).
    pub targets: Vec<Name>,
    /// FROM
    pub tables: Vec<TableReference>,
    /// USING (PostgreSQL; MySQL and MariaDB)
    pub using: Vec<TableReference>,
    /// WHERE
    pub condition: Option<Expression>,
    /// ORDER BY
    pub order_by: Vec<OrderKey>,
    /// LIMIT
    pub limit: Option<Limit>,
    /// RETURNING
    pub returning: Option<Returning>,
}

/// MERGE (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// WITH
    pub with: Option<With>,
    /// The table.
    pub table: TableFactor,
    /// USING
    pub source: TableFactor,
    /// What is joined to the source.
    pub joins: Vec<super::Join>,
    /// ON
    pub condition: Expression,
    /// WHEN, in order
    pub branches: Vec<MergeBranch>,
    /// RETURNING
    pub returning: Option<Returning>,
}

/// WHEN of MERGE
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeBranch {
    /// MATCHED, NOT MATCHED, NOT MATCHED BY SOURCE, NOT MATCHED BY TARGET
    pub words: String,
    /// AND
    pub condition: Option<Expression>,
    /// THEN
    pub action: MergeAction,
}

/// THEN of MERGE
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeAction {
    /// INSERT
    Insert {
        /// The columns.
        columns: Vec<Expression>,
        /// OVERRIDING
        overriding: Option<String>,
        /// The values; empty for DEFAULT VALUES.
        values: Vec<Expression>,
    },
    /// UPDATE
    Update(Vec<Assignment>),
    /// DELETE
    Delete,
    /// DO NOTHING
    Nothing,
}

/// TRUNCATE
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truncate {
    /// TABLE is written.
    pub has_keyword: bool,
    /// The tables, each with ONLY (PostgreSQL).
    pub tables: Vec<(bool, Name)>,
    /// RESTART IDENTITY is `Some(true)`, CONTINUE IDENTITY `Some(false)` (PostgreSQL).
    pub restart_identity: Option<bool>,
    /// CASCADE, RESTRICT (PostgreSQL)
    pub behavior: Option<super::DropBehavior>,
    /// WAIT, NOWAIT (MariaDB)
    pub online: Vec<super::OnlineOption>,
}

/// COPY (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyRows {
    /// What is copied.
    pub source: CopySource,
    /// FROM, rather than TO
    pub is_from: bool,
    /// From where, or to where.
    pub target: CopyTarget,
    /// BINARY, USING DELIMITERS, WITH and what follows, as words
    pub options: String,
    /// WHERE
    pub condition: Option<Expression>,
}

/// What COPY copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopySource {
    /// A table, with columns
    Table(Name, Vec<Ident>),
    /// What a query or a statement with RETURNING gives
    Query(Box<super::Statement>),
}

/// From where or to where rows are copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyTarget {
    /// STDIN or STDOUT: the client
    Client,
    /// A file of the server
    File(super::TextLiteral),
    /// PROGRAM: a program of the server
    Program(super::TextLiteral),
}

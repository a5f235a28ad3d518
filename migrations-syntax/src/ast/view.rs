//! Views.

use super::{Expression, Ident, IfExists, Name, Persistence, Query, StorageParameter};

/// CREATE VIEW, ALTER VIEW .. AS (MySQL, MariaDB)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateView {
    /// ALTER, rather than CREATE (MySQL, MariaDB)
    pub is_alter: bool,
    /// TEMPORARY, UNLOGGED
    pub persistence: Persistence,
    /// RECURSIVE (PostgreSQL)
    pub is_recursive: bool,
    /// ALGORITHM: `UNDEFINED`, `MERGE`, `TEMPTABLE` (MySQL, MariaDB)
    pub algorithm: Option<String>,
    /// DEFINER, as words (MySQL, MariaDB)
    pub definer: Option<String>,
    /// SQL SECURITY: `DEFINER`, `INVOKER` (MySQL, MariaDB)
    pub security: Option<String>,
    /// MATERIALIZED (PostgreSQL)
    pub is_materialized: bool,
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// OR REPLACE
    pub or_replace: bool,
    /// Its name.
    pub name: Name,
    /// The names of its columns.
    pub columns: Vec<Ident>,
    /// USING an access method (PostgreSQL, materialized views)
    pub access_method: Option<Ident>,
    /// WITH (..) (PostgreSQL)
    pub parameters: Vec<StorageParameter>,
    /// TABLESPACE (PostgreSQL, materialized views)
    pub tablespace: Option<Ident>,
    /// Its query.
    pub query: Query,
    /// WITH CHECK OPTION: empty, `LOCAL` or `CASCADED`
    pub check_option: Option<String>,
    /// WITH DATA, WITH NO DATA (PostgreSQL, materialized views)
    pub with_data: Option<bool>,
}

/// CREATE VIRTUAL TABLE (SQLite)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateVirtualTable {
    /// IF NOT EXISTS
    pub if_exists: IfExists,
    /// Its name.
    pub name: Name,
    /// The module.
    pub module: Ident,
    /// What it is given: the words of each argument.
    pub arguments: Vec<String>,
}

/// CREATE POLICY, ALTER POLICY (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// ALTER, rather than CREATE
    pub is_alter: bool,
    /// Its name.
    pub name: Ident,
    /// Its table.
    pub table: Name,
    /// AS PERMISSIVE, RESTRICTIVE
    pub is_permissive: Option<bool>,
    /// FOR
    pub command: Option<String>,
    /// TO
    pub roles: Vec<Ident>,
    /// USING
    pub using: Option<Expression>,
    /// WITH CHECK
    pub with_check: Option<Expression>,
}

/// CREATE RULE (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateRule {
    /// OR REPLACE
    pub or_replace: bool,
    /// Its name.
    pub name: Ident,
    /// On what: SELECT, INSERT, UPDATE, DELETE
    pub event: String,
    /// Its table.
    pub table: Name,
    /// WHERE
    pub condition: Option<Expression>,
    /// INSTEAD, ALSO
    pub is_instead: Option<bool>,
    /// What is done; empty for NOTHING.
    pub actions: Vec<super::Statement>,
}

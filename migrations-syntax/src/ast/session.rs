//! Statements about the session and the transaction.

use super::{Expression, Ident, Name, TextLiteral};
use crate::span::Span;

/// SET, RESET (one variable on PostgreSQL and SQLite's PRAGMA; several on MySQL and MariaDB)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetVariable {
    /// LOCAL, SESSION, GLOBAL, PERSIST
    pub scope: Option<String>,
    /// Its name: `search_path`, `TIME ZONE`, `NAMES`, `@a`
    pub name: String,
    /// RESET is the word, or DEFAULT or FROM CURRENT the value.
    pub reset: Option<String>,
    /// Its values.
    pub values: Vec<Expression>,
}

/// SET STATEMENT variables FOR a statement (MariaDB)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetStatement {
    /// What is set while the statement runs.
    pub variables: Vec<SetVariable>,
    /// The statement.
    pub statement: Box<super::Statement>,
    /// Where that stands.
    pub span: Span,
}

/// SET CONSTRAINTS (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetConstraints {
    /// Which; empty for ALL.
    pub names: Vec<Name>,
    /// DEFERRED, rather than IMMEDIATE
    pub is_deferred: bool,
}

/// BEGIN, COMMIT and their like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Which.
    pub kind: TransactionKind,
    /// The name of a savepoint.
    pub name: Option<Ident>,
    /// The other words, in capitals.
    pub words: String,
}

/// A statement about a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionKind {
    /// BEGIN, START TRANSACTION
    Begin,
    /// COMMIT, END
    Commit,
    /// ROLLBACK, ABORT
    Rollback,
    /// SAVEPOINT
    Savepoint,
    /// RELEASE SAVEPOINT
    Release,
    /// ROLLBACK TO SAVEPOINT
    RollbackTo,
    /// SET TRANSACTION
    Set,
    /// PREPARE TRANSACTION (PostgreSQL)
    PrepareTransaction,
    /// COMMIT PREPARED (PostgreSQL)
    CommitPrepared,
    /// ROLLBACK PREPARED (PostgreSQL)
    RollbackPrepared,
    /// XA (MySQL, MariaDB)
    Xa,
}

/// PRAGMA (SQLite)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pragma {
    /// Its name, with a schema.
    pub name: Name,
    /// Its value, as it is written.
    pub value: Option<String>,
    /// The value stands in parentheses.
    pub has_parentheses: bool,
}

/// DO (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoBlock {
    /// LANGUAGE
    pub language: Option<Ident>,
    /// The block.
    pub body: TextLiteral,
}

/// CALL
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallProcedure {
    /// The procedure.
    pub name: Name,
    /// There are parentheses.
    pub has_parentheses: bool,
    /// What it is given.
    pub arguments: Vec<super::Argument>,
}

/// PREPARE, EXECUTE, DEALLOCATE (MySQL, MariaDB, PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// PREPARE, EXECUTE, DEALLOCATE
    pub kind: PreparedKind,
    /// The name of the statement.
    pub name: Option<Ident>,
    /// The types of its parameters (PostgreSQL).
    pub types: Vec<super::DataType>,
    /// The text of the statement: a string or a variable (MySQL, MariaDB).
    pub source: Option<Expression>,
    /// The statement (PostgreSQL).
    pub statement: Option<Box<super::Statement>>,
    /// What it is given.
    pub arguments: Vec<Expression>,
}

/// What happens to a prepared statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreparedKind {
    /// PREPARE
    Prepare,
    /// EXECUTE
    Execute,
    /// EXECUTE IMMEDIATE (MariaDB)
    ExecuteImmediate,
    /// DEALLOCATE
    Deallocate,
}

/// GRANT, REVOKE: its grammar is checked, its words are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// REVOKE, rather than GRANT
    pub is_revoke: bool,
    /// ALTER DEFAULT PRIVILEGES (PostgreSQL)
    pub is_default: bool,
    /// The words behind it; behind ALTER DEFAULT PRIVILEGES those of GRANT or REVOKE are among them.
    pub words: String,
}

/// A statement that keeps a database in order, and changes nothing of the schema: VACUUM, ANALYZE, REINDEX, CLUSTER,
/// REFRESH MATERIALIZED VIEW, LOCK, OPTIMIZE ..
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maintenance {
    /// The words in capitals: `REINDEX`, `LOCK`, `VACUUM`.
    pub kind: String,
    /// What stands before the objects: `FULL`, `( VERBOSE , ANALYZE )`
    pub options: String,
    /// The word for that on which it works: `TABLE`, `TABLES`, `INDEX`, `SCHEMA`, `DATABASE`, `SYSTEM`; empty where none is
    /// written.
    pub object: String,
    /// CONCURRENTLY
    pub is_concurrent: bool,
    /// The objects that it names.
    pub targets: Vec<MaintenanceTarget>,
    /// VACUUM INTO a file (SQLite)
    pub into: Option<Expression>,
    /// What stands behind the objects: `IN SHARE MODE`, `USING` an index.
    pub words: String,
}

/// An object that a statement of upkeep names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaintenanceTarget {
    /// ONLY (PostgreSQL)
    pub is_only: bool,
    /// Its name.
    pub name: Name,
    /// Of which columns alone (PostgreSQL)
    pub columns: Vec<Ident>,
}

impl From<Name> for MaintenanceTarget {
    fn from(name: Name) -> Self {
        Self { is_only: false, name, columns: Vec::new() }
    }
}

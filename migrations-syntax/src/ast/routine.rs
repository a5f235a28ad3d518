//! Functions, procedures, triggers and events.

use super::{DataType, Expression, Ident, IfExists, Name, Statement, TextLiteral};
use crate::span::Span;

/// CREATE FUNCTION, CREATE PROCEDURE
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateRoutine {
    /// PROCEDURE, rather than FUNCTION
    pub is_procedure: bool,
    /// IF NOT EXISTS (MySQL, MariaDB), OR REPLACE
    pub if_exists: IfExists,
    /// DEFINER, AGGREGATE and other words before its kind (MySQL, MariaDB)
    pub words: String,
    /// Its name.
    pub name: Name,
    /// What it is given.
    pub parameters: Vec<RoutineParameter>,
    /// What it gives back.
    pub returns: Option<RoutineResult>,
    /// LANGUAGE and other options, in order.
    pub options: Vec<RoutineOption>,
    /// What it does.
    pub body: RoutineBody,
}

/// A parameter of a routine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutineParameter {
    /// IN, OUT, INOUT, VARIADIC
    pub mode: Option<String>,
    /// Its name.
    pub name: Option<Ident>,
    /// Its type.
    pub data_type: DataType,
    /// DEFAULT, `=`
    pub default: Option<Expression>,
}

/// What a function gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoutineResult {
    /// A type
    Type(DataType),
    /// TABLE (..) (PostgreSQL)
    Table(Vec<(Ident, DataType)>),
}

/// An option of a routine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoutineOption {
    /// LANGUAGE
    Language(Ident),
    /// Words that stand for themselves, in capitals: `STABLE`, `SECURITY DEFINER`, `READS SQL DATA`
    Words(String),
    /// COST, ROWS, SUPPORT, with a value
    Value {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// SET a setting (PostgreSQL)
    Set(super::SetVariable),
    /// COMMENT (MySQL, MariaDB)
    Comment(TextLiteral),
    /// TRANSFORM FOR TYPE (PostgreSQL)
    Transform(Vec<DataType>),
}

/// What a routine, trigger or event does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoutineBody {
    /// Nothing is written: an option said it all.
    None,
    /// A string that the language of the routine reads; the second one is a symbol of a library (PostgreSQL).
    Text(TextLiteral, Option<TextLiteral>),
    /// RETURN an expression (PostgreSQL; MySQL, MariaDB)
    Return(Box<Expression>),
    /// Statements: BEGIN ATOMIC .. END (PostgreSQL), one statement (MySQL, MariaDB)
    Statements {
        /// BEGIN ATOMIC is written.
        is_atomic: bool,
        /// The statements.
        statements: Vec<Statement>,
    },
    /// A body of MySQL's or MariaDB's own language: its words. Its tables are named by statements within it.
    Block {
        /// The words.
        text: String,
        /// Where it stands.
        span: Span,
    },
    /// SONAME (MySQL, MariaDB)
    Library(TextLiteral),
}

/// CREATE TRIGGER
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTrigger {
    /// IF NOT EXISTS, OR REPLACE
    pub if_exists: IfExists,
    /// TEMPORARY (SQLite)
    pub is_temporary: bool,
    /// CONSTRAINT (PostgreSQL)
    pub is_constraint: bool,
    /// DEFINER (MySQL, MariaDB), as words
    pub words: String,
    /// Its name.
    pub name: Name,
    /// When: BEFORE, AFTER, INSTEAD OF; SQLite may leave it out.
    pub timing: Option<String>,
    /// On what.
    pub events: Vec<TriggerEvent>,
    /// Its table.
    pub table: Name,
    /// FROM (PostgreSQL, constraint triggers)
    pub from: Option<Name>,
    /// DEFERRABLE and its like (PostgreSQL)
    pub attributes: super::ConstraintAttributes,
    /// REFERENCING (PostgreSQL): NEW or OLD, ROW or TABLE, and the name
    pub transitions: Vec<(bool, bool, Ident)>,
    /// FOR EACH ROW is `Some(true)`, FOR EACH STATEMENT `Some(false)`.
    pub for_each_row: Option<bool>,
    /// FOLLOWS, PRECEDES (MySQL, MariaDB)
    pub order: Option<(bool, Ident)>,
    /// WHEN
    pub condition: Option<Expression>,
    /// What it does.
    pub body: TriggerBody,
}

/// What a trigger waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TriggerEvent {
    /// INSERT
    Insert,
    /// DELETE
    Delete,
    /// UPDATE, with OF
    Update(Vec<Ident>),
    /// TRUNCATE (PostgreSQL)
    Truncate,
}

/// What a trigger does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TriggerBody {
    /// EXECUTE FUNCTION (PostgreSQL); the arguments are literals.
    Execute {
        /// The function.
        function: Name,
        /// What it is given.
        arguments: Vec<String>,
    },
    /// BEGIN .. END with statements (SQLite)
    Statements(Vec<Statement>),
    /// A body of MySQL or MariaDB
    Routine(RoutineBody),
}

/// CREATE EVENT, ALTER EVENT (MySQL, MariaDB)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// ALTER, rather than CREATE
    pub is_alter: bool,
    /// IF NOT EXISTS, OR REPLACE; IF EXISTS for ALTER
    pub if_exists: IfExists,
    /// DEFINER, as words
    pub words: String,
    /// Its name.
    pub name: Name,
    /// ON SCHEDULE and what follows up to DO, as words
    pub schedule: String,
    /// DO
    pub body: Option<RoutineBody>,
}

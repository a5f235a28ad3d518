//! Queries.

use super::{Expression, Ident, Name, Quantifier, Statement};

/// A query: one or more terms, joined by UNION and its like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// WITH
    pub with: Option<With>,
    /// The first term.
    pub first: Box<QueryTerm>,
    /// Each further term with what joins it. A list, so that a chain of any length needs no recursion.
    pub rest: Vec<(SetOperation, QueryTerm)>,
    /// ORDER BY
    pub order_by: Vec<OrderKey>,
    /// LIMIT, OFFSET, FETCH
    pub limit: Option<Limit>,
    /// FOR UPDATE and its like
    pub locks: Vec<RowLock>,
    /// INTO (MySQL, MariaDB) or PROCEDURE (MariaDB) behind all else, as words
    pub into: String,
}

/// WITH
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct With {
    /// RECURSIVE
    pub is_recursive: bool,
    /// The expressions.
    pub tables: Vec<CommonTable>,
}

/// One common table expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonTable {
    /// Its name.
    pub name: Ident,
    /// The names of its columns.
    pub columns: Vec<Ident>,
    /// MATERIALIZED, NOT MATERIALIZED
    pub is_materialized: Option<bool>,
    /// A query, or on PostgreSQL a statement on rows.
    pub body: Box<Statement>,
    /// SEARCH, CYCLE (PostgreSQL, MariaDB), as words
    pub clauses: String,
}

/// What joins two terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetOperation {
    /// Which operation.
    pub operator: SetOperator,
    /// ALL, DISTINCT
    pub quantifier: Option<Quantifier>,
}

/// An operation on what two queries give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOperator {
    /// UNION
    Union,
    /// INTERSECT
    Intersect,
    /// EXCEPT (MINUS on MariaDB means the same)
    Except,
}

/// One term of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryTerm {
    /// SELECT
    Select(Box<Select>),
    /// VALUES; on MySQL each row begins with ROW
    Values(Vec<Vec<Expression>>),
    /// TABLE t
    Table {
        /// ONLY (PostgreSQL)
        is_only: bool,
        /// Which.
        name: Name,
    },
    /// A query in parentheses, or one whose operators bind more tightly
    Nested(Box<Query>),
}

/// SELECT
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// DISTINCT, ALL
    pub quantifier: Option<Quantifier>,
    /// DISTINCT ON (..) (PostgreSQL)
    pub distinct_on: Vec<Expression>,
    /// Further words: STRAIGHT_JOIN, SQL_NO_CACHE .. (MySQL, MariaDB)
    pub modifiers: Vec<String>,
    /// What is selected.
    pub items: Vec<SelectItem>,
    /// INTO (PostgreSQL: a new table; MySQL, MariaDB: variables or a file)
    pub into: Option<SelectInto>,
    /// FROM
    pub from: Vec<TableReference>,
    /// WHERE
    pub condition: Option<Expression>,
    /// GROUP BY
    pub group_by: Option<GroupBy>,
    /// HAVING
    pub having: Option<Expression>,
    /// WINDOW
    pub windows: Vec<(Ident, WindowDefinition)>,
    /// QUALIFY (MySQL 9.7)
    pub qualify: Option<Expression>,
}

/// One item of a SELECT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectItem {
    /// Its value; a wildcard for all columns.
    pub value: Expression,
    /// AS
    pub alias: Option<Ident>,
}

/// INTO
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectInto {
    /// A new table (PostgreSQL).
    Table {
        /// TEMPORARY, UNLOGGED
        words: String,
        /// Its name.
        name: Name,
    },
    /// Variables, OUTFILE, DUMPFILE (MySQL, MariaDB), as words.
    Words(String),
}

/// GROUP BY
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupBy {
    /// DISTINCT, ALL (PostgreSQL)
    pub quantifier: Option<Quantifier>,
    /// By what, in order; on MariaDB with ASC or DESC.
    pub keys: Vec<GroupKey>,
    /// WITH ROLLUP (MySQL, MariaDB)
    pub has_rollup: bool,
}

/// What rows are grouped by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupKey {
    /// A value; `()` is an empty row.
    Expression(Expression),
    /// A value with ASC or DESC (MariaDB).
    Ordered(Expression, SortOrder),
    /// ROLLUP (..), CUBE (..)
    Function(String, Vec<Expression>),
    /// GROUPING SETS (..)
    Sets(Vec<GroupKey>),
}

/// One key of ORDER BY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderKey {
    /// By what.
    pub value: Expression,
    /// ASC, DESC, USING
    pub order: Option<SortOrder>,
    /// NULLS FIRST, NULLS LAST
    pub nulls: Option<NullsOrder>,
}

/// The direction of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortOrder {
    /// ASC
    Ascending,
    /// DESC
    Descending,
    /// USING an operator (PostgreSQL)
    Using(super::Operator),
}

/// Where NULL goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullsOrder {
    /// NULLS FIRST
    First,
    /// NULLS LAST
    Last,
}

/// How many rows, and from which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// LIMIT, FETCH FIRST; `None` for ALL and where only OFFSET is written.
    pub count: Option<Expression>,
    /// OFFSET
    pub offset: Option<Expression>,
    /// FETCH .. WITH TIES
    pub has_ties: bool,
    /// ROWS EXAMINED (MariaDB)
    pub examined: Option<Expression>,
}

/// FOR UPDATE and its like
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowLock {
    /// The words: `FOR NO KEY UPDATE`, `LOCK IN SHARE MODE`.
    pub strength: String,
    /// OF
    pub tables: Vec<Name>,
    /// NOWAIT, SKIP LOCKED, WAIT n
    pub wait: String,
}

/// One item of FROM: a table, and what is joined to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableReference {
    /// The first table.
    pub first: TableFactor,
    /// What is joined, in order. A list, so that many joins need no recursion.
    pub joins: Vec<Join>,
}

/// What is joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// The words in capitals: `LEFT JOIN`, `NATURAL JOIN`, `CROSS JOIN`, `STRAIGHT_JOIN`.
    pub words: String,
    /// The table; a nested reference where joins are nested to the right.
    pub table: TableFactor,
    /// ON, USING
    pub condition: JoinCondition,
}

/// On what rows are joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinCondition {
    /// On nothing.
    None,
    /// ON
    On(Expression),
    /// USING, with an alias (PostgreSQL)
    Using(Vec<Ident>, Option<Ident>),
}

/// One table of FROM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableFactor {
    /// A table or a view by its name
    Table {
        /// ONLY (PostgreSQL)
        is_only: bool,
        /// Which.
        name: Name,
        /// Which part of it: PARTITION, FOR SYSTEM_TIME (MySQL, MariaDB), as words
        part: String,
        /// Its alias.
        alias: Option<TableAlias>,
        /// What follows the alias: TABLESAMPLE, USE INDEX, INDEXED BY, as words
        clauses: String,
    },
    /// A query
    Derived {
        /// LATERAL
        is_lateral: bool,
        /// The query.
        query: Box<Query>,
        /// Its alias.
        alias: Option<TableAlias>,
    },
    /// A function that gives rows
    Function {
        /// LATERAL
        is_lateral: bool,
        /// The functions: several in ROWS FROM.
        calls: Vec<(Expression, Vec<ColumnAlias>)>,
        /// ROWS FROM is written.
        has_rows_from: bool,
        /// WITH ORDINALITY
        has_ordinality: bool,
        /// Its alias.
        alias: Option<TableAlias>,
    },
    /// Joins in parentheses
    Nested {
        /// The tables; more than one on SQLite and MySQL.
        tables: Vec<TableReference>,
        /// Their alias.
        alias: Option<TableAlias>,
    },
}

/// An alias of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableAlias {
    /// The name; empty where only columns are named (PostgreSQL: `AS (a int)`).
    pub name: Option<Ident>,
    /// Names of columns, with types for functions that give records.
    pub columns: Vec<ColumnAlias>,
}

/// A column of an alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnAlias {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub data_type: Option<super::DataType>,
    /// Its collation.
    pub collation: Option<Name>,
}

/// A window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowDefinition {
    /// The window that it begins with.
    pub base: Option<Ident>,
    /// PARTITION BY
    pub partition_by: Vec<Expression>,
    /// ORDER BY
    pub order_by: Vec<OrderKey>,
    /// ROWS, RANGE, GROUPS
    pub frame: Option<Frame>,
}

/// A frame of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// ROWS, RANGE, GROUPS
    pub unit: String,
    /// Where it begins.
    pub start: FrameBound,
    /// Where it ends, if BETWEEN is written.
    pub end: Option<FrameBound>,
    /// EXCLUDE: the words behind it.
    pub exclusion: String,
}

/// One end of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameBound {
    /// CURRENT ROW
    CurrentRow,
    /// UNBOUNDED PRECEDING
    UnboundedPreceding,
    /// UNBOUNDED FOLLOWING
    UnboundedFollowing,
    /// So many PRECEDING
    Preceding(Box<Expression>),
    /// So many FOLLOWING
    Following(Box<Expression>),
}

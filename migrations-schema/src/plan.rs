//! From one schema to another: which operations, in which order, as which statements.
//!
//! [`operations`] works on a copy of the first schema. Every statement that it writes is read again and applied to that
//! copy, by the same code that follows the migrations; what goes along with it, such as the index of a dropped column, is
//! gone there, too, and each step looks at what is still missing. So the order needs no graph of dependencies, and what
//! cannot be reached is known in the end: it is [`Operations::unreached`], not a guess.

mod casts;
#[cfg(test)]
mod clauses;
mod columns;
mod equivalence;
mod inverse;
mod key_names;
mod keys;
mod online;
mod order;
mod planner;
mod pre_drops;
mod properties;
mod rebuild;
mod remade;
mod renames;
mod routines;
mod sequences;
mod stages;
mod tables;
mod types;
mod written;

use migrations_catalog::{Difference, ObjectName};
use migrations_core::Dialect;

use crate::schema::Schema;
use crate::server::Rules;
pub use inverse::taken_back;
use planner::Planner;
pub use renames::{Rename, UnknownRename, likely_renames, renames_in_a_ring};
use routines::{After, Moment};
pub use stages::{Stage, Style, concurrently, stages};

/// What an operation does to its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// It is made.
    Create,
    /// It is taken away.
    Drop,
    /// It is changed.
    Alter,
    /// It gets another name.
    Rename,
    /// It is made anew, with its rows (SQLite).
    Rebuild,
}

impl Verb {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Drop => "drop",
            Self::Alter => "alter",
            Self::Rename => "rename",
            Self::Rebuild => "rebuild",
        }
    }
}

/// What the author has to know, or has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// This is lost for good.
    Loses(String),
    /// The database refuses it for rows that are otherwise.
    Needs(String),
    /// Rows that are there need a value first.
    Backfill {
        /// The table, as it is written.
        table: String,
        /// The column, as it is written.
        column: String,
        /// What they could get, if the schema says so.
        value: Option<String>,
    },
    /// Anything else.
    Note(String),
}

/// One step from a schema to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// What it does.
    pub verb: Verb,
    /// To what.
    pub object: ObjectName,
    /// Which facts of it change, in words; empty where it is made or goes.
    pub details: Vec<String>,
    /// What there is to know of it.
    pub remarks: Vec<Remark>,
    /// The statements that do it, without `;`.
    pub statements: Vec<String>,
}

/// The way from a schema to another.
#[derive(Debug, Clone)]
pub struct Operations {
    /// The steps, in order.
    pub list: Vec<Operation>,
    /// In what the schema will still differ: there is no statement for it, or none is known here.
    pub unreached: Vec<Difference>,
    /// Statements that the database would refuse, with the reason: a fault of this module, or of a schema that no
    /// database can hold.
    pub refused: Vec<(String, String)>,
    /// The schema to which the steps lead.
    pub reached: Schema,
}

impl Operations {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.unreached.is_empty()
    }

    /// All statements, in order.
    pub fn statements(&self) -> impl Iterator<Item = &str> {
        self.list.iter().flat_map(|operation| operation.statements.iter().map(String::as_str))
    }
}

/// The way from one schema to another. What `renames` names keeps its rows under its new name; all else that is in one
/// schema only is dropped and made. Renames that name nothing are left out, see [`likely_renames`] and [`UnknownRename`].
///
/// ```
/// use migrations_schema::plan::operations;
/// use migrations_schema::Schema;
/// use migrations_core::Dialect;
///
/// let from = Schema::of_statements(["CREATE TABLE users (id integer PRIMARY KEY)"], Dialect::Postgres).unwrap();
/// let to = Schema::of_statements(["CREATE TABLE users (id integer PRIMARY KEY, name text)"], Dialect::Postgres).unwrap();
/// let way = operations(&from, &to, &[]);
/// assert_eq!(way.statements().collect::<Vec<_>>(), ["ALTER TABLE users ADD COLUMN name text"]);
/// ```
pub fn operations(from: &Schema, to: &Schema, renames: &[Rename]) -> Operations {
    all_steps(Planner::new(from, to), renames)
}

fn all_steps(mut planner: Planner<'_>, renames: &[Rename]) -> Operations {
    planner.rename(renames);
    planner.make_way();
    planner.create_schemas();
    planner.create_texts(Moment::BeforeTypes);
    planner.change_types();
    planner.change_sequences();
    planner.change_routines(After::Types);
    planner.create_tables();
    planner.change_tables();
    planner.drop_tables_late();
    planner.change_routines(After::Tables);
    planner.settle_sequences();
    planner.add_foreign_keys();
    planner.settle_keys();
    planner.create_views();
    planner.change_routines(After::Views);
    planner.create_texts(Moment::Last);
    planner.spread_rows();
    planner.set_flags();
    planner.set_comments();
    planner.set_properties();
    planner.drop_leftovers();
    planner.finish()
}

/// A name as it is written in a statement: in quotes where it must be.
pub fn written_name(name: &str, dialect: Dialect) -> String {
    crate::ddl::name(name, Rules::of_dialect(dialect))
}

/// A schema under new names; nothing else of it changes.
pub fn renamed(from: &Schema, renames: &[Rename]) -> Schema {
    let mut planner = Planner::new(from, from);
    planner.rename(renames);
    planner.finish().reached
}

impl Schema {
    /// The statements that make this schema in an empty database, in order.
    ///
    /// ```
    /// use migrations_schema::Schema;
    /// use migrations_core::Dialect;
    ///
    /// let statements = ["CREATE TABLE users (id INTEGER PRIMARY KEY)", "ALTER TABLE users ADD COLUMN name TEXT"];
    /// let schema = Schema::of_statements(statements, Dialect::Sqlite).unwrap();
    /// assert_eq!(schema.sql(), ["CREATE TABLE users (\n    id integer PRIMARY KEY,\n    name text\n)"]);
    /// ```
    pub fn sql(&self) -> Vec<String> {
        let nothing = Self::new(self.server());
        // As far as it is known.
        let planner = Planner::new(&nothing, self).taking_all_for_known();
        let operations = order::in_order(all_steps(planner, &[]).list, self.dialect());
        operations.into_iter().flat_map(|operation| operation.statements).collect()
    }
}

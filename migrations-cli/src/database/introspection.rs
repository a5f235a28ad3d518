//! What a live database holds: statements that would make it, and by name what no statement of ours makes.
//!
//! SQLite keeps its statements, MySQL shows them, and for PostgreSQL they are put together from what its own functions
//! write. Nothing that is seen is passed over: it has a statement, comes along with something that has one, or is left out
//! with a reason.

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;

use migrations_catalog::{Kind, ObjectName};

#[cfg(feature = "mysql")]
pub(super) use mysql::introspect as mysql;
#[cfg(feature = "mysql")]
pub(super) use mysql::plain::without_counter_and_definer;
#[cfg(feature = "postgres")]
pub(super) use postgres::introspect as postgres;
pub(super) use sqlite::introspect as sqlite;

/// What a live database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Introspection {
    /// The schema that names without one mean here, where that is one of PostgreSQL.
    pub(crate) usual_schema: Option<String>,
    /// Whether the database tells of everything: a user of MySQL without a right on all of it does not see what it may not
    /// read, and absence shows nothing then.
    pub(crate) sees_everything: bool,
    /// Statements that make it, in the usual order of a dump. One may need another that comes later.
    pub(crate) statements: Vec<Statement>,
    /// What none of them makes.
    pub(crate) left_out: Vec<LeftOut>,
}

impl Introspection {
    /// The rest, without objects of which this holds.
    #[must_use]
    pub(crate) fn without(mut self, is_passed_over: impl Fn(&Seen) -> bool) -> Self {
        self.statements.retain(|statement| !is_passed_over(&statement.of));
        self.left_out.retain(|left| !is_passed_over(&left.what));
        self
    }
}

impl Introspection {
    /// Each object with the texts of its statements, or with the reason why it has none.
    pub(super) fn described(self, plain: impl Fn(String) -> String) -> Vec<(Seen, String)> {
        let left_out = self.left_out.into_iter().map(|left| (left.what, left.reason));
        self.statements.into_iter().map(|statement| (statement.of, plain(statement.text))).chain(left_out).collect()
    }
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Its text.
    pub(crate) text: String,
    /// What it makes, or what it says something of.
    pub(crate) of: Seen,
}

/// Something that is there and not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LeftOut {
    /// What.
    pub(crate) what: Seen,
    /// Why, or what of it is not read.
    pub(crate) reason: String,
}

/// An object of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    /// The database's own word for its kind.
    pub(crate) kind: String,
    /// What a person calls it.
    pub(crate) identity: String,
    /// Its schema; empty for the usual one.
    pub(crate) schema: String,
    /// The table that it belongs to; for a table its own name; empty elsewhere.
    pub(crate) table: String,
    /// Its own name.
    pub(crate) name: String,
    /// What cannot be without it, as a person calls that; empty where the database does not tell.
    pub(crate) used_by: Vec<String>,
}

impl Seen {
    /// A table, or something else in the usual schema that belongs to no table.
    fn new(kind: &str, name: &str) -> Self {
        let table = if kind == "table" { name } else { "" };
        Self {
            kind: kind.to_owned(),
            identity: name.to_owned(),
            table: table.to_owned(),
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// Something that belongs to a table.
    fn part(kind: &str, table: &str, name: &str) -> Self {
        Self { table: table.to_owned(), identity: format!("{table}.{name}"), ..Self::new(kind, name) }
    }

    /// Whether this is another one, or a part of that as a table.
    pub(crate) fn is_part_of(&self, other: &Self) -> bool {
        let is_same_table = self.schema == other.schema && self.table == other.table && !other.table.is_empty();
        let is_table = |seen: &Self| seen.kind.ends_with("table");
        if is_table(other) {
            return is_same_table;
        }
        (&self.kind, &self.schema, &self.table, &self.name) == (&other.kind, &other.schema, &other.table, &other.name)
    }

    /// The kind that the model has for it, if it has one.
    pub(crate) fn model_kind(&self) -> Option<Kind> {
        model_kind(&self.kind)
    }
}

impl From<&ObjectName> for Seen {
    fn from(name: &ObjectName) -> Self {
        Self {
            kind: name.kind.as_str().to_owned(),
            identity: name.full_name(),
            schema: name.schema.clone(),
            table: name.table.clone(),
            name: name.name.clone(),
            used_by: Vec::new(),
        }
    }
}

/// Kinds of which the model knows nothing, or for which it has a wider word, as the databases call them; what hangs on other objects has words of ours:
/// `comment`, `grant`, `option`, `setting`.
pub(crate) const UNKNOWN_KINDS: [&str; 38] = [
    "access method",
    "aggregate",
    "cast",
    "catalog",
    "collation",
    "comment",
    "conversion",
    "default privileges",
    "event",
    "event trigger",
    "foreign table",
    "foreign-data wrapper",
    "function of access method",
    "grant",
    "language",
    "materialized view",
    "operator",
    "operator class",
    "operator family",
    "operator of access method",
    "option",
    "package",
    "package body",
    "procedure",
    "publication",
    "publication namespace",
    "publication relation",
    "security label",
    "server",
    "setting",
    "statistics object",
    "subscription",
    "text search configuration",
    "text search dictionary",
    "text search parser",
    "text search template",
    "transform",
    "user mapping",
];

/// The kind that the model has for a word of a database.
pub(crate) fn model_kind(word: &str) -> Option<Kind> {
    Some(match word {
        "schema" => Kind::Schema,
        "extension" => Kind::Extension,
        "type" | "composite type" => Kind::Type,
        "sequence" => Kind::Sequence,
        "table" => Kind::Table,
        "column" => Kind::Column,
        "constraint" => Kind::Constraint,
        "index" => Kind::Index,
        "trigger" => Kind::Trigger,
        "policy" => Kind::Policy,
        "view" | "materialized view" => Kind::View,
        "function" | "procedure" | "aggregate" | "routine" | "package" | "package body" => Kind::Routine,
        "rule" => Kind::Rule,
        _ => return None,
    })
}

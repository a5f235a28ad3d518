//! Objects of a live database, of which a schema may know nothing.

use crate::{Kind, ObjectName};

/// An object of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The database's own word for its kind.
    pub kind: String,
    /// Its name as a person writes it.
    pub identity: String,
    /// Its schema; empty for the usual one.
    pub schema: String,
    /// The table that it belongs to; for a table its own name; empty elsewhere.
    pub table: String,
    /// Its own name.
    pub name: String,
    /// What cannot be without it, as a person calls that; empty where the database does not tell.
    pub used_by: Vec<String>,
}

impl Seen {
    /// A table, or something else in the usual schema that belongs to no table.
    pub fn new(kind: &str, name: &str) -> Self {
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
    pub fn part(kind: &str, table: &str, name: &str) -> Self {
        Self { table: table.to_owned(), identity: format!("{table}.{name}"), ..Self::new(kind, name) }
    }

    /// Whether this is another one, or a part of that as a table.
    pub fn is_part_of(&self, other: &Self) -> bool {
        let is_same_table = self.schema == other.schema && self.table == other.table && !other.table.is_empty();
        let is_table = |seen: &Self| seen.kind.ends_with("table");
        if is_table(other) {
            return is_same_table;
        }
        (&self.kind, &self.schema, &self.table, &self.name) == (&other.kind, &other.schema, &other.table, &other.name)
    }

    /// The kind that a schema has for it, if it has one.
    pub fn known_kind(&self) -> Option<Kind> {
        kind_of_word(&self.kind)
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

/// Something that is there and not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The object.
    pub what: Seen,
    /// Why, or what of it is not read.
    pub reason: String,
}

/// Kinds of which a schema knows nothing, or for which it has a wider word, as the databases call them; what hangs on other
/// objects has words of ours: `comment`, `grant`, `option`, `setting`.
pub const UNKNOWN_KINDS: [&str; 35] = [
    "access method",
    "cast",
    "catalog",
    "collation",
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

/// The kind that a schema has for a word of a database.
pub fn kind_of_word(word: &str) -> Option<Kind> {
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
        "comment" => Kind::Comment,
        "option" => Kind::Option,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_a_part_of_its_table() {
        let (table, column) = (Seen::new("table", "t"), Seen::part("column", "t", "a"));
        assert!(column.is_part_of(&table) && table.is_part_of(&table) && !table.is_part_of(&column));
        assert!(!Seen::part("column", "u", "a").is_part_of(&table));
    }
}

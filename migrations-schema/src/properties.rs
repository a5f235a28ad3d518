//! What an object has beside what it is: a comment, storage parameters, how a column is stored, when a trigger fires.
//!
//! Nothing depends on these, and a live check does not look at them; they follow their object under a new name, and go with it.
//! Comments on tables and on their columns are told by every server that has them, and stand among the facts of a table.

use std::collections::BTreeMap;

use crate::stored::{Reader, Stored, Writer};
use crate::stored_enum;

/// What can be set on an object without making it another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// COMMENT ON the object
    Comment,
    /// COMMENT ON a part of it that is no object here: a column of a view, a constraint of a domain.
    CommentOnPart {
        /// What the part is.
        part: CommentedPart,
        /// Its name.
        name: String,
    },
    /// WITH (fillfactor = 70): tables, indexes, views
    Parameter(String),
    /// TABLESPACE
    Tablespace,
    /// USING heap: tables, materialised views
    AccessMethod,
    /// OF a type: tables
    OfType,
    /// REPLICA IDENTITY of a table: `FULL`, `NOTHING`; of an index that is it: empty
    ReplicaIdentity,
    /// CLUSTER ON: indexes
    Clustered,
    /// ENABLE REPLICA, ENABLE ALWAYS, DISABLE: triggers, rules
    Firing,
    /// SET STATISTICS: columns
    Statistics,
    /// SET STATISTICS of a key of an index, by its number
    KeyStatistics(String),
    /// SET STORAGE: columns
    Storage,
    /// SET COMPRESSION: columns
    Compression,
    /// SET (n_distinct = 5): columns
    ColumnParameter(String),
    /// The default of a column of a view, without casts
    DefaultOfColumn(String),
    /// ENGINE, ROW_FORMAT and other options of tables (MySQL, MariaDB)
    TableOption(String),
    /// WITH SYSTEM VERSIONING: tables (MariaDB)
    SystemVersioning,
}

/// A part of an object that has a comment and nothing else that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommentedPart {
    /// A column of a view or of a composite type.
    Column,
    /// A constraint of a domain.
    Constraint,
}

impl Property {
    /// Whether it is a comment, rather than an option.
    pub fn is_comment(&self) -> bool {
        match self {
            Self::Comment | Self::CommentOnPart { .. } => true,
            Self::Parameter(_)
            | Self::Tablespace
            | Self::AccessMethod
            | Self::OfType
            | Self::ReplicaIdentity
            | Self::Clustered
            | Self::Firing
            | Self::Statistics
            | Self::KeyStatistics(_)
            | Self::Storage
            | Self::Compression
            | Self::ColumnParameter(_)
            | Self::DefaultOfColumn(_)
            | Self::TableOption(_)
            | Self::SystemVersioning => false,
        }
    }

    /// Whether it says how a value is stored, which heirs and copies of a column have, too.
    pub(crate) fn is_storage(&self) -> bool {
        match self {
            Self::Storage | Self::Compression => true,
            Self::Comment
            | Self::CommentOnPart { .. }
            | Self::Parameter(_)
            | Self::Tablespace
            | Self::AccessMethod
            | Self::OfType
            | Self::ReplicaIdentity
            | Self::Clustered
            | Self::Firing
            | Self::Statistics
            | Self::KeyStatistics(_)
            | Self::ColumnParameter(_)
            | Self::DefaultOfColumn(_)
            | Self::TableOption(_)
            | Self::SystemVersioning => false,
        }
    }

    /// Whether it says how an index is stored, as copies of it are, too.
    pub(crate) fn is_of_index(&self) -> bool {
        matches!(self, Self::Parameter(_) | Self::Tablespace)
    }

    /// As a person calls it: `REPLICA IDENTITY`, `fillfactor`.
    pub fn words(&self) -> String {
        match self {
            Self::Comment => "comment".to_owned(),
            Self::CommentOnPart { part: CommentedPart::Column, name } => format!("comment of column {name}"),
            Self::CommentOnPart { part: CommentedPart::Constraint, name } => format!("comment of constraint {name}"),
            Self::Parameter(name) | Self::ColumnParameter(name) | Self::TableOption(name) => name.clone(),
            Self::DefaultOfColumn(column) => format!("DEFAULT of column {column}"),
            Self::SystemVersioning => "SYSTEM VERSIONING".to_owned(),
            Self::Tablespace => "TABLESPACE".to_owned(),
            Self::AccessMethod => "ACCESS METHOD".to_owned(),
            Self::OfType => "OF".to_owned(),
            Self::ReplicaIdentity => "REPLICA IDENTITY".to_owned(),
            Self::Clustered => "CLUSTER ON".to_owned(),
            Self::Firing => "ENABLE, DISABLE".to_owned(),
            Self::Statistics => "STATISTICS".to_owned(),
            Self::KeyStatistics(key) => format!("STATISTICS of key {key}"),
            Self::Storage => "STORAGE".to_owned(),
            Self::Compression => "COMPRESSION".to_owned(),
        }
    }
}

/// A property, and what it is from now on; `None` takes it away.
pub type SetProperty = (Property, Option<String>);

/// The properties of one object, or of one part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Properties(BTreeMap<Property, String>);

impl Properties {
    /// Sets a property, or takes it away.
    pub fn set(&mut self, (property, value): &SetProperty) {
        match value {
            Some(value) => {
                self.0.insert(property.clone(), value.clone());
            }
            None => {
                self.0.remove(property);
            }
        }
    }

    /// What a property is.
    pub fn get(&self, property: &Property) -> Option<&str> {
        self.0.get(property).map(String::as_str)
    }

    /// All of them, in an order that is always the same.
    pub fn iter(&self) -> impl Iterator<Item = (&Property, &str)> {
        self.0.iter().map(|(property, value)| (property, value.as_str()))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of which this holds.
    pub(crate) fn only(&self, holds: impl Fn(&Property) -> bool) -> Self {
        let mut copied = self.clone();
        copied.retain(holds);
        copied
    }

    /// Leaves those of which this holds.
    pub(crate) fn retain(&mut self, holds: impl Fn(&Property) -> bool) {
        self.0.retain(|property, _| holds(property));
    }

    /// What has to be set so that these become the others.
    pub(crate) fn changes_to(&self, wanted: &Self) -> Vec<SetProperty> {
        let gone = self.0.keys().filter(|property| !wanted.0.contains_key(property));
        let new = wanted.0.iter().filter(|(property, value)| self.0.get(property) != Some(value));
        let gone = gone.map(|property| (property.clone(), None));
        gone.chain(new.map(|(property, value)| (property.clone(), Some(value.clone())))).collect()
    }
}

impl FromIterator<SetProperty> for Properties {
    fn from_iter<I: IntoIterator<Item = SetProperty>>(all: I) -> Self {
        let mut properties = Self::default();
        all.into_iter().for_each(|one| properties.set(&one));
        properties
    }
}

impl Stored for Properties {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Stored::read(from).map(Self)
    }
}

stored_enum!(Property {
    Comment,
    CommentOnPart { part, name },
    Parameter(name),
    Tablespace,
    AccessMethod,
    OfType,
    ReplicaIdentity,
    Clustered,
    Firing,
    Statistics,
    KeyStatistics(key),
    Storage,
    Compression,
    ColumnParameter(name),
    DefaultOfColumn(column),
    TableOption(name),
    SystemVersioning,
});
stored_enum!(CommentedPart { Column, Constraint });

/// How the server stores values of a type; `None` where that is not known. Source: `typstorage` of `pg_type`.
pub(crate) fn usual_storage(data_type: &str) -> Option<&'static str> {
    let base = data_type.split('(').next().unwrap_or_default().trim();
    if data_type.ends_with("[]") {
        return Some("extended");
    }
    match base {
        "text" | "character varying" | "character" | "bytea" | "json" | "jsonb" | "xml" | "tsvector" | "bit"
        | "bit varying" | "path" | "polygon" | "jsonpath" => Some("extended"),
        "numeric" | "inet" | "cidr" => Some("main"),
        "smallint" | "integer" | "bigint" | "boolean" | "real" | "double precision" | "date" | "uuid" | "money"
        | "interval" | "oid" | "point" | "box" | "line" | "circle" | "lseg" | "macaddr" | "tsquery" => Some("plain"),
        _ if base.starts_with("time") => Some("plain"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(name: &str, value: Option<&str>) -> SetProperty {
        (Property::Parameter(name.to_owned()), value.map(str::to_owned))
    }

    #[test]
    fn what_was_set_last_counts() {
        let properties: Properties = [
            parameter("fillfactor", Some("70")),
            parameter("fillfactor", Some("80")),
            parameter("toast.x", Some("1")),
            parameter("toast.x", None),
        ]
        .into_iter()
        .collect();
        assert_eq!(properties.iter().collect::<Vec<_>>(), [(&Property::Parameter("fillfactor".to_owned()), "80")]);
        assert_eq!(properties.get(&Property::Comment), None);
    }

    #[test]
    fn the_changes_lead_from_one_to_the_other() {
        let from: Properties =
            [parameter("a", Some("1")), parameter("b", Some("1")), parameter("c", Some("1"))].into_iter().collect();
        let to: Properties =
            [parameter("b", Some("2")), parameter("c", Some("1")), parameter("d", Some("1"))].into_iter().collect();
        let changes = from.changes_to(&to);
        assert_eq!(changes, [parameter("a", None), parameter("b", Some("2")), parameter("d", Some("1"))]);
        let mut reached = from;
        changes.iter().for_each(|change| reached.set(change));
        assert_eq!(reached, to);
    }

    #[test]
    fn they_are_kept_as_text() {
        let part = Property::CommentOnPart { part: CommentedPart::Column, name: "a b".to_owned() };
        let properties: Properties =
            [(part, Some("it's".to_owned())), parameter("fillfactor", Some("70"))].into_iter().collect();
        let mut writer = Writer::default();
        properties.write(&mut writer);
        assert_eq!(Properties::read(&mut Reader::new(&writer.finish())), Some(properties));
    }
}

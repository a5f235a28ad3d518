//! The objects of a database with what is known of each.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use super::compare_names;

/// A sort of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A schema (PostgreSQL).
    Schema,
    /// An extension (PostgreSQL).
    Extension,
    /// A type: an enumeration, a composite type, a domain, a range.
    Type,
    /// A sequence.
    Sequence,
    /// A table.
    Table,
    /// A column of a table.
    Column,
    /// A primary key, a unique, check, foreign key or exclusion constraint.
    Constraint,
    /// An index that belongs to no constraint.
    Index,
    /// A trigger.
    Trigger,
    /// A policy of row security (PostgreSQL).
    Policy,
    /// A view, materialised or not.
    View,
    /// A function, a procedure, an aggregate.
    Routine,
    /// Anything else that has a name.
    Other,
    /// A rule of a table or a view (PostgreSQL).
    Rule,
    /// A comment on something other than a table or a column of one (PostgreSQL).
    Comment,
    /// A storage parameter, a tablespace, a state of a trigger and their like (PostgreSQL).
    Option,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Schema,
        Self::Extension,
        Self::Type,
        Self::Sequence,
        Self::Table,
        Self::Column,
        Self::Constraint,
        Self::Index,
        Self::Trigger,
        Self::Policy,
        Self::View,
        Self::Routine,
        Self::Other,
        Self::Rule,
        Self::Comment,
        Self::Option,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Extension => "extension",
            Self::Type => "type",
            Self::Sequence => "sequence",
            Self::Table => "table",
            Self::Column => "column",
            Self::Constraint => "constraint",
            Self::Index => "index",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
            Self::View => "view",
            Self::Routine => "function",
            Self::Other => "object",
            Self::Rule => "rule",
            Self::Comment => "comment",
            Self::Option => "option",
        }
    }

    /// Whether such an object belongs to a table.
    pub fn is_part_of_table(self) -> bool {
        match self {
            Self::Column | Self::Constraint | Self::Index | Self::Trigger | Self::Policy | Self::Rule => true,
            // What these are about may be a table or another object.
            Self::Comment | Self::Option => true,
            Self::Schema
            | Self::Extension
            | Self::Type
            | Self::Sequence
            | Self::Table
            | Self::View
            | Self::Routine
            | Self::Other => false,
        }
    }
}

/// Which object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObjectName {
    /// Its schema; empty for the one that is meant where none is written.
    pub schema: String,
    /// The table that it belongs to; for a table its own name; empty elsewhere.
    pub table: String,
    /// What it is.
    pub kind: Kind,
    /// Its own name; empty for a table.
    pub name: String,
}

impl ObjectName {
    /// Its name with what it stands in, with dots between: `schema.table.name`.
    pub fn full_name(&self) -> String {
        let parts = [&self.schema, &self.table, &self.name];
        parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
    }
}

impl Ord for ObjectName {
    fn cmp(&self, other: &Self) -> Ordering {
        match compare_names(&self.schema, &other.schema) {
            Ordering::Equal => {}
            order => return order,
        }
        match compare_names(&self.table, &other.table) {
            Ordering::Equal if self.kind == other.kind => compare_names(&self.name, &other.name),
            Ordering::Equal => self.kind.cmp(&other.kind),
            order => order,
        }
    }
}

impl PartialOrd for ObjectName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.schema, &self.table, &self.name];
        let named: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        write!(formatter, "{} `{}`", self.kind.as_str(), named.join("."))
    }
}

/// Something that is known of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// What sort of table, view, type or constraint it is.
    Form,
    /// The type of a column, the base type of a domain, the type of a sequence.
    Type,
    /// Whether a column takes NULL; only said of those that do not.
    NotNull,
    /// The default of a column.
    Default,
    /// The expression of a generated column, or how an identity is generated.
    Generated,
    /// A collation or character set that is not that of the database.
    Collation,
    /// The place of a column among those of its table, from 1.
    Position,
    /// Columns and expressions of an index or a key, in order.
    Keys,
    /// The table and the columns to which a foreign key points.
    References,
    /// What a foreign key does when its target goes, and when it is checked.
    Actions,
    /// Whether an index is unique.
    Unique,
    /// The method of an index, other than the usual one.
    Method,
    /// Further columns of an index.
    Include,
    /// The condition of a partial index, a check, an exclusion constraint.
    Condition,
    /// The labels of an enumeration, the attributes of a composite type.
    Members,
    /// The column that owns a sequence.
    Owner,
    /// Start, step and bounds of a sequence.
    Options,
    /// The text of a view, a function, a trigger, a policy.
    Definition,
    /// A comment.
    Comment,
    /// FOR VALUES of a partition.
    Bound,
    /// The text that a function runs, or the statements of a trigger.
    Body,
    /// The function that a trigger calls, with arguments.
    Call,
    /// The roles for which a policy is.
    Roles,
    /// WITH CHECK of a policy.
    Check,
    /// What a function is given.
    Arguments,
    /// The query of a view, which most servers keep in words of their own.
    Query,
    /// Its name is one that a server chooses, in a way of its own: that of a CHECK that nobody has named (MySQL, MariaDB). Helps to
    /// find it, and is never compared.
    Chosen,
}

impl Fact {
    /// All of them.
    pub const ALL: [Self; 27] = [
        Self::Form,
        Self::Type,
        Self::NotNull,
        Self::Default,
        Self::Generated,
        Self::Collation,
        Self::Position,
        Self::Keys,
        Self::References,
        Self::Actions,
        Self::Unique,
        Self::Method,
        Self::Include,
        Self::Condition,
        Self::Members,
        Self::Owner,
        Self::Options,
        Self::Definition,
        Self::Comment,
        Self::Chosen,
        Self::Bound,
        Self::Body,
        Self::Call,
        Self::Roles,
        Self::Check,
        Self::Query,
        Self::Arguments,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Type => "type",
            Self::NotNull => "NOT NULL",
            Self::Default => "default",
            Self::Generated => "generation",
            Self::Collation => "collation",
            Self::Position => "position",
            Self::Keys => "columns",
            Self::References => "target",
            Self::Actions => "actions",
            Self::Unique => "uniqueness",
            Self::Method => "method",
            Self::Include => "included columns",
            Self::Condition => "condition",
            Self::Members => "members",
            Self::Owner => "owner",
            Self::Options => "options",
            Self::Definition => "definition",
            Self::Comment => "comment",
            Self::Bound => "bound",
            Self::Body => "body",
            Self::Call => "call",
            Self::Roles => "roles",
            Self::Check => "check of new rows",
            Self::Query => "query",
            Self::Arguments => "arguments",
            Self::Chosen => "chosen name",
        }
    }
}

/// The objects of a database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    objects: BTreeMap<ObjectName, BTreeMap<Fact, String>>,
}

impl Snapshot {
    /// Adds an object, or what is known of it; facts without a text are none.
    pub fn add<'f>(&mut self, name: ObjectName, facts: impl IntoIterator<Item = (Fact, &'f str)>) {
        let known = self.objects.entry(name).or_default();
        known
            .extend(facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(fact, text)| (fact, text.to_owned())));
    }

    /// Adds an object beside others of its name, which it gets with a number: `foreign key (a) to b (c) (2)`. One of which no
    /// form is known yet is the same.
    pub fn add_another<'f>(&mut self, name: ObjectName, facts: impl IntoIterator<Item = (Fact, &'f str)>) {
        let numbered = |number: usize| ObjectName { name: format!("{} ({number})", name.name), ..name.clone() };
        let free = std::iter::once(name.clone()).chain((2..).map(numbered)).find(|name| {
            let known = self.get(name);
            known.is_none_or(|facts| !facts.contains_key(&Fact::Form))
        });
        self.add(free.unwrap_or(name), facts);
    }

    /// All objects, by name.
    pub fn objects(&self) -> impl Iterator<Item = (&ObjectName, &BTreeMap<Fact, String>)> {
        self.objects.iter()
    }

    /// What is known of an object, if it is there.
    pub fn get(&self, name: &ObjectName) -> Option<&BTreeMap<Fact, String>> {
        self.objects.get(name)
    }

    /// Gives an object another name.
    pub fn rename(&mut self, from: &ObjectName, to: ObjectName) {
        if let Some(facts) = self.objects.remove(from) {
            self.objects.insert(to, facts);
        }
    }

    /// Keeps some objects only.
    pub fn retain(&mut self, keep: impl Fn(&ObjectName) -> bool) {
        self.objects.retain(|name, _| keep(name));
    }

    /// Keeps some facts only.
    pub fn retain_facts(&mut self, keep: impl Fn(&ObjectName, Fact) -> bool) {
        for (name, facts) in &mut self.objects {
            facts.retain(|fact, _| keep(name, *fact));
        }
    }

    /// Changes the texts of facts.
    pub fn change_facts(&mut self, change: impl Fn(Fact, &mut String)) {
        for facts in self.objects.values_mut() {
            facts.iter_mut().for_each(|(fact, text)| change(*fact, text));
        }
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
}

//! What the objects of a schema are.

use std::collections::BTreeSet;

use migrations_catalog::{Expression, renamed, with_column_renamed};
use migrations_core::Dialect;
use migrations_semantics::{Signature, Type};

mod column;

pub use column::{Column, ColumnFields};

use crate::change::{IndexMarks, Name, SequenceOptions};
use crate::object_id::ObjectId;
use crate::properties::Properties;
use crate::server::Rules;
use crate::stored::{Reader, Stored, Writer};
use crate::{qualified, sequence_values, stored_enum, stored_struct, trigger_text};

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    /// A table.
    Table(Table),
    /// A view.
    View(View),
    /// A sequence.
    Sequence(Sequence),
    /// The name of an index of a table.
    IndexName {
        /// The table.
        table: String,
    },
    /// A type.
    Type(UserType),
    /// A function, a trigger, a policy: by its text.
    Text(Routine),
    /// An extension.
    Extension(Extension),
    /// A schema.
    Schema(Properties),
    /// The name of a constraint, which is taken.
    Bare,
}

impl Object {
    /// What is set on it as a whole.
    pub fn properties(&self) -> Option<&Properties> {
        match self {
            Self::Table(table) => Some(&table.properties),
            Self::View(view) => Some(&view.properties),
            Self::Sequence(sequence) => Some(&sequence.properties),
            Self::Type(user_type) => Some(&user_type.properties),
            Self::Text(routine) => Some(&routine.properties),
            Self::Extension(extension) => Some(&extension.properties),
            Self::Schema(properties) => Some(properties),
            Self::IndexName { .. } | Self::Bare => None,
        }
    }

    /// The same, to change.
    pub(crate) fn properties_mut(&mut self) -> Option<&mut Properties> {
        match self {
            Self::Table(table) => Some(&mut table.properties),
            Self::View(view) => Some(&mut view.properties),
            Self::Sequence(sequence) => Some(&mut sequence.properties),
            Self::Type(user_type) => Some(&mut user_type.properties),
            Self::Text(routine) => Some(&mut routine.properties),
            Self::Extension(extension) => Some(&mut extension.properties),
            Self::Schema(properties) => Some(properties),
            Self::IndexName { .. } | Self::Bare => None,
        }
    }

    /// Its indexes, if it can have some.
    pub fn indexes(&self) -> &[Index] {
        match self {
            Self::Table(table) => &table.indexes,
            Self::View(view) => &view.indexes,
            Self::Sequence(_)
            | Self::IndexName { .. }
            | Self::Type(_)
            | Self::Text(_)
            | Self::Extension(_)
            | Self::Schema(_)
            | Self::Bare => &[],
        }
    }
}

/// An extension.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extension {
    /// Where its objects are; empty for the usual schema.
    pub schema: String,
    /// Its version; empty for the usual one.
    pub version: String,
    /// What is set on it.
    pub properties: Properties,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// `temporary`, `virtual`, `partitioned`, `unlogged`, `foreign`; empty for the usual.
    pub form: String,
    /// `STRICT`, `WITHOUT ROWID`, by what it is partitioned.
    pub options: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its constraints.
    pub constraints: Vec<Constraint>,
    /// Its indexes, those of constraints aside.
    pub indexes: Vec<Index>,
    /// Row security and its like.
    pub flags: Vec<&'static str>,
    /// The tables of which it is a partition or child.
    pub parents: Vec<(String, String)>,
    /// Whether it is a partition.
    pub is_partition: bool,
    /// For which values it is one.
    pub bound: Expression,
    /// Not all of its columns are known.
    pub is_partly_known: bool,
    /// The collation for new columns (MySQL).
    pub collation: String,
    /// A comment (MySQL).
    pub comment: String,
    /// How its name was written.
    pub spelling: Spelling,
    /// What is set on it.
    pub properties: Properties,
}

impl Table {
    /// Its options as they are compared. What a virtual table gives its module is kept as it was written.
    pub fn comparable_options(&self, dialect: Dialect) -> String {
        if self.form == "virtual" { Expression::read(&self.options, dialect).to_string() } else { self.options.clone() }
    }

    /// The constraint of this name.
    pub fn constraint_called(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|known| known.name == name)
    }

    /// Its column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Its column of this name, to change.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// These columns take no NULL from now on.
    pub(crate) fn refuse_null_in(&mut self, is_meant: impl Fn(&str) -> bool) {
        let meant = self.columns.iter_mut().filter(|column| !column.is_not_null && is_meant(&column.name));
        meant.for_each(|column| column.is_not_null = true);
    }

    /// Its primary key.
    pub fn primary_key(&self) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }))
    }

    /// Its foreign keys: the constraints, and the tables to which they point.
    pub fn foreign_keys(&self) -> impl Iterator<Item = (&Constraint, &(String, String))> {
        self.constraints.iter().filter_map(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey { table, .. } => Some((constraint, table)),
            _ => None,
        })
    }

    /// Whether an index was made for a foreign key that is still there, and comes with it (MySQL).
    pub fn comes_with_key(&self, index: &Index) -> bool {
        let columns: Vec<&str> = index.keys.iter().filter_map(IndexKey::column).collect();
        index.is_implicit && self.foreign_keys().any(|(constraint, _)| constraint.kind.columns() == columns)
    }

    /// The names of its columns.
    pub fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }
}

/// How a name was written, where the case of its letters makes no difference. Two of them are never otherwise.
#[derive(Debug, Clone, Default)]
pub struct Spelling(Option<String>);

impl Spelling {
    pub(crate) fn new(written: &str) -> Self {
        Self(Some(written.to_owned()))
    }

    /// The name as it was written, if it still is this name.
    pub fn of<'s>(&'s self, name: &'s str) -> &'s str {
        self.0.as_deref().filter(|written| written.to_lowercase() == name.to_lowercase()).unwrap_or(name)
    }
}

impl PartialEq for Spelling {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Spelling {}

/// When something was made, where others were made before it and after it. Two of them are never otherwise: a trigger that is made anew is
/// the same.
#[derive(Debug, Clone, Copy, Default)]
pub struct Turn(pub(crate) usize);

impl PartialEq for Turn {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Turn {}

/// A constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// Its name; empty where nobody can see it (SQLite).
    pub name: String,
    /// What it says.
    pub kind: ConstraintKind,
    /// NOT VALID
    pub is_unchecked: bool,
    /// NOT ENFORCED (MySQL, PostgreSQL 18)
    pub is_unenforced: bool,
    /// NO INHERIT (PostgreSQL)
    pub is_own: bool,
    /// `deferrable`, `deferrable initially deferred`; empty for neither.
    pub deferral: String,
    /// The server has chosen its name: a CHECK (MySQL, MariaDB).
    pub is_unnamed: bool,
    /// What is set on it.
    pub properties: Properties,
}

impl Constraint {
    /// One with nothing unusual about it.
    pub fn new(name: String, kind: ConstraintKind) -> Self {
        Self {
            name,
            kind,
            is_unchecked: false,
            is_unenforced: false,
            is_own: false,
            deferral: String::new(),
            is_unnamed: false,
            properties: Properties::default(),
        }
    }
}

/// What a constraint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    /// PRIMARY KEY
    PrimaryKey {
        /// Its columns.
        keys: Vec<IndexKey>,
        /// INCLUDE
        include: Vec<String>,
    },
    /// UNIQUE
    Unique {
        /// Its columns.
        keys: Vec<IndexKey>,
        /// INCLUDE
        include: Vec<String>,
        /// NULLS NOT DISTINCT
        nulls_equal: bool,
    },
    /// FOREIGN KEY
    ForeignKey {
        /// Its columns.
        columns: Vec<String>,
        /// Schema and name of the table to which it points.
        table: (String, String),
        /// The columns there; empty for a primary key that is not there (SQLite).
        targets: Vec<String>,
        /// What it does.
        actions: String,
    },
    /// CHECK
    Check {
        /// The condition.
        condition: Expression,
        /// The column with which it stands (MySQL).
        column: Option<String>,
    },
    /// EXCLUDE
    Exclude(Expression),
}

impl ConstraintKind {
    /// The condition of a CHECK.
    pub fn condition(&self) -> Option<&Expression> {
        match self {
            Self::Check { condition, .. } => Some(condition),
            Self::PrimaryKey { .. } | Self::Unique { .. } | Self::ForeignKey { .. } | Self::Exclude(_) => None,
        }
    }

    /// The columns that are its own.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::PrimaryKey { keys, include } | Self::Unique { keys, include, .. } => {
                keys.iter().filter_map(IndexKey::column).chain(include.iter().map(String::as_str)).collect()
            }
            Self::ForeignKey { columns, .. } => columns.iter().map(String::as_str).collect(),
            Self::Check { .. } | Self::Exclude(_) => Vec::new(),
        }
    }

    /// Whether an index stands behind it (PostgreSQL).
    pub fn has_index(&self) -> bool {
        matches!(self, Self::PrimaryKey { .. } | Self::Unique { .. } | Self::Exclude(_))
    }
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// UNIQUE
    pub is_unique: bool,
    /// Its method; empty for the usual one.
    pub method: String,
    /// What is indexed.
    pub keys: Vec<IndexKey>,
    /// INCLUDE
    pub include: Vec<String>,
    /// WHERE
    pub condition: Option<Expression>,
    /// NULLS NOT DISTINCT
    pub nulls_equal: bool,
    /// COMMENT, INVISIBLE, WITH PARSER (MySQL, MariaDB)
    pub marks: IndexMarks,
    /// It was made for a foreign key, and goes when another can take its place (MySQL).
    pub is_implicit: bool,
    /// What is set on it.
    pub properties: Properties,
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexKey {
    /// A column, or an expression.
    pub body: Result<String, Expression>,
    /// What follows.
    pub suffix: String,
}

impl IndexKey {
    /// The column, if it is one.
    pub fn column(&self) -> Option<&str> {
        self.body.as_ref().ok().map(String::as_str)
    }
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// What stands before VIEW: RECURSIVE, ALGORITHM, SQL SECURITY.
    pub words: String,
    /// MATERIALIZED
    pub is_materialized: bool,
    /// Its query.
    pub query: String,
    /// What stands behind its name, as it was written; with columns in the place of `*` where the server puts them there.
    pub source: String,
    /// The same with `*`, as it was written; empty where there was none, or where the server keeps it.
    pub starred: String,
    /// What it reads: schemas and names.
    pub reads: Vec<(String, String)>,
    /// The columns that it reads, with schema and name of their tables; `None` if that is not known.
    pub columns: Option<BTreeSet<(String, String, String)>>,
    /// The columns that it gives; `None` if they are not known.
    pub outputs: Option<Vec<ViewColumn>>,
    /// Its own columns that have another name since.
    pub renamed: Vec<(String, String)>,
    /// Its indexes, if it is materialised.
    pub indexes: Vec<Index>,
    /// What is set on it.
    pub properties: Properties,
}

/// A column that a view gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewColumn {
    /// Its name; `None` where the server makes one up.
    pub name: Option<String>,
    /// Its type.
    pub data_type: Type,
    /// Its type with its length.
    pub shown_type: String,
}

impl View {
    /// A table that it reads has another name.
    pub(crate) fn follow_table(&mut self, from: &(String, String), to: &(String, String)) {
        let Some(columns) = self.columns.take() else { return };
        let follow = |(schema, table, column): (String, String, String)| {
            if (&schema, &table) == (&from.0, &from.1) {
                (to.0.clone(), to.1.clone(), column)
            } else {
                (schema, table, column)
            }
        };
        self.columns = Some(columns.into_iter().map(follow).collect());
    }

    /// A column that it reads has another name.
    pub(crate) fn follow_column(&mut self, key: &ObjectId, from: &str, to: &str) {
        let place = |column: &str| (key.schema.clone(), key.name.clone(), column.to_owned());
        if let Some(columns) = &mut self.columns
            && columns.remove(&place(from))
        {
            columns.insert(place(to));
        }
    }

    /// Writes the new name of a table or a column into the query, where the server does so. Says whether that is clear: not where
    /// the new name stands in it already.
    pub(crate) fn rename_in_query(&mut self, from: &str, to: &str, is_column: bool, rules: &Rules) -> bool {
        if !rules.objects.texts_follow || from == to {
            return true;
        }
        let dialect = rules.dialect();
        let (from, to) = (quoted_for(from, rules), quoted_for(to, rules));
        // As the name of a result it does no harm.
        let written: Vec<&str> = self.query.split(' ').collect();
        let is_clear = !(0..written.len()).any(|at| written[at] == to && (at == 0 || written[at - 1] != "as"));
        let write = |text: &str| {
            if is_column {
                with_column_renamed(text, &from, &to, dialect, rules.objects.results_keep_names)
            } else {
                renamed(text, &from, &to, dialect)
            }
        };
        // The column has its old name as that of a result.
        self.query = write(&self.query).replace(&format!(" {to} as {to} "), &format!(" {to} "));
        self.source = write(&self.source);
        is_clear
    }

    /// Writes the new name of a column of one table where other tables have one of the old name, too. Says whether that is
    /// clear.
    pub(crate) fn rename_qualified(&mut self, table: &str, from: &str, to: &str, rules: &Rules) -> bool {
        if !rules.objects.texts_follow {
            return false;
        }
        let written = quoted_for(to, rules);
        let write = |text: &str| qualified::with_column_renamed(text, table, from, &written, rules);
        match (write(&self.query), write(&self.source)) {
            (Some(query), Some(source)) => {
                self.query = query;
                self.source = source;
                true
            }
            _ => false,
        }
    }

    /// One of its own columns has another name.
    pub(crate) fn rename_own(&mut self, from: &str, to: &str) {
        let back = self.renamed.last().is_some_and(|(old, new)| old == to && new == from);
        if back {
            self.renamed.pop();
        } else {
            self.renamed.push((from.to_owned(), to.to_owned()));
        }
    }
}

fn quoted_for(name: &str, rules: &Rules) -> String {
    if rules.names.tell_case { crate::lowering::quoted(name) } else { name.to_lowercase() }
}

/// A sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// Its type.
    pub data_type: String,
    /// Start, step and bounds where they are not the usual ones.
    pub options: Vec<(&'static str, String)>,
    /// Schema and name of a table, and its column.
    pub owner: Option<(String, String, String)>,
    /// It belongs to an identity column.
    pub is_identity: bool,
    /// What is set on it.
    pub properties: Properties,
}

impl Sequence {
    /// Takes over what options say. `has_types` says whether bounds that are left out depend on the type (PostgreSQL).
    pub(crate) fn set(&mut self, options: &SequenceOptions, has_types: bool) {
        if let Some(data_type) = &options.data_type {
            self.data_type.clone_from(data_type);
        }
        for (option, value) in &options.values {
            self.options.retain(|(known, _)| known != option);
            if !value.is_empty() {
                self.options.push((option, value.clone()));
            }
        }
        let descends = sequence_values::descends(&self.options);
        for (option, _) in options.values.iter().filter(|(_, value)| value.is_empty() && has_types) {
            self.options
                .extend(sequence_values::usual(option, &self.data_type, descends).map(|value| (*option, value)));
        }
        self.options.sort();
    }
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserType {
    /// `enum`, `composite`, `domain`, `range`, `base`, `shell`.
    pub form: String,
    /// Labels in order; attributes; the definition.
    pub members: Vec<String>,
    /// What stood behind its name when it was made; empty for an enumeration.
    pub source: String,
    /// What is set on it.
    pub properties: Properties,
}

/// The kind of events, as MySQL and MariaDB call them.
pub(crate) const EVENT: &str = "event";

/// The kind of extended statistics, as the server calls it.
pub(crate) const STATISTICS: &str = "statistics object";

/// A function, a trigger, a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routine {
    /// Its words.
    pub text: String,
    /// The statement that made it, as it was written.
    pub source: String,
    /// What was altered since.
    pub alterations: Vec<String>,
    /// Its table.
    pub table: Option<(String, String)>,
    /// The function that a trigger calls.
    pub calls: Option<(String, String)>,
    /// Tables that the statements of a trigger name (SQLite).
    pub reads: Vec<(String, String)>,
    /// What callers see of a function; `None` if that is not known.
    pub signature: Option<Signature>,
    /// Where a trigger stands among those of its table, in the order in which they were made (MySQL, MariaDB).
    pub turn: Turn,
    /// What is set on it.
    pub properties: Properties,
    /// Columns of its table without which it cannot be: statistics.
    pub columns: Vec<String>,
}

impl Routine {
    /// A table or a column that its words name has another name.
    pub(crate) fn rename_in_text(&mut self, from: &str, to: &str, rules: &Rules) {
        let dialect = rules.dialect();
        let (from, to) = (quoted_for(from, rules), quoted_for(to, rules));
        self.text = renamed(&self.text, &from, &to, dialect);
        self.source = renamed(&self.source, &from, &to, dialect);
    }

    /// A column of a table that its words name has another name. `is_own` says whether it is a trigger of that table (SQLite).
    pub(crate) fn rename_column_in_text(&mut self, table: &str, from: &str, to: &str, is_own: bool, rules: &Rules) {
        let names = (from.to_lowercase(), to.to_lowercase());
        for text in [&mut self.text, &mut self.source] {
            *text = trigger_text::with_column_renamed(text, table, (&names.0, &names.1), is_own, rules.dialect());
        }
    }

    /// It has another name itself: the first word that is its name.
    pub(crate) fn rename_itself(&mut self, from: &str, to: &str, rules: &Rules) {
        let dialect = rules.dialect();
        let (from, to) = (quoted_for(from, rules), quoted_for(to, rules));
        for text in [&mut self.text, &mut self.source] {
            // Up to the end of the name, so that nothing behind it is touched.
            let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
            let end = ends.into_iter().find(|end| {
                renamed(&text[..*end], &from, &to, dialect) != text[..*end]
                    && !text[*end..].starts_with(|it: char| it.is_alphanumeric() || it == '_')
            });
            if let Some(end) = end {
                *text = format!("{}{}", renamed(&text[..end], &from, &to, dialect), &text[end..]);
            }
        }
    }
}

stored_enum!(Object {
    Table(table),
    View(view),
    Sequence(sequence),
    IndexName { table },
    Type(user_type),
    Text(routine),
    Extension(extension),
    Schema(properties),
    Bare,
});
stored_struct!(Extension { schema, version, properties });
stored_struct!(Table {
    form,
    options,
    columns,
    constraints,
    indexes,
    flags,
    parents,
    is_partition,
    bound,
    is_partly_known,
    collation,
    comment,
    spelling,
    properties,
});
stored_struct!(Constraint { name, kind, is_unchecked, is_unenforced, is_own, deferral, is_unnamed, properties });
stored_enum!(ConstraintKind {
    PrimaryKey { keys, include },
    Unique { keys, include, nulls_equal },
    ForeignKey { columns, table, targets, actions },
    Check { condition, column },
    Exclude(elements),
});
stored_struct!(Index {
    name,
    is_unique,
    method,
    keys,
    include,
    condition,
    nulls_equal,
    marks,
    is_implicit,
    properties
});
stored_struct!(IndexKey { body, suffix });
stored_struct!(IndexMarks { comment, hidden, parser });
stored_struct!(View {
    words,
    is_materialized,
    query,
    source,
    starred,
    reads,
    columns,
    outputs,
    renamed,
    indexes,
    properties
});
stored_struct!(ViewColumn { name, data_type, shown_type });
stored_struct!(Signature { parameters, names, defaults, is_variadic, result });
stored_struct!(Sequence { data_type, options, owner, is_identity, properties });
stored_struct!(UserType { form, members, source, properties });
stored_struct!(Routine { text, source, alterations, table, calls, reads, signature, properties, columns, turn });

impl Stored for Type {
    fn write(&self, to: &mut Writer) {
        match self {
            Self::Unknown => to.number(0),
            Self::Untyped => to.number(1),
            Self::Named(name) => {
                to.number(2);
                to.text(name);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        match from.number()? {
            0 => Some(Self::Unknown),
            1 => Some(Self::Untyped),
            2 => from.text().map(|name| Self::Named(name.into())),
            _ => None,
        }
    }
}

impl Stored for Turn {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        usize::read(from).map(Self)
    }
}

impl Stored for Spelling {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Option::read(from).map(Self)
    }
}

/// Schema and name.
pub fn pair(name: &Name) -> (String, String) {
    (name.schema.clone(), name.name.clone())
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::schema::Schema;

    #[test]
    fn a_default_goes_on_to_convert_from_the_type_for_which_it_was_written() {
        let made = |statements: &str| {
            Schema::of_statements(statements.split("; "), Dialect::Postgres).unwrap().sql().join("; ")
        };
        let table =
            "CREATE TABLE t (a varchar[] DEFAULT '{}', b timestamp DEFAULT '2026-01-01', c varchar(9) DEFAULT 'x')";
        let types = "ALTER TABLE t ALTER a TYPE text[]; ALTER TABLE t ALTER b TYPE timestamptz; ALTER TABLE t ALTER c TYPE varchar(20)";
        let changed = made(&format!("{table}; {types}"));
        assert!(changed.contains("a text[] DEFAULT '{}'::character varying[]"), "{changed}");
        assert!(changed.contains("DEFAULT '2026-01-01 00:00:00'::timestamp without time zone"), "{changed}");
        assert!(changed.contains("c varchar(20) DEFAULT 'x'\n"), "{changed}");
        let back = made(&format!(
            "{table}; {types}; ALTER TABLE t ALTER a TYPE varchar[]; ALTER TABLE t ALTER b SET DEFAULT '2026-01-01'"
        ));
        assert_eq!(back.matches("::").count(), 0, "{back}");
        assert!(!changed.contains("ALTER"), "{changed}");
    }
}

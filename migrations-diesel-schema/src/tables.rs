//! The tables of a schema in Diesel's terms.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase as _;
use migrations_core::Dialect;
use migrations_schema::schema::{self, ConstraintKind, Object, ObjectId, Schema};

use crate::backend::{Backend, ColumnAt};
use crate::names::rust_name;
use crate::row_numbers::{is_row_id, is_without_row_ids, row_id_alias};
use crate::settings::PrintSchema;
use crate::types::{DieselType, named};

/// Name of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableName {
    /// In the database.
    pub sql_name: String,
    /// In Rust.
    pub rust_name: String,
    /// Its schema, if not the usual one.
    pub schema: Option<String>,
}

impl TableName {
    /// In the letters in which the database shows it.
    fn of(key: &ObjectId, model: &Schema) -> Self {
        let sql_name = match model.object(key) {
            Some(Object::Table(table)) => table.spelling.of(&key.name),
            _ => &key.name,
        };
        Self {
            sql_name: sql_name.to_owned(),
            rust_name: rust_name(sql_name, None),
            schema: Some(key.schema.clone()).filter(|schema| !schema.is_empty()),
        }
    }

    /// With its schema, as `table!` has it.
    pub(crate) fn in_rust(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{}.{}", rust_name(schema, None), self.rust_name),
            None => self.rust_name.clone(),
        }
    }

    /// With its schema, as the database has it.
    pub(crate) fn in_sql(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.sql_name),
            None => self.sql_name.clone(),
        }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// The columns of its primary key, in Rust.
    pub primary_key: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// A comment of the database.
    pub comment: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// In the database.
    pub sql_name: String,
    /// In Rust.
    pub rust_name: String,
    /// Its type.
    pub data_type: DieselType,
    /// It is the number of the row (SQLite), which is never NULL, whatever the database says.
    pub is_row_id: bool,
    /// A comment of the database.
    pub comment: Option<String>,
}

/// A foreign key of one column that `joinable!` can have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Joinable {
    pub(crate) child: TableName,
    pub(crate) parent: TableName,
    pub(crate) column: String,
}

/// What Diesel has no words for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmapped {
    /// A table without a primary key.
    NoPrimaryKey {
        /// The table.
        table: String,
    },
    /// A column of a type that Diesel does not know (SQLite).
    Type {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The type.
        data_type: String,
    },
    /// A virtual table, or one of which not all columns are known.
    Unknown {
        /// The table.
        table: String,
    },
}

impl std::fmt::Display for Unmapped {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoPrimaryKey { table } => {
                write!(formatter, "table `{table}` has no primary key, and Diesel takes no table without one")
            }
            Self::Type { table, column, data_type } => {
                write!(formatter, "column `{table}.{column}` is `{data_type}`, and Diesel knows no such type in SQLite")
            }
            Self::Unknown { table } => write!(formatter, "the columns of table `{table}` are not all known"),
        }
    }
}

/// The tables of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tables {
    /// The tables, by name.
    pub list: Vec<Table>,
    pub(crate) joinables: Vec<Joinable>,
    /// Tables that are left out, or stop everything: Diesel has no words for them.
    pub unmapped: Vec<Unmapped>,
    /// Tables that the settings leave out.
    pub(crate) filtered: Vec<String>,
}

impl Tables {
    /// The tables that a `schema.rs` for this schema holds.
    pub fn of(model: &Schema, settings: &PrintSchema) -> Self {
        let mut found = Self::default();
        let schema = settings.schema.clone().filter(|schema| schema != "public").unwrap_or_default();
        let is_wanted = |key: &ObjectId| {
            key.schema == schema
                && !key.name.starts_with("__")
                && !key.name.starts_with("sqlite")
                && settings.wants(&TableName::of(key, model).sql_name)
        };
        for (key, object) in model.objects().filter(|(key, _)| is_wanted(key)) {
            let Object::Table(table) = object else { continue };
            match table.form.as_str() {
                "temporary" | "foreign" => continue,
                _ if table.is_partly_known || table.form == "virtual" => {
                    found.unmapped.push(Unmapped::Unknown { table: key.name.clone() });
                    continue;
                }
                _ => {}
            }
            found.add(key, table, model, settings);
        }
        let is_table = |object: &Object| matches!(object, Object::Table(_) | Object::View(_));
        let others = model
            .objects()
            .map(|(key, object)| (key, object, TableName::of(key, model)))
            .filter(|(key, object, name)| is_table(object) && key.schema == schema && !settings.wants(&name.sql_name));
        found.filtered = others.map(|(.., name)| name.sql_name).collect();
        found.list.sort_by(|one, other| one.name.sql_name.cmp(&other.name.sql_name));
        found.joinables = joinables(model, &found.list);
        tell_types_apart(&mut found.list);
        found
    }

    fn add(&mut self, key: &ObjectId, table: &schema::Table, model: &Schema, settings: &PrintSchema) {
        let name = TableName::of(key, model);
        let backend = Backend::of(model.dialect());
        let spelled = |column: &str| spelled(table, column);
        let own = |column: &str| rust_name(&spelled(column), Some(&name.rust_name));
        let mut primary_key = primary_key(table, backend);
        let mut columns = Vec::with_capacity(table.columns.len());
        if primary_key.is_empty() {
            if !backend.rows_have_numbers {
                self.unmapped.push(Unmapped::NoPrimaryKey { table: name.in_sql() });
                return;
            }
            let Some(alias) = row_id_alias(table) else { return };
            primary_key.push(alias.to_owned());
            columns.push(row_id(alias, &own(alias)));
        }
        for column in &table.columns {
            let is_row_id = is_row_id(table, &column.name);
            let Some(data_type) = (backend.column_type)(&ColumnAt { model, key, table, column, settings }) else {
                self.unmapped.push(Unmapped::Type {
                    table: name.in_sql(),
                    column: column.name.clone(),
                    data_type: column.data_type.clone(),
                });
                continue;
            };
            let is_key_without_row_ids = is_without_row_ids(table) && primary_key.contains(&column.name);
            let type_takes_null = data_type.is_nullable || !backend.types_tell_null;
            let takes_null = type_takes_null && !column.is_not_null && !is_key_without_row_ids;
            columns.push(Column {
                sql_name: spelled(&column.name),
                rust_name: own(&column.name),
                data_type: DieselType { is_nullable: takes_null, ..data_type },
                is_row_id: is_row_id && backend.rows_have_numbers,
                comment: Some(column.comment.clone()).filter(|comment| !comment.is_empty()),
            });
        }
        if settings.is_sorted_by_name {
            columns.sort_by(|one, other| one.sql_name.cmp(&other.sql_name));
        }
        let primary_key = primary_key.iter().map(|column| own(column)).collect();
        let comment = Some(table.comment.clone()).filter(|comment| !comment.is_empty());
        self.list.push(Table { name, primary_key, columns, comment });
    }

    /// The table of this name.
    pub fn get(&self, sql_name: &str, schema: Option<&str>, dialect: Dialect) -> Option<&Table> {
        let is_it = |name: &TableName| {
            is_same_name(&name.sql_name, sql_name, !Backend::of(dialect).tables_tell_case)
                && name.schema.as_deref() == schema
        };
        self.list.iter().find(|table| is_it(&table.name))
    }
}

/// Whether two names are one, to a database that may make no difference of case.
pub(crate) fn is_same_name(one: &str, other: &str, ignores_case: bool) -> bool {
    one == other || ignores_case && one.to_lowercase() == other.to_lowercase()
}

/// A column as it was written.
fn spelled(table: &schema::Table, column: &str) -> String {
    table.column(column).map_or(column, |known| known.spelling.of(column)).to_owned()
}

/// Types of one name in several schemas are several types: the name in Rust of those outside the usual schema says where.
fn tell_types_apart(tables: &mut [Table]) {
    let place = |data_type: &DieselType| (data_type.schema.clone(), data_type.sql_name.clone());
    let all = tables.iter().flat_map(|table| &table.columns).map(|column| &column.data_type);
    let mut places: BTreeMap<String, BTreeSet<(Option<String>, String)>> = BTreeMap::new();
    for data_type in all {
        places.entry(data_type.name.clone()).or_default().insert(place(data_type));
    }
    places.retain(|_, places| places.len() > 1);
    for data_type in tables.iter_mut().flat_map(|table| &mut table.columns).map(|column| &mut column.data_type) {
        if let Some(schema) =
            data_type.schema.as_deref().filter(|it| *it != "pg_catalog" && places.contains_key(&data_type.name))
        {
            data_type.name = format!("{schema} {}", data_type.name).to_upper_camel_case();
        }
    }
}

fn row_id(alias: &str, rust_name: &str) -> Column {
    Column {
        sql_name: alias.to_owned(),
        rust_name: rust_name.to_owned(),
        data_type: DieselType { is_nullable: false, ..named("Integer") },
        is_row_id: true,
        comment: None,
    }
}

/// The columns of the primary key, in the order in which they are told.
fn primary_key(table: &schema::Table, backend: &Backend) -> Vec<String> {
    let Some(constraint) = table.primary_key() else { return Vec::new() };
    let ConstraintKind::PrimaryKey { keys, .. } = &constraint.kind else { return Vec::new() };
    let key: Vec<String> = keys.iter().filter_map(|key| key.column().map(str::to_owned)).collect();
    if !backend.key_in_order_of_table {
        return key;
    }
    table.column_names().filter(|column| key.iter().any(|it| it == column)).map(str::to_owned).collect()
}

/// A foreign key as Diesel looks at it.
struct Link {
    child: TableName,
    parent: TableName,
    columns: Vec<String>,
    targets: Vec<String>,
}

impl Link {
    fn tables(&self) -> BTreeSet<&TableName> {
        BTreeSet::from([&self.child, &self.parent])
    }
}

/// Foreign keys of one column to a primary key of one, where no other key is between the two tables.
fn joinables(model: &Schema, tables: &[Table]) -> Vec<Joinable> {
    let mut links: Vec<Link> = Vec::new();
    for (key, object) in model.objects() {
        let Object::Table(table) = object else { continue };
        for (constraint, (schema, name)) in table.foreign_keys() {
            let ConstraintKind::ForeignKey { columns, targets, .. } = &constraint.kind else { continue };
            let parent = ObjectId::relation(schema, name);
            let targets = match model.object(&parent) {
                Some(Object::Table(parent)) if targets.is_empty() => primary_key(parent, Backend::of(model.dialect())),
                _ => targets.clone(),
            };
            links.push(Link {
                child: TableName::of(key, model),
                parent: TableName::of(&parent, model),
                columns: columns.iter().map(|column| spelled(table, column)).collect(),
                targets,
            });
        }
    }
    let sql_key = |table: &Table| -> Vec<String> {
        let named = table.primary_key.iter();
        named
            .filter_map(|own| table.columns.iter().find(|column| column.rust_name == *own))
            .map(|column| column.sql_name.clone())
            .collect()
    };
    let is_same = |one: &[String], other: &[String]| {
        let ignores_case = !Backend::of(model.dialect()).columns_tell_case;
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same_name(one, other, ignores_case))
    };
    let find = |name: &TableName| tables.iter().find(|table| table.name == *name);
    let mut all: Vec<Joinable> = links
        .iter()
        .filter(|link| link.child != link.parent && link.columns.len() == 1)
        .filter(|link| find(&link.child).is_some())
        .filter(|link| find(&link.parent).is_some_and(|parent| is_same(&sql_key(parent), &link.targets)))
        .filter(|link| links.iter().filter(|other| other.tables() == link.tables()).count() == 1)
        .map(|link| Joinable {
            child: link.child.clone(),
            parent: link.parent.clone(),
            column: rust_name(&link.columns[0], Some(&link.child.rust_name)),
        })
        .collect();
    all.sort();
    all
}

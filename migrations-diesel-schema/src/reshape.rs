//! The schema that a `schema.rs` asks for. It knows no lengths, defaults, indexes or checks; whatever it does not know stays
//! as it is.

use std::fmt;

use migrations_catalog::{Kind, ObjectName};
use migrations_core::Dialect;
use migrations_schema::Schema;
use migrations_schema::plan::written_name;

use crate::backend::{Backend, CustomTypes};
use crate::compare::{Disagreement, compare};
use crate::read::{DieselSchema, ReadColumn, ReadTable, ReadType};
use crate::settings::PrintSchema;
use crate::tables::Tables;

/// Something that a `schema.rs` asks for and nothing here can make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable(pub String);

impl fmt::Display for Unreachable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unreachable {}

/// The schema `from` as a `schema.rs` wants it.
///
/// # Errors
/// All that it asks for and that cannot be made: types that the migrations have never made, columns of types that no
/// database has a word for.
pub fn reshape(from: &Schema, written: &DieselSchema, settings: &PrintSchema) -> Result<Schema, Vec<Unreachable>> {
    let dialect = from.dialect();
    let tables = Tables::of(from, settings);
    let mut reshaper = Reshaper { model: from.clone(), written, dialect, faults: Vec::new() };
    let found = compare(written, &tables, settings, dialect);
    for disagreement in &found {
        reshaper.follow(disagreement);
    }
    reshaper.new_keys(&found);
    let was_broken = from.broken_views();
    for (view, what) in reshaper.model.broken_views().into_iter().filter(|it| !was_broken.contains(it)) {
        reshaper.faults.push(Unreachable(format!(
            "view `{view}` reads {what}, which would be gone: change or drop the view in a revision by hand first"
        )));
    }
    if reshaper.faults.is_empty() { Ok(reshaper.model) } else { Err(reshaper.faults) }
}

struct Reshaper<'r> {
    model: Schema,
    written: &'r DieselSchema,
    dialect: Dialect,
    faults: Vec<Unreachable>,
}

impl Reshaper<'_> {
    fn backend(&self) -> &'static Backend {
        Backend::of(self.dialect)
    }

    /// A name of a table as the model knows it.
    fn known_table(&self, name: &str) -> String {
        if self.backend().tables_are_lower { name.to_lowercase() } else { name.to_owned() }
    }

    /// A name of a column as the model knows it.
    fn known_column(&self, name: &str) -> String {
        if self.backend().columns_tell_case { name.to_owned() } else { name.to_lowercase() }
    }

    fn table(&self, full: &str) -> Option<&ReadTable> {
        let (schema, name) = split(full);
        let is_it = |table: &&ReadTable| {
            self.known_table(&table.sql_name) == self.known_table(name)
                && table.schema.as_deref().unwrap_or_default() == schema
        };
        self.written.tables.iter().find(is_it)
    }

    fn column(&self, table: &str, column: &str) -> Option<&ReadColumn> {
        let columns = &self.table(table)?.columns;
        columns.iter().find(|known| self.known_column(&known.sql_name) == self.known_column(column))
    }

    fn name(&self, own: &str) -> String {
        written_name(own, self.dialect)
    }

    fn qualified(&self, full: &str) -> String {
        match split(full) {
            ("", name) => self.name(name),
            (schema, name) => format!("{}.{}", self.name(schema), self.name(name)),
        }
    }

    fn run(&mut self, statement: &str) {
        if let Err(reason) = self.model.apply_statement(statement) {
            self.faults.push(Unreachable(format!("{reason}, in `{statement}`")));
        }
    }

    fn follow(&mut self, disagreement: &Disagreement) {
        match disagreement {
            Disagreement::TableMissing { table } => {
                // Its children are dropped, too, or lose their keys.
                let nothing = Schema::new(self.model.server());
                let (schema, table) = split(table);
                let table = &self.known_table(table);
                let name = ObjectName {
                    schema: schema.to_owned(),
                    table: table.to_owned(),
                    kind: Kind::Table,
                    name: String::new(),
                };
                self.model.drop_keys_to(schema, table);
                self.model.adopt(&name, &nothing);
            }
            Disagreement::TableNotInSchema { table } => self.create_table(table),
            Disagreement::ColumnMissing { table, column, .. } => {
                let (schema, table) = split(table);
                let (table, column) = (self.known_table(table), self.known_column(column));
                self.model.forget_column(schema, &table, &column);
            }
            Disagreement::ColumnNotInSchema { table, column, .. } => self.add_column(table, column),
            Disagreement::Type { table, column, .. } => self.change_column(table, column),
            Disagreement::PrimaryKey { table, written, real } => {
                self.faults.push(Unreachable(format!(
                    "the primary key of `{table}` is ({real}), and schema.rs says ({written}): change it in a revision by hand"
                )));
            }
        }
    }

    fn sql_type(&mut self, table: &str, column: &ReadColumn) -> Option<String> {
        let found = sql_type(&column.data_type, column.max_length, self.backend()).or_else(|| {
            let custom = self.written.types.iter().find(|(name, _)| *name == column.data_type.name);
            custom.filter(|_| self.backend().custom_types == CustomTypes::Named).map(|(_, sql_name)| {
                let brackets = if column.data_type.is_array { "[]" } else { "" };
                format!("{}{brackets}", written_name(sql_name, self.dialect))
            })
        });
        if found.is_none() {
            self.faults.push(Unreachable(format!(
                "column `{}` of `{table}` is `{}`, and nothing says what that is in the database: make it in a revision by hand",
                column.sql_name, column.data_type
            )));
        }
        found
    }

    fn create_table(&mut self, full: &str) {
        let Some(table) = self.table(full).cloned() else { return };
        let mut parts: Vec<String> = Vec::new();
        for column in &table.columns {
            let Some(data_type) = self.sql_type(full, column) else { return };
            let not_null = if column.data_type.is_nullable { "" } else { " NOT NULL" };
            parts.push(format!("{} {data_type}{not_null}", self.name(&column.sql_name)));
        }
        let sql_name = |own: &String| {
            table
                .columns
                .iter()
                .find(|column| column.rust_name == *own)
                .map_or_else(|| own.clone(), |it| it.sql_name.clone())
        };
        let key: Vec<String> = table.primary_key.iter().map(|own| self.name(&sql_name(own))).collect();
        // The number of a row needs no column of its own.
        let is_hidden = self.backend().rows_have_numbers
            && key.len() == 1
            && !table.columns.iter().any(|it| self.name(&it.sql_name) == key[0]);
        if !is_hidden {
            parts.push(format!("PRIMARY KEY ({})", key.join(", ")));
        }
        self.run(&format!("CREATE TABLE {} ({})", self.qualified(full), parts.join(", ")));
    }

    fn add_column(&mut self, table: &str, column: &str) {
        let Some(column) = self.column(table, column).cloned() else { return };
        let Some(data_type) = self.sql_type(table, &column) else { return };
        self.run(&format!(
            "ALTER TABLE {} ADD COLUMN {} {data_type}",
            self.qualified(table),
            self.name(&column.sql_name)
        ));
        let (schema, table) = split(table);
        let (table, name) = (self.known_table(table), self.known_column(&column.sql_name));
        self.model.set_column(schema, &table, &name, None, !column.data_type.is_nullable);
    }

    fn change_column(&mut self, table: &str, name: &str) {
        let Some(column) = self.column(table, name).cloned() else { return };
        let (schema, own) = split(table);
        let real = Tables::of(
            &self.model,
            &PrintSchema { schema: Some(schema.to_owned()).filter(|it| !it.is_empty()), ..PrintSchema::default() },
        );
        let known = real
            .get(own, Some(schema).filter(|it| !it.is_empty()), self.dialect)
            .and_then(|it| it.columns.iter().find(|it| self.known_column(&it.sql_name) == self.known_column(name)));
        // Only NULL may be what differs: then the type stays, with its length.
        let same = ReadColumn {
            data_type: ReadType {
                is_nullable: known.is_some_and(|it| it.data_type.is_nullable),
                ..column.data_type.clone()
            },
            ..column.clone()
        };
        let is_same_type = known.is_some_and(|known| crate::compare::is_same(&same, known, self.dialect));
        let data_type = if is_same_type { None } else { self.sql_type(table, &column) };
        let data_type = data_type.and_then(|written| Schema::type_of(&written, &self.model));
        let (own, name) = (self.known_table(own), self.known_column(name));
        self.model.set_column(schema, &own, &name, data_type, !column.data_type.is_nullable);
    }

    /// Foreign keys for `joinable!`, where a table or a column is new: of others, nobody can know.
    fn new_keys(&mut self, found: &[Disagreement]) {
        for (child, parent, column) in self.written.joinables.clone() {
            let by_name = |name: &str| self.written.tables.iter().find(|table| table.rust_name == name);
            let (Some(child), Some(parent)) = (by_name(&child).cloned(), by_name(&parent).cloned()) else { continue };
            let Some(column) = child.columns.iter().find(|it| it.rust_name == column) else { continue };
            let full = |table: &ReadTable| match &table.schema {
                Some(schema) => format!("{schema}.{}", table.sql_name),
                None => table.sql_name.clone(),
            };
            let is_new = found.iter().any(|disagreement| match disagreement {
                Disagreement::TableNotInSchema { table } => *table == full(&child),
                Disagreement::ColumnNotInSchema { table, column: name, .. } => {
                    *table == full(&child) && *name == column.sql_name
                }
                _ => false,
            });
            if is_new {
                let place =
                    |table: &ReadTable| (table.schema.clone().unwrap_or_default(), self.known_table(&table.sql_name));
                let (own, target, column) = (place(&child), place(&parent), self.known_column(&column.sql_name));
                self.model.add_key_to(&own, &column, &target);
            }
        }
    }
}

fn split(full: &str) -> (&str, &str) {
    full.split_once('.').unwrap_or(("", full))
}

/// The word that a database has for a type of Diesel.
fn sql_type(data_type: &ReadType, max_length: Option<u64>, backend: &Backend) -> Option<String> {
    let fits = (backend.has_unsigned || !data_type.is_unsigned) && (backend.has_arrays || !data_type.is_array);
    if !fits {
        return None;
    }
    let single = (backend.sql_type)(&data_type.name, max_length)?;
    let unsigned = if data_type.is_unsigned { " unsigned" } else { "" };
    let brackets = if data_type.is_array { "[]" } else { "" };
    Some(format!("{single}{unsigned}{brackets}"))
}

//! In what a `schema.rs` and the schema of the migrations disagree.

use std::fmt;
use std::ops::Range;

use migrations_core::Dialect;

use crate::backend::Backend;
use crate::read::{DieselSchema, ReadColumn, ReadTable};
use crate::settings::PrintSchema;
use crate::tables::{Column, Table, Tables, is_same_name};

/// One thing in which the two disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disagreement {
    /// A table is in `schema.rs` only.
    TableNotInSchema {
        /// The table.
        table: String,
    },
    /// A table is missing in `schema.rs`.
    TableMissing {
        /// The table.
        table: String,
    },
    /// A column is in `schema.rs` only.
    ColumnNotInSchema {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What `schema.rs` says that it is.
        written: String,
    },
    /// A column is missing in `schema.rs`.
    ColumnMissing {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What should stand there.
        line: String,
    },
    /// A column is another type, or takes NULL where it should not.
    Type {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What `schema.rs` says.
        written: String,
        /// What it is.
        real: String,
    },
    /// The primary key is another one.
    PrimaryKey {
        /// The table.
        table: String,
        /// What `schema.rs` says.
        written: String,
        /// What it is.
        real: String,
    },
}

impl fmt::Display for Disagreement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TableNotInSchema { table } => write!(formatter, "the migrations make no table `{table}`"),
            Self::TableMissing { table } => write!(formatter, "table `{table}` of the migrations is missing"),
            Self::ColumnNotInSchema { table, column, .. } => {
                write!(formatter, "table `{table}` has no column `{column}` in the migrations")
            }
            Self::ColumnMissing { table, column, .. } => {
                write!(formatter, "column `{column}` of table `{table}` is missing")
            }
            Self::Type { table, column, written, real } => {
                write!(formatter, "column `{column}` of table `{table}` is `{real}`, not `{written}`")
            }
            Self::PrimaryKey { table, written, real } => {
                write!(formatter, "the primary key of table `{table}` is ({real}), not ({written})")
            }
        }
    }
}

impl Disagreement {
    /// The table that it is about.
    pub fn table(&self) -> &str {
        match self {
            Self::TableNotInSchema { table }
            | Self::TableMissing { table }
            | Self::ColumnNotInSchema { table, .. }
            | Self::ColumnMissing { table, .. }
            | Self::Type { table, .. }
            | Self::PrimaryKey { table, .. } => table,
        }
    }

    /// What to do about it, in `schema.rs`.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::ColumnMissing { line, .. } => Some(format!("add `{line}`")),
            Self::Type { column, real, .. } => Some(format!("write `{column} -> {real},`")),
            _ => None,
        }
    }

    /// Where it shows in the text of the `schema.rs`: at the column, or else at the table.
    pub fn place(&self, written: &DieselSchema) -> Option<Range<usize>> {
        let table = written.tables.iter().find(|table| full_name(table) == self.table())?;
        let column = match self {
            Self::ColumnNotInSchema { column, .. } | Self::Type { column, .. } => Some(column),
            _ => None,
        };
        let column = column.and_then(|column| table.columns.iter().find(|it| it.sql_name == *column));
        Some(column.map_or(&table.place, |column| &column.place).clone())
    }
}

/// In what a `schema.rs` differs from what it should be. Types of its own are taken for what they are meant to be, and what
/// SQLite stores alike counts as alike.
pub fn compare(written: &DieselSchema, real: &Tables, settings: &PrintSchema, dialect: Dialect) -> Vec<Disagreement> {
    let mut found = Vec::new();
    let unmapped: Vec<String> = real.unmapped.iter().filter_map(unmapped_table).collect();
    for table in &written.tables {
        let full = full_name(table);
        match real.get(&table.sql_name, table.schema.as_deref(), dialect) {
            Some(known) => compare_table(table, known, dialect, &mut found),
            // Views, and tables of which too little is known, can be written by hand.
            None if unmapped.contains(&table.sql_name) || real.filtered.contains(&table.sql_name) => {}
            None if table.schema != settings_schema(settings) => {}
            None => found.push(Disagreement::TableNotInSchema { table: full }),
        }
    }
    for table in &real.list {
        let ignores_case = !Backend::of(dialect).tables_tell_case;
        let is_there = |other: &&ReadTable| {
            is_same_name(&other.sql_name, &table.name.sql_name, ignores_case) && other.schema == table.name.schema
        };
        if written.tables.iter().find(is_there).is_none() {
            found.push(Disagreement::TableMissing { table: table.name.in_sql() });
        }
    }
    found
}

fn settings_schema(settings: &PrintSchema) -> Option<String> {
    settings.schema.clone().filter(|schema| schema != "public")
}

fn unmapped_table(unmapped: &crate::tables::Unmapped) -> Option<String> {
    match unmapped {
        crate::tables::Unmapped::NoPrimaryKey { table } | crate::tables::Unmapped::Unknown { table } => {
            Some(table.clone())
        }
        crate::tables::Unmapped::Type { .. } => None,
    }
}

fn full_name(table: &ReadTable) -> String {
    match &table.schema {
        Some(schema) => format!("{schema}.{}", table.sql_name),
        None => table.sql_name.clone(),
    }
}

fn compare_table(written: &ReadTable, real: &Table, dialect: Dialect, found: &mut Vec<Disagreement>) {
    let table = real.name.in_sql();
    let is_same_column = |one: &str, other: &str| is_same_name(one, other, !Backend::of(dialect).columns_tell_case);
    for column in &written.columns {
        let Some(known) = real.columns.iter().find(|known| is_same_column(&known.sql_name, &column.sql_name)) else {
            found.push(Disagreement::ColumnNotInSchema {
                table: table.clone(),
                column: column.sql_name.clone(),
                written: column.data_type.to_string(),
            });
            continue;
        };
        if !is_same(column, known, dialect) {
            found.push(Disagreement::Type {
                table: table.clone(),
                column: column.sql_name.clone(),
                written: column.data_type.to_string(),
                real: known.data_type.to_string(),
            });
        }
    }
    for column in &real.columns {
        let is_there = written.columns.iter().any(|other| is_same_column(&other.sql_name, &column.sql_name));
        // The number of a row needs no column.
        let is_hidden = column.is_row_id && !real.primary_key.contains(&column.rust_name);
        if !is_there && !is_hidden {
            let line = format!("{} -> {},", column.rust_name, column.data_type);
            found.push(Disagreement::ColumnMissing { table: table.clone(), column: column.sql_name.clone(), line });
        }
    }
    let sql_names = |names: &[String], of: &dyn Fn(&str) -> Option<String>| -> Vec<String> {
        names.iter().map(|name| of(name).unwrap_or_else(|| name.clone())).collect()
    };
    let own = |name: &str| written.columns.iter().find(|it| it.rust_name == name).map(|it| it.sql_name.clone());
    let theirs = |name: &str| real.columns.iter().find(|it| it.rust_name == name).map(|it| it.sql_name.clone());
    let (key, wanted) = (sql_names(&written.primary_key, &own), sql_names(&real.primary_key, &theirs));
    let is_same_key =
        key.len() == wanted.len() && key.iter().all(|column| wanted.iter().any(|other| is_same_column(column, other)));
    if !is_same_key {
        found.push(Disagreement::PrimaryKey { table, written: key.join(", "), real: wanted.join(", ") });
    }
}

/// Whether a column can be read and written as it is declared.
pub(crate) fn is_same(written: &ReadColumn, real: &Column, dialect: Dialect) -> bool {
    let (one, other) = (&written.data_type, &real.data_type);
    // The number of a row is never NULL, whatever SQLite says of its column.
    let is_stricter = real.is_row_id && !one.is_nullable;
    if one.is_nullable != other.is_nullable && !is_stricter {
        return false;
    }
    // A type of somebody's own is a decision.
    let backend = Backend::of(dialect);
    if !backend.reads_type(&one.name) {
        return one.is_array == other.is_array || !backend.has_type(&other.name);
    }
    if one.is_array != other.is_array || one.is_unsigned != other.is_unsigned {
        return false;
    }
    let class = backend.class;
    class(canonical(&one.name)) == class(canonical(&other.name))
}

/// Names of Diesel for one type. Source: `diesel::sql_types`.
fn canonical(name: &str) -> &str {
    match name {
        "Integer" | "Int4" | "Serial" => "Integer",
        "SmallInt" | "Smallint" | "Int2" | "SmallSerial" => "SmallInt",
        "BigInt" | "Bigint" | "Int8" | "BigSerial" => "BigInt",
        "Float" | "Float4" => "Float",
        "Double" | "Float8" => "Double",
        "Numeric" | "Decimal" => "Numeric",
        "TinyInt" | "Tinyint" => "TinyInt",
        "Text" | "VarChar" | "Varchar" | "Char" | "Bpchar" | "Tinytext" | "Mediumtext" | "Longtext" => "Text",
        "Binary" | "Bytea" | "Blob" | "Tinyblob" | "Mediumblob" | "Longblob" | "Varbinary" | "Bit" => "Binary",
        "MacAddr" | "Macaddr" => "MacAddr",
        "MacAddr8" | "Macaddr8" => "MacAddr8",
        other => other,
    }
}

//! What differs between Diesel's backends, as values: one file for each.

mod mysql;
mod postgres;
mod sqlite;

use migrations_core::Dialect;
use migrations_schema::schema::{self, ObjectId, Schema};

use crate::settings::PrintSchema;
use crate::types::DieselType;

/// Types that every backend of Diesel has.
const COMMON: &str = "Bool Integer SmallInt BigInt Binary Text Double Float Numeric Timestamp Date Time Float4 Smallint Int2 \
    Int4 Int8 Bigint Float8 Decimal VarChar Varchar Char Tinytext Mediumtext Longtext Tinyblob Blob Mediumblob Longblob \
    Varbinary Bit";

/// What differs between Diesel's backends.
pub(crate) struct Backend {
    /// Two columns that differ in the case of their letters alone are two columns.
    pub columns_tell_case: bool,
    /// The same of tables.
    pub tables_tell_case: bool,
    /// The schema keeps the name of a table in small letters.
    pub tables_are_lower: bool,
    /// A table without a key has the number of a row.
    pub rows_have_numbers: bool,
    /// The columns of a primary key are told in the order of the table.
    pub key_in_order_of_table: bool,
    /// A type says by itself whether it takes NULL.
    pub types_tell_null: bool,
    /// Names of types that Diesel has for it, beside those of every backend.
    pub types: &'static str,
    /// Further names of Diesel that can stand in a `schema.rs`, and are never printed.
    pub read_types: &'static str,
    /// How a type is defined that Diesel does not have.
    pub custom_types: CustomTypes,
    /// `Unsigned<..>`
    pub has_unsigned: bool,
    /// `Array<..>`
    pub has_arrays: bool,
    /// One name for types that are read and written alike; the argument is a name that says one thing on every backend.
    pub class: fn(&str) -> &str,
    /// The type of a column; `None` where Diesel has none.
    pub column_type: fn(&ColumnAt<'_>) -> Option<DieselType>,
    /// The word of the database for a type of Diesel, with the most characters that fit.
    pub sql_type: fn(&str, Option<u64>) -> Option<String>,
}

/// How a type is defined that Diesel does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CustomTypes {
    /// By the name that it has in the database.
    Named,
    /// For each column by itself: it has no name.
    OfColumn,
    /// Not at all: every type is one of Diesel's.
    Never,
}

/// A column in its table.
pub(crate) struct ColumnAt<'c> {
    pub model: &'c Schema,
    pub key: &'c ObjectId,
    pub table: &'c schema::Table,
    pub column: &'c schema::Column,
    pub settings: &'c PrintSchema,
}

impl Backend {
    /// That of a dialect.
    pub(crate) fn of(dialect: Dialect) -> &'static Self {
        match dialect {
            Dialect::Sqlite => &sqlite::BACKEND,
            Dialect::Postgres => &postgres::BACKEND,
            Dialect::Mysql => &mysql::BACKEND,
        }
    }

    /// Whether Diesel has a type of this name.
    pub(crate) fn has_type(&self, name: &str) -> bool {
        [COMMON, self.types].iter().flat_map(|all| all.split_ascii_whitespace()).any(|known| known == name)
    }

    /// Whether a `schema.rs` can name a type of Diesel so.
    pub(crate) fn reads_type(&self, name: &str) -> bool {
        self.has_type(name) || self.read_types.split_ascii_whitespace().any(|known| known == name)
    }
}

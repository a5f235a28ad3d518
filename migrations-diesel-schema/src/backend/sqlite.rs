//! SQLite.

use super::{Backend, ColumnAt, CustomTypes};
use crate::row_numbers::holds_row_id;
use crate::types::{self, DieselType, named};

pub(super) const BACKEND: Backend = Backend {
    columns_tell_case: false,
    tables_tell_case: false,
    tables_are_lower: true,
    rows_have_numbers: true,
    key_in_order_of_table: true,
    types_tell_null: false,
    types: "",
    read_types: "TimestamptzSqlite Json Jsonb",
    custom_types: CustomTypes::Never,
    has_unsigned: false,
    has_arrays: false,
    class: stored,
    column_type,
    sql_type,
};

fn column_type(at: &ColumnAt<'_>) -> Option<DieselType> {
    let is_big = at.settings.has_big_row_ids && holds_row_id(at.table, &at.column.name, at.key, at.model);
    types::of_sqlite(&at.column.data_type, is_big).map(named)
}

/// What SQLite stores alike, so that Diesel reads one as the other.
fn stored(name: &str) -> &str {
    match name {
        "Integer" | "SmallInt" | "BigInt" | "Bool" | "TinyInt" => "integer",
        "Float" | "Double" | "Numeric" => "real",
        "Text" | "Timestamp" | "Date" | "Time" | "TimestamptzSqlite" | "Json" => "text",
        _ => "blob",
    }
}

fn sql_type(name: &str, _: Option<u64>) -> Option<String> {
    let word = match name {
        "Integer" | "Int4" => "INTEGER",
        "SmallInt" | "Smallint" | "Int2" => "SMALLINT",
        "BigInt" | "Bigint" | "Int8" => "BIGINT",
        "Bool" => "BOOLEAN",
        "Text" | "VarChar" | "Varchar" | "Char" | "Json" => "TEXT",
        "Float" | "Float4" => "FLOAT",
        "Double" | "Float8" => "DOUBLE",
        "Numeric" | "Decimal" => "NUMERIC",
        "Binary" | "Blob" | "Jsonb" => "BLOB",
        "Timestamp" | "TimestamptzSqlite" => "TIMESTAMP",
        "Date" => "DATE",
        "Time" => "TIME",
        _ => return None,
    };
    Some(word.to_owned())
}

//! MySQL and MariaDB, which one backend of Diesel reaches.

use super::{Backend, ColumnAt, CustomTypes};
use crate::types::{self, DieselType};

pub(super) const BACKEND: Backend = Backend {
    columns_tell_case: false,
    tables_tell_case: true,
    tables_are_lower: false,
    rows_have_numbers: false,
    key_in_order_of_table: false,
    types_tell_null: false,
    types: "TinyInt Tinyint Datetime Json",
    read_types: "",
    // ENUM and SET are written with their column.
    custom_types: CustomTypes::OfColumn,
    has_unsigned: true,
    has_arrays: false,
    class: |name| if name == "Datetime" { "Timestamp" } else { name },
    column_type,
    sql_type,
};

#[expect(clippy::unnecessary_wraps, reason = "one backend among others")]
fn column_type(at: &ColumnAt<'_>) -> Option<DieselType> {
    Some(types::of_mysql(&at.column.data_type))
}

fn sql_type(name: &str, max_length: Option<u64>) -> Option<String> {
    let word = match name {
        "Integer" | "Int4" => "int",
        "SmallInt" | "Smallint" | "Int2" => "smallint",
        "BigInt" | "Bigint" | "Int8" => "bigint",
        "TinyInt" | "Tinyint" => "tinyint",
        "Bool" => "boolean",
        "Float" | "Float4" => "float",
        "Double" | "Float8" => "double",
        "Numeric" | "Decimal" => "decimal",
        "Binary" | "Blob" => "blob",
        "Varchar" | "VarChar" => return Some(format!("varchar({})", max_length.unwrap_or(255))),
        "Char" => return Some(format!("char({})", max_length.unwrap_or(1))),
        "Varbinary" => return Some(format!("varbinary({})", max_length.unwrap_or(255))),
        "Text" | "Tinytext" | "Mediumtext" | "Longtext" | "Tinyblob" | "Mediumblob" | "Longblob" | "Date" | "Time"
        | "Datetime" | "Timestamp" | "Json" | "Bit" => return Some(name.to_lowercase()),
        _ => return None,
    };
    Some(word.to_owned())
}

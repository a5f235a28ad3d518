//! PostgreSQL.

use super::{Backend, ColumnAt, CustomTypes};
use crate::types::{self, DieselType};

pub(super) const BACKEND: Backend = Backend {
    columns_tell_case: true,
    tables_tell_case: true,
    tables_are_lower: false,
    rows_have_numbers: false,
    key_in_order_of_table: false,
    // A domain may be NOT NULL.
    types_tell_null: true,
    types: "Cidr Citext Inet Jsonb MacAddr MacAddr8 Money Oid Range Timestamptz Uuid Json PgLsn Record Interval \
        Int4range Int8range Daterange Numrange Tsrange Tstzrange Int4multirange Int8multirange Datemultirange Nummultirange \
        Tsmultirange Tstzmultirange SmallSerial BigSerial Serial Bytea Bpchar Macaddr Macaddr8",
    read_types: "",
    custom_types: CustomTypes::Named,
    has_unsigned: false,
    has_arrays: true,
    class: |name| name,
    column_type,
    sql_type,
};

fn column_type(at: &ColumnAt<'_>) -> Option<DieselType> {
    let (found, is_not_null) = types::of_postgres(&at.column.data_type, at.model, at.settings);
    Some(DieselType { is_nullable: !is_not_null, ..found })
}

fn sql_type(name: &str, max_length: Option<u64>) -> Option<String> {
    let with_length = |name: &str| max_length.map_or_else(|| name.to_owned(), |length| format!("{name}({length})"));
    let word = match name {
        "Integer" | "Int4" => "integer",
        "Serial" => "serial",
        "SmallInt" | "Smallint" | "Int2" => "smallint",
        "SmallSerial" => "smallserial",
        "BigInt" | "Bigint" | "Int8" => "bigint",
        "BigSerial" => "bigserial",
        "Bool" => "boolean",
        "Text" => "text",
        "Varchar" | "VarChar" => return Some(with_length("varchar")),
        "Bpchar" => return Some(with_length("char")),
        "Float" | "Float4" => "real",
        "Double" | "Float8" => "double precision",
        "Numeric" | "Decimal" => "numeric",
        "Binary" | "Bytea" => "bytea",
        "MacAddr" | "Macaddr" => "macaddr",
        "MacAddr8" | "Macaddr8" => "macaddr8",
        "PgLsn" => "pg_lsn",
        "Timestamp" | "Timestamptz" | "Date" | "Time" | "Timetz" | "Interval" | "Uuid" | "Json" | "Jsonb" | "Inet"
        | "Cidr" | "Money" | "Oid" | "Citext" | "Int4range" | "Int8range" | "Numrange" | "Tsrange" | "Tstzrange"
        | "Daterange" | "Int4multirange" | "Int8multirange" | "Nummultirange" | "Tsmultirange" | "Tstzmultirange"
        | "Datemultirange" => {
            return Some(name.to_lowercase());
        }
        _ => return None,
    };
    Some(word.to_owned())
}

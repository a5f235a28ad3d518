//! Which types a foreign key can connect.

use migrations_core::Dialect;

/// A family of types whose members can be compared with each other, and with no member of another family.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Family {
    Number,
    Text,
    Truth,
    Uuid,
    List,
    /// Of MySQL: an integer of this size and sign.
    Integer(String),
    /// One of which nothing is claimed.
    Other,
}

/// Whether columns of two types can be compared, as far as that is certain.
pub fn are_comparable(one: &str, other: &str, dialect: Dialect) -> bool {
    match (family(one, dialect), family(other, dialect)) {
        (Family::Other, _) | (_, Family::Other) => true,
        (one, other) => one == other,
    }
}

fn family(data_type: &str, dialect: Dialect) -> Family {
    let base = data_type.split('(').next().unwrap_or_default().trim();
    match (dialect, base) {
        (Dialect::Mysql, "tinyint" | "smallint" | "mediumint" | "int" | "bigint")
        | (Dialect::Mysql, "smallint unsigned" | "mediumint unsigned" | "int unsigned" | "bigint unsigned") => {
            Family::Integer(base.to_owned())
        }
        (Dialect::Mysql, "char" | "varchar" | "text" | "mediumtext" | "longtext" | "tinytext") => Family::Text,
        (Dialect::Mysql, _) => Family::Other,
        (_, _) if data_type.ends_with("[]") => Family::List,
        (_, "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision") => Family::Number,
        (_, "text" | "character varying" | "character") => Family::Text,
        (_, "boolean") => Family::Truth,
        (_, "uuid") => Family::Uuid,
        _ => Family::Other,
    }
}

//! Which type of Diesel a column has.

use std::fmt;

use heck::ToUpperCamelCase as _;
use migrations_schema::schema::{Namespace, Object, ObjectId, Schema};

use crate::settings::PrintSchema;

/// The type of a column in Diesel's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DieselType {
    /// Its name in Rust.
    pub name: String,
    /// Its name in the database.
    pub sql_name: String,
    /// The schema in which the database has it, if not the usual one.
    pub schema: Option<String>,
    /// `Array<Nullable<..>>`
    pub is_array: bool,
    /// `Nullable<..>`
    pub is_nullable: bool,
    /// `Unsigned<..>` (MySQL)
    pub is_unsigned: bool,
    /// How many characters fit.
    pub max_length: Option<u64>,
}

impl fmt::Display for DieselType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.name.clone();
        if self.is_unsigned {
            text = format!("Unsigned<{text}>");
        }
        if self.is_array {
            text = format!("Array<Nullable<{text}>>");
        }
        if self.is_nullable {
            text = format!("Nullable<{text}>");
        }
        formatter.write_str(&text)
    }
}

pub(crate) fn named(name: &str) -> DieselType {
    DieselType {
        name: name.to_owned(),
        sql_name: name.to_owned(),
        schema: None,
        is_array: false,
        is_nullable: true,
        is_unsigned: false,
        max_length: None,
    }
}

/// The type of a column of SQLite: by parts of the name that was written. `None` where Diesel knows none.
pub(crate) fn of_sqlite(data_type: &str, is_big: bool) -> Option<&'static str> {
    let name = data_type.to_lowercase();
    let has = |part: &str| name.contains(part);
    let found = match name.as_str() {
        "generated always" => "Binary",
        "boolean" | "bool" => "Bool",
        _ if has("tiny") && has("int") => "Bool",
        "int2" => "SmallInt",
        _ if has("small") && has("int") => "SmallInt",
        "int8" => "BigInt",
        _ if has("big") && has("int") => "BigInt",
        _ if has("int") => {
            if is_big {
                "BigInt"
            } else {
                "Integer"
            }
        }
        _ if has("char") || has("clob") || has("text") => "Text",
        _ if has("blob") || has("binary") || name.is_empty() => "Binary",
        _ if has("float") || has("real") => "Float",
        _ if has("double") || has("num") || has("dec") => "Double",
        "datetime" | "timestamp" => "Timestamp",
        "date" => "Date",
        "time" => "Time",
        _ => return None,
    };
    Some(found)
}

/// The first number in parentheses.
fn length(data_type: &str) -> Option<u64> {
    data_type.split_once('(')?.1.split([',', ')']).next()?.trim().parse().ok()
}

/// The type of a column of MySQL.
pub(crate) fn of_mysql(data_type: &str) -> DieselType {
    let is_unsigned = data_type.contains("unsigned");
    let name = match data_type {
        "tinyint(1)" => "bool".to_owned(),
        _ if data_type.starts_with("int") => "integer".to_owned(),
        _ => data_type
            .split('(')
            .next()
            .unwrap_or_default()
            .replace("unsigned", "")
            .replace("zerofill", "")
            .trim()
            .to_owned(),
    };
    let max_length = match name.as_str() {
        "varchar" | "char" | "varbinary" | "binary" => Some(length(data_type).unwrap_or(1))
            .filter(|_| data_type.contains('(') || name == "char" || name == "binary"),
        "enum" => labels(data_type).map(|label| label.chars().count() as u64).max(),
        // All labels with commas between them.
        "set" => {
            let lengths: Vec<u64> = labels(data_type).map(|label| label.chars().count() as u64).collect();
            Some(lengths.iter().sum::<u64>() + (lengths.len() as u64).saturating_sub(1))
        }
        _ => None,
    };
    DieselType {
        name: name.to_upper_camel_case(),
        sql_name: name,
        schema: None,
        is_array: false,
        is_nullable: false,
        is_unsigned,
        max_length,
    }
}

fn labels(data_type: &str) -> impl Iterator<Item = String> {
    let inner = data_type.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    inner.split("','").map(|label| label.trim_matches('\'').replace("''", "'")).collect::<Vec<_>>().into_iter()
}

/// How PostgreSQL itself calls the types that the model calls as the standard does. Source: `pg_type` and `format_type`.
const OWN_NAMES: [(&str, &str); 17] = [
    ("integer", "int4"),
    ("bigint", "int8"),
    ("smallint", "int2"),
    ("boolean", "bool"),
    ("real", "float4"),
    ("double precision", "float8"),
    ("character varying", "varchar"),
    ("character", "bpchar"),
    ("bit varying", "varbit"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
    ("timestamp", "timestamp"),
    ("time with time zone", "timetz"),
    ("time without time zone", "time"),
    ("decimal", "numeric"),
    ("\"char\"", "char"),
    ("bit", "bit"),
];

/// A domain, taken apart.
struct Domain {
    base: String,
    is_not_null: bool,
}

fn domain(model: &Schema, schema: &str, name: &str) -> Option<Domain> {
    let key = ObjectId { namespace: Namespace::Type, ..ObjectId::relation(schema, name) };
    let Some(Object::Type(user)) = model.object(&key) else { return None };
    if user.form != "domain" {
        return None;
    }
    // A column of a table says what its type is.
    let source = user.source.trim();
    let source = source.strip_prefix("AS ").or_else(|| source.strip_prefix("as ")).unwrap_or(source);
    let mut scratch = Schema::new(model.server());
    scratch.apply_statement(&format!("CREATE TABLE t (c {source})")).ok()?;
    match scratch.object(&ObjectId::relation("", "t")) {
        Some(Object::Table(table)) => {
            let column = table.column("c")?;
            Some(Domain { base: column.data_type.clone(), is_not_null: column.is_not_null })
        }
        _ => None,
    }
}

/// The type of a column of PostgreSQL, and whether its domain takes no NULL.
pub(crate) fn of_postgres(data_type: &str, model: &Schema, settings: &PrintSchema) -> (DieselType, bool) {
    let is_array = data_type.ends_with("[]");
    let single = data_type.trim_end_matches("[]");
    let (schema, own) = split(single);
    let found = if is_array { None } else { domain(model, &schema, &own) };
    let keeps_domain = settings.domains_as_types.iter().any(|regex| regex.is_match(&own));
    if let Some(domain) = found.filter(|_| !keeps_domain) {
        let (data_type, is_not_null) = of_postgres(&domain.base, model, settings);
        return (data_type, is_not_null || domain.is_not_null);
    }
    let is_user = model.object(&ObjectId { namespace: Namespace::Type, ..ObjectId::relation(&schema, &own) }).is_some();
    let without_length = without_length(single);
    let sql_name = OWN_NAMES.iter().find(|(standard, _)| !is_user && *standard == without_length).map_or_else(
        || if without_length == single { own.clone() } else { without_length.clone() },
        |(_, name)| (*name).to_owned(),
    );
    let has_length = matches!(sql_name.as_str(), "varchar" | "bpchar" | "bit" | "varbit") && !is_array;
    // Without a length, these two hold one.
    let usual = matches!(single, "character" | "char" | "bit").then_some(1);
    let schema = match schema.as_str() {
        "" if is_user || is_of_extension(&sql_name, model) => None,
        "" => Some("pg_catalog".to_owned()),
        other => Some(other.to_owned()),
    };
    let data_type = DieselType {
        name: sql_name.to_upper_camel_case(),
        schema,
        is_array,
        is_nullable: false,
        is_unsigned: false,
        max_length: if has_length { length(single).or(usual) } else { None },
        sql_name,
    };
    (data_type, false)
}

/// Types of extensions stand where the extension does, which is the usual schema.
fn is_of_extension(name: &str, model: &Schema) -> bool {
    let has_extensions = model.objects().any(|(key, _)| key.namespace == Namespace::Extension);
    has_extensions
        && matches!(name, "citext" | "hstore" | "ltree" | "lquery" | "cube" | "geometry" | "geography" | "vector")
}

/// `numeric(5,2)` is `numeric`, `timestamp(3) with time zone` is `timestamp with time zone`.
fn without_length(data_type: &str) -> String {
    match (data_type.split_once('('), data_type.split_once(')')) {
        (Some((before, _)), Some((_, behind))) => format!("{}{behind}", before.trim_end()),
        _ => data_type.to_owned(),
    }
}

/// Schema and name of a type, without quotes.
fn split(data_type: &str) -> (String, String) {
    let plain = |name: &str| name.trim_matches('"').replace("\"\"", "\"");
    match data_type.split_once('.') {
        Some((schema, name)) => (plain(schema), plain(name)),
        None => (String::new(), plain(data_type)),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;

    fn postgres(data_type: &str) -> String {
        let (found, _) = of_postgres(data_type, &Schema::new(Dialect::Postgres), &PrintSchema::default());
        format!("{found} {:?}", found.max_length)
    }

    #[test]
    fn types_of_postgres() {
        assert_eq!(postgres("character varying(9)"), "Varchar Some(9)");
        assert_eq!(postgres("character varying(9)[]"), "Array<Nullable<Varchar>> None");
        assert_eq!(postgres("timestamp(3) with time zone"), "Timestamptz None");
        assert_eq!(postgres("numeric(5,2)"), "Numeric None");
        assert_eq!(postgres("character"), "Bpchar Some(1)");
        assert_eq!(postgres("bpchar"), "Bpchar None");
        assert_eq!(postgres("pg_lsn"), "PgLsn None");
    }

    #[test]
    fn types_of_mysql() {
        let mysql = |data_type| {
            let found = of_mysql(data_type);
            format!("{found} {:?}", found.max_length)
        };
        assert_eq!(mysql("bigint unsigned"), "Unsigned<Bigint> None");
        assert_eq!(mysql("int"), "Integer None");
        assert_eq!(mysql("tinyint(1)"), "Bool None");
        assert_eq!(mysql("enum('a','bcd')"), "Enum Some(3)");
        assert_eq!(mysql("set('a','bcd')"), "Set Some(5)");
        assert_eq!(mysql("varchar(5)"), "Varchar Some(5)");
        assert_eq!(mysql("text"), "Text None");
    }

    #[test]
    fn types_of_sqlite() {
        let names = ["INTEGER", "tinyint(1)", "VARCHAR(9)", "", "numeric(5,2)", "datetime", "uuid"];
        let found = names.map(|name| of_sqlite(name, false));
        assert_eq!(
            found,
            [Some("Integer"), Some("Bool"), Some("Text"), Some("Binary"), Some("Double"), Some("Timestamp"), None]
        );
    }
}

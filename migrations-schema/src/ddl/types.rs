//! Types as people write them.

use migrations_core::Dialect;

/// PostgreSQL reports the names of the standard; people write the short ones. Source: PostgreSQL 15, table 8.1.
const SHORT: [(&str, &str); 4] = [
    ("character varying", "varchar"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
    ("time without time zone", "time"),
];

/// A type of the schema as it stands in a statement.
pub(crate) fn written_type(data_type: &str, dialect: Dialect) -> String {
    if dialect != Dialect::Postgres {
        return data_type.to_owned();
    }
    for (long, short) in SHORT {
        if let Some(rest) = data_type.strip_prefix(long) {
            return format!("{short}{rest}");
        }
    }
    // `timestamp(3) with time zone`
    match data_type.strip_prefix("timestamp(").and_then(|rest| rest.split_once(')')) {
        Some((precision, rest)) if rest.starts_with(" with time zone") => {
            format!("timestamptz({precision}){}", &rest[" with time zone".len()..])
        }
        Some((precision, rest)) if rest.starts_with(" without time zone") => {
            format!("timestamp({precision}){}", &rest[" without time zone".len()..])
        }
        _ => data_type.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_short() {
        let short = |data_type| written_type(data_type, Dialect::Postgres);
        assert_eq!(short("character varying(9)[]"), "varchar(9)[]");
        assert_eq!(short("timestamp(3) with time zone"), "timestamptz(3)");
        assert_eq!(short("timestamp without time zone"), "timestamp");
        assert_eq!(short("bigint"), "bigint");
        assert_eq!(written_type("varchar(9)", Dialect::Mysql), "varchar(9)");
    }
}

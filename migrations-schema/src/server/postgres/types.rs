//! Types of PostgreSQL as people write them.

/// PostgreSQL reports the names of the standard; people write the short ones. Source: PostgreSQL 15, table 8.1.
const SHORT: [(&str, &str); 4] = [
    ("character varying", "varchar"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
    ("time without time zone", "time"),
];

/// A type of the schema as it stands in a statement.
pub(in crate::server) fn written(data_type: &str) -> String {
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
        assert_eq!(written("character varying(9)[]"), "varchar(9)[]");
        assert_eq!(written("timestamp(3) with time zone"), "timestamptz(3)");
        assert_eq!(written("timestamp without time zone"), "timestamp");
        assert_eq!(written("bigint"), "bigint");
    }
}

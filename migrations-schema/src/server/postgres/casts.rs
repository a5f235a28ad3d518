//! Which types of PostgreSQL become each other by themselves.

/// What becomes what, beside strings. Source: `pg_cast` of PostgreSQL 15, contexts `a` and `i`.
const ASSIGNED: &[(&str, &[&str])] = &[
    ("\"char\"", &[]),
    ("bigint", &["double precision", "integer", "money", "numeric", "oid", "real", "smallint"]),
    ("bit", &["bit varying"]),
    ("bit varying", &["bit"]),
    ("boolean", &[]),
    ("box", &["polygon"]),
    ("bytea", &[]),
    ("character", &["\"char\""]),
    ("character varying", &["\"char\""]),
    ("cidr", &["inet"]),
    ("circle", &[]),
    ("date", &["timestamp with time zone", "timestamp without time zone"]),
    ("double precision", &["bigint", "integer", "numeric", "real", "smallint"]),
    ("inet", &["cidr"]),
    ("integer", &["bigint", "double precision", "money", "numeric", "oid", "real", "smallint"]),
    ("interval", &["time without time zone"]),
    ("json", &["jsonb"]),
    ("jsonb", &["json"]),
    ("macaddr", &["macaddr8"]),
    ("macaddr8", &["macaddr"]),
    ("money", &["numeric"]),
    ("name", &[]),
    ("numeric", &["bigint", "double precision", "integer", "money", "real", "smallint"]),
    ("oid", &["bigint", "integer"]),
    ("path", &["polygon"]),
    ("point", &["box"]),
    ("polygon", &["path"]),
    ("real", &["bigint", "double precision", "integer", "numeric", "smallint"]),
    ("smallint", &["bigint", "double precision", "integer", "numeric", "oid", "real"]),
    ("text", &["\"char\""]),
    ("time with time zone", &["time without time zone"]),
    ("time without time zone", &["interval", "time with time zone"]),
    (
        "timestamp with time zone",
        &["date", "time with time zone", "time without time zone", "timestamp without time zone"],
    ),
    ("timestamp without time zone", &["date", "time without time zone", "timestamp with time zone"]),
    ("tsquery", &[]),
    ("tsvector", &[]),
    ("uuid", &[]),
    ("xml", &[]),
];

/// Whether values of one type become the other without USING; `None` where that is not known, as of types that are not the
/// server's own. Everything becomes a string.
pub fn is_assigned(from: &str, to: &str) -> Option<bool> {
    let element =
        |data_type: &str| data_type.strip_suffix("[]").map(|element| element.trim_end_matches("[]").to_owned());
    match (element(from), element(to)) {
        _ if is_string(to) => Some(true),
        (Some(from), Some(to)) => is_assigned(&from, &to),
        (None, None) => between_plain(&without_size(from), &without_size(to)),
        (Some(from), None) => (is_of_server(&from) && is_of_server(to)).then_some(false),
        (None, Some(to)) => (is_of_server(from) && is_of_server(&to)).then_some(false),
    }
}

/// Whether it is a type of the server itself. All casts of those are known.
pub fn is_of_server(data_type: &str) -> bool {
    position(&without_size(data_type)).is_some()
}

fn between_plain(from: &str, to: &str) -> Option<bool> {
    let targets = position(from).map(|at| ASSIGNED[at].1)?;
    position(to).map(|_| from == to || targets.contains(&to))
}

fn position(data_type: &str) -> Option<usize> {
    ASSIGNED.binary_search_by_key(&data_type, |(from, _)| from).ok()
}

fn is_string(data_type: &str) -> bool {
    matches!(&*without_size(data_type), "text" | "character varying" | "character" | "bpchar" | "name")
}

/// `timestamp(3) without time zone` is `timestamp without time zone`.
fn without_size(data_type: &str) -> String {
    match (data_type.find('('), data_type.find(')')) {
        (Some(open), Some(close)) if open < close => format!("{}{}", &data_type[..open], &data_type[close + 1..]),
        _ => data_type.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(ASSIGNED.is_sorted());
    }

    #[test]
    fn strings_take_everything_and_become_little() {
        for from in ["integer", "mood", "shop.mood", "json", "integer[]", "citext", "boolean"] {
            assert_eq!(is_assigned(from, "text"), Some(true), "{from}");
            assert_eq!(is_assigned(from, "character varying(3)"), Some(true), "{from}");
        }
        for to in ["integer", "json", "uuid", "boolean", "date", "bytea", "inet", "xml", "text[]", "integer[]"] {
            assert_eq!(is_assigned("text", to), Some(false), "{to}");
        }
        assert_eq!(is_assigned("text", "\"char\""), Some(true));
    }

    #[test]
    fn sizes_and_elements_make_no_difference() {
        assert_eq!(is_assigned("timestamp(3) without time zone", "timestamp with time zone"), Some(true));
        assert_eq!(is_assigned("numeric(10,2)", "integer"), Some(true));
        assert_eq!(is_assigned("integer[]", "bigint[]"), Some(true));
        assert_eq!(is_assigned("integer[]", "text[]"), Some(true));
        assert_eq!(is_assigned("text[]", "integer[]"), Some(false));
        assert_eq!(is_assigned("integer", "integer[]"), Some(false));
        assert_eq!(is_assigned("integer", "boolean"), Some(false));
        assert_eq!(is_assigned("interval", "date"), Some(false));
    }

    #[test]
    fn nothing_is_said_of_types_of_others() {
        for (from, to) in [("citext", "integer"), ("text", "citext"), ("text", "mood"), ("text", "mood[]")] {
            assert_eq!(is_assigned(from, to), None, "{from} to {to}");
        }
    }
}

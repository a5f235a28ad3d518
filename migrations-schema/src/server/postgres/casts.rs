//! Which types of PostgreSQL become each other by themselves.

use migrations_semantics::is_assigned_type;

/// Whether values of one type become the other without USING; `None` where that is not known, as of types that are not the
/// server's own. Everything becomes a string.
pub fn is_assigned(from: &str, to: &str) -> Option<bool> {
    let element =
        |data_type: &str| data_type.strip_suffix("[]").map(|element| element.trim_end_matches("[]").to_owned());
    match (element(from), element(to)) {
        _ if is_string(to) => Some(true),
        (Some(from), Some(to)) => is_assigned(&from, &to),
        (None, None) => is_assigned_type(&without_size(from), &without_size(to)),
        (Some(from), None) => (is_of_server(&from) && is_of_server(to)).then_some(false),
        (None, Some(to)) => (is_of_server(from) && is_of_server(&to)).then_some(false),
    }
}

/// Whether it is a type of the server itself. All casts of those are known.
pub fn is_of_server(data_type: &str) -> bool {
    let name = without_size(data_type);
    is_assigned_type(&name, &name).is_some()
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

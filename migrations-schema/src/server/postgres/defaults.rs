//! Defaults as PostgreSQL keeps them.

use migrations_catalog::Expression;

/// A default as the type makes it: `'t'` of a boolean is `true`.
pub(in crate::server) fn kept(data_type: &str, default: &Expression) -> Option<String> {
    let tokens = default.tokens();
    if let [name, open, literal, close] = tokens
        && (open.as_str(), close.as_str()) == ("(", ")")
        && name == data_type
    {
        // A type that is called is a cast.
        return Some(literal.clone());
    }
    let [only] = tokens else { return None };
    match data_type {
        "boolean" => truth(&only.trim_matches('\'').to_lowercase()).map(str::to_owned),
        _ if data_type.starts_with("timestamp") => timestamp(data_type, only),
        "interval" => seconds(only),
        _ => None,
    }
}

/// Source: `parse_bool_with_len` in `bool.c`.
fn truth(text: &str) -> Option<&'static str> {
    match text {
        "t" | "true" | "yes" | "on" | "1" | "y" => Some("true"),
        "f" | "false" | "no" | "off" | "0" | "n" => Some("false"),
        _ => None,
    }
}

/// A moment as PostgreSQL prints it, where the zone of the session does not matter.
fn timestamp(data_type: &str, literal: &str) -> Option<String> {
    let text = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    let has_zone = data_type.contains("with time zone");
    let is_date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text {
        "epoch" if has_zone => Some("'1970-01-01 00:00:00+00'".to_owned()),
        "epoch" => Some("'1970-01-01 00:00:00'".to_owned()),
        _ if is_date && !has_zone => Some(format!("'{text} 00:00:00'")),
        _ => None,
    }
}

/// A number alone is one of seconds.
fn seconds(literal: &str) -> Option<String> {
    let number: u32 = literal.trim_matches('\'').parse().ok()?;
    let (hours, minutes) = (number / 3600, number / 60 % 60);
    Some(format!("'{hours:02}:{minutes:02}:{:02}'", number % 60))
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;

    #[test]
    fn a_default_is_what_its_type_makes_of_it() {
        let kept = |data_type: &str, text: &str| kept(data_type, &Expression::read(text, Dialect::Postgres));
        assert_eq!(kept("boolean", "'t'").as_deref(), Some("true"));
        assert_eq!(kept("boolean", "'maybe'"), None);
        assert_eq!(kept("date", "date('2020-01-01')").as_deref(), Some("'2020-01-01'"));
        assert_eq!(kept("timestamp without time zone", "'2020-01-01'").as_deref(), Some("'2020-01-01 00:00:00'"));
        assert_eq!(kept("timestamp with time zone", "'2020-01-01'"), None);
        assert_eq!(kept("integer", "1"), None);
        assert_eq!(kept("interval", "'90061'").as_deref(), Some("'25:01:01'"));
        assert_eq!(kept("interval", "'1 day'"), None);
    }
}

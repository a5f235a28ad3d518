//! Defaults as MySQL and MariaDB keep them.

use migrations_catalog::Expression;

/// A default as the type makes it: `true` is `1`, and `0` of a `decimal(10,2)` is `0.00`.
pub(in crate::server) fn kept(data_type: &str, default: &Expression) -> Option<String> {
    let [only] = default.tokens() else { return None };
    let inner = only.trim_matches('\'').to_lowercase();
    let is_string = only.starts_with('\'');
    let is_number = inner.parse::<f64>().is_ok();
    let holds_text = ["text", "char", "json", "binary", "blob", "uuid", "\"", "enum", "bit"]
        .iter()
        .any(|part| data_type.contains(part));
    // The default of such a column is an expression, and stays as it is written (MariaDB).
    let is_expression = ["text", "json", "blob"].iter().any(|part| data_type.contains(part));
    if let Some(year) = inner.parse().ok().filter(|_| data_type.starts_with("year")).and_then(year) {
        return Some(year);
    }
    match inner.as_str() {
        "true" if !is_string => Some("1".to_owned()),
        "false" if !is_string => Some("0".to_owned()),
        _ if is_number && !holds_text => Some(number(data_type, &inner)),
        _ if is_number && !is_string && !is_expression => Some(format!("'{inner}'")),
        _ => None,
    }
}

/// A year of two digits; `0` is the year 0, and `'0'` another one.
fn year(number: u16) -> Option<String> {
    match number {
        1..70 => Some((2000 + number).to_string()),
        70..100 => Some((1900 + number).to_string()),
        _ => None,
    }
}

/// The same of MySQL, which reports the bytes of a binary string.
pub(in crate::server) fn kept_by_mysql(data_type: &str, default: &Expression) -> Option<String> {
    let [only] = default.tokens() else { return None };
    let is_bytes = data_type.starts_with("binary") || data_type.starts_with("varbinary");
    if !is_bytes || only.starts_with("0x") || only.starts_with(|letter: char| letter.is_alphabetic()) {
        return kept(data_type, default);
    }
    let size = data_type.strip_prefix("binary").map(|size| size.trim_matches(['(', ')']).parse().unwrap_or(1));
    let mut bytes = only.trim_matches('\'').replace("''", "'").into_bytes();
    bytes.resize(bytes.len().max(size.unwrap_or(0)), 0);
    Some(bytes.iter().fold("0x".to_owned(), |text, byte| format!("{text}{byte:02X}")))
}

/// A number as a column of this type keeps it.
fn number(data_type: &str, number: &str) -> String {
    let Ok(value) = number.parse::<f64>() else { return number.to_owned() };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    // Beyond that a float is not exact.
    let is_exact = digits.len() <= 15;
    if let Some(rest) = data_type.strip_prefix("decimal").filter(|_| is_exact) {
        let scale = rest.trim_start_matches('(').split(')').next().and_then(|size| size.split(',').nth(1));
        let scale: usize = scale.and_then(|scale| scale.trim().parse().ok()).unwrap_or(0);
        let written = number.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len());
        // What has to be rounded is left as it is: half of the cases a float rounds otherwise.
        return if written > scale { number.to_owned() } else { format!("{value:.scale$}") };
    }
    if data_type.contains("int") && is_exact && value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        number.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;

    #[test]
    fn a_default_is_what_its_type_makes_of_it() {
        let kept = |data_type: &str, text: &str| kept(data_type, &Expression::read(text, Dialect::Mysql));
        assert_eq!(kept("tinyint", "true").as_deref(), Some("1"));
        assert_eq!(kept("varchar(9)", "'true'"), None);
        assert_eq!(kept("decimal(10,2)", "0").as_deref(), Some("0.00"));
        assert_eq!(kept("decimal(10,2)", "0.005").as_deref(), Some("0.005"));
        assert_eq!(kept("int", "'1'").as_deref(), Some("1"));
        assert_eq!(kept("varchar(9)", "1").as_deref(), Some("'1'"));
        assert_eq!(kept("varchar(9)", "'1'"), None);
        assert_eq!(kept("mediumtext", "1"), None);
        assert_eq!(kept("year", "1").as_deref(), Some("2001"));
        assert_eq!(kept("year", "'99'").as_deref(), Some("1999"));
        assert_eq!(kept("year", "2020").as_deref(), Some("2020"));
        let kept = |data_type: &str, text: &str| kept_by_mysql(data_type, &Expression::read(text, Dialect::Mysql));
        assert_eq!(kept("varbinary(9)", "'AB'").as_deref(), Some("0x4142"));
        assert_eq!(kept("binary(3)", "'a'").as_deref(), Some("0x610000"));
        assert_eq!(kept("varchar(9)", "1").as_deref(), Some("'1'"));
    }
}

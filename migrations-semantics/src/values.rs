//! Which strings and numbers a type can have.

/// Why PostgreSQL cannot read a string as a type.
pub(crate) fn text_of_postgres(text: &str, name: &str, shown: &str) -> Option<String> {
    postgres_text(text, name).or_else(|| too_long(text, shown))
}

/// Why PostgreSQL cannot keep a number in a type.
pub(crate) fn number_of_postgres(digits: &str, is_negative: bool, name: &str, shown: &str) -> Option<String> {
    number_range(digits, is_negative, integer_range(name)).or_else(|| too_many_digits(digits, shown))
}

/// Why MySQL and MariaDB cannot keep a number in a type.
pub(crate) fn number_of_mysql(digits: &str, is_negative: bool, _: &str, shown: &str) -> Option<String> {
    number_range(digits, is_negative, mysql_range(shown)).or_else(|| too_many_digits(digits, shown))
}

/// Why PostgreSQL never reads a string as a type.
fn postgres_text(text: &str, name: &str) -> Option<String> {
    let trimmed = text.trim();
    let has_digit = trimmed.bytes().any(|byte| byte.is_ascii_digit());
    if name.ends_with("[]") {
        let is_array = trimmed.starts_with('{') && trimmed.ends_with('}') || trimmed.starts_with('[');
        return (!is_array).then(|| "an array is written as '{1,2}'".to_owned());
    }
    match name {
        "smallint" | "integer" | "bigint" => integer_text(trimmed, integer_range(name)),
        "numeric" | "real" | "double precision" => {
            let is_word = ["nan", "infinity", "-infinity", "+infinity", "inf", "-inf", "+inf"]
                .contains(&trimmed.to_ascii_lowercase().as_str());
            (!has_digit && !is_word || trimmed.contains(' ')).then(|| "it is not a number".to_owned())
        }
        "boolean" => (!is_boolean(trimmed)).then(|| "write true or false".to_owned()),
        "uuid" => (!is_uuid(trimmed)).then(|| "a uuid has 32 hexadecimal digits".to_owned()),
        "date" | "timestamp without time zone" | "timestamp with time zone" => date_text(trimmed, has_digit),
        "time without time zone" | "time with time zone" => {
            let is_word = ["now", "allballs"].contains(&trimmed.to_ascii_lowercase().as_str());
            (!has_digit && !is_word).then(|| "it is not a time".to_owned())
        }
        "interval" => {
            let is_word = ["infinity", "-infinity", "+infinity"].contains(&trimmed.to_ascii_lowercase().as_str());
            let is_date = impossible_date(trimmed).is_some() || is_iso_date(trimmed);
            (!has_digit && !is_word || is_date).then(|| "it is not an interval, such as '3 days'".to_owned())
        }
        "json" | "jsonb" => json_reason(trimmed),
        "inet" | "cidr" => {
            let is_address = trimmed.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':' | b'/'));
            // `10` and `10/8` are networks, and no hosts.
            let is_short = name == "cidr" && trimmed.starts_with(|first: char| first.is_ascii_digit());
            let is_whole = trimmed.contains(['.', ':']) || is_short;
            (!is_address || !is_whole).then(|| "it is not a network address".to_owned())
        }
        _ => None,
    }
}

fn integer_text(text: &str, range: Option<(i128, i128)>) -> Option<String> {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    // From version 16 on there are 0x1f and 1_000.
    if bare.starts_with("0x") || bare.starts_with("0o") || bare.starts_with("0b") || bare.contains('_') {
        return None;
    }
    if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some("it is not a whole number".to_owned());
    }
    number_range(bare, text.starts_with('-'), range)
}

fn integer_range(name: &str) -> Option<(i128, i128)> {
    Some(match name {
        "smallint" => (i16::MIN.into(), i16::MAX.into()),
        "integer" => (i32::MIN.into(), i32::MAX.into()),
        "bigint" => (i64::MIN.into(), i64::MAX.into()),
        _ => return None,
    })
}

fn number_range(digits: &str, is_negative: bool, range: Option<(i128, i128)>) -> Option<String> {
    let (least, most) = range?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse::<i128>().unwrap_or(i128::MAX);
    let number = if is_negative { -number } else { number };
    (number < least || number > most).then(|| format!("it goes from {least} to {most}"))
}

/// `1000` for `numeric(4,2)`, which has two digits before the point.
fn too_many_digits(digits: &str, shown: &str) -> Option<String> {
    let (name, rest) = shown.split_once('(')?;
    let (precision, scale) = rest.split_once(')')?.0.split_once(',').unwrap_or((rest.split_once(')')?.0, "0"));
    let (precision, scale) = (precision.trim().parse::<usize>().ok()?, scale.trim().parse::<usize>().ok()?);
    let whole = digits.split('.').next()?.trim_start_matches('0');
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let room = precision.checked_sub(scale)?;
    (matches!(name, "numeric" | "decimal") && is_plain && whole.len() > room)
        .then(|| format!("it has {} digits before the point, and there is room for {room}", whole.len()))
}

fn is_boolean(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_start = |word: &str| !lower.is_empty() && word.starts_with(&lower);
    ["true", "false", "yes", "no"].iter().any(|word| is_start(word))
        || matches!(lower.as_str(), "on" | "of" | "off" | "1" | "0")
}

fn is_uuid(text: &str) -> bool {
    let bare = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let digits = bare.bytes().filter(|byte| *byte != b'-');
    digits.clone().count() == 32 && digits.clone().all(|byte| byte.is_ascii_hexdigit())
}

fn date_text(text: &str, has_digit: bool) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let words = ["now", "today", "tomorrow", "yesterday", "epoch", "infinity", "-infinity", "+infinity", "allballs"];
    // `2 hours`; a Monday is no unit.
    let is_unit = |word: &str| ["hour", "minute", "day", "week", "year", "month"].contains(&word.trim_end_matches('s'));
    let is_span = lower.split_ascii_whitespace().any(is_unit);
    let is_word = words.iter().any(|word| lower.contains(word));
    if (is_span || !has_digit) && !is_word {
        return Some("it is not a date".to_owned());
    }
    impossible_date(text)
}

/// Whether a text begins like `2024-03-05 10:00`.
fn is_iso_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_part = |(at, byte): (usize, &u8)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() };
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(is_part)
        && bytes.get(10).is_none_or(|byte| matches!(byte, b' ' | b'T'))
}

/// `2024-13-45`: the year is first, so the order is certain.
fn impossible_date(text: &str) -> Option<String> {
    if !is_iso_date(text) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    };
    if !(1..=12).contains(&month) {
        return Some(format!("there is no month {month}"));
    }
    (!(1..=days).contains(&day)).then(|| format!("month {month} has no day {day}"))
}

/// What cannot be JSON by its first character, or ends too early.
fn json_reason(text: &str) -> Option<String> {
    let reason = |text: &str| Some(text.to_owned());
    match text.bytes().next() {
        None => reason("an empty string is no JSON"),
        Some(b'{') if !text.ends_with('}') => reason("the object is not closed"),
        Some(b'[') if !text.ends_with(']') => reason("the array is not closed"),
        Some(b'"') if !text.ends_with('"') || text.len() == 1 => reason("the string is not closed"),
        Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9') => None,
        Some(_) if ["true", "false", "null"].contains(&text) => None,
        Some(_) => reason("it is not JSON; a JSON string has double quotes"),
    }
}

/// A string that is longer than its column; spaces at the end do not count.
fn too_long(text: &str, shown: &str) -> Option<String> {
    let length = length_of(shown, &["character varying", "character", "varchar", "char"])?;
    let own = text.trim_end_matches(' ').chars().count();
    (own > length).then(|| format!("it has {own} characters"))
}

/// The length in `character varying(20)`.
fn length_of(shown: &str, names: &[&str]) -> Option<usize> {
    let (name, rest) = shown.split_once('(')?;
    let length = rest.strip_suffix(')')?.trim().parse().ok()?;
    names.contains(&name.trim()).then_some(length)
}

/// Why MySQL and MariaDB refuse to store a string, in their strict mode, which is the usual one.
pub(crate) fn text_of_mysql(text: &str, name: &str, shown: &str) -> Option<String> {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    match word_of(name) {
        _ if is_number_of_mysql(name) => {
            let starts = text.trim_start().trim_start_matches(['+', '-', '.']).bytes().next();
            (!starts.is_some_and(|byte| byte.is_ascii_digit())).then(|| "it is not a number".to_owned())
        }
        "date" | "datetime" | "timestamp" => {
            if has_digit {
                impossible_date(text)
            } else {
                Some("it is not a date".to_owned())
            }
        }
        "json" => json_reason(text.trim()),
        _ => too_long(text, shown),
    }
}

/// Whether values of a type of MySQL and MariaDB are numbers.
pub(crate) fn is_number_of_mysql(name: &str) -> bool {
    let words =
        ["tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "numeric", "float", "double"];
    words.contains(&word_of(name))
}

/// `int` of `int(11) unsigned`
fn word_of(name: &str) -> &str {
    name.split([' ', '(']).next().unwrap_or(name)
}

fn mysql_range(shown: &str) -> Option<(i128, i128)> {
    let is_unsigned = shown.contains("unsigned");
    let bits = match word_of(shown) {
        "tinyint" => 8,
        "smallint" => 16,
        "mediumint" => 24,
        "int" | "integer" => 32,
        "bigint" => 64,
        _ => return None,
    };
    let span = 1_i128 << bits;
    Some(if is_unsigned { (0, span - 1) } else { (-span / 2, span / 2 - 1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_postgres_reads() {
        for (text, name) in [
            ("1", "integer"),
            (" 1 ", "integer"),
            ("-5", "bigint"),
            ("0x1f", "integer"),
            ("1_000", "integer"),
            ("NaN", "numeric"),
            ("1e5", "double precision"),
            ("t", "boolean"),
            ("oN", "boolean"),
            ("{}", "jsonb"),
            ("null", "json"),
            ("a0eebc999c0b4ef8bb6d6bb9bd380a11", "uuid"),
            ("{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}", "uuid"),
            ("now", "timestamp with time zone"),
            ("2024-02-29", "date"),
            ("January 8, 1999", "date"),
            ("Monday, January 8, 1999", "date"),
            ("1-2 3 4:05:06", "interval"),
            ("3 days", "interval"),
            ("{1,2}", "integer[]"),
            ("192.168.0.0/24", "inet"),
            ("::1", "inet"),
        ] {
            assert_eq!(postgres_text(text, name), None, "{text} as {name}");
        }
    }

    #[test]
    fn what_postgres_never_reads() {
        for (text, name) in [
            ("abc", "integer"),
            ("1.5", "integer"),
            ("", "integer"),
            ("99999", "smallint"),
            ("abc", "numeric"),
            ("maybe", "boolean"),
            ("", "boolean"),
            ("x", "uuid"),
            ("not a date", "date"),
            ("2 hours", "date"),
            ("2024-01-01", "interval"),
            ("2 hours", "numeric"),
            ("2024-13-01", "date"),
            ("2023-02-29", "timestamp without time zone"),
            ("soon", "interval"),
            ("abc", "jsonb"),
            ("{", "json"),
            ("1,2", "integer[]"),
            ("nowhere", "inet"),
        ] {
            assert!(postgres_text(text, name).is_some(), "{text} as {name}");
        }
    }

    #[test]
    fn spaces_at_the_end_are_cut() {
        assert_eq!(too_long("abc  ", "character varying(3)"), None);
        assert!(too_long("abcd", "character varying(3)").is_some());
        assert_eq!(too_long("abcd", "text"), None);
    }

    #[test]
    fn integers_of_mysql_have_ranges() {
        assert_eq!(mysql_range("tinyint unsigned"), Some((0, 255)));
        assert_eq!(mysql_range("int(11)"), Some((i32::MIN.into(), i32::MAX.into())));
        assert_eq!(mysql_range("varchar(3)"), None);
    }
}

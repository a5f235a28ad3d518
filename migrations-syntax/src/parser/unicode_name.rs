//! `U&"d\0061t"`: names of PostgreSQL that are written with escapes. Source: PostgreSQL manual, Identifiers with Unicode Escapes.

use super::escape::{fault_in_unicode, is_escape_character};

/// The name that such a token stands for; what is no escape stays as it was written.
pub(super) fn unicode_name(source: &str) -> String {
    let (name, behind) = parts(source);
    decode(&name, behind.and_then(|escape| escape.chars().next()).unwrap_or('\\'))
}

/// Why the server refuses such a name.
pub(super) fn fault(source: &str) -> Option<&'static str> {
    let (name, behind) = parts(source);
    let escape = behind.unwrap_or("\\");
    if !is_escape_character(escape) {
        return Some(NO_ESCAPE_CHARACTER);
    }
    fault_in_unicode(&name, escape.chars().next()?)
}

/// Why UESCAPE refuses a string.
pub(super) const NO_ESCAPE_CHARACTER: &str =
    "UESCAPE takes one character that is no digit, letter from a to f, +, quote or space";

/// What stands between the quotes of the name, and in the string behind UESCAPE.
fn parts(source: &str) -> (String, Option<&str>) {
    let quoted = &source[2..];
    let end = closing_quote(quoted);
    (quoted[1..end].replace("\"\"", "\""), quoted[end + 1..].split('\'').nth(1))
}

/// Where the quotes of a name end.
fn closing_quote(quoted: &str) -> usize {
    let bytes = quoted.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return at,
            _ => at += 1,
        }
    }
    bytes.len() - 1
}

fn decode(text: &str, escape: char) -> String {
    let mut name = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(escape) {
        name.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = escaped(rest, escape).unwrap_or((escape, escape.len_utf8()));
        name.push(character);
        rest = &rest[length..];
    }
    name.push_str(rest);
    name
}

/// The character that an escape at the start of a text stands for, and how long the escape is.
fn escaped(text: &str, escape: char) -> Option<(char, usize)> {
    let width = escape.len_utf8();
    let behind = &text[width..];
    if behind.starts_with(escape) {
        return Some((escape, 2 * width));
    }
    let (digits, skipped) = if behind.starts_with('+') { (behind.get(1..7)?, 1) } else { (behind.get(..4)?, 0) };
    let code = u32::from_str_radix(digits, 16).ok()?;
    let length = width + skipped + digits.len();
    if let Some(character) = char::from_u32(code) {
        return Some((character, length));
    }
    // Two escapes can be the halves of one character.
    let low = text[length..].strip_prefix(escape).and_then(|low| u32::from_str_radix(low.get(..4)?, 16).ok())?;
    let pair = 0x10000 + (code.checked_sub(0xD800)? << 10) + low.checked_sub(0xDC00)?;
    char::from_u32(pair).map(|character| (character, length + width + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_the_server_refuses() {
        for source in [r#"U&"d\00""#, r#"U&"d!00" UESCAPE '!'"#, r#"U&"d" UESCAPE '+'"#, r#"U&"d" UESCAPE '!!'"#] {
            assert!(fault(source).is_some(), "{source}");
        }
        for source in [r#"U&"d\0061""#, r#"U&"d!0061" UESCAPE '!'"#] {
            assert_eq!(fault(source), None, "{source}");
        }
    }

    #[test]
    fn escapes_stand_for_characters() {
        assert_eq!(unicode_name(r#"U&"d\0061t\+000061""#), "data");
        assert_eq!(unicode_name(r#"u&"d!0061t!!" UESCAPE '!'"#), "dat!");
        assert_eq!(unicode_name(r#"U&"\D83D\DE00""#), "😀");
        assert_eq!(unicode_name(r#"U&"a""b""#), "a\"b");
        assert_eq!(unicode_name(r#"U&"\""#), "\\");
    }

    #[test]
    fn a_quote_within_a_name_does_not_end_it() {
        assert_eq!(unicode_name(r#"U&"abc""d" UESCAPE '!'"#), "abc\"d");
        assert_eq!(unicode_name(r#"U&"!0061" UESCAPE '!'"#), "a");
        assert_eq!(unicode_name(r#"U&"\+01F600""#), "\u{1f600}");
        assert_eq!(unicode_name(r#"U&"\D83D""#), "\\D83D");
    }
}

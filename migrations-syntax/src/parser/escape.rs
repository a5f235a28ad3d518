//! Escapes in strings and names of PostgreSQL, as far as the server refuses them. Source: `scan.l` (`xeunicode`, `xeescape`);
//! `parser.c` (`str_udeescape`).
//!
//! Bytes that are no character are refused, too, but which ones depends on the encoding of the server. Zero is one nowhere.

const FORM_OF_ESCAPE: &str = "an escape of Unicode is \\uXXXX or \\UXXXXXXXX, in hexadecimal digits";
const FORM_OF_UNICODE: &str = "an escape is \\XXXX or \\+XXXXXX, in hexadecimal digits";
const NO_CHARACTER: &str = "an escape stands for no character of Unicode";
const HALF: &str = "an escape is one half of a surrogate pair, and the other half is missing";
const ZERO: &str = "no string holds the character zero";

/// Why an `E'..'` is refused that has this between its quotes.
pub(super) fn fault_in_escapes(text: &str) -> Option<&'static str> {
    read_escapes(text).err()
}

/// Why a `U&'..'` or `U&".."` is refused that has this between its quotes.
pub(super) fn fault_in_unicode(text: &str, escape: char) -> Option<&'static str> {
    read_unicode(text, escape).err()
}

/// Whether UESCAPE takes this string.
pub(super) fn is_escape_character(text: &str) -> bool {
    let mut letters = text.chars();
    let is_free = |letter: char| !(letter.is_ascii_hexdigit() || "+'\" \t\n\r\u{b}\u{c}".contains(letter));
    letters.next().is_some_and(is_free) && letters.next().is_none()
}

fn read_escapes(text: &str) -> Result<(), &'static str> {
    let mut pair = Pair::default();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        let Some(kind) = rest.chars().next().filter(|_| letter == '\\') else {
            pair.end()?;
            continue;
        };
        let behind = &rest[kind.len_utf8()..];
        let width = match kind {
            'u' => 4,
            'U' => 8,
            _ => {
                pair.end()?;
                if byte(kind, rest) == Some(0) {
                    return Err(ZERO);
                }
                rest = behind;
                continue;
            }
        };
        pair.take(code(behind, width).ok_or(FORM_OF_ESCAPE)?)?;
        rest = &behind[width..];
    }
    pair.end()
}

fn read_unicode(text: &str, escape: char) -> Result<(), &'static str> {
    let mut pair = Pair::default();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        if letter != escape {
            pair.end()?;
        } else if let Some(behind) = rest.strip_prefix(escape) {
            pair.end()?;
            rest = behind;
        } else {
            let (behind, width) = rest.strip_prefix('+').map_or((rest, 4), |behind| (behind, 6));
            pair.take(code(behind, width).ok_or(FORM_OF_UNICODE)?)?;
            rest = &behind[width..];
        }
    }
    pair.end()
}

/// Whether the last escape was the first half of a surrogate pair.
#[derive(Default)]
struct Pair {
    is_open: bool,
}

impl Pair {
    fn take(&mut self, code: u32) -> Result<(), &'static str> {
        match code {
            0 | 0x11_0000.. => return Err(NO_CHARACTER),
            0xD800..=0xDBFF if !self.is_open => self.is_open = true,
            0xDC00..=0xDFFF if self.is_open => self.is_open = false,
            0xD800..=0xDFFF => return Err(HALF),
            _ => self.end()?,
        }
        Ok(())
    }

    fn end(&self) -> Result<(), &'static str> {
        if self.is_open { Err(HALF) } else { Ok(()) }
    }
}

/// So many hexadecimal digits.
fn code(text: &str, width: usize) -> Option<u32> {
    let digits = text.get(..width)?;
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| are_digits)
}

/// The byte of `\x41` or `\101`; `text` begins behind the backslash.
fn byte(kind: char, text: &str) -> Option<u32> {
    let (digits, radix, width) = match kind {
        'x' => (&text[1..], 16, 2),
        '0'..='7' => (text, 8, 3),
        _ => return None,
    };
    let end = digits.char_indices().take(width).find(|(_, letter)| !letter.is_digit(radix));
    let end = end.map_or_else(|| digits.char_indices().nth(width).map_or(digits.len(), |(at, _)| at), |(at, _)| at);
    u32::from_str_radix(&digits[..end], radix).ok().map(|byte| byte % 256)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_judged_as_the_server_does() {
        for (text, fault) in [
            (r"\u0041 \U0001F600 \uD83D\uDE00 \xZZ \xe9 \101 \q \\u00 \'", None),
            (r"\u00", Some(FORM_OF_ESCAPE)),
            (r"\U0001F60", Some(FORM_OF_ESCAPE)),
            (r"\u+041", Some(FORM_OF_ESCAPE)),
            (r"\u0000", Some(NO_CHARACTER)),
            (r"\U00110000", Some(NO_CHARACTER)),
            (r"\uD83D", Some(HALF)),
            (r"\uD83Dx", Some(HALF)),
            (r"\uD83D\n", Some(HALF)),
            (r"\uDE00", Some(HALF)),
            (r"\x00", Some(ZERO)),
            (r"\x0g", Some(ZERO)),
            (r"\000", Some(ZERO)),
            (r"\400", Some(ZERO)),
            (r"\0é", Some(ZERO)),
        ] {
            assert_eq!(fault_in_escapes(text), fault, "{text}");
        }
    }

    #[test]
    fn escapes_of_unicode_are_judged_as_the_server_does() {
        for (text, fault) in [
            (r"d\0061t\+000061 \D83D\DE00 \\00", None),
            (r"\00", Some(FORM_OF_UNICODE)),
            (r"\zz", Some(FORM_OF_UNICODE)),
            (r"\+00004", Some(FORM_OF_UNICODE)),
            (r"\0000", Some(NO_CHARACTER)),
            (r"\+110000", Some(NO_CHARACTER)),
            (r"\D83D", Some(HALF)),
            (r"\D83D\\", Some(HALF)),
            (r"\DE00", Some(HALF)),
        ] {
            assert_eq!(fault_in_unicode(text, '\\'), fault, "{text}");
        }
        assert_eq!(fault_in_unicode("!0041 \\00", '!'), None);
        assert_eq!(fault_in_unicode("é00", 'é'), Some(FORM_OF_UNICODE));
        assert!(is_escape_character("!") && is_escape_character("é"));
        assert!(!["a", "+", "'", " ", "!!", ""].iter().any(|text| is_escape_character(text)));
    }
}

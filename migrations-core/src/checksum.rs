//! The checksum of a script, as a value.

use std::fmt;

/// SHA-256 over what acts in a script, format `v1`. Two scripts that do the same but for layout have the same checksum.
///
/// Printed and stored as `v1:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Checksum(pub [u8; 32]);

impl Checksum {
    const PREFIX: &'static str = "v1:";

    /// Reads what [`Display`](fmt::Display) writes; `None` for anything else.
    ///
    /// ```
    /// use migrations_core::Checksum;
    /// let checksum = Checksum([7; 32]);
    /// assert_eq!(Checksum::parse(&checksum.to_string()), Some(checksum));
    /// assert_eq!(Checksum::parse("v2:00"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(Self::PREFIX)?.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hexadecimal(pair[0])? << 4 | hexadecimal(pair[1])?;
        }
        Some(Self(bytes))
    }
}

/// Only what `Display` writes is read: lower case.
fn hexadecimal(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Self::PREFIX)?;
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

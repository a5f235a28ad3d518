//! Whether bytes are the same as they were: 128 bits of them.
//!
//! Made for telling edits apart in a build without optimisation, where SHA-256 takes longer than reading the files. Two files
//! with one digest can be made on purpose; but a person who can write such a file can write its checkpoint, too, and `verify`
//! trusts neither.

use std::fmt;

/// What is left of some texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest(u64, u64);

/// Odd, so that multiplying loses nothing: the fractions of the golden ratio and of the square root of 3.
const FACTORS: (u64, u64) = (0x9e37_79b9_7f4a_7c15, 0xbb67_ae85_84ca_a73b);

impl Digest {
    /// Of texts in their order; where one ends and the next one begins counts, too.
    pub(crate) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut digest = Self(FACTORS.1, FACTORS.0);
        for text in texts {
            let (words, rest) = text.as_bytes().as_chunks::<8>();
            for word in words {
                digest.add(u64::from_le_bytes(*word));
            }
            let last = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
            digest.add(last);
            digest.add(text.len() as u64);
        }
        digest
    }

    /// Reads what [`Display`](fmt::Display) writes.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (one, other) = text.split_at_checked(16)?;
        let half = |digits: &str| u64::from_str_radix(digits, 16).ok();
        Some(Self(half(one)?, half(other)?)).filter(|digest| digest.to_string() == text)
    }

    /// Each half is a bijection of the word, so no single word that differs is ever lost.
    fn add(&mut self, word: u64) {
        let one = (self.0 ^ word).wrapping_mul(FACTORS.0);
        let other = (self.1 ^ word).rotate_left(29).wrapping_mul(FACTORS.1);
        *self = Self(one ^ one >> 32, other ^ other >> 29);
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}{:016x}", self.0, self.1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_byte_and_every_border_counts() {
        let text = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);";
        let mut seen = BTreeSet::from([Digest::of([text]).to_string()]);
        for at in 0..text.len() {
            let (before, after) = text.split_at(at);
            let edited = format!("{before}~{}", &after[1..]);
            assert!(seen.insert(Digest::of([edited.as_str()]).to_string()), "{edited}");
            assert!(seen.insert(Digest::of([before]).to_string()), "{before}");
            assert!(seen.insert(Digest::of([before, after]).to_string()), "{before} and {after}");
        }
        assert_eq!(Digest::of([text]), Digest::of([text]));
        assert_ne!(Digest::of(["\0"]), Digest::of(["\0\0"]));
    }

    #[test]
    fn it_is_the_same_on_every_machine() {
        let digest = Digest::of(["a", "abcdefghi"]);
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_eq!(Digest::parse(&digest.to_string().to_uppercase()), None);
        assert_eq!(Digest::parse("0"), None);
        assert_eq!(Digest::of([]).to_string(), "bb67ae8584caa73b9e3779b97f4a7c15");
    }
}

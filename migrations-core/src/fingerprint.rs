//! A short value that stands for a whole set of applied revisions.

use std::fmt;

/// What one applied revision adds to a [`Fingerprint`]: the first 16 bytes of a hash over its id and up checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FingerprintPart(pub [u8; 16]);

/// How many revisions are applied, and the sum of their parts modulo 2^128.
///
/// Independent of order. Used for one question only: is there nothing to do?
///
/// ```
/// use migrations_core::{Fingerprint, FingerprintPart};
/// let (a, b) = (FingerprintPart([1; 16]), FingerprintPart([2; 16]));
/// assert_eq!([a, b].into_iter().collect::<Fingerprint>(), [b, a].into_iter().collect::<Fingerprint>());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fingerprint {
    count: u64,
    sum: u128,
}

impl Fingerprint {
    /// Adds one revision.
    pub fn add(&mut self, part: FingerprintPart) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(u128::from_le_bytes(part.0));
    }
}

impl Fingerprint {
    /// As 24 bytes.
    pub fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&self.count.to_le_bytes());
        bytes[8..].copy_from_slice(&self.sum.to_le_bytes());
        bytes
    }

    /// From what [`to_bytes`](Self::to_bytes) gave.
    pub fn from_bytes(bytes: [u8; 24]) -> Self {
        let (count, sum) = bytes.split_at(8);
        let mut parts = ([0; 8], [0; 16]);
        parts.0.copy_from_slice(count);
        parts.1.copy_from_slice(sum);
        Self { count: u64::from_le_bytes(parts.0), sum: u128::from_le_bytes(parts.1) }
    }
}

impl FromIterator<FingerprintPart> for Fingerprint {
    fn from_iter<I: IntoIterator<Item = FingerprintPart>>(parts: I) -> Self {
        let mut fingerprint = Self::default();
        parts.into_iter().for_each(|part| fingerprint.add(part));
        fingerprint
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{:032x}", self.count, self.sum)
    }
}

//! Whether a type can be had where another one is needed, and what several have in common.

use crate::types::Type;

/// Whether a type can be had where another one is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    Yes,
    No,
    /// It is not known.
    Maybe,
}

impl Fit {
    /// Whether both fit.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            (Self::Maybe, _) | (_, Self::Maybe) => Self::Maybe,
        }
    }
}

/// What several types have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Common {
    /// They are strings that take any type.
    Untyped,
    /// They become this one.
    Type(Type),
    /// Two of them are of other sorts.
    None(String, String),
    /// The first of these does not become the second, which would be the common one.
    NoCast(String, String),
    /// It is not known.
    Unsure,
}

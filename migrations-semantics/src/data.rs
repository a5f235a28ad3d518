//! What each product brings itself: types, casts, operators and functions.

pub(crate) mod mysql;
pub(crate) mod postgres;
pub(crate) mod sqlite;

/// The numbers of arguments that a function takes, each from the least to the most.
pub(crate) type Arities = &'static [(u8, u8)];

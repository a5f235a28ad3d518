//! What each product brings itself: types, casts, operators and functions.

pub(crate) mod mysql;
pub(crate) mod postgres;
pub(crate) mod sqlite;

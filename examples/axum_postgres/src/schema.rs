//! The tables as Diesel sees them.

diesel::table! {
    notes (id) {
        id -> BigInt,
        text -> Text,
    }
}

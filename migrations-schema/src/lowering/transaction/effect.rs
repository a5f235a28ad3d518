//! What a statement does to the transaction that it runs in, or to the session around it.

use migrations_core::baked::Recovery;

/// The effect of one statement on its surroundings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionEffect {
    /// It runs in a transaction like any other.
    None,
    /// It opens one.
    Begin,
    /// It commits one.
    Commit,
    /// It ends, marks or undoes one in another way.
    OtherControl,
    /// It cannot run in a transaction.
    Outside(Recovery),
    /// SQLite's `PRAGMA foreign_keys = ..`, with what it sets.
    ForeignKeys(bool),
    /// It must not be part of a migration.
    Refused(Refusal),
}

/// Why a statement must not be part of a migration, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The first line of the message.
    pub message: &'static str,
    /// The way out.
    pub help: &'static str,
}

//! Queries over the catalogs of SQLite.

/// `statements.sql`
pub const STATEMENTS: &str = include_str!("sqlite/statements.sql");

//! Queries over the catalogs of each database: the one place where they are written.

pub mod mysql;
pub mod postgres;
pub mod sqlite;

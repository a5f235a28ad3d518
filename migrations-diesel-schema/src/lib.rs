//! Diesel's `schema.rs`: what `diesel print-schema` would write for the schema that migrations make, without a database;
//! and a `schema.rs` that is there, read and compared with it.
//!
//! Which types columns have, how names become Rust's, and how the file looks follow `diesel_cli` 2.3.14.

mod backend;
mod compare;
mod diagnose;
mod names;
mod print;
mod read;
mod reshape;
mod row_numbers;
mod settings;
mod tables;
mod types;

pub use compare::{Disagreement, compare};
pub use diagnose::{diagnose, unreadable};
pub use print::print;
pub use read::{DieselSchema, ReadColumn, ReadTable, ReadType, Unreadable, read};
pub use reshape::{Unreachable, reshape};
pub use settings::{PrintSchema, read_settings};
pub use tables::{Column, Table, TableName, Tables, Unmapped};
pub use types::DieselType;

//! A database schema as a value: what each statement does to it, and the way from one schema to another.
//!
//! Statements and schemas only: no folders, files, revisions or messages for people who keep migrations.

mod breaking;
pub mod change;
mod ddl;
mod expression;
pub mod lowering;
pub mod plan;
pub mod reader;
pub mod round_trip;
pub mod schema;
mod statements;
pub mod tree;

pub use breaking::breaking_changes;
pub use schema::Schema;
pub use statements::{Statement, Statements};

/// A range of bytes of one text.
pub type Span = std::ops::Range<usize>;

//! A database schema as a value: what each statement does to it, and the way from one schema to another.
//!
//! Statements and schemas only: no folders, files, revisions or messages for people who keep migrations.

mod breaking;
pub mod change;
mod ddl;
mod dependencies;
mod expression;
mod fault;
mod findings;
pub mod lowering;
mod object_id;
mod objects;
mod origins;
mod owner;
pub mod plan;
mod properties;
mod qualified;
pub mod reader;
pub mod round_trip;
pub mod schema;
mod sequence_values;
mod server;
mod session;
mod statements;
pub mod stored;
mod taint;
pub mod tree;
mod trigger_text;
mod undo;

pub use breaking::breaking_changes;
pub use dependencies::{Need, needs_of};
pub use schema::Schema;
pub use statements::{Statement, Statements};
pub use undo::Undo;

/// A range of bytes of one text.
pub type Span = std::ops::Range<usize>;

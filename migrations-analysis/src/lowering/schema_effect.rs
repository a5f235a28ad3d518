//! What a statement does to the schema, as a value.

use crate::change::{Change, Ident, Name};

/// What a statement does to the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaEffect {
    /// This, and nothing else.
    Exact(Vec<Change>),
    /// Makes or takes away something that is known by its name and its text.
    Object(Vec<Change>),
    /// Nothing; these tables and columns must be there.
    Data(Vec<Use>),
    /// Nothing.
    Nothing,
    /// It is not known, for this reason.
    Unknown(&'static str),
}

/// Whether rows come into a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Inserts {
    /// None.
    #[default]
    No,
    /// As a query finds them, or unless there is a conflict.
    Perhaps,
    /// As many as are written.
    Certainly,
}

/// A table that a statement on rows names, with those of its columns that can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The table or view.
    pub table: Name,
    /// Columns that must be there.
    pub columns: Vec<Ident>,
    /// Whether rows come in: perhaps, or for certain.
    pub inserts: Inserts,
}

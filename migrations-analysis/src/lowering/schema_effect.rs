//! What a statement does to the schema, as a value.

use crate::change::{Change, Ident, Name};
use crate::source::Span;

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
    /// The rows that are written, as far as something can be wrong with them.
    pub values: Values,
}

/// Rows of VALUES.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values {
    /// As many values have they, each count once, with the place of the first such row.
    pub counts: Vec<(usize, Span)>,
    /// Strings in which no digit stands, by the place of their value in the row.
    pub words: Vec<(usize, Ident)>,
}

//! What a statement does to the schema, as a value.

use crate::change::{Change, Ident, Name};
use crate::lowering::procedure::Run;

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
    /// What these statements do, one after the other: those of a block.
    Runs(Vec<Run>),
    /// It is not known, for this reason.
    Unknown(&'static str),
}

/// What happens to the rows of a table, as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rows {
    /// None come in, and not all go.
    #[default]
    Stay,
    /// Some come in as a query finds them, or unless there is a conflict.
    MayCome,
    /// As many come in as are written.
    Come,
    /// All of them go.
    Go {
        /// ONLY: those of its children stay.
        is_only: bool,
        /// CASCADE: those of the tables that point to it go, too.
        cascades: bool,
        /// Triggers look at each of them, and may keep it.
        one_by_one: bool,
    },
}

/// A table that a statement on rows names, with those of its columns that can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The table or view.
    pub table: Name,
    /// Columns that must be there.
    pub columns: Vec<Ident>,
    /// What happens to its rows.
    pub rows: Rows,
}

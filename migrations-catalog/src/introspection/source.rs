//! Where rows come from.

use super::Record;

/// A connection, as far as introspection needs one.
pub trait Source {
    /// What can go wrong with it.
    type Error;

    /// The rows of a query.
    ///
    /// # Errors
    /// If the server refuses the query, or a row is not one of these.
    fn rows<R: Record>(&mut self, query: &str) -> Result<Vec<R>, Self::Error>;
}

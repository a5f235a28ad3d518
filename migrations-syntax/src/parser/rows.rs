//! Statements on rows.

use super::{Parser, Read};
use crate::ast::Statement;

impl Parser<'_> {
    /// INSERT, UPDATE, DELETE, REPLACE, MERGE, with or without WITH before it; or a query.
    pub(crate) fn row_statement(&mut self) -> Read<Statement> {
        self.fail()
    }
}

//! SQLite. Source: `parse.y`.

use super::{Parser, Read};
use crate::ast::{DataType, Statement};

impl Parser<'_> {
    /// A statement of SQLite.
    pub(crate) fn sqlite_statement(&mut self) -> Read<Statement> {
        self.fail()
    }

    /// A type of SQLite: words, with one or two numbers.
    pub(crate) fn sqlite_type(&mut self) -> Read<DataType> {
        self.fail()
    }
}

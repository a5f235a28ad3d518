//! PostgreSQL. Source: `gram.y` of PostgreSQL 15 to 18.

use super::{Parser, Read};
use crate::ast::{Call, DataType, Statement};
use crate::span::Span;

impl Parser<'_> {
    /// A statement of PostgreSQL.
    pub(crate) fn postgres_statement(&mut self) -> Read<Statement> {
        self.fail()
    }

    /// A type of PostgreSQL.
    pub(crate) fn postgres_type(&mut self) -> Read<DataType> {
        self.fail()
    }

    /// The fields of an interval, behind its string.
    pub(crate) fn postgres_interval_fields_behind(&mut self, data_type: DataType, _: Span) -> Read<DataType> {
        Ok(data_type)
    }

    /// The parentheses of a form with a grammar of its own; `false` where the call is like any other.
    pub(crate) fn postgres_special_arguments(&mut self, _: &mut Call) -> Read<bool> {
        Ok(false)
    }
}

//! Queries.

use super::{Parser, Read};
use crate::ast::{Expression, OrderKey, Query, WindowDefinition};

impl Parser<'_> {
    /// A query.
    pub(crate) fn query(&mut self) -> Read<Query> {
        self.fail()
    }

    /// A query in parentheses.
    pub(crate) fn query_in_parentheses(&mut self) -> Read<Query> {
        self.deeper(|parser| parser.in_parentheses(Self::query))
    }

    /// One key of ORDER BY.
    pub(crate) fn order_key(&mut self) -> Read<OrderKey> {
        self.fail()
    }

    /// A window in parentheses.
    pub(crate) fn window_definition(&mut self) -> Read<WindowDefinition> {
        self.fail()
    }

    /// A table or a function that gives one, behind IN (SQLite).
    pub(crate) fn table_as_set(&mut self) -> Read<Expression> {
        self.fail()
    }
}

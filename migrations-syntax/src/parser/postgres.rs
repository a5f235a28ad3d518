//! PostgreSQL. Source: `gram.y` of PostgreSQL 15 to 18.

mod data_type;

use super::{Parser, Read};
use crate::ast::{Call, Statement};

impl Parser<'_> {
    /// A statement of PostgreSQL.
    pub(crate) fn postgres_statement(&mut self) -> Read<Statement> {
        match self.token().text {
            "SELECT" | "VALUES" | "TABLE" | "WITH" | "(" | "INSERT" | "UPDATE" | "DELETE" | "MERGE" => {
                self.row_statement()
            }
            _ => self.fail_expecting("a statement"),
        }
    }

    /// The parentheses of a form with a grammar of its own; `false` where the call is like any other.
    pub(crate) fn postgres_special_arguments(&mut self, _: &mut Call) -> Read<bool> {
        Ok(false)
    }
}

//! Which statement it is.

use migrations_core::Product;

use super::{Parser, Read};
use crate::ast::Statement;

impl Parser<'_> {
    /// A statement.
    pub(crate) fn statement(&mut self) -> Read<Statement> {
        self.deeper(|parser| match parser.product {
            Product::Sqlite => parser.sqlite_statement(),
            Product::Postgres => parser.postgres_statement(),
            Product::Mysql | Product::Mariadb => parser.mysql_statement(),
        })
    }
}

//! VALUES.

use migrations_core::Product;

use super::super::{Parser, Read};
use crate::ast::Expression;

impl Parser<'_> {
    /// VALUES as a query: each row begins with ROW on MySQL.
    pub(super) fn values(&mut self) -> Read<Vec<Vec<Expression>>> {
        self.expect("VALUES")?;
        self.list(|parser| {
            if parser.product == Product::Mysql {
                parser.expect("ROW")?;
            }
            parser.list_in_parentheses(Self::expression)
        })
    }
}

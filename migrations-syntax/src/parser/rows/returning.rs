//! RETURNING.

use migrations_core::Product;

use super::super::{Parser, Read};
use crate::ast::{Ident, Returning};

impl Parser<'_> {
    /// RETURNING if it is next (not on MySQL).
    pub(super) fn returning(&mut self) -> Read<Option<Returning>> {
        if self.product == Product::Mysql || !self.eat("RETURNING") {
            return Ok(None);
        }
        let aliases = if self.product == Product::Postgres && self.eat("WITH") {
            self.list_in_parentheses(Self::returning_alias)?
        } else {
            Vec::new()
        };
        Ok(Some(Returning { aliases, items: self.select_items()? }))
    }

    /// OLD AS o, NEW AS n (PostgreSQL 18)
    fn returning_alias(&mut self) -> Read<(String, Ident)> {
        let word = self.expect_any(&["OLD", "NEW"])?.to_owned();
        self.expect("AS")?;
        Ok((word, self.ident()?))
    }
}

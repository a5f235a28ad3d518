//! RETURNING.

use super::super::{Parser, Read};
use crate::ast::{Ident, Returning};
use crate::grammar::Feature;

impl Parser<'_> {
    /// RETURNING if it is next (not on MySQL).
    pub(super) fn returning(&mut self) -> Read<Option<Returning>> {
        if !self.has(Feature::Returning) || !self.eat("RETURNING") {
            return Ok(None);
        }
        let aliases = if self.has(Feature::ReturningAliases) && self.eat("WITH") {
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

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::parser::testing::{only_on, refuses};

    #[test]
    fn changed_rows_are_given_back() {
        only_on(&[Postgres, Sqlite, Mariadb], "INSERT INTO t VALUES (1) RETURNING *, a + 1 AS b");
        only_on(&[Postgres, Sqlite, Mariadb], "DELETE FROM t WHERE a RETURNING a");
        only_on(&[Postgres, Sqlite], "UPDATE t SET a = 1 RETURNING a");
        only_on(&[Postgres], "UPDATE t SET a = 1 RETURNING WITH (OLD AS o, NEW AS n) o.a, n.a");
        refuses(Mysql, "INSERT INTO t VALUES (1) RETURNING a", "RETURNING");
        refuses(Postgres, "DELETE FROM t RETURNING", "");
    }
}

//! ORDER BY.

use super::super::{Parser, Read};
use crate::ast::{NullsOrder, OrderKey, SortOrder};
use crate::grammar::Feature;

impl Parser<'_> {
    /// ORDER BY if it is next.
    pub(crate) fn order_by_if_next(&mut self) -> Read<Vec<OrderKey>> {
        if !self.eat("ORDER") {
            return Ok(Vec::new());
        }
        self.expect("BY")?;
        self.list(Self::order_key)
    }

    /// One key of ORDER BY.
    pub(crate) fn order_key(&mut self) -> Read<OrderKey> {
        let value = self.expression()?;
        let order = self.sort_order()?;
        let nulls = self.nulls_order()?;
        Ok(OrderKey { value, order, nulls })
    }

    fn sort_order(&mut self) -> Read<Option<SortOrder>> {
        if self.has(Feature::OrderUsing) && self.eat("USING") {
            return match self.postgres_operator() {
                Some((operator, length)) => {
                    for _ in 0..length {
                        self.step();
                    }
                    Ok(Some(SortOrder::Using(operator)))
                }
                None => self.fail_expecting("an operator"),
            };
        }
        Ok(self.direction())
    }

    /// ASC, DESC
    pub(crate) fn direction(&mut self) -> Option<SortOrder> {
        self.eat_any(&["ASC", "DESC"]).map(|word| match word {
            "ASC" => SortOrder::Ascending,
            _ => SortOrder::Descending,
        })
    }

    /// NULLS FIRST, NULLS LAST (PostgreSQL, SQLite)
    pub(crate) fn nulls_order(&mut self) -> Read<Option<NullsOrder>> {
        if !self.has(Feature::NullsOrder) || !self.eat("NULLS") {
            return Ok(None);
        }
        Ok(Some(match self.expect_any(&["FIRST", "LAST"])? {
            "FIRST" => NullsOrder::First,
            _ => NullsOrder::Last,
        }))
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    use super::*;
    use crate::parser::testing::{everywhere, only_on, query, refuses};

    #[test]
    fn keys_have_an_order_and_a_place_for_null() {
        everywhere("SELECT a FROM t ORDER BY a, b DESC, c + 1 ASC");
        let sql = "SELECT a FROM t ORDER BY a DESC NULLS LAST, b USING >";
        let keys = query(Postgres, sql).order_by;
        assert_eq!((keys[0].order.clone(), keys[0].nulls), (Some(SortOrder::Descending), Some(NullsOrder::Last)));
        assert!(matches!(&keys[1].order, Some(SortOrder::Using(operator)) if operator.symbol == ">"));
        only_on(&[Postgres, Sqlite], "SELECT a FROM t ORDER BY a NULLS FIRST");
        refuses(Mysql, "SELECT a FROM t ORDER BY a NULLS FIRST", "NULLS");
        refuses(Sqlite, "SELECT a FROM t ORDER a", "a");
    }
}

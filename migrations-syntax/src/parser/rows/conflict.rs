//! ON CONFLICT.

use super::super::{Parser, Read};
use crate::ast::{ConflictTarget, Expression, ExpressionKind, IndexKey, IndexKeyValue, OnConflict};
use crate::grammar::Feature;

impl Parser<'_> {
    /// Every ON CONFLICT here: one on PostgreSQL; on SQLite several, of which only the last one may be without a target.
    pub(super) fn conflicts(&mut self) -> Read<Vec<OnConflict>> {
        let mut conflicts = Vec::new();
        while self.eat("ON") {
            self.expect("CONFLICT")?;
            let conflict = self.conflict()?;
            let is_last = self.has(Feature::OneConflict) || conflict.target.is_none();
            conflicts.push(conflict);
            if is_last {
                break;
            }
        }
        Ok(conflicts)
    }

    fn conflict(&mut self) -> Read<OnConflict> {
        let target = self.conflict_target()?;
        self.expect("DO")?;
        if self.has(Feature::OneConflict) && target.is_none() && self.at("UPDATE") {
            return self
                .fail_because("DO UPDATE needs the columns or the constraint of the conflict: ON CONFLICT (..)");
        }
        if self.expect_any(&["NOTHING", "UPDATE"])? == "NOTHING" {
            return Ok(OnConflict { target, assignments: Vec::new(), condition: None });
        }
        self.expect("SET")?;
        let assignments = self.assignments()?;
        let condition = if self.eat("WHERE") { Some(self.expression()?) } else { None };
        Ok(OnConflict { target, assignments, condition })
    }

    fn conflict_target(&mut self) -> Read<Option<ConflictTarget>> {
        if self.has(Feature::OneConflict) && self.eat("ON") {
            self.expect("CONSTRAINT")?;
            return Ok(Some(ConflictTarget::Constraint(self.ident()?)));
        }
        if !self.at("(") {
            return Ok(None);
        }
        let keys = self.list_in_parentheses(Self::conflict_key)?;
        let condition = if self.eat("WHERE") { Some(self.expression()?) } else { None };
        Ok(Some(ConflictTarget::Keys(keys, condition)))
    }

    fn conflict_key(&mut self) -> Read<IndexKey> {
        if self.has(Feature::OneConflict) { self.postgres_index_key() } else { self.sqlite_index_key() }
    }
}

/// A column where only its name is written, an expression otherwise.
pub(in crate::parser) fn index_key_value(expression: Expression) -> IndexKeyValue {
    if let ExpressionKind::Column(name) = &expression.kind
        && let [only] = name.parts.as_slice()
    {
        return IndexKeyValue::Column(only.clone());
    }
    IndexKeyValue::Expression(expression)
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::Product::{Postgres, Sqlite};

    use super::*;
    use crate::ast::Statement;
    use crate::parser::testing::{only_on, refuses, statement};

    fn conflicts(product: Product, sql: &str) -> Vec<OnConflict> {
        match statement(product, sql) {
            Statement::Insert(insert) => insert.conflicts,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_conflict_is_on_keys_or_a_constraint() {
        let both = [Postgres, Sqlite];
        only_on(&both, "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING");
        only_on(
            &both,
            "INSERT INTO t VALUES (1) ON CONFLICT (a, lower(b)) WHERE c > 1 DO UPDATE SET a = 1 WHERE t.b = 2",
        );
        only_on(&[Postgres], "INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT k DO NOTHING");
        let read =
            conflicts(Postgres, "INSERT INTO t VALUES (1) ON CONFLICT (a COLLATE \"C\" ops DESC, (b + 1)) DO NOTHING");
        let Some(ConflictTarget::Keys(keys, None)) = &read[0].target else { panic!("{read:?}") };
        assert!(keys[0].collation.is_some() && keys[0].operator_class.is_some());
        assert!(matches!(keys[1].value, IndexKeyValue::Expression(_)));
        refuses(Postgres, "INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 1", "UPDATE");
        refuses(Postgres, "INSERT INTO t VALUES (1) ON CONFLICT ('a') DO NOTHING", "'a'");
        refuses(Sqlite, "INSERT INTO t VALUES (1) ON CONFLICT (a) DO", "");
    }

    #[test]
    fn several_stand_on_sqlite() {
        let sql = "INSERT INTO t VALUES (1) ON CONFLICT (a) DO NOTHING ON CONFLICT DO UPDATE SET b = 1";
        only_on(&[Sqlite], sql);
        assert_eq!(conflicts(Sqlite, sql).len(), 2);
        refuses(Sqlite, "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING ON CONFLICT DO NOTHING", "ON");
        // Behind a query without WHERE it would be the condition of a join.
        refuses(Sqlite, "INSERT INTO t SELECT * FROM u ON CONFLICT DO NOTHING", "DO");
    }
}

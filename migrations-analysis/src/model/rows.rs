//! What a database takes only where a table has no rows.

use migrations_core::Dialect;

use super::{Fault, FaultKind, Key, Model};
use crate::change::{ConstraintBody, NewColumn, NewConstraint};

impl Model {
    /// Notes a new column that rows which are there already cannot have. In a table that is as new as its column there are
    /// none.
    pub(super) fn note_rows_in_the_way(&mut self, key: &Key, new: &NewColumn, constraints: &[NewConstraint]) {
        if self.made.contains(key) || self.is_doubtful(&key.name) {
            return;
        }
        let reason = match self.dialect() {
            Dialect::Postgres => not_null_without_value(new),
            Dialect::Sqlite => not_null_without_value(new).or_else(|| of_sqlite(new, constraints)),
            // It has a value of its own for every type.
            Dialect::Mysql => None,
        };
        if let Some(reason) = reason {
            let message = format!("column `{}` {reason}", new.name.name);
            self.cautions.push(Fault::new(FaultKind::Unfit, message, new.name.span.clone()));
        }
    }

    /// What was noted since the last call.
    pub fn take_cautions(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.cautions)
    }
}

fn not_null_without_value(new: &NewColumn) -> Option<&'static str> {
    let has_value =
        new.default.is_some() || new.generated.is_some() || new.serial.is_some() || !new.identity.is_empty();
    (new.is_not_null && !has_value).then_some("is NOT NULL and has no default")
}

/// Source: SQLite, ALTER TABLE, 5.
fn of_sqlite(new: &NewColumn, constraints: &[NewConstraint]) -> Option<&'static str> {
    // `(1)` is one, `(1 + 2)` and CURRENT_TIMESTAMP are none.
    let is_constant = match new.default.as_ref()?.tokens() {
        [only] => !only.starts_with("current_"),
        [sign, _] => matches!(sign.as_str(), "-" | "+"),
        _ => false,
    };
    if !is_constant {
        return Some("has a default that is no constant");
    }
    let is_key = |constraint: &NewConstraint| matches!(constraint.body, ConstraintBody::ForeignKey { .. });
    constraints.iter().any(is_key).then_some("is a foreign key with a default that is not NULL")
}

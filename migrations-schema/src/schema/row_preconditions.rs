//! What a database takes only where a table has no rows.

use std::collections::BTreeSet;

use super::{Fault, FaultKind, ObjectId, Schema};
use crate::change::{ConstraintBody, Name, NewColumn, NewConstraint};
use crate::lowering::Rows;
use crate::objects::Object;
use crate::server::AddedColumn;

impl Schema {
    /// What a statement did to the rows of a table.
    pub fn note_rows(&mut self, table: &Name, rows: Rows) {
        let key = self.relation(table);
        match rows {
            Rows::Stay => {}
            Rows::MayCome => drop(self.session.empty.remove(&key)),
            Rows::Come => {
                self.session.empty.remove(&key);
                self.note_rows_to_check(key);
            }
            Rows::Go { is_only, cascades, one_by_one } => self.note_emptied(key, is_only, cascades, one_by_one),
        }
    }

    fn note_emptied(&mut self, key: ObjectId, is_only: bool, cascades: bool, one_by_one: bool) {
        let mut left = vec![key];
        let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
        while let Some(key) = left.pop() {
            if !seen.insert(key.clone()) {
                continue;
            }
            if cascades {
                left.extend(self.pointing_to(&key, |_| true).into_iter().map(|(table, _)| table));
            }
            if !is_only {
                left.extend(self.children(&key));
            }
            let own = (key.schema.clone(), key.name.clone());
            if !(one_by_one && self.has_texts(&own)) && self.table(&key).is_some() {
                self.session.empty.insert(key);
            }
        }
    }

    /// Whether a table has triggers, rules or policies, which may keep a row out, or in.
    pub(super) fn has_texts(&self, table: &(String, String)) -> bool {
        let is_of =
            |_: &ObjectId, object: &Object| matches!(object, Object::Text(it) if it.table.as_ref() == Some(table));
        !self.dependents(table, is_of).is_empty()
    }

    /// Notes a new column that rows which are there already cannot have. In a table that is as new as its column, or was
    /// emptied before, there are none.
    pub(super) fn note_rows_in_the_way(&mut self, key: &ObjectId, new: &NewColumn, constraints: &[NewConstraint]) {
        if self.session.empty.contains(key) || self.is_tainted(&key.name) {
            return;
        }
        let reason = match self.rules.columns.added {
            AddedColumn::Default => not_null_without_value(new),
            AddedColumn::Constant => not_null_without_value(new).or_else(|| no_constant(new, constraints)),
            AddedColumn::Nothing => None,
            AddedColumn::NothingButDates => not_null_without_value(new).filter(|_| is_date(&new.data_type)),
        };
        if let Some(reason) = reason {
            let message = format!("column `{}` {reason}", new.name.name);
            self.findings.cautions.push(Fault::new(FaultKind::Unfit, message, new.name.span.clone()));
        }
    }

    /// What was noted since the last call.
    pub fn take_cautions(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.findings.cautions)
    }
}

/// Whether a type of MySQL is a date, with a time or without. A timestamp is a number.
fn is_date(data_type: &str) -> bool {
    let name = data_type.split('(').next().unwrap_or_default();
    matches!(name, "date" | "datetime")
}

fn not_null_without_value(new: &NewColumn) -> Option<&'static str> {
    let has_value =
        new.default.is_some() || new.generated.is_some() || new.serial.is_some() || !new.identity.is_empty();
    (new.is_not_null && !has_value).then_some("is NOT NULL and has no default")
}

/// Source: SQLite, ALTER TABLE, 5.
fn no_constant(new: &NewColumn, constraints: &[NewConstraint]) -> Option<&'static str> {
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

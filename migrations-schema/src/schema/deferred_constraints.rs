//! Rows that PostgreSQL has still to check when a table is altered.
//!
//! A foreign key that is INITIALLY DEFERRED is checked when the transaction ends; until then ALTER TABLE of its table is
//! refused: "pending trigger events". Source: PostgreSQL 15, `tablecmds.c`, `CheckTableNotInUse`.

use super::{Fault, FaultKind, ObjectId, Schema};
use crate::change::{Change, TableAction};
use crate::objects::ConstraintKind;

impl Schema {
    /// Rows have come into a table for certain.
    pub(super) fn note_rows_to_check(&mut self, key: ObjectId) {
        let waits = self.table(&key).is_some_and(|table| {
            let is_deferred = |deferral: &str| deferral.contains("initially deferred");
            table
                .constraints
                .iter()
                .any(|it| matches!(it.kind, ConstraintKind::ForeignKey { .. }) && is_deferred(&it.deferral))
        });
        let own = (key.schema.clone(), key.name.clone());
        // A trigger may keep a row out.
        if self.rules.keys.waiting_rows_block && waits && !self.has_texts(&own) && !self.is_tainted(&key.name) {
            self.session.unchecked.insert(key);
        }
    }

    /// The transaction ends, or the constraints are checked.
    pub fn check_rows(&mut self) {
        self.session.unchecked.clear();
    }

    /// # Errors
    /// If rows of the table have still to be checked.
    pub(super) fn refuse_pending(&self, change: &Change) -> Result<(), Fault> {
        let Change::AlterTable { table, actions, .. } = change else { return Ok(()) };
        let renames = |action: &TableAction| {
            matches!(
                action,
                TableAction::RenameTo(_) | TableAction::RenameColumn { .. } | TableAction::RenameConstraint { .. }
            )
        };
        if !self.session.unchecked.contains(&self.relation(table)) || actions.iter().all(renames) {
            return Ok(());
        }
        let message = format!(
            "rows of table `{}` wait for the check of a deferred foreign key (\"pending trigger events\"); \
             `SET CONSTRAINTS ALL IMMEDIATE` before this checks them",
            table.name
        );
        Err(Fault::new(FaultKind::Unfit, message, table.span.clone()))
    }
}

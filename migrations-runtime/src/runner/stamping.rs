//! Rows without scripts: stamps, adoption of another tool's history, squashes that are applied already.

use std::time::Duration;

use diesel::connection::LoadConnection;
use migrations_core::{AppliedSet, Direction, StampTarget};

use super::transaction::{Pending, Transaction};
use super::{Progress, Runner};
use crate::backend::{MigrationBackend, RevisionState, StateRow, TABLE_FORMAT, Tables};
use crate::error::{Error, ErrorKind};
use crate::foreign_history;
use crate::report::ReportStep;
use crate::rows::Rows;
use crate::state::{Situation, Tracked, done, is_applied};

impl<C> Runner<'_, '_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    pub(super) fn adopt(&mut self, tables: &Tables, tracked: &mut Tracked, pending: &mut Pending) -> Result<(), Error> {
        if !tables.foreign.contains(&"__diesel_schema_migrations") {
            return Ok(());
        }
        let places = foreign_history::adopt(self.connection, self.set)?;
        for &place in &places {
            let row = self.row(&self.set.revision(place), RevisionState::Applied, Duration::ZERO);
            let log = self.log("adopt", &row.revision, &[], Duration::ZERO);
            pending.log.push(log);
            pending.written.push(row.clone());
            tracked.rows.push(row);
        }
        tracked.state.get_or_insert(StateRow {
            format: TABLE_FORMAT,
            fingerprint: None,
            lease_owner: None,
            lease_until: 0,
        });
        if !places.is_empty() {
            self.notes.push(format!("took over {} revisions from diesel_migrations", places.len()));
        }
        Ok(())
    }

    pub(super) fn record_squashes(&mut self, situation: &Situation<'_>, tracked: &mut Tracked, pending: &mut Pending) {
        for &node in &situation.to_record {
            let row = self.row(&self.set.revision(situation.map.place(node)), RevisionState::Applied, Duration::ZERO);
            self.notes.push(format!("recorded {}, all of whose revisions are applied", row.revision));
            let log = self.log("squash", &row.revision, &[], Duration::ZERO);
            pending.log.push(log);
            pending.written.push(row.clone());
            tracked.rows.push(row);
        }
    }

    pub(super) fn stamp(
        &mut self,
        targets: &[StampTarget],
        purge: bool,
        tracked: Tracked,
        mut pending: Pending,
    ) -> Result<Progress, Error> {
        let tracked_rows = if purge { Vec::new() } else { tracked.rows.clone() };
        let state = if purge { None } else { tracked.state.clone() };
        let declarations = self.declarations;
        let situation = Situation::new(self.set, declarations, &Tracked { state, rows: tracked_rows })?;
        if !situation.unknown.is_empty() {
            return Err(self
                .unknown_error(&situation, ErrorKind::Ahead)
                .help("or stamp with purge, which forgets them"));
        }
        let plan = situation.map.plan_stamp(&situation.applied, targets)?;
        let after = AppliedSet::from_rows(&situation.map, plan.final_rows())
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        let mut rows = Rows::default();
        for row in tracked.rows {
            let node = situation.map.node_by_id(&row.revision);
            if !purge && node.is_some_and(|node| after.contains(node)) && is_applied(&row) {
                rows.stored.insert(row.revision.clone(), row);
            } else {
                if !is_applied(&row) {
                    let done = done(&row);
                    self.notes.push(format!(
                        "forgot that {} was interrupted; the {done} statements of it that are done stay done",
                        row.revision
                    ));
                }
                pending.deleted.push(row.revision);
            }
        }
        for node in after.iter() {
            let revision = self.set.revision(situation.map.place(node));
            if !rows.contains(revision.id()) {
                let row = self.row(&revision, RevisionState::Applied, Duration::ZERO);
                pending.deleted.retain(|deleted| *deleted != row.revision);
                rows.insert(&revision);
                pending.written.push(row);
            }
        }
        for step in plan.steps() {
            let id = step.node.map_or("", |node| situation.map.id(node));
            pending.log.push(self.log("stamp", id, &[], Duration::ZERO));
            let place = step.node.map(|node| self.set.revision(situation.map.place(node)));
            self.steps.push(ReportStep {
                revision: id.to_owned(),
                message: place.map_or("", |revision| revision.message()).to_owned(),
                direction: Direction::Stamp,
                parents: Vec::new(),
                out_of_order: false,
                duration: Duration::ZERO,
            });
        }
        let mut transaction = Transaction { situation: &situation, rows, applied: after, pending };
        self.finish(&mut transaction, Progress::Done)
    }
}

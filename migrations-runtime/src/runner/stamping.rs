//! Rows without scripts: stamps, adoption of another tool's history, squashes that are applied already.

use std::time::Duration;

use diesel::connection::LoadConnection;
use migrations_core::{AppliedSet, Direction, StampTarget};

use super::planning::plan_stamp;
use super::transaction::{Pending, Transaction};
use super::{Progress, Runner};
use crate::backend::{
    FOREIGN_TABLES, MigrationBackend, RevisionState, StateRow, TABLE_FORMAT, Tables, tables as tracking_tables,
};
use crate::error::{Error, ErrorKind};
use crate::execute::database;
use crate::foreign_history;
use crate::report::ReportStep;
use crate::rows::Rows;
use crate::state::{Situation, Tracked, done, is_applied};
use crate::tracking::read_locked;

impl<C> Runner<'_, '_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// What `diesel_migrations` has recorded, as part of a run.
    pub(super) fn adopt(&mut self, tables: &Tables, tracked: &mut Tracked, pending: &mut Pending) -> Result<(), Error> {
        let places = foreign_history::adopted_from_diesel(self.connection, &self.home, self.set, tables)?;
        self.take_over(&places, "diesel_migrations", tracked, pending);
        Ok(())
    }

    /// What another tool has recorded, and nothing else.
    pub(super) fn adopt_alone(&mut self) -> Result<(), Error> {
        let (tables, mut tracked) = read_locked(self.connection, &self.home)?;
        if !tracked.rows.is_empty() {
            let message = "this set has a history of its own in this database already";
            return Err(Error::new(ErrorKind::ForeignHistory, message).help("`current` and `log` show it"));
        }
        let found = foreign_history::all(self.connection, &self.home, &tables)?;
        if found.len() > 1 {
            let message = format!("several tools have migrated this database, in the tables {}", found.join(", "));
            return Err(Error::new(ErrorKind::ForeignHistory, message)
                .help("empty the tables of those that do not count, or record where the database stands: `stamp`"));
        }
        let Some(table) = found.first().copied() else {
            let tools: Vec<String> = FOREIGN_TABLES.iter().map(|(table, tool)| format!("{tool} (`{table}`)")).collect();
            let message =
                format!("no other tool has migrated this database: it has no history of {}", tools.join(", "));
            return Err(Error::new(ErrorKind::ForeignHistory, message));
        };
        let places = foreign_history::adopt(self.connection, &self.home, self.set, table)?;
        if !tables.ours {
            tracking_tables::create(self.connection, &self.home).map_err(database::<C>)?;
        }
        let mut pending = Pending::default();
        self.take_over(&places, foreign_history::tool(table), &mut tracked, &mut pending);
        for &place in &places {
            let revision = self.set.revision(place);
            self.push_stamp_step(revision.id(), revision.message());
        }
        let declarations = self.declarations;
        let situation = Situation::new(self.set, declarations, &tracked)?;
        let mut transaction = Transaction::new(&situation, tracked, pending);
        self.finish(&mut transaction, Progress::Done)?;
        Ok(())
    }

    fn take_over(&mut self, places: &[usize], tool: &str, tracked: &mut Tracked, pending: &mut Pending) {
        for &place in places {
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
            lease_left: 0,
            server: String::new(),
        });
        match places.len() {
            0 => {}
            1 => self.notes.push(format!("took over 1 revision from {tool}")),
            several => self.notes.push(format!("took over {several} revisions from {tool}")),
        }
    }

    fn push_stamp_step(&mut self, revision: &str, message: &str) {
        self.steps.push(ReportStep {
            revision: revision.to_owned(),
            message: message.to_owned(),
            direction: Direction::Stamp,
            parents: Vec::new(),
            out_of_order: false,
            duration: Duration::ZERO,
        });
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
        let situation = Situation::new(self.set, declarations, &Tracked { state, runner: None, rows: tracked_rows })?;
        let plan = plan_stamp(&situation, targets)?;
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
            self.push_stamp_step(id, place.map_or("", |revision| revision.message()));
        }
        let mut transaction = Transaction { situation: &situation, rows, applied: after, pending, reached: 0 };
        self.finish(&mut transaction, Progress::Done)
    }
}

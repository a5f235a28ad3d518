//! What one transaction changes, from the first revision that has run in it to the tracking rows that commit with it.

use std::time::Duration;

use diesel::connection::LoadConnection;
use migrations_core::baked::BakedRevision;
use migrations_core::{AppliedSet, Direction};

use super::goal::{Goal, Work};
use super::{Progress, Runner};
use crate::backend::tables::{self, Lease, Took, When};
use crate::backend::{Commits, Home, LEASE_MILLISECONDS, LogRow, MigrationBackend, RevisionRow, RevisionState};
use crate::error::Error;
use crate::report::ReportStep;
use crate::rows::{Rows, new_row};
use crate::state::{Situation, Tracked};
use crate::stored_down;
use crate::tracking::{microseconds, send_within, whole};

/// Rows to be written at the end of the transaction.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) written: Vec<RevisionRow>,
    pub(super) deleted: Vec<String>,
    pub(super) log: Vec<LogRow>,
}

impl Pending {
    /// The statements that write them, but for the last `keep` lines of the log; they are taken out.
    pub(super) fn statements<B: MigrationBackend>(
        &mut self,
        home: &Home,
        keep: usize,
        when: Option<When>,
        took: Option<Took>,
    ) -> Vec<String> {
        let mut statements = Vec::new();
        if !self.deleted.is_empty() {
            statements.push(tables::delete_revisions::<B>(home, &self.deleted));
        }
        let written: Vec<&RevisionRow> = self.written.iter().collect();
        statements.extend(tables::write_revisions::<B>(home, &written, when, took));
        let complete: Vec<LogRow> = self.log.drain(..self.log.len() - keep).collect();
        statements.extend(tables::append_log::<B>(home, &complete, when, took));
        self.deleted.clear();
        self.written.clear();
        statements
    }
}

/// The state that the open transaction has reached.
pub(super) struct Transaction<'s> {
    /// As read under the lock, before anything ran.
    pub(super) situation: &'s Situation<'s>,
    pub(super) rows: Rows,
    pub(super) applied: AppliedSet,
    pub(super) pending: Pending,
    /// Steps of the goal up to here.
    pub(super) reached: usize,
}

impl<'s> Transaction<'s> {
    pub(super) fn new(situation: &'s Situation<'s>, tracked: Tracked, pending: Pending) -> Self {
        Self { situation, rows: Rows::read(tracked.rows), applied: situation.applied.clone(), pending, reached: 0 }
    }
}

impl<C> Runner<'_, '_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// Notes a revision that has run, for the tracking tables and the report.
    pub(super) fn take_down(&mut self, transaction: &mut Transaction<'_>, work: &Work, duration: Duration) {
        transaction.reached = work.reached;
        let Transaction { situation, rows, applied, pending, .. } = transaction;
        let Work { node, direction, .. } = *work;
        let revision = self.set.revision(situation.map.place(node));
        let id = revision.id().to_owned();
        let is_upgrade = direction == Direction::Upgrade;
        let out_of_order = is_upgrade && situation.map.dependents(node).iter().any(|&other| applied.contains(other));
        if is_upgrade {
            applied.insert(node);
            let row = self.row(&revision, RevisionState::Applied, duration);
            rows.insert(&revision);
            pending.deleted.retain(|deleted| *deleted != id);
            pending.written.push(row);
        } else {
            applied.remove(node);
            // What a squash stands for goes with it.
            for id in revision.replaces().into_iter().chain([id.as_str()]) {
                rows.remove(id);
                pending.written.retain(|row| row.revision != id);
                pending.deleted.push(id.to_owned());
            }
        }
        pending.log.push(self.log(&direction.to_string(), &id, &[], duration));
        self.steps.push(ReportStep {
            revision: id,
            message: revision.message().to_owned(),
            direction,
            parents: revision.down_revisions().into_iter().map(str::to_owned).collect(),
            out_of_order,
            duration,
        });
    }

    /// A run that writes anyway also notes the new text of changed down scripts. Where the up script has changed, too, the
    /// old one alone is known to undo what has run.
    pub(super) fn refresh_downs(&mut self, transaction: &mut Transaction<'_>) {
        let Transaction { situation, rows, pending, .. } = transaction;
        for id in situation.changed_downs.iter().filter(|id| !situation.drifted.contains(id)) {
            let Some(node) = situation.map.node_by_id(id) else { continue };
            let Some(row) = rows.stored.get_mut(id) else { continue };
            let revision = self.set.revision(situation.map.place(node));
            // A script that is gone, or cannot be read, is no better one.
            let Some(down) = revision.down() else { continue };
            row.down_checksum = Some(down.checksum().to_string());
            row.stored_down = stored_down::text(self.set, &revision);
            pending.written.push(row.clone());
            self.notes.push(format!("the down script of {id} has changed since it was applied; the new one counts"));
        }
    }

    /// Writes the tracking rows and commits.
    pub(super) fn finish(&mut self, transaction: &mut Transaction<'_>, progress: Progress) -> Result<Progress, Error> {
        let (statements, current) = self.closing_statements(transaction, progress, None, None);
        send_within(self.connection, &self.home, &statements)?;
        self.commit()?;
        self.may_hold_lease = matches!(progress, Progress::More) && self.kept_lease().is_some();
        self.note_commit(transaction.reached, current);
        Ok(progress)
    }

    /// What is written at the end of a transaction, and the current revisions after it.
    pub(super) fn closing_statements(
        &self,
        transaction: &mut Transaction<'_>,
        progress: Progress,
        when: Option<When>,
        took: Option<Took>,
    ) -> (Vec<String>, Vec<String>) {
        let Transaction { situation, rows, applied, pending, .. } = transaction;
        let current: Vec<String> = applied.rows(&situation.map).into_iter().map(str::to_owned).collect();
        if let Some(last) = pending.log.last_mut() {
            last.rows_after = current.join(",");
        }
        let fingerprint = rows.fingerprint(self.set).map(|fingerprint| fingerprint.to_string());
        let lease = if matches!(progress, Progress::More) { self.kept_lease() } else { None };
        let mut statements = pending.statements::<C::Backend>(&self.home, 0, when, took);
        statements.push(tables::write_state::<C::Backend>(&self.home, fingerprint.as_deref(), lease));
        (statements, current)
    }

    /// The lease that goes on from one transaction to the next, where one transaction does not hold the whole run.
    pub(super) fn kept_lease(&self) -> Option<Lease<'_>> {
        // What is taken back must run again before anybody else sees that it is gone.
        let is_redo = self.goal.as_ref().is_some_and(Goal::is_redo);
        let is_kept = (C::Backend::COMMITS != Commits::Run || is_redo) && !self.is_nested;
        is_kept.then_some(Lease { owner: &self.owner, milliseconds: LEASE_MILLISECONDS })
    }

    /// What is true from now on, whatever happens next.
    pub(super) fn note_commit(&mut self, reached: usize, current: Vec<String>) {
        if let Some(goal) = &mut self.goal {
            goal.commit(reached);
        }
        self.committed = Some(current.clone());
        self.committed_steps = self.steps.len();
        self.rows = current;
    }

    /// Writes the tracking rows that have come together, but for the last `keep` lines of the log.
    pub(super) fn write(&mut self, pending: &mut Pending, keep: usize) -> Result<(), Error> {
        let statements = pending.statements::<C::Backend>(&self.home, keep, None, None);
        send_within(self.connection, &self.home, &statements)
    }

    pub(super) fn row(&self, revision: &BakedRevision, state: RevisionState, duration: Duration) -> RevisionRow {
        RevisionRow {
            stored_down: stored_down::text(self.set, revision),
            applied_by: self.options.applied_by.clone().unwrap_or_default(),
            applied_at: microseconds(),
            duration: whole(duration.as_micros()),
            session: self.session.clone(),
            ..new_row(revision, state)
        }
    }

    pub(super) fn log(&self, action: &str, revision: &str, rows_after: &[String], duration: Duration) -> LogRow {
        LogRow {
            at: microseconds(),
            action: action.to_owned(),
            revision: revision.to_owned(),
            rows_after: rows_after.join(","),
            applied_by: self.options.applied_by.clone().unwrap_or_default(),
            duration: whole(duration.as_micros()),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

//! Ways out after a look by a person.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use diesel::connection::LoadConnection;
use migrations_core::Direction;

use super::Migrations;
use super::reading::{PATIENCE, patiently};
use crate::backend::{Commits, Home, LogRow, MigrationBackend, RevisionRow, RevisionState, TABLE_FORMAT, tables};
use crate::error::{Error, ErrorKind};
use crate::execute::database;
use crate::foreign_keys;
use crate::options::{Options, Patience};
use crate::run_plan::{PlannedStep, RunPlan};
use crate::state::{Situation, Tracked, done, fingerprint, is_applied, part_text};
use crate::stored_down::{self, Kept};
use crate::tracking::{back_up, home, locked, microseconds, read};
use crate::wording::statements;

/// A way out where a run cannot go on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repair {
    /// The statement at which a revision was interrupted has taken effect.
    StatementDone,
    /// The statement at which a revision was interrupted has not taken effect.
    StatementNotDone,
    /// The script of the interrupted revision was changed; those of its statements that are done are the same as before.
    ContinueChanged,
    /// The scripts of applied revisions are right as they are now.
    AcceptChecksums,
    /// The rows of the tracking table are right as they are now.
    AcceptRows,
}

/// What whoever accepts an edited script has to know.
const NOTHING_RAN: &str = "warning: nothing was run: what an edit changes is in the database only if somebody has put it \
                           there; `check` compares the schemas";

/// Says that down scripts stored by a newer program may run.
///
/// They were written by whoever could write to the database.
#[derive(Debug, Clone, Copy)]
pub struct TrustStoredScripts;

impl<C> Migrations<C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// Sets the tracking tables right after a look by a person; says what was changed.
    ///
    /// # Errors
    /// [`ErrorKind::Interrupted`] if there is nothing to repair in that way; [`ErrorKind::Locked`].
    pub fn repair(&self, connection: &mut C, repair: Repair) -> Result<Vec<String>, Error> {
        let home = home(connection, self.set)?;
        locked(connection, &home, &Patience::of(PATIENCE), |connection, tracked| {
            self.repair_locked(connection, &home, tracked, repair)
        })
    }

    fn repair_locked(
        &self,
        connection: &mut C,
        home: &Home,
        tracked: Tracked,
        repair: Repair,
    ) -> Result<Vec<String>, Error> {
        if tracked.state.as_ref().is_some_and(|state| state.format > TABLE_FORMAT) {
            let message = "the tracking tables were written by a newer version of this library";
            return Err(Error::new(ErrorKind::NewerFormat, message));
        }
        let mut rows = tracked.rows;
        let changed = match repair {
            Repair::AcceptRows => self.accept_rows(&mut rows),
            Repair::AcceptChecksums => self.accept_checksums(&mut rows),
            Repair::ContinueChanged => vec![self.accept_interrupted(&mut rows)?],
            Repair::StatementDone => vec![settle_statement(&mut rows, true)?],
            Repair::StatementNotDone => vec![settle_statement(&mut rows, false)?],
        };
        let log: Vec<LogRow> = changed.iter().map(|what| log_row("repair", what)).collect();
        let mut writing = tables::write_revisions::<C::Backend>(home, &rows.iter().collect::<Vec<_>>(), None, None);
        writing.push(fingerprint_statement::<C::Backend>(home, &rows));
        writing.extend(tables::append_log::<C::Backend>(home, &log, None, None));
        tables::send(connection, &writing).map_err(database::<C>)?;
        let has_accepted_scripts = repair == Repair::AcceptChecksums && !changed.is_empty();
        Ok(changed.into_iter().chain(has_accepted_scripts.then(|| NOTHING_RAN.to_owned())).collect())
    }

    /// The rows stay; what cannot be read in them is written again where it is known.
    fn accept_rows(&self, rows: &mut [RevisionRow]) -> Vec<String> {
        for row in rows {
            if let Some(revision) = self.revision(&row.revision) {
                row.part = part_text(revision.part());
            }
            if RevisionState::parse(&row.state).is_none() {
                RevisionState::Applied.name().clone_into(&mut row.state);
            }
        }
        vec!["accepted the rows of the tracking table".to_owned()]
    }

    /// Only of what is applied: a half-done revision must go on with the script that it started with.
    fn accept_checksums(&self, rows: &mut [RevisionRow]) -> Vec<String> {
        let mut changed = Vec::new();
        for row in rows.iter_mut().filter(|row| is_applied(row)) {
            let Some(revision) = self.revision(&row.revision) else { continue };
            let up = revision.up().checksum().to_string();
            if row.up_checksum != up {
                changed.push(format!("accepted the up script of {}", row.revision));
            }
            row.up_checksum = up;
            row.down_checksum = revision.down().map(|down| down.checksum().to_string());
            row.stored_down = stored_down::text(self.set, &revision);
            row.part = part_text(revision.part());
        }
        changed
    }

    /// # Errors
    /// If no revision of this set was interrupted.
    fn accept_interrupted(&self, rows: &mut [RevisionRow]) -> Result<String, Error> {
        let known = rows.iter_mut().filter(|row| !is_applied(row)).find_map(|row| {
            let revision = self.revision(&row.revision)?;
            Some((row, revision))
        });
        let Some((row, revision)) = known else {
            return Err(Error::new(ErrorKind::Interrupted, "no revision of this program was interrupted"));
        };
        let script = if row.state == RevisionState::Upgrading.name() { Some(revision.up()) } else { revision.down() };
        let total = script.map_or(0, |script| script.statements().len());
        if done(row) > total {
            let message = format!(
                "{} of revision {} are done, and its script has {} now",
                statements(done(row)),
                row.revision,
                statements(total)
            );
            return Err(Error::new(ErrorKind::Interrupted, message)
                .help("put the statements that are done back into the script, before those that are left"));
        }
        row.up_checksum = revision.up().checksum().to_string();
        row.down_checksum = revision.down().map(|down| down.checksum().to_string());
        row.part = part_text(revision.part());
        Ok(format!("accepted the changed script of {} after {}", row.revision, statements(done(row))))
    }

    /// What [`downgrade_unknown`](Self::downgrade_unknown) would take back, in order. Reads only.
    ///
    /// # Errors
    /// [`ErrorKind::Irreversible`] if one of them has stored no down script.
    pub fn plan_downgrade_unknown(&self, connection: &mut C) -> Result<RunPlan, Error> {
        let (_, tracked) = patiently(connection, |connection, looks| {
            let home = home(connection, self.set)?;
            read(connection, &home, looks)
        })?;
        let declarations = self.set.declarations();
        let situation = Situation::new(self.set, &declarations, &tracked)?;
        let rows = situation.rows();
        let taken_back = newest_first(&situation, &tracked)?;
        let step = |row: &RevisionRow| PlannedStep {
            revision: row.revision.clone(),
            message: row.message.clone(),
            direction: Direction::Downgrade,
            parents: row.parents.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
            before: Vec::new(),
            after: Vec::new(),
            statements: 0,
            loses_data: row.stored_down.as_deref().is_some_and(|down| Kept::read(down).loses_data),
            losses: Vec::new(),
            because_of: None,
            is_outside_transaction: false,
        };
        Ok(RunPlan {
            direction: Direction::Downgrade,
            steps: taken_back.iter().map(|row| step(row)).collect(),
            initial_rows: rows.clone(),
            final_rows: rows,
            unknown: Vec::new(),
            was_past_target: false,
        })
    }

    /// Takes back the revisions of a newer program with the down scripts that it stored (`store_down = true`), newest
    /// first, in one transaction with foreign keys off; says which. Of the options, the time to wait, the backup and
    /// [`stop_when`](Options::stop_when) count.
    ///
    /// # Errors
    /// [`ErrorKind::Irreversible`] if one of them has stored none; [`ErrorKind::Database`] if one fails,
    /// [`ErrorKind::ForeignKeys`] if rows refer to nothing afterwards: then all of them stay.
    pub fn downgrade_unknown(
        &self,
        connection: &mut C,
        _: TrustStoredScripts,
        options: &Options<'_>,
    ) -> Result<Vec<String>, Error> {
        if C::Backend::COMMITS == Commits::Statement {
            let message =
                "stored down scripts cannot run here: a failure would leave them half-done, and no journal says where";
            return Err(
                Error::new(ErrorKind::Irreversible, message).help("take these revisions back with the newer program")
            );
        }
        if let Some(path) = &options.backup {
            back_up(connection, path)?;
        }
        let is_enforced = C::Backend::foreign_keys(connection).map_err(database::<C>)?;
        if is_enforced {
            C::Backend::set_foreign_keys(connection, false).map_err(database::<C>)?;
        }
        let result = catch_unwind(AssertUnwindSafe(|| {
            let patience = options.patience();
            let home = home(connection, self.set)?;
            locked(connection, &home, &patience, |connection, tracked| {
                self.downgrade_unknown_locked(connection, &home, &tracked, &patience)
            })
        }));
        let restored = if is_enforced { C::Backend::set_foreign_keys(connection, true) } else { Ok(()) };
        let taken_back = result.unwrap_or_else(|panic| resume_unwind(panic))?;
        restored.map_err(database::<C>)?;
        Ok(taken_back)
    }

    fn downgrade_unknown_locked(
        &self,
        connection: &mut C,
        home: &Home,
        tracked: &Tracked,
        patience: &Patience<'_>,
    ) -> Result<Vec<String>, Error> {
        let declarations = self.set.declarations();
        let situation = Situation::new(self.set, &declarations, tracked)?;
        let left = newest_first(&situation, tracked)?;
        if left.is_empty() {
            return Ok(Vec::new());
        }
        let before = C::Backend::violations(connection).map_err(database::<C>)?;
        let mut taken_back = Vec::new();
        for row in left {
            if patience.is_over() {
                return Err(Error::stopped());
            }
            let down = row.stored_down.as_deref().map_or("", |down| Kept::read(down).statements);
            if !down.is_empty() {
                connection.batch_execute(down).map_err(|error| {
                    let message = format!("the stored down script of {} failed", row.revision);
                    Error::new(ErrorKind::Database, message).caused_by(error)
                })?;
            }
            taken_back.extend(row.replaces.split(',').filter(|id| !id.is_empty()).map(str::to_owned));
            taken_back.push(row.revision.clone());
        }
        let after = C::Backend::violations(connection).map_err(database::<C>)?;
        foreign_keys::compare(&before, &after, &taken_back.join(", "))?;
        let delete = tables::delete_revisions::<C::Backend>(home, &taken_back);
        tables::send(connection, &[delete]).map_err(database::<C>)?;
        let rows = tables::read_revisions(connection, home).map_err(database::<C>)?;
        let log: Vec<LogRow> = taken_back.iter().map(|id| log_row("downgrade", id)).collect();
        let mut writing = tables::append_log::<C::Backend>(home, &log, None, None);
        writing.push(fingerprint_statement::<C::Backend>(home, &rows));
        tables::send(connection, &writing).map_err(database::<C>)?;
        Ok(taken_back)
    }
}

fn fingerprint_statement<B: MigrationBackend>(home: &Home, rows: &[RevisionRow]) -> String {
    let fingerprint = fingerprint(rows.iter()).map(|fingerprint| fingerprint.to_string());
    tables::write_state::<B>(home, fingerprint.as_deref(), None)
}

/// The revisions that are not known here, with those first on which none of the others builds.
///
/// # Errors
/// If one of them was interrupted or has stored no down script.
fn newest_first<'t>(situation: &Situation<'_>, tracked: &'t Tracked) -> Result<Vec<&'t RevisionRow>, Error> {
    if let Some(row) = &situation.interrupted {
        let message = format!("revision {} was interrupted", row.revision);
        return Err(Error::new(ErrorKind::Interrupted, message).help("finish it with the program that started it"));
    }
    let unknown = situation.unknown_ids();
    let mut left: Vec<&RevisionRow> = tracked.rows.iter().filter(|row| unknown.contains(&row.revision)).collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let row = left.remove(not_needed(&left)?);
        if row.stored_down.is_none() {
            let message = format!("revision {} has stored no down script", row.revision);
            return Err(Error::new(ErrorKind::Irreversible, message));
        }
        ordered.push(row);
    }
    Ok(ordered)
}

/// Place of a revision on which none of the others builds.
fn not_needed(rows: &[&RevisionRow]) -> Result<usize, Error> {
    let is_needed = |id: &str| {
        rows.iter().any(|row| row.parents.split(',').chain(row.depends_on.split(',')).any(|parent| parent == id))
    };
    rows.iter()
        .position(|row| !is_needed(&row.revision))
        .ok_or_else(|| Error::new(ErrorKind::TrackingEdited, "the unknown revisions depend on each other in a circle"))
}

/// # Errors
/// If no revision was interrupted at an unclear statement.
fn settle_statement(rows: &mut [RevisionRow], is_done: bool) -> Result<String, Error> {
    let Some(row) = rows.iter_mut().find(|row| !is_applied(row) && row.is_uncertain) else {
        return Err(Error::new(ErrorKind::Interrupted, "no revision was interrupted at an unclear statement"));
    };
    row.position += i64::from(is_done);
    row.is_uncertain = false;
    Ok(format!("noted a statement of {} as {}", row.revision, if is_done { "done" } else { "not done" }))
}

fn log_row(action: &str, revision: &str) -> LogRow {
    LogRow {
        at: microseconds(),
        action: action.to_owned(),
        revision: revision.to_owned(),
        rows_after: String::new(),
        applied_by: String::new(),
        duration: 0,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

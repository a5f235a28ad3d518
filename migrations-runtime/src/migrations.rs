//! The set that a program holds, and what can be done with it.

use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use diesel::connection::LoadConnection;
use migrations_core::baked::{BakedRevision, BakedSet};
use migrations_core::{
    AppliedSet, DowngradeTarget, Plan, RangeTarget, Revision, RevisionMap, StampTarget, TargetError, UpgradeTarget,
};

use crate::backend::{Home, LogRow, MigrationBackend, RevisionRow, RevisionState, StateRow, TABLE_FORMAT};
use crate::call::CallFunction;
use crate::error::{Error, ErrorKind};
use crate::execute::database;
use crate::listing::Listing;
use crate::options::Options;
use crate::report::Report;
use crate::runner::{Request, Runner};
use crate::state::{Situation, Status, Tracked, fingerprint, is_applied, part_text};
use crate::tracking::{is_live, locked, microseconds, read};
use crate::{foreign_history, foreign_keys, fresh, offline};

/// How long a call that only reads waits while somebody writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// A set of migrations, checked while compiling, for connections of type `C`.
///
/// Made by `embed_migrations!`; a `static` of this type holds the scripts of all revisions and their graph.
pub struct Migrations<C: 'static> {
    set: BakedSet,
    calls: &'static [(&'static str, CallFunction<C>)],
    connection: PhantomData<fn(&mut C)>,
}

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

/// Says that down scripts stored by a newer program may run.
///
/// They were written by whoever could write to the database.
#[derive(Debug, Clone, Copy)]
pub struct TrustStoredScripts;

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogEntry {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// What was done: `upgrade`, `downgrade`, `stamp`, `adopt`, `squash`, `repair`.
    pub action: String,
    /// To which revision.
    pub revision: String,
    /// Current revisions after the transaction; only with the last line of each.
    pub rows_after: Vec<String>,
    /// Who is said to have done it.
    pub applied_by: String,
    /// How long it took, in microseconds.
    pub duration: i64,
}

impl From<LogRow> for LogEntry {
    fn from(row: LogRow) -> Self {
        let LogRow { at, action, revision, rows_after, applied_by, duration, tool_version: _ } = row;
        let rows_after = rows_after.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        Self { at, action, revision, rows_after, applied_by, duration }
    }
}

impl<C> std::fmt::Debug for Migrations<C> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Migrations")
            .field("project", &self.set.project())
            .field("revisions", &self.set.len())
            .finish_non_exhaustive()
    }
}

impl<C> Migrations<C> {
    /// For generated code.
    #[doc(hidden)]
    pub const fn from_baked(set: BakedSet, calls: &'static [(&'static str, CallFunction<C>)]) -> Self {
        Self { set, calls, connection: PhantomData }
    }

    pub(crate) fn set(&self) -> BakedSet {
        self.set
    }

    /// Name of the set in the tracking tables.
    pub fn project(&self) -> &'static str {
        self.set.project()
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.set.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Fails if the folder holds anything else than this program: for a test of your own.
    ///
    /// cargo does not see a new file in the folder by itself, so a program can lack the newest migration without anybody
    /// noticing. Call it with `env!("CARGO_MANIFEST_DIR")`.
    ///
    /// # Errors
    /// [`ErrorKind::Stale`], with everything that differs.
    pub fn assert_fresh(&self, manifest_directory: &str) -> Result<(), Error> {
        fresh::assert_fresh(self.set, manifest_directory)
    }

    fn with_map<T>(&self, work: impl FnOnce(&RevisionMap<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let declarations = self.set.declarations();
        let map = RevisionMap::build(&declarations).map_err(|errors| crate::state::damaged(&errors))?;
        work(&map)
    }

    /// The heads of the set.
    ///
    /// # Errors
    /// None that a program can cause.
    pub fn heads(&self) -> Result<Listing, Error> {
        self.with_map(|map| Ok(Listing::new(self.set, map, map.heads(), None, false)))
    }

    /// The revisions at which the set branches.
    ///
    /// # Errors
    /// None that a program can cause.
    pub fn branches(&self) -> Result<Listing, Error> {
        self.with_map(|map| Ok(Listing::new(self.set, map, map.branch_points(), None, true)))
    }

    /// The revisions that a target such as `ae10` or `accounts@head` names.
    ///
    /// # Errors
    /// [`ErrorKind::Target`] if it names none.
    pub fn show(&self, target: &str) -> Result<Listing, Error> {
        let target: migrations_core::Target = target.parse::<migrations_core::Target>()?;
        self.with_map(|map| {
            let found = map.resolve(&target).map_err(migrations_core::PlanError::from)?;
            Ok(Listing::new(self.set, map, found, None, true))
        })
    }

    /// The script that brings a database from `from` (current revisions; none for an empty one) to `target`.
    ///
    /// It is complete or there is an error; it asserts where the database stands before it changes anything.
    ///
    /// # Errors
    /// [`ErrorKind::Target`], [`ErrorKind::Call`] for a revision that calls functions, [`ErrorKind::Irreversible`].
    pub fn upgrade_sql<T>(&self, from: &[&str], target: T) -> Result<String, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
        C: LoadConnection,
        C::Backend: MigrationBackend,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.offline(from, |map, applied| Ok(map.plan_upgrade(applied, &target)?))
    }

    /// The script that takes a database from `from` down to `target`.
    ///
    /// # Errors
    /// As [`upgrade_sql`](Self::upgrade_sql).
    pub fn downgrade_sql<T>(&self, from: &[&str], target: T) -> Result<String, Error>
    where
        T: TryInto<DowngradeTarget, Error: Into<TargetError>>,
        C: LoadConnection,
        C::Backend: MigrationBackend,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.offline(from, |map, applied| Ok(map.plan_downgrade(applied, &target)?))
    }

    fn offline(
        &self,
        from: &[&str],
        plan: impl for<'m> FnOnce(&RevisionMap<'m>, &AppliedSet) -> Result<Plan<'m>, Error>,
    ) -> Result<String, Error>
    where
        C: LoadConnection,
        C::Backend: MigrationBackend,
    {
        self.with_map(|map| {
            let applied =
                AppliedSet::from_rows(map, from).map_err(|error| Error::new(ErrorKind::Target, error.to_string()))?;
            let plan = plan(map, &applied)?;
            let home = Home::of(self.set);
            let names = offline::Names {
                create: C::Backend::tables_sql(home),
                revisions: C::Backend::table(home, "revisions"),
                state: C::Backend::table(home, "state"),
                log: C::Backend::table(home, "log"),
            };
            offline::script(self.set, map, &applied, &plan, &names)
        })
    }
}

impl<C> Migrations<C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// Brings the database to `target`: `"head"`, `"heads"`, an id or its start, a label, `"+2"`, `"accounts@head"`.
    ///
    /// Where there is nothing to do, it only reads. Otherwise it takes a lock, so that several processes may call it at
    /// once; each revision runs once. SQL and tracking rows commit together.
    ///
    /// # Errors
    /// [`ErrorKind`] lists what can go wrong; [`Error::database_state`] says how the database is left.
    pub fn upgrade<T>(&self, connection: &mut C, target: T) -> Result<Report, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
    {
        self.upgrade_with(connection, target, &mut Options::default())
    }

    /// Like [`upgrade`](Self::upgrade), with choices.
    ///
    /// # Errors
    /// As [`upgrade`](Self::upgrade).
    pub fn upgrade_with<T>(&self, connection: &mut C, target: T, options: &mut Options<'_>) -> Result<Report, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        if !options.exact && self.is_at_head(connection, &target) {
            return Ok(Report {
                steps: Vec::new(),
                rows: self.set.heads().into_iter().map(str::to_owned).collect(),
                unknown: Vec::new(),
                was_past_target: false,
                notes: Vec::new(),
            });
        }
        self.run(connection, options, &Request::Upgrade(target))
    }

    /// Takes revisions back down to `target`: `"-1"`, an id, `"base"`.
    ///
    /// # Errors
    /// [`ErrorKind::Irreversible`] before anything is done if a revision has no way back; else as
    /// [`upgrade`](Self::upgrade).
    pub fn downgrade<T>(&self, connection: &mut C, target: T) -> Result<Report, Error>
    where
        T: TryInto<DowngradeTarget, Error: Into<TargetError>>,
    {
        self.downgrade_with(connection, target, &mut Options::default())
    }

    /// Like [`downgrade`](Self::downgrade), with choices.
    ///
    /// # Errors
    /// As [`downgrade`](Self::downgrade).
    pub fn downgrade_with<T>(&self, connection: &mut C, target: T, options: &mut Options<'_>) -> Result<Report, Error>
    where
        T: TryInto<DowngradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.run(connection, options, &Request::Downgrade(target))
    }

    /// Records that the database stands at these revisions, without running anything.
    ///
    /// # Errors
    /// [`ErrorKind::Target`] if a target names no revision; [`ErrorKind::Ahead`] if the database has unknown ones.
    pub fn stamp(&self, connection: &mut C, targets: &[&str]) -> Result<Report, Error> {
        self.stamp_with(connection, targets, &mut Options::default())
    }

    /// Like [`stamp`](Self::stamp), with choices.
    ///
    /// # Errors
    /// As [`stamp`](Self::stamp).
    pub fn stamp_with(&self, connection: &mut C, targets: &[&str], options: &mut Options<'_>) -> Result<Report, Error> {
        let targets = targets.iter().map(|target| target.parse()).collect::<Result<Vec<StampTarget>, _>>()?;
        let purge = options.purge;
        self.run(connection, options, &Request::Stamp { targets, purge })
    }

    fn run(&self, connection: &mut C, options: &mut Options<'_>, request: &Request) -> Result<Report, Error> {
        let declarations = self.set.declarations();
        Runner::new(self.set, &declarations, self.calls, connection, options).run(request)
    }

    /// One query, one row: whether everything is applied. Any doubt is for the long way.
    fn is_at_head(&self, connection: &mut C, target: &UpgradeTarget) -> bool {
        let wants_head =
            *target == UpgradeTarget::HEADS || self.set.has_single_head() && *target == UpgradeTarget::HEAD;
        if !wants_head || self.set.is_empty() {
            return false;
        }
        // The table may be missing; where a failing query does harm, the backend looks first.
        let Ok(Some(state)) = C::Backend::read_state_quickly(connection, Home::of(self.set)) else { return false };
        state.format == TABLE_FORMAT && state.fingerprint == Some(self.set.fingerprint().to_string())
    }

    fn with_situation<T>(
        &self,
        connection: &mut C,
        work: impl FnOnce(&Situation<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let declarations: Vec<Revision<&'static str>> = self.set.declarations();
        let (_, tracked) = patiently(connection, |connection| read(connection, Home::of(self.set)))?;
        work(&Situation::new(self.set, &declarations, &tracked)?)
    }

    /// What the database is to this program, for readiness probes. Reads only.
    ///
    /// # Errors
    /// If the tables cannot be read or do not agree with themselves.
    pub fn status(&self, connection: &mut C) -> Result<Status, Error> {
        if self.is_at_head(connection, &UpgradeTarget::HEADS) {
            return Ok(Status::AtHead);
        }
        let (tables, tracked) = patiently(connection, |connection| read(connection, Home::of(self.set)))?;
        if let Some(state) = tracked.state.as_ref().filter(|state| is_live(state)) {
            return Ok(Status::Running { owner: state.lease_owner.clone().unwrap_or_default() });
        }
        if tracked.rows.is_empty() && tracked.state.is_some() {
            return Ok(if self.set.is_empty() { Status::AtHead } else { Status::Uninitialised });
        }
        if tracked.rows.is_empty() {
            return Ok(match foreign_history::find(connection, &tables)? {
                Some(table) => Status::ForeignHistory { table: table.to_owned() },
                None if self.set.is_empty() => Status::AtHead,
                None => Status::Uninitialised,
            });
        }
        let declarations = self.set.declarations();
        Ok(Situation::new(self.set, &declarations, &tracked)?.status(self.set))
    }

    /// The current revisions of the database. Reads only.
    ///
    /// # Errors
    /// If the tables cannot be read or do not agree with themselves.
    pub fn current(&self, connection: &mut C) -> Result<Listing, Error> {
        self.with_situation(connection, |situation| {
            let rows = situation.applied.rows(&situation.map);
            let nodes = rows.iter().filter_map(|id| situation.map.node_by_id(id));
            Ok(Listing::new(self.set, &situation.map, nodes, Some(&situation.applied), false))
        })
    }

    /// All revisions, newest first, with the current ones marked. Reads only.
    ///
    /// # Errors
    /// As [`current`](Self::current).
    pub fn history(&self, connection: &mut C) -> Result<Listing, Error> {
        self.history_of(connection, &RangeTarget { lower: None, upper: None })
    }

    /// The revisions of a range such as `ae10:head` or `-3:current`, newest first. Reads only.
    ///
    /// # Errors
    /// [`ErrorKind::Target`] if its ends are not in line; else as [`current`](Self::current).
    pub fn history_of(&self, connection: &mut C, range: &RangeTarget) -> Result<Listing, Error> {
        self.with_situation(connection, |situation| {
            let found = situation.map.history(range, &situation.applied)?;
            Ok(Listing::new(self.set, &situation.map, found, Some(&situation.applied), true))
        })
    }

    /// The revisions that an upgrade to `target` would run, in order. Reads only.
    ///
    /// # Errors
    /// [`ErrorKind::Target`] if it names no revision; else as [`current`](Self::current).
    pub fn plan_upgrade<T>(&self, connection: &mut C, target: T) -> Result<Listing, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.with_situation(connection, |situation| {
            let plan = situation.map.plan_upgrade(&situation.applied, &target)?;
            Ok(self.planned(situation, &plan))
        })
    }

    /// The revisions that a downgrade to `target` would take back, in order. Reads only.
    ///
    /// # Errors
    /// As [`plan_upgrade`](Self::plan_upgrade).
    pub fn plan_downgrade<T>(&self, connection: &mut C, target: T) -> Result<Listing, Error>
    where
        T: TryInto<DowngradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.with_situation(connection, |situation| {
            let plan = situation.map.plan_downgrade(&situation.applied, &target)?;
            Ok(self.planned(situation, &plan))
        })
    }

    fn planned(&self, situation: &Situation<'_>, plan: &Plan<'_>) -> Listing {
        let nodes = plan.steps().iter().filter_map(|step| step.node);
        Listing::new(self.set, &situation.map, nodes, Some(&situation.applied), true)
    }

    /// What was done to the database, oldest first. Reads only.
    ///
    /// # Errors
    /// If the tables cannot be read.
    pub fn log(&self, connection: &mut C) -> Result<Vec<LogEntry>, Error> {
        let rows = patiently(connection, |connection| {
            if !C::Backend::tables(connection, Home::of(self.set)).map_err(database::<C>)?.ours {
                return Ok(Vec::new());
            }
            C::Backend::read_log(connection, Home::of(self.set)).map_err(database::<C>)
        })?;
        Ok(rows.into_iter().map(LogEntry::from).collect())
    }

    /// Sets the tracking tables right after a look by a person; says what was changed.
    ///
    /// # Errors
    /// [`ErrorKind::Interrupted`] if there is nothing to repair in that way; [`ErrorKind::Locked`].
    pub fn repair(&self, connection: &mut C, repair: Repair) -> Result<Vec<String>, Error> {
        locked(connection, Home::of(self.set), |connection, tracked| self.repair_locked(connection, tracked, repair))
    }

    fn repair_locked(&self, connection: &mut C, tracked: Tracked, repair: Repair) -> Result<Vec<String>, Error> {
        let home = Home::of(self.set);
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
        C::Backend::write_revisions(connection, home, &rows.iter().collect::<Vec<_>>()).map_err(database::<C>)?;
        self.write_fingerprint(connection, &rows)?;
        let log: Vec<LogRow> = changed.iter().map(|what| log_row("repair", what)).collect();
        C::Backend::append_log(connection, home, &log).map_err(database::<C>)?;
        Ok(changed)
    }

    fn write_fingerprint(&self, connection: &mut C, rows: &[RevisionRow]) -> Result<(), Error> {
        let fingerprint = fingerprint(rows.iter()).map(|fingerprint| fingerprint.to_string());
        let state = StateRow { format: TABLE_FORMAT, fingerprint, lease_owner: None, lease_until: 0 };
        C::Backend::write_state(connection, Home::of(self.set), &state).map_err(database::<C>)
    }

    fn revision(&self, id: &str) -> Option<BakedRevision> {
        self.set.revisions().find(|revision| revision.id() == id)
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
        row.up_checksum = revision.up().checksum().to_string();
        row.down_checksum = revision.down().map(|down| down.checksum().to_string());
        row.part = part_text(revision.part());
        Ok(format!("accepted the changed script of {} after {} statements", row.revision, row.position))
    }

    /// Takes back the revisions of a newer program with the down scripts that it stored (`store_down = true`), newest
    /// first, in one transaction with foreign keys off; says which.
    ///
    /// # Errors
    /// [`ErrorKind::Irreversible`] if one of them has stored none; [`ErrorKind::Database`] if one fails,
    /// [`ErrorKind::ForeignKeys`] if rows refer to nothing afterwards: then all of them stay.
    pub fn downgrade_unknown(&self, connection: &mut C, _: TrustStoredScripts) -> Result<Vec<String>, Error> {
        let is_enforced = C::Backend::foreign_keys(connection).map_err(database::<C>)?;
        if is_enforced {
            C::Backend::set_foreign_keys(connection, false).map_err(database::<C>)?;
        }
        let result = catch_unwind(AssertUnwindSafe(|| {
            locked(connection, Home::of(self.set), |connection, tracked| {
                self.downgrade_unknown_locked(connection, &tracked)
            })
        }));
        let restored = if is_enforced { C::Backend::set_foreign_keys(connection, true) } else { Ok(()) };
        let taken_back = result.unwrap_or_else(|panic| resume_unwind(panic))?;
        restored.map_err(database::<C>)?;
        Ok(taken_back)
    }

    fn downgrade_unknown_locked(&self, connection: &mut C, tracked: &Tracked) -> Result<Vec<String>, Error> {
        let home = Home::of(self.set);
        let declarations = self.set.declarations();
        let situation = Situation::new(self.set, &declarations, tracked)?;
        if let Some(row) = &situation.interrupted {
            let message = format!("revision {} was interrupted", row.revision);
            return Err(Error::new(ErrorKind::Interrupted, message).help("finish it with the program that started it"));
        }
        let unknown = situation.unknown_ids();
        let mut left: Vec<&RevisionRow> = tracked.rows.iter().filter(|row| unknown.contains(&row.revision)).collect();
        let before = C::Backend::violations(connection).map_err(database::<C>)?;
        let mut taken_back = Vec::new();
        while !left.is_empty() {
            let row = left.remove(not_needed(&left)?);
            let Some(down) = row.stored_down.as_deref() else {
                let message = format!("revision {} has stored no down script", row.revision);
                return Err(Error::new(ErrorKind::Irreversible, message));
            };
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
        C::Backend::delete_revisions(connection, home, &taken_back).map_err(database::<C>)?;
        let rows = C::Backend::read_revisions(connection, home).map_err(database::<C>)?;
        self.write_fingerprint(connection, &rows)?;
        let log: Vec<LogRow> = taken_back.iter().map(|id| log_row("downgrade", id)).collect();
        C::Backend::append_log(connection, home, &log).map_err(database::<C>)?;
        Ok(taken_back)
    }
}

/// Reads with patience for somebody else's short locks.
fn patiently<C, T>(connection: &mut C, work: impl FnOnce(&mut C) -> Result<T, Error>) -> Result<T, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let before = C::Backend::raise_busy_timeout(connection, PATIENCE).map_err(database::<C>)?;
    let result = work(connection);
    C::Backend::restore_busy_timeout(connection, before).map_err(database::<C>)?;
    result
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
    row.position += i32::from(is_done);
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

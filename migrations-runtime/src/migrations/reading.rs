//! What the database says. Nothing here writes.

use std::time::{Duration, Instant};

use diesel::connection::LoadConnection;
use migrations_catalog::{Difference, ExpectedSchema};
use migrations_core::{
    Direction, DowngradeTarget, Node, Plan, RangeTarget, Revision, Target, TargetError, UpgradeTarget,
};

use super::Migrations;
use super::graph::stamp_targets;
use crate::backend::{LogRow, MigrationBackend, tables};
use crate::error::Error;
use crate::execute::{database, depth};
use crate::foreign_history;
use crate::listing::Listing;
use crate::live::not_compared;
use crate::options::Options;
use crate::other_server::{OtherServer, version_of};
use crate::run_plan::RunPlan;
use crate::runner::lengths::refuse_too_long;
use crate::runner::planning::{Outlook, Planner, plan_stamp};
use crate::runner::{Purpose, refuse_foreign};
use crate::state::{Situation, Status, Tracked};
use crate::tracking::{Looks, home, read, reading};

/// How long a call that only reads waits while somebody writes.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

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

/// What looking at everything came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// What the database is to this program.
    pub status: Status,
    /// Current revisions, sorted.
    pub current: Vec<String>,
    /// Applied revisions whose down script is another one now.
    pub edited_downs: Vec<String>,
    /// In what the schema of the database differs from the one that this program expects, object by object; `None` where
    /// that was not compared: the database is not at head, or the program does not have it (`expected_schema = false`).
    pub schema: Option<Vec<Difference>>,
    /// What was not compared, in words: what the server keeps in words of its own, what this user may not see, objects of
    /// kinds of which nothing is known. Empty where nothing was compared.
    pub not_compared: Vec<String>,
}

impl<C> Migrations<C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    pub(super) fn with_situation<T>(
        &self,
        connection: &mut C,
        work: impl FnOnce(&Situation<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let declarations: Vec<Revision<&'static str>> = self.set.declarations();
        let (_, tracked) = patiently(connection, |connection, looks| {
            let home = home(connection, self.set)?;
            read(connection, &home, looks)
        })?;
        work(&Situation::new(self.set, &declarations, &tracked)?)
    }

    /// What the database is to this program, for readiness probes. Reads only.
    ///
    /// # Errors
    /// If the tables cannot be read or do not agree with themselves.
    pub fn status(&self, connection: &mut C) -> Result<Status, Error> {
        if self.state_at_head(connection, &UpgradeTarget::HEADS).is_some() {
            return Ok(Status::AtHead);
        }
        self.status_from_rows(connection)
    }

    /// Whether the server is one for which the migrations were not checked. Reads only.
    ///
    /// # Errors
    /// If it cannot be asked.
    pub fn other_server(&self, connection: &mut C) -> Result<Option<OtherServer>, Error> {
        let said =
            reading(connection, |connection| version_of(connection, &Tracked::default()).map_err(database::<C>))?;
        Ok(OtherServer::find::<C::Backend>(self.set, &said))
    }

    fn status_from_rows(&self, connection: &mut C) -> Result<Status, Error> {
        patiently(connection, |connection, looks| self.status_now(connection, looks))
    }

    fn status_now(&self, connection: &mut C, looks: &mut Looks) -> Result<Status, Error> {
        let home = home(connection, self.set)?;
        let (tables, tracked) = read(connection, &home, looks)?;
        if let Some(owner) = tracked.runner {
            return Ok(Status::Running { owner });
        }
        if tracked.rows.is_empty() && tracked.state.is_some() {
            // The state may know of rows that somebody has taken away.
            Situation::new(self.set, &self.set.declarations(), &tracked)?;
            return Ok(if self.set.is_empty() { Status::AtHead } else { Status::Uninitialised });
        }
        if tracked.rows.is_empty() {
            return Ok(match foreign_history::find(connection, &home, &tables)? {
                Some(table) => Status::ForeignHistory { table: table.to_owned() },
                None if self.set.is_empty() => Status::AtHead,
                None => Status::Uninitialised,
            });
        }
        let declarations = self.set.declarations();
        Ok(Situation::new(self.set, &declarations, &tracked)?.status(self.set))
    }

    /// The current revisions of the database, and what they depend on and nothing applied continues. Reads only.
    ///
    /// # Errors
    /// If the tables cannot be read or do not agree with themselves.
    pub fn current(&self, connection: &mut C) -> Result<Listing, Error> {
        self.with_situation(connection, |situation| {
            let tips = situation.applied.tips(&situation.map);
            let listing = Listing::new(self.set, &situation.map, tips, Some(&situation.applied)).without_current();
            Ok(listing.with_unknown(situation.unknown_ids()))
        })
    }

    /// The revisions that a target names, `current` included. Reads only.
    ///
    /// # Errors
    /// [`ErrorKind::Target`](crate::ErrorKind::Target) if it names none; else as [`current`](Self::current).
    pub fn show_at(&self, connection: &mut C, target: &str) -> Result<Listing, Error> {
        let target: Target = target.parse()?;
        self.with_situation(connection, |situation| {
            let found = situation.map.resolve_with(&target, &situation.applied)?;
            let listing = Listing::new(self.set, &situation.map, found, Some(&situation.applied));
            Ok(listing.with_parents().with_messages())
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
    /// [`ErrorKind::Target`](crate::ErrorKind::Target) if its ends are not in line; else as [`current`](Self::current).
    pub fn history_of(&self, connection: &mut C, range: &RangeTarget) -> Result<Listing, Error> {
        self.with_situation(connection, |situation| {
            let found = situation.map.history(range, &situation.applied)?;
            let listing = Listing::new(self.set, &situation.map, found, Some(&situation.applied));
            Ok(listing.with_parents().with_messages())
        })
    }

    /// What an upgrade to `target` would do. Reads only.
    ///
    /// # Errors
    /// Whatever would keep [`upgrade`](Self::upgrade) from starting.
    pub fn plan_upgrade<T>(&self, connection: &mut C, target: T) -> Result<RunPlan, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
    {
        self.plan_upgrade_with(connection, target, &Options::default())
    }

    /// Like [`plan_upgrade`](Self::plan_upgrade), with choices.
    ///
    /// # Errors
    /// As [`plan_upgrade`](Self::plan_upgrade).
    pub fn plan_upgrade_with<T>(&self, connection: &mut C, target: T, options: &Options<'_>) -> Result<RunPlan, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.planned(connection, Purpose::Run, options, |connection, planner, situation| {
            Ok(match planner.upgrade(situation, &target)? {
                Outlook::Run(plan) => {
                    refuse_too_long(connection, self.set, situation, &scripts(&plan))?;
                    RunPlan::new(self.set, &situation.map, &plan)
                }
                Outlook::Ahead(unknown) => RunPlan::ahead(situation.rows(), unknown),
            })
        })
    }

    /// What a downgrade to `target` would do. Reads only.
    ///
    /// # Errors
    /// Whatever would keep [`downgrade`](Self::downgrade) from starting.
    pub fn plan_downgrade<T>(&self, connection: &mut C, target: T) -> Result<RunPlan, Error>
    where
        T: TryInto<DowngradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.planned(connection, Purpose::Run, &Options::default(), |connection, planner, situation| {
            let plan = planner.downgrade(situation, &target)?;
            refuse_too_long(connection, self.set, situation, &scripts(&plan))?;
            Ok(RunPlan::new(self.set, &situation.map, &plan))
        })
    }

    /// What a stamp would record. Reads only.
    ///
    /// # Errors
    /// Whatever would keep [`stamp`](Self::stamp) from starting.
    pub fn plan_stamp(&self, connection: &mut C, targets: &[&str], options: &Options<'_>) -> Result<RunPlan, Error> {
        let targets = stamp_targets(targets)?;
        self.planned(connection, Purpose::Stamp { purge: options.purge }, options, |_, _, situation| {
            Ok(RunPlan::new(self.set, &situation.map, &plan_stamp(situation, &targets)?))
        })
    }

    pub(super) fn planned<T>(
        &self,
        connection: &mut C,
        purpose: Purpose,
        options: &Options<'_>,
        plan: impl FnOnce(&mut C, Planner<'_>, &Situation<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let declarations = self.set.declarations();
        let (tracked, adopted) = patiently(connection, |connection, looks| {
            let home = home(connection, self.set)?;
            let (tables, tracked) = read(connection, &home, looks)?;
            refuse_foreign(connection, &home, self.set, &tables, &tracked, purpose)?;
            let is_adopting = tracked.state.is_none() && self.set.policy().adopt_diesel && purpose == Purpose::Run;
            let adopted = if is_adopting {
                foreign_history::adopted_from_diesel(connection, &home, self.set, &tables)?
            } else {
                Vec::new()
            };
            Ok((tracked, adopted))
        })?;
        let tracked = if purpose == (Purpose::Stamp { purge: true }) { Tracked::default() } else { tracked };
        let mut situation = Situation::new(self.set, &declarations, &tracked)?;
        let adopted = adopted.into_iter().map(|place| self.set.revision(place).id());
        for node in adopted.filter_map(|id| situation.map.node_by_id(id)).collect::<Vec<_>>() {
            situation.applied.insert(node);
        }
        let calls: Vec<&'static str> = self.calls.iter().map(|(name, _)| *name).collect();
        plan(connection, Planner::new(self.set, &calls, options), &situation)
    }

    /// Other projects that have revisions in the same tracking tables, sorted. Reads only.
    ///
    /// # Errors
    /// If the tables cannot be read.
    pub fn other_projects(&self, connection: &mut C) -> Result<Vec<String>, Error> {
        patiently(connection, |connection, _| {
            let home = home(connection, self.set)?;
            if !tables::find(connection, &home).map_err(database::<C>)?.ours {
                return Ok(Vec::new());
            }
            let rows = tables::read_other_projects(connection, &home).map_err(database::<C>)?;
            let mut projects: Vec<String> = rows.into_iter().map(|row| row.project).collect();
            projects.dedup();
            Ok(projects)
        })
    }

    /// Looks at everything that the tracking tables say, where [`status`](Self::status) trusts their fingerprint.
    /// Reads only.
    ///
    /// At head, the schema itself is compared with the one that the migrations make.
    ///
    /// # Errors
    /// If the tables cannot be read or do not agree with themselves.
    pub fn check(&self, connection: &mut C) -> Result<Check, Error> {
        patiently(connection, |connection, looks| self.check_now(connection, looks))
    }

    fn check_now(&self, connection: &mut C, looks: &mut Looks) -> Result<Check, Error> {
        let status = self.status_now(connection, looks)?;
        let (current, edited_downs) = match status {
            Status::Uninitialised | Status::ForeignHistory { .. } | Status::Running { .. } => (Vec::new(), Vec::new()),
            _ => {
                self.with_situation(connection, |situation| Ok((situation.rows(), situation.changed_downs.clone())))?
            }
        };
        let expected = self.set.schema().filter(|_| status == Status::AtHead).map(ExpectedSchema::decode);
        let Some(expected) = expected else {
            return Ok(Check { status, current, edited_downs, schema: None, not_compared: Vec::new() });
        };
        let live = C::Backend::live_schema(connection).map_err(database::<C>)?;
        let comparison = expected.compare(&live, C::Backend::DIALECT);
        let not_compared = not_compared(&comparison, &live.left_out);
        Ok(Check { status, current, edited_downs, schema: Some(comparison.differences), not_compared })
    }

    /// What was done to the database, oldest first. Reads only.
    ///
    /// # Errors
    /// If the tables cannot be read.
    pub fn log(&self, connection: &mut C) -> Result<Vec<LogEntry>, Error> {
        let rows = patiently(connection, |connection, _| {
            let home = home(connection, self.set)?;
            if !tables::find(connection, &home).map_err(database::<C>)?.ours {
                return Ok(Vec::new());
            }
            tables::read_log(connection, &home).map_err(database::<C>)
        })?;
        Ok(rows.into_iter().map(LogEntry::from).collect())
    }
}

/// Reads one moment, in a transaction that cannot write, with patience for the short locks of others, and again where a
/// run has ended while its rows were read.
pub(super) fn patiently<C, T>(
    connection: &mut C,
    mut work: impl FnMut(&mut C, &mut Looks) -> Result<T, Error>,
) -> Result<T, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let before = C::Backend::prepare_to_read(connection, PATIENCE).map_err(database::<C>)?;
    let started = Instant::now();
    let is_alone = depth(connection) == 0;
    let mut looks = Looks::default();
    let result = loop {
        let result = reading(connection, |connection| work(connection, &mut looks));
        if is_alone && looks.want_another() {
            continue;
        }
        let is_busy = result.as_ref().is_err_and(Error::is_busy);
        // A cluster ends transactions of readers, too; what was read in one that is gone counts for nothing.
        if !is_busy || !is_alone || started.elapsed() >= PATIENCE {
            break result;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let restored = before.iter().try_for_each(|setting| C::Backend::set_session_setting(connection, setting));
    let value = result?;
    restored.map_err(database::<C>)?;
    Ok(value)
}

/// The scripts of a plan.
fn scripts(plan: &Plan<'_>) -> Vec<(Node, Direction)> {
    plan.steps().iter().filter_map(|step| Some((step.node?, step.direction))).collect()
}

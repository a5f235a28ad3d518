//! Carries out plans.
//!
//! A run is a loop of passes. Each takes the lock, reads the tracking tables, works out what is left of the goal, does
//! as much of it as one transaction can hold, and commits that together with its tracking rows. So it does not matter
//! what somebody else did between two passes, nor where a crash fell.

mod each;
mod goal;
pub(crate) mod lengths;
mod locking;
mod outside;
pub(crate) mod planning;
mod redoing;
mod scripts;
mod stamping;
mod transaction;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use diesel::connection::LoadConnection;
use migrations_core::baked::{Action, BakedRevision, BakedSet, BakedStatement};
use migrations_core::{Direction, DowngradeTarget, Node, Revision, StampTarget, UpgradeTarget};

use crate::backend::{Commits, Home, MigrationBackend, OtherRow, Tables, tables as tracking_tables};
use crate::call::CallFunction;
use crate::error::{DatabaseState, Error, ErrorKind};
use crate::execute::{database, depth};
use crate::foreign_history;
use crate::foreign_keys;
use crate::observer::RevisionEvent;
use crate::options::Options;
use crate::other_server::{OtherServer, version_of};
use crate::redo::RedoPlan;
use crate::report::{Report, ReportStep};
use crate::state::{Situation, Tracked};
use crate::tracking::{Looks, back_up, home, inside_transaction, microseconds, read, read_locked};
use goal::{Goal, Work};
use locking::pause;
use planning::{Outlook, Planner};
use transaction::{Pending, Transaction};

/// How often a lease of somebody else is looked at.
const LEASE_POLL: Duration = Duration::from_millis(250);

/// Most revisions whose tracking rows wait in memory.
const MOST_PENDING: usize = 200;

/// How often a statement is tried that waits in vain for a lock, where statements have a time to wait of their own.
const TRIES: u32 = 5;

/// How often waiting is reported.
const REPORT_WAITING: Duration = Duration::from_secs(10);

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) enum Request {
    Upgrade(UpgradeTarget),
    Downgrade(DowngradeTarget),
    Stamp {
        targets: Vec<StampTarget>,
        purge: bool,
    },
    /// What somebody has agreed to.
    Redo(RedoPlan),
}

/// Whether scripts are to run, or only rows to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Run,
    Stamp { purge: bool },
}

impl Request {
    fn purpose(&self) -> Purpose {
        match self {
            Self::Upgrade(_) | Self::Downgrade(_) | Self::Redo(_) => Purpose::Run,
            Self::Stamp { purge, .. } => Purpose::Stamp { purge: *purge },
        }
    }
}

/// How a pass ended.
#[derive(Clone, Copy)]
enum Progress {
    Done,
    More,
}

/// How the next revision has to run.
enum Mode {
    InTransaction,
    WithoutForeignKeys,
    OutsideTransaction,
}

/// A run on one connection.
pub(crate) struct Runner<'r, 'o, C> {
    pub(crate) set: BakedSet,
    pub(crate) home: Home,
    pub(crate) declarations: &'r [Revision<&'static str>],
    pub(crate) calls: &'r [(&'static str, CallFunction<C>)],
    pub(crate) connection: &'r mut C,
    pub(crate) options: &'r mut Options<'o>,
    /// When waiting for somebody else's lease started.
    lease_wait: Option<Instant>,
    /// Scripts that turned out, while they ran, to need foreign keys off.
    without_foreign_keys: Vec<(String, Direction)>,
    /// How deep in transactions the caller has been.
    entry_depth: u32,
    is_nested: bool,
    owner: String,
    /// Settings of the session that change what statements mean.
    session: Option<String>,
    goal: Option<Goal>,
    /// A lease of ours stands in the database.
    may_hold_lease: bool,
    steps: Vec<ReportStep>,
    /// How many of them are committed.
    committed_steps: usize,
    notes: Vec<String>,
    /// Whether the server was compared with those for which the set was checked.
    knows_server: bool,
    /// Current revisions as of the last commit of this run.
    committed: Option<Vec<String>>,
    inside: Option<(String, usize)>,
    unknown: Vec<String>,
    rows: Vec<String>,
}

impl<'r, 'o, C> Runner<'r, 'o, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    pub(crate) fn new(
        set: BakedSet,
        declarations: &'r [Revision<&'static str>],
        calls: &'r [(&'static str, CallFunction<C>)],
        connection: &'r mut C,
        options: &'r mut Options<'o>,
    ) -> Result<Self, Error> {
        let home = home(connection, set)?;
        let entry_depth = depth(connection);
        let owner = format!("{}-{}", std::process::id(), microseconds());
        Ok(Self {
            set,
            home,
            declarations,
            calls,
            connection,
            options,
            lease_wait: None,
            without_foreign_keys: Vec::new(),
            entry_depth,
            is_nested: entry_depth > 0,
            owner,
            session: None,
            goal: None,
            steps: Vec::new(),
            may_hold_lease: false,
            committed_steps: 0,
            notes: Vec::new(),
            knows_server: false,
            committed: None,
            inside: None,
            unknown: Vec::new(),
            rows: Vec::new(),
        })
    }

    /// Does what was asked for.
    ///
    /// # Errors
    /// With the state in which the database is left.
    pub(crate) fn run(self, request: &Request) -> Result<Report, Error> {
        self.reporting(|runner| runner.look_and_run(request))
    }

    /// Takes over what another tool has recorded.
    ///
    /// # Errors
    /// With the state in which the database is left.
    pub(crate) fn run_adoption(self) -> Result<Report, Error> {
        self.reporting(|runner| {
            runner.under_lock(|runner| runner.patiently(|runner| runner.guarded(Self::adopt_alone)))
        })
    }

    fn reporting(mut self, work: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<Report, Error> {
        let started = Instant::now();
        match self.with_timeout(work) {
            Ok(()) => {
                if !self.steps.is_empty() {
                    self.options.observe(|observer| observer.run_finished(started.elapsed()));
                }
                Ok(Report {
                    steps: self.steps,
                    rows: self.rows,
                    unknown: self.unknown,
                    was_past_target: self.goal.is_some_and(|goal| goal.was_past_target),
                    notes: self.notes,
                })
            }
            Err(error) => {
                let state = match (&self.inside, &self.committed) {
                    _ if error.is_connection_lost() => DatabaseState::Unknown,
                    (Some((revision, done)), _) => DatabaseState::Inside { revision: revision.clone(), done: *done },
                    (None, Some(rows)) => DatabaseState::At(rows.clone()),
                    (None, None) => DatabaseState::Unchanged,
                };
                let error = self.explain_redo(error);
                let backup = self.options.backup.as_ref().and_then(|path| path.to_str()).map(str::to_owned);
                let error = error.leaving(state);
                Err(match backup {
                    Some(path) if error.kind() != ErrorKind::Backup && self.goal.is_some() => error.with_backup(&path),
                    _ => error,
                })
            }
        }
    }

    fn with_timeout(&mut self, work: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        let timeout = self.options.lock_timeout;
        let before = C::Backend::prepare(self.connection, timeout).map_err(database::<C>)?;
        let result = catch_unwind(AssertUnwindSafe(|| work(self)));
        for setting in &before {
            // The run is over; if this fails, so will whatever the caller does next, with the reason.
            drop(C::Backend::set_session_setting(self.connection, setting));
        }
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn look_and_run(&mut self, request: &Request) -> Result<(), Error> {
        if !self.patiently(|runner| runner.look_before_locking(request))? {
            return Ok(());
        }
        self.back_up()?;
        self.under_lock(|runner| {
            while let Progress::More = runner.patiently(|runner| runner.pass(request))? {}
            Ok(())
        })
    }

    /// Again and again while somebody else holds a lock, up to the time to wait. What failed so was rolled back.
    fn patiently<T>(&mut self, mut work: impl FnMut(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let started = Instant::now();
        let mut reported = None;
        let mut tries = 0;
        loop {
            if self.options.is_stopped() {
                return Err(Error::stopped());
            }
            match work(self) {
                Err(error) if error.is_busy() && !self.is_nested && started.elapsed() < self.options.lock_timeout => {
                    tries += u32::from(error.statement().is_some() && C::Backend::COMMITS != Commits::Run);
                    if tries >= TRIES {
                        return Err(
                            error.help(format!("tried {TRIES} times; end what locks it, or run this when it is quiet"))
                        );
                    }
                    self.steps.truncate(self.committed_steps);
                    self.report_waiting("another connection", started, &mut reported);
                    pause(started);
                }
                result => return result,
            }
        }
    }

    /// What the request comes to here and now.
    fn plan(&mut self, situation: &Situation<'_>, request: &Request) -> Result<Goal, Error> {
        let calls: Vec<&'static str> = self.calls.iter().map(|(name, _)| *name).collect();
        let planner = Planner::new(self.set, &calls, self.options);
        let plan = match request {
            Request::Stamp { .. } => return Ok(Goal::nothing()),
            Request::Redo(agreed) => {
                let plan = planner.redo(situation, agreed.target.as_deref(), runs_stored_downs::<C::Backend>())?;
                refuse_outdated(agreed, &plan)?;
                return self.admitted(situation, Goal::redo(&plan));
            }
            Request::Upgrade(target) => planner.upgrade(situation, target)?,
            Request::Downgrade(target) => Outlook::Run(planner.downgrade(situation, target)?),
        };
        match plan {
            Outlook::Ahead(unknown) => {
                self.unknown = unknown;
                Ok(Goal::nothing())
            }
            Outlook::Run(plan) => {
                let nodes = plan.steps().iter().filter_map(|step| step.node);
                let revisions = nodes.map(|node| situation.map.id(node).to_owned()).collect();
                self.admitted(situation, Goal::one_way(plan.direction(), revisions, plan.is_past_target()))
            }
        }
    }

    /// # Errors
    /// If the server or the connection cannot do it.
    fn admitted(&mut self, situation: &Situation<'_>, goal: Goal) -> Result<Goal, Error> {
        self.refuse_shared_session(situation, &goal)?;
        let left = goal.left(situation).into_iter().filter(|work| work.stored.is_none());
        let scripts: Vec<(Node, Direction)> = left.map(|work| (work.node, work.direction)).collect();
        lengths::refuse_too_long(self.connection, self.set, situation, &scripts)?;
        Ok(goal)
    }

    /// What is taken back stays so when what runs after it fails.
    fn explain_redo(&self, error: Error) -> Error {
        let taken_back = self.goal.as_ref().map_or(Vec::new(), Goal::taken_back);
        if !taken_back.is_empty() {
            let ids = taken_back.join(", ");
            return error.help(format!(
                "taken back, and not yet run again: {ids}; when the reason is gone, `upgrade` runs them"
            ));
        }
        if self.goal.as_ref().is_some_and(Goal::is_redo) && error.is_of_one_transaction() {
            return error.help(
                "nothing was taken back; to commit after each script, as upgrades do: `redo --per-revision` (in Rust: \
                 `Options::per_revision`)",
            );
        }
        error
    }

    /// Reads without a lock; says whether there is anything to do. So a run with nothing to do never writes.
    fn look_before_locking(&mut self, request: &Request) -> Result<bool, Error> {
        let (tables, tracked) = read(self.connection, &self.home, &mut Looks::default())?;
        self.look_at_server(&tracked)?;
        refuse_foreign(self.connection, &self.home, self.set, &tables, &tracked, request.purpose())?;
        let is_adopting = tracked.state.is_none() && !tables.foreign.is_empty() && self.set.policy().adopt_diesel;
        let is_stamp = matches!(request.purpose(), Purpose::Stamp { .. });
        // Whether a run that has left its lease was interrupted, or ended a moment ago, is sure only under the lock.
        if is_adopting || is_stamp || tracked.lease_owner().is_some() {
            return Ok(true);
        }
        let situation = Situation::new(self.set, self.declarations, &tracked)?;
        let goal = self.plan(&situation, request)?;
        let is_idle = goal.is_empty() && situation.to_record.is_empty();
        if is_idle {
            self.rows = situation.rows();
            self.goal = Some(goal);
        }
        Ok(!is_idle)
    }

    /// Says once that the server is none of those for which the migrations were checked; with `strict`, refuses to run.
    fn look_at_server(&mut self, tracked: &Tracked) -> Result<(), Error> {
        if self.knows_server {
            return Ok(());
        }
        let said = version_of(self.connection, tracked).map_err(database::<C>)?;
        self.knows_server = true;
        let Some(found) = OtherServer::find::<C::Backend>(self.set, &said) else { return Ok(()) };
        if self.set.policy().strict {
            return Err(found.refusal());
        }
        self.options.observe(|observer| observer.other_server(&found));
        self.notes.push(found.to_string());
        Ok(())
    }

    fn back_up(&mut self) -> Result<(), Error> {
        let Some(path) = self.options.backup.clone() else { return Ok(()) };
        if self.is_nested {
            return Err(inside_transaction("a backup cannot be made inside a transaction"));
        }
        back_up(self.connection, &path)
    }

    /// If another process has taken over, since this one stood still for longer than its lease lasts, it stands back: the
    /// next pass waits for the other one, and looks what is left.
    fn pass(&mut self, request: &Request) -> Result<Progress, Error> {
        let result = self.guarded(|runner| runner.locked(request));
        if result.as_ref().is_err_and(Error::is_lease_lost) {
            self.inside = None;
            self.steps.truncate(self.committed_steps);
            return Ok(Progress::More);
        }
        result
    }

    /// Everything between begin and commit.
    fn locked(&mut self, request: &Request) -> Result<Progress, Error> {
        let (tables, mut tracked) = read_locked(self.connection, &self.home)?;
        self.look_at_server(&tracked)?;
        refuse_foreign(self.connection, &self.home, self.set, &tables, &tracked, request.purpose())?;
        if let Some(wait) = self.foreign_lease(&tracked) {
            return self.wait_for_lease(&wait);
        }
        self.lease_wait = None;
        if !tables.ours {
            tracking_tables::create(self.connection, &self.home).map_err(database::<C>)?;
        }
        let mut pending = Pending::default();
        if tracked.state.is_none() && self.set.policy().adopt_diesel && request.purpose() == Purpose::Run {
            self.adopt(&tables, &mut tracked, &mut pending)?;
        }
        if let Request::Stamp { targets, purge } = request {
            return self.stamp(targets, *purge, tracked, pending);
        }
        let set = self.set;
        let declarations = self.declarations;
        let situation = Situation::new(set, declarations, &tracked)?;
        if self.goal.is_none() {
            let goal = self.plan(&situation, request)?;
            self.options.observe(|observer| observer.run_started(goal.len()));
            self.goal = Some(goal);
            if let Request::Redo(plan) = request {
                self.notes.extend(plan.notes());
            }
        }
        self.record_squashes(&situation, &mut tracked, &mut pending);
        self.run_revisions(&situation, tracked, pending)
    }

    /// Runs what is left of the goal, as far as one transaction can hold it.
    fn run_revisions(
        &mut self,
        situation: &Situation<'_>,
        tracked: Tracked,
        pending: Pending,
    ) -> Result<Progress, Error> {
        let Some(goal) = &self.goal else { return self.nothing_left(situation) };
        if !goal.fits(&situation.rows()) {
            return Err(Error::new(
                ErrorKind::PlanOutdated,
                "another run has changed the database while this redo was under way",
            ));
        }
        let left = goal.left(situation);
        let total = goal.len();
        // A redo that fails has changed nothing, where one transaction can hold it.
        let is_single = self.options.single_transaction || goal.is_redo() && !self.options.per_revision;
        if left.is_empty() && pending.written.is_empty() && situation.interrupted.is_none() {
            return self.nothing_left(situation);
        }
        let is_each = match C::Backend::COMMITS {
            Commits::Run => false,
            Commits::Revision => !self.is_nested && !is_single,
            Commits::Statement => self.has_session_lock(),
        };
        if is_each {
            return self.run_each(situation, tracked, pending, &left, total);
        }
        let mut has_run = !pending.written.is_empty();
        let mut transaction = Transaction::new(situation, tracked, pending);
        let steps = self.steps.len();
        for (at, work) in left.iter().enumerate() {
            let revision = self.set.revision(situation.map.place(work.node));
            let mode = self.mode(&revision, work)?;
            if has_run && !matches!(mode, Mode::InTransaction) {
                return self.finish(&mut transaction, Progress::More);
            }
            let event = RevisionEvent {
                revision: revision.id(),
                message: revision.message(),
                direction: work.direction,
                position: total - left.len() + at + 1,
                total,
            };
            match mode {
                Mode::InTransaction => {}
                Mode::WithoutForeignKeys => {
                    return self.run_without_foreign_keys(transaction, work, &event);
                }
                Mode::OutsideTransaction => return self.run_outside(situation, &transaction, work, &event),
            }
            let Some(duration) = self.run_script(&revision, work, &event)? else {
                return self.start_over(steps, &revision, work.direction);
            };
            self.take_down(&mut transaction, work, duration);
            has_run = true;
            if transaction.pending.log.len() > MOST_PENDING {
                // The last line waits for the rows after it.
                self.write(&mut transaction.pending, 1)?;
            }
            if self.options.per_revision && !self.is_nested && at + 1 < left.len() {
                return self.finish(&mut transaction, Progress::More);
            }
        }
        self.refresh_downs(&mut transaction);
        self.finish(&mut transaction, Progress::Done)
    }

    /// Somebody else has done it, or it was done in an earlier pass.
    fn nothing_left(&mut self, situation: &Situation<'_>) -> Result<Progress, Error> {
        self.rows = situation.rows();
        self.roll_back_empty()?;
        Ok(Progress::Done)
    }

    fn mode(&mut self, revision: &BakedRevision, work: &Work) -> Result<Mode, Error> {
        if work.stored.is_some() {
            return self.mode_of_stored(revision);
        }
        let Some(script) = revision.script(work.direction) else { return Ok(Mode::InTransaction) };
        let goes_outside = |statement: BakedStatement| matches!(statement.action, Action::ExecuteOutside(_));
        if revision.is_outside_transaction() && script.statements().len() > 0 || script.statements().any(goes_outside) {
            if self.is_nested {
                let message = format!("revision {} must run outside a transaction", revision.id());
                return Err(inside_transaction(&message));
            }
            return Ok(Mode::OutsideTransaction);
        }
        let is_known = self.without_foreign_keys.iter().any(|(id, way)| id == revision.id() && *way == work.direction);
        if !is_known && !foreign_keys::needed(self.connection, revision, &script)? {
            return Ok(Mode::InTransaction);
        }
        if !self.is_nested {
            return Ok(Mode::WithoutForeignKeys);
        }
        self.refuse_enforcement(revision)?;
        Ok(Mode::InTransaction)
    }

    /// Of a stored script nobody knows which tables it drops.
    fn mode_of_stored(&mut self, revision: &BakedRevision) -> Result<Mode, Error> {
        let is_enforced = C::Backend::foreign_keys(self.connection).map_err(database::<C>)?;
        if is_enforced && self.is_nested {
            let message = format!(
                "the stored down script of {} runs with foreign keys off, which cannot be switched off inside a transaction",
                revision.id()
            );
            return Err(inside_transaction(&message));
        }
        Ok(if is_enforced { Mode::WithoutForeignKeys } else { Mode::InTransaction })
    }

    /// # Errors
    /// If foreign keys are on, in a transaction of the caller, where they cannot be switched off.
    fn refuse_enforcement(&mut self, revision: &BakedRevision) -> Result<(), Error> {
        if !C::Backend::foreign_keys(self.connection).map_err(database::<C>)? {
            return Ok(());
        }
        let message = format!(
            "revision {} drops a table to which others refer, and foreign keys cannot be switched off inside a transaction",
            revision.id()
        );
        Err(inside_transaction(&message))
    }

    /// A script has made a table with a key to another, and drops that now. All of this transaction is rolled back; the
    /// next pass runs the revision with foreign keys off.
    fn start_over(&mut self, steps: usize, revision: &BakedRevision, direction: Direction) -> Result<Progress, Error> {
        if self.is_nested {
            self.refuse_enforcement(revision)?;
        }
        self.roll_back_empty()?;
        self.steps.truncate(steps);
        self.without_foreign_keys.push((revision.id().to_owned(), direction));
        Ok(Progress::More)
    }
}

/// Whether a stored down script can run. Where every statement commits by itself, a failure would leave it half-done, and no
/// journal says where.
pub(crate) fn runs_stored_downs<B: MigrationBackend>() -> bool {
    B::COMMITS != Commits::Statement
}

/// # Errors
/// If the redo that somebody has agreed to is not the one that would run now.
fn refuse_outdated(agreed: &RedoPlan, plan: &RedoPlan) -> Result<(), Error> {
    if agreed == plan {
        return Ok(());
    }
    let message = "the database is not any longer what it was when this redo was planned, so nothing has run";
    Err(Error::new(ErrorKind::PlanOutdated, message)
        .help("somebody else has migrated it meanwhile: run `redo` again, and look at what it would do now"))
}

/// # Errors
/// If another tool has migrated the database, and running every revision would be wrong.
pub(crate) fn refuse_foreign<C>(
    connection: &mut C,
    home: &Home,
    set: BakedSet,
    tables: &Tables,
    tracked: &Tracked,
    purpose: Purpose,
) -> Result<(), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let is_ours = tracked.state.is_some() || purpose != Purpose::Run || set.is_empty();
    if is_ours {
        return Ok(());
    }
    if tables.ours {
        refuse_other_name(connection, home, set)?;
    }
    match foreign_history::find(connection, home, tables)? {
        Some("__diesel_schema_migrations") if set.policy().adopt_diesel => Ok(()),
        Some(table) => Err(foreign_history::refuse(table)),
        None => Ok(()),
    }
}

/// # Errors
/// If the same revisions, by id and script, have been applied under another name of the set.
fn refuse_other_name<C>(connection: &mut C, home: &Home, set: BakedSet) -> Result<(), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let others = tracking_tables::read_other_projects(connection, home).map_err(database::<C>)?;
    // What a squash replaces has no script here to compare with.
    let is_ours = |row: &&OtherRow| {
        set.revisions().any(|revision| {
            revision.id() == row.revision && revision.up().checksum().to_string() == row.up_checksum
                || revision.replaces().contains(&row.revision.as_str())
        })
    };
    let Some(row) = others.iter().find(is_ours) else { return Ok(()) };
    let message = format!(
        "project `{}` has no history in this database, but project `{}` has applied the same revisions ({}, ..)",
        set.project(),
        row.project,
        row.revision
    );
    Err(Error::new(ErrorKind::ForeignHistory, message)
        .help(format!(
            "if that is this set under an older name, keep the name: `project = \"{}\"` in migrations.toml",
            row.project
        ))
        .help("if both are to live here: `stamp base` says so"))
}

//! Carries out plans. The only file that begins, commits or rolls back.
//!
//! A run is a loop of passes. Each takes the lock, reads the tracking tables, works out what is left of the goal, does
//! as much of it as one transaction can hold, and commits that together with its tracking rows. So it does not matter
//! what somebody else did between two passes, nor where a crash fell.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use diesel::connection::{LoadConnection, TransactionManager};
use migrations_core::baked::{Action, BakedRevision, BakedScript, BakedSet, BakedStatement, Recovery};
use migrations_core::{AppliedSet, Direction, DowngradeTarget, Node, Plan, Revision, StampTarget, UpgradeTarget};

use crate::backend::{
    ErrorClass, LogRow, MigrationBackend, RevisionRow, RevisionState, StateRow, TABLE_FORMAT, Tables,
};
use crate::call::CallFunction;
use crate::error::{DatabaseState, Error, ErrorKind};
use crate::execute::{Script, database, depth, run_statement};
use crate::foreign_history;
use crate::foreign_keys::{self, Touched};
use crate::observer::RevisionEvent;
use crate::options::Options;
use crate::report::{Report, ReportStep, rows_or_base};
use crate::state::{Situation, Tracked, done, fingerprint, is_applied, part_text};

/// How long a lease lasts. It bridges the moments between two statements; while one runs, the database is locked.
const LEASE: Duration = Duration::from_secs(3);

/// How often waiting is reported.
const REPORT_WAITING: Duration = Duration::from_secs(10);

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) enum Request {
    Upgrade(UpgradeTarget),
    Downgrade(DowngradeTarget),
    Stamp { targets: Vec<StampTarget>, purge: bool },
}

/// What the first pass made of the request: revisions to run, in order.
struct Goal {
    direction: Direction,
    revisions: Vec<String>,
    was_past_target: bool,
}

/// How a pass ended.
enum Progress {
    Done,
    More,
}

/// How the next revision has to run.
enum Mode {
    InTransaction,
    WithoutForeignKeys(Touched),
    OutsideTransaction,
}

/// Rows to be written at the end of the transaction.
#[derive(Default)]
struct Pending {
    written: Vec<RevisionRow>,
    deleted: Vec<String>,
    log: Vec<LogRow>,
}

/// A run on one connection.
pub(crate) struct Runner<'r, 'o, C> {
    pub(crate) set: BakedSet,
    pub(crate) declarations: &'r [Revision<&'static str>],
    pub(crate) calls: &'r [(&'static str, CallFunction<C>)],
    pub(crate) connection: &'r mut C,
    pub(crate) options: &'r mut Options<'o>,
    deadline: Instant,
    /// How deep in transactions the caller has been.
    entry_depth: u32,
    is_nested: bool,
    owner: String,
    goal: Option<Goal>,
    steps: Vec<ReportStep>,
    notes: Vec<String>,
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
    ) -> Self {
        let entry_depth = depth(connection);
        let deadline = Instant::now() + options.lock_timeout;
        let owner = format!("{}-{}", std::process::id(), microseconds());
        Self {
            set,
            declarations,
            calls,
            connection,
            options,
            deadline,
            entry_depth,
            is_nested: entry_depth > 0,
            owner,
            goal: None,
            steps: Vec::new(),
            notes: Vec::new(),
            committed: None,
            inside: None,
            unknown: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Does what was asked for.
    ///
    /// # Errors
    /// With the state in which the database is left.
    pub(crate) fn run(mut self, request: &Request) -> Result<Report, Error> {
        let started = Instant::now();
        match self.run_passes(request) {
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
                    (Some((revision, done)), _) => DatabaseState::Inside { revision: revision.clone(), done: *done },
                    (None, Some(rows)) => DatabaseState::At(rows.clone()),
                    (None, None) => DatabaseState::Unchanged,
                };
                let backup = self.options.backup.as_ref().and_then(|path| path.to_str()).map(str::to_owned);
                let error = error.leaving(state);
                Err(match backup {
                    Some(path) if error.kind() != ErrorKind::Backup && self.goal.is_some() => error.with_backup(&path),
                    _ => error,
                })
            }
        }
    }

    fn run_passes(&mut self, request: &Request) -> Result<(), Error> {
        let timeout = self.options.lock_timeout;
        let before = C::Backend::raise_busy_timeout(self.connection, timeout).map_err(database::<C>)?;
        let result = self.look_and_run(request);
        // The run is over; if this fails, so will whatever the caller does next, with the reason.
        drop(C::Backend::restore_busy_timeout(self.connection, before));
        result
    }

    fn look_and_run(&mut self, request: &Request) -> Result<(), Error> {
        if !self.look_before_locking(request)? {
            return Ok(());
        }
        self.back_up()?;
        while let Progress::More = self.pass(request)? {}
        Ok(())
    }

    /// Reads without a lock; says whether there is anything to do. So a run with nothing to do never writes.
    fn look_before_locking(&mut self, request: &Request) -> Result<bool, Error> {
        let (tables, tracked) = read(self.connection, self.set.project())?;
        self.refuse_foreign(&tables, &tracked, request)?;
        if tracked.rows.is_empty() && !tables.foreign.is_empty() && self.set.policy().adopt_diesel {
            return Ok(true);
        }
        let situation = Situation::new(self.set, self.declarations, &tracked)?;
        let goal = self.plan(&situation, request)?;
        let is_idle =
            goal.revisions.is_empty() && situation.to_record.is_empty() && !matches!(request, Request::Stamp { .. });
        if is_idle {
            self.rows = situation.rows();
            self.goal = Some(goal);
        }
        Ok(!is_idle)
    }

    fn refuse_foreign(&mut self, tables: &Tables, tracked: &Tracked, request: &Request) -> Result<(), Error> {
        let is_ours = !tracked.rows.is_empty() || matches!(request, Request::Stamp { .. }) || self.set.is_empty();
        if is_ours {
            return Ok(());
        }
        match foreign_history::find(self.connection, tables)? {
            Some("__diesel_schema_migrations") if self.set.policy().adopt_diesel => Ok(()),
            Some(table) => Err(foreign_history::refuse(table)),
            None => Ok(()),
        }
    }

    fn back_up(&mut self) -> Result<(), Error> {
        let Some(path) = self.options.backup.clone() else { return Ok(()) };
        if self.is_nested {
            return Err(inside_transaction("a backup cannot be made inside a transaction"));
        }
        C::Backend::backup(self.connection, &path).map_err(|error| {
            Error::new(
                ErrorKind::Backup,
                format!("the backup to `{}` could not be made; nothing has run", path.display()),
            )
            .caused_by(error)
            .help("the file must not exist yet, and its folder must have room for a copy of the database")
        })
    }

    /// Begins, works, commits; rolls back on an error or a panic.
    fn pass(&mut self, request: &Request) -> Result<Progress, Error> {
        self.begin()?;
        match catch_unwind(AssertUnwindSafe(|| self.locked(request))) {
            Ok(Ok(progress)) => Ok(progress),
            Ok(Err(error)) => {
                self.roll_back();
                Err(error)
            }
            Err(panic) => {
                self.roll_back();
                resume_unwind(panic)
            }
        }
    }

    fn begin(&mut self) -> Result<(), Error> {
        if self.is_nested {
            return C::TransactionManager::begin_transaction(self.connection).map_err(database::<C>);
        }
        let started = Instant::now();
        let mut reported = None;
        loop {
            let Err(error) = C::Backend::begin(self.connection) else { return Ok(()) };
            if C::Backend::classify(&error) != ErrorClass::Busy {
                return Err(database::<C>(error));
            }
            if Instant::now() >= self.deadline {
                let message = format!("the database was locked by somebody else for {} s", started.elapsed().as_secs());
                return Err(Error::new(ErrorKind::Locked, message)
                    .caused_by(error)
                    .help("another process is writing to it; `Options::lock_timeout` sets how long to wait"));
            }
            self.report_waiting("another writer", started, &mut reported);
            pause(started);
        }
    }

    fn report_waiting(&mut self, holder: &str, started: Instant, reported: &mut Option<Instant>) {
        if reported.is_none_or(|at| at.elapsed() >= REPORT_WAITING) {
            *reported = Some(Instant::now());
            self.options.observe(|observer| observer.waiting(holder, started.elapsed()));
        }
    }

    fn roll_back(&mut self) {
        // The error that led here is the one to tell; after a lost connection this fails, too.
        if depth(self.connection) > self.entry_depth {
            drop(C::TransactionManager::rollback_transaction(self.connection));
        }
    }

    fn commit(&mut self) -> Result<(), Error> {
        C::TransactionManager::commit_transaction(self.connection).map_err(database::<C>)
    }

    /// Everything between begin and commit.
    fn locked(&mut self, request: &Request) -> Result<Progress, Error> {
        let (tables, mut tracked) = read(self.connection, self.set.project())?;
        self.refuse_foreign(&tables, &tracked, request)?;
        if let Some(wait) = self.foreign_lease(&tracked) {
            return self.wait_for_lease(&wait);
        }
        if !tables.ours {
            C::Backend::create_tables(self.connection).map_err(database::<C>)?;
        }
        let mut pending = Pending::default();
        if tracked.rows.is_empty() && self.set.policy().adopt_diesel && !matches!(request, Request::Stamp { .. }) {
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
            self.options.observe(|observer| observer.run_started(goal.revisions.len()));
            self.goal = Some(goal);
        }
        self.record_squashes(&situation, &mut tracked, &mut pending);
        self.run_revisions(&situation, tracked, pending)
    }

    /// Who else runs statements outside a transaction, if the lease is still good.
    fn foreign_lease(&self, tracked: &Tracked) -> Option<String> {
        let state = tracked.state.as_ref()?;
        let owner = state.lease_owner.as_ref().filter(|owner| **owner != self.owner)?;
        (state.lease_until > milliseconds()).then(|| owner.clone())
    }

    fn wait_for_lease(&mut self, owner: &str) -> Result<Progress, Error> {
        if self.is_nested {
            return Err(Error::new(ErrorKind::Locked, format!("process {owner} is migrating this database")));
        }
        self.roll_back_empty()?;
        if Instant::now() >= self.deadline {
            return Err(Error::new(
                ErrorKind::Locked,
                format!("process {owner} has been migrating this database all the time"),
            ));
        }
        self.options.observe(|observer| observer.waiting(owner, Duration::ZERO));
        std::thread::sleep(Duration::from_millis(250));
        Ok(Progress::More)
    }

    fn roll_back_empty(&mut self) -> Result<(), Error> {
        C::TransactionManager::rollback_transaction(self.connection).map_err(database::<C>)
    }

    fn adopt(&mut self, tables: &Tables, tracked: &mut Tracked, pending: &mut Pending) -> Result<(), Error> {
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

    fn record_squashes(&mut self, situation: &Situation<'_>, tracked: &mut Tracked, pending: &mut Pending) {
        for &node in &situation.to_record {
            let row = self.row(&self.set.revision(situation.map.place(node)), RevisionState::Applied, Duration::ZERO);
            self.notes.push(format!("recorded {}, all of whose revisions are applied", row.revision));
            let log = self.log("squash", &row.revision, &[], Duration::ZERO);
            pending.log.push(log);
            pending.written.push(row.clone());
            tracked.rows.push(row);
        }
    }

    /// What the request comes to here and now.
    fn plan(&mut self, situation: &Situation<'_>, request: &Request) -> Result<Goal, Error> {
        let none = |direction| Goal { direction, revisions: Vec::new(), was_past_target: false };
        match request {
            Request::Stamp { .. } => Ok(none(Direction::Stamp)),
            Request::Upgrade(target) => {
                situation.refuse_interrupted(RevisionState::Upgrading)?;
                situation.refuse_drift()?;
                if self.is_ahead(situation)? {
                    self.unknown = situation.unknown_ids();
                    return Ok(none(Direction::Upgrade));
                }
                let plan = situation.map.plan_upgrade(&situation.applied, target)?;
                if plan.is_past_target() && self.options.exact {
                    let message = format!("the database is past `{target}`, at {}", rows_or_base(&situation.rows()));
                    return Err(Error::new(ErrorKind::PastTarget, message));
                }
                self.refuse_gaps(situation)?;
                refuse_leaving_interrupted(situation, &plan)?;
                Ok(goal(&plan, situation))
            }
            Request::Downgrade(target) => {
                situation.refuse_interrupted(RevisionState::Downgrading)?;
                situation.refuse_drift()?;
                if !situation.unknown.is_empty() {
                    return Err(self.unknown_error(situation, ErrorKind::Ahead));
                }
                let plan = situation.map.plan_downgrade(&situation.applied, target)?;
                self.refuse_irreversible(situation, &plan)?;
                refuse_leaving_interrupted(situation, &plan)?;
                Ok(goal(&plan, situation))
            }
        }
    }

    /// Whether the database is ahead in a way that this program may leave as it is.
    fn is_ahead(&self, situation: &Situation<'_>) -> Result<bool, Error> {
        if situation.unknown.is_empty() {
            return Ok(false);
        }
        if situation.pending() > 0 {
            return Err(self.unknown_error(situation, ErrorKind::Diverged));
        }
        let breaking = situation.unknown.iter().find(|(_, breaking)| breaking.is_some());
        if let Some((id, Some(reason))) = breaking {
            let message = format!("this program is too old for the database: revision {id} says `{reason}`");
            return Err(Error::new(ErrorKind::Ahead, message).help("start a newer program"));
        }
        if self.options.strict || self.set.policy().strict {
            return Err(self.unknown_error(situation, ErrorKind::Ahead));
        }
        Ok(true)
    }

    fn unknown_error(&self, situation: &Situation<'_>, kind: ErrorKind) -> Error {
        let unknown = situation.unknown_ids().join(", ");
        let message = match kind {
            ErrorKind::Diverged => {
                let missing: Vec<&str> = situation
                    .map
                    .order()
                    .into_iter()
                    .filter(|&node| !situation.applied.contains(node))
                    .map(|node| situation.map.id(node))
                    .collect();
                let missing = missing.join(", ");
                format!("the database and this program have gone different ways: it has {unknown}, and lacks {missing}")
            }
            _ => format!("the database has revisions that this program does not know: {unknown}"),
        };
        Error::new(kind, message).help("run a program that has these revisions")
    }

    fn refuse_gaps(&self, situation: &Situation<'_>) -> Result<(), Error> {
        let gaps = situation.gaps(self.set);
        if gaps.is_empty() || self.options.allow_out_of_order {
            return Ok(());
        }
        let missing = situation.map.ids(gaps).join(", ");
        Err(Error::new(ErrorKind::Gap, format!("revisions below applied ones are missing: {missing}"))
            .help("to run them now: `Options::allow_out_of_order`")
            .help("to record that they need not run: `stamp`"))
    }

    fn refuse_irreversible(&self, situation: &Situation<'_>, plan: &Plan<'_>) -> Result<(), Error> {
        let nodes = plan.steps().iter().filter_map(|step| step.node);
        let blocking: Vec<BakedRevision> = nodes
            .map(|node| self.set.revision(situation.map.place(node)))
            .filter(|revision| revision.down().is_none())
            // An up script that does nothing needs no down script.
            .filter(|revision| revision.irreversible().is_some() || revision.up().statements().len() > 0)
            .collect();
        if blocking.is_empty() {
            return Ok(());
        }
        let reasons: Vec<String> = blocking
            .iter()
            .map(|revision| match revision.irreversible() {
                Some(reason) => format!("{} is irreversible ({reason})", revision.id()),
                None => format!("{} has no down script", revision.id()),
            })
            .collect();
        Err(Error::new(ErrorKind::Irreversible, format!("cannot downgrade: {}", reasons.join("; ")))
            .help("nothing has been taken back; choose a target above, or restore a backup"))
    }

    /// Runs what is left of the goal, as far as one transaction can hold it.
    fn run_revisions(
        &mut self,
        situation: &Situation<'_>,
        tracked: Tracked,
        mut pending: Pending,
    ) -> Result<Progress, Error> {
        let Some(goal) = &self.goal else { return self.nothing_left(situation) };
        let direction = goal.direction;
        let is_left = |node: Node| situation.applied.contains(node) != (direction == Direction::Upgrade);
        let left: Vec<Node> =
            goal.revisions.iter().filter_map(|id| situation.map.node_by_id(id)).filter(|&node| is_left(node)).collect();
        let total = goal.revisions.len();
        if left.is_empty() && pending.written.is_empty() && situation.interrupted.is_none() {
            return self.nothing_left(situation);
        }
        let mut rows: BTreeMap<String, RevisionRow> =
            tracked.rows.into_iter().map(|row| (row.revision.clone(), row)).collect();
        let mut applied = situation.applied.clone();
        let mut has_run = !pending.written.is_empty();
        for (at, &node) in left.iter().enumerate() {
            let revision = self.set.revision(situation.map.place(node));
            let script = script_of(&revision, direction);
            let mode = self.mode(&revision, script.as_ref())?;
            if has_run && !matches!(mode, Mode::InTransaction) {
                return self.finish(situation, &rows, &applied, pending, Progress::More);
            }
            let event = RevisionEvent {
                revision: revision.id(),
                message: revision.message(),
                direction,
                position: total - left.len() + at + 1,
                total,
            };
            match mode {
                Mode::InTransaction => {}
                Mode::WithoutForeignKeys(touched) => {
                    return self.run_without_foreign_keys(situation, rows, applied, pending, node, &touched, &event);
                }
                Mode::OutsideTransaction => return self.run_outside(situation, &rows, node, &event),
            }
            let duration = self.run_script(&revision, script.as_ref(), &event)?;
            self.take_down(situation, &mut rows, &mut applied, &mut pending, node, duration);
            has_run = true;
            if self.options.per_revision && !self.is_nested && at + 1 < left.len() {
                return self.finish(situation, &rows, &applied, pending, Progress::More);
            }
        }
        self.refresh_downs(situation, &mut rows, &mut pending);
        self.finish(situation, &rows, &applied, pending, Progress::Done)
    }

    /// Somebody else has done it, or it was done in an earlier pass.
    fn nothing_left(&mut self, situation: &Situation<'_>) -> Result<Progress, Error> {
        self.rows = situation.rows();
        self.roll_back_empty()?;
        Ok(Progress::Done)
    }

    fn mode(&mut self, revision: &BakedRevision, script: Option<&BakedScript>) -> Result<Mode, Error> {
        let Some(script) = script else { return Ok(Mode::InTransaction) };
        let goes_outside = |statement: BakedStatement| matches!(statement.action, Action::ExecuteOutside(_));
        if revision.is_outside_transaction() || script.statements().any(goes_outside) {
            if self.is_nested {
                let message = format!("revision {} must run outside a transaction", revision.id());
                return Err(inside_transaction(&message));
            }
            return Ok(Mode::OutsideTransaction);
        }
        let Some(touched) = foreign_keys::needed(self.connection, revision, script)? else {
            return Ok(Mode::InTransaction);
        };
        if !self.is_nested {
            return Ok(Mode::WithoutForeignKeys(touched));
        }
        if C::Backend::foreign_keys(self.connection).map_err(database::<C>)? {
            let message = format!(
                "revision {} rebuilds a table to which others refer, and foreign keys cannot be switched off inside a transaction",
                revision.id()
            );
            return Err(inside_transaction(&message));
        }
        Ok(Mode::InTransaction)
    }

    /// The revision alone in a transaction, with foreign keys off and compared before and after.
    #[expect(clippy::too_many_arguments, reason = "the parts of one transaction, which end here")]
    fn run_without_foreign_keys(
        &mut self,
        situation: &Situation<'_>,
        mut rows: BTreeMap<String, RevisionRow>,
        mut applied: AppliedSet,
        mut pending: Pending,
        node: Node,
        touched: &Touched,
        event: &RevisionEvent<'_>,
    ) -> Result<Progress, Error> {
        let revision = self.set.revision(situation.map.place(node));
        let script = script_of(&revision, event.direction);
        let enforced = C::Backend::foreign_keys(self.connection).map_err(database::<C>)?;
        if enforced {
            // Nothing has been written in this transaction; the lock is given up and taken again.
            self.roll_back_empty()?;
            C::Backend::set_foreign_keys(self.connection, false).map_err(database::<C>)?;
            let result = catch_unwind(AssertUnwindSafe(|| {
                if !self.begin_again(&rows)? {
                    return Ok(Progress::More);
                }
                self.run_compared(
                    situation,
                    &mut rows,
                    &mut applied,
                    &mut pending,
                    node,
                    touched,
                    event,
                    script.as_ref(),
                )
            }));
            self.roll_back();
            let restored = C::Backend::set_foreign_keys(self.connection, true).map_err(database::<C>);
            let progress = result.unwrap_or_else(|panic| resume_unwind(panic))?;
            restored?;
            return Ok(progress);
        }
        self.run_compared(situation, &mut rows, &mut applied, &mut pending, node, touched, event, script.as_ref())
    }

    /// Takes the lock again; says whether the tracking rows are still the same.
    fn begin_again(&mut self, rows: &BTreeMap<String, RevisionRow>) -> Result<bool, Error> {
        self.begin()?;
        let (_, tracked) = read(self.connection, self.set.project())?;
        Ok(tracked.rows.len() == rows.len() && tracked.rows.iter().all(|row| rows.get(&row.revision) == Some(row)))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one transaction, which end here")]
    fn run_compared(
        &mut self,
        situation: &Situation<'_>,
        rows: &mut BTreeMap<String, RevisionRow>,
        applied: &mut AppliedSet,
        pending: &mut Pending,
        node: Node,
        touched: &Touched,
        event: &RevisionEvent<'_>,
        script: Option<&BakedScript>,
    ) -> Result<Progress, Error> {
        let revision = self.set.revision(situation.map.place(node));
        if !self.has_tables()? {
            C::Backend::create_tables(self.connection).map_err(database::<C>)?;
        }
        let before = C::Backend::violations(self.connection, touched.as_deref()).map_err(database::<C>)?;
        let duration = self.run_script(&revision, script, event)?;
        let after = C::Backend::violations(self.connection, touched.as_deref()).map_err(database::<C>)?;
        foreign_keys::compare(&before, &after, revision.id())?;
        self.take_down(situation, rows, applied, pending, node, duration);
        self.finish(situation, rows, applied, std::mem::take(pending), Progress::More)
    }

    fn has_tables(&mut self) -> Result<bool, Error> {
        Ok(C::Backend::tables(self.connection).map_err(database::<C>)?.ours)
    }

    fn run_script(
        &mut self,
        revision: &BakedRevision,
        script: Option<&BakedScript>,
        event: &RevisionEvent<'_>,
    ) -> Result<Duration, Error> {
        let started = Instant::now();
        self.options.observe(|observer| observer.revision_started(event));
        if let Some(script) = script {
            let statements: Vec<BakedStatement> = script.statements().collect();
            let script = Script { revision: *revision, script: *script, statements: &statements };
            for at in 0..statements.len() {
                run_statement(self.connection, &script, at, self.calls, self.options)?;
            }
        }
        let duration = started.elapsed();
        self.options.observe(|observer| observer.revision_finished(event, duration));
        Ok(duration)
    }

    /// Notes a revision that has run, for the tracking tables and the report.
    fn take_down(
        &mut self,
        situation: &Situation<'_>,
        rows: &mut BTreeMap<String, RevisionRow>,
        applied: &mut AppliedSet,
        pending: &mut Pending,
        node: Node,
        duration: Duration,
    ) {
        let revision = self.set.revision(situation.map.place(node));
        let direction = self.goal.as_ref().map_or(Direction::Upgrade, |goal| goal.direction);
        let id = revision.id().to_owned();
        let is_upgrade = direction == Direction::Upgrade;
        let out_of_order = is_upgrade && situation.map.dependents(node).iter().any(|&other| applied.contains(other));
        if is_upgrade {
            applied.insert(node);
            let row = self.row(&revision, RevisionState::Applied, duration);
            rows.insert(id.clone(), row.clone());
            pending.deleted.retain(|deleted| *deleted != id);
            pending.written.push(row);
        } else {
            applied.remove(node);
            rows.remove(&id);
            pending.written.retain(|row| row.revision != id);
            pending.deleted.push(id.clone());
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

    /// A run that writes anyway also notes the new text of changed down scripts.
    fn refresh_downs(
        &mut self,
        situation: &Situation<'_>,
        rows: &mut BTreeMap<String, RevisionRow>,
        pending: &mut Pending,
    ) {
        for id in &situation.changed_downs {
            let Some(node) = situation.map.node_by_id(id) else { continue };
            let Some(row) = rows.get_mut(id) else { continue };
            let revision = self.set.revision(situation.map.place(node));
            row.down_checksum = revision.down().map(|down| down.checksum().to_string());
            row.stored_down = self.stored_down(&revision);
            pending.written.push(row.clone());
            self.notes.push(format!("the down script of {id} has changed since it was applied; the new one counts"));
        }
    }

    /// Writes the tracking rows and commits.
    fn finish(
        &mut self,
        situation: &Situation<'_>,
        rows: &BTreeMap<String, RevisionRow>,
        applied: &AppliedSet,
        mut pending: Pending,
        progress: Progress,
    ) -> Result<Progress, Error> {
        let current: Vec<String> = applied.rows(&situation.map).into_iter().map(str::to_owned).collect();
        if let Some(last) = pending.log.last_mut() {
            last.rows_after = current.join(",");
        }
        self.write(rows, &pending)?;
        self.commit()?;
        self.committed = Some(current.clone());
        self.rows = current;
        Ok(progress)
    }

    fn write(&mut self, rows: &BTreeMap<String, RevisionRow>, pending: &Pending) -> Result<(), Error> {
        let project = self.set.project();
        if !pending.deleted.is_empty() {
            C::Backend::delete_revisions(self.connection, project, &pending.deleted).map_err(database::<C>)?;
        }
        if !pending.written.is_empty() {
            C::Backend::write_revisions(self.connection, project, &pending.written).map_err(database::<C>)?;
        }
        if !pending.log.is_empty() {
            C::Backend::append_log(self.connection, project, &pending.log).map_err(database::<C>)?;
        }
        let fingerprint = fingerprint(rows.values()).map(|fingerprint| fingerprint.to_string());
        let state = StateRow { format: TABLE_FORMAT, fingerprint, lease_owner: None, lease_until: 0 };
        C::Backend::write_state(self.connection, project, &state).map_err(database::<C>)
    }

    fn stamp(
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
        let mut rows = BTreeMap::new();
        for row in tracked.rows {
            let node = situation.map.node_by_id(&row.revision);
            if node.is_some_and(|node| after.contains(node)) && is_applied(&row) {
                rows.insert(row.revision.clone(), row);
            } else {
                pending.deleted.push(row.revision);
            }
        }
        for node in after.iter() {
            let revision = self.set.revision(situation.map.place(node));
            if !rows.contains_key(revision.id()) {
                let row = self.row(&revision, RevisionState::Applied, Duration::ZERO);
                pending.deleted.retain(|deleted| *deleted != row.revision);
                rows.insert(row.revision.clone(), row.clone());
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
        self.finish(&situation, &rows, &after, pending, Progress::Done)
    }

    fn row(&self, revision: &BakedRevision, state: RevisionState, duration: Duration) -> RevisionRow {
        RevisionRow {
            revision: revision.id().to_owned(),
            parents: revision.down_revisions().join(","),
            depends_on: revision.depends_on().join(","),
            replaces: revision.replaces().join(","),
            message: revision.message().to_owned(),
            up_checksum: revision.up().checksum().to_string(),
            down_checksum: revision.down().map(|down| down.checksum().to_string()),
            part: part_text(revision.part()),
            state: state.name().to_owned(),
            position: 0,
            is_uncertain: false,
            breaking: revision.breaking().map(str::to_owned),
            stored_down: self.stored_down(revision),
            applied_by: self.options.applied_by.clone().unwrap_or_default(),
            applied_at: microseconds(),
            duration: whole(duration.as_micros()),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// The statements to send, where the set keeps them in the database. A call cannot be kept.
    fn stored_down(&self, revision: &BakedRevision) -> Option<String> {
        let down = revision.down().filter(|_| self.set.policy().store_down)?;
        let mut statements = down.statements();
        let has_call = statements.any(|statement| statement.action == Action::Call);
        let texts: Vec<&str> = down.statements().map(|statement| statement.text).collect();
        (!has_call).then(|| texts.join(";\n"))
    }

    fn log(&self, action: &str, revision: &str, rows_after: &[String], duration: Duration) -> LogRow {
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

    /// A revision whose statements are committed one by one, under a lease.
    fn run_outside(
        &mut self,
        situation: &Situation<'_>,
        rows: &BTreeMap<String, RevisionRow>,
        node: Node,
        event: &RevisionEvent<'_>,
    ) -> Result<Progress, Error> {
        let revision = self.set.revision(situation.map.place(node));
        let Some(script) = script_of(&revision, event.direction) else { return self.nothing_left(situation) };
        let statements: Vec<BakedStatement> = script.statements().collect();
        let running =
            if event.direction == Direction::Upgrade { RevisionState::Upgrading } else { RevisionState::Downgrading };
        let started = Instant::now();
        let mut row = self.row(&revision, running, Duration::ZERO);
        let resumed = rows.get(revision.id()).filter(|row| row.state == running.name());
        if let Some(resumed) = resumed {
            let (checksum, kind) = match event.direction {
                Direction::Upgrade => (Some(&row.up_checksum) == Some(&resumed.up_checksum), "up"),
                _ => (row.down_checksum == resumed.down_checksum, "down"),
            };
            if !checksum {
                let message = format!(
                    "revision {} was interrupted after {} statements, and its {kind} script has changed since",
                    revision.id(),
                    done(resumed)
                );
                return Err(Error::new(ErrorKind::Interrupted, message)
                    .help("restore the script, or bring the database to a known state by hand and stamp it"));
            }
            row.position = resumed.position;
        }
        self.options.observe(|observer| observer.revision_started(event));
        self.journal(&row)?;
        self.commit()?;
        self.inside = Some((revision.id().to_owned(), done(&row)));
        let off =
            revision.has_foreign_keys_off() && C::Backend::foreign_keys(self.connection).map_err(database::<C>)?;
        if off {
            C::Backend::set_foreign_keys(self.connection, false).map_err(database::<C>)?;
        }
        let script = Script { revision, script, statements: &statements };
        let result = catch_unwind(AssertUnwindSafe(|| self.run_journaled(&script, &mut row)));
        if off {
            C::Backend::set_foreign_keys(self.connection, true).map_err(database::<C>)?;
        }
        let result = result.unwrap_or_else(|panic| resume_unwind(panic));
        if let Err(error) = result {
            self.leave_outside(situation, &row, rows);
            return Err(error);
        }
        self.begin()?;
        let (_, tracked) = read(self.connection, self.set.project())?;
        let mut rows: BTreeMap<String, RevisionRow> =
            tracked.rows.into_iter().map(|row| (row.revision.clone(), row)).collect();
        let mut applied = situation.applied.clone();
        let mut pending = Pending::default();
        let duration = started.elapsed();
        self.options.observe(|observer| observer.revision_finished(event, duration));
        self.take_down(situation, &mut rows, &mut applied, &mut pending, node, duration);
        self.inside = None;
        self.finish(situation, &rows, &applied, pending, Progress::More)
    }

    /// Writes how far the revision is, with a fresh lease, in the open transaction.
    fn journal(&mut self, row: &RevisionRow) -> Result<(), Error> {
        let project = self.set.project();
        C::Backend::write_revisions(self.connection, project, std::slice::from_ref(row)).map_err(database::<C>)?;
        let state = StateRow {
            format: TABLE_FORMAT,
            fingerprint: None,
            lease_owner: Some(self.owner.clone()),
            lease_until: milliseconds() + whole(LEASE.as_millis()),
        };
        C::Backend::write_state(self.connection, project, &state).map_err(database::<C>)
    }

    fn run_journaled(&mut self, script: &Script<'_>, row: &mut RevisionRow) -> Result<(), Error> {
        for at in done(row)..script.statements.len() {
            match script.statements[at].action {
                Action::Execute | Action::Call => {
                    self.in_transaction(|runner| {
                        runner.check_lease()?;
                        run_statement(runner.connection, script, at, runner.calls, runner.options)?;
                        row.position += 1;
                        runner.journal(row)
                    })
                    .inspect_err(|_| row.position = i32::try_from(at).unwrap_or(i32::MAX))?;
                }
                Action::ExecuteOutside(recovery) => {
                    if recovery == Recovery::Ask {
                        row.is_uncertain = true;
                        self.in_transaction(|runner| runner.journal(row))?;
                    }
                    let result = run_statement(self.connection, script, at, self.calls, self.options);
                    row.is_uncertain = false;
                    row.position += i32::from(result.is_ok());
                    self.in_transaction(|runner| runner.journal(row))?;
                    result?;
                }
            }
            self.inside = Some((row.revision.clone(), done(row)));
        }
        Ok(())
    }

    fn in_transaction(&mut self, work: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        self.begin()?;
        match catch_unwind(AssertUnwindSafe(|| work(self))) {
            Ok(Ok(())) => self.commit(),
            Ok(Err(error)) => {
                self.roll_back();
                Err(error)
            }
            Err(panic) => {
                self.roll_back();
                resume_unwind(panic)
            }
        }
    }

    /// # Errors
    /// If somebody else took the lease over, because this process stood still for longer than it lasts.
    fn check_lease(&mut self) -> Result<(), Error> {
        let state = C::Backend::read_state(self.connection, self.set.project()).map_err(database::<C>)?;
        match state.and_then(|state| state.lease_owner) {
            Some(owner) if owner == self.owner => Ok(()),
            _ => Err(Error::new(ErrorKind::Locked, "somebody else has taken over this migration")),
        }
    }

    /// After a failed statement: gives the lease back, and if nothing is done yet, leaves no trace.
    fn leave_outside(&mut self, situation: &Situation<'_>, row: &RevisionRow, rows: &BTreeMap<String, RevisionRow>) {
        let is_untouched = row.position == 0;
        let before = rows.get(&row.revision).filter(|row| is_applied(row)).cloned();
        let project = self.set.project();
        let result = self.in_transaction(|runner| {
            runner.check_lease()?;
            let mut state = StateRow { format: TABLE_FORMAT, fingerprint: None, lease_owner: None, lease_until: 0 };
            if is_untouched {
                let deleted = [row.revision.clone()];
                C::Backend::delete_revisions(runner.connection, project, &deleted).map_err(database::<C>)?;
                if let Some(before) = &before {
                    C::Backend::write_revisions(runner.connection, project, std::slice::from_ref(before))
                        .map_err(database::<C>)?;
                }
                let tracked = C::Backend::read_revisions(runner.connection, project).map_err(database::<C>)?;
                state.fingerprint = fingerprint(tracked.iter()).map(|fingerprint| fingerprint.to_string());
            }
            C::Backend::write_state(runner.connection, project, &state).map_err(database::<C>)
        });
        // If even that fails, the lease runs out by itself and the next run goes on from the journal.
        if result.is_ok() && is_untouched {
            self.inside = None;
            self.committed.get_or_insert_with(|| situation.rows());
        }
    }
}

fn goal(plan: &Plan<'_>, situation: &Situation<'_>) -> Goal {
    Goal {
        direction: plan.direction(),
        revisions: plan
            .steps()
            .iter()
            .filter_map(|step| step.node)
            .map(|node| situation.map.id(node).to_owned())
            .collect(),
        was_past_target: plan.is_past_target(),
    }
}

/// # Errors
/// If a half-done revision is not part of the plan.
fn refuse_leaving_interrupted(situation: &Situation<'_>, plan: &Plan<'_>) -> Result<(), Error> {
    let Some(row) = &situation.interrupted else { return Ok(()) };
    let is_part = plan.steps().iter().filter_map(|step| step.node).any(|node| situation.map.id(node) == row.revision);
    if is_part {
        return Ok(());
    }
    let message = format!("revision {} was interrupted after {} statements", row.revision, done(row));
    Err(Error::new(ErrorKind::Interrupted, message).help("finish it first, with a target that includes it"))
}

fn script_of(revision: &BakedRevision, direction: Direction) -> Option<BakedScript> {
    match direction {
        Direction::Upgrade => Some(revision.up()),
        Direction::Downgrade => revision.down(),
        Direction::Stamp => None,
    }
}

fn inside_transaction(message: &str) -> Error {
    Error::new(ErrorKind::InsideTransaction, message).help("call this outside a transaction")
}

/// Which tables there are, and what ours hold for a project.
///
/// # Errors
/// If they cannot be read.
pub(crate) fn read<C>(connection: &mut C, project: &str) -> Result<(Tables, Tracked), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let tables = C::Backend::tables(connection).map_err(database::<C>)?;
    let tracked = if tables.ours {
        Tracked {
            state: C::Backend::read_state(connection, project).map_err(unreadable_tables::<C>)?,
            rows: C::Backend::read_revisions(connection, project).map_err(unreadable_tables::<C>)?,
        }
    } else {
        Tracked::default()
    };
    Ok((tables, tracked))
}

/// Tables of our name that are not as we make them.
fn unreadable_tables<C>(error: diesel::result::Error) -> Error
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    match C::Backend::classify(&error) {
        ErrorClass::Other => Error::new(ErrorKind::TrackingEdited, "the tracking tables cannot be read")
            .caused_by(error)
            .help("look at the tables `__migrations_state` and `__migrations_revisions`; restore them from a backup"),
        _ => database::<C>(error),
    }
}

/// Longer each time, up to a quarter of a second, and never the same for two processes that started together.
fn pause(started: Instant) {
    let base = started.elapsed().clamp(Duration::from_millis(2), Duration::from_millis(200));
    let jitter = Duration::from_micros(u64::from(std::process::id()) * 7919 % 50_000);
    std::thread::sleep(base + jitter);
}

pub(crate) fn microseconds() -> i64 {
    whole(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros())
}

fn milliseconds() -> i64 {
    microseconds() / 1000
}

fn whole(value: u128) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

//! A revision whose statements are committed one by one, under a lease, with a journal.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use diesel::connection::LoadConnection;
use migrations_core::Direction;
use migrations_core::baked::{Action, BakedRevision, BakedStatement, Leftover, Recovery};

use super::goal::{Goal, Work};
use super::transaction::{Pending, Transaction};
use super::{Progress, Runner};
use crate::backend::tables::{self, Lease};
use crate::backend::{
    Cleared, Commits, ErrorClass, LEASE_MILLISECONDS, MigrationBackend, RevisionRow, RevisionState, SessionIs, Setting,
};
use crate::error::{Error, ErrorKind};
use crate::execute::{Script, database, refused, run_statement};
use crate::foreign_keys;
use crate::observer::RevisionEvent;
use crate::rows::Rows;
use crate::state::{Situation, done, fingerprint, is_applied};
use crate::tracking::{confirm, read_locked, send_within};
use crate::wording::statements;

impl<C> Runner<'_, '_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// A revision whose statements are committed one by one, under a lease.
    pub(super) fn run_outside(
        &mut self,
        situation: &Situation<'_>,
        before: &Transaction<'_>,
        work: &Work,
        event: &RevisionEvent<'_>,
    ) -> Result<Progress, Error> {
        let rows = &before.rows;
        let revision = self.set.revision(situation.map.place(work.node));
        let Some(script) = revision.script(event.direction) else { return self.nothing_left(situation) };
        let all: Vec<BakedStatement> = script.statements().collect();
        let started = Instant::now();
        let mut row = self.starting_row(&revision, rows, event.direction)?;
        self.options.observe(|observer| observer.revision_started(event));
        self.journal(&row)?;
        self.commit()?;
        let dangling = C::Backend::violations(self.connection).map_err(database::<C>)?;
        let script = Script { revision, script, statements: &all };
        self.run_noted(situation, &script, &mut row, rows)?;
        let after = C::Backend::violations(self.connection).map_err(database::<C>)?;
        self.begin_leased()?;
        let (_, tracked) = read_locked(self.connection, &self.home)?;
        let mut transaction =
            Transaction { applied: before.applied.clone(), ..Transaction::new(situation, tracked, Pending::default()) };
        let duration = started.elapsed();
        self.options.observe(|observer| observer.revision_finished(event, duration));
        let own = std::mem::replace(&mut self.session, row.session);
        self.take_down(&mut transaction, work, duration);
        self.session = own;
        self.inside = None;
        let progress = self.finish(&mut transaction, Progress::More)?;
        // Too late to undo, but not too late to tell.
        foreign_keys::compare(&dangling, &after, revision.id())?;
        Ok(progress)
    }

    /// The same under a lock of the session: nobody else writes, so nothing is read again.
    pub(super) fn run_under_lock(
        &mut self,
        transaction: &mut Transaction<'_>,
        work: &Work,
        event: &RevisionEvent<'_>,
        progress: Progress,
    ) -> Result<(), Error> {
        let revision = self.set.revision(transaction.situation.map.place(work.node));
        let Some(script) = revision.script(event.direction) else { return Ok(()) };
        let all: Vec<BakedStatement> = script.statements().collect();
        let started = Instant::now();
        let mut row = self.starting_row(&revision, &transaction.rows, event.direction)?;
        self.options.observe(|observer| observer.revision_started(event));
        let first = all.get(done(&row)).map(|statement| statement.action);
        // Otherwise the note that the first statement is about to be sent says the same.
        if !matches!(first, Some(Action::ExecuteOutside(_))) {
            self.journal_alone(&row)?;
        }
        let script = Script { revision, script, statements: &all };
        self.run_noted(transaction.situation, &script, &mut row, &transaction.rows)?;
        let duration = started.elapsed();
        self.options.observe(|observer| observer.revision_finished(event, duration));
        let own = std::mem::replace(&mut self.session, row.session);
        self.take_down(transaction, work, duration);
        self.session = own;
        self.inside = None;
        let (mut statements, current) = self.closing_statements(transaction, progress, None, None);
        statements.insert(0, "START TRANSACTION".to_owned());
        statements.push("COMMIT".to_owned());
        self.send_or_roll_back(&statements)?;
        self.may_hold_lease = matches!(progress, Progress::More);
        self.note_commit(transaction.reached, current);
        Ok(())
    }

    /// A limit for statements outside transactions is a setting of the session. Before anything runs.
    ///
    /// # Errors
    /// [`ErrorKind::SharedSession`] if such a limit is wanted, and nothing shows that the session is our own.
    pub(super) fn refuse_shared_session(&mut self, situation: &Situation<'_>, goal: &Goal) -> Result<(), Error> {
        let Some(timeout) = self.options.outside_lock_timeout else { return Ok(()) };
        let set = self.set;
        let goes_outside = |work: &Work| {
            let revision = set.revision(situation.map.place(work.node));
            let script = revision.script(work.direction).filter(|_| work.stored.is_none());
            let statements = script.map(|script| script.statements());
            statements.into_iter().flatten().any(|it| matches!(it.action, Action::ExecuteOutside(_)))
        };
        let helps = match C::Backend::session_is_own(self.connection, timeout).map_err(database::<C>)? {
            SessionIs::Limited => {
                let message = "`--outside-lock-timeout` (`Options::outside_lock_timeout`) is for PostgreSQL";
                return Err(Error::new(ErrorKind::SharedSession, message)
                    .help("leave it out: on other databases no statement waits for a lock without a limit"));
            }
            SessionIs::Own => return Ok(()),
            SessionIs::Unknown(helps) => helps,
        };
        let Some(work) = goal.left(situation).into_iter().find(goes_outside) else { return Ok(()) };
        let message = format!(
            "revision {} has statements that cannot run in a transaction, and a lock timeout for them would have to be a \
             setting of the session; nothing shows that this connection has a session of its own, so the setting could \
             stay behind on a connection that others use",
            situation.map.id(work.node)
        );
        Err(helps.into_iter().fold(Error::new(ErrorKind::SharedSession, message), Error::help))
    }

    /// The row with which the journal of a revision starts, or goes on after a crash.
    fn starting_row(
        &mut self,
        revision: &BakedRevision,
        rows: &Rows,
        direction: Direction,
    ) -> Result<RevisionRow, Error> {
        let running =
            if direction == Direction::Upgrade { RevisionState::Upgrading } else { RevisionState::Downgrading };
        let mut row = self.row(revision, running, Duration::ZERO);
        let Some(resumed) = rows.stored.get(revision.id()).filter(|row| row.state == running.name()) else {
            return Ok(row);
        };
        self.inside = Some((row.revision.clone(), done(resumed)));
        let (is_same, kind, before) = match direction {
            Direction::Upgrade => (row.up_checksum == resumed.up_checksum, "up", "the revision before it"),
            _ => (row.down_checksum == resumed.down_checksum, "down", "this revision"),
        };
        if !is_same {
            let message = format!(
                "revision {} was interrupted after {}, and its {kind} script has changed since",
                revision.id(),
                statements(done(resumed))
            );
            return Err(Error::new(ErrorKind::Interrupted, message)
                .help(format!(
                    "if what is done, its first {}, is the same as before: `repair --continue-changed` (in Rust: \
                     `Repair::ContinueChanged`)",
                    statements(done(resumed))
                ))
                .help(format!("or restore the script; or undo by hand what is done, and stamp {before}")));
        }
        row.session = resumed.session.clone().or(row.session);
        row.position = resumed.position;
        row.is_uncertain = resumed.is_uncertain;
        Ok(row)
    }

    /// The statements with their notes; after an error, with the lease given back.
    fn run_noted(
        &mut self,
        situation: &Situation<'_>,
        script: &Script<'_>,
        row: &mut RevisionRow,
        rows: &Rows,
    ) -> Result<(), Error> {
        self.inside = Some((row.revision.clone(), done(row)));
        let direction = if row.state == RevisionState::Upgrading.name() { "up" } else { "down" };
        let settings = self.settings_for(script, row)?;
        let result = self.run_journaled(script, row);
        let restored = self.restore_settings(&settings);
        let result = result.and(restored);
        if result.as_ref().is_err_and(Error::is_lease_lost) {
            self.inside = None;
            return result;
        }
        result.map_err(|error| {
            self.leave_outside(situation, row, rows);
            if self.inside.is_none() || error.is_connection_lost() {
                return error;
            }
            error.help("the next run goes on at this statement").help(format!(
                "if you change the {direction} script, keep the statements that are done, and say so: `repair --continue-changed`"
            ))
        })
    }

    /// The settings to go back to. What goes on after a crash means what it meant when it began.
    fn settings_for(&mut self, script: &Script<'_>, row: &RevisionRow) -> Result<Vec<Setting>, Error> {
        let begun_with = row.session.as_deref().filter(|session| Some(*session) != self.session.as_deref());
        let Some((name, value)) = begun_with.and_then(|session| session.split_once('=')) else {
            return self.settings_before(&script.script);
        };
        let before = C::Backend::session_settings(self.connection).map_err(database::<C>)?;
        let setting = Setting { name: name.to_owned(), value: value.to_owned() };
        C::Backend::set_session_setting(self.connection, &setting).map_err(database::<C>)?;
        Ok(before)
    }

    /// Writes how far the revision is, with a fresh lease, in the open transaction.
    fn journal(&mut self, row: &RevisionRow) -> Result<(), Error> {
        let statements = self.journal_statements(row);
        send_within(self.connection, &self.home, &statements)?;
        self.may_hold_lease = true;
        Ok(())
    }

    fn journal_statements(&self, row: &RevisionRow) -> Vec<String> {
        let lease = Lease { owner: &self.owner, milliseconds: LEASE_MILLISECONDS };
        let mut statements = tables::write_revisions::<C::Backend>(&self.home, &[row], None, None);
        statements.push(tables::write_state::<C::Backend>(&self.home, None, Some(lease)));
        statements
    }

    /// The same in a transaction of its own.
    fn journal_alone(&mut self, row: &RevisionRow) -> Result<(), Error> {
        if !self.has_session_lock() {
            return self.in_transaction(|runner| runner.check_lease().and_then(|()| runner.journal(row)));
        }
        // Under the lock nobody else writes, so one message will do.
        let mut statements = vec!["START TRANSACTION".to_owned()];
        statements.extend(self.journal_statements(row));
        statements.push("COMMIT".to_owned());
        self.send_or_roll_back(&statements)?;
        self.may_hold_lease = true;
        Ok(())
    }

    /// A transaction of ours that Diesel need not know.
    fn send_or_roll_back(&mut self, statements: &[String]) -> Result<(), Error> {
        tables::send(self.connection, statements).map_err(|error| {
            drop(self.connection.batch_execute("ROLLBACK"));
            database::<C>(error)
        })
    }

    /// Whether a lock keeps others away for as long as the connection lasts.
    pub(super) fn has_session_lock(&self) -> bool {
        C::Backend::COMMITS == Commits::Statement && !self.home.lock.is_empty()
    }

    fn run_journaled(&mut self, script: &Script<'_>, row: &mut RevisionRow) -> Result<(), Error> {
        let resumed_at = done(row);
        self.restore_session(script, resumed_at)?;
        for at in resumed_at..script.statements.len() {
            if at == resumed_at && row.is_uncertain && self.has_taken_effect(script, at)? {
                row.is_uncertain = false;
                row.position += 1;
                self.journal_alone(row)?;
                continue;
            }
            match script.statements[at].action {
                Action::Execute | Action::Call => {
                    self.run_one_in_transaction(script, at, row)
                        .inspect_err(|_| row.position = i64::try_from(at).unwrap_or(i64::MAX))?;
                }
                Action::ExecuteOutside(recovery) => {
                    row.is_uncertain = true;
                    self.journal_alone(row)?;
                    let result = self.run_one_outside(script, at, row);
                    if result.as_ref().is_err_and(Error::is_connection_lost) {
                        return result;
                    }
                    if result.is_err() && script.statements[at].conduct.is_divisible {
                        // The note stays: a person has to look.
                        return result.map_err(Error::may_have_done_a_part);
                    }
                    row.is_uncertain = false;
                    row.position += i64::from(result.is_ok());
                    // The note that the next one is about to be sent says the same.
                    let next = script.statements.get(at + 1).map(|next| next.action);
                    let is_told_anyway = match next {
                        Some(next) => matches!(next, Action::ExecuteOutside(_)),
                        // The end of the revision, which follows.
                        None => self.has_session_lock() && recovery != Recovery::Ask,
                    };
                    if result.is_err() || !is_told_anyway {
                        self.journal_alone(row)?;
                    }
                    result?;
                }
            }
            self.inside = Some((row.revision.clone(), done(row)));
        }
        Ok(())
    }

    /// A statement that was about to be sent when an earlier run ended.
    fn has_taken_effect(&mut self, script: &Script<'_>, at: usize) -> Result<bool, Error> {
        let Action::ExecuteOutside(Recovery::Observe) = script.statements[at].action else { return Ok(false) };
        let Some(effect) = script.script.effect(at) else { return Ok(false) };
        let seen = C::Backend::has_effect(self.connection, &self.home, &effect).map_err(database::<C>)?;
        Ok(seen.unwrap_or_default())
    }

    fn run_one_outside(&mut self, script: &Script<'_>, at: usize, row: &RevisionRow) -> Result<(), Error> {
        let Some(timeout) = self.options.outside_lock_timeout else { return self.clear_and_send(script, at, row) };
        // That the session is our own, the plan has made sure of.
        let settings = C::Backend::limit_outside(self.connection, timeout).map_err(database::<C>)?;
        let result = self.clear_and_send(script, at, row);
        for setting in &settings {
            // After a lost connection there is nothing to restore.
            drop(C::Backend::set_session_setting(self.connection, setting));
        }
        result
    }

    fn clear_and_send(&mut self, script: &Script<'_>, at: usize, row: &RevisionRow) -> Result<(), Error> {
        if let Some(effect) = script.script.effect(at) {
            let cleared = C::Backend::clear(self.connection, &self.home, &effect, &self.owner).map_err(|error| {
                match C::Backend::classify(&error) {
                    // Somebody else is at it, and to wait for them is no try of this statement.
                    ErrorClass::Busy => database::<C>(error),
                    _ => refused::<C>(error).at(script.place(at)),
                }
            })?;
            match cleared {
                Cleared::Nothing => {}
                // That took its time, in which somebody else may have taken over.
                Cleared::Remains => self.journal_alone(row)?,
                Cleared::Finished => return Ok(()),
            }
        }
        run_statement(self.connection, script, at, self.calls, self.options, &self.owner)
    }

    /// What earlier statements have set lived with a connection that is gone.
    fn restore_session(&mut self, script: &Script<'_>, before: usize) -> Result<(), Error> {
        let (done, left) = script.statements.split_at(before.min(script.statements.len()));
        let needs_variables = left.iter().any(|statement| statement.conduct.needs_session);
        for (at, statement) in done.iter().enumerate() {
            match statement.conduct.leaves {
                Leftover::Setting => {
                    run_statement(self.connection, script, at, self.calls, self.options, &self.owner)?;
                }
                Leftover::Value if needs_variables => {
                    let message = format!(
                        "revision {} was interrupted, and what it goes on with needs a variable of the session that is gone",
                        script.revision.id()
                    );
                    return Err(Error::new(ErrorKind::Interrupted, message).at(script.place(at)).help(
                        "write the value into the script, then `repair --continue-changed`; or undo by hand what is done, \
                         and stamp where the database is then",
                    ));
                }
                Leftover::Value | Leftover::Nothing => {}
            }
        }
        Ok(())
    }

    /// One statement with the note that it is done; foreign keys are off for it if they must be.
    fn run_one_in_transaction(&mut self, script: &Script<'_>, at: usize, row: &mut RevisionRow) -> Result<(), Error> {
        let is_enforced = C::Backend::foreign_keys(self.connection).map_err(database::<C>)?;
        let needs_off = is_enforced
            && (script.revision.has_foreign_keys_off()
                || script.statements[at].conduct.drops_tables
                    && foreign_keys::drop_would_delete(self.connection, &script.script)?);
        if needs_off {
            C::Backend::set_foreign_keys(self.connection, false).map_err(database::<C>)?;
        }
        let result = catch_unwind(AssertUnwindSafe(|| {
            self.in_transaction(|runner| {
                runner.check_lease()?;
                run_statement(runner.connection, script, at, runner.calls, runner.options, &runner.owner)?;
                row.position += 1;
                runner.journal(row)
            })
        }));
        let restored =
            if needs_off { C::Backend::set_foreign_keys(self.connection, true).map_err(database::<C>) } else { Ok(()) };
        result.unwrap_or_else(|panic| resume_unwind(panic)).and(restored)
    }

    fn in_transaction(&mut self, work: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        self.guarded(|runner| {
            work(runner)?;
            runner.commit()
        })
    }

    /// # Errors
    /// If somebody else took the lease over, because this process stood still for longer than it lasts.
    pub(super) fn check_lease(&mut self) -> Result<(), Error> {
        if self.has_session_lock() {
            return Ok(());
        }
        let state = tables::read_state(self.connection, &self.home).map_err(database::<C>);
        confirm(self.connection, &self.home)?;
        match state?.and_then(|state| state.lease_owner) {
            Some(owner) if owner == self.owner => Ok(()),
            _ => Err(Error::lease_lost()),
        }
    }

    /// After a failed statement: gives the lease back, and if nothing is done yet, leaves no trace.
    fn leave_outside(&mut self, situation: &Situation<'_>, row: &RevisionRow, rows: &Rows) {
        let is_untouched = row.position == 0 && !row.is_uncertain;
        let before = rows.stored.get(&row.revision).filter(|row| is_applied(row)).cloned();
        let home = self.home.clone();
        let result = self.in_transaction(|runner| {
            runner.check_lease()?;
            let mut found = None;
            if is_untouched {
                let mut statements =
                    vec![tables::delete_revisions::<C::Backend>(&home, std::slice::from_ref(&row.revision))];
                statements.extend(
                    before.iter().flat_map(|row| tables::write_revisions::<C::Backend>(&home, &[row], None, None)),
                );
                send_within(runner.connection, &home, &statements)?;
                let tracked = tables::read_revisions(runner.connection, &home).map_err(database::<C>)?;
                found = fingerprint(tracked.iter()).map(|fingerprint| fingerprint.to_string());
            }
            let state = tables::write_state::<C::Backend>(&home, found.as_deref(), None);
            send_within(runner.connection, &home, &[state])
        });
        // If even that fails, the lease runs out by itself and the next run goes on from the journal.
        if result.is_ok() && is_untouched {
            self.inside = None;
            self.committed.get_or_insert_with(|| situation.rows());
        }
    }
}

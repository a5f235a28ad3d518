//! A revision whose statements are committed one by one, under a lease, with a journal.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use diesel::connection::LoadConnection;
use migrations_core::baked::{Action, BakedStatement, Recovery};
use migrations_core::{Direction, Node};

use super::transaction::{Pending, Transaction};
use super::{Progress, Runner};
use crate::backend::{Home, MigrationBackend, RevisionRow, RevisionState, StateRow, TABLE_FORMAT};
use crate::error::{Error, ErrorKind};
use crate::execute::{Script, database, run_statement};
use crate::foreign_keys;
use crate::observer::RevisionEvent;
use crate::rows::Rows;
use crate::state::{Situation, done, fingerprint, is_applied};
use crate::tracking::{LEASE, milliseconds, read, whole};

impl<C> Runner<'_, '_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// A revision whose statements are committed one by one, under a lease.
    pub(super) fn run_outside(
        &mut self,
        situation: &Situation<'_>,
        rows: &Rows,
        node: Node,
        event: &RevisionEvent<'_>,
    ) -> Result<Progress, Error> {
        let revision = self.set.revision(situation.map.place(node));
        let Some(script) = revision.script(event.direction) else { return self.nothing_left(situation) };
        let statements: Vec<BakedStatement> = script.statements().collect();
        let running =
            if event.direction == Direction::Upgrade { RevisionState::Upgrading } else { RevisionState::Downgrading };
        let started = Instant::now();
        let mut row = self.row(&revision, running, Duration::ZERO);
        let resumed = rows.stored.get(revision.id()).filter(|row| row.state == running.name());
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
                    .help(format!(
                        "if its first {} statements are the same as before: `repair --continue-changed` (in Rust: `Repair::ContinueChanged`)",
                        done(resumed)
                    ))
                    .help("or restore the script; or undo by hand what is done, and stamp the revision before it"));
            }
            row.position = resumed.position;
        }
        self.options.observe(|observer| observer.revision_started(event));
        self.journal(&row)?;
        self.commit()?;
        self.inside = Some((revision.id().to_owned(), done(&row)));
        let before = C::Backend::violations(self.connection).map_err(database::<C>)?;
        let script = Script { revision, script, statements: &statements };
        let settings = self.settings_before(&script.script)?;
        let result = self.run_journaled(&script, &mut row);
        let result = self.restore_settings(&settings).and(result);
        if result.as_ref().is_err_and(Error::is_lease_lost) {
            return self.stand_back();
        }
        if let Err(error) = result {
            self.leave_outside(situation, &row, rows);
            let is_inside = self.inside.is_some();
            return Err(if is_inside { error.help("the next run goes on at this statement") } else { error });
        }
        let after = C::Backend::violations(self.connection).map_err(database::<C>)?;
        self.begin()?;
        if self.check_lease().is_err_and(|error| error.is_lease_lost()) {
            self.roll_back();
            return self.stand_back();
        }
        let (_, tracked) = read(self.connection, Home::of(self.set))?;
        let mut transaction = Transaction::new(situation, tracked, Pending::default());
        let duration = started.elapsed();
        self.options.observe(|observer| observer.revision_finished(event, duration));
        self.take_down(&mut transaction, node, duration);
        self.inside = None;
        let progress = self.finish(&mut transaction, Progress::More)?;
        // Too late to undo, but not too late to tell.
        foreign_keys::compare(&before, &after, revision.id())?;
        Ok(progress)
    }

    /// Somebody else has taken the revision over: wait for them, then look what is left.
    fn stand_back(&mut self) -> Result<Progress, Error> {
        self.inside = None;
        Ok(Progress::More)
    }

    /// Writes how far the revision is, with a fresh lease, in the open transaction.
    fn journal(&mut self, row: &RevisionRow) -> Result<(), Error> {
        let home = Home::of(self.set);
        C::Backend::write_revisions(self.connection, home, &[row]).map_err(database::<C>)?;
        let state = StateRow {
            format: TABLE_FORMAT,
            fingerprint: None,
            lease_owner: Some(self.owner.clone()),
            lease_until: milliseconds() + whole(LEASE.as_millis()),
        };
        C::Backend::write_state(self.connection, home, &state).map_err(database::<C>)
    }

    fn run_journaled(&mut self, script: &Script<'_>, row: &mut RevisionRow) -> Result<(), Error> {
        for at in done(row)..script.statements.len() {
            match script.statements[at].action {
                Action::Execute | Action::Call => {
                    self.run_one_in_transaction(script, at, row)
                        .inspect_err(|_| row.position = i32::try_from(at).unwrap_or(i32::MAX))?;
                }
                Action::ExecuteOutside(recovery) => {
                    row.is_uncertain = recovery == Recovery::Ask;
                    self.in_transaction(|runner| runner.check_lease().and_then(|()| runner.journal(row)))?;
                    let result = run_statement(self.connection, script, at, self.calls, self.options);
                    row.is_uncertain = false;
                    row.position += i32::from(result.is_ok());
                    self.in_transaction(|runner| runner.check_lease().and_then(|()| runner.journal(row)))?;
                    result?;
                }
            }
            self.inside = Some((row.revision.clone(), done(row)));
        }
        Ok(())
    }

    /// One statement with the note that it is done; foreign keys are off for it if they must be.
    fn run_one_in_transaction(&mut self, script: &Script<'_>, at: usize, row: &mut RevisionRow) -> Result<(), Error> {
        let is_enforced = C::Backend::foreign_keys(self.connection).map_err(database::<C>)?;
        let needs_off = is_enforced
            && (script.revision.has_foreign_keys_off()
                || foreign_keys::is_drop(script.statements[at].text)
                    && foreign_keys::drop_would_delete(self.connection, &script.script)?);
        if needs_off {
            C::Backend::set_foreign_keys(self.connection, false).map_err(database::<C>)?;
        }
        let result = catch_unwind(AssertUnwindSafe(|| {
            self.in_transaction(|runner| {
                runner.check_lease()?;
                run_statement(runner.connection, script, at, runner.calls, runner.options)?;
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
    fn check_lease(&mut self) -> Result<(), Error> {
        let state = C::Backend::read_state(self.connection, Home::of(self.set)).map_err(database::<C>)?;
        match state.and_then(|state| state.lease_owner) {
            Some(owner) if owner == self.owner => Ok(()),
            _ => Err(Error::lease_lost()),
        }
    }

    /// After a failed statement: gives the lease back, and if nothing is done yet, leaves no trace.
    fn leave_outside(&mut self, situation: &Situation<'_>, row: &RevisionRow, rows: &Rows) {
        let is_untouched = row.position == 0;
        let before = rows.stored.get(&row.revision).filter(|row| is_applied(row)).cloned();
        let home = Home::of(self.set);
        let result = self.in_transaction(|runner| {
            runner.check_lease()?;
            let mut state = StateRow { format: TABLE_FORMAT, fingerprint: None, lease_owner: None, lease_until: 0 };
            if is_untouched {
                let deleted = [row.revision.clone()];
                C::Backend::delete_revisions(runner.connection, home, &deleted).map_err(database::<C>)?;
                if let Some(before) = &before {
                    C::Backend::write_revisions(runner.connection, home, &[before]).map_err(database::<C>)?;
                }
                let tracked = C::Backend::read_revisions(runner.connection, home).map_err(database::<C>)?;
                state.fingerprint = fingerprint(tracked.iter()).map(|fingerprint| fingerprint.to_string());
            }
            C::Backend::write_state(runner.connection, home, &state).map_err(database::<C>)
        });
        // If even that fails, the lease runs out by itself and the next run goes on from the journal.
        if result.is_ok() && is_untouched {
            self.inside = None;
            self.committed.get_or_insert_with(|| situation.rows());
        }
    }
}

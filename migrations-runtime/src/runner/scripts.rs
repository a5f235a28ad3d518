//! A script inside a transaction, with foreign keys as they are or switched off.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use diesel::connection::LoadConnection;
use migrations_core::baked::{BakedRevision, BakedScript, BakedStatement};

use super::goal::{Goal, Work};
use super::transaction::Transaction;
use super::{Progress, Runner};
use crate::backend::{ErrorClass, MigrationBackend, Setting, tables};
use crate::error::{Error, ErrorKind};
use crate::execute::{Script, database, run_statement};
use crate::foreign_keys;
use crate::observer::RevisionEvent;
use crate::rows::Rows;
use crate::tracking::{confirm, read_locked};

impl<C> Runner<'_, '_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// Runs all statements; `None` if one of them would delete the children of a table that it drops.
    pub(super) fn run_script(
        &mut self,
        revision: &BakedRevision,
        work: &Work,
        event: &RevisionEvent<'_>,
    ) -> Result<Option<Duration>, Error> {
        let started = Instant::now();
        self.options.observe(|observer| observer.revision_started(event));
        if let Some(stored) = &work.stored {
            self.run_stored(revision, stored)?;
        } else if let Some(script) = revision.script(work.direction) {
            let settings = self.settings_before(&script)?;
            let result = self.run_statements(revision, &script);
            // After an error this may fail as well, where the transaction is over; then it takes the settings back itself.
            let restored = self.restore_settings(&settings);
            if !result? {
                return Ok(None);
            }
            restored?;
        }
        let duration = started.elapsed();
        self.options.observe(|observer| observer.revision_finished(event, duration));
        Ok(Some(duration))
    }

    /// A down script that the database has kept, at once: where one statement ends and the next begins is not kept.
    fn run_stored(&mut self, revision: &BakedRevision, stored: &str) -> Result<(), Error> {
        if self.options.is_stopped() {
            return Err(Error::stopped());
        }
        if stored.is_empty() {
            return Ok(());
        }
        let settings = C::Backend::session_settings(self.connection).map_err(database::<C>)?;
        let result = self.connection.batch_execute(stored).map_err(|error| {
            let message = format!("the stored down script of {} failed", revision.id());
            match C::Backend::classify(&error) {
                ErrorClass::Other => Error::new(ErrorKind::Database, message).caused_by(error),
                _ => database::<C>(error),
            }
        });
        let restored = self.restore_settings(&settings);
        result.and(restored)
    }

    fn run_statements(&mut self, revision: &BakedRevision, script: &BakedScript) -> Result<bool, Error> {
        let statements: Vec<BakedStatement> = script.statements().collect();
        let has_drops = script.dropped_tables().next().is_some();
        let script = Script { revision: *revision, script: *script, statements: &statements };
        for (at, statement) in statements.iter().enumerate() {
            // Before the first statement nothing has changed since the mode was chosen.
            if has_drops && at > 0 && statement.conduct.drops_tables && self.would_delete(&script.script)? {
                return Ok(false);
            }
            confirm(self.connection, &self.home)?;
            run_statement(self.connection, &script, at, self.calls, self.options, &self.owner)?;
        }
        Ok(true)
    }

    /// Whether dropping the tables of this script, now, would delete rows that refer to them.
    fn would_delete(&mut self, script: &BakedScript) -> Result<bool, Error> {
        Ok(foreign_keys::drop_would_delete(self.connection, script)?
            && C::Backend::foreign_keys(self.connection).map_err(database::<C>)?)
    }

    /// Settings of the session, if the script has a statement that may change one.
    pub(super) fn settings_before(&mut self, script: &BakedScript) -> Result<Vec<Setting>, Error> {
        if !script.statements().any(|statement| statement.conduct.may_change_settings) {
            return Ok(Vec::new());
        }
        C::Backend::session_settings(self.connection).map_err(database::<C>)
    }

    pub(super) fn restore_settings(&mut self, before: &[Setting]) -> Result<(), Error> {
        if before.is_empty() {
            return Ok(());
        }
        let mut now = C::Backend::session_settings(self.connection).map_err(database::<C>)?;
        if now.first() != before.first() {
            C::Backend::set_session_setting(self.connection, &before[0]).map_err(database::<C>)?;
            now = C::Backend::session_settings(self.connection).map_err(database::<C>)?;
        }
        for setting in before.iter().filter(|setting| !now.contains(setting)) {
            C::Backend::set_session_setting(self.connection, setting).map_err(database::<C>)?;
        }
        Ok(())
    }

    /// The revision alone in a transaction, with foreign keys off and compared before and after.
    pub(super) fn run_without_foreign_keys(
        &mut self,
        mut transaction: Transaction<'_>,
        work: &Work,
        event: &RevisionEvent<'_>,
    ) -> Result<Progress, Error> {
        let enforced = C::Backend::foreign_keys(self.connection).map_err(database::<C>)?;
        if enforced {
            // Nothing has been written in this transaction; the lock is given up and taken again.
            self.roll_back_empty()?;
            C::Backend::set_foreign_keys(self.connection, false).map_err(database::<C>)?;
            let result = catch_unwind(AssertUnwindSafe(|| {
                if !self.begin_again(&transaction.rows)? {
                    self.forget_agreement();
                    return Ok(Progress::More);
                }
                self.run_compared(&mut transaction, work, event)
            }));
            self.roll_back();
            let restored = C::Backend::set_foreign_keys(self.connection, true).map_err(database::<C>);
            let progress = result.unwrap_or_else(|panic| resume_unwind(panic))?;
            restored?;
            return Ok(progress);
        }
        self.run_compared(&mut transaction, work, event)
    }

    /// Somebody else was here before a redo has begun: what was agreed to is compared again.
    fn forget_agreement(&mut self) {
        if self.goal.as_ref().is_some_and(Goal::is_untouched_redo) {
            self.goal = None;
        }
    }

    /// Takes the lock again; says whether the tracking rows are still the same.
    fn begin_again(&mut self, rows: &Rows) -> Result<bool, Error> {
        self.begin()?;
        let (_, tracked) = read_locked(self.connection, &self.home)?;
        Ok(tracked.rows.len() == rows.stored.len()
            && tracked.rows.iter().all(|row| rows.stored.get(&row.revision) == Some(row)))
    }

    fn run_compared(
        &mut self,
        transaction: &mut Transaction<'_>,
        work: &Work,
        event: &RevisionEvent<'_>,
    ) -> Result<Progress, Error> {
        let revision = self.set.revision(transaction.situation.map.place(work.node));
        if !self.has_tables()? {
            tables::create(self.connection, &self.home).map_err(database::<C>)?;
        }
        let before = C::Backend::violations(self.connection).map_err(database::<C>)?;
        let Some(duration) = self.run_script(&revision, work, event)? else {
            return Err(Error::new(ErrorKind::Internal, "foreign keys are on where they were switched off"));
        };
        let after = C::Backend::violations(self.connection).map_err(database::<C>)?;
        foreign_keys::compare(&before, &after, revision.id())?;
        self.take_down(transaction, work, duration);
        self.finish(transaction, Progress::More)
    }

    fn has_tables(&mut self) -> Result<bool, Error> {
        Ok(tables::find(self.connection, &self.home).map_err(database::<C>)?.ours)
    }
}

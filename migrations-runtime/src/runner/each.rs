//! Every revision in a transaction of its own, where possible as one message.

use std::time::{Duration, Instant};

use diesel::connection::{LoadConnection, TransactionManager};
use diesel::result::Error as DieselError;
use migrations_core::baked::{Action, BakedRevision, BakedScript, BakedStatement};

use super::goal::Work;
use super::transaction::{Pending, Transaction};
use super::{Mode, Progress, Runner};
use crate::backend::tables::{Took, When};
use crate::backend::{Commits, Durability, ErrorClass, Message, MigrationBackend};
use crate::error::{Error, ErrorKind};
use crate::execute::{Script, database, position, refused};
use crate::observer::RevisionEvent;
use crate::state::{Situation, Tracked};

impl<C> Runner<'_, '_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// What is left of the goal. The lease is taken first, so that nobody else comes between two revisions; nothing is
    /// read again as long as it holds.
    pub(super) fn run_each(
        &mut self,
        situation: &Situation<'_>,
        tracked: Tracked,
        pending: Pending,
        left: &[Work],
        total: usize,
    ) -> Result<Progress, Error> {
        let mut transaction = Transaction::new(situation, tracked, pending);
        if left.is_empty() {
            self.refresh_downs(&mut transaction);
            return self.finish(&mut transaction, Progress::Done);
        }
        self.finish(&mut transaction, Progress::More)?;
        for (at, work) in left.iter().enumerate() {
            if self.options.is_stopped() {
                return Err(Error::stopped());
            }
            let revision = self.set.revision(situation.map.place(work.node));
            let script = revision.script(work.direction).filter(|_| work.stored.is_none());
            let event = RevisionEvent {
                revision: revision.id(),
                message: revision.message(),
                direction: work.direction,
                position: total - left.len() + at + 1,
                total,
            };
            let progress = if at + 1 < left.len() { Progress::More } else { Progress::Done };
            let goes_outside = matches!(self.mode(&revision, work)?, Mode::OutsideTransaction);
            if goes_outside && !self.has_session_lock() {
                self.begin_leased()?;
                return self.run_outside(situation, &transaction, work, &event);
            }
            if matches!(progress, Progress::Done) {
                self.refresh_downs(&mut transaction);
            }
            if goes_outside {
                self.run_under_lock(&mut transaction, work, &event, progress)?;
                continue;
            }
            let result = match script.filter(|script| self.fits_into_message(script)) {
                Some(script) => self.send_message(&mut transaction, work, &revision, &script, &event, progress),
                None => self.run_alone(&mut transaction, work, &revision, &event, progress),
            };
            result.map_err(|error| self.understand(error, &revision, script.as_ref()))?;
        }
        Ok(Progress::Done)
    }

    /// Nobody wants to know about single statements, nothing calls back, and no setting has to be restored in between.
    fn fits_into_message(&self, script: &BakedScript) -> bool {
        C::Backend::COMMITS == Commits::Revision
            && !self.options.is_observed()
            && script
                .statements()
                .all(|statement| statement.action == Action::Execute && !statement.conduct.may_change_settings)
    }

    /// A transaction with the lock, in which the lease is still ours.
    pub(super) fn begin_leased(&mut self) -> Result<(), Error> {
        self.begin()?;
        self.check_lease().inspect_err(|_| self.roll_back())
    }

    fn run_alone(
        &mut self,
        transaction: &mut Transaction<'_>,
        work: &Work,
        revision: &BakedRevision,
        event: &RevisionEvent<'_>,
        progress: Progress,
    ) -> Result<(), Error> {
        self.guarded(|runner| {
            runner.check_lease()?;
            let duration = runner.run_script(revision, work, event)?.unwrap_or_default();
            runner.take_down(transaction, work, duration);
            let finished = runner.finish(transaction, progress);
            let is_of_script = finished
                .as_ref()
                .is_err_and(|error| error.kind() == ErrorKind::Database && !error.is_connection_lost());
            finished.map_err(|error| if is_of_script { error.at_the_end_of(revision.id()) } else { error })?;
            Ok(())
        })
    }

    /// Everything from BEGIN to COMMIT at once: one round trip for a revision.
    fn send_message(
        &mut self,
        transaction: &mut Transaction<'_>,
        work: &Work,
        revision: &BakedRevision,
        script: &BakedScript,
        event: &RevisionEvent<'_>,
        progress: Progress,
    ) -> Result<(), Error> {
        let started = Instant::now();
        self.options.observe(|observer| observer.revision_started(event));
        self.take_down(transaction, work, Duration::ZERO);
        let (tracking, current) =
            self.closing_statements(transaction, progress, Some(When::Now), Some(Took::SinceBegin));
        let is_kept = matches!(progress, Progress::More) && self.kept_lease().is_some();
        let statements: Vec<BakedStatement> = script.statements().collect();
        let texts: Vec<&str> = statements.iter().map(|statement| statement.text).collect();
        let durability = if is_kept { Durability::WithNext } else { Durability::OfSession };
        let Some(message) = C::Backend::message(&self.home, &self.owner, &texts, &tracking, durability) else {
            return Err(Error::new(ErrorKind::Internal, "there is no message for this database"));
        };
        if let Err(error) = self.connection.batch_execute(&message.text) {
            // The server is in a failed transaction of which Diesel knows nothing.
            drop(self.connection.batch_execute("ROLLBACK"));
            let script = Script { revision: *revision, script: *script, statements: &statements };
            return Err(self.explain(error, &message, &script));
        }
        let duration = started.elapsed();
        if let Some(step) = self.steps.last_mut() {
            step.duration = duration;
        }
        self.options.observe(|observer| observer.revision_finished(event, duration));
        self.may_hold_lease = is_kept;
        self.note_commit(transaction.reached, current);
        Ok(())
    }

    /// Which statement of a message failed: the position tells, where the server gives one; else the statements run once
    /// more, one by one, in a transaction that is rolled back.
    fn explain(&mut self, error: DieselError, message: &Message, script: &Script<'_>) -> Error {
        match C::Backend::classify(&error) {
            ErrorClass::Other => {}
            _ => return self.busy_at(error, script),
        }
        let position = position(&error);
        let at = match position {
            Some(position) => message.starts.iter().rposition(|&start| start <= position),
            None => match self.replay(script) {
                Replay::Fails(at, cause) if C::Backend::classify(&cause) == ErrorClass::Busy => {
                    return database::<C>(cause).at(script.place(at));
                }
                Replay::Fails(at, _) => Some(at),
                Replay::Passes if self.speaks_otherwise() => return was_locked(error).at(script.place(0)),
                Replay::Passes | Replay::FailsToCommit | Replay::Unknown => None,
            },
        };
        let refused = refused::<C>(error);
        match (at, position) {
            (Some(at), Some(position)) => refused.at(script.place_of(at, position - message.starts[at])),
            (Some(at), None) => refused.at(script.place(at)),
            (None, _) => refused.at_the_end_of(script.revision.id()),
        }
    }

    /// Of a statement sent by itself, whether it was a lock that failed it, where the server's words do not tell.
    fn understand(&mut self, error: Error, revision: &BakedRevision, script: Option<&BakedScript>) -> Error {
        let is_unclear =
            error.kind() == ErrorKind::Database && error.statement().is_some() && !error.is_connection_lost();
        let Some(script) = script.filter(|_| is_unclear && self.speaks_otherwise()) else { return error };
        let statements: Vec<BakedStatement> = script.statements().collect();
        let script = Script { revision: *revision, script: *script, statements: &statements };
        match self.replay(&script) {
            Replay::Fails(at, cause) if C::Backend::classify(&cause) == ErrorClass::Busy => {
                database::<C>(cause).at(script.place(at))
            }
            Replay::Passes => was_locked(error).at(script.place(0)),
            Replay::Fails(..) | Replay::FailsToCommit | Replay::Unknown => error,
        }
    }

    /// Whether what the server says of locks may be in words that nobody here knows.
    fn speaks_otherwise(&mut self) -> bool {
        C::Backend::framed(self.connection, "").is_ok_and(|framed| framed.is_some())
    }

    /// Whose lock it was, our own or one of a table, shows in the text.
    fn busy_at(&mut self, error: DieselError, script: &Script<'_>) -> Error {
        let is_of_table =
            C::Backend::classify(&error) == ErrorClass::Busy && !error.to_string().contains("migrations:");
        let busy = database::<C>(error);
        match (is_of_table, script.statements.len()) {
            (true, 1..) => busy.at(script.place(0)),
            _ => busy,
        }
    }

    /// What becomes of the statements if they run once more, one by one, in a transaction that is rolled back.
    fn replay(&mut self, script: &Script<'_>) -> Replay {
        if !matches!(C::Backend::begin(self.connection, &self.home, false), Ok(true)) {
            return Replay::Unknown;
        }
        let found = script.statements.iter().enumerate().find_map(|(at, statement)| {
            let framed = C::Backend::framed(self.connection, statement.text).ok().flatten();
            let text = framed.as_deref().unwrap_or(statement.text);
            self.connection.batch_execute(text).err().map(|error| Replay::Fails(at, error))
        });
        let found = found.unwrap_or_else(|| match self.connection.batch_execute("SET CONSTRAINTS ALL IMMEDIATE") {
            Ok(()) => Replay::Passes,
            Err(_) => Replay::FailsToCommit,
        });
        drop(C::TransactionManager::rollback_transaction(self.connection));
        found
    }

    /// Ends the lease of this run, if it has one.
    pub(super) fn give_lease_back(&mut self) {
        if self.may_hold_lease && self.kept_lease().is_some() {
            let sql = format!(
                "UPDATE {} SET lease_owner = NULL, lease_until = 0 WHERE project = {} AND lease_owner = {}",
                C::Backend::table(&self.home, "state"),
                C::Backend::literal(self.home.project),
                C::Backend::literal(&self.owner)
            );
            // If this fails, the lease runs out by itself.
            drop(self.connection.batch_execute(&sql));
        }
    }
}

/// What became of statements that had failed, once more.
enum Replay {
    /// This one fails, and why.
    Fails(usize, DieselError),
    /// What is checked at the end fails.
    FailsToCommit,
    /// All is well now.
    Passes,
    /// They could not be tried.
    Unknown,
}

/// What failed a moment ago and does not now was in the way of somebody's lock.
fn was_locked(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Locked, "the database was locked by somebody else").caused_by(error)
}

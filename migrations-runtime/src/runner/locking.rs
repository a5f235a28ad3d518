//! The lock of a run, its transactions, and waiting for those of others.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use diesel::connection::{LoadConnection, TransactionManager};

use super::{LEASE_POLL, Progress, REPORT_WAITING, Runner};
use crate::backend::{Commits, ErrorClass, MigrationBackend, tables as tracking_tables};
use crate::error::{Error, ErrorKind};
use crate::execute::{database, depth};
use crate::state::Tracked;
use crate::tracking::{confirm, inside_transaction, roll_back_quietly};

impl<C> Runner<'_, '_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// Under the lock of the session, where there is one, with a lease that ends with the work.
    pub(super) fn under_lock(&mut self, work: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        if C::Backend::COMMITS == Commits::Statement && self.is_nested {
            return Err(inside_transaction("changes of the schema would commit the transaction that is open"));
        }
        if !self.is_nested {
            C::Backend::refuse_connection(self.connection).map_err(database::<C>)?;
        }
        self.lock()?;
        let session = C::Backend::session_name(self.connection).map_err(database::<C>)?;
        self.owner.push_str(&session);
        self.session = C::Backend::session_note(self.connection).map_err(database::<C>)?;
        let result = catch_unwind(AssertUnwindSafe(|| {
            if C::Backend::COMMITS == Commits::Statement {
                self.make_tables()?;
            }
            work(self)
        }));
        // After a lost connection these fail, and nothing is left to give back.
        self.give_lease_back();
        drop(C::Backend::unlock(self.connection, &self.home));
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    pub(super) fn lock(&mut self) -> Result<(), Error> {
        let started = Instant::now();
        let mut reported = None;
        while !C::Backend::lock(self.connection, &self.home).map_err(database::<C>)? {
            self.wait_for_lock(started, &mut reported)?;
        }
        Ok(())
    }

    /// A moment, or an error once that is enough.
    pub(super) fn wait_for_lock(&mut self, started: Instant, reported: &mut Option<Instant>) -> Result<(), Error> {
        if self.options.is_stopped() {
            return Err(Error::stopped());
        }
        let is_over = started.elapsed() >= self.options.lock_timeout;
        if is_over || reported.is_none_or(|at| at.elapsed() >= REPORT_WAITING) {
            let holder = C::Backend::holder(self.connection, &self.home).map_err(database::<C>)?;
            let holder = holder.unwrap_or_else(|| "another process".to_owned());
            if is_over {
                let message =
                    format!("{holder} has kept these migrations locked for {} s", started.elapsed().as_secs());
                return Err(Error::new(ErrorKind::Locked, message)
                    .help("it is migrating; `--lock-timeout` (`Options::lock_timeout`) sets how long to wait"));
            }
            self.report_waiting(&holder, started, reported);
        }
        pause(started);
        Ok(())
    }

    /// Where making tables would commit a transaction, they are made before there is one.
    pub(super) fn make_tables(&mut self) -> Result<(), Error> {
        if !tracking_tables::find(self.connection, &self.home).map_err(database::<C>)?.ours {
            tracking_tables::create(self.connection, &self.home).map_err(database::<C>)?;
        }
        Ok(())
    }

    /// Begins and works; rolls back on an error or a panic. To commit is up to `work`.
    pub(super) fn guarded<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.begin()?;
        match catch_unwind(AssertUnwindSafe(|| work(self))) {
            Ok(Ok(value)) => Ok(value),
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

    pub(super) fn begin(&mut self) -> Result<(), Error> {
        let started = Instant::now();
        let mut reported = None;
        loop {
            let error = match C::Backend::begin(self.connection, &self.home, self.is_nested) {
                Ok(true) => return Ok(()),
                Ok(false) => {
                    self.wait_for_lock(started, &mut reported)?;
                    continue;
                }
                Err(error) => error,
            };
            if C::Backend::classify(&error) != ErrorClass::Busy || self.is_nested {
                return Err(database::<C>(error));
            }
            if self.options.is_stopped() {
                return Err(Error::stopped());
            }
            if started.elapsed() >= self.options.lock_timeout {
                let message = format!("the database was locked by somebody else for {} s", started.elapsed().as_secs());
                return Err(Error::new(ErrorKind::Locked, message)
                    .caused_by(error)
                    .help("another process is writing to it; `--lock-timeout` (`Options::lock_timeout`) sets how long to wait"));
            }
            self.report_waiting("another writer", started, &mut reported);
            pause(started);
        }
    }

    pub(super) fn report_waiting(&mut self, holder: &str, started: Instant, reported: &mut Option<Instant>) {
        if reported.is_none_or(|at| at.elapsed() >= REPORT_WAITING) {
            *reported = Some(Instant::now());
            self.options.observe(|observer| observer.waiting(holder, started.elapsed()));
        }
    }

    pub(super) fn roll_back(&mut self) {
        // The error that led here is the one to tell; after a lost connection this fails, too.
        if depth(self.connection) > self.entry_depth {
            roll_back_quietly(self.connection, &self.home);
            drop(C::TransactionManager::rollback_transaction(self.connection));
        }
    }

    pub(super) fn roll_back_empty(&mut self) -> Result<(), Error> {
        roll_back_quietly(self.connection, &self.home);
        C::TransactionManager::rollback_transaction(self.connection).map_err(database::<C>)
    }

    pub(super) fn commit(&mut self) -> Result<(), Error> {
        if C::Backend::COMMITS == Commits::Statement && self.home.lock.is_empty() {
            // On a cluster a COMMIT can fail because another node was first. Diesel would take the connection for broken.
            confirm(self.connection, &self.home)?;
            self.connection.batch_execute("COMMIT").map_err(database::<C>)?;
        }
        C::TransactionManager::commit_transaction(self.connection).map_err(database::<C>)
    }

    /// Who else runs statements outside a transaction, if the lease is still good.
    pub(super) fn foreign_lease(&self, tracked: &Tracked) -> Option<String> {
        tracked.runner.clone().filter(|owner| *owner != self.owner)
    }

    pub(super) fn wait_for_lease(&mut self, owner: &str) -> Result<Progress, Error> {
        // Behind the number of the process stands what makes it unique, which is of no use to a person.
        let owner = format!("process {}", owner.split(['-', '@']).next().unwrap_or_default());
        let message = format!("{owner} is migrating this database");
        if self.is_nested {
            return Err(Error::new(ErrorKind::Locked, message));
        }
        self.roll_back_empty()?;
        let waited = self.lease_wait.get_or_insert_with(Instant::now).elapsed();
        if waited >= self.options.lock_timeout {
            return Err(Error::new(ErrorKind::Locked, message));
        }
        if waited.as_millis() % REPORT_WAITING.as_millis() < LEASE_POLL.as_millis() {
            self.options.observe(|observer| observer.waiting(&owner, waited));
        }
        std::thread::sleep(LEASE_POLL);
        Ok(Progress::More)
    }
}

/// Longer each time, up to a quarter of a second, and never the same for two processes that started together.
pub(super) fn pause(started: Instant) {
    let base = started.elapsed().clamp(Duration::from_millis(2), Duration::from_millis(200));
    let jitter = Duration::from_micros(u64::from(std::process::id()) * 7919 % 50_000);
    std::thread::sleep(base + jitter);
}

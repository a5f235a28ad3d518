//! Choices for one call.

use std::any::Any;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::observer::Observer;

/// Choices for one call. Start from [`Options::default`].
///
/// ```
/// use std::time::Duration;
/// use migrations_runtime::Options;
///
/// let options = Options::default().lock_timeout(Duration::from_secs(30)).backup("before.db");
/// ```
#[non_exhaustive]
pub struct Options<'o> {
    pub(crate) lock_timeout: Duration,
    pub(crate) outside_lock_timeout: Option<Duration>,
    pub(crate) backup: Option<PathBuf>,
    pub(crate) allow_out_of_order: bool,
    pub(crate) exact: bool,
    pub(crate) strict: bool,
    pub(crate) per_revision: bool,
    pub(crate) single_transaction: bool,
    pub(crate) purge: bool,
    pub(crate) applied_by: Option<String>,
    pub(crate) stop: Option<&'o AtomicBool>,
    pub(crate) observer: Option<&'o mut dyn Observer>,
    pub(crate) context: Option<&'o mut dyn Any>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            lock_timeout: Duration::from_secs(300),
            outside_lock_timeout: None,
            backup: None,
            allow_out_of_order: false,
            exact: false,
            strict: false,
            per_revision: false,
            single_transaction: false,
            purge: false,
            applied_by: None,
            stop: None,
            observer: None,
            context: None,
        }
    }
}

impl<'o> Options<'o> {
    /// How long to wait while somebody else holds the lock. Five minutes by default.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// Makes statements that cannot run in a transaction (`CREATE INDEX CONCURRENTLY`, `VACUUM`) give up once one of them
    /// has waited so long for a lock (PostgreSQL). By default they wait for as long as the session lets them: they keep
    /// nobody from working meanwhile, and any old transaction makes them wait.
    ///
    /// Such a limit is a setting of the session, so the session must be our own. A pool that hands out transactions has
    /// none, and looks like a server; so the connection says as it is made that it goes to the server itself:
    /// `?options=-c%20migrations.session%3Down` in its URL. Without that the run is refused, with
    /// [`ErrorKind::SharedSession`](crate::ErrorKind::SharedSession), if it has such statements; a `lock_timeout` of the
    /// role does without.
    #[must_use]
    pub fn outside_lock_timeout(mut self, timeout: Duration) -> Self {
        self.outside_lock_timeout = Some(timeout);
        self
    }

    /// Copies the database to this path before the first revision runs (SQLite). The file must not exist.
    #[must_use]
    pub fn backup(mut self, path: impl AsRef<Path>) -> Self {
        self.backup = Some(path.as_ref().to_owned());
        self
    }

    /// Runs revisions that are missing below applied ones, instead of refusing.
    #[must_use]
    pub fn allow_out_of_order(mut self) -> Self {
        self.allow_out_of_order = true;
        self
    }

    /// Refuses if the database is past the target already, instead of doing nothing.
    #[must_use]
    pub fn exact(mut self) -> Self {
        self.exact = true;
        self
    }

    /// Refuses if the database has any revision that this program does not know.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Commits after every revision, where the default is one transaction for the whole run (SQLite).
    #[must_use]
    pub fn per_revision(mut self) -> Self {
        self.per_revision = true;
        self
    }

    /// Runs everything in one transaction, where the default is one for each revision (PostgreSQL). Revisions that cannot
    /// run in a transaction still run by themselves.
    #[must_use]
    pub fn single_transaction(mut self) -> Self {
        self.single_transaction = true;
        self
    }

    /// Forgets all revisions of the set before a stamp, those included that this program does not know.
    #[must_use]
    pub fn purge(mut self) -> Self {
        self.purge = true;
        self
    }

    /// Who is said to have run the revisions, in the tracking tables.
    #[must_use]
    pub fn applied_by(mut self, name: impl Into<String>) -> Self {
        self.applied_by = Some(name.into());
        self
    }

    /// Ends the run before the next statement once this is true, with [`ErrorKind::Stopped`](crate::ErrorKind::Stopped).
    ///
    /// The open transaction is rolled back; what was committed before stays. For a handler of Ctrl-C, say.
    #[must_use]
    pub fn stop_when(mut self, flag: &'o AtomicBool) -> Self {
        self.stop = Some(flag);
        self
    }

    /// Tells this observer what happens.
    #[must_use]
    pub fn observer(mut self, observer: &'o mut dyn Observer) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Hands this value to the functions of `-- call:` directives.
    #[must_use]
    pub fn context(mut self, context: &'o mut dyn Any) -> Self {
        self.context = Some(context);
        self
    }

    pub(crate) fn observe(&mut self, tell: impl Fn(&mut dyn Observer)) {
        #[cfg(feature = "tracing")]
        tell(&mut crate::traced::Traced);
        if let Some(observer) = &mut self.observer {
            tell(&mut **observer);
        }
    }

    pub(crate) fn patience(&self) -> Patience<'o> {
        Patience { timeout: self.lock_timeout, stop: self.stop }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// Whether anybody wants to know how long statements take.
    pub(crate) fn is_observed(&self) -> bool {
        #[cfg(feature = "tracing")]
        if crate::traced::is_heard() {
            return true;
        }
        self.observer.is_some()
    }
}

/// How long to wait for somebody else, and what ends the waiting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience<'p> {
    pub(crate) timeout: Duration,
    pub(crate) stop: Option<&'p AtomicBool>,
}

impl Patience<'_> {
    pub(crate) fn of(timeout: Duration) -> Self {
        Self { timeout, stop: None }
    }

    /// Whether the caller wants to wait no longer.
    pub(crate) fn is_over(&self) -> bool {
        self.stop.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("lock_timeout", &self.lock_timeout)
            .field("outside_lock_timeout", &self.outside_lock_timeout)
            .field("backup", &self.backup)
            .field("allow_out_of_order", &self.allow_out_of_order)
            .field("exact", &self.exact)
            .field("strict", &self.strict)
            .field("per_revision", &self.per_revision)
            .field("applied_by", &self.applied_by)
            .finish_non_exhaustive()
    }
}

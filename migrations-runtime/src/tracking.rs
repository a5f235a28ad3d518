//! The tracking tables, read as one and written under the lock.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use diesel::QueryResult;
use diesel::connection::{LoadConnection, TransactionManager};

use migrations_core::baked::BakedSet;

use crate::backend::{Commits, ErrorClass, Home, MigrationBackend, Tables, tables};
use crate::error::{Error, ErrorKind};
use crate::execute::{database, depth, is_denied};
use crate::options::Patience;
use crate::state::Tracked;

/// Where a set keeps its history, as this connection sees it.
///
/// # Errors
/// If the connection names no place for tables.
pub(crate) fn home<C>(connection: &mut C, set: BakedSet) -> Result<Home, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    C::Backend::home(connection, set).map_err(database::<C>)?.ok_or_else(|| {
        Error::new(ErrorKind::Database, "the connection has no schema in which tables could be made")
            .help("name a database in the URL, and a schema that exists in the search path (PostgreSQL)")
            .help("or say where the tracking tables belong: `tracking_schema` in migrations.toml")
    })
}

/// Which tables there are, and what ours hold for a project.
///
/// # Errors
/// If they cannot be read.
pub(crate) fn read<C>(connection: &mut C, home: &Home, looks: &mut Looks) -> Result<(Tables, Tracked), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let found = reading(connection, |connection| read_tables(connection, home))?;
    looks.add(&found.1);
    Ok(found)
}

/// What looks without a lock, one after the other, have seen of a run that seems to be gone.
///
/// The rows are of one moment; whether their run goes on is asked in a later one. A run that ends between the two looks as
/// if it were interrupted. It gives its lease back before it lets go of its lock or its connection, so the next look no
/// longer finds its lease. A lease that is there still is that of a run which was interrupted.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    gone: Option<String>,
    is_new: bool,
}

impl Looks {
    fn add(&mut self, tracked: &Tracked) {
        let gone = if tracked.runner.is_some() { None } else { tracked.lease_owner() };
        self.is_new = gone.is_some() && gone != self.gone.as_deref();
        self.gone = gone.map(str::to_owned);
    }

    /// Whether only another look can tell.
    pub(crate) fn want_another(&self) -> bool {
        self.is_new
    }
}

/// Works in a transaction that sees one moment and cannot write, and that ends with the work. In a transaction of the
/// caller, in that one.
///
/// So whoever only looks cannot write by mistake, and no setting of the session has to say so: through a pool that hands
/// out transactions, such a setting would stay on a connection of somebody else.
///
/// # Errors
/// If the transaction cannot be begun; whatever `work` gives.
pub fn reading<C, T, E>(connection: &mut C, work: impl FnOnce(&mut C) -> Result<T, E>) -> Result<T, E>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
    E: From<Error>,
{
    if depth(connection) > 0 {
        return work(connection);
    }
    // A transaction of which Diesel knows nothing would end with ours.
    C::Backend::refuse_connection(connection).map_err(database::<C>)?;
    match C::TransactionManager::begin_transaction(connection) {
        Ok(()) => {}
        // SQLite says so here, and a transaction of the caller is one moment already.
        Err(error) if C::Backend::classify(&error) == ErrorClass::InTransaction => return work(connection),
        Err(error) => return Err(database::<C>(error).into()),
    }
    let result = catch_unwind(AssertUnwindSafe(|| {
        C::Backend::make_reading(connection).map_err(database::<C>)?;
        work(connection)
    }));
    let ended = C::Backend::end_reading(connection);
    if ended.is_err() {
        take_error_away(connection);
    }
    // Nothing was written; if the connection is gone, so is the transaction.
    drop(C::TransactionManager::rollback_transaction(connection));
    let result = result.unwrap_or_else(|panic| resume_unwind(panic));
    // What was read, or concluded, after the transaction had ended counts for nothing.
    ended.map_err(database::<C>)?;
    result
}

/// The same as [`read`] in a transaction of ours that holds the lock.
///
/// # Errors
/// If they cannot be read, or the transaction has ended by itself meanwhile.
pub(crate) fn read_locked<C>(connection: &mut C, home: &Home) -> Result<(Tables, Tracked), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let found = read_tables(connection, home);
    confirm(connection, home)?;
    found
}

/// Makes sure that the transaction of ours is still open, after rows were read in it.
///
/// # Errors
/// If it has ended by itself.
pub(crate) fn confirm<C>(connection: &mut C, home: &Home) -> Result<(), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    C::Backend::still_open(home).map_or(Ok(()), |sql| connection.batch_execute(sql)).map_err(database::<C>)
}

/// Sends statements that belong to the open transaction of ours: all of them, or none if it has ended by itself.
///
/// # Errors
/// If one fails.
pub(crate) fn send_within<C>(connection: &mut C, home: &Home, statements: &[String]) -> Result<(), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let first = C::Backend::still_open(home).filter(|_| !statements.is_empty()).map(str::to_owned);
    let all: Vec<String> = first.into_iter().chain(statements.iter().cloned()).collect();
    tables::send(connection, &all).map_err(database::<C>)
}

/// On a cluster, another node can end a transaction at any time, and the next ROLLBACK then says so, with an error after
/// which Diesel takes the connection for broken. This one takes that error away.
fn take_error_away<C: LoadConnection>(connection: &mut C) {
    drop(connection.batch_execute("ROLLBACK"));
}

/// Before a transaction of a run is rolled back: takes away the error with which a cluster says that it is gone already.
pub(crate) fn roll_back_quietly<C>(connection: &mut C, home: &Home)
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    if C::Backend::COMMITS == Commits::Statement && home.lock.is_empty() {
        take_error_away(connection);
    }
}

fn read_tables<C>(connection: &mut C, home: &Home) -> Result<(Tables, Tracked), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let tables = tables::find(connection, home).map_err(database::<C>)?;
    let tracked = if tables.ours {
        let state = tables::read_state(connection, home).map_err(unreadable_tables::<C>)?;
        let runner = match &state {
            Some(state) if C::Backend::is_live(connection, home, state).map_err(database::<C>)? => {
                state.lease_owner.clone()
            }
            _ => None,
        };
        Tracked { state, runner, rows: tables::read_revisions(connection, home).map_err(unreadable_tables::<C>)? }
    } else {
        refuse_hidden(connection, home)?;
        Tracked::default()
    };
    Ok((tables, tracked))
}

/// Tables that the catalogue does not show, because one may not read them.
fn refuse_hidden<C>(connection: &mut C, home: &Home) -> Result<(), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    if !C::Backend::HIDES_TABLES {
        return Ok(());
    }
    match tables::read_state(connection, home) {
        Err(error) if is_denied(&error) => Err(database::<C>(error)),
        _ => Ok(()),
    }
}

/// Tables of our name that are not as we make them.
fn unreadable_tables<C>(error: diesel::result::Error) -> Error
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    match C::Backend::classify(&error) {
        ErrorClass::Other if !is_denied(&error) => {
            Error::new(ErrorKind::TrackingEdited, "the tracking tables cannot be read").caused_by(error).help(
                "look at the tables `__migrations_state` and `__migrations_revisions`; restore them from a backup",
            )
        }
        _ => database::<C>(error),
    }
}

/// Runs `work` in a transaction that holds the lock, when nobody runs statements outside a transaction.
///
/// # Errors
/// [`ErrorKind::Locked`] if somebody else holds it; whatever `work` gives.
pub(crate) fn locked<C, T>(
    connection: &mut C,
    home: &Home,
    patience: &Patience<'_>,
    work: impl FnOnce(&mut C, Tracked) -> Result<T, Error>,
) -> Result<T, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    if depth(connection) > 0 {
        return Err(inside_transaction("this cannot be part of another transaction"));
    }
    begin(connection, home, patience)?;
    let result = begun(connection, home, work);
    // The session may be gone, and the lock with it.
    drop(C::Backend::unlock(connection, home));
    result
}

/// In the open transaction.
fn begun<C, T>(
    connection: &mut C,
    home: &Home,
    work: impl FnOnce(&mut C, Tracked) -> Result<T, Error>,
) -> Result<T, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let result = catch_unwind(AssertUnwindSafe(|| {
        let (tables, tracked) = read_locked(connection, home)?;
        if !tables.ours {
            return Err(Error::new(ErrorKind::TrackingEdited, "there are no tracking tables in this database"));
        }
        if tracked.runner.is_some() {
            return Err(Error::new(ErrorKind::Locked, "a process is migrating this database right now"));
        }
        let value = work(connection, tracked)?;
        confirm(connection, home)?;
        Ok(value)
    }));
    match result {
        Ok(Ok(value)) => C::TransactionManager::commit_transaction(connection).map_err(database::<C>).map(|()| value),
        Ok(Err(error)) => {
            drop(C::TransactionManager::rollback_transaction(connection));
            Err(error)
        }
        Err(panic) => {
            drop(C::TransactionManager::rollback_transaction(connection));
            resume_unwind(panic)
        }
    }
}

/// Opens a transaction that holds the lock, once somebody else has let go of it.
///
/// # Errors
/// [`ErrorKind::Locked`] after so long.
pub(crate) fn begin<C>(connection: &mut C, home: &Home, patience: &Patience<'_>) -> Result<(), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    C::Backend::refuse_connection(connection).map_err(database::<C>)?;
    let started = Instant::now();
    loop {
        let begun = try_begin(connection, home);
        let is_over = started.elapsed() >= patience.timeout;
        match begun {
            Ok(true) => return Ok(()),
            Ok(false) if is_over => {
                return Err(Error::new(ErrorKind::Locked, "a process is migrating this database right now"));
            }
            Err(error) if C::Backend::classify(&error) != ErrorClass::Busy || is_over => {
                return Err(database::<C>(error));
            }
            Ok(false) | Err(_) => {}
        }
        if patience.is_over() {
            return Err(Error::stopped());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn try_begin<C>(connection: &mut C, home: &Home) -> QueryResult<bool>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    if !C::Backend::lock(connection, home)? {
        return Ok(false);
    }
    let begun = C::Backend::begin(connection, home, false);
    if !matches!(begun, Ok(true)) {
        drop(C::Backend::unlock(connection, home));
    }
    begun
}

/// Copies the database to a file that must not exist yet.
///
/// # Errors
/// [`ErrorKind::Backup`] if that cannot be done.
pub(crate) fn back_up<C>(connection: &mut C, path: &Path) -> Result<(), Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    C::Backend::backup(connection, path).map_err(|error| {
        if !C::Backend::COPIES_TO_FILE {
            return Error::new(ErrorKind::Backup, error.to_string());
        }
        let message = format!("the backup to `{}` could not be made; nothing has run", path.display());
        Error::new(ErrorKind::Backup, message)
            .caused_by(error)
            .help("the file must not exist yet, and its folder must have room for a copy of the database")
    })
}

pub(crate) fn inside_transaction(message: &str) -> Error {
    Error::new(ErrorKind::InsideTransaction, message).help("call this outside a transaction")
}

pub(crate) fn microseconds() -> i64 {
    whole(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros())
}

pub(crate) fn whole(value: u128) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

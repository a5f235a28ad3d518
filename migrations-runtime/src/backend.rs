//! What differs between databases.

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod loading;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
mod rows;
#[cfg(feature = "sqlite")]
mod sqlite;
pub mod tables;

use std::path::Path;
use std::time::Duration;

use diesel::QueryResult;
use diesel::connection::LoadConnection;
use diesel::result::Error as DieselError;
use migrations_catalog::introspection::{LiveSchema, Record};
use migrations_core::Dialect;
use migrations_core::baked::{BakedSet, Effect};

pub use rows::{LogRow, OtherRow, RevisionRow, RevisionState, Setting, StateRow, TABLE_FORMAT, Violation};
use tables::ColumnKind;

mod sealed {
    pub trait Sealed {}
    #[cfg(feature = "sqlite")]
    impl Sealed for diesel::sqlite::Sqlite {}
    #[cfg(feature = "postgres")]
    impl Sealed for diesel::pg::Pg {}
    #[cfg(feature = "mysql")]
    impl Sealed for diesel::mysql::Mysql {}
}

/// A Diesel connection to a database that migrations can run on: plain, pooled, or wrapped.
pub trait MigrationConnection: LoadConnection<Backend: MigrationBackend> {}

impl<C: LoadConnection> MigrationConnection for C where C::Backend: MigrationBackend {}

/// What to do where a server cannot be written.
#[cfg(any(feature = "postgres", feature = "mysql"))]
const CONNECT_TO_PRIMARY: &str =
    "connect to the primary server, with a role that may write and a session that is not read-only";

/// A Diesel backend that migrations can run on. Implemented for the three of Diesel whose features are on.
///
/// Sealed; its methods are this library's own business. What it says is only what truly differs: how SQL is spelt
/// (`tables.rs` holds the statements), how transactions and locks behave, what an error means.
#[diagnostic::on_unimplemented(
    message = "migrations cannot run on connections of `{Self}`",
    note = "the features `sqlite`, `postgres` and `mysql` of `migrations` add Diesel's backends",
    note = "of an enum of connections, match the variant and give its connection"
)]
#[doc(hidden)]
pub trait MigrationBackend: diesel::backend::Backend + sealed::Sealed + Sized + 'static {
    /// The SQL that it reads.
    const DIALECT: Dialect;

    /// What to do where the database cannot be written.
    const READ_ONLY_HELP: &'static str;

    /// The catalogue keeps quiet about tables that one may not read.
    const HIDES_TABLES: bool;

    /// A backup is a file that the server writes by itself.
    const COPIES_TO_FILE: bool;

    /// How much one transaction of a run holds.
    const COMMITS: Commits;

    /// The current moment, as it is stored.
    const NOW: &'static str;

    /// Milliseconds since 1970, by the clock of the database.
    const NOW_MILLISECONDS: &'static str;

    /// What the server says of its version, as SQL.
    const SERVER_VERSION: &'static str;

    /// Microseconds since the transaction began.
    const SINCE_BEGIN: &'static str;

    // How SQL is spelt.

    /// A text as a literal, whatever the settings of the session.
    fn literal(text: &str) -> String;

    /// A truth value as a literal.
    fn flag(value: bool) -> &'static str {
        if value { "TRUE" } else { "FALSE" }
    }

    /// Microseconds since 1970 as it is stored.
    fn time(microseconds: i64) -> String;

    /// A stored time as microseconds since 1970.
    fn microseconds(column: &str) -> String;

    /// A column as text.
    fn as_text(column: &str) -> String;

    /// The type of a column of ours.
    fn column_type(kind: ColumnKind) -> &'static str;

    /// What follows the columns of a table of ours.
    fn table_options(name: &str) -> &'static str;

    /// The statements that make the schema of our tables, where it is one of its own.
    fn create_schema(_: &Home) -> Vec<String> {
        Vec::new()
    }

    /// The quoted and qualified name of one of our tables: `revisions`, `state`, `log`.
    fn table(home: &Home, name: &str) -> String;

    /// The quoted and qualified name of a table of another tool.
    fn foreign_table(home: &Home, name: &str) -> String;

    /// A statement that inserts rows, or puts them in place of those with the same key.
    fn replace(table: &str, columns: &[&str], key: &[&str], values: &str) -> String;

    /// The query for the names of those tables that there are, in a column `value`: our `state`, and `foreign` ones.
    fn tables_query(home: &Home, state: &str, foreign: &[&str]) -> String;

    /// What a script for a person needs beyond that.
    fn script(home: &Home) -> ScriptWords;

    // Rows of each form.

    /// Rows of the state.
    fn load_states<C: LoadConnection<Backend = Self>>(connection: &mut C, sql: &str) -> QueryResult<Vec<StateRow>>;

    /// Rows of revisions.
    fn load_revisions<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        sql: &str,
    ) -> QueryResult<Vec<RevisionRow>>;

    /// Rows of revisions of other projects.
    fn load_others<C: LoadConnection<Backend = Self>>(connection: &mut C, sql: &str) -> QueryResult<Vec<OtherRow>>;

    /// Rows of the log.
    fn load_logs<C: LoadConnection<Backend = Self>>(connection: &mut C, sql: &str) -> QueryResult<Vec<LogRow>>;

    /// A column `value` of texts.
    fn load_texts<C: LoadConnection<Backend = Self>>(connection: &mut C, sql: &str) -> QueryResult<Vec<String>>;

    /// A column `value` of numbers.
    fn load_numbers<C: LoadConnection<Backend = Self>>(connection: &mut C, sql: &str) -> QueryResult<Vec<i64>>;

    /// Columns `name` and `value` of texts.
    fn load_settings<C: LoadConnection<Backend = Self>>(connection: &mut C, sql: &str) -> QueryResult<Vec<Setting>>;

    /// Rows of a catalog, each column by its name.
    fn load_records<C: LoadConnection<Backend = Self>, R: Record>(connection: &mut C, sql: &str)
    -> QueryResult<Vec<R>>;

    // What errors mean.

    /// What an error of Diesel means.
    fn classify(error: &DieselError) -> ErrorClass;

    /// The state for the check at start, when the table may be missing: then `None` or an error, without harm to a
    /// transaction.
    fn read_state_quickly<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        set: BakedSet,
    ) -> QueryResult<Option<StateRow>>;

    /// The longest statement that the server takes, where it can be one that somebody writes.
    fn longest<C: LoadConnection<Backend = Self>>(_: &mut C) -> QueryResult<Option<Longest>> {
        Ok(None)
    }

    // Transactions and locks.

    /// Where a set keeps its history, as this connection sees it. `None` if the connection has no place for tables.
    fn home<C: LoadConnection<Backend = Self>>(connection: &mut C, set: BakedSet) -> QueryResult<Option<Home>>;

    /// Refuses a connection on which a run cannot be right, such as one in a transaction that Diesel does not know.
    fn refuse_connection<C: LoadConnection<Backend = Self>>(_: &mut C) -> QueryResult<()> {
        Ok(())
    }

    /// Makes the open, empty transaction one that sees one moment only and cannot write, as far as there is such a thing.
    fn make_reading<C: LoadConnection<Backend = Self>>(_: &mut C) -> QueryResult<()> {
        Ok(())
    }

    /// The end of such a transaction, before it is rolled back: an error if it had ended by itself before everything was
    /// read.
    fn end_reading<C: LoadConnection<Backend = Self>>(_: &mut C) -> QueryResult<()> {
        Ok(())
    }

    /// Statements that fail if the transaction that [`begin`](Self::begin) has opened is not open any more; `None` where a
    /// transaction cannot end without a word.
    fn still_open(_: &Home) -> Option<&'static str> {
        None
    }

    /// Sets how long statements wait for locks, for a run; gives what was changed, as it was.
    fn prepare<C: LoadConnection<Backend = Self>>(_: &mut C, _: Duration) -> QueryResult<Vec<Setting>> {
        Ok(Vec::new())
    }

    /// Whether a setting of the session can be trusted to be there for the next statement, and nobody else to have it
    /// then. Where nothing shows that: what to do instead, for this length of time.
    ///
    /// Only servers on which statements can run outside transactions without a limit of their own have an answer.
    fn session_is_own<C: LoadConnection<Backend = Self>>(_: &mut C, _: Duration) -> QueryResult<SessionIs> {
        Ok(SessionIs::Limited)
    }

    /// Sets how long the next statement outside a transaction waits for a lock, in a session that is our own; gives what
    /// was changed, as it was.
    fn limit_outside<C: LoadConnection<Backend = Self>>(_: &mut C, _: Duration) -> QueryResult<Vec<Setting>> {
        Ok(Vec::new())
    }

    /// The same for calls that only read.
    fn prepare_to_read<C: LoadConnection<Backend = Self>>(_: &mut C, _: Duration) -> QueryResult<Vec<Setting>> {
        Ok(Vec::new())
    }

    /// One try to take the lock of the session, where there is one: false if somebody else has it.
    fn lock<C: LoadConnection<Backend = Self>>(_: &mut C, _: &Home) -> QueryResult<bool> {
        Ok(true)
    }

    /// Gives it back.
    fn unlock<C: LoadConnection<Backend = Self>>(_: &mut C, _: &Home) -> QueryResult<()> {
        Ok(())
    }

    /// Opens a transaction that holds the lock. Diesel's own bookkeeping is told. False if somebody else has the lock:
    /// then nothing is open.
    fn begin<C: LoadConnection<Backend = Self>>(connection: &mut C, home: &Home, is_nested: bool) -> QueryResult<bool>;

    /// Who keeps us waiting, for a person.
    fn holder<C: LoadConnection<Backend = Self>>(_: &mut C, _: &Home) -> QueryResult<Option<String>> {
        Ok(None)
    }

    /// What names this session in a lease, beside the process.
    fn session_name<C: LoadConnection<Backend = Self>>(_: &mut C) -> QueryResult<String> {
        Ok(String::new())
    }

    /// Everything that the database holds, as facts to compare.
    fn live_schema<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<LiveSchema>;

    /// Settings that change what statements mean, as they are in this session, to be kept with what runs under them.
    fn session_note<C: LoadConnection<Backend = Self>>(_: &mut C) -> QueryResult<Option<String>> {
        Ok(None)
    }

    /// Whether the lease holds now.
    fn is_live<C: LoadConnection<Backend = Self>>(_: &mut C, _: &Home, state: &StateRow) -> QueryResult<bool> {
        Ok(state.lease_owner.is_some() && state.lease_left > 0 && state.lease_left <= LEASE_MILLISECONDS)
    }

    /// A revision and its tracking rows as one message, with a check that the lease is still `owner`'s; `None` where
    /// statements go one by one. The tracking statements run under the settings that the caller has.
    fn message(_: &Home, _: &str, _: &[&str], _: &[String], _: Durability) -> Option<Message> {
        None
    }

    /// A statement in a frame that turns a lock that could not be had into a text of ours; `None` where the texts of the
    /// server are understood anyway.
    fn framed<C: LoadConnection<Backend = Self>>(_: &mut C, _: &str) -> QueryResult<Option<String>> {
        Ok(None)
    }

    /// A statement as it is sent outside a transaction, with a mark by which others see that it runs.
    fn marked(statement: &str, _: &str) -> String {
        statement.to_owned()
    }

    /// Whether the effect of a statement is there. `None` if that cannot be told.
    fn has_effect<C: LoadConnection<Backend = Self>>(
        _: &mut C,
        _: &Home,
        _: &Effect<&str>,
    ) -> QueryResult<Option<bool>> {
        Ok(None)
    }

    /// Clears away what a failed try of a statement has left, with statements marked with the lease's owner.
    fn clear<C: LoadConnection<Backend = Self>>(
        _: &mut C,
        _: &Home,
        _: &Effect<&str>,
        _: &str,
    ) -> QueryResult<Cleared> {
        Ok(Cleared::Nothing)
    }

    /// Copies the database to a new file.
    fn backup<C: LoadConnection<Backend = Self>>(_: &mut C, _: &Path) -> QueryResult<()> {
        Err(DieselError::QueryBuilderError(
            "only SQLite can copy a database to a file; use the tool of the server".into(),
        ))
    }

    // Foreign keys, where the connection enforces them, and rows go with a table.

    /// Whether the connection enforces foreign keys, where that can be switched.
    fn foreign_keys<C: LoadConnection<Backend = Self>>(_: &mut C) -> QueryResult<bool> {
        Ok(false)
    }

    /// Switches their enforcement. Outside a transaction only.
    fn set_foreign_keys<C: LoadConnection<Backend = Self>>(_: &mut C, _: bool) -> QueryResult<()> {
        Ok(())
    }

    /// Tables with a foreign key to one of these, themselves included.
    fn referencing<C: LoadConnection<Backend = Self>>(_: &mut C, _: &[&str]) -> QueryResult<Vec<String>> {
        Ok(Vec::new())
    }

    /// Rows that refer to nothing, counted by table and by the table to which they refer.
    fn violations<C: LoadConnection<Backend = Self>>(_: &mut C) -> QueryResult<Vec<Violation>> {
        Ok(Vec::new())
    }

    // Settings of the session.

    /// Settings of the session that a script may change, with their values; first the one that decides whether the others
    /// can be seen and set.
    fn session_settings<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<Vec<Setting>>;

    /// Sets one of them.
    fn set_session_setting<C: LoadConnection<Backend = Self>>(connection: &mut C, setting: &Setting)
    -> QueryResult<()>;
}

/// What a server takes at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Longest {
    /// Bytes of a statement.
    pub statement: usize,
    /// Bytes of a text in a column of ours.
    pub text: usize,
    /// The variable that says so.
    pub variable: &'static str,
    /// Its value.
    pub value: usize,
}

/// How much one transaction of a run holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commits {
    /// The whole run: there is one writer anyway.
    Run,
    /// A revision: what locks tables lets go of them soon.
    Revision,
    /// A statement: most of them commit by themselves.
    Statement,
}

/// Whose the session is in which statements outside transactions run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionIs {
    /// That of this connection, for as long as it lasts.
    Own,
    /// Perhaps that of a pool. What to do instead, as lines of help.
    Unknown(Vec<String>),
    /// Of no matter: statements there have a limit anyway.
    Limited,
}

/// What clearing up before a statement came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleared {
    /// There was nothing to clear up.
    Nothing,
    /// Remains of an earlier try are gone.
    Remains,
    /// The earlier try is finished, and so is the statement.
    Finished,
}

/// Whether a commit has to be on the disk before its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As the session says.
    OfSession,
    /// Not yet: another commit follows, which takes this one along. A crash of the server in between loses whole revisions,
    /// which the next run repeats.
    WithNext,
}

/// Several statements sent at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The text.
    pub text: String,
    /// Where in it each statement of the revision starts, in characters.
    pub starts: Vec<usize>,
}

/// What a script for a person needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptWords {
    /// What runs it, for the first comment.
    pub shell: &'static str,
    /// Lines before everything.
    pub prelude: String,
    /// Opens a transaction.
    pub begin: String,
    /// Takes the lock in it, once there are tables.
    pub lock: String,
    /// Takes the lock of the session, before everything.
    pub session_lock: String,
    /// Keeps the settings that a script may change.
    pub save: &'static str,
    /// Sets them back.
    pub restore: &'static str,
    /// The start and the end of statements around a query of one number, which fail unless that is 0; `{name}` stands for
    /// what the message says.
    pub guard: [&'static str; 2],
    /// Foreign keys are switched off where a table is dropped.
    pub switches_foreign_keys: bool,
}

/// Where a set keeps its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Name of the set in the tables.
    pub project: &'static str,
    /// Schema of the tables; empty for the one that the session takes by itself.
    pub schema: String,
    /// Start of their names.
    pub prefix: &'static str,
    /// Name of the lock, where it has one.
    pub lock: String,
}

impl Home {
    /// That of a set, before any connection is asked.
    pub fn of(set: BakedSet) -> Self {
        let schema = set.tracking_schema().to_owned();
        Self { project: set.project(), schema, prefix: set.table_prefix(), lock: String::new() }
    }
}

/// How long a lease lasts, in milliseconds. It bridges the moments between two statements.
pub const LEASE_MILLISECONDS: i64 = 3_000;

/// What an error means for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// Somebody else holds a lock.
    Busy,
    /// Somebody else has taken the lease over.
    LeaseLost,
    /// The database cannot be written.
    ReadOnly,
    /// The connection is in a transaction of which Diesel does not know.
    InTransaction,
    /// The connection is gone.
    ConnectionLost,
    /// Anything else.
    Other,
}

/// Tables in which other tools keep their history, with the name of the tool.
pub const FOREIGN_TABLES: [(&str, &str); 5] = [
    ("__diesel_schema_migrations", "diesel_migrations"),
    ("refinery_schema_history", "refinery"),
    ("_sqlx_migrations", "sqlx"),
    ("seaql_migrations", "sea-orm-migration"),
    ("alembic_version", "Alembic"),
];

/// Which tables there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tables {
    /// Ours.
    pub ours: bool,
    /// Those of [`FOREIGN_TABLES`] that are there.
    pub foreign: Vec<&'static str>,
}

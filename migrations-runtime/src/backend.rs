//! What differs between databases.

#[cfg(feature = "sqlite")]
mod sqlite;

use std::path::Path;

use diesel::QueryResult;
use diesel::connection::LoadConnection;
use diesel::deserialize::QueryableByName;
use diesel::result::Error as DieselError;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
use migrations_core::Dialect;
use migrations_core::baked::BakedSet;

mod sealed {
    pub trait Sealed {}
    #[cfg(feature = "sqlite")]
    impl Sealed for diesel::sqlite::Sqlite {}
}

/// A Diesel connection to a database that migrations can run on: plain, pooled, or wrapped.
pub trait MigrationConnection: LoadConnection<Backend: MigrationBackend> {}

impl<C: LoadConnection> MigrationConnection for C where C::Backend: MigrationBackend {}

/// A Diesel backend that migrations can run on. Implemented for the three of Diesel whose features are on.
///
/// Sealed; its methods are this library's own business.
#[diagnostic::on_unimplemented(
    message = "migrations cannot run on connections of `{Self}`",
    note = "the features `sqlite`, `postgres` and `mysql` of `migrations` add Diesel's backends",
    note = "of an enum of connections, match the variant and give its connection"
)]
#[doc(hidden)]
pub trait MigrationBackend: diesel::backend::Backend + sealed::Sealed + Sized + 'static {
    /// The SQL that it reads.
    const DIALECT: Dialect;

    /// What an error of Diesel means.
    fn classify(error: &DieselError) -> ErrorClass;

    /// Opens a transaction that holds the lock. Diesel's own bookkeeping is told.
    fn begin<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<()>;

    /// Which tables there are.
    fn tables<C: LoadConnection<Backend = Self>>(connection: &mut C, home: Home) -> QueryResult<Tables>;

    /// Makes our tables.
    fn create_tables<C: LoadConnection<Backend = Self>>(connection: &mut C, home: Home) -> QueryResult<()>;

    /// The state of a project. An error if the table is missing.
    fn read_state<C: LoadConnection<Backend = Self>>(connection: &mut C, home: Home) -> QueryResult<Option<StateRow>>;

    /// The same for the check at start, when the table may be missing: then an error, without harm to a transaction.
    fn read_state_quickly<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
    ) -> QueryResult<Option<StateRow>> {
        Self::read_state(connection, home)
    }

    /// The statements that make our tables, as a script.
    fn tables_sql(home: Home) -> String;

    /// The quoted and qualified name of one of our tables: `revisions`, `state`, `log`.
    fn table(home: Home, name: &str) -> String;

    /// All revisions of a project.
    fn read_revisions<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
    ) -> QueryResult<Vec<RevisionRow>>;

    /// The revisions of all other projects, sorted by project.
    fn read_other_projects<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
    ) -> QueryResult<Vec<OtherRow>>;

    /// The log of a project, oldest first.
    fn read_log<C: LoadConnection<Backend = Self>>(connection: &mut C, home: Home) -> QueryResult<Vec<LogRow>>;

    /// Whether a table of another tool holds anything. `table` is one of [`FOREIGN_TABLES`].
    fn has_rows<C: LoadConnection<Backend = Self>>(connection: &mut C, table: &str) -> QueryResult<bool>;

    /// What another tool has recorded as applied. `table` is one of [`FOREIGN_TABLES`].
    fn read_foreign_ids<C: LoadConnection<Backend = Self>>(connection: &mut C, table: &str)
    -> QueryResult<Vec<String>>;

    /// Replaces the state of a project.
    fn write_state<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
        state: &StateRow,
    ) -> QueryResult<()>;

    /// Adds or replaces revisions.
    fn write_revisions<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
        rows: &[&RevisionRow],
    ) -> QueryResult<()>;

    /// Takes revisions out; says how many there were.
    fn delete_revisions<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
        revisions: &[String],
    ) -> QueryResult<usize>;

    /// Appends to the log.
    fn append_log<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        home: Home,
        rows: &[LogRow],
    ) -> QueryResult<()>;

    /// Lets the database wait for short locks by itself, where that is a setting; gives what it was.
    fn raise_busy_timeout<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        at_most: std::time::Duration,
    ) -> QueryResult<Option<i32>>;

    /// Sets back what [`raise_busy_timeout`](Self::raise_busy_timeout) gave.
    fn restore_busy_timeout<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        timeout: Option<i32>,
    ) -> QueryResult<()>;

    /// Copies the database to a new file.
    fn backup<C: LoadConnection<Backend = Self>>(connection: &mut C, path: &Path) -> QueryResult<()>;

    /// Whether the connection enforces foreign keys, where that can be switched.
    fn foreign_keys<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<bool>;

    /// Switches their enforcement. Outside a transaction only.
    fn set_foreign_keys<C: LoadConnection<Backend = Self>>(connection: &mut C, enforce: bool) -> QueryResult<()>;

    /// Tables with a foreign key to one of these, themselves included.
    fn referencing<C: LoadConnection<Backend = Self>>(connection: &mut C, tables: &[&str]) -> QueryResult<Vec<String>>;

    /// Rows that refer to nothing, counted by table and by the table to which they refer.
    fn violations<C: LoadConnection<Backend = Self>>(connection: &mut C) -> QueryResult<Vec<Violation>>;

    /// Settings of the session that a script may change, with their values.
    fn session_settings<C: LoadConnection<Backend = Self>>(connection: &mut C)
    -> QueryResult<Vec<(&'static str, i32)>>;

    /// Sets one of them.
    fn set_session_setting<C: LoadConnection<Backend = Self>>(
        connection: &mut C,
        setting: &'static str,
        value: i32,
    ) -> QueryResult<()>;
}

/// Where a set keeps its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// Name of the set in the tables.
    pub project: &'static str,
    /// Schema of the tables; empty for the backend's own.
    pub schema: &'static str,
    /// Start of their names.
    pub prefix: &'static str,
}

impl Home {
    /// That of a set.
    pub fn of(set: BakedSet) -> Self {
        Self { project: set.project(), schema: set.tracking_schema(), prefix: set.table_prefix() }
    }
}

/// What an error means for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// Somebody else holds a lock.
    Busy,
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

/// Version of the form of our tables.
pub const TABLE_FORMAT: i32 = 1;

/// The state of a project.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct StateRow {
    /// [`TABLE_FORMAT`] of whoever wrote it.
    #[diesel(sql_type = Integer)]
    pub format: i32,
    /// Fingerprint of the applied revisions; none while a run is inside a revision.
    #[diesel(sql_type = Nullable<Text>)]
    pub fingerprint: Option<String>,
    /// Who runs statements outside a transaction.
    #[diesel(sql_type = Nullable<Text>)]
    pub lease_owner: Option<String>,
    /// Until when, in milliseconds since 1970.
    #[diesel(sql_type = BigInt)]
    pub lease_until: i64,
}

/// How far a revision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevisionState {
    /// Applied.
    Applied,
    /// Being applied, statement by statement.
    Upgrading,
    /// Being taken back, statement by statement.
    Downgrading,
}

impl RevisionState {
    const NAMES: [(Self, &'static str); 3] =
        [(Self::Applied, "applied"), (Self::Upgrading, "upgrading"), (Self::Downgrading, "downgrading")];

    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(state, _)| *state)
    }
}

/// A revision in the tracking table.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct RevisionRow {
    /// Id.
    #[diesel(sql_type = Text)]
    pub revision: String,
    /// Ids of its parents, with commas.
    #[diesel(sql_type = Text)]
    pub parents: String,
    /// Ids of its dependencies, with commas.
    #[diesel(sql_type = Text)]
    pub depends_on: String,
    /// Ids that it replaces, with commas.
    #[diesel(sql_type = Text)]
    pub replaces: String,
    /// What it is for.
    #[diesel(sql_type = Text)]
    pub message: String,
    /// Of the up script.
    #[diesel(sql_type = Text)]
    pub up_checksum: String,
    /// Of the down script.
    #[diesel(sql_type = Nullable<Text>)]
    pub down_checksum: Option<String>,
    /// What it adds to the fingerprint, in hexadecimal.
    #[diesel(sql_type = Text)]
    pub part: String,
    /// How far it is.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// Statements done.
    #[diesel(sql_type = Integer)]
    pub position: i32,
    /// The next statement was about to be sent, and must not be sent again without a look.
    #[diesel(sql_type = Bool)]
    pub is_uncertain: bool,
    /// Why older programs must not run on it.
    #[diesel(sql_type = Nullable<Text>)]
    pub breaking: Option<String>,
    /// The down script, where it is kept.
    #[diesel(sql_type = Nullable<Text>)]
    pub stored_down: Option<String>,
    /// Who applied it.
    #[diesel(sql_type = Text)]
    pub applied_by: String,
    /// When, in microseconds since 1970.
    #[diesel(sql_type = BigInt)]
    pub applied_at: i64,
    /// How long it took, in microseconds.
    #[diesel(sql_type = BigInt)]
    pub duration: i64,
    /// Version of this library.
    #[diesel(sql_type = Text)]
    pub tool_version: String,
}

/// A revision of another project.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct OtherRow {
    /// Name of the other set.
    #[diesel(sql_type = Text)]
    pub project: String,
    /// Id.
    #[diesel(sql_type = Text)]
    pub revision: String,
    /// Of the up script.
    #[diesel(sql_type = Text)]
    pub up_checksum: String,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct LogRow {
    /// When, in microseconds since 1970.
    #[diesel(sql_type = BigInt)]
    pub at: i64,
    /// What was done: `upgrade`, `downgrade`, `stamp`, `adopt`, `repair`.
    #[diesel(sql_type = Text)]
    pub action: String,
    /// To which revision.
    #[diesel(sql_type = Text)]
    pub revision: String,
    /// Current revisions after that, with commas.
    #[diesel(sql_type = Text)]
    pub rows_after: String,
    /// By whom.
    #[diesel(sql_type = Text)]
    pub applied_by: String,
    /// How long it took, in microseconds.
    #[diesel(sql_type = BigInt)]
    pub duration: i64,
    /// Version of this library.
    #[diesel(sql_type = Text)]
    pub tool_version: String,
}

/// Rows that refer to nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Where the rows are.
    pub table: String,
    /// To which table they refer.
    pub parent: String,
    /// How many.
    pub count: i64,
}

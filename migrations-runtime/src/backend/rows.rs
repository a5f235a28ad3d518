//! What queries of ours give.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

/// Version of the form of our tables.
pub const TABLE_FORMAT: i64 = 1;

/// The state of a project.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct StateRow {
    /// [`TABLE_FORMAT`] of whoever wrote it.
    #[diesel(sql_type = BigInt)]
    pub format: i64,
    /// Fingerprint of the applied revisions; none while a run is inside a revision.
    #[diesel(sql_type = Nullable<Text>)]
    pub fingerprint: Option<String>,
    /// Who runs statements outside a transaction.
    #[diesel(sql_type = Nullable<Text>)]
    pub lease_owner: Option<String>,
    /// For how long from now, in milliseconds, by the clock of the database.
    #[diesel(sql_type = BigInt)]
    pub lease_left: i64,
    /// What the server says of its version.
    #[diesel(sql_type = Text)]
    pub server: String,
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
    #[diesel(sql_type = BigInt)]
    pub position: i64,
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
    /// Settings of the session that change what its statements mean.
    #[diesel(sql_type = Nullable<Text>)]
    pub session: Option<String>,
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

/// A setting of a session.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Setting {
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its value.
    #[diesel(sql_type = Text)]
    pub value: String,
}

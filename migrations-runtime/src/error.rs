//! What can go wrong while running, in one opaque type.

use std::error::Error as StdError;
use std::fmt;

use diesel::result::Error as DieselError;
use migrations_core::{GraphError, PlanError, TargetError};

use crate::wording::statements;

type Cause = Box<dyn StdError + Send + Sync + 'static>;

/// Why a run failed or was refused.
///
/// Opaque: [`kind`](Self::kind) says what sort of failure it is, the other methods say where it happened and in which
/// state it left the database. `Display` gives the whole story in a few lines; `source` the error of Diesel.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    message: String,
    helps: Vec<String>,
    place: Option<Place>,
    /// Where a database was concerned.
    state: Option<DatabaseState>,
    backup: Option<String>,
    source: Option<Cause>,
    candidates: Vec<String>,
    is_lease_lost: bool,
    is_connection_lost: bool,
}

/// The statement at which it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) revision: String,
    pub(crate) path: String,
    pub(crate) line: usize,
    /// From 1, where the database said so.
    pub(crate) column: Option<usize>,
    /// From 1.
    pub(crate) statement: usize,
    pub(crate) statements: usize,
    pub(crate) text: String,
}

/// The sort of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The target leads to no revision, or not in the wanted direction.
    Target,
    /// The database refused a statement.
    Database,
    /// Somebody else kept the database locked for longer than the time to wait.
    Locked,
    /// The database cannot be written.
    ReadOnly,
    /// The connection is in a transaction in which this cannot be right.
    InsideTransaction,
    /// The tables of another tool hold a history, ours do not.
    ForeignHistory,
    /// The database has a revision of a newer program that this one must not run on.
    Ahead,
    /// The database has revisions that this program does not know, and lacks some that it knows.
    Diverged,
    /// Revisions below applied ones are missing.
    Gap,
    /// The up script of an applied revision is another one now.
    Drifted,
    /// The tracking tables do not agree with themselves.
    TrackingEdited,
    /// A revision was interrupted at a statement of which only a person can tell whether it took effect.
    Interrupted,
    /// The tracking tables were written by a newer version of this library.
    NewerFormat,
    /// A revision that has no way back would have to be taken back.
    Irreversible,
    /// The database stands inside what a squash replaces, and the originals are gone.
    InsideSquash,
    /// A revision leaves rows that refer to nothing.
    ForeignKeys,
    /// A `-- call:` function failed or is not there.
    Call,
    /// A setting of the session was asked for, and nothing shows that the session is our own.
    SharedSession,
    /// The server is none of those for which the migrations were checked, and `strict` was asked for.
    OtherServer,
    /// The backup could not be written.
    Backup,
    /// The embedded set is not what the folder holds.
    Stale,
    /// The target is behind the database, and `exact` was asked for.
    PastTarget,
    /// A revision that has been released, as `migrations.lock` says, would have to be redone.
    Sealed,
    /// The database is not any longer what it was when the plan was made.
    PlanOutdated,
    /// The run was told to stop: see [`Options::stop_when`](crate::Options::stop_when).
    Stopped,
    /// A fault of this library.
    Internal,
}

/// In which state a failed run left the database.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatabaseState {
    /// As it was before the call.
    Unchanged,
    /// At these revisions; what was committed before the failure stays.
    At(Vec<String>),
    /// Inside a revision that does not run in one transaction, with so many of its statements done.
    Inside {
        /// The revision.
        revision: String,
        /// Statements done.
        done: usize,
    },
    /// Not known: the connection was lost.
    Unknown,
}

impl fmt::Display for DatabaseState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unchanged => formatter.write_str("unchanged"),
            Self::At(rows) if rows.is_empty() => formatter.write_str("at base"),
            Self::At(rows) => write!(formatter, "at {}", rows.join(", ")),
            Self::Inside { revision, done } => {
                write!(formatter, "inside revision {revision}, {} done", statements(*done))
            }
            Self::Unknown => formatter
                .write_str("not known: the last message may or may not have been carried out; the next run finds out"),
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let inner = Inner {
            kind,
            message: message.into(),
            helps: Vec::new(),
            place: None,
            state: None,
            backup: None,
            source: None,
            candidates: Vec::new(),
            is_lease_lost: false,
            is_connection_lost: false,
        };
        Self { inner: Box::new(inner) }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.inner.helps.push(help.into());
        self
    }

    pub(crate) fn with_candidates(mut self, candidates: Vec<String>) -> Self {
        self.inner.candidates = candidates;
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Cause>) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.inner.place.get_or_insert(place);
        self
    }

    pub(crate) fn leaving(mut self, state: DatabaseState) -> Self {
        self.inner.state = Some(state);
        self
    }

    pub(crate) fn with_backup(mut self, path: &str) -> Self {
        self.inner.backup = Some(path.to_owned());
        self
    }

    /// The set is not one that the macro would have made.
    pub(crate) fn damaged(errors: &[GraphError]) -> Self {
        let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let message = format!("the embedded set is damaged, which is a fault of `migrations`: {}", texts.join("; "));
        Self::new(ErrorKind::Internal, message)
    }

    /// The run ends here because somebody wants it to.
    pub(crate) fn stopped() -> Self {
        Self::new(ErrorKind::Stopped, "stopped before the next statement, as asked for")
    }

    /// What the target can have meant, where it is not clear: ids, or targets to choose from.
    pub fn candidates(&self) -> &[String] {
        &self.inner.candidates
    }

    /// The sort of failure.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Somebody else goes on with a revision of this run, because this process stood still for too long.
    pub(crate) fn lease_lost() -> Self {
        let mut error = Self::new(ErrorKind::Locked, "somebody else has taken over this migration");
        error.inner.is_lease_lost = true;
        error
    }

    /// Marks that nobody can say what became of the last message.
    pub(crate) fn connection_lost(mut self) -> Self {
        self.inner.is_connection_lost = true;
        self
    }

    /// Of a statement that commits by itself and was refused: what it did before that stays.
    pub(crate) fn may_have_done_a_part(mut self) -> Self {
        self.inner.kind = ErrorKind::Interrupted;
        self.help("it may have done, and committed, a part of its work: look at the database; if all is done: `repair --done`")
            .help("if it is to run again: `repair --not-done`; then run again")
    }

    /// Of what fails when all statements have run.
    pub(crate) fn at_the_end_of(mut self, revision: &str) -> Self {
        self.inner.message = format!("the database refused to commit revision {revision}");
        self.help("all statements ran; what is deferred is checked at the end: `SET CONSTRAINTS ALL IMMEDIATE;` in the script shows where")
    }

    pub(crate) fn is_connection_lost(&self) -> bool {
        self.inner.is_connection_lost
    }

    pub(crate) fn is_lease_lost(&self) -> bool {
        self.inner.is_lease_lost
    }

    /// Whether the database refused a statement because of what runs before it in the same transaction.
    pub(crate) fn is_of_one_transaction(&self) -> bool {
        let texts = ["unsafe use of new value", "pending trigger events"];
        self.inner.source.as_ref().is_some_and(|source| texts.iter().any(|text| source.to_string().contains(text)))
    }

    /// Whether somebody else's lock was in the way, for the moment.
    pub(crate) fn is_busy(&self) -> bool {
        self.inner.kind == ErrorKind::Locked && self.inner.source.is_some()
    }

    /// The revision at which it happened, if it happened at one.
    pub fn revision(&self) -> Option<&str> {
        self.inner.place.as_ref().map(|place| place.revision.as_str())
    }

    /// The text of the statement at which it happened.
    pub fn statement(&self) -> Option<&str> {
        self.inner.place.as_ref().map(|place| place.text.as_str())
    }

    /// The file of that statement, relative to the crate that embedded it.
    pub fn file(&self) -> Option<&str> {
        self.inner.place.as_ref().map(|place| place.path.as_str())
    }

    /// The line of that statement in its file, from 1.
    pub fn line(&self) -> Option<usize> {
        self.inner.place.as_ref().map(|place| place.line)
    }

    /// The column of that line at which it happened, from 1, where the database says so.
    pub fn column(&self) -> Option<usize> {
        self.inner.place.as_ref().and_then(|place| place.column)
    }

    /// Whether it is about a run, which leaves the database in some state.
    pub fn ran(&self) -> bool {
        self.inner.state.is_some()
    }

    /// In which state the database is now.
    pub fn database_state(&self) -> &DatabaseState {
        self.inner.state.as_ref().unwrap_or(&DatabaseState::Unchanged)
    }

    /// Where the copy from before the run is, if one was asked for.
    pub fn backup(&self) -> Option<&str> {
        self.inner.backup.as_deref()
    }
}

/// Longest part of a statement that a message shows, in characters.
const SHOWN: usize = 200;

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { message, helps, place, state, backup, source, .. } = &*self.inner;
        formatter.write_str(message)?;
        if let Some(place) = place {
            let Place { revision, path, line, column, statement, statements, text } = place;
            let column = column.map_or(String::new(), |column| format!(":{column}"));
            write!(
                formatter,
                "\n  revision: {revision}\n  at: {path}:{line}{column} (statement {statement} of {statements})"
            )?;
            let one_line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let shown: String = one_line.chars().take(SHOWN).collect();
            let dots = if shown.len() < one_line.len() { " .." } else { "" };
            write!(formatter, "\n  statement: {shown}{dots}")?;
        }
        if let Some(source) = source {
            write!(formatter, "\n  reason: {}", source.to_string().trim_end())?;
            if let Some(DieselError::DatabaseError(_, information)) = source.downcast_ref::<DieselError>() {
                for (word, text) in [("detail", information.details()), ("hint", information.hint())] {
                    text.map_or(Ok(()), |text| write!(formatter, "\n  {word}: {text}"))?;
                }
            }
        }
        if let Some(state) = state {
            write!(formatter, "\n  database: {state}")?;
        }
        if let Some(backup) = backup {
            write!(formatter, "\n  backup: {backup}")?;
        }
        helps.iter().try_for_each(|help| write!(formatter, "\n  help: {help}"))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `fn main() -> Result<(), ..>` prints this form, so it is the readable one.
        write!(formatter, "{:?}: {self}", self.inner.kind)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}

impl From<PlanError> for Error {
    fn from(plan_error: PlanError) -> Self {
        let mut error = Self::new(ErrorKind::Target, plan_error.to_string());
        error.inner.candidates = plan_error.candidates();
        error
    }
}

impl From<TargetError> for Error {
    fn from(error: TargetError) -> Self {
        Self::new(ErrorKind::Target, error.to_string())
    }
}

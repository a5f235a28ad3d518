//! What the exit code says.

use std::process::ExitCode;

use crate::{ErrorKind, Status};

/// What the exit code says. The numbers do not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A file could not be read or written, or a fault of this tool.
    Failed = 1,
    /// Options, arguments or targets that lead nowhere.
    Usage = 2,
    /// Something is wrong with the folder: graph, scripts, lock file or configuration.
    Folder = 3,
    /// Revisions are still to run.
    NotAtHead = 4,
    /// The database has revisions that are not here, and lacks none.
    Ahead = 5,
    /// The database has revisions that are not here, and lacks some.
    Diverged = 6,
    /// Scripts of applied revisions, or the tracking tables, are not what they were.
    Drifted = 7,
    /// Revisions below applied ones are missing.
    Gap = 8,
    /// A revision has been left half-done.
    Interrupted = 9,
    /// Another tool has migrated this database.
    ForeignHistory = 10,
    /// Somebody else holds the lock.
    Locked = 11,
    /// The database refused something, or cannot be reached.
    Database = 12,
    /// Refused before anything ran: no way back, a function that is not here, no consent.
    Refused = 13,
    /// Done, but not all that the database holds was read: what was not is listed.
    Incomplete = 14,
    /// Ended by Ctrl-C.
    Stopped = 130,
}

impl Exit {
    /// For `status` and its like.
    pub(super) fn of_status(status: &Status) -> Self {
        match status {
            Status::AtHead => Self::Done,
            Status::Uninitialised | Status::Behind { .. } => Self::NotAtHead,
            Status::Ahead { .. } => Self::Ahead,
            Status::Diverged { .. } => Self::Diverged,
            Status::Gap { .. } => Self::Gap,
            Status::Drifted { .. } => Self::Drifted,
            Status::Interrupted { .. } => Self::Interrupted,
            Status::Running { .. } => Self::Locked,
            Status::ForeignHistory { .. } => Self::ForeignHistory,
            _ => Self::Failed,
        }
    }

    pub(super) fn of_error(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Target | ErrorKind::PastTarget => Self::Usage,
            ErrorKind::Locked => Self::Locked,
            ErrorKind::ForeignHistory => Self::ForeignHistory,
            ErrorKind::Ahead => Self::Ahead,
            ErrorKind::Diverged => Self::Diverged,
            ErrorKind::Gap => Self::Gap,
            ErrorKind::Drifted | ErrorKind::TrackingEdited => Self::Drifted,
            ErrorKind::Interrupted | ErrorKind::InsideSquash => Self::Interrupted,
            ErrorKind::Irreversible
            | ErrorKind::Call
            | ErrorKind::SharedSession
            | ErrorKind::OtherServer
            | ErrorKind::Sealed
            | ErrorKind::PlanOutdated => Self::Refused,
            ErrorKind::Stopped => Self::Stopped,
            ErrorKind::Database
            | ErrorKind::ReadOnly
            | ErrorKind::InsideTransaction
            | ErrorKind::ForeignKeys
            | ErrorKind::NewerFormat
            | ErrorKind::Backup => Self::Database,
            _ => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

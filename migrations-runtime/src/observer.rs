//! Events of a run.

use std::time::Duration;

use migrations_core::Direction;

use crate::other_server::OtherServer;

/// Is told what a run does. All methods do nothing unless they are written.
///
/// ```
/// use migrations_runtime::{Observer, RevisionEvent};
///
/// struct Print;
/// impl Observer for Print {
///     fn revision_started(&mut self, event: &RevisionEvent<'_>) {
///         println!("{} of {}: {}", event.position, event.total, event.revision);
///     }
/// }
/// ```
pub trait Observer {
    /// So many revisions are going to run.
    fn run_started(&mut self, revisions: usize) {
        let _ = revisions;
    }

    /// A revision starts.
    fn revision_started(&mut self, event: &RevisionEvent<'_>) {
        let _ = event;
    }

    /// A statement is about to run.
    fn statement_started(&mut self, event: &StatementEvent<'_>) {
        let _ = event;
    }

    /// A statement has run.
    fn statement_finished(&mut self, event: &StatementEvent<'_>, duration: Duration) {
        let _ = (event, duration);
    }

    /// A revision has run; it is committed with its transaction, which may hold others.
    fn revision_finished(&mut self, event: &RevisionEvent<'_>, duration: Duration) {
        let _ = (event, duration);
    }

    /// The server is none of those for which the migrations were checked. The run goes on.
    fn other_server(&mut self, found: &OtherServer) {
        let _ = found;
    }

    /// Somebody else holds the lock. Called when waiting starts and every ten seconds after that.
    fn waiting(&mut self, holder: &str, waited: Duration) {
        let _ = (holder, waited);
    }

    /// The run is over, with its transactions committed.
    fn run_finished(&mut self, duration: Duration) {
        let _ = duration;
    }
}

/// A revision in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevisionEvent<'e> {
    /// Its id.
    pub revision: &'e str,
    /// What it is for.
    pub message: &'e str,
    /// Up or down.
    pub direction: Direction,
    /// Its place in the run, from 1.
    pub position: usize,
    /// How many run.
    pub total: usize,
}

/// A statement of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatementEvent<'e> {
    /// The revision.
    pub revision: &'e str,
    /// Its place in the script, from 1.
    pub position: usize,
    /// How many the script has.
    pub total: usize,
    /// Its text; the name of the function for a call.
    pub text: &'e str,
}

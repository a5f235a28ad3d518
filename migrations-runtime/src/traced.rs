//! Events of a run for the `tracing` crate.

use std::time::Duration;

use crate::observer::{Observer, RevisionEvent, StatementEvent};
use crate::other_server::OtherServer;

/// Emits every event; durations in microseconds.
pub(crate) struct Traced;

fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Whether anybody listens to the events of single statements.
pub(crate) fn is_heard() -> bool {
    tracing::enabled!(tracing::Level::DEBUG)
}

impl Observer for Traced {
    fn run_started(&mut self, revisions: usize) {
        tracing::info!(revisions, "run started");
    }

    fn revision_started(&mut self, event: &RevisionEvent<'_>) {
        let RevisionEvent { revision, message, direction, position, total } = event;
        tracing::info!(revision, purpose = message, %direction, position, total, "revision started");
    }

    fn statement_finished(&mut self, event: &StatementEvent<'_>, duration: Duration) {
        let StatementEvent { revision, position, total, text: _ } = event;
        tracing::debug!(revision, position, total, microseconds = microseconds(duration), "statement finished");
    }

    fn revision_finished(&mut self, event: &RevisionEvent<'_>, duration: Duration) {
        let RevisionEvent { revision, direction, position, total, message: _ } = event;
        let microseconds = microseconds(duration);
        tracing::info!(revision, %direction, position, total, microseconds, "revision finished");
    }

    fn other_server(&mut self, found: &OtherServer) {
        let OtherServer { running, checked_for, named: _ } = found;
        tracing::warn!(running, checked_for, "not the server for which the migrations were checked");
    }

    fn waiting(&mut self, holder: &str, waited: Duration) {
        tracing::warn!(holder, seconds = waited.as_secs(), "waiting for the lock");
    }

    fn run_finished(&mut self, duration: Duration) {
        tracing::info!(microseconds = microseconds(duration), "run finished");
    }
}

//! Ctrl-C during a run.

use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::Exit;

static STOP: AtomicBool = AtomicBool::new(false);

/// A flag that Ctrl-C (or SIGTERM, or SIGHUP) sets from now on. The second time the process ends at once, which is safe,
/// too: the database rolls back what is not committed.
///
/// A program that has a handler of its own keeps it.
pub(super) fn stop_flag() -> &'static AtomicBool {
    let handler = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Stopped as u8));
        }
    };
    // An error means that there is a handler already.
    drop(ctrlc::try_set_handler(handler));
    &STOP
}

//! Ctrl-C during a run.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::TERM_SIGNALS;
use signal_hook::flag::{register, register_conditional_default};

/// What the handlers of SIGINT, SIGTERM and SIGQUIT look at and set.
struct Flags {
    /// A run is to end before its next statement.
    stop: Arc<AtomicBool>,
    /// A signal does what it does without a handler: no run is going on, or this is the second one. To end the process
    /// is safe, too: the database rolls back what is not committed.
    default: Arc<AtomicBool>,
}

/// `None` if the system allows no handlers: then signals do what they do.
static FLAGS: OnceLock<Option<Flags>> = OnceLock::new();

/// While it lives, the first signal sets a flag, and only the second one ends the process.
///
/// Handlers that the program has are called as well.
pub(super) struct Interruptible(());

impl Interruptible {
    pub(super) fn new() -> Self {
        if let Some(flags) = flags() {
            flags.stop.store(false, Ordering::SeqCst);
            flags.default.store(false, Ordering::SeqCst);
        }
        Self(())
    }

    /// The flag for [`Options::stop_when`](crate::Options::stop_when).
    pub(super) fn flag(&self) -> &'static AtomicBool {
        static NEVER: AtomicBool = AtomicBool::new(false);
        flags().map_or(&NEVER, |flags| &flags.stop)
    }
}

impl Drop for Interruptible {
    fn drop(&mut self) {
        if let Some(flags) = flags() {
            flags.default.store(true, Ordering::SeqCst);
        }
    }
}

fn flags() -> Option<&'static Flags> {
    FLAGS.get_or_init(|| register_all().ok()).as_ref()
}

fn register_all() -> std::io::Result<Flags> {
    let flags = Flags { stop: Arc::default(), default: Arc::new(AtomicBool::new(true)) };
    for &signal in TERM_SIGNALS {
        // In this order: the first signal finds the default off and switches it on for the second.
        register_conditional_default(signal, Arc::clone(&flags.default))?;
        register(signal, Arc::clone(&flags.stop))?;
        register(signal, Arc::clone(&flags.default))?;
    }
    Ok(flags)
}

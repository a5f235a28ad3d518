//! Ctrl-C during a run.

use std::io::{Write, stderr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use signal_hook::consts::TERM_SIGNALS;
use signal_hook::flag::{register, register_conditional_default};

/// How long signals after the first one are taken for the same wish: `timeout`, for one, sends two at once.
const SAME_WISH: Duration = Duration::from_secs(1);

/// What is said where a statement takes its time.
const HEARD: &str = "stopping once the statement that is running has ended; a second Ctrl-C ends the process at once, which is safe, too";

/// How often it is looked whether there was one.
const LOOK: Duration = Duration::from_millis(100);

/// What the handlers of SIGINT, SIGTERM and SIGQUIT look at and set.
struct Flags {
    /// A run is to end before its next statement.
    stop: Arc<AtomicBool>,
    /// A signal does what it does without a handler: no run is going on, or the first signal is a while ago. To end the
    /// process is safe, too: the database rolls back what is not committed.
    default: Arc<AtomicBool>,
}

/// `None` if the system allows no handlers: then signals do what they do.
static FLAGS: OnceLock<Option<Flags>> = OnceLock::new();

/// While it lives, the first signal sets a flag, and only one after a second ends the process.
///
/// Handlers that the program has are called as well. Where it had one before (Linux tells), that one decides alone what a
/// second signal does, and every signal after the run.
pub(super) struct Interruptible {
    is_over: Arc<AtomicBool>,
}

impl Interruptible {
    pub(super) fn new() -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        if let Some(flags) = flags() {
            flags.stop.store(false, Ordering::SeqCst);
            flags.default.store(false, Ordering::SeqCst);
            let is_over = Arc::clone(&is_over);
            thread::spawn(move || watch(flags, &is_over));
        }
        Self { is_over }
    }

    /// The flag for [`Options::stop_when`](crate::Options::stop_when).
    pub(super) fn flag(&self) -> &'static AtomicBool {
        static NEVER: AtomicBool = AtomicBool::new(false);
        flags().map_or(&NEVER, |flags| &flags.stop)
    }
}

impl Drop for Interruptible {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        if let Some(flags) = flags() {
            flags.default.store(true, Ordering::SeqCst);
        }
    }
}

/// Lets a later signal end the process, where a statement takes its time.
fn watch(flags: &Flags, is_over: &AtomicBool) {
    while !flags.stop.load(Ordering::SeqCst) {
        thread::sleep(LOOK);
        if is_over.load(Ordering::SeqCst) {
            return;
        }
    }
    thread::sleep(SAME_WISH);
    if !is_over.load(Ordering::SeqCst) {
        flags.default.store(true, Ordering::SeqCst);
        // Whoever has asked for it sees that it was heard. If nobody listens, it ends all the same.
        drop(writeln!(stderr(), "{HEARD}"));
    }
}

fn flags() -> Option<&'static Flags> {
    FLAGS.get_or_init(|| register_all().ok()).as_ref()
}

fn register_all() -> std::io::Result<Flags> {
    let flags = Flags { stop: Arc::default(), default: Arc::new(AtomicBool::new(true)) };
    let handled = handled();
    for &signal in TERM_SIGNALS {
        if handled >> (signal - 1) & 1 == 0 {
            register_conditional_default(signal, Arc::clone(&flags.default))?;
        }
        register(signal, Arc::clone(&flags.stop))?;
    }
    Ok(flags)
}

/// The signals for which the process has handlers, a bit each (proc(5), `SigCgt`); none where nothing tells.
#[expect(clippy::disallowed_methods, reason = "not a file of the project")]
fn handled() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

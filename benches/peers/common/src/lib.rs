//! Shared by the peers: one program, one measured call.

use std::time::Instant;

/// Runs `work` and prints how long it took, in microseconds, and the peak memory of the process, in KiB.
pub fn measure<T>(work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let value = work();
    let elapsed = started.elapsed().as_micros();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    println!("{elapsed} {}", peak.trim().trim_end_matches(" kB"));
    value
}

/// Database and command: `apply`, `noop`, `rollback`.
pub fn arguments() -> (String, String) {
    let mut arguments = std::env::args().skip(1);
    (arguments.next().expect("a database"), arguments.next().expect("a command"))
}

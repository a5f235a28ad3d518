//! How PostgreSQL is made and started.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::programs::{as_postgres, find, give_to_postgres, run};

/// A new data folder.
pub(super) fn initialise(folder: &Path) {
    give_to_postgres(folder);
    let line = as_postgres(&[postgres_program("initdb").into_os_string()]);
    run(Command::new(&line[0])
        .args(&line[1..])
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        .current_dir("/"));
}

/// A data folder that repeats what the server at a port does.
pub(super) fn repeat(folder: &Path, primary: u16) {
    give_to_postgres(folder);
    let line = as_postgres(&[postgres_program("pg_basebackup").into_os_string()]);
    run(Command::new(&line[0])
        .args(&line[1..])
        .args(["-h", "127.0.0.1", "-U", "postgres", "-R", "-c", "fast", "--no-sync"])
        .args(["-p", &primary.to_string(), "-D"])
        .arg(folder.join("data"))
        .current_dir("/"));
}

/// Adds what starts it to a command line.
pub(super) fn start(line: &mut Command, folder: &Path, port: u16) {
    line.args(as_postgres(&[postgres_program("postgres").into_os_string()]));
    line.arg("-D").arg(folder.join("data")).args(["-p", &port.to_string(), "-k", ""]);
    line.args(["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"]);
    line.args(["-c", "shared_buffers=32MB", "-c", "log_min_messages=fatal"]);
}

/// A program of PostgreSQL: of the folder in `MIGRATIONS_TEST_POSTGRES_BIN`, else the newest that is found.
///
/// # Panics
/// With what to do, if there is none.
pub fn postgres_program(name: &str) -> PathBuf {
    // Packages of single versions hold the server alone; clients of another version will do.
    let of_version = std::env::var_os("MIGRATIONS_TEST_POSTGRES_BIN").map(|folder| PathBuf::from(folder).join(name));
    if let Some(program) = of_version.filter(|program| program.is_file()) {
        return program;
    }
    let folders = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];
    find(&[name], &folders).unwrap_or_else(|| {
        panic!(
            "PostgreSQL's `{name}` is not here: install Debian's package postgresql, or brew install postgresql; \
                or name a server in MIGRATIONS_TEST_POSTGRES_URL"
        )
    })
}

//! Crashes and crowds, with real processes.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use migrations_tests::{column, effort, open, sample, schema, side_by_side};

fn spawn(database: &Path, command: &str, kill_at: Option<usize>) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_crash_child"));
    child.arg(database).arg(command).args(kill_at.map(|at| at.to_string()));
    child.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the program starts")
}

#[track_caller]
fn finish(database: &Path, command: &str) {
    let output = spawn(database, command, None).wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Schema, rows and applied revisions: what must be the same after every crash.
fn contents(database: &Path) -> Vec<String> {
    let connection = &mut open(database.to_str().unwrap());
    let mut all = schema(connection);
    for (table, columns) in
        [("counts", "revision || runs"), ("people", "id || name"), ("notes", "id || ' ' || person || text")]
    {
        if all.iter().any(|line| line.starts_with(&format!("table {table}:"))) {
            all.extend(column(connection, &format!("SELECT {columns} FROM {table}")));
        }
    }
    all.extend(column(connection, "SELECT revision || state FROM __migrations_revisions"));
    assert_eq!(column(connection, "SELECT * FROM (SELECT integrity_check FROM pragma_integrity_check)"), ["ok"]);
    all
}

/// A database at head or at base, made without a crash.
fn undisturbed(folder: &Path, command: &str) -> PathBuf {
    let database = folder.join(format!("undisturbed-{command}.db"));
    finish(&database, "up");
    if command == "down" {
        finish(&database, "down");
    }
    database
}

/// Where a run of `command` starts from.
fn start(folder: &Path, command: &str) -> PathBuf {
    let database = folder.join(format!("start-{command}.db"));
    if command == "down" {
        finish(&database, "up");
    } else {
        drop(open(database.to_str().unwrap()));
        std::fs::write(&database, b"").unwrap();
    }
    database
}

/// How many databases are crashed side by side. Most of the time a program waits there, until the lease of the one that was
/// killed has run out.
const THREADS: usize = 8;

/// The instants at which a run is killed: its events by number, from 1.
fn instants(folder: &Path, start: &Path, command: &str) -> Vec<usize> {
    let database = folder.join(format!("events-{command}.db"));
    std::fs::copy(start, &database).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_crash_child")).arg(&database).args([command, "0"]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let events = String::from_utf8(output.stdout).unwrap();
    let events: Vec<&str> = events.lines().collect();
    let taken = sample(&events, effort().step(5, 1));
    println!("{command}: killed at {} of {} events", taken.len(), events.len());
    assert!(events.len() > 20, "only {events:?}");
    taken.into_iter().map(|at| at + 1).collect()
}

/// A database that was killed at this event; the number behind the last one is no event.
fn killed(folder: &Path, start: &Path, command: &str, at: usize) -> PathBuf {
    let database = folder.join(format!("{command}-{at}.db"));
    std::fs::copy(start, &database).unwrap();
    let status = spawn(&database, command, Some(at)).wait().unwrap();
    assert!(status.code().is_none(), "not killed at event {at}: {status}");
    database
}

fn crash_everywhere(command: &str) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let expected = contents(&undisturbed(folder, command));
    let start = start(folder, command);
    side_by_side(THREADS, &instants(folder, &start, command), |&at| {
        let database = killed(folder, &start, command, at);
        finish(&database, command);
        assert_eq!(contents(&database), expected, "killed at event {at}");
    });
}

#[test]
fn killed_at_boundaries_of_an_upgrade() {
    crash_everywhere("up");
}

#[test]
fn killed_at_boundaries_of_a_downgrade() {
    crash_everywhere("down");
}

/// A redo that was killed leaves what `redo`, or `upgrade`, goes on with; nothing is lost on the way.
#[test]
fn killed_at_boundaries_of_a_redo() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let expected = contents(&undisturbed(folder, "up"));
    let start = start(folder, "down");
    let instants = instants(folder, &start, "redo");
    let half_way = side_by_side(THREADS, &instants, |&at| {
        let database = killed(folder, &start, "redo", at);
        let again = spawn(&database, "redo", None).wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&again.stderr);
        // A revision that is being applied, or is not applied, is for `upgrade`.
        let is_for_upgrade = said.contains("run upgrade again") || said.contains("`upgrade c002` runs it");
        assert!(again.status.success() || is_for_upgrade, "killed at event {at}: {said}");
        finish(&database, "up");
        assert_eq!(contents(&database), expected, "killed at event {at}");
        !again.status.success()
    });
    let half_way = half_way.into_iter().filter(|is_half_way| *is_half_way).count();
    println!("{half_way} of {} redos had taken something back when they were killed", instants.len());
    assert!(half_way > instants.len() / 10, "only {half_way} half-way");
}

#[test]
fn killed_at_random_instants() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let rounds: Vec<u64> = (0..effort().count(4, 12, 500) as u64).collect();
    for command in ["up", "down"] {
        let expected = contents(&undisturbed(folder, command));
        let start = start(folder, command);
        let killed = side_by_side(THREADS, &rounds, |round| {
            let database = folder.join(format!("{command}-{round}.db"));
            std::fs::copy(&start, &database).unwrap();
            let mut child = spawn(&database, command, None);
            std::thread::sleep(Duration::from_micros(round.wrapping_mul(7_919) % 25_000));
            child.kill().unwrap();
            let is_killed = child.wait().unwrap().code().is_none();
            finish(&database, command);
            assert_eq!(contents(&database), expected, "killed in round {round}");
            is_killed
        });
        let killed = killed.into_iter().filter(|is_killed| *is_killed).count();
        println!("{command}: {killed} of {} were killed before they were done", rounds.len());
    }
}

#[test]
fn thirty_two_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("crowd.db");
    let expected = contents(&undisturbed(folder.path(), "up"));
    let children: Vec<Child> = (0..32).map(|_| spawn(&database, "up", None)).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(contents(&database), expected);
    let connection = &mut open(database.to_str().unwrap());
    let ran = column(connection, "SELECT revision FROM __migrations_log WHERE action = 'upgrade'");
    assert_eq!(ran, ["c001", "c002", "c003", "c004", "c005"]);
}

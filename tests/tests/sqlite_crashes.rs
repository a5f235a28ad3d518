//! Crashes and crowds, with real processes.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use migrations_tests::{column, open, schema};

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
fn undisturbed(folder: &Path, command: &str) -> std::path::PathBuf {
    let database = folder.join(format!("undisturbed-{command}.db"));
    finish(&database, "up");
    if command == "down" {
        finish(&database, "down");
    }
    database
}

/// Where a run of `command` starts from.
fn start(folder: &Path, command: &str) -> std::path::PathBuf {
    let database = folder.join(format!("start-{command}.db"));
    if command == "down" {
        finish(&database, "up");
    } else {
        drop(open(database.to_str().unwrap()));
        std::fs::write(&database, b"").unwrap();
    }
    database
}

fn crash_everywhere(command: &str) {
    let folder = tempfile::tempdir().unwrap();
    let expected = contents(&undisturbed(folder.path(), command));
    let start = start(folder.path(), command);
    let mut crashes = 0;
    for at in 1.. {
        let database = folder.path().join(format!("{command}-{at}.db"));
        std::fs::copy(&start, &database).unwrap();
        let killed = spawn(&database, command, Some(at)).wait().unwrap();
        if killed.success() {
            break;
        }
        crashes += 1;
        finish(&database, command);
        assert_eq!(contents(&database), expected, "killed at event {at}");
    }
    println!("{crashes} crashes while {command}");
    assert!(crashes > 20, "only {crashes} crashes");
}

#[test]
fn killed_at_every_boundary_of_an_upgrade() {
    crash_everywhere("up");
}

#[test]
fn killed_at_every_boundary_of_a_downgrade() {
    crash_everywhere("down");
}

/// A redo that was killed leaves what `redo`, or `upgrade`, goes on with; nothing is lost on the way.
#[test]
fn killed_at_every_boundary_of_a_redo() {
    let folder = tempfile::tempdir().unwrap();
    let expected = contents(&undisturbed(folder.path(), "up"));
    let start = start(folder.path(), "down");
    let (mut crashes, mut half_way) = (0, 0);
    for at in 1.. {
        let database = folder.path().join(format!("redo-{at}.db"));
        std::fs::copy(&start, &database).unwrap();
        if spawn(&database, "redo", Some(at)).wait().unwrap().success() {
            assert_eq!(contents(&database), expected);
            break;
        }
        crashes += 1;
        let again = spawn(&database, "redo", None).wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&again.stderr);
        // A revision that is being applied, or is not applied, is for `upgrade`.
        let is_for_upgrade = said.contains("run upgrade again") || said.contains("`upgrade c002` runs it");
        assert!(again.status.success() || is_for_upgrade, "killed at event {at}: {said}");
        half_way += usize::from(!again.status.success());
        finish(&database, "up");
        assert_eq!(contents(&database), expected, "killed at event {at}");
    }
    println!("{crashes} crashes of a redo, {half_way} of them after the way back");
    assert!(crashes > 40 && half_way > 5, "only {crashes} crashes, {half_way} half-way");
}

/// `MIGRATIONS_CRASHES` sets how many; CONTRIBUTING.md lists the long run.
#[test]
fn killed_at_random_instants() {
    let folder = tempfile::tempdir().unwrap();
    let crashes: u64 = std::env::var("MIGRATIONS_CRASHES").ok().and_then(|text| text.parse().ok()).unwrap_or(24);
    let mut killed = 0;
    for command in ["up", "down"] {
        let expected = contents(&undisturbed(folder.path(), command));
        let start = start(folder.path(), command);
        for round in 0..crashes / 2 {
            let database = folder.path().join(format!("{command}-{round}.db"));
            std::fs::copy(&start, &database).unwrap();
            let mut child = spawn(&database, command, None);
            std::thread::sleep(Duration::from_micros(round.wrapping_mul(7_919) % 25_000));
            child.kill().unwrap();
            killed += u32::from(!child.wait().unwrap().success());
            finish(&database, command);
            assert_eq!(contents(&database), expected, "killed in round {round}");
        }
    }
    println!("{killed} of {crashes} were killed before they were done");
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

//! Databases that cannot be migrated: clear errors and an unchanged database.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use migrations::{DatabaseState, ErrorKind, Options, Status};
use migrations_tests::{Folder, column, open};

fn folder() -> Folder {
    Folder::new().revision("a", "base", "CREATE TABLE t (x TEXT);", "DROP TABLE t;").revision(
        "b",
        "a",
        "INSERT INTO t SELECT hex(zeroblob(500000));",
        "DELETE FROM t;",
    )
}

fn file() -> (tempfile::TempDir, String) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db").to_str().unwrap().to_owned();
    (directory, path)
}

#[test]
fn a_full_disk() {
    let (_directory, path) = file();
    let connection = &mut open(&path);
    connection.batch_execute("PRAGMA max_page_count = 40").unwrap();
    let error = folder().sqlite().upgrade(connection, "head").unwrap_err();
    assert_eq!((error.kind(), error.revision()), (ErrorKind::Database, Some("b")));
    assert!(error.to_string().contains("database or disk is full"), "{error}");
    assert_eq!(error.database_state(), &DatabaseState::Unchanged);
    assert_eq!(folder().sqlite().status(connection).unwrap(), Status::Uninitialised);
}

#[test]
fn another_writer() {
    let (_directory, path) = file();
    let writer = &mut open(&path);
    writer.batch_execute("CREATE TABLE w (x); BEGIN IMMEDIATE; INSERT INTO w VALUES (1)").unwrap();
    let mut options = Options::default().lock_timeout(Duration::from_millis(300));
    let error = folder().sqlite().upgrade_with(&mut open(&path), "head", &mut options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    writer.batch_execute("COMMIT").unwrap();
    assert_eq!(folder().sqlite().upgrade(&mut open(&path), "head").unwrap().rows, ["b"]);
}

#[test]
fn a_reader_does_not_stop_a_commit() {
    let (_directory, path) = file();
    let set = folder().sqlite();
    set.upgrade(&mut open(&path), "a").unwrap();
    let reader = &mut open(&path);
    reader.batch_execute("BEGIN").unwrap();
    column(reader, "SELECT count(*) FROM t");
    let other = std::thread::spawn({
        let path = path.clone();
        move || folder().sqlite().upgrade(&mut open(&path), "head").map(|report| report.rows)
    });
    std::thread::sleep(Duration::from_millis(200));
    reader.batch_execute("COMMIT").unwrap();
    assert_eq!(other.join().unwrap().unwrap(), ["b"]);
}

#[test]
fn a_file_that_is_no_database() {
    let (_directory, path) = file();
    std::fs::write(&path, "this is not a database, but long enough to have a header of one ".repeat(20)).unwrap();
    let error = folder().sqlite().upgrade(&mut open(&path), "head").unwrap_err();
    assert!(error.to_string().contains("file is not a database"), "{error}");
}

#[test]
fn a_script_that_ends_the_transaction() {
    let (_directory, path) = file();
    let set = folder()
        .revision(
            "c",
            "b",
            "CREATE TABLE u (x UNIQUE); INSERT INTO u VALUES (1); INSERT OR ROLLBACK INTO u VALUES (1);",
            "DROP TABLE u;",
        )
        .sqlite();
    let connection = &mut open(&path);
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.revision(), Some("c"));
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
    connection.batch_execute("BEGIN; COMMIT").unwrap();
}

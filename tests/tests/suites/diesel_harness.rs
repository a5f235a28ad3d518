//! The same set under Diesel's own harness.

use diesel_migrations::MigrationHarness;
use migrations::Status;
use migrations_tests::{Folder, memory, schema};

#[test]
fn the_harness_of_diesel_runs_a_set() {
    let set = Folder::new()
        .revision("a1", "base", "CREATE TABLE t (x);", "DROP TABLE t;")
        .revision("b2", "a1", "ALTER TABLE t ADD COLUMN y;\nVACUUM;", "ALTER TABLE t DROP COLUMN y;")
        .sqlite();
    let connection = &mut memory();
    assert!(connection.has_pending_migration(&set).unwrap());
    let versions: Vec<String> =
        connection.run_pending_migrations(&set).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(versions, ["a1", "b2"]);
    assert!(matches!(set.status(connection).unwrap(), Status::ForeignHistory { .. }));
    connection.revert_all_migrations(&set).unwrap();
    assert_eq!(schema(connection).iter().filter(|line| !line.contains("__diesel")).count(), 0);
}

#[test]
fn what_the_harness_would_run_out_of_order_is_refused() {
    let set = Folder::new()
        .revision("f00d", "base", "CREATE TABLE t (x);", "DROP TABLE t;")
        .revision("0abc", "f00d", "ALTER TABLE t ADD COLUMN y;", "ALTER TABLE t DROP COLUMN y;")
        .sqlite();
    let error = memory().run_pending_migrations(&set).map(drop).unwrap_err();
    assert!(error.to_string().contains("would run 0abc before f00d"), "{error}");
}

#[test]
fn a_failing_statement_is_named() {
    let set =
        Folder::new().revision("a", "base", "CREATE TABLE t (x);\nINSERT INTO u VALUES (1);", "DROP TABLE t;").sqlite();
    let error = memory().run_pending_migrations(&set).map(drop).unwrap_err();
    assert!(error.to_string().contains("migrations/a/up.sql:6"), "{error}");
}

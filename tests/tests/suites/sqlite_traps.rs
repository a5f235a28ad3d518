//! Traps into which the runner, or somebody else's, has fallen once.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use migrations::{Call, ErrorKind, Observer, Options, Repair, StatementEvent, Status, TrustStoredScripts};
use migrations_tests::{Folder, column, memory, open, run_script, schema};

fn kind(result: Result<impl Sized, migrations::Error>) -> ErrorKind {
    result.map(drop).expect_err("an error is expected").kind()
}

/// `p` with a child `c` that would go with it.
fn family() -> Folder {
    Folder::new().revision(
        "a",
        "base",
        "CREATE TABLE p (id INTEGER PRIMARY KEY);
         CREATE TABLE c (p INTEGER REFERENCES p (id) ON DELETE CASCADE);
         CREATE TABLE node (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES node (id) ON DELETE CASCADE);
         INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);
         INSERT INTO node VALUES (1, NULL), (2, 1), (3, 2);",
        "DROP TABLE node; DROP TABLE c; DROP TABLE p;",
    )
}

const REBUILD: &str = "CREATE TABLE new_p (id INTEGER PRIMARY KEY, w); INSERT INTO new_p SELECT id, 0 FROM p; \
                       DROP TABLE p; ALTER TABLE new_p RENAME TO p;";

#[track_caller]
fn keeps_rows(folder: Folder, table: &str, rows: &str) {
    let connection = &mut memory();
    folder.sqlite().upgrade(connection, "head").unwrap();
    assert_eq!(column(connection, &format!("SELECT count(*) FROM {table}")), [rows]);
    assert_eq!(column(connection, "SELECT foreign_keys FROM pragma_foreign_keys"), ["1"]);
}

#[test]
fn a_table_that_refers_to_itself_keeps_its_rows() {
    let rebuild =
        "CREATE TABLE new_node (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES node (id) ON DELETE CASCADE);
        INSERT INTO new_node SELECT * FROM node; DROP TABLE node; ALTER TABLE new_node RENAME TO node;";
    keeps_rows(family().revision("b", "a", rebuild, "VACUUM;"), "node", "3");
}

#[test]
fn a_table_renamed_away_and_dropped_keeps_its_children() {
    let rebuild = "ALTER TABLE p RENAME TO old_p; CREATE TABLE p (id INTEGER PRIMARY KEY, w);
        INSERT INTO p SELECT id, 0 FROM old_p; PRAGMA legacy_alter_table = ON; DROP TABLE old_p; ALTER TABLE p RENAME TO old_p;
        ALTER TABLE old_p RENAME TO p;";
    let connection = &mut memory();
    let set = family().revision("b", "a", rebuild, "VACUUM;").sqlite();
    // The key of `c` followed the old name, so it refers to nothing now: refused, and nothing is lost.
    assert_eq!(kind(set.upgrade(connection, "head")), ErrorKind::ForeignKeys);
    assert_eq!(set.upgrade(connection, "a").unwrap().rows, ["a"]);
    assert_eq!(column(connection, "SELECT count(*) FROM c"), ["1"]);
    assert_eq!(column(connection, "SELECT legacy_alter_table FROM pragma_legacy_alter_table"), ["0"]);
}

#[test]
fn a_child_made_in_the_same_script_keeps_its_rows() {
    let script = format!(
        "CREATE TABLE d (p REFERENCES p (id) ON DELETE CASCADE); INSERT INTO d VALUES (1); DROP TABLE c; {REBUILD}"
    );
    let folder = Folder::new()
        .revision(
            "a",
            "base",
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (x); INSERT INTO p VALUES (1);",
            "DROP TABLE p;",
        )
        .revision("b", "a", &script, "VACUUM;")
        .revision("c", "b", "CREATE TABLE last (x);", "DROP TABLE last;");
    keeps_rows(folder, "d", "1");
}

#[test]
fn a_rebuild_outside_a_transaction_keeps_the_children() {
    keeps_rows(family().revision("b", "a", &format!("{REBUILD} VACUUM;"), "VACUUM;"), "c", "1");
    keeps_rows(family().revision("b", "a\n-- transaction: none", REBUILD, "VACUUM;"), "c", "1");
    let losing = family().revision("b", "a\n-- transaction: none\n-- foreign_keys: off", "DELETE FROM p;", "VACUUM;");
    assert_eq!(kind(losing.sqlite().upgrade(&mut memory(), "head")), ErrorKind::ForeignKeys);
}

#[test]
fn orphans_in_any_table_are_seen_while_foreign_keys_are_off() {
    let folder = family()
        .revision(
            "b",
            "a",
            "CREATE TABLE u (id INTEGER PRIMARY KEY); CREATE TABLE posts (u REFERENCES u (id) ON DELETE CASCADE);
             INSERT INTO u VALUES (1); INSERT INTO posts VALUES (1);",
            "DROP TABLE posts; DROP TABLE u;",
        )
        .revision("c", "b", &format!("{REBUILD} DELETE FROM u;"), "VACUUM;");
    assert_eq!(kind(folder.sqlite().upgrade(&mut memory(), "head")), ErrorKind::ForeignKeys);
}

#[test]
fn old_orphans_move_with_a_renamed_table() {
    let set = family()
        .revision("b", "a\n-- foreign_keys: off", "ALTER TABLE c RENAME TO d;", "ALTER TABLE d RENAME TO c;")
        .sqlite();
    let connection = &mut memory();
    set.upgrade(connection, "a").unwrap();
    connection.batch_execute("PRAGMA foreign_keys = OFF; INSERT INTO c VALUES (99); PRAGMA foreign_keys = ON").unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["b"]);
}

#[test]
fn stored_downs_keep_children_and_write_the_log() {
    let old = family().sqlite();
    let newer = family()
        .revision("b", "a", "CREATE TABLE x (y);", &format!("DROP TABLE x; {REBUILD}"))
        .config("store_down = true")
        .sqlite();
    let connection = &mut memory();
    newer.upgrade(connection, "head").unwrap();
    assert_eq!(old.downgrade_unknown(connection, TrustStoredScripts, &Options::default()).unwrap(), ["b"]);
    assert_eq!(column(connection, "SELECT count(*) FROM c"), ["1"]);
    assert_eq!(old.log(connection).unwrap().last().unwrap().action, "downgrade");
    assert_eq!(column(connection, "SELECT foreign_keys FROM pragma_foreign_keys"), ["1"]);
}

#[test]
fn a_recorded_squash_goes_down_with_what_it_replaces() {
    let originals = || {
        Folder::new().revision("a", "base", "CREATE TABLE a (x);", "DROP TABLE a;").revision(
            "b",
            "a",
            "CREATE TABLE b (x);",
            "DROP TABLE b;",
        )
    };
    let set = originals()
        .revision(
            "s",
            "base\n-- replaces: a, b",
            "CREATE TABLE a (x); CREATE TABLE b (x);",
            "DROP TABLE a; DROP TABLE b;",
        )
        .sqlite();
    let connection = &mut memory();
    originals().sqlite().upgrade(connection, "head").unwrap();
    set.upgrade(connection, "head").unwrap();
    let script = set.downgrade_sql(&["s"], "base").unwrap();
    set.downgrade(connection, "base").unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
    assert_eq!(set.upgrade(connection, "head").unwrap().steps.len(), 1);
    assert_eq!(schema(connection).len(), 2);

    let by_hand = &mut memory();
    originals().sqlite().upgrade(by_hand, "head").unwrap();
    set.upgrade(by_hand, "head").unwrap();
    run_script(by_hand, &script).unwrap();
    assert_eq!(set.status(by_hand).unwrap(), Status::Uninitialised);
}

#[test]
fn an_adopted_database_can_go_down_and_up_again() {
    let set = Folder::new()
        .config("adopt = \"diesel\"")
        .file("1_a/up.sql", "CREATE TABLE a (x);")
        .file("1_a/down.sql", "DROP TABLE a;")
        .sqlite();
    let connection = &mut memory();
    connection.batch_execute(diesel::migration::CREATE_MIGRATIONS_TABLE).unwrap();
    connection
        .batch_execute("CREATE TABLE a (x); INSERT INTO __diesel_schema_migrations (version) VALUES ('1')")
        .unwrap();
    set.upgrade(connection, "head").unwrap();
    set.downgrade(connection, "base").unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
    assert_eq!(set.upgrade(connection, "head").unwrap().steps.len(), 1);
}

#[test]
fn a_second_program_can_start_beside_the_history_of_another() {
    let set = Folder::new().revision("a", "base", "CREATE TABLE a (x);", "DROP TABLE a;").sqlite();
    let connection = &mut memory();
    connection.batch_execute(diesel::migration::CREATE_MIGRATIONS_TABLE).unwrap();
    connection.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('1')").unwrap();
    assert_eq!(kind(set.upgrade(connection, "head")), ErrorKind::ForeignHistory);
    set.stamp(connection, &["base"]).unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a"]);
}

#[test]
fn readers_never_see_half_a_commit() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db").to_str().unwrap().to_owned();
    let folder = || {
        (0..30).fold(Folder::new(), |folder, at| {
            let parent = if at == 0 { "base".to_owned() } else { format!("r{:02}", at - 1) };
            folder.revision(
                &format!("r{at:02}"),
                &parent,
                &format!("CREATE TABLE t{at} (x);"),
                &format!("DROP TABLE t{at};"),
            )
        })
    };
    let writer = std::thread::spawn({
        let path = path.clone();
        move || {
            folder().sqlite().upgrade_with(&mut open(&path), "head", &mut Options::default().per_revision()).map(drop)
        }
    });
    let set = folder().sqlite();
    let connection = &mut open(&path);
    connection.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
    while !writer.is_finished() {
        set.status(connection).unwrap();
    }
    writer.join().unwrap().unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
}

#[test]
fn a_lease_is_waited_for_and_a_wrong_clock_is_not() {
    let set = family().sqlite();
    let connection = &mut memory();
    set.upgrade(connection, "head").unwrap();
    set.downgrade(connection, "base").unwrap();
    let lease = |connection: &mut SqliteConnection, seconds: i64| {
        let sql = format!(
            "UPDATE __migrations_state SET lease_owner = 'somebody', fingerprint = NULL, \
             lease_until = (CAST(strftime('%s', 'now') AS INTEGER) + {seconds}) * 1000"
        );
        connection.batch_execute(&sql).unwrap();
    };
    // The longest that there is, again for each look, so that a busy machine does not outlast it.
    lease(connection, 3);
    assert!(matches!(set.status(connection).unwrap(), Status::Running { .. }));
    lease(connection, 3);
    assert_eq!(kind(set.repair(connection, Repair::AcceptRows)), ErrorKind::Locked);
    let mut options = Options::default().lock_timeout(Duration::from_millis(300));
    lease(connection, 3);
    assert_eq!(kind(set.upgrade_with(connection, "head", &mut options)), ErrorKind::Locked);
    lease(connection, 1_000_000);
    assert_eq!(set.upgrade_with(connection, "head", &mut options).unwrap().rows, ["a"]);
    assert_eq!(
        kind(set.downgrade_with(connection, "+1", &mut Options::default().lock_timeout(Duration::MAX))),
        ErrorKind::Target
    );
}

#[test]
fn repairs_cure_what_they_name() {
    let set = family().sqlite();
    let connection = &mut memory();
    set.upgrade(connection, "head").unwrap();
    connection.batch_execute("UPDATE __migrations_revisions SET part = 'x', state = 'y'").unwrap();
    assert_eq!(kind(set.downgrade(connection, "-1")), ErrorKind::TrackingEdited);
    set.repair(connection, Repair::AcceptRows).unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    connection.batch_execute("UPDATE __migrations_revisions SET part = 'x'").unwrap();
    set.stamp_with(connection, &["head"], &mut Options::default().purge()).unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    assert_eq!(kind(set.repair(&mut memory(), Repair::AcceptRows)), ErrorKind::TrackingEdited);
}

#[test]
fn a_half_done_revision_of_a_newer_program_is_not_overlooked() {
    let newer = family().revision(
        "b",
        "a\n-- transaction: none",
        "CREATE TABLE one (x); INSERT INTO nowhere VALUES (1);",
        "DROP TABLE one;",
    );
    let connection = &mut memory();
    newer.sqlite().upgrade(connection, "head").unwrap_err();
    assert_eq!(
        family().sqlite().status(connection).unwrap(),
        Status::Interrupted { revision: "b".to_owned(), done: 1 }
    );
    assert_eq!(kind(family().sqlite().upgrade(connection, "head")), ErrorKind::Interrupted);
}

#[test]
fn a_panic_leaves_the_connection_as_it_was() {
    fn panicking(_: &mut Call<'_, SqliteConnection>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        panic!("in the function")
    }
    let set = Folder::new()
        .revision(
            "a",
            "base",
            "PRAGMA recursive_triggers = ON;\n-- call: panicking\nCREATE TABLE t (x);",
            "DROP TABLE t;",
        )
        .sqlite_with(&[("panicking", panicking)]);
    let connection = &mut memory();
    connection.batch_execute("PRAGMA busy_timeout = 17").unwrap();
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| set.upgrade(connection, "head")));
    assert!(result.is_err());
    assert_eq!(column(connection, "SELECT timeout FROM pragma_busy_timeout"), ["17"]);
    connection.transaction::<_, diesel::result::Error, _>(|_| Ok(())).unwrap();
}

#[test]
fn appended_statements_are_not_fresh() {
    let folder = family();
    let set = folder.sqlite();
    let path = folder.root().join("migrations/a/up.sql");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}CREATE TABLE later (x);\n")).unwrap();
    assert_eq!(kind(set.check_fresh(folder.root().to_str().unwrap())), ErrorKind::Stale);
    std::fs::write(&path, text).unwrap();
    set.assert_fresh(folder.root().to_str().unwrap());

    let sections =
        Folder::new().file("1_a.sql", "-- migrate:up\nCREATE TABLE a (x);\n-- migrate:down\nDROP TABLE a;\n");
    let set = sections.sqlite();
    set.assert_fresh(sections.root().to_str().unwrap());
    std::fs::write(
        sections.root().join("migrations/1_a.sql"),
        "-- migrate:up\nCREATE TABLE a (x);\n-- migrate:down\nDROP TABLE a;\nVACUUM;\n",
    )
    .unwrap();
    assert_eq!(kind(set.check_fresh(sections.root().to_str().unwrap())), ErrorKind::Stale);
}

#[test]
fn odd_but_valid_sql_runs() {
    let script = "CREATE TABLE a$b (x$, \"y\"\"z\" TEXT);\n\u{feff}CREATE TABLE only (x);\nALTER TABLE only ADD COLUMN b;\n\
                  CREATE TABLE concurrently (x);\nDROP TABLE concurrently;\nINSERT INTO only VALUES ('\n-- migrate:down\n', 1);";
    let set = Folder::new().revision("a", "base", script, "DROP TABLE only; DROP TABLE a$b;").sqlite();
    let connection = &mut memory();
    set.upgrade(connection, "head").unwrap();
    set.downgrade(connection, "base").unwrap();
    let file = "-- migrate:up\nCREATE TABLE t (x DEFAULT '\n-- migrate:down\n');\n-- migrate:down\nDROP TABLE t;\n";
    Folder::new().file("1.sql", file).sqlite().upgrade(connection, "head").unwrap();
}

#[test]
fn what_lives_with_the_connection_is_refused_bit_by_bit() {
    let messages = Folder::new()
        .revision("a", "base\n-- transaction: none", "CREATE TEMP TABLE m (x);", "VACUUM;")
        .revision("b", "a", "ATTACH 'x' AS y;\nVACUUM;", "VACUUM;")
        .revision("c", "b", "SELECT\n-- call: f\n1;", "VACUUM;")
        .messages(migrations_core::Dialect::Sqlite);
    assert_eq!(messages.matches("[session-only]").count(), 2, "{messages}");
    assert_eq!(messages.matches("[directive]").count(), 1, "{messages}");
}

#[test]
fn scripts_to_run_by_hand_commit_rows_with_their_sql() {
    let folder = family().revision("b", "a", REBUILD, "VACUUM;").revision(
        "c",
        "b",
        "DELETE FROM p; DROP TABLE IF EXISTS x;",
        "VACUUM;",
    );
    let set = folder.sqlite();
    let script = set.upgrade_sql(&[], "b").unwrap();
    let mut at = 0;
    // Cut off after any of its commits, the database is where the tracking tables say.
    while let Some(length) = script[at..].find("COMMIT;") {
        at += length + "COMMIT;".len();
        let connection = &mut memory();
        run_script(connection, &script[..at]).unwrap();
        connection.batch_execute("PRAGMA foreign_keys = ON").unwrap();
        assert_eq!(set.upgrade(connection, "b").unwrap().rows, ["b"]);
        assert_eq!(column(connection, "SELECT count(*) FROM c"), ["1"]);
    }
    let connection = &mut memory();
    run_script(connection, &script).unwrap();
    let losing = set.upgrade_sql(&["b"], "c").unwrap();
    assert!(run_script(connection, &losing).unwrap_err().to_string().contains("new_orphans"));
}

#[test]
fn the_harness_of_diesel_refuses_to_empty_tables() {
    use diesel_migrations::MigrationHarness;

    let set = family().revision("b", "a", REBUILD, "VACUUM;").sqlite();
    let connection = &mut memory();
    let error = connection.run_pending_migrations(&set).map(drop).unwrap_err();
    assert!(error.to_string().contains("migrations/b/up.sql drops a table to which others refer"), "{error}");
    assert_eq!(column(connection, "SELECT count(*) FROM c"), ["1"]);
}

#[test]
fn a_corrected_script_goes_on_where_the_old_one_stopped() {
    let with = |third: &str| {
        family().revision(
            "b",
            "a\n-- transaction: none",
            &format!("CREATE TABLE one (x); INSERT INTO one VALUES (1); {third};"),
            "VACUUM;",
        )
    };
    let connection = &mut memory();
    let error = with("INSERT INTO oen VALUES (2)").sqlite().upgrade(connection, "head").unwrap_err();
    assert!(error.to_string().contains("help: the next run goes on at this statement"), "{error}");
    let corrected = with("INSERT INTO one VALUES (2)").sqlite();
    let error = corrected.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.to_string().contains("Repair::ContinueChanged"), "{error}");
    corrected.repair(connection, Repair::ContinueChanged).unwrap();
    corrected.upgrade(connection, "head").unwrap();
    assert_eq!(column(connection, "SELECT x FROM one"), ["1", "2"]);
    assert_eq!(corrected.status(connection).unwrap(), Status::AtHead);
}

#[test]
fn a_stamp_says_what_it_forgets() {
    let set = family()
        .revision("b", "a\n-- transaction: none", "CREATE TABLE one (x); INSERT INTO nowhere VALUES (1);", "VACUUM;")
        .sqlite();
    let connection = &mut memory();
    set.upgrade(connection, "head").unwrap_err();
    let report = set.stamp(connection, &["a"]).unwrap();
    assert_eq!(report.notes, ["forgot that b was interrupted; the 1 statements of it that are done stay done"]);
}

#[test]
fn a_probe_waits_for_a_short_lock() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db").to_str().unwrap().to_owned();
    let set = family().revision("b", "a", "CREATE TABLE x (y);", "DROP TABLE x;").sqlite();
    set.upgrade(&mut open(&path), "a").unwrap();
    let writer = &mut open(&path);
    writer.batch_execute("BEGIN EXCLUSIVE").unwrap();
    let probe = std::thread::spawn({
        let path = path.clone();
        move || family().revision("b", "a", "CREATE TABLE x (y);", "DROP TABLE x;").sqlite().status(&mut open(&path))
    });
    std::thread::sleep(Duration::from_millis(300));
    writer.batch_execute("COMMIT").unwrap();
    assert_eq!(probe.join().unwrap().unwrap(), Status::Behind { pending: 1 });
}

/// Takes the lease away after the VACUUM, as if this process had slept for too long.
struct Thief {
    path: String,
    has_stolen: bool,
}

impl Observer for Thief {
    fn statement_finished(&mut self, event: &StatementEvent<'_>, _: Duration) {
        if event.text == "VACUUM" && !std::mem::replace(&mut self.has_stolen, true) {
            let sql = "UPDATE __migrations_state SET lease_owner = 'thief', \
                       lease_until = (CAST(strftime('%s', 'now') AS INTEGER) + 2) * 1000";
            open(&self.path).batch_execute(sql).unwrap();
        }
    }
}

#[test]
fn a_process_that_lost_its_lease_stands_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db").to_str().unwrap().to_owned();
    let set = family()
        .revision("b", "a", "CREATE TABLE one (x); VACUUM; INSERT INTO one VALUES (1);", "DROP TABLE one;")
        .sqlite();
    let mut thief = Thief { path: path.clone(), has_stolen: false };
    let connection = &mut open(&path);
    set.upgrade_with(connection, "head", &mut Options::default().observer(&mut thief)).unwrap();
    assert!(thief.has_stolen);
    assert_eq!(column(connection, "SELECT x FROM one"), ["1"]);
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
}

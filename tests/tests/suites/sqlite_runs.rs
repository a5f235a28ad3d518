//! Runs on SQLite: what works, told as scenarios.

use std::any::Any;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use migrations::{
    Call, DatabaseState, Direction, ErrorKind, Observer, Options, Repair, RevisionEvent, StatementEvent, Status,
};
use migrations_tests::{Folder, column, memory, open, run_script, schema};

fn three() -> Folder {
    Folder::new()
        .revision("a1", "base", "CREATE TABLE t (id INTEGER PRIMARY KEY);", "DROP TABLE t;")
        .revision(
            "b2",
            "a1",
            "ALTER TABLE t ADD COLUMN name TEXT; INSERT INTO t (name) VALUES ('x');",
            "ALTER TABLE t DROP COLUMN name;",
        )
        .revision("c3", "b2", "CREATE INDEX t_name ON t (name);", "DROP INDEX t_name;")
}

fn kind(result: Result<impl Sized, migrations::Error>) -> ErrorKind {
    result.map(drop).expect_err("an error is expected").kind()
}

#[test]
fn up_and_down_and_nothing_to_do() {
    let set = three().sqlite();
    let connection = &mut memory();
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
    let report = set.upgrade(connection, "head").unwrap();
    assert_eq!(
        report.to_string(),
        "upgrade base -> a1, message of a1\nupgrade a1 -> b2, message of b2\nupgrade b2 -> c3, message of c3\n"
    );
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    assert_eq!(set.upgrade(connection, "head").unwrap().to_string(), "nothing to do: the database is at c3\n");
    let past = set.upgrade(connection, "a1").unwrap();
    assert_eq!(past.to_string(), "nothing to do: the database is at c3, past the target already\n");
    assert_eq!(kind(set.upgrade_with(connection, "a1", &mut Options::default().exact())), ErrorKind::PastTarget);
    assert_eq!(set.downgrade(connection, "-1").unwrap().to_string(), "downgrade c3 -> b2, message of c3\n");
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
    assert_eq!(set.current(connection).unwrap().to_string(), "b2\n");
    set.downgrade(connection, "base").unwrap();
    assert_eq!(schema(connection), Vec::<String>::new());
    assert_eq!(set.upgrade(connection, "+2").unwrap().rows, ["b2"]);
    insta::assert_snapshot!(set.history(connection).unwrap().to_string(), @r"
    b2 -> c3 (head), message of c3
    a1 -> b2 (current), message of b2
    <base> -> a1, message of a1
    ");
    let actions: Vec<String> = set.log(connection).unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions.join(" "), "upgrade upgrade upgrade downgrade downgrade downgrade upgrade upgrade");
}

#[test]
fn a_failed_statement_leaves_no_trace_and_says_where() {
    let set = three()
        .revision("d4", "c3", "CREATE TABLE u (a);\n\nINSERT INTO nowhere VALUES (1);", "DROP TABLE u;")
        .sqlite();
    let connection = &mut memory();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!((error.kind(), error.revision(), error.line()), (ErrorKind::Database, Some("d4"), Some(7)));
    assert_eq!(
        (error.file(), error.statement()),
        (Some("migrations/d4/up.sql"), Some("INSERT INTO nowhere VALUES (1)"))
    );
    assert_eq!(error.database_state(), &DatabaseState::Unchanged);
    insta::assert_snapshot!(error.to_string(), @r"
    the database refused a statement
      revision: d4
      at: migrations/d4/up.sql:7 (statement 2 of 2)
      statement: INSERT INTO nowhere VALUES (1)
      reason: no such table: nowhere
      database: unchanged
    ");
    assert_eq!(schema(connection), Vec::<String>::new());
    assert_eq!(column(connection, "SELECT name FROM sqlite_master"), Vec::<String>::new());
    // With a transaction for each revision, what came before stays.
    let error = set.upgrade_with(connection, "head", &mut Options::default().per_revision()).unwrap_err();
    assert_eq!(error.database_state(), &DatabaseState::At(vec!["c3".to_owned()]));
    assert_eq!(set.current(connection).unwrap().revisions.len(), 1);
}

#[test]
fn branches_and_merges_run_in_order() {
    let set = Folder::new()
        .revision("a", "base", "CREATE TABLE a (x);", "DROP TABLE a;")
        .revision("b1", "a\n-- branch_labels: left", "CREATE TABLE b1 (x);", "DROP TABLE b1;")
        .revision("b2", "a", "CREATE TABLE b2 (x);", "DROP TABLE b2;")
        .sqlite();
    let connection = &mut memory();
    assert_eq!(kind(set.upgrade(connection, "head")), ErrorKind::Target);
    assert_eq!(set.upgrade(connection, "left@head").unwrap().rows, ["b1"]);
    assert_eq!(set.upgrade(connection, "heads").unwrap().rows, ["b1", "b2"]);
    assert_eq!(kind(set.downgrade(connection, "-1")), ErrorKind::Target);
    assert_eq!(set.downgrade(connection, "left@-1").unwrap().rows, ["b2"]);
    insta::assert_snapshot!(set.branches().unwrap().to_string(), @r"
    a (branchpoint)
         -> b1 (left) (head)
         -> b2 (head)
    ");
    insta::assert_snapshot!(set.heads().unwrap().to_string(), @r"
    b1 (left) (head)
    b2 (head)
    ");
}

#[test]
fn children_survive_a_rebuild_and_new_orphans_do_not() {
    let folder = Folder::new()
        .revision(
            "a",
            "base",
            "CREATE TABLE p (id INTEGER PRIMARY KEY, v);
             CREATE TABLE c (p INTEGER REFERENCES p (id) ON DELETE CASCADE);
             CREATE TABLE other (p INTEGER REFERENCES p (id));",
            "DROP TABLE other; DROP TABLE c; DROP TABLE p;",
        )
        .revision(
            "b",
            "a",
            "CREATE TABLE new_p (id INTEGER PRIMARY KEY, v, w);
             INSERT INTO new_p SELECT id, v, 0 FROM p;
             DROP TABLE p;
             ALTER TABLE new_p RENAME TO p;",
            "ALTER TABLE p DROP COLUMN w;",
        )
        .revision("c", "b", "CREATE TABLE last (x);", "DROP TABLE last;");
    let set = folder.sqlite();
    let connection = &mut memory();
    set.upgrade(connection, "a").unwrap();
    connection.batch_execute("INSERT INTO p VALUES (1, 'x'); INSERT INTO c VALUES (1);").unwrap();
    // An orphan from before must not block.
    connection
        .batch_execute("PRAGMA foreign_keys = OFF; INSERT INTO other VALUES (99); PRAGMA foreign_keys = ON")
        .unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["c"]);
    assert_eq!(column(connection, "SELECT count(*) FROM c"), ["1"]);
    assert_eq!(column(connection, "SELECT foreign_keys FROM pragma_foreign_keys"), ["1"]);

    let losing = folder.revision(
        "d",
        "c",
        "CREATE TABLE new_p (id INTEGER PRIMARY KEY); DROP TABLE p; ALTER TABLE new_p RENAME TO p;",
        "SELECT 2; ALTER TABLE p ADD COLUMN v; ALTER TABLE p ADD COLUMN w;",
    );
    let error = losing.sqlite().upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignKeys);
    insta::assert_snapshot!(error.to_string(), @r"
    revision d breaks foreign keys: 1 rows of `c` refer to nothing in `p`
      database: unchanged
      help: copy all rows when rebuilding a table, and delete or change what refers to rows that go
    ");
    assert_eq!(column(connection, "SELECT count(*) FROM p"), ["1"]);
    assert_eq!(column(connection, "SELECT foreign_keys FROM pragma_foreign_keys"), ["1"]);
}

#[test]
fn a_callers_transaction_is_never_committed() {
    let set = three().sqlite();
    let connection = &mut memory();
    let result: Result<(), diesel::result::Error> = connection.transaction(|connection| {
        assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["c3"]);
        assert_eq!(set.status(connection).unwrap(), Status::AtHead);
        Err(diesel::result::Error::RollbackTransaction)
    });
    assert!(result.is_err());
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
    connection.batch_execute("BEGIN").unwrap();
    assert_eq!(kind(set.upgrade(connection, "head")), ErrorKind::InsideTransaction);
    connection.batch_execute("ROLLBACK").unwrap();
    let vacuum = three().revision("d4", "c3", "VACUUM;", "VACUUM;").sqlite();
    let result: Result<(), diesel::result::Error> = connection.transaction(|connection| {
        assert_eq!(kind(vacuum.upgrade(connection, "head")), ErrorKind::InsideTransaction);
        Ok(())
    });
    result.unwrap();
    assert_eq!(schema(connection), Vec::<String>::new());
    assert_eq!(vacuum.upgrade(connection, "head").unwrap().rows, ["d4"]);
}

#[test]
fn statements_outside_a_transaction_resume_where_they_stopped() {
    let broken = three().revision(
        "d4",
        "c3\n-- transaction: none",
        "CREATE TABLE one (x);\nINSERT INTO one VALUES (1);\nVACUUM;\nINSERT INTO later VALUES (1);",
        "DROP TABLE one;",
    );
    let set = broken.sqlite();
    let connection = &mut memory();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.database_state(), &DatabaseState::Inside { revision: "d4".to_owned(), done: 3 });
    assert_eq!(set.status(connection).unwrap(), Status::Interrupted { revision: "d4".to_owned(), done: 3 });
    assert_eq!(kind(set.downgrade(connection, "-1")), ErrorKind::Interrupted);
    connection.batch_execute("CREATE TABLE later (x)").unwrap();
    set.upgrade(connection, "head").unwrap();
    assert_eq!(column(connection, "SELECT count(*) FROM one"), ["1"]);
    assert_eq!(column(connection, "SELECT count(*) FROM later"), ["1"]);
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    set.downgrade(connection, "-1").unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
}

#[test]
fn nothing_done_outside_a_transaction_leaves_no_trace() {
    let set = three().revision("d4", "c3\n-- transaction: none", "INSERT INTO nowhere VALUES (1);", "VACUUM;").sqlite();
    let connection = &mut memory();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.database_state(), &DatabaseState::At(vec!["c3".to_owned()]));
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
}

#[test]
fn older_programs_stand_aside() {
    let old = three().sqlite();
    let newer =
        three().revision("d4", "c3", "CREATE TABLE d (x);", "DROP TABLE d;").config("store_down = true").sqlite();
    let connection = &mut memory();
    newer.upgrade(connection, "head").unwrap();
    assert_eq!(old.status(connection).unwrap(), Status::Ahead { unknown: vec!["d4".to_owned()], is_breaking: false });
    assert_eq!(
        old.upgrade(connection, "head").unwrap().to_string(),
        "nothing to do: the database is ahead of this program, which knows it up to c3; it also has d4\n"
    );
    assert_eq!(kind(old.upgrade_with(connection, "head", &mut Options::default().strict())), ErrorKind::Ahead);
    assert_eq!(kind(old.downgrade(connection, "-1")), ErrorKind::Ahead);
    assert_eq!(old.downgrade_unknown(connection, migrations::TrustStoredScripts, &Options::default()).unwrap(), ["d4"]);
    assert_eq!(old.status(connection).unwrap(), Status::AtHead);

    let other = three().revision("e5", "c3", "CREATE TABLE e (x);", "DROP TABLE e;").sqlite();
    newer.upgrade(connection, "head").unwrap();
    assert_eq!(kind(other.upgrade(connection, "head")), ErrorKind::Diverged);
    newer.downgrade(connection, "-1").unwrap();
    let breaking =
        three().revision("d4", "c3\n-- breaking: t.name means something else", "CREATE TABLE d (x);", "DROP TABLE d;");
    breaking.sqlite().upgrade(connection, "head").unwrap();
    insta::assert_snapshot!(old.upgrade(connection, "head").unwrap_err().to_string(), @r"
    this program is too old for the database: revision d4 says `t.name means something else`
      database: unchanged
      help: start a newer program
    ");
}

#[test]
fn edited_scripts_and_tables_are_noticed() {
    let set = three().sqlite();
    let connection = &mut memory();
    set.upgrade(connection, "head").unwrap();
    let edited = three().revision("a1", "base", "CREATE TABLE t (id INTEGER PRIMARY KEY, x);", "DROP TABLE t;");
    assert_eq!(kind(edited.sqlite().upgrade(connection, "head")), ErrorKind::Drifted);
    assert_eq!(edited.sqlite().status(connection).unwrap(), Status::Drifted { revisions: vec!["a1".to_owned()] });
    let said = edited.sqlite().repair(connection, Repair::AcceptChecksums).unwrap();
    assert_eq!(said[0], "accepted the up script of a1");
    assert!(said[1].starts_with("warning: nothing was run"), "{said:?}");
    assert_eq!(edited.sqlite().status(connection).unwrap(), Status::AtHead);
    edited.sqlite().upgrade(connection, "head").unwrap();

    let connection = &mut memory();
    set.upgrade(connection, "head").unwrap();
    connection.batch_execute("DELETE FROM __migrations_revisions WHERE revision = 'c3'").unwrap();
    // The check at start trusts the fingerprint; every other path reads the rows.
    set.upgrade(connection, "head").unwrap();
    assert_eq!(kind(set.downgrade(connection, "-1")), ErrorKind::TrackingEdited);
    set.repair(connection, Repair::AcceptRows).unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
    connection.batch_execute("UPDATE __migrations_revisions SET part = 'x'").unwrap();
    assert_eq!(kind(set.upgrade(connection, "head")), ErrorKind::TrackingEdited);
    connection.batch_execute("UPDATE __migrations_state SET format = 2").unwrap();
    assert_eq!(kind(set.upgrade(connection, "head")), ErrorKind::NewerFormat);
    connection.batch_execute("DROP TABLE __migrations_revisions; CREATE TABLE __migrations_revisions (x)").unwrap();
    connection.batch_execute("UPDATE __migrations_state SET format = 1").unwrap();
    assert_eq!(kind(set.upgrade(connection, "head")), ErrorKind::TrackingEdited);
}

#[test]
fn gaps_are_refused_or_filled() {
    let connection = &mut memory();
    three().sqlite().upgrade(connection, "head").unwrap();
    let inserted = Folder::new()
        .revision("a1", "base", "CREATE TABLE t (id INTEGER PRIMARY KEY);", "DROP TABLE t;")
        .revision("a2", "a1", "CREATE TABLE middle (x);", "DROP TABLE middle;")
        .revision(
            "b2",
            "a2",
            "ALTER TABLE t ADD COLUMN name TEXT; INSERT INTO t (name) VALUES ('x');",
            "ALTER TABLE t DROP COLUMN name;",
        )
        .revision("c3", "b2", "CREATE INDEX t_name ON t (name);", "DROP INDEX t_name;");
    let set = inserted.sqlite();
    assert_eq!(set.status(connection).unwrap(), Status::Gap { missing: vec!["a2".to_owned()] });
    assert_eq!(kind(set.upgrade(connection, "head")), ErrorKind::Gap);
    let report = set.upgrade_with(connection, "head", &mut Options::default().allow_out_of_order()).unwrap();
    assert_eq!(report.to_string(), "upgrade a1 -> a2, message of a2 (out of order)\n");
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
}

#[test]
fn late_files_without_headers_run_as_with_diesel() {
    let folder =
        || Folder::new().file("001_a.up.sql", "CREATE TABLE a (x);").file("003_c.up.sql", "CREATE TABLE c (x);");
    let connection = &mut memory();
    folder().sqlite().upgrade(connection, "head").unwrap();
    let late = || folder().file("002_b.up.sql", "CREATE TABLE b (x);");
    assert_eq!(kind(late().config("out_of_order = \"deny\"").sqlite().upgrade(connection, "head")), ErrorKind::Gap);
    assert_eq!(late().sqlite().upgrade(connection, "head").unwrap().to_string(), "upgrade 1 -> 2, b (out of order)\n");
    assert_eq!(kind(late().sqlite().downgrade(connection, "base")), ErrorKind::Irreversible);
}

#[test]
fn stamps_record_without_running() {
    let set = three().sqlite();
    let connection = &mut memory();
    assert_eq!(set.stamp(connection, &["b2"]).unwrap().rows, ["b2"]);
    assert_eq!(schema(connection), Vec::<String>::new());
    assert_eq!(set.stamp(connection, &["a1"]).unwrap().rows, ["a1"]);
    assert_eq!(set.stamp(connection, &["base"]).unwrap().rows, Vec::<String>::new());
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
    assert_eq!(kind(set.stamp(connection, &["+1"])), ErrorKind::Target);
    three().revision("d4", "c3", "CREATE TABLE d (x);", "DROP TABLE d;").sqlite().stamp(connection, &["head"]).unwrap();
    assert_eq!(kind(set.stamp(connection, &["a1"])), ErrorKind::Ahead);
    assert_eq!(set.stamp_with(connection, &["a1"], &mut Options::default().purge()).unwrap().rows, ["a1"]);
}

#[test]
fn foreign_histories_are_not_overrun() {
    let folder = || {
        Folder::new()
            .file("2020-01-01-000000_a/up.sql", "CREATE TABLE a (x);")
            .file("2020-01-01-000000_a/down.sql", "DROP TABLE a;")
            .file("2021-01-01-000000_b/up.sql", "CREATE TABLE b (x);")
            .file("2021-01-01-000000_b/down.sql", "DROP TABLE b;")
    };
    let connection = &mut memory();
    connection.batch_execute(diesel::migration::CREATE_MIGRATIONS_TABLE).unwrap();
    connection
        .batch_execute("CREATE TABLE a (x); INSERT INTO __diesel_schema_migrations (version) VALUES ('20200101000000')")
        .unwrap();
    let set = folder().sqlite();
    assert!(matches!(set.status(connection).unwrap(), Status::ForeignHistory { .. }));
    assert_eq!(kind(set.upgrade(connection, "head")), ErrorKind::ForeignHistory);
    let adopting = folder().config("adopt = \"diesel\"").sqlite();
    insta::assert_snapshot!(adopting.upgrade(connection, "head").unwrap().to_string(), @r"
    note: took over 1 revision from diesel_migrations
    upgrade 20200101000000 -> 20210101000000, b
    ");
    let connection = &mut memory();
    connection.batch_execute(diesel::migration::CREATE_MIGRATIONS_TABLE).unwrap();
    connection.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('1')").unwrap();
    assert_eq!(kind(adopting.upgrade(connection, "head")), ErrorKind::ForeignHistory);
    let connection = &mut memory();
    connection.batch_execute("CREATE TABLE alembic_version (v); INSERT INTO alembic_version VALUES ('x')").unwrap();
    assert_eq!(kind(adopting.upgrade(connection, "head")), ErrorKind::ForeignHistory);
}

#[test]
fn squashes_meet_databases_before_inside_and_past() {
    let originals = || {
        Folder::new()
            .revision("a", "base", "CREATE TABLE a (x);", "DROP TABLE a;")
            .revision("b", "a", "CREATE TABLE b (x);", "DROP TABLE b;")
            .revision("c", "b", "CREATE TABLE c (x);", "DROP TABLE c;")
    };
    let squash = |folder: Folder| {
        folder.revision(
            "s",
            "base\n-- replaces: a, b, c",
            "CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x);",
            "DROP TABLE a; DROP TABLE b; DROP TABLE c;",
        )
    };
    let with_next = |folder: Folder, parent: &str| folder.revision("d", parent, "CREATE TABLE d (x);", "DROP TABLE d;");
    let squashed = with_next(squash(originals()), "s").sqlite();
    let finished = with_next(squash(Folder::new()), "c").sqlite();

    let fresh = &mut memory();
    assert_eq!(squashed.upgrade(fresh, "head").unwrap().steps.len(), 2);
    assert_eq!(finished.status(fresh).unwrap(), Status::AtHead);

    let inside = &mut memory();
    originals().sqlite().upgrade(inside, "b").unwrap();
    assert_eq!(kind(finished.upgrade(inside, "head")), ErrorKind::InsideSquash);
    let report = squashed.upgrade(inside, "head").unwrap();
    assert_eq!(report.steps.iter().map(|step| step.revision.as_str()).collect::<Vec<_>>(), ["c", "d"]);

    let past = &mut memory();
    originals().sqlite().upgrade(past, "head").unwrap();
    let report = finished.upgrade(past, "head").unwrap();
    assert_eq!(report.notes, ["recorded s, all of whose revisions are applied"]);
    assert_eq!(report.steps.len(), 1);
    assert_eq!(finished.status(past).unwrap(), Status::AtHead);
    assert_eq!(schema(past), schema(fresh));
}

fn backfill(call: &mut Call<'_, SqliteConnection>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let revision = call.revision().to_owned();
    let (connection, context) = call.parts::<u32>();
    diesel::sql_query(format!("UPDATE t SET name = '{revision}'")).execute(connection)?;
    *context.ok_or("no context")? += 1;
    Ok(())
}

#[test]
fn functions_run_between_statements() {
    let folder =
        three().revision("d4", "c3", "CREATE TABLE d (x);\n-- call: backfill\nDROP TABLE d;", "SELECT 5; VACUUM;");
    let set = folder.sqlite_with(&[("backfill", backfill)]);
    let connection = &mut memory();
    let mut count = 0u32;
    set.upgrade_with(connection, "head", &mut Options::default().context(&mut count as &mut dyn Any)).unwrap();
    assert_eq!(count, 1);
    assert_eq!(column(connection, "SELECT name FROM t"), ["d4"]);
    assert_eq!(kind(set.upgrade(&mut memory(), "head")), ErrorKind::Call);
    assert_eq!(kind(set.upgrade_sql(&[], "head")), ErrorKind::Call);
}

#[derive(Default)]
struct Events(Vec<String>);

impl Observer for Events {
    fn run_started(&mut self, revisions: usize) {
        self.0.push(format!("run of {revisions}"));
    }

    fn revision_started(&mut self, event: &RevisionEvent<'_>) {
        assert_eq!(event.direction, Direction::Upgrade);
        self.0.push(format!("{} of {}: {}", event.position, event.total, event.revision));
    }

    fn statement_finished(&mut self, event: &StatementEvent<'_>, _: Duration) {
        self.0.push(format!("  {}/{}", event.position, event.total));
    }

    fn run_finished(&mut self, _: Duration) {
        self.0.push("done".to_owned());
    }
}

#[test]
fn observers_are_told() {
    let mut events = Events::default();
    three().sqlite().upgrade_with(&mut memory(), "head", &mut Options::default().observer(&mut events)).unwrap();
    assert_eq!(events.0.join("|"), "run of 3|1 of 3: a1|  1/1|2 of 3: b2|  1/2|  2/2|3 of 3: c3|  1/1|done");
}

#[test]
fn a_backup_is_made_before_anything_runs() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("copy.db");
    let connection = &mut memory();
    let set = three().sqlite();
    set.upgrade(connection, "b2").unwrap();
    set.upgrade_with(connection, "head", &mut Options::default().backup(&path)).unwrap();
    let copy = &mut open(path.to_str().unwrap());
    assert_eq!(set.status(copy).unwrap(), Status::Behind { pending: 1 });
    set.downgrade(connection, "-1").unwrap();
    let error = set.upgrade_with(connection, "head", &mut Options::default().backup(&path)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Backup);
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
}

#[test]
fn offline_scripts_do_what_runs_do_and_stop_elsewhere() {
    let set = three().sqlite();
    let script = set.upgrade_sql(&[], "head").unwrap();
    let by_hand = &mut memory();
    run_script(by_hand, &script).unwrap();
    assert_eq!(set.status(by_hand).unwrap(), Status::AtHead);
    let by_run = &mut memory();
    set.upgrade(by_run, "head").unwrap();
    assert_eq!(schema(by_hand), schema(by_run));
    let down = set.downgrade_sql(&["c3"], "a1").unwrap();
    assert!(run_script(&mut memory(), &down).is_err());
    run_script(by_hand, &down).unwrap();
    assert_eq!(set.current(by_hand).unwrap().revisions[0].id, "a1");
    assert!(down.contains("-- Running downgrade c3 -> b2, message of c3"), "{down}");
}

#[test]
fn reading_writes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.db");
    let path = path.to_str().unwrap();
    let set = three().sqlite();
    for is_upgraded in [false, true] {
        if is_upgraded {
            set.upgrade(&mut open(path), "head").unwrap();
        } else {
            open(path).batch_execute("CREATE TABLE unrelated (x)").unwrap();
        }
        let before = std::fs::read(path).unwrap();
        let connection = &mut open(&format!("file:{path}?mode=ro"));
        set.status(connection).unwrap();
        set.current(connection).unwrap();
        set.history(connection).unwrap();
        set.log(connection).unwrap();
        set.plan_upgrade(connection, "head").unwrap();
        match set.upgrade(connection, "head") {
            Ok(report) => assert!(is_upgraded && report.is_empty()),
            Err(error) => assert_eq!((is_upgraded, error.kind()), (false, ErrorKind::ReadOnly)),
        }
        assert_eq!(std::fs::read(path).unwrap(), before);
    }
}

#[test]
fn panics_in_functions_roll_back() {
    fn panicking(_: &mut Call<'_, SqliteConnection>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        panic!("in the function")
    }
    let folder =
        three().revision("d4", "c3\n-- foreign_keys: off", "-- call: panicking\nDROP TABLE t;", "CREATE TABLE t (x);");
    let set = folder.sqlite_with(&[("panicking", panicking)]);
    let connection = &mut memory();
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| set.upgrade(connection, "head")));
    assert!(result.is_err());
    assert_eq!(set.current(connection).unwrap().revisions[0].id, "c3");
    assert_eq!(column(connection, "SELECT foreign_keys FROM pragma_foreign_keys"), ["1"]);
    connection.transaction::<_, diesel::result::Error, _>(|_| Ok(())).unwrap();
}

#[test]
fn fresh_sets_are_told_from_stale_ones() {
    let folder = three();
    let set = folder.sqlite();
    set.assert_fresh(folder.root().to_str().unwrap());
    let folder = folder.revision("d4", "c3", "CREATE TABLE d (x);", "DROP TABLE d;").revision(
        "a1",
        "base",
        "CREATE TABLE x (y);",
        "DROP TABLE x;",
    );
    let error = set.check_fresh(folder.root().to_str().unwrap()).unwrap_err();
    insta::assert_snapshot!(error.to_string(), @r#"
    the embedded migrations are not those of the folder:
        migrations/a1/up.sql has another text
        migrations/a1/down.sql has another text
        migrations/d4/down.sql is not embedded
        migrations/d4/up.sql is not embedded
      help: `migrations lock`, then build again; without a lock file, touch a file that calls `embed_migrations!`
      help: to have cargo see new files by itself, let build.rs print `cargo::rerun-if-changed=migrations` and `cargo::rustc-env=MIGRATIONS_TRACKED=1`
    "#);
}

#[test]
fn the_tracking_tables_can_be_elsewhere() {
    let set = three().config("table_prefix = \"history_of_\"\ntracking_schema = \"side\"").sqlite();
    let connection = &mut memory();
    connection.batch_execute("ATTACH ':memory:' AS side").unwrap();
    set.upgrade(connection, "head").unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    assert_eq!(column(connection, "SELECT count(*) FROM side.history_of_revisions"), ["3"]);
    assert_eq!(
        column(connection, "SELECT name FROM sqlite_master WHERE name LIKE '%revisions%'"),
        Vec::<String>::new()
    );
    set.downgrade(connection, "a1").unwrap();
    run_script(connection, &set.upgrade_sql(&["a1"], "head").unwrap()).unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().to_string(), "nothing to do: the database is at c3\n");
}

#[test]
fn long_runs_write_their_rows_in_pieces() {
    let folder = (0..450).fold(Folder::new(), |folder, at| {
        folder
            .file(&format!("{at:04}_t.up.sql"), &format!("CREATE TABLE t{at} (x);"))
            .file(&format!("{at:04}_t.down.sql"), &format!("DROP TABLE t{at};"))
    });
    let set = folder.sqlite();
    let connection = &mut memory();
    assert_eq!(set.upgrade(connection, "head").unwrap().steps.len(), 450);
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    assert_eq!(column(connection, "SELECT count(*) FROM __migrations_revisions WHERE state = 'applied'"), ["450"]);
    assert_eq!(set.log(connection).unwrap().len(), 450);
    assert_eq!(set.log(connection).unwrap()[449].rows_after, ["449"]);
    set.downgrade(connection, "base").unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
    assert_eq!(column(connection, "SELECT count(*) FROM __migrations_revisions"), ["0"]);
}

//! What holds on every database: one suite, four servers.

use diesel::Connection;
use diesel::connection::SimpleConnection;
use migrations::{DatabaseState, ErrorKind, Options, Status};
use migrations_core::Dialect;
use migrations_tests::{Database, Folder};

migrations_tests::on_every_database!(
    up_and_down_and_up_again,
    a_failing_statement_is_named,
    texts_come_back_as_they_were,
    two_projects_share_a_database,
    names_differ_by_case,
    eight_at_once,
    a_history_of_diesel_is_taken_over,
    a_squash_is_recorded,
    a_caller_in_a_transaction_of_their_own,
    a_transaction_that_diesel_does_not_know,
    a_script_for_the_client,
    settings_of_a_script_do_not_stay,
    an_edit_of_the_tables_is_seen,
    a_newer_program_was_here,
    a_stamp_and_a_gap,
    a_pooled_connection,
    a_schema_that_was_changed_by_hand,
);

fn three() -> Folder {
    Folder::new()
        .revision("a1", "base", "CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;")
        .revision(
            "a2",
            "a1",
            "ALTER TABLE users ADD COLUMN name VARCHAR(20);\nINSERT INTO users VALUES (1, 'Ada');",
            "DELETE FROM users;\nALTER TABLE users DROP COLUMN name;",
        )
        .revision("a3", "a2", "CREATE TABLE tags (id INTEGER);", "DROP TABLE tags;")
}

fn up_and_down_and_up_again<D: Database>() {
    let database = D::new();
    let folder = Folder::new()
        .revision("a1", "base", "CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;")
        .revision("a2", "a1", "CREATE TABLE notes (id INTEGER); INSERT INTO notes VALUES (1);", "DROP TABLE notes;");
    let set = D::set(&folder);
    let connection = &mut database.connect();
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
    let report = set.upgrade(connection, "head").unwrap();
    assert_eq!(report.steps.iter().map(|step| step.revision.as_str()).collect::<Vec<_>>(), ["a1", "a2"]);
    assert_eq!(report.rows, ["a2"]);
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    assert_eq!(D::columns(connection), ["notes.id", "users.id"]);
    assert!(set.upgrade(connection, "head").unwrap().steps.is_empty());
    assert_eq!(set.downgrade(connection, "-1").unwrap().rows, ["a1"]);
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
    assert_eq!(D::columns(connection), ["users.id"]);
    assert!(set.downgrade(connection, "base").unwrap().rows.is_empty());
    assert_eq!(D::columns(connection), [""; 0]);
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a2"]);
    let log = set.log(connection).unwrap();
    let done: Vec<String> = log.iter().map(|line| format!("{} {}", line.action, line.revision)).collect();
    assert_eq!(done, ["upgrade a1", "upgrade a2", "downgrade a2", "downgrade a1", "upgrade a1", "upgrade a2"]);
    let year_2026 = 1_767_225_600_000_000;
    assert!(log.iter().all(|line| line.at > year_2026 && line.at < 3 * year_2026), "{log:?}");
    assert_eq!(set.check(connection).unwrap().status, Status::AtHead);
}

fn a_failing_statement_is_named<D: Database>() {
    let database = D::new();
    let folder = Folder::new()
        .revision("a1", "base", "CREATE TABLE users (id INTEGER PRIMARY KEY);", "DROP TABLE users;")
        .revision(
            "a2",
            "a1",
            "CREATE TABLE notes (id INTEGER);\nINSERT INTO notes VALUES (1);\n\nINSERT INTO missing VALUES (1);",
            "DROP TABLE notes;",
        );
    let set = D::set(&folder);
    let connection = &mut database.connect();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database, "{error}");
    assert_eq!((error.revision(), error.line()), (Some("a2"), Some(8)), "{error}");
    assert_eq!(error.statement(), Some("INSERT INTO missing VALUES (1)"));
    match D::DIALECT {
        Dialect::Sqlite => {
            assert_eq!(error.database_state(), &DatabaseState::Unchanged);
            assert_eq!(D::columns(connection), [""; 0]);
        }
        Dialect::Postgres => {
            assert_eq!(error.database_state(), &DatabaseState::At(vec!["a1".to_owned()]));
            assert_eq!(D::columns(connection), ["users.id"]);
        }
        Dialect::Mysql => {
            assert_eq!(error.database_state(), &DatabaseState::Inside { revision: "a2".to_owned(), done: 2 });
            assert_eq!(set.status(connection).unwrap(), Status::Interrupted { revision: "a2".to_owned(), done: 2 });
        }
    }
    // With the reason gone, a rerun goes on where it stopped.
    connection.batch_execute("CREATE TABLE missing (id INTEGER)").unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a2"]);
    assert_eq!(D::texts(connection, "SELECT count(*) AS column1 FROM notes"), ["1"]);
}

fn texts_come_back_as_they_were<D: Database>() {
    let database = D::new();
    let message = r#"it's a "test" \ with \' and %s, ünïcode 🦀"#;
    let folder = Folder::new().file(
        "a1/up.sql",
        &format!("-- {message}\n--\n-- revision: a1\n-- down_revision: base\nCREATE TABLE users (id INTEGER);\n"),
    );
    let folder = folder.file("a1/down.sql", "DROP TABLE users;").config(r#"project = "it's \\ odd""#);
    let set = D::set(&folder);
    let connection = &mut database.connect();
    let by = r"o'brien\ \' --";
    set.upgrade_with(connection, "head", &mut Options::default().applied_by(by)).unwrap();
    assert_eq!(set.log(connection).unwrap()[0].applied_by, by);
    let stored = D::texts(connection, "SELECT message AS column1 FROM __migrations_revisions");
    assert_eq!(stored, [message]);
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    assert_eq!(set.check(connection).unwrap().status, Status::AtHead);
}

fn two_projects_share_a_database<D: Database>() {
    let database = D::new();
    let one = Folder::new().config("project = \"one\"").revision(
        "a1",
        "base",
        "CREATE TABLE a (id INTEGER);",
        "DROP TABLE a;",
    );
    let two = Folder::new().config("project = \"two\"").revision(
        "a1",
        "base",
        "CREATE TABLE b (id INTEGER);",
        "DROP TABLE b;",
    );
    let connection = &mut database.connect();
    D::set(&one).upgrade(connection, "head").unwrap();
    assert_eq!(D::set(&two).status(connection).unwrap(), Status::Uninitialised);
    D::set(&two).upgrade(connection, "head").unwrap();
    D::set(&one).downgrade(connection, "base").unwrap();
    assert_eq!(D::columns(connection), ["b.id"]);
    assert_eq!(D::set(&two).other_projects(connection).unwrap(), [""; 0]);
    assert_eq!(D::set(&one).other_projects(connection).unwrap(), ["two"]);
}

fn names_differ_by_case<D: Database>() {
    let database = D::new();
    let folder = Folder::new().revision("abc", "base", "CREATE TABLE a (id INTEGER);", "DROP TABLE a;").revision(
        "ABC",
        "abc",
        "CREATE TABLE b (id INTEGER);",
        "DROP TABLE b;",
    );
    let set = D::set(&folder);
    let connection = &mut database.connect();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["ABC"]);
    assert_eq!(D::texts(connection, "SELECT count(*) AS column1 FROM __migrations_revisions"), ["2"]);
    assert_eq!(set.downgrade(connection, "-1").unwrap().rows, ["abc"]);
    assert_eq!(D::columns(connection), ["a.id"]);
}

fn eight_at_once<D: Database>() {
    let database = D::new();
    let folder = three();
    let set = D::set(&folder);
    for _ in 0..5 {
        at_once(&database, &set);
        set.downgrade(&mut database.connect(), "base").unwrap();
    }
    let ran =
        D::texts(&mut database.connect(), "SELECT count(*) AS column1 FROM __migrations_log WHERE action = 'upgrade'");
    assert_eq!(ran, ["15"]);
}

fn at_once<D: Database>(database: &D, set: &migrations::Migrations<D::Connection>) {
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| set.upgrade(&mut database.connect(), "head").map(|report| report.rows)))
            .collect();
        for run in runs {
            assert_eq!(run.join().expect("no panic").unwrap(), ["a3"]);
        }
    });
}

fn a_history_of_diesel_is_taken_over<D: Database>() {
    let database = D::new();
    let folder = Folder::new()
        .file("2024-01-01-000000_one/up.sql", "CREATE TABLE a (id INTEGER);")
        .file("2024-01-01-000000_one/down.sql", "DROP TABLE a;")
        .file("2024-01-02-000000_two/up.sql", "CREATE TABLE b (id INTEGER);")
        .file("2024-01-02-000000_two/down.sql", "DROP TABLE b;");
    let connection = &mut database.connect();
    connection
        .batch_execute(
            "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY, run_on TIMESTAMP);\
             INSERT INTO __diesel_schema_migrations (version) VALUES ('20240101000000'); CREATE TABLE a (id INTEGER);",
        )
        .unwrap();
    let set = D::set(&folder);
    assert!(matches!(set.status(connection).unwrap(), Status::ForeignHistory { .. }));
    assert_eq!(set.upgrade(connection, "head").unwrap_err().kind(), ErrorKind::ForeignHistory);
    set.adopt(connection, &mut Options::default()).unwrap();
    let report = set.upgrade(connection, "head").unwrap();
    assert_eq!(report.steps.len(), 1);
    assert!(D::columns(connection).contains(&"b.id".to_owned()));
}

fn a_squash_is_recorded<D: Database>() {
    let database = D::new();
    let connection = &mut database.connect();
    D::set(&three()).upgrade(connection, "a2").unwrap();
    let squashed = Folder::new()
        .file(
            "s1/up.sql",
            "-- revision: s1\n-- down_revision: base\n-- replaces: a1, a2\nCREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(20));",
        )
        .file("s1/down.sql", "DROP TABLE users;")
        .revision("a3", "s1", "CREATE TABLE more (id INTEGER);", "DROP TABLE more;");
    let set = D::set(&squashed);
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a3"]);
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    set.downgrade(connection, "base").unwrap();
    assert_eq!(D::texts(connection, "SELECT count(*) AS column1 FROM __migrations_revisions"), ["0"]);
}

fn a_caller_in_a_transaction_of_their_own<D: Database>() {
    let database = D::new();
    let set = D::set(&three());
    let connection = &mut database.connect();
    let result: Result<(), diesel::result::Error> = connection.transaction(|connection| {
        let run = set.upgrade(connection, "head");
        if D::DIALECT == Dialect::Mysql {
            assert_eq!(run.unwrap_err().kind(), ErrorKind::InsideTransaction);
        } else {
            assert_eq!(run.unwrap().rows, ["a3"]);
            assert_eq!(set.status(connection).unwrap(), Status::AtHead);
        }
        Err(diesel::result::Error::RollbackTransaction)
    });
    assert!(result.is_err());
    assert_eq!(D::columns(connection), [""; 0]);
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a3"]);
}

fn a_transaction_that_diesel_does_not_know<D: Database>() {
    let database = D::new();
    let set = D::set(&three());
    let connection = &mut database.connect();
    connection.batch_execute("CREATE TABLE theirs (id INTEGER)").unwrap();
    connection.batch_execute("BEGIN").unwrap();
    connection.batch_execute("INSERT INTO theirs VALUES (1)").unwrap();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InsideTransaction, "{error}");
    connection.batch_execute("ROLLBACK").unwrap();
    // Their work was theirs to undo.
    assert_eq!(D::texts(connection, "SELECT count(*) AS column1 FROM theirs"), ["0"]);
    set.upgrade(connection, "head").unwrap();
}

fn a_script_for_the_client<D: Database>() {
    let database = D::new();
    let set = D::set(&three());
    let script = set.upgrade_sql(&[], "head").unwrap();
    database.run_with_client(&script).unwrap_or_else(|error| panic!("{error}\n{script}"));
    let connection = &mut database.connect();
    assert_eq!(set.check(connection).unwrap().status, Status::AtHead);
    assert_eq!(set.current(connection).unwrap().revisions[0].id, "a3");
    let error = database.run_with_client(&script).unwrap_err();
    assert!(error.contains("database_is_elsewhere"), "{error}");
    let down = set.downgrade_sql(&["a3"], "a2").unwrap();
    database.run_with_client(&down).unwrap_or_else(|error| panic!("{error}\n{down}"));
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
}

fn settings_of_a_script_do_not_stay<D: Database>() {
    let database = D::new();
    let (set_it, ask) = match D::DIALECT {
        Dialect::Sqlite => {
            ("PRAGMA recursive_triggers = ON;", "SELECT recursive_triggers AS column1 FROM pragma_recursive_triggers")
        }
        Dialect::Postgres => (
            "SELECT pg_catalog.set_config('search_path', '', false);\nSET standard_conforming_strings = off;",
            "SELECT current_setting('search_path') || current_setting('standard_conforming_strings') AS column1",
        ),
        Dialect::Mysql => (
            "SET foreign_key_checks = 0;\nSET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES';",
            "SELECT CONCAT(@@foreign_key_checks, @@sql_mode) AS column1",
        ),
    };
    let schema = if D::DIALECT == Dialect::Postgres { "public." } else { "" };
    let folder = Folder::new()
        .revision("a1", "base", &format!("{set_it}\nCREATE TABLE {schema}a (id INTEGER);"), "DROP TABLE a;")
        .revision("a2", "a1", "CREATE TABLE b (id INTEGER);", "DROP TABLE b;");
    let connection = &mut database.connect();
    let before = D::texts(connection, ask);
    D::set(&folder).upgrade(connection, "head").unwrap();
    assert_eq!(D::texts(connection, ask), before);
    assert_eq!(D::columns(connection), ["a.id", "b.id"]);
}

fn an_edit_of_the_tables_is_seen<D: Database>() {
    let database = D::new();
    let set = D::set(&three());
    let connection = &mut database.connect();
    set.upgrade(connection, "head").unwrap();
    connection.batch_execute("DELETE FROM __migrations_revisions WHERE revision = 'a2'").unwrap();
    assert_eq!(set.check(connection).unwrap_err().kind(), ErrorKind::TrackingEdited);
    set.repair(connection, migrations::Repair::AcceptRows).unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::Gap { missing: vec!["a2".to_owned()] });
}

fn a_newer_program_was_here<D: Database>() {
    let database = D::new();
    let newer = three().revision("a4", "a3", "CREATE TABLE later (id INTEGER);", "DROP TABLE later;");
    let connection = &mut database.connect();
    D::set(&newer).upgrade(connection, "head").unwrap();
    let older = D::set(&three());
    assert!(matches!(older.status(connection).unwrap(), Status::Ahead { .. }));
    assert_eq!(older.upgrade(connection, "head").unwrap().unknown, ["a4"]);
    assert_eq!(older.downgrade(connection, "-1").unwrap_err().kind(), ErrorKind::Ahead);
}

fn a_stamp_and_a_gap<D: Database>() {
    let database = D::new();
    let set = D::set(&three());
    let connection = &mut database.connect();
    connection.batch_execute("CREATE TABLE users (id INTEGER PRIMARY KEY)").unwrap();
    set.stamp(connection, &["a1"]).unwrap();
    assert_eq!(set.upgrade(connection, "a2").unwrap().rows, ["a2"]);
    assert_eq!(D::columns(connection), ["users.id", "users.name"]);
    set.stamp(connection, &["base"]).unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
}

fn a_pooled_connection<D: Database>() {
    let database = D::new();
    // Whatever holds a connection of the backend will do: a borrowed one stands for a pool's.
    let mut held = Box::new(database.connect());
    let set = D::set(&three());
    set.upgrade(&mut held, "head").unwrap();
    assert_eq!(set.status(&mut held).unwrap(), Status::AtHead);
}

/// `check` compares the schema with the one that travels in the program, and leaves alone what others have.
fn a_schema_that_was_changed_by_hand<D: Database>() {
    let database = D::new();
    let set = D::set(&three());
    let connection = &mut database.connect();
    assert_eq!(set.check(connection).unwrap().schema, None, "there is nothing to compare with yet");
    set.upgrade(connection, "head").unwrap();
    connection.batch_execute("CREATE TABLE theirs (id INTEGER)").unwrap();
    assert_eq!(set.check(connection).unwrap().schema, Some(Vec::new()));
    connection.batch_execute("ALTER TABLE users ADD COLUMN age INTEGER; DROP TABLE tags").unwrap();
    let found = set.check(connection).unwrap().schema.unwrap();
    let told: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["table `tags` is missing", "column `users.age` is left over"]);
}

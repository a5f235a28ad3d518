//! What MySQL and MariaDB do that a runner must know.

use std::time::Duration;

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::{Connection, MysqlConnection};
use migrations::{DatabaseState, ErrorKind, Options, Repair, Status};
use migrations_tests::servers::Server;
use migrations_tests::{Database, Folder, Mariadb, OfMysql, wait_until};

migrations_tests::on_mariadb_and_mysql!(
    a_run_goes_on_at_the_exact_statement,
    what_failed_is_not_taken_for_done,
    a_statement_in_flight_is_looked_for_repeated_or_asked_about,
    what_lives_with_the_session_is_there_again_after_a_crash,
    whoever_holds_the_lock_is_named_and_a_long_name_has_room,
    a_locked_table_is_waited_for_in_short_tries,
    every_mode_of_sql_reads_what_we_write,
    routines_with_delimiters_run_and_print,
    a_server_that_only_reads_says_so,
    a_statement_of_data_and_its_note_commit_together,
    a_procedure_that_commits_is_not_called_again_by_itself,
    a_variable_that_is_gone_stops_the_next_run,
    a_script_of_data_is_all_or_nothing_for_the_client_too,
    a_drop_of_several_that_fails_may_have_done_a_part,
    an_interrupted_downgrade_says_where_the_database_is_once_it_is_undone,
    a_script_with_less_than_what_is_done_is_no_script_to_go_on_with,
    a_script_for_the_client_keeps_the_notes_of_a_run,
    tables_that_one_may_not_read_are_not_taken_for_missing,
    what_goes_on_after_a_failure_means_what_it_meant,
    a_run_that_ends_while_one_looks_was_not_interrupted,
);

fn texts(connection: &mut MysqlConnection, sql: &str) -> Vec<String> {
    Mariadb::texts(connection, sql)
}

fn users() -> Folder {
    Folder::new().revision("a1", "base", "CREATE TABLE users (id INTEGER, name VARCHAR(40));", "DROP TABLE users;")
}

fn a_run_goes_on_at_the_exact_statement<D: OfMysql>() {
    let database = D::new();
    let folder = users().revision(
        "a2",
        "a1",
        "CREATE TABLE one (id INTEGER);\nINSERT INTO one VALUES (1);\nALTER TABLE one ADD COLUMN missing_type VARCHAR(70000);\n\
         CREATE TABLE two (id INTEGER);",
        "DROP TABLE two; DROP TABLE one;",
    );
    let connection = &mut database.connect();
    let error = folder.mysql().upgrade(connection, "head").unwrap_err();
    assert_eq!(error.line(), Some(7), "{error}");
    assert_eq!(error.database_state(), &DatabaseState::Inside { revision: "a2".to_owned(), done: 2 });
    assert!(error.to_string().contains("the next run goes on at this statement"), "{error}");
    // The script put right from there on.
    let right = users().revision(
        "a2",
        "a1",
        "CREATE TABLE one (id INTEGER);\nINSERT INTO one VALUES (1);\nALTER TABLE one ADD COLUMN name TEXT;\n\
         CREATE TABLE two (id INTEGER);",
        "DROP TABLE two; DROP TABLE one;",
    );
    let error = right.mysql().upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
    assert!(error.to_string().contains("--continue-changed"), "{error}");
    right.mysql().repair(connection, Repair::ContinueChanged).unwrap();
    assert_eq!(right.mysql().upgrade(connection, "head").unwrap().rows, ["a2"]);
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM one"), ["1"]);
}

/// A table that somebody else has made is no sign that our statement took effect.
fn what_failed_is_not_taken_for_done<D: OfMysql>() {
    let database = D::new();
    let set = users().revision("a2", "a1", "CREATE TABLE one (id INTEGER);", "DROP TABLE one;").mysql();
    let connection = &mut database.connect();
    connection.batch_execute("CREATE TABLE one (other INTEGER)").unwrap();
    for _ in 0..2 {
        let error = set.upgrade(connection, "head").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Database, "{error}");
        assert!(error.to_string().contains("already exists"), "{error}");
    }
    connection.batch_execute("DROP TABLE one").unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a2"]);
}

fn a_statement_in_flight_is_looked_for_repeated_or_asked_about<D: OfMysql>() {
    let database = D::new();
    let set = users()
        .revision(
            "a2",
            "a1",
            "ALTER TABLE users ADD COLUMN email TEXT;\nALTER TABLE users MODIFY name VARCHAR(80);\nTRUNCATE TABLE users;",
            "ALTER TABLE users DROP COLUMN email;",
        )
        .mysql();
    let connection = &mut database.connect();
    set.upgrade(connection, "head").unwrap();
    let interrupt = |connection: &mut MysqlConnection, done: usize| {
        connection
            .batch_execute(&format!(
                "UPDATE __migrations_revisions SET state = 'upgrading', position = {done}, is_uncertain = TRUE WHERE revision = 'a2';\
                 UPDATE __migrations_state SET fingerprint = NULL; INSERT INTO users (id) VALUES (1)"
            ))
            .unwrap();
    };
    // The column is there, so the statement is not sent again.
    interrupt(connection, 0);
    set.upgrade(connection, "head").unwrap();
    interrupt(connection, 1);
    set.upgrade(connection, "head").unwrap();
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM users"), ["0"]);
    interrupt(connection, 2);
    assert_eq!(set.status(connection).unwrap(), Status::Interrupted { revision: "a2".to_owned(), done: 2 });
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    for way in ["repair --done", "repair --not-done", "statement 3"] {
        assert!(error.to_string().contains(way), "{error}");
    }
    set.repair(connection, Repair::StatementNotDone).unwrap();
    set.upgrade(connection, "head").unwrap();
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM users"), ["0"]);
}

fn what_lives_with_the_session_is_there_again_after_a_crash<D: OfMysql>() {
    let database = D::new();
    let up = "SET @name = 'Ada';\nPREPARE add_user FROM 'INSERT INTO users (id, name) VALUES (?, @name)';\n\
              SET @id = 7;\nCREATE TABLE one (id INTEGER);\nEXECUTE add_user USING @id;\nDEALLOCATE PREPARE add_user;";
    let set = users().revision("a2", "a1", up, "DROP TABLE one;").mysql();
    set.upgrade(&mut database.connect(), "a1").unwrap();
    let connection = &mut database.connect();
    connection.batch_execute("CREATE TABLE one (id INTEGER)").unwrap();
    set.upgrade(connection, "head").unwrap_err();
    connection.batch_execute("DROP TABLE one").unwrap();
    // Another session, in which nothing is set.
    set.upgrade(&mut database.connect(), "head").unwrap();
    assert_eq!(texts(connection, "SELECT CONCAT(id, name) AS column1 FROM users"), ["7Ada"]);
}

fn whoever_holds_the_lock_is_named_and_a_long_name_has_room<D: OfMysql>() {
    let server = Server::shared(D::KIND);
    let name = format!("a_database_with_a_name_of_nearly_sixty_four_characters_{}", std::process::id());
    server.execute(&format!("CREATE DATABASE {name}")).unwrap();
    let database = D::at(server.url(&name));
    // The statement lasts until the test lets it go on.
    let set = users()
        .revision("a2", "a1", "CALL wait_for_the_test();\nCREATE TABLE late (id INTEGER);", "DROP TABLE late;")
        .mysql();
    set.upgrade(&mut database.connect(), "a1").unwrap();
    let mut keeper = database.connect();
    let lock = format!("go on {}", std::process::id());
    keeper.batch_execute(&format!("CREATE PROCEDURE wait_for_the_test() DO GET_LOCK('{lock}', 300)")).unwrap();
    keeper.batch_execute(&format!("DO GET_LOCK('{lock}', 0)")).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| set.upgrade(&mut database.connect(), "head").unwrap());
        let watcher = &mut database.connect();
        wait_until("the run holds the lock", || matches!(set.status(watcher).unwrap(), Status::Running { .. }));
        let mut options = Options::default().lock_timeout(Duration::from_millis(300));
        let error = set.upgrade_with(&mut database.connect(), "head", &mut options).unwrap_err();
        drop(keeper);
        assert_eq!(error.kind(), ErrorKind::Locked);
        assert!(error.to_string().contains("connection "), "{error}");
    });
    assert_eq!(set.status(&mut database.connect()).unwrap(), Status::AtHead);
    server.execute(&format!("DROP DATABASE {name}")).unwrap();
}

fn a_locked_table_is_waited_for_in_short_tries<D: OfMysql>() {
    let database = D::new();
    let set = users()
        .revision("a2", "a1", "ALTER TABLE users ADD COLUMN email TEXT;", "ALTER TABLE users DROP COLUMN email;")
        .mysql();
    let connection = &mut database.connect();
    connection.batch_execute("SET SESSION lock_wait_timeout = 1").unwrap();
    set.upgrade(connection, "a1").unwrap();
    let hold = |comes_about: Box<dyn FnOnce(&mut MysqlConnection) + Send>| {
        let [mut holder, mut watcher] = [(); 2].map(|()| database.connect());
        holder.batch_execute("START TRANSACTION; INSERT INTO users (id) VALUES (1)").unwrap();
        std::thread::spawn(move || {
            comes_about(&mut watcher);
            holder.batch_execute("COMMIT").unwrap();
        })
    };
    let holder = hold(Box::new(|watcher| {
        let waiting = "SELECT count(*) AS column1 FROM information_schema.processlist \
                       WHERE db = DATABASE() AND state LIKE 'Waiting for table metadata lock%'";
        wait_until("a first try", || texts(watcher, waiting) == ["1"]);
        wait_until("the end of it", || texts(watcher, waiting) == ["0"]);
    }));
    set.upgrade(connection, "head").unwrap_or_else(|error| panic!("{error}"));
    holder.join().unwrap();
    set.downgrade(connection, "a1").unwrap();
    let (tell, told) = std::sync::mpsc::channel::<()>();
    let holder = hold(Box::new(move |_| {
        let _ = told.recv_timeout(Duration::from_secs(300));
    }));
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    assert!(error.to_string().contains("tried 5 times"), "{error}");
    drop(tell);
    holder.join().unwrap();
    assert_eq!(texts(connection, "SELECT @@session.lock_wait_timeout AS column1"), ["1"]);
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a2"]);
}

fn every_mode_of_sql_reads_what_we_write<D: OfMysql>() {
    // Not ORACLE: there BEGIN opens a block, and Diesel's own transactions fail.
    for mode in ["ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT,ANSI", "TRADITIONAL", ""] {
        let database = D::new();
        let folder = Folder::new().file(
            "a1/up.sql",
            "-- it's a \\ \"test\" \\'\n--\n-- revision: a1\n-- down_revision: base\nCREATE TABLE users (id INTEGER);\n",
        );
        let set = folder.file("a1/down.sql", "DROP TABLE users;").mysql();
        let connection = &mut database.connect();
        connection.batch_execute(&format!("SET SESSION sql_mode = '{mode}'")).unwrap();
        let before = texts(connection, "SELECT @@sql_mode AS column1");
        set.upgrade(connection, "head").unwrap_or_else(|error| panic!("{mode}: {error}"));
        assert_eq!(
            texts(connection, "SELECT message AS column1 FROM __migrations_revisions"),
            [r#"it's a \ "test" \'"#]
        );
        assert_eq!(texts(connection, "SELECT @@sql_mode AS column1"), before);
        // It is kept with the revision that ran under it.
        let kept = texts(connection, "SELECT session AS column1 FROM __migrations_revisions");
        assert_eq!(kept, [format!("sql_mode={}", before[0])]);
        set.downgrade(connection, "base").unwrap();
    }
}

fn routines_with_delimiters_run_and_print<D: OfMysql>() {
    let database = D::new();
    let up = "DELIMITER //\nCREATE PROCEDURE add_user()\nBEGIN\n    INSERT INTO users (id) VALUES (1);\n    SELECT ';';\nEND //\n\
              DELIMITER ;\nCALL add_user();\n";
    let set = users().revision("a2", "a1", up, "DROP PROCEDURE add_user;").mysql();
    let connection = &mut database.connect();
    set.upgrade(connection, "head").unwrap();
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM users"), ["1"]);
    set.downgrade(connection, "base").unwrap();
    let script = set.upgrade_sql(&[], "head").unwrap();
    // The tables of an earlier history are empty, so a script may start.
    database.run_with_client(&script).unwrap_or_else(|error| panic!("{error}\n{script}"));
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
}

fn a_server_that_only_reads_says_so<D: OfMysql>() {
    let server = Server::start(D::KIND);
    let database = D::at(server.database());
    let set = users().revision("a2", "a1", "CREATE TABLE one (id INTEGER);", "DROP TABLE one;").mysql();
    set.upgrade(&mut database.connect(), "a1").unwrap();
    server.execute("CREATE USER reader; GRANT SELECT ON *.* TO reader; SET GLOBAL read_only = ON").unwrap();
    let reader = &mut MysqlConnection::establish(&database.url().replace("app@", "reader@")).unwrap();
    assert_eq!(set.check(reader).unwrap().status, Status::Behind { pending: 1 });
    assert_eq!(set.log(reader).unwrap().len(), 1);
    let error = set.upgrade(reader, "head").unwrap_err();
    assert!(error.to_string().contains("read-only") || error.to_string().contains("denied"), "{error}");
    assert_eq!(set.status(reader).unwrap(), Status::Behind { pending: 1 });
}

fn a_statement_of_data_and_its_note_commit_together<D: OfMysql>() {
    let database = D::new();
    let set = users()
        .revision(
            "a2",
            "a1",
            "INSERT INTO users (id) VALUES (1);\nINSERT INTO users (id) VALUES (2);\nINSERT INTO nobody VALUES (1);",
            "DELETE FROM users;",
        )
        .mysql();
    let connection = &mut database.connect();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.line(), Some(7));
    // Nothing but data: one transaction, so all or nothing.
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM users"), ["0"]);
    assert_eq!(error.database_state(), &DatabaseState::At(vec!["a1".to_owned()]));
}

fn a_procedure_that_commits_is_not_called_again_by_itself<D: OfMysql>() {
    let database = D::new();
    let set = users()
        .revision(
            "a2",
            "a1",
            "DELIMITER //\nCREATE PROCEDURE fill()\nBEGIN\n    INSERT INTO users (id) VALUES (1);\n    COMMIT;\n    INSERT INTO missing VALUES (1);\nEND //\nDELIMITER ;\nCALL fill();",
            "DROP PROCEDURE fill;",
        )
        .mysql();
    let connection = &mut database.connect();
    for _ in 0..2 {
        let error = set.upgrade(connection, "head").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
        assert!(error.to_string().contains("repair --not-done"), "{error}");
    }
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM users"), ["1"]);
    connection.batch_execute("CREATE TABLE missing (id INTEGER)").unwrap();
    set.repair(connection, Repair::StatementNotDone).unwrap();
    set.upgrade(connection, "head").unwrap();
}

#[test]
fn a_block_on_mariadb_commits_nothing_of_others() {
    let database = Mariadb::new();
    let set = users()
        .revision("a2", "a1", "INSERT INTO users (id) VALUES (1);", "DELETE FROM users;")
        .revision(
            "a3",
            "a2",
            "DELIMITER //\nBEGIN NOT ATOMIC CREATE TABLE IF NOT EXISTS one (id INTEGER); INSERT INTO missing VALUES (1); END //\nDELIMITER ;",
            "DROP TABLE one;",
        )
        .mysql();
    let connection = &mut database.connect();
    set.upgrade(connection, "head").unwrap_err();
    set.upgrade(connection, "head").unwrap_err();
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM users"), ["1"]);
    assert_eq!(set.status(connection).unwrap(), Status::Interrupted { revision: "a3".to_owned(), done: 0 });
}

fn a_variable_that_is_gone_stops_the_next_run<D: OfMysql>() {
    let database = D::new();
    let set = users()
        .revision(
            "a2",
            "a1",
            "CREATE TABLE keyed (id INTEGER AUTO_INCREMENT PRIMARY KEY);\nINSERT INTO keyed VALUES ();\nSET @id = LAST_INSERT_ID();\n\
             CREATE TABLE one (id INTEGER);\nINSERT INTO users (id) VALUES (@id);",
            "DROP TABLE one; DROP TABLE keyed;",
        )
        .mysql();
    let connection = &mut database.connect();
    connection.batch_execute("CREATE TABLE one (id INTEGER)").unwrap();
    set.upgrade(connection, "head").unwrap_err();
    connection.batch_execute("DROP TABLE one").unwrap();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
    assert!(error.to_string().contains("a variable of the session that is gone"), "{error}");
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM users"), ["0"]);
}

fn a_script_of_data_is_all_or_nothing_for_the_client_too<D: OfMysql>() {
    let database = D::new();
    let set = users()
        .revision(
            "a2",
            "a1",
            "INSERT INTO users (id) VALUES (1);\nINSERT INTO missing VALUES (1);",
            "DELETE FROM users;",
        )
        .mysql();
    let connection = &mut database.connect();
    set.upgrade(connection, "a1").unwrap();
    let script = set.upgrade_sql(&["a1"], "a2").unwrap();
    database.run_with_client(&script).unwrap_err();
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM users"), ["0"]);
}

/// MySQL drops one after the other, until one cannot be dropped.
fn a_drop_of_several_that_fails_may_have_done_a_part<D: OfMysql>() {
    let database = D::new();
    let set = users().revision("a2", "a1", "DROP TABLE users, missing;", "CREATE TABLE users (id INTEGER);").mysql();
    let connection = &mut database.connect();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
    assert_eq!(error.database_state(), &DatabaseState::Inside { revision: "a2".to_owned(), done: 0 });
    assert!(error.to_string().contains("repair --done"), "{error}");
    assert_eq!(set.status(connection).unwrap(), Status::Interrupted { revision: "a2".to_owned(), done: 0 });
    set.repair(connection, Repair::StatementDone).unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a2"]);
}

fn an_interrupted_downgrade_says_where_the_database_is_once_it_is_undone<D: OfMysql>() {
    let database = D::new();
    let up = "CREATE TABLE one (id INTEGER);\nCREATE TABLE two (id INTEGER);";
    let set = |down: &str| users().revision("a2", "a1", up, down).mysql();
    let connection = &mut database.connect();
    let wrong = set("DROP TABLE two;\nDROP TABLE missing;\nDROP TABLE one;");
    wrong.upgrade(connection, "head").unwrap();
    let error = wrong.downgrade(connection, "a1").unwrap_err();
    let inside = DatabaseState::Inside { revision: "a2".to_owned(), done: 1 };
    assert_eq!(error.database_state(), &inside, "{error}");
    assert!(error.to_string().contains("repair --continue-changed"), "{error}");
    let right = set("DROP TABLE two;\nDROP TABLE one;");
    let error = right.downgrade(connection, "a1").unwrap_err();
    assert!(error.to_string().contains("undo by hand what is done, and stamp this revision"), "{error}");
    assert_eq!(error.database_state(), &inside, "{error}");
    right.repair(connection, Repair::ContinueChanged).unwrap();
    assert_eq!(right.downgrade(connection, "a1").unwrap().rows, ["a1"]);
    assert_eq!(texts(connection, "SELECT table_name AS column1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'one'").len(), 0);
}

fn a_script_with_less_than_what_is_done_is_no_script_to_go_on_with<D: OfMysql>() {
    let database = D::new();
    let set = |up: &str| users().revision("a2", "a1", up, "DROP TABLE one;").mysql();
    let connection = &mut database.connect();
    let first = "CREATE TABLE one (id INTEGER);\nCREATE TABLE two (id INTEGER);\nSELECT * FROM missing;";
    set(first).upgrade(connection, "head").unwrap_err();
    let shorter = set("CREATE TABLE one (id INTEGER);");
    let error = shorter.repair(connection, Repair::ContinueChanged).unwrap_err();
    assert!(
        error.to_string().contains("2 statements of revision a2 are done, and its script has 1 statement"),
        "{error}"
    );
}

/// Where the client stops in the middle of a script, a run goes on.
fn a_script_for_the_client_keeps_the_notes_of_a_run<D: OfMysql>() {
    let database = D::new();
    let up = |fourth: &str| {
        format!(
            "CREATE TABLE one (id INTEGER);\nINSERT INTO one VALUES (1);\nCREATE TABLE two (id INTEGER);\n{fourth};\nCREATE TABLE three (id INTEGER);"
        )
    };
    let set = |fourth: &str| {
        users().revision("a2", "a1", &up(fourth), "DROP TABLE three; DROP TABLE two; DROP TABLE one;").mysql()
    };
    let wrong = set("INSERT INTO one SELECT id FROM missing");
    database.run_with_client(&wrong.upgrade_sql(&[], "head").unwrap()).unwrap_err();
    let connection = &mut database.connect();
    assert_eq!(wrong.status(connection).unwrap(), Status::Interrupted { revision: "a2".to_owned(), done: 3 });
    database.run_with_client(&wrong.upgrade_sql(&["a1"], "head").unwrap()).unwrap_err();
    let right = set("INSERT INTO one SELECT id FROM two");
    right.repair(connection, Repair::ContinueChanged).unwrap();
    assert_eq!(right.upgrade(connection, "head").unwrap().rows, ["a2"]);
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM one"), ["1"]);
    database.run_with_client(&right.downgrade_sql(&["a2"], "a1").unwrap()).unwrap();
    assert_eq!(right.status(connection).unwrap(), Status::Behind { pending: 1 });
}

fn tables_that_one_may_not_read_are_not_taken_for_missing<D: OfMysql>() {
    let server = Server::shared(D::KIND);
    let database = D::at(server.database());
    let set = users().mysql();
    let connection = &mut database.connect();
    set.upgrade(connection, "head").unwrap();
    let user = format!("reader_{}", std::process::id());
    connection.batch_execute(&format!("CREATE USER {user}@'%'; GRANT SELECT ON users TO {user}@'%'")).unwrap();
    let reader = &mut MysqlConnection::establish(&database.url().replace("app@", &format!("{user}@"))).unwrap();
    let error = set.status(reader).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database, "{error}");
    assert!(error.to_string().contains("lacks a right"), "{error}");
    connection.batch_execute(&format!("DROP USER {user}@'%'")).unwrap();
}

/// With `ANSI_QUOTES` a word in double quotes is a name, without it is a text.
fn what_goes_on_after_a_failure_means_what_it_meant<D: OfMysql>() {
    let database = D::new();
    let up = |last: &str| format!("CREATE TABLE one (id INTEGER);\n{last};\nINSERT INTO one VALUES ('1' || '2');");
    let set = |last: &str| users().revision("a2", "a1", &up(last), "DROP TABLE one;").mysql();
    let connection = &mut database.connect();
    connection.batch_execute("SET SESSION sql_mode = 'PIPES_AS_CONCAT'").unwrap();
    set("SELECT * FROM missing").upgrade(connection, "head").unwrap_err();
    let other = &mut database.connect();
    let before = texts(other, "SELECT @@sql_mode AS column1");
    let right = set("SELECT * FROM one");
    right.repair(other, Repair::ContinueChanged).unwrap();
    assert_eq!(right.upgrade(other, "head").unwrap().rows, ["a2"]);
    assert_eq!(texts(other, "SELECT @@sql_mode AS column1"), before);
    let kept = texts(other, "SELECT session AS column1 FROM __migrations_revisions WHERE revision = 'a2'");
    assert_eq!(kept, ["sql_mode=PIPES_AS_CONCAT"]);
    assert_eq!(texts(other, "SELECT id AS column1 FROM one"), ["12"]);
}

/// The rows say that a run is inside a revision; it ends before the question whether it still holds its lock.
fn a_run_that_ends_while_one_looks_was_not_interrupted<D: OfMysql>() {
    let database = D::new();
    let folder = users().revision(
        "a2",
        "a1",
        "ALTER TABLE users ADD COLUMN mail TEXT;\nALTER TABLE held ADD COLUMN name TEXT;",
        "ALTER TABLE held DROP COLUMN name; ALTER TABLE users DROP COLUMN mail;",
    );
    let set = folder.mysql();
    let mut holder = database.connect();
    holder.batch_execute("CREATE TABLE held (id INTEGER); BEGIN; SELECT * FROM held").unwrap();
    let mut runner = database.connect();
    let run = std::thread::spawn(move || set.upgrade(&mut runner, "head").map(|report| report.rows));
    let looking = &mut database.connect();
    let waiting = "SELECT count(*) AS column1 FROM information_schema.processlist \
                   WHERE db = DATABASE() AND state LIKE 'Waiting for table%'";
    wait_until("the run waits", || texts(looking, waiting) == ["1"]);
    assert!(matches!(folder.mysql().status(looking).unwrap(), Status::Running { .. }));
    let mut at_the_question = Some((holder, run));
    looking.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        let InstrumentationEvent::StartQuery { query, .. } = event else { return };
        if query.to_string().contains("IS_USED_LOCK")
            && let Some((mut holder, run)) = at_the_question.take()
        {
            holder.batch_execute("COMMIT").unwrap();
            assert_eq!(run.join().unwrap().unwrap(), ["a2"]);
        }
    });
    assert_eq!(folder.mysql().status(looking).unwrap(), Status::AtHead);
}

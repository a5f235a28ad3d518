//! What PostgreSQL does that a runner must know.

use std::process::Command;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use migrations::{DatabaseState, ErrorKind, Migrations, Observer, Options, Status};
use migrations_tests::crash::{Crashed, POSTGRES};
use migrations_tests::servers::{Bouncer, Kind, Server};
use migrations_tests::{Database, Folder, Postgres, wait_until};

struct Listening;

impl Observer for Listening {}

fn texts(connection: &mut PgConnection, sql: &str) -> Vec<String> {
    Postgres::texts(connection, sql)
}

fn users() -> Folder {
    Folder::new().revision("a1", "base", "CREATE TABLE users (id INTEGER, name TEXT);", "DROP TABLE users;")
}

#[test]
fn an_invalid_index_is_dropped_before_the_retry() {
    let database = Postgres::new();
    let set = users()
        .revision("a2", "a1", "CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name);", "DROP INDEX users_name;")
        .postgres();
    let connection = &mut database.connect();
    set.upgrade(connection, "a1").unwrap();
    connection.batch_execute("INSERT INTO users VALUES (1, 'Ada'), (2, 'Ada')").unwrap();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert!(error.to_string().contains("users_name"), "{error}");
    let invalid = "SELECT count(*) AS column1 FROM pg_index WHERE NOT indisvalid";
    assert_eq!(texts(connection, invalid), ["1"]);
    connection.batch_execute("DELETE FROM users WHERE id = 2").unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a2"]);
    assert_eq!(texts(connection, invalid), ["0"]);
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM pg_class WHERE relname = 'users_name'"), ["1"]);
}

#[test]
fn if_not_exists_does_not_take_an_invalid_index_for_one() {
    let database = Postgres::new();
    let set = users()
        .revision(
            "a2",
            "a1",
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_name ON users (name);",
            "DROP INDEX users_name;",
        )
        .postgres();
    let connection = &mut database.connect();
    set.upgrade(connection, "a1").unwrap();
    connection.batch_execute("INSERT INTO users VALUES (1, 'Ada'), (2, 'Ada')").unwrap();
    connection.batch_execute("CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name)").unwrap_err();
    connection.batch_execute("DELETE FROM users WHERE id = 2").unwrap();
    set.upgrade(connection, "head").unwrap();
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM pg_index WHERE NOT indisvalid"), ["0"]);
}

#[test]
fn the_place_of_an_error_is_found_with_and_without_a_position() {
    let database = Postgres::new();
    for (wrong, line, column) in [
        // The parser gives a position, in characters.
        ("SELECT 'ünïcode 🦀';\nSELECT missing FROM users;", 6, Some(8)),
        ("SELECT 'ünïcode 🦀';\nSELECT\n  'ü', missing FROM users;", 7, Some(8)),
        // The executor gives none.
        ("SELECT 1;\nSELECT 2;\nCREATE TABLE users (id INTEGER);", 7, None),
        ("DO $$ BEGIN RAISE EXCEPTION 'no; really'; END $$;", 5, None),
    ] {
        for is_observed in [false, true] {
            let set = users().revision("a2", "a1", wrong, "SELECT pg_sleep(0);").postgres();
            let connection = &mut database.connect();
            let mut listening = Listening;
            let options = Options::default();
            let mut options = if is_observed { options.observer(&mut listening) } else { options };
            let error = set.upgrade_with(connection, "head", &mut options).unwrap_err();
            assert_eq!((error.revision(), error.line(), error.column()), (Some("a2"), Some(line), column), "{error}");
            assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
        }
    }
}

#[test]
fn what_fails_at_the_end_of_the_transaction_is_told_so() {
    let database = Postgres::new();
    let set = users()
        .revision(
            "a2",
            "a1",
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, after INTEGER REFERENCES notes DEFERRABLE INITIALLY DEFERRED);\n\
             INSERT INTO notes VALUES (1, 2);",
            "DROP TABLE notes;",
        )
        .postgres();
    let connection = &mut database.connect();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert!(error.to_string().contains("refused to commit revision a2"), "{error}");
    assert!(error.to_string().contains("detail: Key (after)=(2) is not present"), "{error}");
    let mut listening = Listening;
    let error = set.upgrade_with(connection, "head", &mut Options::default().observer(&mut listening)).unwrap_err();
    assert!(error.to_string().contains("refused to commit revision a2"), "{error}");
    assert_eq!(Postgres::columns(connection), ["users.id", "users.name"]);
    // The same with pending events of triggers, and the way out.
    let late = users()
        .revision(
            "a2",
            "a1",
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, after INTEGER REFERENCES notes DEFERRABLE INITIALLY DEFERRED);\n\
             INSERT INTO notes VALUES (1, 1);\nALTER TABLE notes ADD COLUMN text TEXT;",
            "DROP TABLE notes;",
        )
        .postgres();
    let error = late.upgrade(connection, "head").unwrap_err();
    assert!(error.to_string().contains("SET CONSTRAINTS ALL IMMEDIATE"), "{error}");
    let right = users()
        .revision(
            "a2",
            "a1",
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, after INTEGER REFERENCES notes DEFERRABLE INITIALLY DEFERRED);\n\
             INSERT INTO notes VALUES (1, 1);\nSET CONSTRAINTS ALL IMMEDIATE;\nALTER TABLE notes ADD COLUMN text TEXT;",
            "DROP TABLE notes;",
        )
        .postgres();
    right.upgrade(connection, "head").unwrap();
}

/// Locks a table, and lets go of it when something has come about, which it looks for on another connection.
fn hold(
    url: &str,
    table: &str,
    comes_about: impl FnOnce(&mut PgConnection) + Send + 'static,
) -> std::thread::JoinHandle<()> {
    let [mut holder, mut watcher] = [(); 2].map(|()| PgConnection::establish(url).unwrap());
    holder.batch_execute(&format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")).unwrap();
    std::thread::spawn(move || {
        comes_about(&mut watcher);
        holder.batch_execute("COMMIT").unwrap();
    })
}

/// Whoever waits for a lock has given up once, and tries again.
fn a_second_try(watcher: &mut PgConnection) {
    let waiting = "SELECT query_start::text AS column1 FROM pg_stat_activity \
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let mut first: Option<String> = None;
    wait_until("a second try for the lock", || {
        let Some(started) = texts(watcher, waiting).pop() else { return false };
        *first.get_or_insert_with(|| started.clone()) != started
    });
}

fn waits_for_a_locked_table(server: &Server, german: bool) {
    let url = server.database();
    let set = users()
        .revision("a2", "a1", "ALTER TABLE users ADD COLUMN email TEXT;", "ALTER TABLE users DROP email;")
        .postgres();
    for is_observed in [false, true] {
        let connection = &mut PgConnection::establish(&url).unwrap();
        connection.batch_execute("SET lock_timeout = '300ms'").unwrap();
        if german {
            connection.batch_execute("SET lc_messages = 'de_DE.UTF-8'").unwrap();
            let error = connection.batch_execute("SELECT missing").unwrap_err().to_string();
            assert!(error.contains("existiert nicht"), "the server does not speak German: {error}");
        }
        set.upgrade(connection, "a1").unwrap();
        let mut listening = Listening;
        let options = || {
            let options = Options::default();
            if is_observed { options.observer(Box::leak(Box::new(Listening))) } else { options }
        };
        let _ = &mut listening;
        let holder = hold(&url, "users", a_second_try);
        set.upgrade_with(connection, "head", &mut options()).unwrap_or_else(|error| panic!("{error}"));
        holder.join().unwrap();
        set.downgrade(connection, "a1").unwrap();
        let (tell, told) = std::sync::mpsc::channel::<()>();
        let holder = hold(&url, "users", move |_| {
            let _ = told.recv_timeout(Duration::from_secs(300));
        });
        let error = set.upgrade_with(connection, "head", &mut options()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
        assert!(error.to_string().contains("tried 5 times"), "{error}");
        drop(tell);
        holder.join().unwrap();
        set.downgrade(connection, "base").unwrap();
        assert_eq!(texts(connection, "SELECT current_setting('lock_timeout') AS column1"), ["300ms"]);
    }
}

#[test]
fn a_locked_table_is_waited_for_in_short_tries() {
    waits_for_a_locked_table(Server::shared(Kind::Postgres), false);
}

#[test]
fn a_server_that_speaks_german_is_understood() {
    let server = Server::start_with(Kind::Postgres, |folder| {
        let locales = folder.join("locales");
        std::fs::create_dir(&locales).unwrap();
        let made =
            Command::new("localedef").args(["-i", "de_DE", "-f", "UTF-8"]).arg(locales.join("de_DE.UTF-8")).output();
        let output = made.expect("localedef is not here: install Debian's package locales");
        assert!(
            locales.join("de_DE.UTF-8").exists(),
            "no German locale: install Debian's package locales; {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Vec::new()
    });
    waits_for_a_locked_table(&server, true);
}

#[test]
fn the_search_path_says_whose_tables_are_meant() {
    let database = Postgres::new();
    let set = users().postgres();
    let connection = &mut database.connect();
    connection.batch_execute("CREATE SCHEMA one; CREATE SCHEMA two").unwrap();
    set.upgrade(connection, "head").unwrap();
    for tenant in ["one", "two"] {
        connection.batch_execute(&format!("SET search_path = {tenant}, public")).unwrap();
        assert_eq!(set.status(connection).unwrap(), Status::Uninitialised, "{tenant}");
        set.upgrade(connection, "head").unwrap();
        assert_eq!(set.status(connection).unwrap(), Status::AtHead);
        assert_eq!(
            texts(connection, "SELECT current_setting('search_path') AS column1"),
            [format!("{tenant}, public")]
        );
    }
    let tables = "SELECT table_schema AS column1 FROM information_schema.tables WHERE table_name = 'users' ORDER BY 1";
    assert_eq!(texts(connection, tables), ["one", "public", "two"]);
    connection.batch_execute("SET search_path = ''").unwrap();
    let error = set.upgrade(connection, "head").unwrap_err();
    assert!(error.to_string().contains("no schema in which tables could be made"), "{error}");
}

#[test]
fn the_tracking_tables_can_have_a_schema_of_their_own() {
    let database = Postgres::new();
    let set = users().config("project = \"app\"\ntracking_schema = \"ops\"").postgres();
    let connection = &mut database.connect();
    set.upgrade(connection, "head").unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
    let schemas =
        "SELECT DISTINCT table_schema AS column1 FROM information_schema.tables WHERE table_name LIKE '\\_\\_migr%'";
    assert_eq!(texts(connection, schemas), ["ops"]);
    let script = set.downgrade_sql(&["a1"], "base").unwrap();
    database.run_with_client(&script).unwrap();
    assert_eq!(Postgres::columns(connection), [""; 0]);
}

#[test]
fn a_role_that_may_only_read_can_check() {
    let server = Server::shared(Kind::Postgres);
    let database = Postgres(server.database());
    let set = users().revision("a2", "a1", "CREATE TABLE more (id INTEGER);", "DROP TABLE more;").postgres();
    let connection = &mut database.connect();
    set.upgrade(connection, "a1").unwrap();
    let role = format!("reader_{}", std::process::id());
    connection
        .batch_execute(&format!(
            "CREATE ROLE {role} LOGIN; GRANT SELECT ON __migrations_state, __migrations_revisions, __migrations_log TO {role}"
        ))
        .unwrap();
    let reader = &mut PgConnection::establish(&database.0.replace("postgres@", &format!("{role}@"))).unwrap();
    assert_eq!(set.check(reader).unwrap().status, Status::Behind { pending: 1 });
    assert_eq!(set.current(reader).unwrap().revisions[0].id, "a1");
    assert_eq!(set.log(reader).unwrap().len(), 1);
    assert_eq!(set.plan_upgrade(reader, "head").unwrap().steps.len(), 1);
    let error = set.upgrade(reader, "head").unwrap_err();
    assert!(error.to_string().contains("permission denied"), "{error}");
    connection.batch_execute(&format!("REVOKE SELECT ON __migrations_state FROM {role}")).unwrap();
    let error = set.status(reader).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database, "{error}");
    assert!(error.to_string().contains("lacks a right"), "{error}");
    connection.batch_execute(&format!("GRANT SELECT ON __migrations_state TO {role}")).unwrap();
    reader.batch_execute("SET default_transaction_read_only = on").unwrap();
    assert_eq!(set.upgrade(reader, "head").unwrap_err().kind(), ErrorKind::ReadOnly);
    connection.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

#[test]
fn a_hot_standby_says_so_clearly() {
    let primary = Server::start(Kind::Postgres);
    let url = primary.database();
    let set = users().revision("a2", "a1", "CREATE TABLE more (id INTEGER);", "DROP TABLE more;").postgres();
    set.upgrade(&mut PgConnection::establish(&url).unwrap(), "a1").unwrap();
    let standby = primary.standby();
    let name = url.rsplit_once('/').unwrap().1;
    let connection = &mut PgConnection::establish(&standby.url(name)).unwrap();
    assert_eq!(set.status(connection).unwrap(), Status::Behind { pending: 1 });
    assert_eq!(set.check(connection).unwrap().current, ["a1"]);
    let error = set.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReadOnly, "{error}");
    assert!(error.to_string().contains("primary"), "{error}");
}

#[test]
fn whoever_holds_the_lock_is_named() {
    let database = Postgres::new();
    let go_on = format!("go on {}", database.0.rsplit_once('/').unwrap().1);
    let wait = format!(
        "DO $$ BEGIN FOR i IN 1..10000 LOOP EXIT WHEN EXISTS (SELECT FROM pg_stat_activity WHERE application_name = '{go_on}');\
         PERFORM pg_sleep(0.03); PERFORM pg_stat_clear_snapshot(); END LOOP; END $$;"
    );
    let set = users().revision("a2", "a1", &wait, "SELECT pg_sleep(0);").postgres();
    set.upgrade(&mut database.connect(), "a1").unwrap();
    let watcher = &mut database.connect();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let connection = &mut database.connect();
            connection.batch_execute("SET application_name = 'the other one'").unwrap();
            set.upgrade(connection, "head").unwrap();
        });
        let runs = "SELECT count(*) AS column1 FROM pg_stat_activity WHERE datname = current_database() \
                    AND application_name = 'the other one' AND wait_event = 'PgSleep'";
        wait_until("the other one runs its statement", || texts(watcher, runs) == ["1"]);
        let mut options = Options::default().lock_timeout(Duration::from_millis(300));
        let error = set.upgrade_with(&mut database.connect(), "head", &mut options).unwrap_err();
        watcher.batch_execute(&format!("SET application_name = '{go_on}'")).unwrap();
        assert_eq!(error.kind(), ErrorKind::Locked);
        assert!(error.to_string().contains("the other one"), "{error}");
    });
}

#[test]
fn everything_or_nothing_on_request() {
    let database = Postgres::new();
    let set = users().revision("a2", "a1", "CREATE TABLE users (id INTEGER);", "SELECT pg_sleep(0);").postgres();
    let connection = &mut database.connect();
    set.upgrade_with(connection, "head", &mut Options::default().single_transaction()).unwrap_err();
    assert_eq!(Postgres::columns(connection), [""; 0]);
    assert_eq!(set.status(connection).unwrap(), Status::Uninitialised);
}

#[test]
fn statements_outside_transactions_run_alone() {
    let database = Postgres::new();
    let set = users()
        .revision(
            "a2",
            "a1",
            "VACUUM users;\nREINDEX (VERBOSE) TABLE CONCURRENTLY users;\nCREATE INDEX CONCURRENTLY users_id ON users (id);\n\
             ALTER SYSTEM SET work_mem = '5MB';\nALTER SYSTEM RESET work_mem;\nDROP INDEX CONCURRENTLY users_id;",
            "VACUUM;",
        )
        .postgres();
    let connection = &mut database.connect();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a2"]);
    assert_eq!(set.downgrade(connection, "a1").unwrap().rows, ["a1"]);
}

/// Sessions that last from one transaction to the next are what a pool of this sort does not have.
#[test]
fn a_pool_that_hands_out_transactions() {
    let server = Server::start(Kind::Postgres);
    let direct = server.database();
    let name = direct.rsplit_once('/').unwrap().1.to_owned();
    let bouncer = Bouncer::start(&server, 3);
    for round in 0..5 {
        let url = bouncer.url(&name);
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..12)
                .map(|number| {
                    // Some reach the server past the pool.
                    let url = if number % 4 == 0 { direct.clone() } else { url.clone() };
                    scope.spawn(move || {
                        let connection = &mut PgConnection::establish(&url).unwrap();
                        if number % 2 == 0 {
                            POSTGRES.upgrade(connection, "head")
                        } else {
                            POSTGRES.upgrade_with(connection, "head", &mut Options::default().observer(&mut Listening))
                        }
                    })
                })
                .collect();
            for run in runs {
                assert_eq!(run.join().unwrap().unwrap_or_else(|error| panic!("{error}")).rows, ["c006"]);
            }
        });
        let connection = &mut PgConnection::establish(&direct).unwrap();
        let ran = "SELECT revision || ' ' || count(*) AS column1 FROM __migrations_log WHERE action = 'upgrade' GROUP BY revision ORDER BY 1";
        let each = (1..=6).map(|number| format!("c00{number} {}", round + 1)).collect::<Vec<_>>();
        assert_eq!(texts(connection, ran), each);
        let counts = Postgres::contents(connection);
        assert!(counts.contains(&"counts: c004 first 1".to_owned()), "{counts:?}");
        POSTGRES.downgrade(&mut PgConnection::establish(&bouncer.url(&name)).unwrap(), "base").unwrap();
    }
}

/// An index on a function that tells, in its error, how long the statement that builds the index waits for locks.
fn telling() -> Folder {
    Folder::new()
        .revision(
            "a1",
            "base",
            "CREATE TABLE users (id INTEGER);\nINSERT INTO users VALUES (1);\n\
             CREATE FUNCTION tell(id INTEGER) RETURNS INTEGER IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN \
             RAISE EXCEPTION 'it waits for %', current_setting('lock_timeout'); END $$;",
            "DROP TABLE users;\nDROP FUNCTION tell;",
        )
        .revision(
            "a2",
            "a1\n-- irreversible: a test",
            "CREATE INDEX CONCURRENTLY users_id ON users (id);\nCREATE INDEX CONCURRENTLY told ON users (tell(id));",
            "",
        )
        .revision(
            "a3",
            "a1\n-- irreversible: a test",
            "CREATE INDEX CONCURRENTLY users_id ON users (id);\nSELECT tell(id) FROM users;",
            "",
        )
}

/// Where one statement of a revision cannot run in a transaction, the others have transactions of their own, with a limit.
#[test]
fn only_what_can_run_in_a_transaction_waits_for_a_limited_time() {
    let database = Postgres::new();
    let set = telling().postgres();
    let fails = |connection: &mut PgConnection, target: &str, options: &mut Options<'_>| {
        let error = set.upgrade_with(connection, target, options).unwrap_err();
        set.stamp_with(connection, &["a1"], &mut Options::default().purge()).unwrap();
        connection.batch_execute("DROP INDEX IF EXISTS users_id; DROP INDEX IF EXISTS told").unwrap();
        error.to_string()
    };
    let limit = || Options::default().outside_lock_timeout(Duration::from_secs(7));
    let own = &mut PgConnection::establish(&format!("{}?options=-c%20migrations.session%3Down", database.0)).unwrap();
    set.upgrade(own, "a1").unwrap();
    for (before, target, mut options, expected) in [
        ("0", "a2", Options::default(), "it waits for 0\n"),
        ("0", "a3", Options::default(), "it waits for 5s"),
        ("0", "a2", limit(), "it waits for 7s"),
        ("0", "a3", limit(), "it waits for 5s"),
        ("2s", "a2", Options::default(), "it waits for 2s"),
        ("2s", "a3", Options::default(), "it waits for 2s"),
        ("2s", "a2", limit(), "it waits for 7s"),
    ] {
        own.batch_execute(&format!("SET lock_timeout = '{before}'")).unwrap();
        let error = fails(own, target, &mut options);
        assert!(error.contains(expected), "{before}, {target}, {options:?}: {error}");
        assert_eq!(texts(own, "SELECT current_setting('lock_timeout') AS column1"), [before]);
    }
    // Nothing shows that this one goes to the server itself.
    let connection = &mut database.connect();
    let error = set.upgrade_with(connection, "a2", &mut limit()).unwrap_err();
    assert_eq!((error.kind(), error.database_state()), (ErrorKind::SharedSession, &DatabaseState::Unchanged));
    for way_out in ["ALTER ROLE postgres SET lock_timeout = '7000ms'", "?options=-c%20migrations.session%3Down"] {
        assert!(error.to_string().contains(way_out), "{error}");
    }
    // Where every statement can run in a transaction, the limit is of no matter.
    set.downgrade_with(connection, "base", &mut limit()).unwrap();
}

/// A connection to a pool can say what it likes: the server hears of it only if the pool passes it on.
#[test]
fn a_pool_does_not_pass_on_whose_the_session_is() {
    let server = Server::start(Kind::Postgres);
    let direct = server.database();
    let bouncer = Bouncer::start(&server, 1);
    let url = bouncer.url(direct.rsplit_once('/').unwrap().1);
    let error = PgConnection::establish(&format!("{url}?options=-c%20migrations.session%3Down")).map(drop).unwrap_err();
    assert!(error.to_string().contains("startup parameter"), "{error}");
}

/// Whoever looks does so in a transaction that cannot write, and that is the caller's own where there is one.
#[test]
fn looking_cannot_write_and_leaves_the_session_alone() {
    let database = Postgres::new();
    let connection = &mut database.connect();
    users().postgres().upgrade(connection, "head").unwrap();
    // What a tracking table does when it is read, as somebody could make it do.
    connection
        .batch_execute(
            "CREATE TABLE seen (id INTEGER); CREATE FUNCTION see() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN \
             INSERT INTO seen VALUES (1); RETURN true; END $$; \
             ALTER TABLE __migrations_revisions RENAME TO hidden; \
             CREATE VIEW __migrations_revisions AS SELECT * FROM hidden WHERE see()",
        )
        .unwrap();
    let set = users().revision("a2", "a1", "CREATE TABLE more (id INTEGER);", "DROP TABLE more;").postgres();
    let settings = "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) AS column1 FROM pg_settings \
                    WHERE name NOT LIKE 'transaction%'";
    let before = texts(connection, settings);
    for error in [
        set.status(connection).map(drop).unwrap_err(),
        set.check(connection).map(drop).unwrap_err(),
        set.current(connection).map(drop).unwrap_err(),
        set.history(connection).map(drop).unwrap_err(),
        set.plan_upgrade(connection, "head").map(drop).unwrap_err(),
        set.plan_downgrade(connection, "base").map(drop).unwrap_err(),
        set.plan_stamp(connection, &["a2"], &Options::default()).map(drop).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::ReadOnly, "{error}");
    }
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM seen"), ["0"]);
    assert_eq!(texts(connection, settings), before);
    connection.batch_execute("DELETE FROM seen").unwrap();
    let looked = connection.transaction(|connection| {
        set.status(connection).unwrap();
        Ok::<_, diesel::result::Error>(())
    });
    looked.unwrap();
    assert_ne!(texts(connection, "SELECT count(*) AS column1 FROM seen"), ["0"]);
}

#[test]
fn a_set_for_postgres_is_no_set_for_others() {
    let _: &Migrations<PgConnection> = &POSTGRES;
    assert_eq!(POSTGRES.dialect(), migrations::Dialect::Postgres);
}

/// An index is made in the schema of its table, wherever the search path leads.
#[test]
fn an_invalid_index_in_another_schema_is_dropped_too() {
    let database = Postgres::new();
    let set = Folder::new()
        .revision(
            "a1",
            "base",
            "CREATE SCHEMA shop; CREATE TABLE shop.users (id INTEGER, name TEXT);",
            "DROP SCHEMA shop CASCADE;",
        )
        .revision(
            "a2",
            "a1",
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_name ON shop.users (name);",
            "DROP INDEX CONCURRENTLY shop.users_name;",
        )
        .postgres();
    let connection = &mut database.connect();
    set.upgrade(connection, "a1").unwrap();
    connection.batch_execute("INSERT INTO shop.users VALUES (1, 'Ada'), (2, 'Ada')").unwrap();
    set.upgrade(connection, "head").unwrap_err();
    connection.batch_execute("DELETE FROM shop.users WHERE id = 2").unwrap();
    set.upgrade(connection, "head").unwrap();
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM pg_index WHERE NOT indisvalid"), ["0"]);
    set.downgrade(connection, "a1").unwrap();
}

#[test]
fn a_partition_half_detached_is_detached_to_the_end() {
    let database = Postgres::new();
    let set = Folder::new()
        .revision(
            "a1",
            "base",
            "CREATE TABLE events (id INTEGER) PARTITION BY LIST (id); CREATE TABLE one PARTITION OF events FOR VALUES IN (1);",
            "DROP TABLE events;",
        )
        .revision("a2", "a1", "ALTER TABLE events DETACH PARTITION one CONCURRENTLY;", "DROP TABLE one;")
        .postgres();
    let connection = &mut database.connect();
    if texts(connection, "SELECT current_setting('server_version_num') AS column1")[0].as_str() < "140000" {
        eprintln!("skipped: this server cannot detach concurrently");
        return;
    }
    set.upgrade(connection, "a1").unwrap();
    let mut reader = database.connect();
    reader.batch_execute("BEGIN; SELECT * FROM events").unwrap();
    connection.batch_execute("SET lock_timeout = '200ms'").unwrap();
    let release = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        reader.batch_execute("COMMIT").unwrap();
    });
    set.upgrade(connection, "head").unwrap_or_else(|error| panic!("{error}"));
    release.join().unwrap();
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM pg_inherits"), ["0"]);
}

#[test]
fn a_role_of_the_script_ends_with_it() {
    let database = Postgres::new();
    let role = format!("worker_{}", std::process::id());
    let connection = &mut database.connect();
    connection.batch_execute(&format!("CREATE ROLE {role}; GRANT CREATE ON SCHEMA public TO {role}")).unwrap();
    let set = Folder::new()
        .revision(
            "a1",
            "base",
            &format!("SET LOCAL ROLE {role};\nCREATE TABLE theirs (id INTEGER);"),
            "DROP TABLE theirs;",
        )
        .revision("a2", "a1", "CREATE TABLE ours (id INTEGER);", "DROP TABLE ours;")
        .postgres();
    set.upgrade(connection, "head").unwrap_or_else(|error| panic!("{error}"));
    let owners = "SELECT tablename || (tableowner = current_user) AS column1 FROM pg_tables \
                  WHERE tablename IN ('ours', 'theirs') ORDER BY 1";
    assert_eq!(texts(connection, owners), ["ourstrue", "theirsfalse"]);
    set.downgrade(connection, "base").unwrap();
    let script = set.upgrade_sql(&[], "head").unwrap();
    database.run_with_client(&script).unwrap_or_else(|error| panic!("{error}\n{script}"));
    assert_eq!(texts(connection, owners), ["ourstrue", "theirsfalse"]);
    connection.batch_execute(&format!("DROP TABLE theirs; DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

#[test]
fn what_a_dump_sets_does_not_stay_in_a_script_for_psql() {
    let database = Postgres::new();
    let set = Folder::new()
        .revision(
            "a1",
            "base",
            "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id INTEGER);",
            "DROP TABLE a;",
        )
        .revision("a2", "a1", "CREATE TABLE b (id INTEGER);", "DROP TABLE b;")
        .postgres();
    let script = set.upgrade_sql(&[], "head").unwrap();
    database.run_with_client(&script).unwrap_or_else(|error| panic!("{error}\n{script}"));
    assert_eq!(set.status(&mut database.connect()).unwrap(), Status::AtHead);
}

/// `repair` and `adopt` begin transactions of their own.
#[test]
fn a_transaction_that_diesel_does_not_know_stays_theirs() {
    let database = Postgres::new();
    let set = users().postgres();
    let connection = &mut database.connect();
    set.upgrade(connection, "head").unwrap();
    for kind in [
        set.repair(connection_in_transaction(connection), migrations::Repair::AcceptRows).map(drop).unwrap_err().kind(),
        set.adopt(connection_in_transaction(connection), &mut Options::default()).map(drop).unwrap_err().kind(),
    ] {
        assert_eq!(kind, ErrorKind::InsideTransaction);
    }
    connection.batch_execute("ROLLBACK").unwrap();
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM users"), ["0"]);
}

fn connection_in_transaction(connection: &mut PgConnection) -> &mut PgConnection {
    connection.batch_execute("ROLLBACK").unwrap();
    connection.batch_execute("BEGIN; INSERT INTO users VALUES (1, 'Ada')").unwrap();
    connection
}

#[test]
fn an_index_that_somebody_else_is_building_is_left_alone() {
    let database = Postgres::new();
    let set = users()
        .revision(
            "a2",
            "a1",
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS users_name ON users (name);",
            "DROP INDEX users_name;",
        )
        .postgres();
    let connection = &mut database.connect();
    set.upgrade(connection, "a1").unwrap();
    let writer = &mut database.connect();
    writer.batch_execute("BEGIN; INSERT INTO users (id) VALUES (1)").unwrap();
    let url = database.0.clone();
    let builder = std::thread::spawn(move || {
        PgConnection::establish(&url).unwrap().batch_execute("CREATE INDEX CONCURRENTLY users_name ON users (name)")
    });
    let invalid = "SELECT count(*) AS column1 FROM pg_index WHERE NOT indisvalid";
    while texts(connection, invalid) != ["1"] {
        std::thread::sleep(Duration::from_millis(20));
    }
    let runner = std::thread::spawn(move || set.upgrade(&mut database.connect(), "head").map(|report| report.rows));
    std::thread::sleep(Duration::from_millis(500));
    writer.batch_execute("COMMIT").unwrap();
    builder.join().unwrap().unwrap();
    assert_eq!(runner.join().unwrap().unwrap(), ["a2"]);
    assert_eq!(texts(connection, invalid), ["0"]);
}

/// What psql has done before an index fails stays, and a run goes on behind it.
#[test]
fn a_script_for_psql_keeps_the_notes_of_a_run() {
    let database = Postgres::new();
    let up = "CREATE TABLE one (id INTEGER);\nCREATE UNIQUE INDEX CONCURRENTLY users_id ON users (id);\nINSERT INTO one VALUES (1);";
    let set = users().revision("a2", "a1", up, "DROP TABLE one; DROP INDEX users_id;").postgres();
    let connection = &mut database.connect();
    set.upgrade(connection, "a1").unwrap();
    connection.batch_execute("INSERT INTO users (id) VALUES (1), (1)").unwrap();
    database.run_with_client(&set.upgrade_sql(&["a1"], "head").unwrap()).unwrap_err();
    assert_eq!(set.status(connection).unwrap(), Status::Interrupted { revision: "a2".to_owned(), done: 1 });
    connection.batch_execute("DELETE FROM users").unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a2"]);
    assert_eq!(texts(connection, "SELECT count(*) AS column1 FROM one"), ["1"]);
}

#[test]
fn a_label_is_committed_before_its_use_only_where_it_must_be() {
    let database = Postgres::new();
    let use_of_label = "ALTER TYPE mood ADD VALUE 'glad'; CREATE TABLE {} (m mood DEFAULT 'glad'); SELECT 1 / 0;";
    let folder = Folder::new().revision("a1", "base", "CREATE TYPE mood AS ENUM ('sad');", "DROP TYPE mood;").revision(
        "a2",
        "a1",
        &use_of_label.replace("{}", "one"),
        "DROP TABLE one;",
    );
    let labels = "SELECT enumlabel AS column1 FROM pg_enum ORDER BY enumsortorder";
    let connection = &mut database.connect();
    folder.postgres().upgrade(connection, "head").unwrap_err();
    assert_eq!(texts(connection, labels), ["sad", "glad"]);
    connection.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").unwrap();
    let together = format!("CREATE TYPE mood AS ENUM ('sad'); {}", use_of_label.replace("{}", "two"));
    Folder::new()
        .revision("a1", "base", &together, "DROP TABLE two;")
        .postgres()
        .upgrade(connection, "head")
        .unwrap_err();
    assert!(texts(connection, labels).is_empty());
}

#[test]
fn rows_that_wait_for_a_check_are_told_before_the_table_is_altered() {
    let base = "CREATE TABLE users (id INTEGER PRIMARY KEY); \
                CREATE TABLE posts (user_id INTEGER REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED);";
    let database = Postgres::new();
    let connection = &mut database.connect();
    for (header, up, is_refused) in [
        (
            "",
            "INSERT INTO users VALUES (1); INSERT INTO posts VALUES (1); ALTER TABLE posts ADD COLUMN body TEXT;",
            true,
        ),
        ("", "INSERT INTO posts (user_id) VALUES (1); ALTER TABLE posts DROP COLUMN user_id;", true),
        (
            "",
            "INSERT INTO posts VALUES (1); SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE posts ADD COLUMN body TEXT;",
            false,
        ),
        ("", "INSERT INTO posts VALUES (1); ALTER TABLE posts RENAME TO articles;", false),
        ("", "INSERT INTO posts SELECT 1 WHERE false; ALTER TABLE posts ADD COLUMN body TEXT;", false),
        ("\n-- transaction: none", "INSERT INTO posts VALUES (1); ALTER TABLE posts ADD COLUMN body TEXT;", false),
    ] {
        connection.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").unwrap();
        let folder = Folder::new().with_all_rules().revision("a1", "base", base, "DROP TABLE posts; DROP TABLE users;");
        let folder = folder.revision("a2", &format!("a1\n-- irreversible: a test{header}"), up, "");
        let messages = folder.messages(migrations_core::Dialect::Postgres);
        assert_eq!(messages.contains("pending trigger events"), is_refused, "{up}: {messages}");
        connection.batch_execute(base).unwrap();
        connection.batch_execute("INSERT INTO users VALUES (1) ON CONFLICT DO NOTHING").unwrap();
        let up = up.replace("INSERT INTO users VALUES (1); ", "");
        let statements = up.split_inclusive(';');
        let ran = if header.is_empty() {
            connection.batch_execute(&up)
        } else {
            statements.into_iter().try_for_each(|statement| connection.batch_execute(statement))
        };
        assert_eq!(ran.is_err(), is_refused, "{up}: {ran:?}");
    }
}

#[test]
fn a_schema_named_like_the_role_does_not_hide_what_was_recorded() {
    let database = Postgres::new();
    let connection = &mut database.connect();
    let user = texts(connection, "SELECT current_user::text AS column1").remove(0);
    let folder =
        users().revision("a2", "a1", &format!("CREATE SCHEMA \"{user}\";"), &format!("DROP SCHEMA \"{user}\";"));
    folder.postgres().upgrade(connection, "head").unwrap();
    let connection = &mut database.connect();
    assert_eq!(texts(connection, "SELECT current_schema()::text AS column1"), [user]);
    folder.postgres().upgrade(connection, "head").unwrap();
    let rows = folder.postgres().current(connection).unwrap();
    assert_eq!(rows.revisions.iter().map(|revision| revision.id.as_str()).collect::<Vec<_>>(), ["a2"]);
    let tables = "SELECT count(*)::text AS column1 FROM pg_class WHERE relname = '__migrations_state'";
    assert_eq!(texts(connection, tables), ["1"]);
    let third = folder.revision("a3", "a2", "CREATE TABLE more (id INTEGER);", "DROP TABLE more;");
    assert_eq!(third.postgres().upgrade(connection, "head").unwrap().rows, ["a3"]);
}

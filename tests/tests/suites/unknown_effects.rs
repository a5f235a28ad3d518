//! After a statement that nobody can read, nothing is claimed of what it may have touched: no refusal of what the server
//! takes, and no difference from what it has.

use migrations_analysis::config::Settings;
use migrations_analysis::{SchemaAt, follow, on_large_stack, schema_at};
use migrations_core::{Dialect, Servers};
use migrations_schema::round_trip::Verdict;
use migrations_tests::{Database, Folder, Mariadb, Mysql, Postgres};

/// Scripts for PostgreSQL, each of two revisions.
const ON_POSTGRES: &[(&str, &str)] = &[
    (
        "CREATE TABLE goods (id bigserial PRIMARY KEY, note text);
         CREATE FUNCTION on_goods() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
         CREATE TRIGGER goods_changed BEFORE UPDATE ON goods FOR EACH ROW EXECUTE FUNCTION on_goods();
         CREATE VIEW noted AS SELECT note FROM goods;
         CREATE FUNCTION sweep() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE goods CASCADE; END $$;
         CREATE FUNCTION sweep_all() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM sweep(); END $$;",
        "SELECT sweep_all(); DROP FUNCTION on_goods();",
    ),
    (
        "CREATE TABLE lists (a int, b int); CREATE INDEX lists_first ON lists (a);",
        "DO $$ BEGIN IF true THEN EXECUTE 'ALTER INDEX lists_first RENAME TO lists_second'; END IF; END $$;",
    ),
    (
        "CREATE TABLE old_logs (at int);",
        "DO $$ DECLARE r record; BEGIN
           FOR r IN SELECT relname FROM pg_class WHERE relname LIKE 'old%' AND relkind = 'r' LOOP
             EXECUTE format('CREATE INDEX %I ON %I (at)', r.relname || '_by_time', r.relname);
           END LOOP;
         END $$;
         ALTER INDEX old_logs_by_time RENAME TO logs_by_time;",
    ),
    (
        "CREATE TABLE homes (id int PRIMARY KEY);",
        "DO $$ BEGIN EXECUTE 'ALTER TABLE homes ADD COLUMN size int'; END $$;
         CREATE TABLE pets (home int REFERENCES homes ON DELETE CASCADE);",
    ),
    (
        "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT n * 2';",
        "DO $$ BEGIN DROP FUNCTION IF EXISTS twice(int); EXCEPTION WHEN others THEN NULL; END $$;",
    ),
    (
        "CREATE TABLE sizes (a int CONSTRAINT is_big CHECK (a > 9));",
        "DO $$ DECLARE r record; BEGIN
           FOR r IN SELECT conrelid::regclass AS t, conname AS c FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0
             AND connamespace = 'public'::regnamespace LOOP
             EXECUTE 'ALTER TABLE ' || r.t || ' RENAME CONSTRAINT ' || quote_ident(r.c) || ' TO ' || quote_ident(r.c || '_too');
           END LOOP;
         END $$;
         CREATE TABLE others (a int);",
    ),
    (
        "CREATE TABLE doors (a int, b int);",
        "DO $$ DECLARE t text := 'doors'; BEGIN EXECUTE format('ALTER TABLE %I DROP COLUMN b', t); END $$;
         ALTER TABLE doors ADD COLUMN b text;",
    ),
];

/// The same for MySQL and MariaDB.
const ON_MYSQL: &[(&str, &str)] = &[
    (
        "CREATE TABLE seats (id INT NOT NULL AUTO_INCREMENT, place INT NOT NULL, PRIMARY KEY (id));",
        "SET @change = CONCAT('ALTER TABLE ', 'seats', ' DROP COLUMN id');
         PREPARE change_it FROM @change; EXECUTE change_it; DEALLOCATE PREPARE change_it;
         ALTER TABLE seats ADD PRIMARY KEY (place);",
    ),
    (
        "CREATE TABLE halls (id INT PRIMARY KEY);
         CREATE TABLE rows_of (id INT PRIMARY KEY, hall INT, CONSTRAINT in_hall FOREIGN KEY (hall) REFERENCES halls (id));
         CREATE PROCEDURE let_go(IN tab VARCHAR(64), IN con VARCHAR(64))
         BEGIN
           SET @text = CONCAT('ALTER TABLE ', tab, ' DROP FOREIGN KEY ', con);
           PREPARE it FROM @text; EXECUTE it; DEALLOCATE PREPARE it;
         END;",
        "CALL let_go('rows_of', 'in_hall');
         ALTER TABLE rows_of ADD CONSTRAINT in_hall FOREIGN KEY (hall) REFERENCES halls (id) ON DELETE CASCADE;
         DROP PROCEDURE let_go;",
    ),
];

fn folder(base: &str, later: &str) -> Folder {
    let irreversible = |parent: &str| format!("{parent}\n-- irreversible: a test");
    Folder::new().with_all_rules().revision("a1", &irreversible("base"), base, "").revision(
        "b2",
        &irreversible("a1"),
        later,
        "",
    )
}

/// What the tool says of scripts that the server takes.
fn claims_nothing_on_postgres(base: &str, later: &str) {
    let (folder, database) = (folder(base, later), Postgres::new());
    let messages = folder.messages(Dialect::Postgres);
    assert!(!messages.contains("would refuse"), "{later}: {messages}");
    let connection = &mut database.connect();
    folder.postgres().upgrade(connection, "head").unwrap();
    let check = folder.postgres().check(connection).unwrap();
    let told: Vec<String> = check.schema.unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(told, [""; 0], "{later}");
}

#[test]
fn nothing_is_claimed_on_postgres() {
    ON_POSTGRES.iter().for_each(|(base, later)| claims_nothing_on_postgres(base, later));
}

fn claims_nothing_on_mysql<D: Database<Connection = diesel::MysqlConnection>>() {
    for (base, later) in ON_MYSQL {
        let (folder, database) = (folder(base, later), D::new());
        let messages = folder.messages(Dialect::Mysql);
        assert!(!messages.contains("would refuse"), "{later}: {messages}");
        let connection = &mut database.connect();
        folder.mysql().upgrade(connection, "head").unwrap();
        let check = folder.mysql().check(connection).unwrap();
        let told: Vec<String> = check.schema.unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(told, [""; 0], "{later}");
    }
}

#[test]
fn nothing_is_claimed_on_mariadb() {
    claims_nothing_on_mysql::<Mariadb>();
}

#[test]
fn nothing_is_claimed_on_mysql() {
    claims_nothing_on_mysql::<Mysql>();
}

#[test]
fn what_was_replaced_stands_in_the_schema_once() {
    for (part, (base, later)) in [("PRIMARY KEY", ON_MYSQL[0]), ("FOREIGN KEY", ON_MYSQL[1])] {
        let folder = folder(base, later);
        let settings = Settings { servers: Some(Servers::of(Dialect::Mysql)), ..Settings::new("test", "migrations") };
        let model = on_large_stack(|| schema_at(folder.root(), &settings, SchemaAt::Target("head"))).unwrap();
        let of_table: Vec<String> =
            model.sql().into_iter().filter(|it| it.contains("seats") || it.contains("rows_of")).collect();
        let made = of_table.join("\n");
        assert_eq!((made.matches(part).count(), made.contains("AUTO_INCREMENT")), (1, false), "{made}");
    }
}

#[test]
fn a_partition_that_a_function_has_made_is_not_restored() {
    let folder = Folder::new()
        .revision(
            "a1",
            "base\n-- irreversible: a test",
            "CREATE TABLE days (at date NOT NULL) PARTITION BY RANGE (at);
             CREATE FUNCTION make_part(of text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
               EXECUTE format('CREATE TABLE %s_1 PARTITION OF %s DEFAULT', of, of); END $$;
             SELECT make_part('days');",
            "",
        )
        .revision("b2", "a1", "DROP TABLE days;", "CREATE TABLE days (at date NOT NULL) PARTITION BY RANGE (at);")
        .revision("c3", "b2", "CREATE TABLE nights (a int);", "DROP TABLE nights;");
    let settings = Settings { servers: Some(Servers::of(Dialect::Postgres)), ..Settings::new("test", "migrations") };
    let mut verdicts = Vec::new();
    on_large_stack(|| follow(folder.root(), &settings, |step| verdicts.push(step.round_trip.verdict)));
    // What the function makes can be told: the partition is gone afterwards.
    assert_eq!(verdicts, [Verdict::Irreversible, Verdict::NotRestored, Verdict::Restored]);
}

#[test]
fn a_table_that_is_refused_for_a_column_is_one_mistake() {
    let folder = Folder::new()
        .config("[database.main.levels]\nstray-file = \"warn\"")
        .revision(
            "a1",
            "base",
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, name TEXT);",
            "DROP TABLE users;",
        )
        .revision(
            "b2",
            "a1",
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id));
             ALTER TABLE users ADD COLUMN mail TEXT;",
            "ALTER TABLE users DROP COLUMN mail; DROP TABLE posts;",
        )
        .revision("c3", "b2", "CREATE INDEX by_mail ON users (mail);", "DROP INDEX by_mail;");
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let messages = folder.messages(dialect);
        let rules: Vec<&str> = messages.lines().filter(|line| line.starts_with('[')).collect();
        assert!(matches!(rules[..], [only] if only.starts_with("[duplicate-object]")), "{messages}");
    }
}

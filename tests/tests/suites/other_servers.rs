//! Folders for several servers, and servers for which a folder was not checked.

use migrations::{Observer, Options, OtherServer, UpgradeTarget};
use migrations_core::{Dialect, Product, Servers};
use migrations_tests::{Database, Folder, Mariadb, Mysql, Postgres, Sqlite};

const SEQUENCE: &str = "CREATE SEQUENCE numbers";

fn folder(up: &str, down: &str) -> Folder {
    Folder::new().with_all_rules().revision("one", "base", up, down)
}

fn named(servers: &[&str]) -> Servers {
    Servers::parse(servers).unwrap()
}

#[test]
fn what_mariadb_alone_takes_is_a_warning_where_only_the_dialect_was_said() {
    let folder = folder(SEQUENCE, "DROP SEQUENCE numbers");
    let messages = folder.messages(Dialect::Mysql);
    assert!(messages.contains("[other-product] 2 statements are for MariaDB alone"), "{messages}");
    assert!(messages.contains("one/up.sql:5:1"), "{messages}");
    assert!(folder.check(Dialect::Mysql).set.is_some());
    assert_eq!(folder.messages(Product::Mariadb), "");
}

#[test]
fn what_one_of_the_servers_refuses_is_an_error_once() {
    let folder = folder(SEQUENCE, "DROP SEQUENCE numbers");
    for servers in [&["mysql-9.7", "mariadb-10.11"][..], &["mariadb-10.11", "mysql-9.7"]] {
        let outcome = folder.check(named(servers));
        assert!(outcome.set.is_none() && outcome.forward.is_none());
        let messages = folder.messages(named(servers));
        assert_eq!(messages.matches("[syntax-error] MySQL cannot read this statement").count(), 1, "{messages}");
        assert_eq!(messages.matches("[unreadable-down] MySQL cannot read this statement").count(), 1, "{messages}");
        assert!(!messages.contains("MariaDB cannot"), "{messages}");
    }
    let both = Folder::new().with_all_rules().revision("one", "base", "CREATE TABEL t (a int)", "SELECT 1");
    let messages = both.messages(named(&["mysql-9.7", "mariadb-10.11"]));
    assert_eq!(messages.matches("[syntax-error]").count(), 1, "{messages}");
}

#[test]
fn a_configuration_names_servers() {
    let messages = |lines: &str| {
        let folder = Folder::new();
        std::fs::write(folder.root().join("migrations.toml"), format!("[database.main]\n{lines}\n")).unwrap();
        let config = migrations_analysis::read_config(folder.root(), "app");
        let texts: Vec<String> =
            config.diagnostics.iter().map(|it| migrations_analysis::render(it, &config.sources)).collect();
        (config.databases[0].settings.servers.clone(), texts.join("\n\n"))
    };
    let servers = |lines: &str| messages(lines).0.map(|servers| servers.to_string());
    assert_eq!(servers("dialect = \"mariadb\"").as_deref(), Some("MariaDB"));
    assert_eq!(
        servers("servers = [\"postgres-13\", \"postgres-18\"]").as_deref(),
        Some("PostgreSQL 13, PostgreSQL 18")
    );
    assert_eq!(servers("servers = \"sqlite-3.40\"").as_deref(), Some("SQLite 3.40"));
    assert_eq!(servers("dialect = \"postgres\"\nminimum_version = \"14\"").as_deref(), Some("PostgreSQL 14"));
    for (lines, message) in [
        ("servers = []", "there has to be one server at least"),
        ("servers = [\"postgres-13\", \"mysql-9.7\"]", "no program reaches both"),
        ("servers = [\"postgress-13\"]", "there is no product `postgress`"),
        ("servers = [\"postgres-x\"]", "`x` is no version"),
        ("servers = 13", "`servers` must be a list of texts"),
        ("dialect = \"postgres\"\nminimum_version = \"new\"", "`new` is no version"),
        ("minimum_version = \"new\"", "`new` is no version"),
        (
            "dialect = \"postgres\"\nservers = [\"mysql-9.7\"]",
            "`dialect` says PostgreSQL, and `servers` says MySQL 9.7",
        ),
        ("dialect = \"mariadb\"\nservers = [\"mysql-9.7\"]", "`dialect` says MariaDB, and `servers` says MySQL 9.7"),
    ] {
        let (_, found) = messages(lines);
        assert!(found.contains(message) && found.matches("[config-value]").count() == 1, "{lines}: {found}");
    }
}

/// What an observer was told.
#[derive(Default)]
struct Heard(Vec<OtherServer>);

impl Observer for Heard {
    fn other_server(&mut self, found: &OtherServer) {
        self.0.push(found.clone());
    }
}

/// Runs twice: with something to do, and at head.
fn is_said_and_runs<D: Database>(servers: &Servers, running: &str) {
    let folder = Folder::new().revision("one", "base", "CREATE TABLE notes (id INT)", "DROP TABLE notes");
    let set = migrations::Migrations::<D::Connection>::from_baked(folder.baked(servers.clone()), &[]);
    let database = D::new();
    for _ in 0..2 {
        let mut heard = Heard::default();
        let mut options = Options::default().observer(&mut heard);
        let report = set.upgrade_with(&mut database.connect(), UpgradeTarget::HEAD, &mut options).unwrap();
        let expected = format!("the server is {running}");
        assert!(report.notes.len() == 1 && report.notes[0].starts_with(&expected), "{:?}", report.notes);
        assert_eq!(heard.0.len(), 1);
    }
    let other = set.other_server(&mut database.connect()).unwrap().expect("it is another one");
    assert!(other.running.starts_with(running) && other.checked_for == servers.to_string(), "{other:?}");
    let strict = Folder::new().config("strict = true").revision(
        "one",
        "base",
        "CREATE TABLE notes (id INT)",
        "DROP TABLE notes",
    );
    let strict = migrations::Migrations::<D::Connection>::from_baked(strict.baked(servers.clone()), &[]);
    for database in [D::new(), database] {
        let error = strict.upgrade(&mut database.connect(), "head").unwrap_err();
        assert_eq!(error.kind(), migrations::ErrorKind::OtherServer, "{error}");
    }
}

fn is_not_said<D: Database>(servers: &Servers) {
    let folder = Folder::new().revision("one", "base", "CREATE TABLE notes (id INT)", "DROP TABLE notes");
    let set = migrations::Migrations::<D::Connection>::from_baked(folder.baked(servers.clone()), &[]);
    let database = D::new();
    let connection = &mut database.connect();
    assert_eq!(set.upgrade(connection, "head").unwrap().notes, [""; 0]);
    assert_eq!(set.upgrade(connection, "head").unwrap().notes, [""; 0]);
    assert_eq!(set.other_server(connection).unwrap(), None);
}

#[test]
fn an_old_sqlite() {
    is_said_and_runs::<Sqlite>(&named(&["sqlite-3.999"]), "SQLite 3");
    is_not_said::<Sqlite>(&Servers::of(Dialect::Sqlite));
}

#[test]
fn an_old_server_on_postgres() {
    is_said_and_runs::<Postgres>(&named(&["postgres-99"]), "PostgreSQL 1");
    is_not_said::<Postgres>(&named(&["postgres-9.6", "postgres-99"]));
}

#[test]
fn a_program_for_mysql_on_mariadb() {
    is_said_and_runs::<Mariadb>(&Servers::of(Dialect::Mysql), "MariaDB 1");
    is_not_said::<Mariadb>(&Servers::from(Product::Mariadb));
    is_not_said::<Mariadb>(&named(&["mysql-9.7", "mariadb-10.3"]));
}

#[test]
fn a_program_for_mariadb_on_mysql() {
    is_said_and_runs::<Mysql>(&Servers::from(Product::Mariadb), "MySQL ");
    is_not_said::<Mysql>(&Servers::of(Dialect::Mysql));
}

//! Helpers that several test files share.

pub mod beside;
mod corpora;
pub mod crash;
mod effort;
pub mod expressions;
pub mod programs;
pub mod proxy;
pub mod servers;
mod shell;
mod threads;

use std::path::PathBuf;

pub use corpora::{Forward, RealChain};
pub use effort::{Effort, cases, effort, sample};
pub use shell::{Ran, Shell};
pub use threads::side_by_side;

/// The folder with recorded answers and real migrations, which stands beside the project where it is developed.
///
/// Where it is missing, says so and gives `None`: tests that need it then have nothing to compare with.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("skipped: ../shared/{path} is not here, so there is nothing to compare with");
    None
}

/// One folder of real migrations.
pub struct Chain {
    /// Project and database.
    pub name: &'static str,
    /// Path within `../shared/corpora`.
    pub path: &'static str,
    /// Its SQL.
    pub dialect: migrations_core::Dialect,
}

impl Chain {
    /// A file that stands beside its folder: `final-schema` or `reversibility` of this database.
    pub fn recorded(&self, kind: &str, suffix: &str) -> Option<PathBuf> {
        let project = self.path.split('/').next()?;
        let token = if self.name.starts_with("tokenserver") { "_token" } else { "" };
        let plain = project.replace(['-', '.'], "_");
        let name = match (kind, token, suffix.rsplit_once('.')) {
            ("final-schema", ..) => format!("final-schema.{plain}{token}.{suffix}"),
            (_, "_token", Some((version, ending))) => format!("{kind}.{version}.{plain}{token}.{ending}"),
            _ => format!("{kind}.{suffix}"),
        };
        shared(&format!("corpora/{project}/{name}"))
    }
}

/// The name of a revision without the number in front.
pub fn bare_name(name: &str) -> String {
    let number = |letter: char| letter.is_ascii_digit() || letter == '-';
    name.trim_start_matches('V').trim_start_matches(number).trim_start_matches(['_', '.']).to_owned()
}

/// Every folder of real migrations of the three databases.
pub const CHAINS: &[Chain] = {
    use migrations_core::Dialect::{Mysql, Postgres, Sqlite};
    const fn chain(name: &'static str, path: &'static str, dialect: migrations_core::Dialect) -> Chain {
        Chain { name, path, dialect }
    }
    &[
        chain("authelia sqlite", "authelia/internal/storage/migrations/sqlite", Sqlite),
        chain("authelia postgres", "authelia/internal/storage/migrations/postgres", Postgres),
        chain("authelia mysql", "authelia/internal/storage/migrations/mysql", Mysql),
        chain("chirpstack sqlite", "chirpstack/chirpstack/migrations_sqlite", Sqlite),
        chain("chirpstack postgres", "chirpstack/chirpstack/migrations_postgres", Postgres),
        chain("crates.io postgres", "crates.io/migrations", Postgres),
        chain("diesel sqlite", "diesel/migrations/sqlite", Sqlite),
        chain("diesel postgres", "diesel/migrations/postgres", Postgres),
        chain("diesel mysql", "diesel/migrations/mysql", Mysql),
        chain("diesel mariadb", "diesel/migrations/mariadb", Mysql),
        chain("hyperswitch postgres", "hyperswitch/migrations", Postgres),
        chain("openfga sqlite", "openfga/assets/migrations/sqlite", Sqlite),
        chain("openfga postgres", "openfga/assets/migrations/postgres", Postgres),
        chain("openfga mysql", "openfga/assets/migrations/mysql", Mysql),
        chain("syncstorage mysql", "syncstorage-rs/syncstorage-mysql/migrations", Mysql),
        chain("syncstorage postgres", "syncstorage-rs/syncstorage-postgres/migrations", Postgres),
        chain("tokenserver mysql", "syncstorage-rs/tokenserver-mysql/migrations", Mysql),
        chain("tokenserver postgres", "syncstorage-rs/tokenserver-postgres/migrations", Postgres),
        chain("taproot-assets sqlite", "taproot-assets/tapdb/sqlc/migrations", Sqlite),
    ]
};

/// The folders of real migrations for a database. One of them is for MariaDB, and not for MySQL.
pub fn chains_of<D: Database>() -> impl Iterator<Item = &'static Chain> {
    let only = std::env::var("MIGRATIONS_CHAIN").ok();
    CHAINS
        .iter()
        .filter(|chain| chain.dialect == D::DIALECT && (D::NAME != "MySQL" || chain.name != "diesel mariadb"))
        .filter(move |chain| only.as_ref().is_none_or(|only| chain.name.contains(only.as_str())))
}

/// Waits until something is so. A machine that is busy takes its time, and no test fails for that.
///
/// # Panics
/// When it is not so after minutes.
#[track_caller]
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = std::time::Instant::now();
    while !is_so() {
        assert!(started.elapsed() < std::time::Duration::from_secs(300), "waited in vain: {what}");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

/// A folder of migrations in the making.
pub struct Folder {
    directory: tempfile::TempDir,
    config: String,
}

/// Tests of runs have scripts that no project would: what the model has to say of them is for tests of its own.
fn configuration(lines: &str) -> String {
    let levels = if lines.contains("levels]") {
        ""
    } else {
        "[database.main.levels]\nnot-restored = \"allow\"\ndown-fails = \"allow\"\nunknown-object = \"allow\"\n\
         duplicate-object = \"allow\"\nobject-in-use = \"allow\"\nunfit-object = \"allow\"\nunknown-effect = \"allow\"\n\
         unread-statement = \"allow\"\n\
         column-order = \"allow\"\n"
    };
    format!("[database.main]\ndir = \"migrations\"\n{lines}\n{levels}")
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Folder {
    /// An empty folder.
    pub fn new() -> Self {
        let directory = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::create_dir(directory.path().join("migrations")).expect("it is empty");
        Self { directory, config: configuration("") }
    }

    /// The crate around it.
    pub fn root(&self) -> &std::path::Path {
        self.directory.path()
    }

    /// With lines for `[database.main]` of `migrations.toml`.
    #[must_use]
    pub fn config(mut self, lines: &str) -> Self {
        self.config = configuration(lines);
        self
    }

    /// With the levels that a project has.
    #[must_use]
    pub fn with_all_rules(mut self) -> Self {
        self.config = "[database.main]\ndir = \"migrations\"\n".to_owned();
        self
    }

    /// With a file, by its path in the folder.
    #[must_use]
    pub fn file(self, path: &str, text: &str) -> Self {
        let path = self.root().join("migrations").join(path);
        std::fs::create_dir_all(path.parent().expect("the folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
        self
    }

    /// With a revision that has a header; more header lines may follow `down_revision` after a line break.
    #[must_use]
    pub fn revision(self, id: &str, down_revision: &str, up: &str, down: &str) -> Self {
        let header = format!("-- message of {id}\n--\n-- revision: {id}\n-- down_revision: {down_revision}\n");
        self.file(&format!("{id}/up.sql"), &format!("{header}{up}\n")).file(&format!("{id}/down.sql"), down)
    }

    /// What checking it comes to.
    pub fn check(&self, servers: impl Into<migrations_core::Servers>) -> migrations_analysis::Outcome {
        std::fs::write(self.root().join("migrations.toml"), &self.config).expect("it can be written");
        let config = migrations_analysis::read_config(self.root(), "app");
        assert!(config.diagnostics.is_empty(), "{:?}", config.diagnostics);
        let default = || migrations_analysis::config::Settings::new("app", "migrations");
        let mut settings = config.databases.into_iter().next().map_or_else(default, |database| database.settings);
        settings.servers = settings.servers.or_else(|| Some(servers.into()));
        migrations_analysis::on_large_stack(|| migrations_analysis::check(self.root(), &settings))
    }

    /// Everything that is to be said about it.
    pub fn messages(&self, servers: impl Into<migrations_core::Servers>) -> String {
        let outcome = self.check(servers);
        let texts: Vec<String> =
            outcome.diagnostics.iter().map(|it| migrations_analysis::render(it, &outcome.sources)).collect();
        texts.join("\n\n")
    }

    /// The set, as the macro would make it for SQLite.
    pub fn sqlite(&self) -> migrations::Migrations<diesel::SqliteConnection> {
        self.sqlite_with(&[])
    }

    /// The set, as the macro would make it for PostgreSQL.
    pub fn postgres(&self) -> migrations::Migrations<diesel::PgConnection> {
        migrations::Migrations::from_baked(self.baked(migrations_core::Dialect::Postgres), &[])
    }

    /// The set, as the macro would make it for MySQL.
    pub fn mysql(&self) -> migrations::Migrations<diesel::MysqlConnection> {
        migrations::Migrations::from_baked(self.baked(migrations_core::Dialect::Mysql), &[])
    }

    /// The set, for a connection of any sort.
    pub fn baked(&self, servers: impl Into<migrations_core::Servers>) -> migrations_core::baked::BakedSet {
        let servers = servers.into();
        let messages = self.messages(servers.clone());
        let Some(set) = self.check(servers).set else { panic!("{messages}") };
        let (text, table) = set.bake();
        migrations_core::baked::BakedSet { text: text.leak(), table: table.leak() }
    }

    /// The same, with functions.
    pub fn sqlite_with(
        &self,
        calls: &'static [(&'static str, migrations::CallFunction<diesel::SqliteConnection>)],
    ) -> migrations::Migrations<diesel::SqliteConnection> {
        let baked = self.baked(migrations_core::Dialect::Sqlite);
        migrations::Migrations::from_baked(baked, calls)
    }
}

/// A connection to a fresh database in memory.
pub fn memory() -> diesel::SqliteConnection {
    open(":memory:")
}

/// Runs an offline script, without the lines that are for SQLite's shell.
///
/// # Errors
/// What the database says.
pub fn run_script(connection: &mut diesel::SqliteConnection, script: &str) -> diesel::QueryResult<()> {
    let sql: String = script.lines().filter(|line| !line.starts_with('.')).map(|line| format!("{line}\n")).collect();
    diesel::connection::SimpleConnection::batch_execute(connection, &sql)
}

/// A connection to a file.
pub fn open(path: &str) -> diesel::SqliteConnection {
    diesel::Connection::establish(path).expect("SQLite opens")
}

/// The first column of all rows of a query, as text.
pub fn column(connection: &mut diesel::SqliteConnection, sql: &str) -> Vec<String> {
    use diesel::RunQueryDsl as _;

    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
        value: Option<String>,
    }
    let rows: Vec<Row> = diesel::sql_query(format!(
        "SELECT CAST(column1 AS TEXT) AS value FROM (SELECT NULL AS column1 WHERE 0 UNION ALL {sql})"
    ))
    .load(connection)
    .expect("the query runs");
    rows.into_iter().map(|row| row.value.unwrap_or_default()).collect()
}

/// Everything in the schema but our own tables, one line an object.
pub fn schema(connection: &mut diesel::SqliteConnection) -> Vec<String> {
    column(
        connection,
        "SELECT * FROM (SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master \
         WHERE name NOT LIKE '\\_\\_migrations%' ESCAPE '\\' AND tbl_name NOT LIKE '\\_\\_migrations%' ESCAPE '\\' \
         ORDER BY type, name)",
    )
}

/// A database of one backend, made for one test.
pub trait Database: Sized + Sync {
    /// Its connections.
    type Connection: diesel::connection::LoadConnection<Backend: migrations_runtime::MigrationBackend> + 'static;

    /// Its SQL.
    const DIALECT: migrations_core::Dialect;

    /// Which product it is.
    const PRODUCT: migrations_core::Product;

    /// What it is called.
    const NAME: &'static str;

    /// An empty one.
    fn new() -> Self;

    /// A connection.
    fn connect(&self) -> Self::Connection;

    /// Its address, as Diesel's own command line takes it.
    fn url(&self) -> String;

    /// The first column of all rows of a query, as text.
    fn texts(connection: &mut Self::Connection, sql: &str) -> Vec<String>;

    /// The set of a folder.
    fn set(folder: &Folder) -> migrations::Migrations<Self::Connection> {
        migrations::Migrations::from_baked(folder.baked(Self::PRODUCT), &[])
    }

    /// Every table and column but ours.
    fn columns(connection: &mut Self::Connection) -> Vec<String>;

    /// Runs a script with the client of the database; says what it said if it failed.
    ///
    /// # Errors
    /// What the client says.
    fn run_with_client(&self, script: &str) -> Result<String, String>;
}

/// Sets a flag when it goes, also where a test fails: threads that wait for the flag would keep it waiting for ever.
pub struct SetAtEnd<'f>(pub &'f std::sync::atomic::AtomicBool);

impl Drop for SetAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}

/// Tests that run on every database: functions generic over [`Database`], each in a module that is called after its server.
#[macro_export]
macro_rules! on_every_database {
    ($($test:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test] fn $test() { super::$test::<$crate::Sqlite>(); })*
        }
        mod on_postgres {
            $(#[test] fn $test() { super::$test::<$crate::Postgres>(); })*
        }
        mod on_mariadb {
            $(#[test] fn $test() { super::$test::<$crate::Mariadb>(); })*
        }
        mod on_mysql {
            $(#[test] fn $test() { super::$test::<$crate::Mysql>(); })*
        }
    };
}

/// Tests that run on MariaDB and on MySQL: functions generic over [`OfMysql`], each in a module that is called after its server.
#[macro_export]
macro_rules! on_mariadb_and_mysql {
    ($($test:ident),* $(,)?) => {
        mod on_mariadb {
            $(#[test] fn $test() { super::$test::<$crate::Mariadb>(); })*
        }
        mod on_mysql {
            $(#[test] fn $test() { super::$test::<$crate::Mysql>(); })*
        }
    };
}

macro_rules! texts {
    ($connection:ty, $text:literal) => {
        fn texts(connection: &mut $connection, sql: &str) -> Vec<String> {
            #[derive(diesel::QueryableByName)]
            struct Row {
                #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Text>)]
                value: Option<String>,
            }
            let query = format!("SELECT CAST(column1 AS {}) AS value FROM ({}) AS found", $text, sql);
            let rows: Vec<Row> =
                diesel::RunQueryDsl::load(diesel::sql_query(query), connection).expect("the query runs");
            rows.into_iter().map(|row| row.value.unwrap_or_default()).collect()
        }
    };
}

fn run_client(program: &str, arguments: &[&str], script: &str) -> Result<String, String> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let mut client = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    // A client that has met an error reads no more.
    drop(client.stdin.take().expect("it is piped").write_all(script.as_bytes()));
    let output = client.wait_with_output().map_err(|error| error.to_string())?;
    let text = servers::said(&output);
    if output.status.success() { Ok(text) } else { Err(text) }
}

/// SQLite, in a file.
pub struct Sqlite(tempfile::TempDir);

impl Database for Sqlite {
    type Connection = diesel::SqliteConnection;
    const DIALECT: migrations_core::Dialect = migrations_core::Dialect::Sqlite;
    const PRODUCT: migrations_core::Product = migrations_core::Product::Sqlite;
    const NAME: &'static str = "SQLite";

    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    fn connect(&self) -> Self::Connection {
        open(self.0.path().join("app.db").to_str().expect("a path of ours"))
    }

    fn url(&self) -> String {
        self.0.path().join("app.db").to_str().expect("a path of ours").to_owned()
    }

    texts!(diesel::SqliteConnection, "TEXT");

    fn columns(connection: &mut Self::Connection) -> Vec<String> {
        Self::texts(
            connection,
            "SELECT t.name || '.' || c.name AS column1 FROM sqlite_master AS t, pragma_table_info(t.name) AS c \
             WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_migr%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%' ORDER BY 1",
        )
    }

    fn run_with_client(&self, script: &str) -> Result<String, String> {
        run_client("sqlite3", &[self.0.path().join("app.db").to_str().expect("a path of ours")], script)
    }
}

/// PostgreSQL, on the server that the tests of a process share.
pub struct Postgres(pub String);

impl Database for Postgres {
    type Connection = diesel::PgConnection;
    const DIALECT: migrations_core::Dialect = migrations_core::Dialect::Postgres;
    const PRODUCT: migrations_core::Product = migrations_core::Product::Postgres;
    const NAME: &'static str = "PostgreSQL";

    fn new() -> Self {
        Self(servers::Server::shared(servers::Kind::Postgres).database())
    }

    fn connect(&self) -> Self::Connection {
        diesel::Connection::establish(&self.0).expect("the server answers")
    }

    fn url(&self) -> String {
        self.0.clone()
    }

    texts!(diesel::PgConnection, "text");

    fn columns(connection: &mut Self::Connection) -> Vec<String> {
        Self::texts(
            connection,
            "SELECT table_name || '.' || column_name AS column1 FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_migr%' ORDER BY 1",
        )
    }

    fn run_with_client(&self, script: &str) -> Result<String, String> {
        let psql = servers::Kind::Postgres.client();
        run_client(psql.to_str().expect("a path"), &["-X", "-q", "-f", "-", &self.0], script)
    }
}

/// MariaDB or MySQL.
pub trait OfMysql: Database<Connection = diesel::MysqlConnection> {
    /// Which of the two.
    const KIND: servers::Kind;

    /// A database at an address.
    fn at(url: String) -> Self;
}

macro_rules! of_mysql {
    ($(#[doc = $doc:literal] $name:ident: $text:literal,)*) => {$(
        #[doc = $doc]
        pub struct $name(pub String);

        impl OfMysql for $name {
            const KIND: servers::Kind = servers::Kind::$name;

            fn at(url: String) -> Self {
                Self(url)
            }
        }

        impl Database for $name {
            type Connection = diesel::MysqlConnection;
            const DIALECT: migrations_core::Dialect = migrations_core::Dialect::Mysql;
            const PRODUCT: migrations_core::Product = migrations_core::Product::$name;
            const NAME: &'static str = $text;

            fn new() -> Self {
                Self(servers::Server::shared(servers::Kind::$name).database())
            }

            fn connect(&self) -> Self::Connection {
                diesel::Connection::establish(&self.0).expect("the server answers")
            }

            fn url(&self) -> String {
                self.0.clone()
            }

            texts!(diesel::MysqlConnection, "CHAR");

            fn columns(connection: &mut Self::Connection) -> Vec<String> {
                Self::texts(
                    connection,
                    "SELECT CONCAT(table_name, '.', column_name) AS column1 FROM information_schema.columns \
                     WHERE table_schema = DATABASE() AND table_name NOT LIKE '\\_\\_migr%' ORDER BY 1",
                )
            }

            fn run_with_client(&self, script: &str) -> Result<String, String> {
                let (server, database) = self.0.rsplit_once('/').expect("a URL of ours");
                let (_, address) = server.split_once('@').expect("a URL of ours");
                let (host, port) = address.split_once(':').unwrap_or((address, "3306"));
                let client = servers::Kind::$name.client();
                let arguments = ["--no-defaults", "-h", host, "-P", port, "-u", "app", database];
                run_client(client.to_str().expect("a path"), &arguments, script)
            }
        }
    )*};
}

of_mysql! {
    /// MariaDB, on the server that the tests of a process share.
    Mariadb: "MariaDB",
    /// MySQL, the real one, on the server that the tests of a process share.
    Mysql: "MySQL",
}

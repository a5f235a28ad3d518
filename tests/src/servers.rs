//! Servers for tests: thrown away afterwards, and never those of the machine.
//!
//! A server lives in a temporary folder and on a free port of the loopback device. A small shell stands between it and the
//! test: when the test process ends, in whatever way, the pipe to the shell closes, and the shell ends the server.

mod bouncer;
mod mysql;
mod postgres;
mod programs;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, MysqlConnection, PgConnection};
use migrations_core::Product;

pub use self::bouncer::Bouncer;
use self::mysql::Maker;
pub use self::postgres::postgres_program;
pub use self::programs::{find, is_root, said};

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PostgreSQL.
    Postgres,
    /// MariaDB.
    Mariadb,
    /// MySQL, the real one.
    Mysql,
}

impl Kind {
    /// The variable that names a running server for the tests that need none of their own.
    fn variable(self) -> &'static str {
        match self {
            Self::Postgres => "MIGRATIONS_TEST_POSTGRES_URL",
            Self::Mariadb => "MIGRATIONS_TEST_MARIADB_URL",
            Self::Mysql => "MIGRATIONS_TEST_MYSQL_URL",
        }
    }

    /// The product.
    pub fn product(self) -> Product {
        match self {
            Self::Postgres => Product::Postgres,
            Self::Mariadb => Product::Mariadb,
            Self::Mysql => Product::Mysql,
        }
    }

    /// The client that runs scripts.
    ///
    /// # Panics
    /// With what to do, if there is none.
    pub fn client(self) -> PathBuf {
        match self {
            Self::Postgres => postgres_program("psql"),
            Self::Mariadb => mysql::client(Maker::Mariadb),
            Self::Mysql => mysql::client(Maker::Mysql),
        }
    }

    fn address(self, port: u16) -> String {
        match self {
            Self::Postgres => format!("postgres://postgres@127.0.0.1:{port}"),
            Self::Mariadb | Self::Mysql => format!("mysql://app@127.0.0.1:{port}"),
        }
    }

    fn initialise(self, folder: &Path) {
        match self {
            Self::Postgres => postgres::initialise(folder),
            Self::Mariadb => mysql::initialise(Maker::Mariadb, folder),
            Self::Mysql => mysql::initialise(Maker::Mysql, folder),
        }
    }

    /// Arguments with which it waits for no disk.
    fn without_disk(self) -> Vec<String> {
        let arguments: &[&str] = match self {
            Self::Postgres => &["-c", "fsync=off"],
            Self::Mariadb => &["--innodb-flush-log-at-trx-commit=2", "--innodb-flush-method=nosync"],
            Self::Mysql => &["--innodb-flush-log-at-trx-commit=2", "--sync-binlog=0", "--innodb-flush-method=nosync"],
        };
        arguments.iter().map(|it| (*it).to_owned()).collect()
    }

    fn start(self, line: &mut Command, folder: &Path, port: u16) {
        match self {
            Self::Postgres => postgres::start(line, folder, port),
            Self::Mariadb => mysql::start(Maker::Mariadb, line, folder, port),
            Self::Mysql => mysql::start(Maker::Mysql, line, folder, port),
        }
    }
}

/// How long a server may take to start, after a crash too. One that ends instead is seen at once.
const START: Duration = Duration::from_secs(240);

/// The shell between test and server: starts the server, says its process, waits for the end of its own input.
const WATCH: &str = r#"
exec 3<&0
"$@" </dev/null >"$0/server.log" 2>&1 3<&- &
server=$!
echo $server
cat <&3 >/dev/null
kill -9 $server 2>/dev/null
wait $server 2>/dev/null
if [ -e "$0/remove" ]; then rm -rf "$0"; fi
"#;

/// A server of our own, or one that an environment variable names.
pub struct Server {
    kind: Kind,
    /// Where it answers, up to the name of a database.
    base: String,
    own: Option<Own>,
}

/// A server that this process has started.
struct Own {
    folder: PathBuf,
    port: u16,
    /// Further arguments.
    arguments: Vec<String>,
    running: Mutex<Option<Running>>,
}

struct Running {
    watch: Child,
    input: Option<ChildStdin>,
    process: String,
}

impl Server {
    /// The one that all tests of this process share.
    ///
    /// # Panics
    /// With what to do, if there is none.
    pub fn shared(kind: Kind) -> &'static Self {
        static POSTGRES: OnceLock<Server> = OnceLock::new();
        static MARIADB: OnceLock<Server> = OnceLock::new();
        static MYSQL: OnceLock<Server> = OnceLock::new();
        let cell = match kind {
            Kind::Postgres => &POSTGRES,
            Kind::Mariadb => &MARIADB,
            Kind::Mysql => &MYSQL,
        };
        cell.get_or_init(|| match std::env::var(kind.variable()) {
            Ok(url) => {
                refuse_where_there_are_none();
                let base = url.rsplit_once('/').expect("the URL names a database").0.to_owned();
                Self { kind, base, own: None }
            }
            // Nothing kills it, so nothing has to be on the disk.
            Err(_) => Self::start_with(kind, |_| kind.without_disk()),
        })
    }

    /// One for a test that kills it.
    pub fn start(kind: Kind) -> Self {
        Self::start_with(kind, |_| Vec::new())
    }

    /// One with further arguments, which may need its folder.
    pub fn start_with(kind: Kind, arguments: impl FnOnce(&Path) -> Vec<String>) -> Self {
        let folder = new_folder();
        kind.initialise(&folder);
        let arguments = arguments(&folder);
        Self::on(kind, folder, arguments)
    }

    /// A server of PostgreSQL that only repeats what this one does.
    pub fn standby(&self) -> Self {
        let folder = new_folder();
        postgres::repeat(&folder, self.port());
        Self::on(Kind::Postgres, folder, Vec::new())
    }

    /// One on a data folder.
    fn on(kind: Kind, folder: PathBuf, arguments: Vec<String>) -> Self {
        let port = free_port();
        let own = Own { folder, port, arguments, running: Mutex::new(None) };
        let server = Self { kind, base: kind.address(port), own: Some(own) };
        server.run();
        server
    }

    /// A new, empty database: its URL.
    pub fn database(&self) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        self.execute(&format!("CREATE DATABASE {name}")).expect("a database can be made");
        self.url(&name)
    }

    /// The URL of a database.
    pub fn url(&self, database: &str) -> String {
        format!("{}/{database}", self.base)
    }

    /// Executes SQL outside the databases of tests.
    ///
    /// # Errors
    /// What the server says.
    pub fn execute(&self, sql: &str) -> Result<(), String> {
        match self.kind {
            Kind::Postgres => PgConnection::establish(&self.url("postgres"))
                .map_err(|error| error.to_string())?
                .batch_execute(sql)
                .map_err(|error| error.to_string()),
            Kind::Mariadb | Kind::Mysql => MysqlConnection::establish(&self.url("mysql"))
                .map_err(|error| error.to_string())?
                .batch_execute(sql)
                .map_err(|error| error.to_string()),
        }
    }

    /// Where it listens.
    ///
    /// # Panics
    /// When an environment variable names a server without a port.
    pub fn port(&self) -> u16 {
        let port = self.base.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        port.expect("the URL of a server names its port")
    }

    /// The folder of a server of our own.
    pub fn folder(&self) -> &Path {
        &self.own.as_ref().expect("a server of our own").folder
    }

    /// `kill -9`, then a start on the same data.
    pub fn crash_and_restart(&self) {
        self.kill();
        self.run();
    }

    /// `kill -9`.
    pub fn kill(&self) {
        let own = self.own.as_ref().expect("a server of our own");
        let Some(mut running) = own.running.lock().expect("no test has panicked in here").take() else { return };
        // The shell must not tidy up yet.
        std::fs::remove_file(own.folder.join("remove")).expect("it is there");
        let killed = Command::new("kill").args(["-9", &running.process]).status().expect("kill is there");
        assert!(killed.success());
        drop(running.input.take());
        running.watch.wait().expect("the shell ends");
        std::fs::write(own.folder.join("remove"), "").expect("the folder is ours");
    }

    /// Starts it on its data.
    pub fn run(&self) {
        let own = self.own.as_ref().expect("a server of our own");
        let deadline = Instant::now() + START;
        loop {
            let mut watch = Command::new("sh");
            watch.args(["-c", WATCH]).arg(&own.folder);
            self.kind.start(&mut watch, &own.folder, own.port);
            // Languages that a test has made are here.
            watch.args(&own.arguments).env("LOCPATH", own.folder.join("locales"));
            let mut watch =
                watch.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("sh runs");
            let mut process = String::new();
            let output = watch.stdout.take().expect("it is piped");
            std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut process).expect("a line");
            let input = watch.stdin.take();
            let mut running = Running { watch, input, process: process.trim().to_owned() };
            if self.answers(&running.process, deadline) {
                *own.running.lock().expect("no test has panicked in here") = Some(running);
                return;
            }
            let log = std::fs::read_to_string(own.folder.join("server.log")).unwrap_or_default();
            assert!(Instant::now() < deadline, "the server does not start: {log}");
            std::fs::remove_file(own.folder.join("remove")).expect("it is there");
            drop(running.input.take());
            running.watch.wait().expect("the shell ends");
            std::fs::write(own.folder.join("remove"), "").expect("the folder is ours");
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// Waits until it answers; false if it has ended.
    fn answers(&self, process: &str, deadline: Instant) -> bool {
        while Instant::now() < deadline {
            if self.execute("SELECT 1").is_ok() {
                return true;
            }
            let is_there = Command::new("kill").args(["-0", process]).stderr(Stdio::null()).status();
            if !is_there.is_ok_and(|status| status.success()) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Some(own) = &self.own else { return };
        if let Ok(mut running) = own.running.lock()
            && let Some(mut running) = running.take()
        {
            drop(running.input.take());
            drop(running.watch.wait());
        }
    }
}

/// A folder that goes away with the server: where the process ends before it tidies up, the shell does.
fn new_folder() -> PathBuf {
    refuse_where_there_are_none();
    let folder = tempfile::Builder::new().prefix("migrations-test-").tempdir().expect("a temporary folder").keep();
    std::fs::write(folder.join("remove"), "").expect("the folder is ours");
    folder
}

/// The fast set of tests sets the variable.
#[track_caller]
fn refuse_where_there_are_none() {
    assert!(
        std::env::var_os("MIGRATIONS_TEST_NO_SERVERS").is_none(),
        "this test uses a server, and is in the fast set of tests, which has none: CONTRIBUTING.md says how such tests are named"
    );
}

/// A port on which nothing listens now. It stands below those that systems give to clients, and is given only once: a server
/// that is started again finds its ports free.
pub fn free_port() -> u16 {
    const FIRST: u32 = 12_000;
    const PORTS: u32 = 20_000;
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let start = std::process::id().wrapping_mul(97);
    let mut ports = (0..PORTS).map(|_| FIRST + start.wrapping_add(GIVEN.fetch_add(1, Ordering::Relaxed)) % PORTS);
    let port = ports.find_map(|port| {
        let port = u16::try_from(port).expect("there are more");
        TcpListener::bind(("127.0.0.1", port)).is_ok().then_some(port)
    });
    port.expect("a port is free")
}

//! Servers for tests: thrown away afterwards, and never those of the machine.
//!
//! A server lives in a temporary folder and on a free port of the loopback device. A small shell stands between it and the
//! test: when the test process ends, in whatever way, the pipe to the shell closes, and the shell ends the server.

use std::ffi::OsString;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, MysqlConnection, PgConnection};

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PostgreSQL.
    Postgres,
    /// MariaDB, or MySQL where that is installed.
    Mysql,
}

/// How long a server may take to start, after a crash too.
const START: Duration = Duration::from_secs(60);

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
        static MYSQL: OnceLock<Server> = OnceLock::new();
        let (cell, variable) = match kind {
            Kind::Postgres => (&POSTGRES, "MIGRATIONS_TEST_POSTGRES_URL"),
            Kind::Mysql => (&MYSQL, "MIGRATIONS_TEST_MYSQL_URL"),
        };
        cell.get_or_init(|| match std::env::var(variable) {
            Ok(url) => {
                let base = url.rsplit_once('/').expect("the URL names a database").0.to_owned();
                Self { kind, base, own: None }
            }
            Err(_) => Self::start(kind),
        })
    }

    /// One for a test that kills it.
    pub fn start(kind: Kind) -> Self {
        Self::start_with(kind, |_| Vec::new())
    }

    /// One with further arguments, which may need its folder.
    pub fn start_with(kind: Kind, arguments: impl FnOnce(&Path) -> Vec<String>) -> Self {
        let folder = tempfile::Builder::new().prefix("migrations-test-").tempdir().expect("a temporary folder").keep();
        // Where the process ends before it tidies up, the shell does.
        std::fs::write(folder.join("remove"), "").expect("the folder is ours");
        let port = free_port();
        match kind {
            Kind::Postgres => initialise_postgres(&folder),
            Kind::Mysql => initialise_mysql(&folder),
        }
        let base = match kind {
            Kind::Postgres => format!("postgres://postgres@127.0.0.1:{port}"),
            Kind::Mysql => format!("mysql://app@127.0.0.1:{port}"),
        };
        let arguments = arguments(&folder);
        let server = Self { kind, base, own: Some(Own { folder, port, arguments, running: Mutex::new(None) }) };
        server.run();
        server
    }

    /// A server of PostgreSQL that only repeats what this one does.
    pub fn standby(&self) -> Self {
        let folder = tempfile::Builder::new().prefix("migrations-test-").tempdir().expect("a temporary folder").keep();
        std::fs::write(folder.join("remove"), "").expect("the folder is ours");
        give_to_server_user(&folder);
        let line = as_server_user(&[postgres_program("pg_basebackup").into_os_string()]);
        run(Command::new(&line[0])
            .args(&line[1..])
            .args([
                "-h",
                "127.0.0.1",
                "-U",
                "postgres",
                "-R",
                "-c",
                "fast",
                "--no-sync",
                "-p",
                &self.port().to_string(),
                "-D",
            ])
            .arg(folder.join("data"))
            .current_dir("/"));
        let port = free_port();
        let base = format!("postgres://postgres@127.0.0.1:{port}");
        let own = Own { folder, port, arguments: Vec::new(), running: Mutex::new(None) };
        let server = Self { kind: Kind::Postgres, base, own: Some(own) };
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
        let url = self.url(if self.kind == Kind::Postgres { "postgres" } else { "mysql" });
        match self.kind {
            Kind::Postgres => PgConnection::establish(&url)
                .map_err(|error| error.to_string())?
                .batch_execute(sql)
                .map_err(|error| error.to_string()),
            Kind::Mysql => MysqlConnection::establish(&url)
                .map_err(|error| error.to_string())?
                .batch_execute(sql)
                .map_err(|error| error.to_string()),
        }
    }

    /// The port of a server of our own.
    pub fn port(&self) -> u16 {
        self.own.as_ref().expect("a server of our own").port
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
        let data = own.folder.join("data");
        let port = own.port.to_string();
        let deadline = Instant::now() + START;
        loop {
            let mut watch = Command::new("sh");
            watch.args(["-c", WATCH]).arg(&own.folder);
            match self.kind {
                Kind::Postgres => {
                    watch.args(as_server_user(&[postgres_program("postgres").into_os_string()]));
                    watch.arg("-D").arg(&data).args(["-p", &port, "-k", ""]);
                    watch.args(["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"]);
                    watch.args(["-c", "shared_buffers=32MB", "-c", "log_min_messages=fatal"]);
                }
                Kind::Mysql => {
                    watch.arg(mysql_program()).arg("--no-defaults").arg(format!("--datadir={}", data.display()));
                    watch.arg(format!("--port={port}")).arg(format!("--socket={}/s", own.folder.display()));
                    watch.args(["--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=300"]);
                    watch.args(["--innodb-buffer-pool-size=64M", "--character-set-server=utf8mb4"]);
                    watch.arg(format!("--init-file={}/users.sql", own.folder.display()));
                    // A server that starts removes the temporary tables of all others from a folder that they share.
                    watch.arg(format!("--tmpdir={}/tmp", own.folder.display()));
                    if is_root() {
                        watch.arg(format!("--user={}", mysql_user()));
                    }
                }
            }
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

/// A port on which nobody listens now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("the loopback device").port()
}

/// Whether this process may do everything; then servers run as somebody else.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// The command line, as the user that PostgreSQL insists on.
fn as_server_user(command: &[OsString]) -> Vec<OsString> {
    let mut line: Vec<OsString> = Vec::new();
    if is_root() {
        let user = server_user();
        line.extend(
            ["setpriv", "--reuid", user, "--regid", user_group(user).as_str(), "--clear-groups", "--"]
                .map(OsString::from),
        );
    }
    line.extend_from_slice(command);
    line
}

fn server_user() -> &'static str {
    let exists = Command::new("id").arg("postgres").output().is_ok_and(|output| output.status.success());
    if exists { "postgres" } else { "nobody" }
}

fn user_group(user: &str) -> String {
    let output = Command::new("id").args(["-gn", user]).output().expect("id is there");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn initialise_postgres(folder: &Path) {
    give_to_server_user(folder);
    let line = as_server_user(&[postgres_program("initdb").into_os_string()]);
    run(Command::new(&line[0])
        .args(&line[1..])
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        .current_dir("/"));
}

fn give_to_server_user(folder: &Path) {
    if is_root() {
        let user = server_user();
        run(Command::new("chown").arg(format!("{user}:{}", user_group(user))).arg(folder));
    }
}

/// PgBouncer in front of a server, handing its few connections out by the transaction.
pub struct Bouncer {
    process: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Bouncer {
    /// Starts it, with so many connections to the server.
    ///
    /// # Panics
    /// With what to do, if it is not there.
    pub fn start(server: &Server, connections: usize) -> Self {
        let program = find(&["pgbouncer"], &[]).expect("PgBouncer is not here: install Debian's package pgbouncer");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = free_port();
        let configuration = format!(
            "[databases]\n* = host=127.0.0.1 port={} user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nauth_type = any\npool_mode = transaction\ndefault_pool_size = {connections}\n\
             max_client_conn = 200\nunix_socket_dir =\nlogfile = {}/log\n",
            server.port(),
            folder.path().display()
        );
        std::fs::write(folder.path().join("pgbouncer.ini"), configuration).expect("the folder is ours");
        give_to_server_user(folder.path());
        let line = as_server_user(&[program.into_os_string(), folder.path().join("pgbouncer.ini").into_os_string()]);
        let process = Command::new(&line[0])
            .args(&line[1..])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir("/")
            .spawn()
            .expect("it starts");
        let bouncer = Self { process, folder, port };
        let started = Instant::now();
        while PgConnection::establish(&bouncer.url("postgres")).is_err() {
            let log = || std::fs::read_to_string(bouncer.folder.path().join("log")).unwrap_or_default();
            assert!(started.elapsed() < START, "PgBouncer does not answer: {}", log());
            std::thread::sleep(Duration::from_millis(30));
        }
        bouncer
    }

    /// The URL of a database behind it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn initialise_mysql(folder: &Path) {
    // A transfer of the whole state to another node goes through a process with fewer rights.
    run(Command::new("chmod").arg("755").arg(folder));
    let users = "CREATE USER IF NOT EXISTS 'app'@'%';\nGRANT ALL ON *.* TO 'app'@'%' WITH GRANT OPTION;\n";
    std::fs::write(folder.join("users.sql"), users).expect("the folder is ours");
    std::fs::create_dir(folder.join("tmp")).expect("the folder is ours");
    let data = format!("--datadir={}", folder.join("data").display());
    let mut command = match find(&["mariadb-install-db"], &[]) {
        Some(program) => {
            let mut command = Command::new(program);
            command.args(["--no-defaults", &data, "--auth-root-authentication-method=normal", "--skip-test-db"]);
            command
        }
        None => {
            let mut command = Command::new(mysql_program());
            command.args(["--no-defaults", "--initialize-insecure", &data]);
            command
        }
    };
    if is_root() {
        let user = mysql_user();
        run(Command::new("chown").args(["-R", user]).arg(folder));
        command.arg(format!("--user={user}"));
    }
    run(command.env("TMPDIR", folder.join("tmp")));
}

#[track_caller]
fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = || String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}", said());
    output
}

/// A program of PostgreSQL: of the folder in `MIGRATIONS_TEST_POSTGRES_BIN`, else the newest that is found.
///
/// # Panics
/// With what to do, if there is none.
pub fn postgres_program(name: &str) -> PathBuf {
    // Packages of single versions hold the server alone; clients of another version will do.
    let of_version = std::env::var_os("MIGRATIONS_TEST_POSTGRES_BIN").map(|folder| PathBuf::from(folder).join(name));
    if let Some(program) = of_version.filter(|program| program.is_file()) {
        return program;
    }
    let folders = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];
    find(&[name], &folders).unwrap_or_else(|| {
        panic!(
            "PostgreSQL's `{name}` is not here: install Debian's package postgresql, or brew install postgresql; \
                or name a server in MIGRATIONS_TEST_POSTGRES_URL"
        )
    })
}

/// As whom MariaDB runs, where this process may do everything.
fn mysql_user() -> &'static str {
    let exists = Command::new("id").arg("mysql").output().is_ok_and(|output| output.status.success());
    if exists { "mysql" } else { "root" }
}

fn mysql_program() -> PathBuf {
    find(&["mariadbd", "mysqld"], &["/opt/homebrew/opt", "/usr/local/opt"]).unwrap_or_else(|| {
        panic!(
            "MariaDB's `mariadbd` is not here: install Debian's package mariadb-server, or brew install mariadb; \
                or name a server in MIGRATIONS_TEST_MYSQL_URL"
        )
    })
}

/// A program of the search path, of Debian's folder for the administrator, or of `bin` folders below these; the newest.
pub fn find(names: &[&str], folders: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    places.push("/usr/sbin".into());
    let mut versions: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flat_map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path().join("bin")))
        .collect();
    versions.sort_by_key(|path| std::cmp::Reverse(version(path)));
    places.extend(versions);
    names.iter().find_map(|name| places.iter().map(|place| place.join(name)).find(|path| path.is_file()))
}

fn version(path: &Path) -> u32 {
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    folder.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
}

/// Keeps the message of a failing child process readable.
pub fn said(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    drop(std::io::stderr().flush());
    text
}

//! How MariaDB and MySQL are made and started: two servers that share most options.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::programs::{find, is_root, run, said, user};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Maker {
    Mariadb,
    Mysql,
}

/// As whom it runs, where this process may do everything.
fn server_user() -> &'static str {
    user("mysql", "root")
}

/// A new data folder.
pub(super) fn initialise(maker: Maker, folder: &Path) {
    // A transfer of the whole state to another node goes through a process with fewer rights.
    run(Command::new("chmod").arg("755").arg(folder));
    let users = "CREATE USER IF NOT EXISTS 'app'@'%';\nGRANT ALL ON *.* TO 'app'@'%' WITH GRANT OPTION;\n";
    std::fs::write(folder.join("users.sql"), users).expect("the folder is ours");
    std::fs::create_dir(folder.join("tmp")).expect("the folder is ours");
    let mut command = match maker {
        Maker::Mariadb => mariadb_data(folder),
        Maker::Mysql => mysql_data(folder),
    };
    run(command.env("TMPDIR", folder.join("tmp")));
    if is_root() {
        run(Command::new("chown").args(["-R", server_user()]).arg(folder));
    }
}

fn mariadb_data(folder: &Path) -> Command {
    let mut command = Command::new(find(&["mariadb-install-db"], &PLACES).unwrap_or_else(|| missing_mariadb()));
    command.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]);
    command.arg(format!("--datadir={}", folder.join("data").display()));
    if is_root() {
        run(Command::new("chown").args(["-R", server_user()]).arg(folder));
        command.arg(format!("--user={}", server_user()));
    }
    command
}

fn mysql_data(folder: &Path) -> Command {
    // It takes many seconds to make one, so `scripts/mysql-server` has kept one.
    let fresh = there_is_mysql().parent().and_then(Path::parent).map(|kept| kept.join("fresh"));
    if let Some(fresh) = fresh.filter(|fresh| fresh.is_dir()) {
        let mut command = Command::new("cp");
        command.arg("-R").arg(fresh).arg(folder.join("data"));
        return command;
    }
    let mut command = Command::new(there_is_mysql());
    command.args(["--no-defaults", "--initialize-insecure"]);
    command.arg(format!("--datadir={}", folder.join("data").display()));
    if is_root() {
        command.arg("--user=root");
    }
    command
}

/// Adds what starts it to a command line.
pub(super) fn start(maker: Maker, line: &mut Command, folder: &Path, port: u16) {
    match maker {
        Maker::Mariadb => line.arg(find(&["mariadbd"], &PLACES).unwrap_or_else(|| missing_mariadb())),
        Maker::Mysql => line.arg(there_is_mysql()),
    };
    line.arg("--no-defaults").arg(format!("--datadir={}", folder.join("data").display()));
    line.arg(format!("--port={port}")).arg(format!("--socket={}/s", folder.display()));
    line.args(["--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=300"]);
    line.args(["--innodb-buffer-pool-size=64M", "--character-set-server=utf8mb4"]);
    line.arg(format!("--init-file={}/users.sql", folder.display()));
    // A server that starts removes the temporary tables of all others from a folder that they share.
    line.arg(format!("--tmpdir={}/tmp", folder.display()));
    if maker == Maker::Mysql {
        line.args(["--mysqlx=OFF", "--secure-file-priv=NULL", "--innodb-redo-log-capacity=64M"]);
    }
    if is_root() {
        line.arg(format!("--user={}", server_user()));
    }
}

/// The client of the same maker.
pub(super) fn client(maker: Maker) -> PathBuf {
    match maker {
        Maker::Mariadb => find(&["mariadb"], &PLACES).unwrap_or_else(|| missing_mariadb()),
        Maker::Mysql => {
            let beside = mysql_program().as_ref().ok().map(|program| program.with_file_name("mysql"));
            beside
                .filter(|program| program.is_file())
                .or_else(|| find(&["mysql"], &PLACES))
                .expect("MySQL's client `mysql` is not here: run scripts/mysql-server, or install it")
        }
    }
}

const PLACES: [&str; 2] = ["/opt/homebrew/opt", "/usr/local/opt"];

fn missing_mariadb() -> ! {
    panic!(
        "MariaDB is not here: install Debian's package mariadb-server, or brew install mariadb; or name a server in \
         MIGRATIONS_TEST_MARIADB_URL"
    )
}

/// MySQL's server, as `scripts/mysql-server` finds it, or why there is none.
fn mysql_program() -> &'static Result<PathBuf, String> {
    static PROGRAM: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/mysql-server");
        let output = Command::new(script).arg("--here").output().expect("the script can be run");
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).trim().into())
        } else {
            Err(said(&output) + "To bring it, run scripts/mysql-server.")
        }
    })
}

fn there_is_mysql() -> &'static Path {
    mysql_program().as_ref().unwrap_or_else(|why| panic!("{why}"))
}

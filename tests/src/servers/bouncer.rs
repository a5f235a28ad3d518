//! PgBouncer.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection};

use super::programs::{as_postgres, find, give_to_postgres};
use super::{START, Server, free_port};

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
        give_to_postgres(folder.path());
        let line = as_postgres(&[program.into_os_string(), folder.path().join("pgbouncer.ini").into_os_string()]);
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

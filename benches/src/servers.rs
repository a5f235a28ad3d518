//! The same migrations on PostgreSQL and MariaDB, with ours, its peers, and the client of the database.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use migrations_tests::servers::{Kind, Server};

use crate::{cargo, generate, median, target};

const TOOLS: [&str; 4] = ["ours", "diesel", "sqlx", "refinery"];
const COUNT: usize = 300;
const ROUNDS: usize = 5;

pub fn measure(peers: &Path) {
    generate::write_for_servers(&peers.join("servers"), &generate::migrations(COUNT));
    cargo(peers, "servers", &["build", "--release"], &target(peers, "servers"));
    for (kind, name) in [(Kind::Postgres, "PostgreSQL"), (Kind::Mariadb, "MariaDB")] {
        let server = Server::start(kind);
        for delay in [Duration::ZERO, Duration::from_millis(1)] {
            let port = if delay.is_zero() { server.port() } else { delayed(server.port(), delay) };
            on(peers, &server, kind, port, &format!("{name}, {} ms a round trip", 2 * delay.as_millis()));
        }
    }
}

fn on(peers: &Path, server: &Server, kind: Kind, port: u16, title: &str) {
    let through = |url: &str| url.replace(&format!(":{}/", server.port()), &format!(":{port}/"));
    let mut client = Vec::new();
    let mut applied = vec![Vec::new(); TOOLS.len()];
    let mut idle = vec![Vec::new(); TOOLS.len()];
    for _ in 0..ROUNDS {
        client.push(with_client(peers, kind, &through(&server.database()), port));
        for (at, tool) in TOOLS.iter().enumerate() {
            let url = through(&server.database());
            applied[at].push(once(peers, tool, &url, "apply"));
            idle[at].push(once(peers, tool, &url, "noop"));
        }
    }
    let client = median(client);
    println!("\n{title}: {COUNT} migrations, {ROUNDS} rounds, medians; ratio to the client in brackets");
    println!("{:<12} {:>22} {:>14}", "", "apply ms", "no-op us");
    println!("{:<12} {:>22}", "client", format!("{:.1} (1.00)", client / 1000.0));
    for (at, tool) in TOOLS.iter().enumerate() {
        let time = median(applied[at].clone());
        println!(
            "{tool:<12} {:>22} {:>14.0}",
            format!("{:.1} ({:.2})", time / 1000.0, time / client),
            median(idle[at].clone())
        );
    }
}

fn once(peers: &Path, tool: &str, url: &str, command: &str) -> f64 {
    let program = target(peers, "servers").join("release/peer-servers");
    let output = Command::new(program).args([tool, url, command]).output().expect("it runs");
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
}

/// `psql -1 -f` in one transaction; the client of MariaDB, where each change of the schema commits by itself.
fn with_client(peers: &Path, kind: Kind, url: &str, port: u16) -> f64 {
    let folder = match kind {
        Kind::Postgres => "postgres",
        Kind::Mariadb | Kind::Mysql => "mysql",
    };
    let script = peers.join("servers").join(folder).join("all.sql");
    let mut client = Command::new(kind.client());
    match kind {
        Kind::Postgres => client.args(["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f"]).arg(&script).arg(url),
        Kind::Mariadb | Kind::Mysql => client
            .args(["--no-defaults", "-h", "127.0.0.1", "-u", "app", "-P", &port.to_string()])
            .arg(url.rsplit('/').next().expect("a database"))
            .stdin(fs::File::open(&script).expect("it was written")),
    };
    let started = Instant::now();
    let output = client.stdout(Stdio::null()).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    started.elapsed().as_secs_f64() * 1e6
}

/// A port on which everything takes so long in each direction.
fn delayed(server: u16, delay: Duration) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback device");
    let port = listener.local_addr().expect("it has one").port();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else { return };
            for (mut from, mut to) in [
                (client.try_clone().expect("a handle"), server.try_clone().expect("a handle")),
                (server, client),
            ] {
                to.set_nodelay(true).expect("it can be set");
                thread::spawn(move || {
                    let mut buffer = [0; 1 << 20];
                    while let Ok(count @ 1..) = from.read(&mut buffer) {
                        thread::sleep(delay);
                        if to.write_all(&buffer[..count]).is_err() {
                            break;
                        }
                    }
                    drop(to.shutdown(std::net::Shutdown::Both));
                });
            }
        }
    });
    port
}

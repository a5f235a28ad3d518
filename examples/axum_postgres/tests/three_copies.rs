//! Three copies of the service start at once on an empty database.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use migrations_tests::servers::{Kind, Server};
use migrations_tests::{Database, Postgres};

struct Copy {
    process: Child,
    address: String,
    said: String,
}

impl Copy {
    fn start(url: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_axum_postgres"))
            .env("DATABASE_URL", url)
            .env("LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the service starts")
    }

    fn listening(mut process: Child) -> Self {
        let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let mut said = String::new();
        loop {
            let line = lines.next().expect("it says where it listens").expect("text");
            if let Some(address) = line.strip_prefix("listening on ") {
                return Self { process, address: address.to_owned(), said };
            }
            said.push_str(&format!("{line}\n"));
        }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn one_migrates_and_all_serve_on_postgres() {
    let database = Postgres(Server::shared(Kind::Postgres).database());
    let started: Vec<Child> = (0..3).map(|_| Copy::start(&database.0)).collect();
    let copies: Vec<Copy> = started.into_iter().map(Copy::listening).collect();
    let upgrades: usize = copies.iter().map(|copy| copy.said.matches("upgrade ").count()).sum();
    assert_eq!(upgrades, 2, "{:?}", copies.iter().map(|copy| &copy.said).collect::<Vec<_>>());
    for copy in &copies {
        let answer = copy.ask("GET", "/ready", "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert!(copies[0].ask("POST", "/notes", "from the first").starts_with("HTTP/1.1 201"));
    assert!(copies[2].ask("GET", "/notes", "").contains(r#"["from the first"]"#));
    // Somebody takes the tracking rows away.
    let connection = &mut database.connect();
    diesel::connection::SimpleConnection::batch_execute(connection, "DELETE FROM __migrations_revisions")
        .expect("it runs");
    let answer = copies[1].ask("GET", "/ready", "");
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("edited"), "{answer}");
}

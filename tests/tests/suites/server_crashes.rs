//! Crashes of programs, servers and wires, and crowds, on real servers.
//!
//! Programs and wires go to a server that all tests share; a server that is killed is one of its own, which waits for its disk.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use migrations::{ErrorKind, Repair};
use migrations_tests::crash::Crashed;
use migrations_tests::proxy::{Cut, Proxy};
use migrations_tests::servers::{Kind, Server};
use migrations_tests::{Mariadb, Mysql, Postgres, effort, sample};

/// A database under test.
struct Target<'s> {
    server: &'s Server,
    url: String,
    name: String,
    at_head: Vec<String>,
    at_base: Vec<String>,
    /// How long an undisturbed run takes.
    longest: Duration,
    crashes: usize,
    asked: usize,
}

/// A connection, once the server answers again.
fn connect<D: Crashed>(url: &str) -> D::Connection {
    let started = Instant::now();
    loop {
        match <D::Connection as diesel::Connection>::establish(url) {
            Ok(connection) => return connection,
            Err(error) => assert!(started.elapsed() < Duration::from_secs(240), "{error}"),
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn spawn(url: &str, command: &str, kill_at: Option<usize>) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_crash_child"));
    child.arg(url).arg(command).args(kill_at.map(|at| at.to_string()));
    child.stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts")
}

impl<'s> Target<'s> {
    fn new<D: Crashed>(server: &'s Server) -> Self {
        let url = server.database();
        let name = url.rsplit_once('/').expect("a URL of ours").1.to_owned();
        let mut target = Self {
            server,
            url,
            name,
            at_head: Vec::new(),
            at_base: Vec::new(),
            longest: Duration::ZERO,
            crashes: 0,
            asked: 0,
        };
        let started = Instant::now();
        target.finish::<D>("up");
        target.longest = started.elapsed();
        target.at_head = D::contents(&mut connect::<D>(&target.url));
        target.finish::<D>("down");
        target.at_base = D::contents(&mut connect::<D>(&target.url));
        assert_ne!(target.at_head, target.at_base);
        target
    }

    /// A plain rerun; where it asks about a statement, the answer is what the database shows.
    fn finish<D: Crashed>(&mut self, command: &str) {
        let output = spawn(&self.url, command, None).wait_with_output().expect("it ends");
        if output.status.success() {
            return;
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("nothing shows whether it took effect"), "{said}");
        self.asked += 1;
        let connection = &mut connect::<D>(&self.url);
        let is_done = D::texts(connection, "SELECT count(*) AS column1 FROM scratch") == ["0"];
        let answer = if is_done { Repair::StatementDone } else { Repair::StatementNotDone };
        D::history().repair(connection, answer).expect("the command that the message names");
        self.finish::<D>(command);
    }

    fn expected(&self, command: &str) -> &[String] {
        if command == "up" { &self.at_head } else { &self.at_base }
    }

    /// After a crash, in whatever way: a rerun finishes, and everything is as if there had been none.
    fn recover<D: Crashed>(&mut self, command: &str, what: &str) {
        self.finish::<D>(command);
        let contents = D::contents(&mut connect::<D>(&self.url));
        assert_eq!(contents, self.expected(command), "{what}, {command}");
    }

    /// The events of a run of `command`, which is done then.
    fn events(&mut self, command: &str) -> Vec<String> {
        let output = spawn(&self.url, command, Some(0)).wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("it prints text").lines().map(str::to_owned).collect()
    }

    /// The instants at which a run is killed: its events by number, from 1.
    fn instants<D: Crashed>(&mut self, command: &str) -> Vec<usize> {
        let events = self.events(command);
        let taken = sample(&events, effort().step(20, 6));
        println!("{}: {command} is killed at {} of {} events", D::NAME, taken.len(), events.len());
        assert!(events.len() > 20, "only {events:?}");
        taken.into_iter().map(|at| at + 1).collect()
    }

    /// The program, killed at an event.
    fn killed(&mut self, command: &str, at: usize) {
        let killed = spawn(&self.url, command, Some(at)).wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&killed.stderr);
        assert!(killed.status.code().is_none(), "not killed at event {at} of {command}: {said}");
        self.crashes += 1;
    }

    /// The program is killed at its events.
    fn at_boundaries<D: Crashed>(&mut self) {
        let (ups, downs) = (self.instants::<D>("up"), self.instants::<D>("down"));
        for round in 0..ups.len().max(downs.len()) {
            for (command, instants) in [("up", &ups), ("down", &downs)] {
                if let Some(at) = instants.get(round) {
                    self.killed(command, *at);
                }
                self.recover::<D>(command, &format!("round {round} of {instants:?}"));
            }
        }
    }

    /// The program is killed at its events while it redoes; then `redo` goes on, or says that `upgrade` does.
    fn while_it_redoes<D: Crashed>(&mut self) {
        self.finish::<D>("up");
        for at in self.instants::<D>("redo") {
            self.killed("redo", at);
            let again = spawn(&self.url, "redo", None).wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&again.stderr);
            let says = ["run upgrade again", "`upgrade c002` runs it", "nothing shows whether it took effect"];
            assert!(again.status.success() || says.iter().any(|text| said.contains(text)), "killed at {at}: {said}");
            self.recover::<D>("up", &format!("killed at event {at} of a redo"));
        }
    }

    /// The program is killed at some instant.
    fn at_random_instants<D: Crashed>(&mut self, rounds: usize) {
        for round in 0..rounds {
            for command in ["up", "down"] {
                let listens = (round % 2 == 0).then_some(0);
                let mut child = spawn(&self.url, command, listens);
                std::thread::sleep(instant(round, self.longest));
                child.kill().expect("it is ours");
                self.crashes += usize::from(!child.wait().expect("it ends").success());
                self.recover::<D>(command, &format!("killed in round {round}"));
            }
        }
    }

    /// The server is killed at some instant, and started again.
    fn with_server_kills<D: Crashed>(&mut self, rounds: usize) {
        for round in 0..rounds {
            for command in ["up", "down"] {
                let child = spawn(&self.url, command, None);
                std::thread::sleep(instant(round, self.longest));
                self.server.crash_and_restart();
                let output = child.wait_with_output().expect("it ends");
                self.crashes += usize::from(!output.status.success());
                assert!(output.status.code().is_some(), "the program was killed, not the server");
                self.recover::<D>(command, &format!("server killed in round {round}"));
            }
        }
    }

    /// The wire is cut at every message, before and after the server has done its work; every `step`-th.
    fn with_cut_wires<D: Crashed>(&mut self, step: usize) {
        // Of a sample, each way takes other messages.
        let mut first = 1;
        for command in ["up", "down"] {
            for kind in [Cut::WhileItRuns as fn(usize) -> Cut, Cut::BeforeTheAnswer] {
                first = 1 + (first + step / 4) % step;
                for at in (first..).step_by(step) {
                    let proxy = Proxy::start(self.server.port(), kind(at));
                    let scheme = self.url.split_once('@').expect("a URL of ours").0;
                    let url = format!("{scheme}@127.0.0.1:{}/{}", proxy.port, self.name);
                    let output = spawn(&url, command, None).wait_with_output().expect("it ends");
                    let was_cut = proxy.messages() >= at;
                    self.crashes += usize::from(!output.status.success());
                    assert!(was_cut || output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                    self.recover::<D>(command, &format!("{:?}", kind(at)));
                    let other = if command == "up" { "down" } else { "up" };
                    self.recover::<D>(other, "the way back");
                    if !was_cut {
                        break;
                    }
                }
            }
        }
    }

    fn say(&self, what: &str) {
        println!("{what}: {} crashes, {} statements asked about", self.crashes, self.asked);
    }
}

/// Spread over the time that a run takes.
fn instant(round: usize, longest: Duration) -> Duration {
    let share = u32::try_from(round.wrapping_mul(7919) % 1000).unwrap_or_default();
    longest * share / 1000
}

fn killed_programs<D: Crashed>(kind: Kind) {
    let mut target = Target::new::<D>(Server::shared(kind));
    target.at_boundaries::<D>();
    target.say("killed at boundaries");
    target.at_random_instants::<D>(effort().count(2, 4, 200));
    target.say("and at random instants");
    target.while_it_redoes::<D>();
    target.say("and while it redoes");
}

fn killed_servers<D: Crashed>(kind: Kind) {
    let server = Server::start(kind);
    let mut target = Target::new::<D>(&server);
    target.with_server_kills::<D>(effort().count(1, 3, 20));
    target.say("servers killed");
}

fn cut_wires<D: Crashed>(kind: Kind) {
    let mut target = Target::new::<D>(Server::shared(kind));
    target.with_cut_wires::<D>(effort().step(20, 17));
    target.say("wires cut");
    assert!(target.crashes > 4);
}

#[test]
fn killed_programs_on_postgres() {
    killed_programs::<Postgres>(Kind::Postgres);
}

#[test]
fn killed_programs_on_mariadb() {
    killed_programs::<Mariadb>(Kind::Mariadb);
}

#[test]
fn killed_programs_on_mysql() {
    killed_programs::<Mysql>(Kind::Mysql);
}

#[test]
fn killed_servers_on_postgres() {
    killed_servers::<Postgres>(Kind::Postgres);
}

#[test]
fn killed_servers_on_mariadb() {
    killed_servers::<Mariadb>(Kind::Mariadb);
}

#[test]
fn killed_servers_on_mysql() {
    killed_servers::<Mysql>(Kind::Mysql);
}

#[test]
fn cut_wires_on_postgres() {
    cut_wires::<Postgres>(Kind::Postgres);
}

#[test]
fn cut_wires_on_mariadb() {
    cut_wires::<Mariadb>(Kind::Mariadb);
}

#[test]
fn cut_wires_on_mysql() {
    cut_wires::<Mysql>(Kind::Mysql);
}

/// 32 programs start at once, and one of them is killed in the middle of its work.
fn crowd<D: Crashed>(kind: Kind) {
    let target = Target::new::<D>(Server::shared(kind));
    connect::<D>(&target.url).batch_execute("DELETE FROM __migrations_log").expect("the tables are there");
    let mut unlucky = spawn(&target.url, "up", Some(14));
    // It holds the lock before the others ask.
    let mut line = String::new();
    let mut events = BufReader::new(unlucky.stdout.take().expect("it is piped"));
    events.read_line(&mut line).expect("it says so");
    assert_eq!(line, "run started\n");
    let children: Vec<Child> = (0..32).map(|_| spawn(&target.url, "up", None)).collect();
    assert!(unlucky.wait().expect("it ends").code().is_none(), "nobody was killed");
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let connection = &mut connect::<D>(&target.url);
    assert_eq!(D::contents(connection), target.at_head);
    let twice = "SELECT revision AS column1 FROM __migrations_log WHERE action = 'upgrade' GROUP BY revision HAVING count(*) > 1";
    assert_eq!(D::texts(connection, twice), [""; 0]);
    let error = D::history().repair(connection, Repair::StatementDone).expect_err("nothing is left to ask about");
    assert_eq!(error.kind(), ErrorKind::Interrupted);
}

#[test]
fn thirty_two_at_once_on_postgres() {
    crowd::<Postgres>(Kind::Postgres);
}

#[test]
fn thirty_two_at_once_on_mariadb() {
    crowd::<Mariadb>(Kind::Mariadb);
}

#[test]
fn thirty_two_at_once_on_mysql() {
    crowd::<Mysql>(Kind::Mysql);
}

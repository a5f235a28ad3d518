//! A program that migrates its database, and kills itself in the middle if it is told to.
//!
//! `crash_child DATABASE up|down [N]`: at the N-th event of the run it is gone, without a chance to tidy up.

use std::process::{Command, exit, id};
use std::time::Duration;

use diesel::{Connection, SqliteConnection};
use migrations::{Migrations, Observer, Options, RevisionEvent, StatementEvent, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("crash/migrations", dialect = sqlite);

struct Killer {
    events: usize,
    at: Option<usize>,
}

impl Killer {
    fn event(&mut self) {
        self.events += 1;
        if Some(self.events) == self.at {
            let killed = Command::new("kill").args(["-9", &id().to_string()]).status();
            // The signal is on its way.
            std::thread::sleep(Duration::from_secs(5));
            panic!("kill did not kill: {killed:?}");
        }
    }
}

impl Observer for Killer {
    fn run_started(&mut self, _: usize) {
        self.event();
    }

    fn revision_started(&mut self, _: &RevisionEvent<'_>) {
        self.event();
    }

    fn statement_finished(&mut self, _: &StatementEvent<'_>, _: Duration) {
        self.event();
    }

    fn revision_finished(&mut self, _: &RevisionEvent<'_>, _: Duration) {
        self.event();
    }

    fn run_finished(&mut self, _: Duration) {
        self.event();
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let mut killer = Killer { events: 0, at: arguments.get(3).and_then(|at| at.parse().ok()) };
    let mut options = Options::default().observer(&mut killer);
    let result =
        SqliteConnection::establish(&arguments[1]).map_err(|error| error.to_string()).and_then(|mut connection| {
            let run = match arguments[2].as_str() {
                "up" => MIGRATIONS.upgrade_with(&mut connection, "head", &mut options),
                _ => MIGRATIONS.downgrade_with(&mut connection, "base", &mut options),
            };
            run.map_err(|error| error.to_string())
        });
    if let Err(error) = result {
        eprintln!("{error}");
        exit(1);
    }
}

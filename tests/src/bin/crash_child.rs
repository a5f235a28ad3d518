//! A program that migrates its database, and kills itself in the middle if it is told to.
//!
//! `crash_child DATABASE up|down|redo [N]`: at the N-th event of the run it is gone, without a chance to tidy up. With 0 it only
//! listens to the events; without a number it does not, so that whole revisions may go as one message. It prints a line for
//! each event; at the first one it holds the lock.

use std::process::{Command, exit, id};
use std::time::Duration;

use diesel::Connection;
use diesel::connection::LoadConnection;
use migrations::{Direction, MigrationConnection, Migrations, Observer, Options, RevisionEvent, StatementEvent};
use migrations_tests::crash::{MYSQL, POSTGRES, SQLITE};

struct Killer {
    events: usize,
    at: Option<usize>,
    /// Of the revision that runs.
    direction: Option<Direction>,
}

impl Killer {
    fn event(&mut self, kind: &str) {
        self.events += 1;
        match self.direction {
            Some(direction) => println!("{direction}: {kind}"),
            None => println!("{kind}"),
        }
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
        self.event("run started");
    }

    fn revision_started(&mut self, event: &RevisionEvent<'_>) {
        self.direction = Some(event.direction);
        self.event("revision started");
    }

    fn statement_started(&mut self, _: &StatementEvent<'_>) {
        self.event("statement started");
    }

    fn statement_finished(&mut self, _: &StatementEvent<'_>, _: Duration) {
        self.event("statement finished");
    }

    fn revision_finished(&mut self, _: &RevisionEvent<'_>, _: Duration) {
        self.event("revision finished");
    }

    fn run_finished(&mut self, _: Duration) {
        self.event("run finished");
    }
}

fn run<C: MigrationConnection + LoadConnection + Connection>(
    migrations: &Migrations<C>,
    arguments: &[String],
) -> Result<(), String> {
    let mut killer = Killer { events: 0, at: arguments.get(3).and_then(|at| at.parse().ok()), direction: None };
    let mut options = Options::default();
    if arguments.len() > 3 {
        options = options.observer(&mut killer);
    }
    let mut connection = C::establish(&arguments[1]).map_err(|error| error.to_string())?;
    let run = match arguments[2].as_str() {
        "up" => migrations.upgrade_with(&mut connection, "head", &mut options),
        "redo" => migrations
            .plan_redo(&mut connection, Some("c002"))
            .and_then(|plan| migrations.redo_with(&mut connection, plan, &mut options)),
        _ => migrations.downgrade_with(&mut connection, "base", &mut options),
    };
    run.map(|_| ()).map_err(|error| error.to_string())
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let result = match arguments[1].split("://").next() {
        Some("postgres") => run(&POSTGRES, &arguments),
        Some("mysql") => run(&MYSQL, &arguments),
        _ => run(&SQLITE, &arguments),
    };
    if let Err(error) = result {
        eprintln!("{error}");
        exit(1);
    }
}

//! The commands of Alembic inside your own program: feature `cli`.
//!
//! [`Migrate`] is a set of clap arguments with the subcommands `upgrade`, `downgrade`, `current`, `history` and so on.
//! Put it into your own command line, and give it the set and a way to connect:
//!
//! ```no_run
//! use clap::Parser;
//! use diesel::prelude::*;
//! use migrations::{Migrations, embed_migrations};
//!
//! # #[cfg(feature = "sqlite")] mod app {
//! # use super::*;
//! static MIGRATIONS: Migrations<SqliteConnection> =
//!     embed_migrations!("../examples/quickstart/migrations", dialect = sqlite);
//!
//! #[derive(Parser)]
//! enum App {
//!     /// Serve requests
//!     Serve,
//!     /// Look at or change the schema of the database
//!     Migrate(migrations::cli::Migrate),
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     match App::parse() {
//!         App::Serve => std::process::ExitCode::SUCCESS,
//!         App::Migrate(migrate) => migrate.run(&MIGRATIONS, || SqliteConnection::establish("app.db")),
//!     }
//! }
//! # }
//! # fn main() {}
//! ```
//!
//! No SQL parser comes with it, and nothing here writes a file; commands that do are in the tool `migrations`.
//! `docs/cli.md` lists options and exit codes, `docs/cli-json.md` what `--json` prints.

mod answer;
mod arguments;
mod command;
mod confirm;
mod exit;
mod failure;
mod graph;
mod interrupt;
mod listing;
mod planning;
mod progress;
mod redoing;
mod running;
mod session;
mod state;
mod views;

use std::process::ExitCode;

use crate::{MigrationConnection, Migrations};

pub use answer::Answer;
pub use arguments::OutputArguments;
pub use command::Command;
pub use exit::Exit;
pub use failure::{Failure, FailureKind, Place};
pub use session::{Access, Session};

/// The commands as clap arguments, to be flattened into a command line of your own.
#[derive(Debug, Clone, clap::Args)]
pub struct Migrate {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    output: OutputArguments,
}

impl Migrate {
    /// Runs the command and prints what it has to say.
    ///
    /// `connect` is called only if the command needs the database. While a run is going on, Ctrl-C ends it at a safe
    /// point, unless the program has a handler of its own.
    pub fn run<C, E>(self, migrations: &Migrations<C>, connect: impl FnOnce() -> Result<C, E>) -> ExitCode
    where
        C: MigrationConnection,
        E: std::fmt::Display,
    {
        let mut connect = Some(connect);
        let mut once = |_: Access| match connect.take() {
            Some(connect) => connect().map_err(|error| Failure::cannot_connect(&error.to_string())),
            None => Err(Failure::cannot_connect("the connection was asked for twice")),
        };
        let mut session = Session::new(migrations, &mut once, self.output);
        let result = self.command.run(&mut session);
        answer::print(result, self.output)
    }
}

/// Prints what a command came to, as asked for; gives the exit code.
pub fn print(result: Result<Answer, Failure>, output: OutputArguments) -> ExitCode {
    answer::print(result, output)
}

//! The commands of `migrations::cli`, on the set that the folder makes.

use diesel::SqliteConnection;
use migrations::Migrations;
use migrations::cli::{Answer, Command, Failure, FailureKind, Session};
use migrations_runtime::BakedSet;

use crate::arguments::Cli;
use crate::database;
use crate::diagnostics::{Counts, plural};
use crate::project::Project;

pub(crate) fn shared(project: &Project, cli: &Cli, command: &Command) -> Result<Answer, Failure> {
    let migrations = set(project, cli)?;
    with_session(project, cli, &migrations, |session| command.run(session))
}

/// The set that the folder makes.
pub(crate) fn set(project: &Project, cli: &Cli) -> Result<Migrations<SqliteConnection>, Failure> {
    let (set, outcome) = project.set()?;
    let warnings = Counts::of(&outcome.diagnostics).warnings;
    if warnings > 0 && !cli.output.quiet && !cli.output.json {
        anstream::eprintln!("{}; `migrations verify` shows them", plural(warnings, "warning"));
    }
    let (text, table) = set.bake();
    // Once a process: a set is meant to be part of a program.
    let baked = BakedSet { text: text.leak(), table: table.leak() };
    Ok(Migrations::from_baked(baked, &[]))
}

/// With a way to the database that the options name.
pub(crate) fn with_session<T>(
    project: &Project,
    cli: &Cli,
    migrations: &Migrations<SqliteConnection>,
    work: impl FnOnce(&mut Session<'_, SqliteConnection>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let url = cli.project.database_url.as_deref();
    let mut connect = |access| {
        if url.is_none() {
            return database::connect(None, access);
        }
        project.refuse_nameless()?;
        database::connect(url, access)
    };
    let result = work(&mut Session::new(migrations, &mut connect, cli.output));
    result.map_err(|failure| match failure.kind {
        FailureKind::Run(migrations::ErrorKind::Call) => failure
            .help(&format!("the functions of `{}` are part of the program that embeds it", project.settings.folder)),
        _ => failure,
    })
}

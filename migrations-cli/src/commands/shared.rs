//! The commands of `migrations::cli`, on the set that the folder makes.

use std::io::Write;

use migrations::Migrations;
use migrations::cli::{Access, Answer, Command, Failure, Session};
use migrations_analysis::Outcome;
use migrations_core::baked::encode;
use migrations_runtime::BakedSet;

use crate::arguments::Cli;
use crate::database::{self, NamedDatabase, Reachable, for_dialect};
use crate::diagnostics::{Counts, plural};
use crate::project::Project;

pub(crate) fn shared(project: &Project, cli: &Cli, command: &Command) -> Result<Answer, Failure> {
    for_dialect!(project, C => shared_on::<C>(project, cli, command))
}

fn shared_on<C: Reachable>(project: &Project, cli: &Cli, command: &Command) -> Result<Answer, Failure> {
    let migrations: Migrations<C> =
        if needs_graph_only(command) { readable_set(project, cli)? } else { set(project, cli)? };
    if !command.only_reads() {
        project.refuse_nameless()?;
    }
    refuse_before_making(cli, &migrations, command)?;
    with_session(project, cli, &migrations, |session| command.run(session))
}

/// Whether a command is of use where only scripts are wrong. `check` is not: it compares the schema that they make.
fn needs_graph_only(command: &Command) -> bool {
    command.only_reads() && !matches!(command, Command::Check)
}

/// What would be refused must not leave an empty database behind.
fn refuse_before_making<C: Reachable>(cli: &Cli, migrations: &Migrations<C>, command: &Command) -> Result<(), Failure> {
    let Command::Upgrade(arguments) = command else { return Ok(()) };
    if arguments.only_prints() {
        return Ok(());
    }
    if !C::is_missing(cli.project.database()?.map(NamedDatabase::url)) {
        return Ok(());
    }
    let mut empty = C::reach("sqlite::memory:", Access::Create)?;
    migrations.plan_upgrade(&mut empty, arguments.target.as_str())?;
    Ok(())
}

/// The set that the folder makes.
pub(crate) fn set<C: Reachable>(project: &Project, cli: &Cli) -> Result<Migrations<C>, Failure> {
    let (set, outcome) = project.set()?;
    mention(&outcome, cli);
    Ok(embedded(set.bake()))
}

/// The set that the folder makes, or would make if its scripts were right: enough to list and to plan.
fn readable_set<C: Reachable>(project: &Project, cli: &Cli) -> Result<Migrations<C>, Failure> {
    let outcome = project.check();
    let baked = encode(project.graph(&outcome)?);
    mention(&outcome, cli);
    Ok(embedded(baked))
}

/// Says that there is something to be said, where it is not what was asked for.
fn mention(outcome: &Outcome, cli: &Cli) {
    let Counts { errors, warnings } = Counts::of(&outcome.diagnostics);
    if errors + warnings > 0 && !cli.output.quiet && !cli.output.json {
        let counts = if errors > 0 { plural(errors, "error") } else { plural(warnings, "warning") };
        // Whoever does not listen has what they asked for.
        drop(writeln!(anstream::stderr(), "{counts} in the folder; `migrations verify` shows more"));
    }
}

fn embedded<C: Reachable>((text, table): (String, Vec<u8>)) -> Migrations<C> {
    // Once a process: a set is meant to be part of a program.
    let baked = BakedSet { text: text.leak(), table: table.leak() };
    Migrations::from_baked(baked, &[])
}

/// With a way to the database that the options name.
pub(crate) fn with_session<C: Reachable, T>(
    project: &Project,
    cli: &Cli,
    migrations: &Migrations<C>,
    work: impl FnOnce(&mut Session<'_, C>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut connect = |access| {
        let Some(named) = cli.project.database()? else { return database::connect(None, access) };
        project.refuse_nameless()?;
        named.announce(access);
        match &cli.command {
            crate::arguments::Command::Shared(command) if command.needs_own_session() => {
                database::connect_to_own_session(Some(named.url()), access)
            }
            _ => database::connect(Some(named.url()), access),
        }
    };
    work(&mut Session::new(migrations, &mut connect, cli.output))
}

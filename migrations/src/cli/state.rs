//! Commands about the state of the database.

use super::answer::Answer;
use super::arguments::RepairArguments;
use super::exit::Exit;
use super::failure::{Failure, FailureKind};
use super::session::{Access, Session};
use super::views::{CheckView, EditedView, RepairView, ServerView, StatusView};
use crate::{EditedRevision, ErrorKind, MigrationConnection, Migrations, OtherServer, Repair, Status};

pub(super) fn status<C: MigrationConnection>(session: &mut Session<'_, C>) -> Result<Answer, Failure> {
    let mut connection = session.connection(Access::Read)?;
    let status = session.migrations.status(&mut connection)?;
    let others = match status {
        Status::Uninitialised => session.migrations.other_projects(&mut connection)?,
        _ => Vec::new(),
    };
    let edited = edited(session.migrations, &mut connection, &status)?;
    let mut text = format!("{}\n{}", describe(&status), describe_edited(&edited));
    if !others.is_empty() {
        let project = session.migrations.project();
        text.push_str(&format!("note: for project {project}; the database has revisions of {}\n", others.join(", ")));
    }
    let other = session.migrations.other_server(&mut connection)?;
    text.push_str(&describe_server(other.as_ref()));
    let mut view = StatusView::from(&status);
    view.other_server = other.as_ref().map(ServerView::from);
    view.other_projects = &others;
    view.edited = edited.iter().map(EditedView::from).collect();
    Ok(Answer::remark(text, &view).exiting(Exit::of_status(&status)))
}

pub(super) fn check<C: MigrationConnection>(session: &mut Session<'_, C>) -> Result<Answer, Failure> {
    let mut connection = session.connection(Access::Read)?;
    let check = session.migrations.check(&mut connection)?;
    let edited = edited(session.migrations, &mut connection, &check.status)?;
    let mut text = format!("{}\n{}", describe(&check.status), describe_edited(&edited));
    for revision in &check.edited_downs {
        text.push_str(&format!(
            "note: the down script of {revision} has changed since it was applied; the next run notes the new one\n"
        ));
    }
    let differences: Option<Vec<String>> =
        check.schema.as_ref().map(|found| found.iter().map(ToString::to_string).collect());
    for difference in differences.iter().flatten() {
        text.push_str(&format!("the schema is not what it should be: {difference}\n"));
    }
    if !check.not_compared.is_empty() {
        text.push_str(&format!("not compared: {}\n", check.not_compared.join(", ")));
    }
    let other = session.migrations.other_server(&mut connection)?;
    text.push_str(&describe_server(other.as_ref()));
    let mut status = StatusView::from(&check.status);
    status.other_server = other.as_ref().map(ServerView::from);
    status.edited = edited.iter().map(EditedView::from).collect();
    let view = CheckView {
        status,
        current: &check.current,
        edited_downs: &check.edited_downs,
        schema: differences.as_deref(),
        not_compared: &check.not_compared,
    };
    let is_otherwise = differences.as_ref().is_some_and(|found| !found.is_empty());
    let exit = if is_otherwise { Exit::Drifted } else { Exit::of_status(&check.status) };
    Ok(Answer::remark(text, &view).exiting(exit))
}

pub(super) fn repair<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &RepairArguments,
) -> Result<Answer, Failure> {
    let choices = [
        (arguments.done, Repair::StatementDone),
        (arguments.not_done, Repair::StatementNotDone),
        (arguments.continue_changed, Repair::ContinueChanged),
        (arguments.accept_checksums, Repair::AcceptChecksums),
        (arguments.accept_rows, Repair::AcceptRows),
    ];
    let Some((_, repair)) = choices.into_iter().find(|(is_chosen, _)| *is_chosen) else {
        return advise(session);
    };
    let mut connection = session.connection(Access::Write)?;
    let repaired = session.migrations.repair(&mut connection, repair)?;
    let text = match repaired.len() {
        0 => "nothing to repair\n".to_owned(),
        _ => repaired.iter().map(|what| format!("{what}\n")).collect(),
    };
    Ok(Answer::remark(text, &RepairView { repaired: &repaired }))
}

/// What is to be repaired, and how.
fn advise<C: MigrationConnection>(session: &mut Session<'_, C>) -> Result<Answer, Failure> {
    let mut connection = session.connection(Access::Read)?;
    let status = match session.migrations.check(&mut connection) {
        Ok(check) => check.status,
        Err(error) => return Err(error.into()),
    };
    let failure = |kind| Failure::new(FailureKind::Run(kind), describe(&status));
    match &status {
        Status::Drifted { .. } => {
            let edited = edited(session.migrations, &mut connection, &status)?;
            let redone = edited.iter().filter(|edited| !edited.redo.is_empty());
            let failure = redone.fold(failure(ErrorKind::Drifted), |failure, edited| failure.help(&redo_help(edited)));
            Err(failure
                .help("where others have run them: restore the scripts")
                .help("if the database has the change already: `repair --accept-checksums`, which runs nothing"))
        }
        Status::Interrupted { .. } => Err(failure(ErrorKind::Interrupted)
            .help("run the same command again: it goes on where it stopped, or says what it needs to know")
            .help("then `repair --done`, `--not-done` or `--continue-changed` answers it")),
        _ => Ok(Answer::remark("nothing to repair\n", &RepairView { repaired: &[] })),
    }
}

/// What was edited, where that is why nothing runs.
fn edited<C: MigrationConnection>(
    migrations: &Migrations<C>,
    connection: &mut C,
    status: &Status,
) -> Result<Vec<EditedRevision>, Failure> {
    let Status::Drifted { revisions } = status else { return Ok(Vec::new()) };
    let edited = migrations.edited(connection)?;
    Ok(edited.into_iter().filter(|edited| revisions.contains(&edited.revision)).collect())
}

/// A line about a server for which nothing was checked.
fn describe_server(other: Option<&OtherServer>) -> String {
    other
        .map(|found| {
            format!("note: {found}; if it is meant, add \"{}\" to `servers` in migrations.toml\n", found.named)
        })
        .unwrap_or_default()
}

/// One line a revision, with the way out.
fn describe_edited(edited: &[EditedRevision]) -> String {
    let line = |edited: &EditedRevision| {
        let help = match (edited.redo.is_empty(), edited.is_sealed) {
            (false, _) => redo_help(edited),
            (true, true) => "sealed: restore it, and put the change into a new revision".to_owned(),
            (true, false) => "a sealed revision needs it: restore it, and put the change into a new one".to_owned(),
        };
        format!("  {}: {help}\n", edited.path)
    };
    edited.iter().map(line).collect()
}

fn redo_help(edited: &EditedRevision) -> String {
    let revision = &edited.revision;
    match edited.redo.len() {
        1 => format!("not sealed: `redo {revision}` takes it back, and runs it again as it is now"),
        _ => format!(
            "not sealed: `redo {revision}` takes back {}, and runs them again as they are now",
            edited.redo.join(", ")
        ),
    }
}

/// One line for a person.
pub(super) fn describe(status: &Status) -> String {
    match status {
        Status::Uninitialised => "uninitialised: nothing has run yet".to_owned(),
        Status::AtHead => "at head".to_owned(),
        Status::Behind { pending: 1 } => "behind: 1 revision is still to run".to_owned(),
        Status::Behind { pending } => format!("behind: {pending} revisions are still to run"),
        Status::Ahead { unknown, is_breaking: false } => {
            format!("ahead: the database also has revisions that are not here: {}", unknown.join(", "))
        }
        Status::Ahead { unknown, is_breaking: true } => format!(
            "ahead: the database also has revisions that are not here and break older programs: {}",
            unknown.join(", ")
        ),
        Status::Diverged { unknown } => {
            format!(
                "diverged: the database lacks revisions that are here, and has some that are not: {}",
                unknown.join(", ")
            )
        }
        Status::Gap { missing } => format!("gap: revisions below applied ones that never ran: {}", missing.join(", ")),
        Status::Drifted { revisions } => {
            format!("drifted: up scripts that have changed since they were applied: {}", revisions.join(", "))
        }
        Status::Interrupted { revision, done } => {
            format!("interrupted: {revision} has been left after {done} of its statements")
        }
        // Behind the number of the process stands what makes it unique.
        Status::Running { owner } => {
            format!("running: process {} is migrating right now", owner.split(['-', '@']).next().unwrap_or_default())
        }
        Status::ForeignHistory { table } => {
            format!("foreign history: another tool has migrated this database (table `{table}`); see `adopt`")
        }
        other => format!("{other:?}"),
    }
}

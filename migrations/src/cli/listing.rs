//! Commands that list revisions.

use super::answer::Answer;
use super::arguments::{CurrentArguments, HeadsArguments, HistoryArguments, ShowArguments, VerboseArguments};
use super::exit::Exit;
use super::failure::{Failure, FailureKind};
use super::session::{Access, Session};
use super::state::describe;
use super::views::{LogEntryView, LogView, RevisionView, RevisionsView, time};
use crate::{Error, Listing, MigrationConnection, RangeTarget, Status, Target};

fn answer(listing: Listing, verbose: bool) -> Answer {
    let listing = if verbose { listing.verbose() } else { listing };
    let text = listing.to_string();
    Answer::new(
        text,
        &RevisionsView {
            revisions: listing.revisions.iter().map(RevisionView::from).collect(),
            unknown: &listing.unknown,
        },
    )
}

pub(super) fn heads<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &HeadsArguments,
) -> Result<Answer, Failure> {
    let migrations = session.migrations;
    let heads = if arguments.resolve_dependencies { migrations.real_heads()? } else { migrations.heads()? };
    Ok(answer(heads, arguments.verbose))
}

pub(super) fn branches<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: VerboseArguments,
) -> Result<Answer, Failure> {
    Ok(answer(session.migrations.branches()?, arguments.verbose))
}

pub(super) fn current<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &CurrentArguments,
) -> Result<Answer, Failure> {
    let mut connection = session.connection(Access::Read)?;
    let listing = session.migrations.current(&mut connection)?;
    if arguments.check_heads {
        let status = session.migrations.status(&mut connection)?;
        let is_empty = session.migrations.is_empty();
        if status != Status::AtHead && !is_empty {
            let message = format!("the database is not on all head revisions: {}", describe(&status));
            let exit = Exit::of_status(&status);
            return Err(Failure { exit, ..Failure::new(FailureKind::NotAtHead, message) });
        }
    }
    Ok(answer(listing, arguments.verbose))
}

pub(super) fn history<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &HistoryArguments,
) -> Result<Answer, Failure> {
    let range = range(arguments.rev_range.as_deref())?;
    let listing = if arguments.indicate_current || range.needs_current() {
        let mut connection = session.connection(Access::Read)?;
        let listing = session.migrations.history_of(&mut connection, &range)?;
        if arguments.indicate_current { listing } else { listing.without_current() }
    } else {
        session.migrations.revisions(&range)?
    };
    Ok(answer(listing, arguments.verbose))
}

/// The range that an option names; everything without it.
pub(super) fn range(text: Option<&str>) -> Result<RangeTarget, Failure> {
    Ok(text.map_or(Ok(RangeTarget::ALL), |text| text.parse().map_err(Error::from))?)
}

pub(super) fn show<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &ShowArguments,
) -> Result<Answer, Failure> {
    let target: Target = arguments.target.parse().map_err(Error::from)?;
    let listing = if target.needs_current() {
        let mut connection = session.connection(Access::Read)?;
        session.migrations.show_at(&mut connection, &arguments.target)?
    } else {
        session.migrations.show(&arguments.target)?
    };
    Ok(answer(listing, true))
}

pub(super) fn log<C: MigrationConnection>(session: &mut Session<'_, C>) -> Result<Answer, Failure> {
    let mut connection = session.connection(Access::Read)?;
    let entries = session.migrations.log(&mut connection)?;
    let mut text = String::new();
    for entry in &entries {
        text.push_str(&format!("{} {} {}", time(entry.at), entry.action, entry.revision));
        if !entry.applied_by.is_empty() {
            text.push_str(&format!(" by {}", entry.applied_by));
        }
        if !entry.rows_after.is_empty() {
            text.push_str(&format!(", then at {}", entry.rows_after.join(", ")));
        }
        text.push('\n');
    }
    Ok(Answer::new(text, &LogView { entries: entries.iter().map(LogEntryView::from).collect() }))
}

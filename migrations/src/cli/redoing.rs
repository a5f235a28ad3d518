//! `redo`: the daily loop.

use super::answer::Answer;
use super::arguments::{RedoArguments, RunArguments};
use super::confirm::confirm_redo;
use super::failure::Failure;
use super::interrupt::Interruptible;
use super::progress::Progress;
use super::running::{options, reported};
use super::session::{Access, Session};
use super::views::RedoView;
use crate::MigrationConnection;

pub(super) fn redo<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &RedoArguments,
) -> Result<Answer, Failure> {
    let migrations = session.migrations;
    let target = arguments.target.as_deref();
    if arguments.dry_run {
        let mut connection = session.connection(Access::Read)?;
        let plan = migrations.plan_redo(&mut connection, target)?;
        return Ok(Answer::new(plan.to_string(), &RedoView::from(&plan)));
    }
    let mut connection = session.connection(Access::Write)?;
    let plan = migrations.plan_redo(&mut connection, target)?;
    if !arguments.yes {
        confirm_redo(&plan)?;
    }
    let interruptible = Interruptible::new();
    let mut progress = Progress::new(session.output);
    let run = RunArguments {
        dry_run: false,
        lock_timeout: arguments.lock_timeout,
        outside_lock_timeout: arguments.outside_lock_timeout,
        per_revision: arguments.per_revision,
        single_transaction: false,
        backup: arguments.backup.clone(),
    };
    let report =
        migrations.redo_with(&mut connection, plan, &mut options(&run, &interruptible).observer(&mut progress));
    drop(progress);
    Ok(reported(&report?))
}

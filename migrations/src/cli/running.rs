//! Commands that change the database.

use std::time::Duration;

use super::answer::Answer;
use super::arguments::{DowngradeArguments, EnsureVersionArguments, RunArguments, StampArguments, UpgradeArguments};
use super::confirm::confirm;
use super::failure::Failure;
use super::interrupt::Interruptible;
use super::planning::{Ends, answer, script};
use super::progress::Progress;
use super::session::{Access, Session};
use super::views::{EnsureVersionView, PlanView, ReportView};
use crate::{MigrationConnection, Options, Report, TrustStoredScripts};

pub(super) fn upgrade<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &UpgradeArguments,
) -> Result<Answer, Failure> {
    let migrations = session.migrations;
    let target = arguments.target.as_str();
    if arguments.script.sql {
        session.refuse_other_dialect()?;
        let ends = Ends::of(target, &arguments.script)?;
        return Ok(script(&migrations.upgrade_sql(&ends.from(), ends.to.as_str())?));
    }
    refuse_range(target)?;
    if arguments.run.dry_run {
        let mut connection = session.connection(Access::Read)?;
        return Ok(answer(&migrations.plan_upgrade_with(
            &mut connection,
            target,
            &chosen(Options::default(), arguments),
        )?));
    }
    let mut connection = session.connection(Access::Create)?;
    let interruptible = Interruptible::new();
    let mut progress = Progress::new(session.output);
    let report = migrations.upgrade_with(
        &mut connection,
        target,
        &mut chosen(options(&arguments.run, &interruptible).observer(&mut progress), arguments),
    );
    drop(progress);
    Ok(reported(&report?))
}

fn chosen<'o>(mut options: Options<'o>, arguments: &UpgradeArguments) -> Options<'o> {
    if arguments.allow_out_of_order {
        options = options.allow_out_of_order();
    }
    if arguments.exact {
        options = options.exact();
    }
    if arguments.strict {
        options = options.strict();
    }
    options
}

pub(super) fn downgrade<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &DowngradeArguments,
) -> Result<Answer, Failure> {
    let migrations = session.migrations;
    if arguments.trust_stored {
        return downgrade_unknown(session, arguments);
    }
    let target = arguments.target.as_deref().unwrap_or_default();
    if arguments.script.sql {
        session.refuse_other_dialect()?;
        let ends = Ends::of(target, &arguments.script)?;
        if ends.from.is_empty() {
            return Err(Failure::usage("downgrade with --sql requires <from>:<to>, or --from")
                .help("for example: downgrade head:-1 --sql"));
        }
        return Ok(script(&migrations.downgrade_sql(&ends.from(), ends.to.as_str())?));
    }
    refuse_range(target)?;
    if arguments.run.dry_run {
        let mut connection = session.connection(Access::Read)?;
        return Ok(answer(&migrations.plan_downgrade(&mut connection, target)?));
    }
    let mut connection = session.connection(Access::Write)?;
    if !arguments.yes {
        confirm(&migrations.plan_downgrade(&mut connection, target)?)?;
    }
    let interruptible = Interruptible::new();
    let mut progress = Progress::new(session.output);
    let report = migrations.downgrade_with(
        &mut connection,
        target,
        &mut options(&arguments.run, &interruptible).observer(&mut progress),
    );
    drop(progress);
    Ok(reported(&report?))
}

/// What a newer program has applied, with the scripts that it stored.
fn downgrade_unknown<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &DowngradeArguments,
) -> Result<Answer, Failure> {
    let migrations = session.migrations;
    let mut connection = session.connection(if arguments.run.dry_run { Access::Read } else { Access::Write })?;
    let plan = migrations.plan_downgrade_unknown(&mut connection)?;
    if arguments.run.dry_run {
        return Ok(answer(&plan));
    }
    if !arguments.yes {
        confirm(&plan)?;
    }
    let interruptible = Interruptible::new();
    migrations.downgrade_unknown(&mut connection, TrustStoredScripts, &options(&arguments.run, &interruptible))?;
    let text = match plan.is_empty() {
        true => "nothing to do: the database has no revision that is not here\n".to_owned(),
        false => plan.steps.iter().map(|step| format!("{step}\n")).collect(),
    };
    Ok(Answer::remark(text, &PlanView::from(&plan)))
}

pub(super) fn stamp<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &StampArguments,
) -> Result<Answer, Failure> {
    let migrations = session.migrations;
    let targets: Vec<&str> = arguments.targets.iter().map(String::as_str).collect();
    if arguments.script.sql {
        session.refuse_other_dialect()?;
        if arguments.purge {
            return Err(Failure::usage("--purge cannot be used with --sql: a script must know where it starts"));
        }
        let ranges: Vec<&str> = targets.iter().copied().filter(|target| target.contains(':')).collect();
        let ends = match (&targets[..], &ranges[..]) {
            ([only], _) => Ends::of(only, &arguments.script)?,
            (_, []) => Ends { from: arguments.script.from.clone(), to: String::new() },
            _ => return Err(Failure::usage("a range a:b must be the only target; --from says where several start")),
        };
        let to = if ends.to.is_empty() { targets } else { vec![ends.to.as_str()] };
        return Ok(script(&migrations.stamp_sql(&ends.from(), &to)?));
    }
    targets.iter().try_for_each(|target| refuse_range(target))?;
    let mut options = Options::default().lock_timeout(Duration::from_secs(arguments.lock_timeout));
    if arguments.purge {
        options = options.purge();
    }
    if arguments.dry_run {
        let mut connection = session.connection(Access::Read)?;
        return Ok(answer(&migrations.plan_stamp(&mut connection, &targets, &options)?));
    }
    let mut connection = session.connection(Access::Write)?;
    Ok(reported(&migrations.stamp_with(&mut connection, &targets, &mut options)?))
}

pub(super) fn adopt<C: MigrationConnection>(session: &mut Session<'_, C>) -> Result<Answer, Failure> {
    let mut connection = session.connection(Access::Write)?;
    Ok(reported(&session.migrations.adopt(&mut connection, &mut Options::default())?))
}

pub(super) fn ensure_version<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &EnsureVersionArguments,
) -> Result<Answer, Failure> {
    if arguments.sql {
        session.refuse_other_dialect()?;
        return Ok(script(&session.migrations.tables_sql()));
    }
    let mut connection = session.connection(Access::Create)?;
    let made = session.migrations.ensure_tables(&mut connection)?;
    let text = if made { "made the tracking tables\n" } else { "the tracking tables are there already\n" };
    Ok(Answer::remark(text, &EnsureVersionView { made }))
}

fn refuse_range(target: &str) -> Result<(), Failure> {
    if target.contains(':') {
        return Err(Failure::usage(format!("`{target}` is a range, which only a script can have: add --sql")));
    }
    Ok(())
}

pub(super) fn options<'o>(arguments: &RunArguments, interruptible: &Interruptible) -> Options<'o> {
    let mut options =
        Options::default().lock_timeout(Duration::from_secs(arguments.lock_timeout)).stop_when(interruptible.flag());
    if let Some(seconds) = arguments.outside_lock_timeout {
        options = options.outside_lock_timeout(Duration::from_secs(seconds));
    }
    if arguments.per_revision {
        options = options.per_revision();
    }
    if arguments.single_transaction {
        options = options.single_transaction();
    }
    if let Some(path) = &arguments.backup {
        options = options.backup(path);
    }
    options
}

pub(super) fn reported(report: &Report) -> Answer {
    Answer::remark(report.to_string(), &ReportView::from(report))
}

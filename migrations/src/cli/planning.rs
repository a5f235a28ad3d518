//! Plans, and scripts instead of runs.

use super::answer::Answer;
use super::arguments::{PlanArguments, PlannedCommand, ScriptArguments, SqlArguments};
use super::failure::Failure;
use super::listing::range;
use super::session::{Access, Session};
use super::views::{PlanView, ScriptView, ScriptsView, SqlView};
use crate::{Direction, Error, MigrationConnection, Options, RangeTarget, RunPlan};

pub(super) fn plan<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &PlanArguments,
) -> Result<Answer, Failure> {
    let targets: Vec<&str> = arguments.targets.iter().map(String::as_str).collect();
    let target = match (arguments.command, &targets[..]) {
        (PlannedCommand::Stamp, _) => "",
        (_, [target]) => target,
        _ => return Err(Failure::usage("one target is wanted; only `plan stamp` takes several")),
    };
    let migrations = session.migrations;
    let plan = match (&arguments.from, arguments.command) {
        (Some(from), command) => {
            let from: Vec<&str> = from.iter().map(String::as_str).collect();
            match command {
                PlannedCommand::Upgrade => migrations.plan_upgrade_from(&from, target)?,
                PlannedCommand::Downgrade => migrations.plan_downgrade_from(&from, target)?,
                PlannedCommand::Stamp => migrations.plan_stamp_from(&from, &targets)?,
            }
        }
        (None, command) => {
            let mut connection = session.connection(Access::Read)?;
            let mut options = Options::default();
            if arguments.allow_out_of_order {
                options = options.allow_out_of_order();
            }
            match command {
                PlannedCommand::Upgrade => migrations.plan_upgrade_with(&mut connection, target, &options)?,
                PlannedCommand::Downgrade => migrations.plan_downgrade(&mut connection, target)?,
                PlannedCommand::Stamp => migrations.plan_stamp(&mut connection, &targets, &options)?,
            }
        }
    };
    Ok(answer(&plan))
}

pub(super) fn answer(plan: &RunPlan) -> Answer {
    Answer::new(plan.to_string(), &PlanView::from(plan))
}

pub(super) fn sql<C: MigrationConnection>(
    session: &mut Session<'_, C>,
    arguments: &SqlArguments,
) -> Result<Answer, Failure> {
    let range = if arguments.range.contains(':') {
        range(Some(&arguments.range))?
    } else {
        let only = arguments.range.parse().map_err(Error::from)?;
        RangeTarget { lower: Some(only), upper: Some(arguments.range.parse().map_err(Error::from)?) }
    };
    let direction = if arguments.down { Direction::Downgrade } else { Direction::Upgrade };
    let scripts = session.migrations.scripts(&range, direction)?;
    let mut text = String::new();
    for script in &scripts {
        let body = script.text.as_deref().unwrap_or("-- there is no down script\n");
        text.push_str(&format!("-- {}: {}\n{}\n\n", script.revision, script.path, body.trim_end()));
    }
    Ok(Answer::new(text, &ScriptsView { scripts: scripts.iter().map(ScriptView::from).collect() }))
}

/// Where an offline script starts and where it leads.
pub(super) struct Ends {
    pub(super) from: Vec<String>,
    pub(super) to: String,
}

impl Ends {
    /// From `a:b`, or from a target and `--from`.
    pub(super) fn of(target: &str, script: &ScriptArguments) -> Result<Self, Failure> {
        if !target.contains(':') {
            return Ok(Self { from: script.from.clone(), to: target.to_owned() });
        }
        if !script.from.is_empty() {
            return Err(Failure::usage(format!("`{target}` says where the script starts, and so does --from")));
        }
        let range: RangeTarget = target.parse().map_err(Error::from)?;
        Ok(Self {
            from: range.lower.iter().map(ToString::to_string).collect(),
            to: range.upper.map_or_else(|| "heads".to_owned(), |upper| upper.to_string()),
        })
    }

    pub(super) fn from(&self) -> Vec<&str> {
        self.from.iter().map(String::as_str).collect()
    }
}

/// A script as the answer.
pub(super) fn script(text: &str) -> Answer {
    Answer::new(text, &SqlView { sql: text })
}

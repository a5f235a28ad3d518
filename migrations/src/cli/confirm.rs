//! A question before data goes.

use std::io::{IsTerminal, Write, stderr, stdin};

use super::failure::{Failure, FailureKind};
use crate::{PlannedStep, RedoPlan, RedoneRevision, RunPlan};

/// Asks, on a terminal, before a plan that loses data. Elsewhere nobody could answer, and the command is consent.
///
/// # Errors
/// If the answer is no.
pub(super) fn confirm(plan: &RunPlan) -> Result<(), Failure> {
    if !plan.loses_data() || !can_ask() {
        return Ok(());
    }
    ask(&losing(&plan.steps))
}

/// Asks before a redo that loses data, or takes a revision back with a script of which nothing shows that it fits.
///
/// # Errors
/// If the answer is no, or nobody can be asked: unlike a downgrade, a redo is not a command to drop anything.
pub(super) fn confirm_redo(plan: &RedoPlan) -> Result<(), Failure> {
    let unproven: String = plan.unproven().map(unproven).collect();
    let losing = if plan.loses_data() { losing(&plan.steps) } else { String::new() };
    let question = format!("{unproven}{losing}");
    if question.is_empty() {
        return Ok(());
    }
    if can_ask() {
        return ask(&question);
    }
    let message =
        format!("nothing was done: this needs a yes, and there is no terminal to ask on\n{}", question.trim_end());
    Err(Failure::new(FailureKind::NoConsent, message).help("`--yes` goes on without a question"))
}

fn can_ask() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

fn losing(steps: &[PlannedStep]) -> String {
    let losing: String = steps.iter().filter(|step| step.loses_data).map(what_goes).collect();
    format!("This drops data:\n{losing}")
}

fn what_goes(step: &PlannedStep) -> String {
    let losses: String = step.losses.iter().map(|loss| format!("    {loss}\n")).collect();
    format!("  {step}\n{losses}")
}

fn unproven(redone: &RedoneRevision) -> String {
    let RedoneRevision { revision, path, script, .. } = redone;
    let path = path.as_deref().unwrap_or_default();
    let script: String = script.trim_end().lines().map(|line| format!("  | {line}\n")).collect();
    format!(
        "Both scripts of {revision} were edited after it was applied, and the old down script cannot be had.\n\
         This one would take it back, if it undoes what the old up script has done ({path}):\n{script}"
    )
}

/// # Errors
/// If the answer is no.
fn ask(question: &str) -> Result<(), Failure> {
    let mut answer = String::new();
    let asked = write!(stderr(), "{question}Go on? [y/N] ").and_then(|()| stderr().flush());
    let is_yes = asked.and_then(|()| stdin().read_line(&mut answer)).is_ok()
        && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    if is_yes {
        return Ok(());
    }
    Err(Failure::new(FailureKind::NoConsent, "nothing was done").help("`--yes` goes on without a question"))
}

//! A question before data goes.

use std::io::{IsTerminal, Write, stderr, stdin};

use super::failure::{Failure, FailureKind};
use crate::RunPlan;

/// Asks, on a terminal, before a plan that loses data. Elsewhere nobody could answer, and the command is consent.
///
/// # Errors
/// If the answer is no.
pub(super) fn confirm(plan: &RunPlan) -> Result<(), Failure> {
    if !plan.loses_data() || !stdin().is_terminal() || !stderr().is_terminal() {
        return Ok(());
    }
    let losing: Vec<String> =
        plan.steps.iter().filter(|step| step.loses_data).map(|step| format!("  {step}\n")).collect();
    let mut answer = String::new();
    let asked = write!(stderr(), "This drops data:\n{}Go on? [y/N] ", losing.concat()).and_then(|()| stderr().flush());
    let is_yes = asked.and_then(|()| stdin().read_line(&mut answer)).is_ok()
        && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    if is_yes {
        return Ok(());
    }
    Err(Failure::new(FailureKind::NoConsent, "nothing was done").help("`--yes` goes on without a question"))
}

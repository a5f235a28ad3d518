//! What a run has done.

use std::fmt;
use std::time::Duration;

use migrations_core::Direction;

use crate::wording::{rows_or_base, write_step};

/// What a run has done. `Display` gives one line a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// What ran, in order.
    pub steps: Vec<ReportStep>,
    /// Current revisions now, sorted. Empty at base.
    pub rows: Vec<String>,
    /// Revisions in the database that this program does not know.
    pub unknown: Vec<String>,
    /// The database had gone past the target before the call.
    pub was_past_target: bool,
    /// Things worth knowing, such as a changed down script.
    pub notes: Vec<String>,
}

/// One revision of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportStep {
    /// The revision; empty for a stamp at base.
    pub revision: String,
    /// What it is for.
    pub message: String,
    /// Up, down, or only recorded.
    pub direction: Direction,
    /// Its parents: where an upgrade comes from and a downgrade leads to.
    pub parents: Vec<String>,
    /// It ran after revisions that follow it.
    pub out_of_order: bool,
    /// How long it took.
    pub duration: Duration,
}

impl Report {
    /// Whether there was nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl fmt::Display for ReportStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_step(formatter, self.direction, &self.revision, &self.parents, &self.message)?;
        if self.out_of_order { formatter.write_str(" (out of order)") } else { Ok(()) }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.notes.iter().try_for_each(|note| writeln!(formatter, "note: {note}"))?;
        let at = rows_or_base(&self.rows);
        if !self.unknown.is_empty() {
            return writeln!(
                formatter,
                "nothing to do: the database is ahead of this program, which knows it up to {at}; it also has {}",
                self.unknown.join(", ")
            );
        }
        if self.steps.is_empty() {
            let past = if self.was_past_target { ", past the target already" } else { "" };
            return writeln!(formatter, "nothing to do: the database is at {at}{past}");
        }
        self.steps.iter().try_for_each(|step| writeln!(formatter, "{step}"))
    }
}

//! What a run would do, as a value.

use std::fmt;

use migrations_core::baked::{Action, BakedSet};
use migrations_core::{Direction, Node, Plan, RevisionMap};

use crate::wording::{rows_or_base, write_step};

/// What a run would do: its steps in order, with the current revisions around each. `Display` gives one line a step.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunPlan {
    /// Up, down, or only recorded.
    pub direction: Direction,
    /// The steps, in order.
    pub steps: Vec<PlannedStep>,
    /// Current revisions before the run, sorted. Empty at base.
    pub initial_rows: Vec<String>,
    /// Current revisions after it, sorted.
    pub final_rows: Vec<String>,
    /// Revisions of a newer program, because of which there is nothing to do.
    pub unknown: Vec<String>,
    /// The database is past the target already.
    pub was_past_target: bool,
}

/// One step of a [`RunPlan`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedStep {
    /// The revision; empty for a stamp at base.
    pub revision: String,
    /// What it is for.
    pub message: String,
    /// Up, down, or only recorded.
    pub direction: Direction,
    /// Its parents: where an upgrade comes from and a downgrade leads to.
    pub parents: Vec<String>,
    /// Current revisions before the step, sorted.
    pub before: Vec<String>,
    /// Current revisions after it, sorted.
    pub after: Vec<String>,
    /// How many statements run, calls of functions included.
    pub statements: usize,
    /// One of them drops a table or a column, or deletes rows.
    pub loses_data: bool,
    /// What they take away, such as `table users` or `column users.name`; empty for a down script that the database keeps, of
    /// which only [`loses_data`](Self::loses_data) is known.
    pub losses: Vec<String>,
    /// It is taken back only because it depends on this revision, which is taken back.
    pub because_of: Option<String>,
    /// It runs statements that are committed one by one.
    pub is_outside_transaction: bool,
}

impl RunPlan {
    pub(crate) fn new(set: BakedSet, map: &RevisionMap<'_>, plan: &Plan<'_>) -> Self {
        let owned = |rows: &[&str]| rows.iter().map(|&row| row.to_owned()).collect::<Vec<_>>();
        let taken_back: Vec<Node> = plan.steps().iter().filter_map(|step| step.node).collect();
        let steps = plan.steps_with_rows().map(|(step, before, after)| {
            let revision = step.node.map(|node| set.revision(map.place(node)));
            let script = revision.and_then(|revision| revision.script(step.direction));
            let texts = || script.iter().flat_map(|script| script.statements());
            let because_of = step
                .node
                .filter(|_| step.direction == Direction::Downgrade)
                .and_then(|node| reason(map, node, &taken_back));
            PlannedStep {
                revision: step.node.map_or("", |node| map.id(node)).to_owned(),
                message: revision.map_or("", |revision| revision.message()).to_owned(),
                direction: step.direction,
                parents: revision.map_or(Vec::new(), |revision| owned(&revision.down_revisions())),
                before: owned(&before),
                after: owned(&after),
                statements: texts().count(),
                loses_data: script.is_some_and(|script| script.losses().next().is_some()),
                losses: script.iter().flat_map(|script| script.losses()).map(|(_, loss)| loss.to_string()).collect(),
                because_of: because_of.map(|node| map.id(node).to_owned()),
                is_outside_transaction: script.is_some()
                    && (revision.is_some_and(|revision| revision.is_outside_transaction())
                        || texts().any(|statement| matches!(statement.action, Action::ExecuteOutside(_)))),
            }
        });
        Self {
            direction: plan.direction(),
            steps: steps.collect(),
            initial_rows: owned(plan.initial_rows()),
            final_rows: owned(plan.final_rows()),
            unknown: Vec::new(),
            was_past_target: plan.is_past_target(),
        }
    }

    /// A plan with nothing in it, for a database that is ahead.
    pub(crate) fn ahead(rows: Vec<String>, unknown: Vec<String>) -> Self {
        Self {
            direction: Direction::Upgrade,
            steps: Vec::new(),
            initial_rows: rows.clone(),
            final_rows: rows,
            unknown,
            was_past_target: false,
        }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether a statement of it drops a table or a column, or deletes rows.
    pub fn loses_data(&self) -> bool {
        self.steps.iter().any(|step| step.loses_data)
    }
}

/// The dependency for the sake of which a revision is taken back, where it continues none that is.
fn reason(map: &RevisionMap<'_>, node: Node, taken_back: &[Node]) -> Option<Node> {
    let is_taken_back = |other: &&Node| taken_back.contains(other);
    if map.down_revisions(node).iter().any(|parent| taken_back.contains(parent)) {
        return None;
    }
    map.dependencies(node).iter().find(is_taken_back).copied()
}

impl fmt::Display for PlannedStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_step(formatter, self.direction, &self.revision, &self.parents, &self.message)?;
        match self.statements {
            0 => {}
            1 => formatter.write_str(" (1 statement)")?,
            several => write!(formatter, " ({several} statements)")?,
        }
        if self.is_outside_transaction {
            formatter.write_str(" (outside a transaction)")?;
        }
        if self.loses_data {
            formatter.write_str(" (drops data)")?;
        }
        match &self.because_of {
            Some(other) => write!(formatter, " (because it depends on {other})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for RunPlan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.unknown.is_empty() {
            return writeln!(formatter, "nothing to do: the database is ahead, with {}", self.unknown.join(", "));
        }
        if self.steps.is_empty() {
            let past = if self.was_past_target { ", past the target already" } else { "" };
            return writeln!(formatter, "nothing to do at {}{past}", rows_or_base(&self.final_rows));
        }
        self.steps.iter().try_for_each(|step| writeln!(formatter, "{step}"))?;
        writeln!(formatter, "then at {}", rows_or_base(&self.final_rows))
    }
}

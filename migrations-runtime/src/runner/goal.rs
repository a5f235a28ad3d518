//! What a run is to do, and what is left of it.

use migrations_core::{Direction, Node};

use crate::redo::RedoPlan;
use crate::state::Situation;

/// What the first pass made of the request.
pub(super) struct Goal {
    /// In order.
    steps: Vec<GoalStep>,
    /// How many of the steps of a redo are committed. Elsewhere the applied revisions show it.
    reached: usize,
    /// It takes back what it runs again.
    is_redo: bool,
    pub(super) was_past_target: bool,
}

struct GoalStep {
    direction: Direction,
    revision: String,
    /// The down script to send, where that is not the one of the set.
    stored: Option<String>,
    /// In a redo, the current revisions that it has to find, sorted.
    before: Option<Vec<String>>,
}

/// A script that is still to run.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) node: Node,
    pub(super) direction: Direction,
    /// The down script to send, where that is not the one of the set.
    pub(super) stored: Option<String>,
    /// Steps of the goal up to here.
    pub(super) reached: usize,
}

impl Goal {
    pub(super) fn nothing() -> Self {
        Self { steps: Vec::new(), reached: 0, is_redo: false, was_past_target: false }
    }

    pub(super) fn one_way(direction: Direction, revisions: Vec<String>, was_past_target: bool) -> Self {
        let step = |revision| GoalStep { direction, revision, stored: None, before: None };
        Self { steps: revisions.into_iter().map(step).collect(), reached: 0, is_redo: false, was_past_target }
    }

    pub(super) fn redo(plan: &RedoPlan) -> Self {
        let step = |step: &crate::run_plan::PlannedStep| GoalStep {
            direction: step.direction,
            revision: step.revision.clone(),
            stored: match step.direction {
                Direction::Downgrade => plan.stored(&step.revision).map(str::to_owned),
                Direction::Upgrade | Direction::Stamp => None,
            },
            before: Some(step.before.clone()),
        };
        Self { steps: plan.steps.iter().map(step).collect(), reached: 0, is_redo: true, was_past_target: false }
    }

    pub(super) fn is_redo(&self) -> bool {
        self.is_redo
    }

    /// How many scripts it has.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Notes how far it is committed.
    pub(super) fn commit(&mut self, reached: usize) {
        self.reached = self.reached.max(reached);
    }

    /// A redo of which nothing is committed.
    pub(super) fn is_untouched_redo(&self) -> bool {
        self.is_redo && self.reached == 0
    }

    /// Revisions that are taken back, as far as is committed, and not yet run again: oldest first.
    pub(super) fn taken_back(&self) -> Vec<&str> {
        let committed = &self.steps[..self.reached.min(self.steps.len())];
        let is_again =
            |id: &str| committed.iter().any(|step| step.direction == Direction::Upgrade && step.revision == id);
        let is_open = |step: &&GoalStep| step.direction == Direction::Downgrade && !is_again(&step.revision);
        committed.iter().rev().filter(is_open).map(|step| step.revision.as_str()).collect()
    }

    /// Whether the rest of a redo would find what it was agreed to find: nobody has run a revision in between.
    pub(super) fn fits(&self, rows: &[String]) -> bool {
        let next = self.steps.get(self.reached).filter(|_| self.is_redo && self.reached > 0);
        next.and_then(|step| step.before.as_ref()).is_none_or(|before| before == rows)
    }

    /// What is left to do where `situation` was read.
    pub(super) fn left(&self, situation: &Situation<'_>) -> Vec<Work> {
        let mut applied = situation.applied.clone();
        let mut left = Vec::new();
        let first = if self.is_redo { self.reached } else { 0 };
        for (at, step) in self.steps.iter().enumerate().skip(first) {
            let Some(node) = situation.map.node_by_id(&step.revision) else { continue };
            let is_upgrade = step.direction == Direction::Upgrade;
            if applied.contains(node) == is_upgrade {
                continue;
            }
            if is_upgrade {
                applied.insert(node);
            } else {
                applied.remove(node);
            }
            left.push(Work { node, direction: step.direction, stored: step.stored.clone(), reached: at + 1 });
        }
        left
    }
}

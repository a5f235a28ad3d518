//! Planning a stamp: rows change, no script runs.

use std::str::FromStr;

use crate::applied::AppliedSet;
use crate::node::Node;
use crate::plan::{Direction, Plan, PlanError, Step};
use crate::resolve::ResolveError;
use crate::revision_map::RevisionMap;
use crate::target::{Symbol, Target, TargetError};

/// Where to stamp a database: an absolute target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampTarget(Target);

impl FromStr for StampTarget {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let target: Target = text.parse()?;
        match (&target.symbol, target.offset) {
            (Some(Symbol::Current), _) => Err(TargetError::Current),
            (Some(_), None) => Ok(Self(target)),
            _ => Err(TargetError::Relative { text: text.to_owned() }),
        }
    }
}

impl TryFrom<&str> for StampTarget {
    type Error = TargetError;

    fn try_from(text: &str) -> Result<Self, TargetError> {
        text.parse()
    }
}

impl<'a> RevisionMap<'a> {
    /// How to record that a database stands at `targets`, whatever it has.
    ///
    /// Each target becomes applied with all that it needs; whatever is above a target is not applied any more; lines
    /// that no target touches stay as they are. `base` empties the table, `label@base` the lines of that branch.
    ///
    /// # Errors
    /// [`PlanError::Resolve`] if a target leads nowhere.
    pub fn plan_stamp(&self, applied: &AppliedSet, targets: &[StampTarget]) -> Result<Plan<'a>, PlanError> {
        let mut wanted: Vec<Node> = Vec::new();
        let mut bases: Vec<&StampTarget> = Vec::new();
        for target in targets {
            let found = self.resolve(&target.0)?;
            if found.is_empty() {
                bases.push(target);
            }
            wanted.extend(found);
        }
        let mut set = applied.clone();
        let mut steps = Vec::new();
        for base in bases {
            set = self.without_branch(&set, &base.0)?;
        }
        self.push_stamp_step(applied, &set, None, &mut steps);
        let reached = self.ancestors(wanted.iter().copied());
        for &node in &wanted {
            let before = set.clone();
            let mut above = self.descendants([node]);
            above.subtract(&reached);
            set.0.subtract(&above);
            set.0.union(&self.ancestors([node]));
            self.push_stamp_step(&before, &set, Some(node), &mut steps);
        }
        Ok(Plan::new(Direction::Stamp, steps, applied.rows(self), set.rows(self), false))
    }

    fn push_stamp_step(&self, before: &AppliedSet, after: &AppliedSet, node: Option<Node>, steps: &mut Vec<Step<'a>>) {
        let (before, after) = (before.rows(self), after.rows(self));
        let only_in = |rows: &[&'a str], other: &[&'a str]| -> Vec<&'a str> {
            rows.iter().copied().filter(|row| !other.contains(row)).collect()
        };
        let step = Step {
            direction: Direction::Stamp,
            node,
            removed_rows: only_in(&before, &after),
            added_rows: only_in(&after, &before),
        };
        if !step.removed_rows.is_empty() || !step.added_rows.is_empty() {
            steps.push(step);
        }
    }

    /// Without the rows in line with the target's branch (dependencies count), and what only they need.
    fn without_branch(&self, applied: &AppliedSet, target: &Target) -> Result<AppliedSet, ResolveError> {
        let Some(branch) = &target.branch else {
            return Ok(AppliedSet::empty(self));
        };
        let branch = self.resolve_branch(branch)?;
        let mut line = self.ancestors([branch]);
        line.union(&self.descendants([branch]));
        let kept = self.maximal(&applied.0).into_iter().filter(|&row| !line.contains(row));
        Ok(AppliedSet(self.ancestors(kept)))
    }
}

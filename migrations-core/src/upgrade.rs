//! Planning an upgrade.

use crate::applied::AppliedSet;
use crate::node::Node;
use crate::plan::{Direction, Plan, PlanError};
use crate::resolve::{Place, ResolveError};
use crate::revision_map::RevisionMap;
use crate::target::UpgradeTarget;

impl<'a> RevisionMap<'a> {
    /// What to run to bring a database from `applied` to `target`.
    ///
    /// A target that is applied already gives an empty plan.
    ///
    /// # Errors
    /// [`PlanError::Resolve`] if the target leads nowhere.
    pub fn plan_upgrade(&self, applied: &AppliedSet, target: &UpgradeTarget) -> Result<Plan<'a>, PlanError> {
        let targets = self.upgrade_targets(applied, target)?;
        let mut needed = self.ancestors(targets.iter().copied());
        needed.subtract(&applied.0);
        let order = self.oldest_first(&needed, &self.maximal(&needed));
        let rows = applied.rows(self);
        let is_past = order.is_empty() && targets.iter().any(|&node| !rows.contains(&self.id(node)));
        let mut after = applied.clone();
        after.0.union(&needed);
        let steps = self.upgrade_steps(applied, &order);
        Ok(Plan::new(Direction::Upgrade, steps, rows, after.rows(self), is_past))
    }

    fn upgrade_targets(&self, applied: &AppliedSet, target: &UpgradeTarget) -> Result<Vec<Node>, ResolveError> {
        let target = &target.0;
        let place = match (&target.symbol, target.offset) {
            (_, None) => return self.resolve(target),
            (Some(_), Some(offset)) => self.walk_from_symbol(target, offset)?,
            (None, Some(offset)) => {
                let branch = target.branch.as_deref().map(|branch| self.resolve_branch(branch)).transpose()?;
                let starts = self.upgrade_starts(applied, branch);
                match starts[..] {
                    [] => self.walk(Place::Base, offset, branch, target)?,
                    [start] => self.walk(Place::At(start), offset, branch, target)?,
                    _ => {
                        let rows = self.sorted_ids(starts);
                        return Err(ResolveError::AmbiguousCurrent { target: target.to_string(), rows });
                    }
                }
            }
        };
        Ok(place.node().into_iter().collect())
    }

    /// Where `+N` counts from: the rows; with a branch, the rows on it, else the tips of what is applied on it.
    fn upgrade_starts(&self, applied: &AppliedSet, branch: Option<Node>) -> Vec<Node> {
        let rows = self.maximal(&applied.0);
        let Some(branch) = branch else {
            return rows;
        };
        let rows_on_branch = self.on_branch(rows, branch);
        if !rows_on_branch.is_empty() {
            return rows_on_branch;
        }
        let active = AppliedSet::from_nodes(self, self.on_branch(applied.iter(), branch));
        self.maximal(&active.0)
    }
}

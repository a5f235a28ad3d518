//! Planning a downgrade.

use crate::applied::AppliedSet;
use crate::lineage::closure;
use crate::node::Node;
use crate::node_set::NodeSet;
use crate::plan::{Direction, Plan, PlanError};
use crate::resolve::{Place, ResolveError};
use crate::revision_map::RevisionMap;
use crate::target::{DowngradeTarget, Symbol, Target};

/// What a downgrade target comes to.
struct Destination {
    place: Place,
    /// Narrows what is taken back where several lines leave the destination.
    branch: Option<Node>,
}

impl<'a> RevisionMap<'a> {
    /// What to take back to bring a database from `applied` down to `target`.
    ///
    /// Whatever depends on a revision that goes, goes too. What it depended on stays.
    ///
    /// # Errors
    /// [`PlanError::NotBelow`] if the target is not below the current revisions, [`PlanError::Resolve`] if it leads
    /// nowhere.
    pub fn plan_downgrade(&self, applied: &AppliedSet, target: &DowngradeTarget) -> Result<Plan<'a>, PlanError> {
        let target = &target.0;
        let rows = self.maximal(&applied.0);
        let not_below =
            || PlanError::NotBelow { target: target.to_string(), rows: self.sorted_ids(rows.iter().copied()) };
        let destination = self.downgrade_destination(applied, &rows, target)?;
        let Some(roots) = self.downgrade_roots(&destination) else {
            return Err(not_below());
        };
        let mut doomed = self.descendants(roots);
        doomed.intersect(&applied.0);
        let is_nowhere = destination.place.node().is_some_and(|node| !rows.contains(&node));
        if doomed.is_empty() && is_nowhere {
            return Err(not_below());
        }
        let order = self.newest_first(&doomed, &self.maximal(&doomed));
        Ok(self.downgrade_plan(applied, &doomed, &order))
    }

    pub(crate) fn downgrade_plan(&self, applied: &AppliedSet, doomed: &NodeSet, order: &[Node]) -> Plan<'a> {
        let mut after = applied.clone();
        after.0.subtract(doomed);
        let steps = self.downgrade_steps(applied, order);
        Plan::new(Direction::Downgrade, steps, applied.rows(self), after.rows(self), false)
    }

    /// The lowest revisions to take back; `None` if the branch leaves none of several.
    fn downgrade_roots(&self, destination: &Destination) -> Option<Vec<Node>> {
        let roots: Vec<Node> = match destination.place {
            Place::Base => self.bases().collect(),
            Place::At(node) => self.children(node).to_vec(),
        };
        let Some(branch) = destination.branch.filter(|_| roots.len() > 1) else {
            return Some(roots);
        };
        let line = closure(&self.down, [branch]);
        let on_line: Vec<Node> = roots.into_iter().filter(|&root| line.contains(root)).collect();
        (!on_line.is_empty()).then_some(on_line)
    }

    fn downgrade_destination(
        &self,
        applied: &AppliedSet,
        rows: &[Node],
        target: &Target,
    ) -> Result<Destination, ResolveError> {
        let branch = target.branch.as_deref().map(|branch| self.resolve_branch(branch)).transpose()?;
        let place = match (&target.symbol, target.offset) {
            (None, offset) => {
                return self.destination_below_current(applied, rows, branch, offset.unwrap_or(0), target);
            }
            // `heads` is the one symbol that may name several; going down to all of them is going nowhere.
            (Some(Symbol::Heads | Symbol::Head | Symbol::Base | Symbol::Name(_) | Symbol::Current), None) => {
                let unbranched = match target.symbol {
                    Some(Symbol::Head | Symbol::Heads) => target.clone(),
                    _ => Target { branch: None, ..target.clone() },
                };
                self.resolve_one(&unbranched)?.map_or(Place::Base, Place::At)
            }
            (Some(_), Some(offset)) => self.walk_from_symbol(target, offset)?,
        };
        Ok(Destination { place, branch })
    }

    /// `-N` counts from the only row; with a branch, from the only row (else the only applied tip) on it.
    fn destination_below_current(
        &self,
        applied: &AppliedSet,
        rows: &[Node],
        branch: Option<Node>,
        offset: i32,
        target: &Target,
    ) -> Result<Destination, ResolveError> {
        let starts = match branch {
            None => rows.to_vec(),
            Some(branch) => {
                let on_branch = self.on_branch(rows.iter().copied(), branch);
                if on_branch.is_empty() { self.on_branch(applied.tips(self), branch) } else { on_branch }
            }
        };
        match starts[..] {
            [start] => Ok(Destination {
                place: self.walk(Place::At(start), offset, None, target)?,
                // Alembic, too, keeps `-N` to the line of the revision that it counts from.
                branch: Some(branch.unwrap_or(start)),
            }),
            [] if branch.is_none() => {
                Err(ResolveError::WalkedTooFar { target: target.to_string(), steps: offset.unsigned_abs() })
            }
            _ => Err(ResolveError::AmbiguousCurrent {
                target: target.offset.map_or(String::new(), |offset| format!("{offset:+}")),
                rows: self.sorted_ids(starts),
            }),
        }
    }
}

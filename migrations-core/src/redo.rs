//! Planning a redo.

use crate::applied::AppliedSet;
use crate::node::Node;
use crate::plan::{Direction, Plan};
use crate::revision_map::RevisionMap;

impl<'a> RevisionMap<'a> {
    /// What to take back, and what to run again after that, so that `node` runs once more on a database with `applied`.
    ///
    /// Whatever needs the revision is taken back first, and runs again after it; nothing else runs. Both plans are empty
    /// if neither the revision nor anything that needs it is applied.
    pub fn plan_redo(&self, applied: &AppliedSet, node: Node) -> (Plan<'a>, Plan<'a>) {
        let mut redone = self.descendants([node]);
        redone.intersect(&applied.0);
        let newest_first = self.newest_first(&redone, &self.maximal(&redone));
        let back = self.downgrade_plan(applied, &redone, &newest_first);
        let mut below = applied.clone();
        below.0.subtract(&redone);
        let oldest_first: Vec<Node> = newest_first.into_iter().rev().collect();
        let steps = self.upgrade_steps(&below, &oldest_first);
        let again = Plan::new(Direction::Upgrade, steps, below.rows(self), applied.rows(self), false);
        (back, again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision::Revision;

    fn ids(map: &RevisionMap<'_>, plan: &Plan<'_>) -> Vec<String> {
        plan.steps().iter().filter_map(|step| step.node).map(|node| map.id(node).to_owned()).collect()
    }

    /// base - a - b - c, base - x, c depends on x; d continues c and is not applied.
    fn revisions() -> [Revision; 5] {
        [
            Revision::base("a"),
            Revision::revising("b", ["a"]),
            Revision::base("x"),
            Revision::revising("c", ["b"]).with_depends_on(["x"]),
            Revision::revising("d", ["c"]),
        ]
    }

    fn redone(id: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
        let revisions = revisions();
        let map = RevisionMap::build(&revisions).unwrap();
        let applied = AppliedSet::from_nodes(&map, ["a", "b", "x", "c"].map(|id| map.node_by_id(id).unwrap()));
        let (back, again) = map.plan_redo(&applied, map.node_by_id(id).unwrap());
        assert_eq!(back.initial_rows(), again.final_rows());
        assert_eq!(back.final_rows(), again.initial_rows());
        let between = back.final_rows().iter().map(|row| (*row).to_owned()).collect();
        (ids(&map, &back), between, ids(&map, &again))
    }

    #[test]
    fn what_needs_the_revision_is_taken_back_first_and_runs_after_it() {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert_eq!(redone("c"), (owned(&["c"]), owned(&["b", "x"]), owned(&["c"])));
        assert_eq!(redone("x"), (owned(&["c", "x"]), owned(&["b"]), owned(&["x", "c"])));
        assert_eq!(redone("a"), (owned(&["c", "b", "a"]), owned(&["x"]), owned(&["a", "b", "c"])));
        assert_eq!(redone("d"), (owned(&[]), owned(&["c"]), owned(&[])));
    }
}

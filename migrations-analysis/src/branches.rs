//! Whether two branches come to the same schema, whichever runs first.
//!
//! Databases may have run them in either order before they meet. So where branches are merged, and at the heads in the end,
//! the schema goes back to where they part, and runs them both ways. Only those that touch something in common are tried,
//! and in graphs of very many long branches not all of them: checking has to stay linear.

use std::collections::{BTreeMap, BTreeSet};

use migrations_catalog::{Difference, differences};
use migrations_core::{Node, NodeSet, RevisionMap};

use crate::draft::Draft;
use migrations_schema::Undo;
use migrations_schema::round_trip::{Refused, run};
use migrations_schema::schema::{ObjectId, Schema};

/// Two branches of which it matters which runs first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDependence {
    /// The revision that merges them; `None` if nothing does yet.
    pub merge: Option<usize>,
    /// Last revision of the branch that is first in plan order.
    pub first: usize,
    /// Last revision of the other one.
    pub second: usize,
    /// What the schema has otherwise if the second runs first.
    pub differences: Vec<Difference>,
    /// What the database would refuse then, and not in plan order: the revision, and the statement of its up script.
    pub refused: Vec<(usize, Refused)>,
}

/// What came of trying branches.
#[derive(Debug, Default)]
pub struct Found {
    /// Those of which it matters.
    pub order_dependences: Vec<OrderDependence>,
    /// How many pairs were not tried.
    pub untried: usize,
    /// How many steps were spent on all others.
    pub spent: usize,
}

/// Names of the objects with which revisions have to do.
#[derive(Debug, Default)]
struct Access<N: Ord> {
    changed: BTreeSet<N>,
    reads: BTreeSet<N>,
}

impl<N: Ord> Access<N> {
    fn meets(&self, other: &Self) -> bool {
        let shares = |one: &BTreeSet<N>, other: &BTreeSet<N>| !one.is_disjoint(other);
        shares(&self.changed, &other.changed)
            || shares(&self.changed, &other.reads)
            || shares(&self.reads, &other.changed)
    }
}

/// A revision that has run.
struct Step {
    node: Node,
    undo: Undo,
    access: Access<String>,
}

/// The history of a schema, with which it can go back.
pub(crate) struct Branches<'b> {
    map: &'b RevisionMap<'b>,
    drafts: &'b [Draft],
    steps: Vec<Step>,
    /// At which step a revision has run.
    ran: BTreeMap<Node, usize>,
    found: Found,
    /// How many steps may still be taken.
    budget: usize,
    /// Whether there are two of them anywhere. In a single line nothing ever goes back, and what each step changed need not be kept:
    /// of a wide table that is all of its columns each time.
    has_pairs: bool,
}

/// Steps that a set may cost, and each of its revisions.
const BUDGET: (usize, usize) = (2_000, 2);

impl<'b> Branches<'b> {
    /// `spent` steps have been spent on revisions that are not run again.
    pub(crate) fn new(map: &'b RevisionMap<'b>, drafts: &'b [Draft], spent: usize) -> Self {
        let budget = (BUDGET.0 + BUDGET.1 * drafts.len()).saturating_sub(spent);
        let found = Found { spent, ..Found::default() };
        let has_pairs = map.real_heads().count() > 1 || map.nodes().any(|node| map.down_revisions(node).len() > 1);
        Self { map, drafts, steps: Vec::new(), ran: BTreeMap::new(), found, budget, has_pairs }
    }

    /// A revision is about to run: if it merges branches, those are tried.
    pub(crate) fn before(&mut self, schema: &mut Schema, node: Node) {
        let parents = self.map.down_revisions(node).to_vec();
        self.try_pairs(schema, &parents, Some(node));
    }

    /// A revision has run.
    pub(crate) fn after(&mut self, schema: &Schema, node: Node, undo: Undo) {
        let reads = schema.take_read_set();
        if !self.has_pairs {
            return;
        }
        let changed = undo.names().map(str::to_owned).collect();
        let access = Access { changed, reads };
        self.ran.insert(node, self.steps.len());
        self.steps.push(Step { node, undo, access });
    }

    /// All have run: heads that nothing merges are tried.
    pub(crate) fn finish(mut self, schema: &mut Schema) -> Found {
        let heads: Vec<Node> = self.map.real_heads().collect();
        self.try_pairs(schema, &heads, None);
        self.found
    }

    fn try_pairs(&mut self, schema: &mut Schema, tips: &[Node], merge: Option<Node>) {
        let mut tips: Vec<Node> = tips.iter().copied().filter(|tip| self.ran.contains_key(tip)).collect();
        tips.sort_by_key(|tip| self.ran[tip]);
        for (at, &first) in tips.iter().enumerate() {
            for &second in &tips[at + 1..] {
                if self.budget == 0 {
                    self.found.untried += 1;
                    continue;
                }
                let parting = self.parting(first, second);
                self.found.spent += parting.cost();
                self.budget = self.budget.saturating_sub(parting.cost());
                if !self.touches_common(&parting) {
                    continue;
                }
                let Outcome { differences, refused } = self.try_both(schema, &parting);
                if !differences.is_empty() || !refused.is_empty() {
                    let [first, second] = [first, second].map(|node| self.map.place(node));
                    let merge = merge.map(|node| self.map.place(node));
                    self.found.order_dependences.push(OrderDependence { merge, first, second, differences, refused });
                }
            }
        }
    }

    /// What each of two branches has for itself.
    fn parting(&self, first: Node, second: Node) -> Parting {
        let [of_first, of_second] = [first, second].map(|tip| self.map.ancestors([tip]));
        let only = |one: &NodeSet, other: &NodeSet| {
            let mut own = one.clone();
            own.subtract(other);
            let mut steps: Vec<usize> = own.iter().filter_map(|node| self.ran.get(&node).copied()).collect();
            steps.sort_unstable();
            steps
        };
        let (one, other) = (only(&of_first, &of_second), only(&of_second, &of_first));
        let start = one.iter().chain(&other).copied().min().unwrap_or(self.steps.len());
        let is_shared = |step: &Step| of_first.contains(step.node) && of_second.contains(step.node);
        let shared = (start..self.steps.len()).filter(|&step| is_shared(&self.steps[step])).collect();
        Parting { start, later: self.steps.len() - start, shared, one, other }
    }

    fn touches_common(&self, parting: &Parting) -> bool {
        self.access(&parting.one).meets(&self.access(&parting.other))
    }

    fn try_both(&self, schema: &mut Schema, parting: &Parting) -> Outcome {
        let Parting { start, shared, one, other, .. } = parting;
        let later = self.rewind(schema, *start);
        let base = self.run(schema, shared);
        let in_order = self.run(schema, &[one.as_slice(), other].concat());
        let forward = schema.exchange(in_order.undo);
        let other_way = self.run(schema, &[other.as_slice(), one].concat());
        let keys: BTreeSet<ObjectId> = forward.ids().chain(other_way.undo.ids()).cloned().collect();
        let found = schema.snapshot_of(&keys);
        schema.exchange(other_way.undo);
        let back = schema.exchange(forward);
        let expected = schema.snapshot_of(&keys);
        schema.exchange(back);
        schema.exchange(base.undo);
        Self::forward(schema, later);
        schema.take_read_set();
        let is_uncertain = base.is_uncertain || in_order.is_uncertain || other_way.is_uncertain;
        // What is refused in plan order is said where it stands.
        if is_uncertain || !in_order.refused.is_empty() {
            return Outcome::default();
        }
        Outcome {
            differences: differences(&expected, &found).into_iter().filter(|it| !it.is_order()).collect(),
            refused: other_way.refused,
        }
    }

    fn access(&self, steps: &[usize]) -> Access<&str> {
        let own = || steps.iter().map(|&step| &self.steps[step].access);
        Access {
            changed: own().flat_map(|it| &it.changed).map(String::as_str).collect(),
            reads: own().flat_map(|it| &it.reads).map(String::as_str).collect(),
        }
    }

    /// Goes back to before a step; gives what leads forward again, the last step first.
    fn rewind(&self, schema: &mut Schema, start: usize) -> Vec<Undo> {
        self.steps[start..].iter().rev().map(|step| schema.exchange(step.undo.clone())).collect()
    }

    fn forward(schema: &mut Schema, later: Vec<Undo>) {
        later.into_iter().rev().for_each(|undo| drop(schema.exchange(undo)));
    }

    fn run(&self, schema: &mut Schema, steps: &[usize]) -> Attempt {
        schema.begin();
        let mut attempt = Attempt::default();
        for &step in steps {
            let place = self.map.place(self.steps[step].node);
            let ran = run(schema, &self.drafts[place].up.for_schema(), None);
            attempt.is_uncertain |= !ran.unknown.is_empty() || ran.has_met_taint || ran.has_dropped_unknown;
            attempt.refused.extend(ran.refused.into_iter().map(|refused| (place, refused)));
        }
        attempt.undo = schema.commit();
        attempt
    }
}

/// Two branches, and where they part; all numbers are those of steps.
struct Parting {
    /// The first step that only one of them needs.
    start: usize,
    /// How many there are from there on, all of which are taken back for it.
    later: usize,
    /// Those of them which both need.
    shared: Vec<usize>,
    one: Vec<usize>,
    other: Vec<usize>,
}

impl Parting {
    /// Steps that trying it takes.
    fn cost(&self) -> usize {
        self.later + self.shared.len() + 2 * (self.one.len() + self.other.len())
    }
}

/// What is otherwise if the other one runs first.
#[derive(Default)]
struct Outcome {
    differences: Vec<Difference>,
    refused: Vec<(usize, Refused)>,
}

/// What running some revisions came to.
#[derive(Debug, Default)]
struct Attempt {
    undo: Undo,
    refused: Vec<(usize, Refused)>,
    is_uncertain: bool,
}

//! Laws of the revision graph, on random graphs.

use std::collections::BTreeSet;

use migrations_core::{
    AppliedSet, Direction, DowngradeTarget, Node, Plan, Revision, RevisionMap, StampTarget, UpgradeTarget,
};
use migrations_tests::cases;
use proptest::prelude::*;

/// A random graph: every revision may have any earlier ones as parents or dependencies; load order is shuffled.
fn graphs() -> impl Strategy<Value = Vec<Revision>> {
    let revision = (
        prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        prop::collection::vec(any::<prop::sample::Index>(), 0..2),
    );
    (prop::collection::vec(revision, 1..14), any::<u64>()).prop_map(|(shapes, seed)| {
        let ids: Vec<String> = (0..shapes.len()).map(|at| format!("r{at:03}")).collect();
        let mut revisions: Vec<Revision> = shapes
            .iter()
            .enumerate()
            .map(|(at, (down, depends))| {
                let earlier = |picks: &[prop::sample::Index]| -> Vec<String> {
                    picks.iter().filter(|_| at > 0).map(|pick| ids[pick.index(at)].clone()).collect()
                };
                Revision::revising(ids[at].clone(), earlier(down)).with_depends_on(earlier(depends))
            })
            .collect();
        let mut state = seed | 1;
        for at in (1..revisions.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            revisions.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
        }
        revisions
    })
}

/// A graph with a closed set of applied revisions and one more revision.
fn situations() -> impl Strategy<Value = (Vec<Revision>, Vec<prop::sample::Index>, prop::sample::Index)> {
    (graphs(), prop::collection::vec(any::<prop::sample::Index>(), 0..4), any::<prop::sample::Index>())
}

fn applied_set(map: &RevisionMap<'_>, picks: &[prop::sample::Index]) -> AppliedSet {
    let nodes: Vec<Node> = map.nodes().collect();
    let closed = map.ancestors(picks.iter().map(|pick| nodes[pick.index(nodes.len())]));
    AppliedSet::from_nodes(map, closed.iter())
}

fn maximal<'a>(map: &RevisionMap<'a>, set: &BTreeSet<Node>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = set
        .iter()
        .filter(|&&node| !set.iter().any(|&other| other != node && map.ancestors([other]).contains(node)))
        .map(|&node| map.id(node))
        .collect();
    ids.sort_unstable();
    ids
}

/// Replays a plan on a plain set and checks everything that it says on the way.
fn replay(map: &RevisionMap<'_>, applied: &AppliedSet, plan: &Plan<'_>) -> BTreeSet<Node> {
    let mut set: BTreeSet<Node> = applied.iter().collect();
    for (step, before, after) in plan.steps_with_rows() {
        assert_eq!(before, maximal(map, &set));
        let node = step.node.unwrap();
        match step.direction {
            Direction::Upgrade => {
                assert!(map.parents(node).iter().all(|parent| set.contains(parent)), "a parent was not applied");
                assert!(set.insert(node));
            }
            _ => {
                assert!(set.remove(&node));
                assert!(!map.dependents(node).iter().any(|other| set.contains(other)), "still needed");
            }
        }
        assert_eq!(after, maximal(map, &set));
    }
    assert_eq!(plan.final_rows(), maximal(map, &set));
    set
}

/// The order of a traversal as Alembic describes it, with a set of ancestors for every line.
fn described_order(map: &RevisionMap<'_>, wanted: &BTreeSet<Node>, heads: &[Node]) -> Vec<Node> {
    let mut lines: Vec<Node> = heads.iter().copied().filter(|head| wanted.contains(head)).collect();
    lines.sort_unstable();
    lines.dedup();
    let (mut current, mut emitted) = (0, Vec::new());
    while !lines.is_empty() {
        let candidate = lines[current];
        let needing =
            (0..lines.len()).find(|&other| other != current && map.ancestors([lines[other]]).contains(candidate));
        if let Some(other) = needing {
            current = other;
            continue;
        }
        emitted.push(candidate);
        let open: Vec<Node> = map
            .parents(candidate)
            .iter()
            .copied()
            .filter(|parent| wanted.contains(parent) && !emitted.contains(parent) && !lines.contains(parent))
            .collect();
        match open.split_first() {
            None => {
                lines.remove(current);
                current = current.saturating_sub(1);
            }
            Some((&first, others)) => {
                lines[current] = first;
                lines.extend(others);
            }
        }
    }
    emitted
}

proptest! {
    #![proptest_config(cases(200, 2_000, 20_000))]

    #[test]
    fn upgrade_reaches_the_target_and_nothing_else((revisions, picks, target) in situations()) {
        let map = RevisionMap::build(&revisions).unwrap();
        let applied = applied_set(&map, &picks);
        let target = map.nodes().nth(target.index(map.len())).unwrap();
        let plan = map.plan_upgrade(&applied, &map.id(target).parse::<UpgradeTarget>().unwrap()).unwrap();
        let after = replay(&map, &applied, &plan);
        let expected: BTreeSet<Node> = applied.iter().chain(map.ancestors([target]).iter()).collect();
        prop_assert_eq!(&after, &expected);
        let wanted: BTreeSet<Node> = expected.iter().copied().filter(|&node| !applied.contains(node)).collect();
        let mut order = described_order(&map, &wanted, &[target]);
        order.reverse();
        let planned: Vec<Node> = plan.steps().iter().map(|step| step.node.unwrap()).collect();
        prop_assert_eq!(planned, order);
    }

    #[test]
    fn downgrade_takes_back_what_needs_the_rest((revisions, picks, target) in situations()) {
        let map = RevisionMap::build(&revisions).unwrap();
        let applied = applied_set(&map, &picks);
        let target = map.nodes().nth(target.index(map.len())).unwrap();
        match map.plan_downgrade(&applied, &map.id(target).parse::<DowngradeTarget>().unwrap()) {
            Ok(plan) => {
                let after = replay(&map, &applied, &plan);
                prop_assert!(applied.contains(target));
                prop_assert!(after.contains(&target));
                prop_assert!(map.children(target).iter().all(|child| !after.contains(child)));
            }
            Err(_) => prop_assert!(!applied.rows(&map).contains(&map.id(target))),
        }
    }

    #[test]
    fn upgrade_then_downgrade_returns(revisions in graphs()) {
        let map = RevisionMap::build(&revisions).unwrap();
        let up = map.plan_upgrade(&AppliedSet::empty(&map), &UpgradeTarget::HEADS).unwrap();
        let all = replay(&map, &AppliedSet::empty(&map), &up);
        prop_assert_eq!(all.len(), map.len());
        let all = AppliedSet::from_nodes(&map, all);
        let down = map.plan_downgrade(&all, &DowngradeTarget::BASE).unwrap();
        prop_assert!(replay(&map, &all, &down).is_empty());
        let mut back: Vec<Node> = down.steps().iter().map(|step| step.node.unwrap()).collect();
        back.reverse();
        prop_assert_eq!(&back, &up.steps().iter().map(|step| step.node.unwrap()).collect::<Vec<_>>());
        prop_assert_eq!(back, map.order());
    }

    #[test]
    fn stamped_rows_are_maximal((revisions, picks, target) in situations(), second in any::<prop::sample::Index>()) {
        let map = RevisionMap::build(&revisions).unwrap();
        let applied = applied_set(&map, &picks);
        let nodes: Vec<Node> = map.nodes().collect();
        let targets = [nodes[target.index(nodes.len())], nodes[second.index(nodes.len())]];
        let texts: Vec<StampTarget> = targets.iter().map(|&node| map.id(node).parse().unwrap()).collect();
        let plan = map.plan_stamp(&applied, &texts).unwrap();
        let after = AppliedSet::from_rows(&map, plan.final_rows()).unwrap();
        for target in targets {
            prop_assert!(after.contains(target));
        }
        let mut rows = applied.rows(&map);
        for (_, before, after) in plan.steps_with_rows() {
            prop_assert_eq!(&before, &rows);
            rows = after;
        }
        prop_assert_eq!(&rows, plan.final_rows());
    }

    #[test]
    fn any_text_is_a_target_or_an_error(text in "\\PC{0,12}") {
        let revisions = [Revision::<String>::base("abcd")];
        let map = RevisionMap::build(&revisions).unwrap();
        if let Ok(target) = text.parse::<migrations_core::Target>() {
            prop_assert_eq!(target.to_string().parse::<migrations_core::Target>(), Ok(target.clone()));
            let _ = map.resolve(&target);
        }
        let _ = text.parse::<migrations_core::RangeTarget>().map(|range| map.history(&range, &AppliedSet::empty(&map)));
    }

    #[test]
    fn a_cycle_is_named_by_its_own_edges(mut revisions in graphs(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let (from, to) = (from.index(revisions.len()), to.index(revisions.len()));
        let id = revisions[to].id.clone();
        revisions[from].down_revisions.push(id);
        if let Err(errors) = RevisionMap::build(&revisions) {
            for error in errors {
                let migrations_core::GraphError::Cycle { revisions: cycle } = error else { continue };
                for (at, &place) in cycle.iter().enumerate() {
                    let next = &revisions[cycle[(at + 1) % cycle.len()]].id;
                    prop_assert!(revisions[place].down_revisions.contains(next) || revisions[place].depends_on.contains(next));
                }
            }
        }
    }
}

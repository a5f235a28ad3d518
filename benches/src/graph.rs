//! Building the graph and planning `heads` from base.

use std::time::{Duration, Instant};

use migrations_core::{AppliedSet, Revision, RevisionMap, UpgradeTarget};

pub fn measure() {
    println!("\ngraph: build and plan `heads` from base, medians of 9");
    for count in [1_000, 10_000, 40_000] {
        for (name, revisions) in [("chain", chain(count)), ("random graph", random(count))] {
            let mut times: Vec<Duration> = (0..9).map(|_| once(&revisions)).collect();
            times.sort();
            println!("{name:<14} {count:>6} revisions {:>8.2} ms", times[4].as_secs_f64() * 1000.0);
        }
    }
}

fn once(revisions: &[Revision]) -> Duration {
    let started = Instant::now();
    let map = RevisionMap::build(revisions).expect("nothing is wrong with them");
    let plan = map.plan_upgrade(&AppliedSet::empty(&map), &UpgradeTarget::HEADS).expect("heads can be reached");
    assert_eq!(plan.steps().len(), revisions.len());
    started.elapsed()
}

fn id(at: usize) -> String {
    format!("{:012x}", at.wrapping_mul(0x9e37_79b9) & 0xffff_ffff_ffff)
}

fn chain(count: usize) -> Vec<Revision> {
    (0..count).map(|at| Revision::revising(id(at), at.checked_sub(1).map(id))).collect()
}

/// Up to two parents among the last twenty, and for every tenth a dependency on any revision before.
fn random(count: usize) -> Vec<Revision> {
    let mut state = 1_u64;
    let mut below = move |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % limit
    };
    (0..count)
        .map(|at| {
            if at == 0 {
                return Revision::base(id(0));
            }
            let parents: Vec<String> = (0..=below(2)).map(|_| id(at - 1 - below(at.min(20)))).collect();
            let dependency = (below(10) == 0).then(|| id(below(at)));
            Revision::revising(id(at), parents).with_depends_on(dependency)
        })
        .collect()
}

//! Topological order, or the cycles that prevent one.

use crate::adjacency::Adjacency;
use crate::node::Node;

/// Parents before children; ties in load order of the parent that came free last.
///
/// # Errors
/// Every cycle: its own nodes, each followed by one of its parents. A revision that merely leads to a cycle is not
/// listed. (Alembic lists everything that it cannot prove to be free of cycles.)
pub(crate) fn topological_order(parents: &Adjacency, children: &Adjacency) -> Result<Vec<Node>, Vec<Vec<Node>>> {
    let mut missing: Vec<usize> = parents.nodes().map(|node| parents.of(node).len()).collect();
    let mut order: Vec<Node> = parents.nodes().filter(|&node| missing[node.index()] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        let node = order[next];
        next += 1;
        for &child in children.of(node) {
            missing[child.index()] -= 1;
            if missing[child.index()] == 0 {
                order.push(child);
            }
        }
    }
    if order.len() == parents.node_count() { Ok(order) } else { Err(cycles(parents, &order)) }
}

/// Walks from parent to parent among the nodes that could not be ordered; wherever the walk bites its own tail is a
/// cycle. Every such node has a parent that could not be ordered either, so a walk ends only at a node seen before.
fn cycles(parents: &Adjacency, ordered: &[Node]) -> Vec<Vec<Node>> {
    const UNSEEN: usize = usize::MAX;
    let mut walk_of = vec![UNSEEN; parents.node_count()];
    let mut is_ordered = vec![false; parents.node_count()];
    ordered.iter().for_each(|node| is_ordered[node.index()] = true);
    let mut found = Vec::new();
    for start in parents.nodes().filter(|node| !is_ordered[node.index()]) {
        let mut walk = Vec::new();
        let mut node = start;
        while walk_of[node.index()] == UNSEEN {
            walk_of[node.index()] = start.index();
            walk.push(node);
            let blocked_parent = parents.of(node).iter().find(|parent| !is_ordered[parent.index()]);
            node = *blocked_parent.expect("a node without blocked parents was ordered");
        }
        if walk_of[node.index()] == start.index() {
            let tail = walk.iter().position(|&walked| walked == node).expect("the walk saw this node");
            found.push(walk.split_off(tail));
        }
    }
    found
}

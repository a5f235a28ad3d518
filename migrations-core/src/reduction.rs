//! Which edges say nothing that other edges do not say already.

use crate::adjacency::Adjacency;
use crate::node::Node;

/// For every node, those of its `parents` that are ancestors of another of its parents.
///
/// Only nodes with several parents can have such an edge, so a plain chain costs nothing. Otherwise one sweep over all
/// edges answers the question for 64 parents at a time: bit `i` of a node says "candidate `i` is an ancestor".
pub(crate) fn redundant_edges(parents: &Adjacency, topological: &[Node]) -> Vec<(Node, Node)> {
    let joining: Vec<Node> = parents.nodes().filter(|&node| parents.of(node).len() > 1).collect();
    let mut candidates: Vec<Node> = joining.iter().flat_map(|&node| parents.of(node)).copied().collect();
    candidates.sort_unstable();
    candidates.dedup();
    let mut redundant = Vec::new();
    for block in candidates.chunks(64) {
        let ancestors = ancestors_among(block, parents, topological);
        for &node in &joining {
            let above = parents.of(node).iter().fold(0, |bits, parent| bits | ancestors[parent.index()]);
            for &parent in parents.of(node) {
                if block.binary_search(&parent).is_ok_and(|bit| above >> bit & 1 == 1) {
                    redundant.push((node, parent));
                }
            }
        }
    }
    redundant.sort_unstable();
    redundant
}

/// For every node, which of `block` are its proper ancestors.
fn ancestors_among(block: &[Node], parents: &Adjacency, topological: &[Node]) -> Vec<u64> {
    let mut own_bit = vec![0u64; parents.node_count()];
    for (bit, node) in block.iter().enumerate() {
        own_bit[node.index()] = 1 << bit;
    }
    let mut ancestors = vec![0u64; parents.node_count()];
    for &node in topological {
        ancestors[node.index()] =
            parents.of(node).iter().fold(0, |bits, parent| bits | ancestors[parent.index()] | own_bit[parent.index()]);
    }
    ancestors
}

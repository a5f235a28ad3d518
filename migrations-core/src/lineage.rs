//! Ancestors and descendants.

use crate::adjacency::Adjacency;
use crate::node::Node;
use crate::node_set::NodeSet;

/// The nodes themselves and everything reachable from them.
pub(crate) fn closure(edges: &Adjacency, from: impl IntoIterator<Item = Node>) -> NodeSet {
    let mut seen = NodeSet::new(edges.node_count());
    let mut todo: Vec<Node> = from.into_iter().collect();
    while let Some(node) = todo.pop() {
        if seen.insert(node) {
            todo.extend(edges.of(node));
        }
    }
    seen
}

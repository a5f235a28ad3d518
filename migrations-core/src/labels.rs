//! To which revisions a branch label extends.

use crate::adjacency::Adjacency;
use crate::lineage::closure;
use crate::node::Node;
use crate::node_set::NodeSet;

/// The revisions that bear a label declared by `labelled`.
///
/// All descendants do. Its ancestors do, back to the preceding branch or merge point, if nothing branches or merges at
/// it or after it. Dependents count as branches, also those whose dependency is redundant (`redundant`, dependent
/// first). That is what Alembic 1.20 does (its documentation does not mention the condition).
pub(crate) fn bearers(
    labelled: Node,
    down: &Adjacency,
    children: &Adjacency,
    dependents: &Adjacency,
    redundant: &[(Node, Node)],
) -> NodeSet {
    let mut more: Vec<(Node, Node)> = redundant
        .iter()
        .filter(|(dependent, node)| !children.of(*node).contains(dependent))
        .map(|&(dependent, node)| (node, dependent))
        .collect();
    more.sort_unstable();
    let further = |node: Node| {
        let start = more.partition_point(|(known, _)| *known < node);
        more[start..].iter().take_while(|(known, _)| *known == node).count()
    };
    let is_plain = |node: Node| dependents.of(node).len() + further(node) < 2 && down.of(node).len() < 2;
    let mut bearers = closure(children, [labelled]);
    if bearers.iter().all(is_plain) {
        let mut node = labelled;
        while let [parent] = *down.of(node) {
            if !is_plain(parent) {
                break;
            }
            bearers.insert(parent);
            node = parent;
        }
    }
    bearers
}

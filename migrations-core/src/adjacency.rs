//! Edges of a graph in two flat vectors.

use crate::node::Node;

/// For every node, the nodes it points at, in declared order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Adjacency {
    /// The targets of node `n` are `targets[ends[n - 1]..ends[n]]`.
    ends: Vec<u32>,
    targets: Vec<Node>,
}

impl Adjacency {
    pub(crate) fn with_capacity(nodes: usize) -> Self {
        Self { ends: Vec::with_capacity(nodes), targets: Vec::with_capacity(nodes) }
    }

    /// Adds the next node, with its targets.
    pub(crate) fn push(&mut self, targets: impl IntoIterator<Item = Node>) {
        self.targets.extend(targets);
        self.ends.push(u32::try_from(self.targets.len()).expect("fewer than 2^32 edges"));
    }

    pub(crate) fn of(&self, node: Node) -> &[Node] {
        let index = node.index();
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.targets[start..self.ends[index] as usize]
    }

    pub(crate) fn node_count(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn nodes(&self) -> impl DoubleEndedIterator<Item = Node> + use<> {
        (0..self.node_count()).map(Node::new)
    }

    /// The same edges the other way round; sources stay in node order.
    pub(crate) fn inverted(&self) -> Self {
        let mut counts = vec![0u32; self.node_count()];
        for target in &self.targets {
            counts[target.index()] += 1;
        }
        let mut next = Vec::with_capacity(counts.len());
        let mut ends = Vec::with_capacity(counts.len());
        let mut total = 0;
        for count in counts {
            next.push(total);
            total += count;
            ends.push(total);
        }
        let mut targets = vec![Node::new(0); self.targets.len()];
        for source in self.nodes() {
            for target in self.of(source) {
                let slot = &mut next[target.index()];
                targets[*slot as usize] = source;
                *slot += 1;
            }
        }
        Self { ends, targets }
    }
}

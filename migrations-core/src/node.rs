//! A revision as a place in a graph.

/// One revision of one [`RevisionMap`](crate::RevisionMap): its place in load order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(u32);

impl Node {
    pub(crate) fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("fewer than 2^32 revisions"))
    }

    /// Place among the revisions of the map, in load order.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

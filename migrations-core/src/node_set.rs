//! A set of revisions of one map.

use crate::node::Node;

/// A set of revisions of one [`RevisionMap`](crate::RevisionMap), one bit a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeSet {
    words: Vec<u64>,
}

impl NodeSet {
    /// The empty set over `node_count` revisions.
    pub fn new(node_count: usize) -> Self {
        Self { words: vec![0; node_count.div_ceil(64)] }
    }

    /// Adds a revision; says whether it is new.
    pub fn insert(&mut self, node: Node) -> bool {
        let (word, bit) = Self::place(node);
        let is_new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        is_new
    }

    /// Takes a revision out.
    pub fn remove(&mut self, node: Node) {
        let (word, bit) = Self::place(node);
        self.words[word] &= !bit;
    }

    /// Whether the revision is in the set.
    pub fn contains(&self, node: Node) -> bool {
        let (word, bit) = Self::place(node);
        self.words[word] & bit != 0
    }

    /// Whether there is no revision in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// How many revisions are in it.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The revisions, in load order.
    pub fn iter(&self) -> impl Iterator<Item = Node> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| Node::new(index * 64 + bit))
        })
    }

    /// Keeps only what is in `other` too.
    pub fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Takes out what is in `other`.
    pub fn subtract(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Adds what is in `other`.
    pub fn union(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    fn place(node: Node) -> (usize, u64) {
        (node.index() / 64, 1 << (node.index() % 64))
    }
}

//! What is applied to a database.

use std::fmt;

use crate::node::Node;
use crate::node_set::NodeSet;
use crate::resolve::list;
use crate::revision_map::RevisionMap;

/// The applied revisions of a database, as a set of revisions of one map.
///
/// The *rows* (current revisions) are its maximal elements: the applied revisions that no other applied one needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedSet(pub(crate) NodeSet);

/// Why rows do not describe a set of applied revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowsError {
    /// A row names a revision that is not in the map.
    Unknown {
        /// The names.
        names: Vec<String>,
    },
    /// A revision stands there twice.
    Duplicate {
        /// The revision.
        name: String,
    },
    /// One row is an ancestor of another, so it cannot be a row.
    Overlap {
        /// The one that is implied.
        ancestor: String,
        /// The one that implies it.
        descendant: String,
    },
}

impl fmt::Display for RowsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { names } => {
                write!(formatter, "the database has revisions that are not here: {}", list(names))
            }
            Self::Duplicate { name } => write!(formatter, "the database has revision `{name}` twice"),
            Self::Overlap { ancestor, descendant } => {
                write!(formatter, "`{ancestor}` is an ancestor of `{descendant}`, so both cannot be current")
            }
        }
    }
}

impl std::error::Error for RowsError {}

impl AppliedSet {
    /// Nothing is applied.
    pub fn empty(map: &RevisionMap<'_>) -> Self {
        Self(NodeSet::new(map.len()))
    }

    /// What must be applied where these are the current revisions.
    ///
    /// # Errors
    /// [`RowsError`] for rows that cannot be the maximal elements of any set.
    pub fn from_rows<S: AsRef<str>>(map: &RevisionMap<'_>, rows: &[S]) -> Result<Self, RowsError> {
        let found: Vec<Option<Node>> = rows.iter().map(|row| map.node_by_id(row.as_ref())).collect();
        let unknown: Vec<String> = rows
            .iter()
            .zip(&found)
            .filter(|(_, node)| node.is_none())
            .map(|(row, _)| row.as_ref().to_owned())
            .collect();
        if !unknown.is_empty() {
            return Err(RowsError::Unknown { names: unknown });
        }
        let mut nodes: Vec<Node> = found.into_iter().flatten().collect();
        nodes.sort_unstable();
        if let Some(pair) = nodes.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(RowsError::Duplicate { name: map.id(pair[0]).to_owned() });
        }
        let applied = map.ancestors(nodes.iter().copied());
        let maximal = map.maximal(&applied);
        if let Some(&implied) = nodes.iter().find(|node| !maximal.contains(node)) {
            let above = map.descendants([implied]);
            let descendant = nodes.iter().find(|&&node| node != implied && above.contains(node));
            return Err(RowsError::Overlap {
                ancestor: map.id(implied).to_owned(),
                descendant: descendant.map(|&node| map.id(node)).unwrap_or_default().to_owned(),
            });
        }
        Ok(Self(applied))
    }

    /// Exactly these revisions, closed or not.
    pub fn from_nodes(map: &RevisionMap<'_>, nodes: impl IntoIterator<Item = Node>) -> Self {
        let mut set = NodeSet::new(map.len());
        nodes.into_iter().for_each(|node| {
            set.insert(node);
        });
        Self(set)
    }

    /// Notes a revision as applied.
    pub fn insert(&mut self, node: Node) {
        self.0.insert(node);
    }

    /// Notes a revision as not applied.
    pub fn remove(&mut self, node: Node) {
        self.0.remove(node);
    }

    /// Whether the revision is applied.
    pub fn contains(&self, node: Node) -> bool {
        self.0.contains(node)
    }

    /// The applied revisions, in load order.
    pub fn iter(&self) -> impl Iterator<Item = Node> + '_ {
        self.0.iter()
    }

    /// Whether nothing is applied.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many are applied.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The current revisions, sorted by id.
    pub fn rows<'a>(&self, map: &RevisionMap<'a>) -> Vec<&'a str> {
        map.ids(map.maximal(&self.0))
    }

    /// The applied revisions that no applied one continues, in load order: the rows, and what a row only depends on.
    ///
    /// Alembic's `current` lists these, too.
    pub fn tips(&self, map: &RevisionMap<'_>) -> Vec<Node> {
        self.iter().filter(|&node| !map.children(node).iter().any(|&child| self.contains(child))).collect()
    }

    /// Revisions that an applied one needs and that are not applied, in the order of the set.
    pub fn gaps(&self, map: &RevisionMap<'_>) -> Vec<Node> {
        let mut missing = map.ancestors(self.iter());
        missing.subtract(&self.0);
        if missing.is_empty() {
            return Vec::new();
        }
        map.order().into_iter().filter(|&node| missing.contains(node)).collect()
    }
}

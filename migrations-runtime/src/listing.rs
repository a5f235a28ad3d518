//! The revisions of a set, as people want to see them listed.

use std::fmt;

use migrations_core::baked::BakedSet;
use migrations_core::{AppliedSet, Node, RevisionMap};

/// Revisions in an order, one line each, in Alembic's form:
/// `down (deps) -> id (labels) (head) (current) (branchpoint) (mergepoint), message`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listing {
    /// The revisions.
    pub revisions: Vec<RevisionInfo>,
    /// Whether parents are shown.
    pub(crate) with_parents: bool,
}

/// What there is to know of one revision without its scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevisionInfo {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub message: String,
    /// Its parents.
    pub down_revisions: Vec<String>,
    /// What else it needs.
    pub depends_on: Vec<String>,
    /// Labels that it bears.
    pub branch_labels: Vec<String>,
    /// What it replaces.
    pub replaces: Vec<String>,
    /// No other revision continues it.
    pub is_head: bool,
    /// It continues nothing, but another revision depends on it.
    pub is_effective_head: bool,
    /// Several revisions continue it.
    pub is_branch_point: bool,
    /// It continues several.
    pub is_merge_point: bool,
    /// The database stands at it; `false` where no database was asked.
    pub is_current: bool,
    /// It is applied; `None` where no database was asked.
    pub is_applied: Option<bool>,
    /// Revisions that continue it.
    pub children: Vec<String>,
    /// Why there is no way back.
    pub irreversible: Option<String>,
    /// Why older programs must not run on it.
    pub breaking: Option<String>,
    /// Path of its up script, relative to the crate.
    pub path: String,
}

impl Listing {
    pub(crate) fn new(
        set: BakedSet,
        map: &RevisionMap<'_>,
        nodes: impl IntoIterator<Item = Node>,
        applied: Option<&AppliedSet>,
        with_parents: bool,
    ) -> Self {
        let labels = map.labels();
        let rows = applied.map(|applied| applied.rows(map)).unwrap_or_default();
        let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let info = |node: Node| {
            let revision = set.revision(map.place(node));
            let continues = !map.children(node).is_empty();
            RevisionInfo {
                id: revision.id().to_owned(),
                message: revision.message().to_owned(),
                down_revisions: owned(revision.down_revisions()),
                depends_on: owned(revision.depends_on()),
                branch_labels: owned(labels[node.index()].clone()),
                replaces: owned(revision.replaces()),
                is_head: !continues,
                is_effective_head: !continues && !map.dependents(node).is_empty(),
                is_branch_point: map.children(node).len() > 1,
                is_merge_point: map.down_revisions(node).len() > 1,
                is_current: rows.contains(&revision.id()),
                is_applied: applied.map(|applied| applied.contains(node)),
                children: owned(map.ids(map.children(node).iter().copied())),
                irreversible: revision.irreversible().map(str::to_owned),
                breaking: revision.breaking().map(str::to_owned),
                path: revision.up().path(),
            }
        };
        Self { revisions: nodes.into_iter().map(info).collect(), with_parents }
    }
}

impl fmt::Display for Listing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for revision in &self.revisions {
            if self.with_parents {
                let parents = if revision.down_revisions.is_empty() {
                    "<base>".to_owned()
                } else {
                    revision.down_revisions.join(", ")
                };
                formatter.write_str(&parents)?;
                if !revision.depends_on.is_empty() {
                    write!(formatter, " ({})", revision.depends_on.join(", "))?;
                }
                formatter.write_str(" -> ")?;
            }
            writeln!(formatter, "{revision}")?;
        }
        Ok(())
    }
}

impl fmt::Display for RevisionInfo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.id)?;
        if !self.branch_labels.is_empty() {
            write!(formatter, " ({})", self.branch_labels.join(", "))?;
        }
        for (is_so, word) in [
            (self.is_head && !self.is_effective_head, "head"),
            (self.is_effective_head, "effective head"),
            (self.is_current, "current"),
            (self.is_branch_point, "branchpoint"),
            (self.is_merge_point, "mergepoint"),
        ] {
            if is_so {
                write!(formatter, " ({word})")?;
            }
        }
        if self.message.is_empty() { Ok(()) } else { write!(formatter, ", {}", self.message) }
    }
}

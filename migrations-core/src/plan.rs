//! A plan as a value: what would run, in which order, and the rows around each step.

use std::fmt;

use crate::applied::AppliedSet;
use crate::node::Node;
use crate::resolve::ResolveError;
use crate::revision_map::RevisionMap;

/// Which script of a revision runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The up script.
    Upgrade,
    /// The down script.
    Downgrade,
    /// None: only the tracking table changes.
    Stamp,
}

impl fmt::Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Upgrade => "upgrade",
            Self::Downgrade => "downgrade",
            Self::Stamp => "stamp",
        })
    }
}

/// One step of a plan, with what it does to the rows (current revisions).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// The direction; the same for all steps of a plan.
    pub direction: Direction,
    /// The revision that is applied or taken back. For a stamp: the target, `None` for `base`.
    pub node: Option<Node>,
    /// Rows that this step takes away, sorted.
    pub removed_rows: Vec<&'a str>,
    /// Rows that this step adds, sorted.
    pub added_rows: Vec<&'a str>,
}

impl<'a> Step<'a> {
    /// The rows after this step, given those before it.
    #[must_use]
    pub fn rows_after(&self, before: &[&'a str]) -> Vec<&'a str> {
        let mut after: Vec<&str> = before.iter().copied().filter(|row| !self.removed_rows.contains(row)).collect();
        after.extend(self.added_rows.iter().copied().filter(|row| !before.contains(row)));
        after.sort_unstable();
        after
    }
}

/// What to do to a database, in order. Nothing is left to decide but how to talk to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<'a> {
    direction: Direction,
    steps: Vec<Step<'a>>,
    initial_rows: Vec<&'a str>,
    final_rows: Vec<&'a str>,
    is_past_target: bool,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        direction: Direction,
        steps: Vec<Step<'a>>,
        initial_rows: Vec<&'a str>,
        final_rows: Vec<&'a str>,
        is_past_target: bool,
    ) -> Self {
        Self { direction, steps, initial_rows, final_rows, is_past_target }
    }

    /// Which way it goes.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[Step<'a>] {
        &self.steps
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// There is nothing to do because the database has gone past the target already.
    pub fn is_past_target(&self) -> bool {
        self.is_past_target
    }

    /// Current revisions before the plan, sorted.
    pub fn initial_rows(&self) -> &[&'a str] {
        &self.initial_rows
    }

    /// Current revisions after the plan, sorted.
    pub fn final_rows(&self) -> &[&'a str] {
        &self.final_rows
    }

    /// Every step with the rows before and after it.
    pub fn steps_with_rows(&self) -> impl Iterator<Item = (&Step<'a>, Vec<&'a str>, Vec<&'a str>)> + '_ {
        self.steps.iter().scan(self.initial_rows.clone(), |rows, step| {
            let before = rows.clone();
            *rows = step.rows_after(&before);
            Some((step, before, rows.clone()))
        })
    }
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanError {
    /// The target leads to no revision.
    Resolve(ResolveError),
    /// The downgrade target is not below where the database stands.
    NotBelow {
        /// The target.
        target: String,
        /// Where the database stands.
        rows: Vec<String>,
    },
    /// The lower end of a range is not an ancestor of its upper end.
    NotAncestor {
        /// The lower end.
        lower: String,
        /// The upper end.
        upper: String,
    },
    /// Of several targets of a range, one is an ancestor of another.
    Overlap {
        /// The descendant.
        revision: String,
        /// The other.
        with: String,
    },
}

impl PlanError {
    /// What the target can have meant: ids, or targets that say more.
    pub fn candidates(&self) -> Vec<String> {
        match self {
            Self::Resolve(error) => error.candidates(),
            Self::NotBelow { .. } | Self::NotAncestor { .. } | Self::Overlap { .. } => Vec::new(),
        }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resolve(error) => fmt::Display::fmt(error, formatter),
            Self::NotBelow { target, rows } if rows.is_empty() => {
                write!(formatter, "cannot downgrade to `{target}`: no revision is applied")
            }
            Self::NotBelow { target, rows } => write!(
                formatter,
                "cannot downgrade to `{target}`: it is not below the current revision ({})",
                crate::resolve::list(rows)
            ),
            Self::NotAncestor { lower, upper } => {
                write!(formatter, "`{lower}:{upper}` is not a range: `{lower}` is not an ancestor of `{upper}`")
            }
            Self::Overlap { revision, with } => {
                write!(formatter, "`{revision}` overlaps with `{with}`: one is an ancestor of the other")
            }
        }
    }
}

impl std::error::Error for PlanError {}

impl<E: Into<ResolveError>> From<E> for PlanError {
    fn from(error: E) -> Self {
        Self::Resolve(error.into())
    }
}

impl<'a> RevisionMap<'a> {
    /// For every revision, how many applied ones need it directly.
    fn applied_dependents(&self, applied: &AppliedSet) -> Vec<usize> {
        let mut counts = vec![0; self.len()];
        for node in applied.iter() {
            self.parents(node).iter().for_each(|parent| counts[parent.index()] += 1);
        }
        counts
    }

    /// The steps that apply `order`, parents first, to `applied`.
    pub(crate) fn upgrade_steps(&self, applied: &AppliedSet, order: &[Node]) -> Vec<Step<'a>> {
        let mut is_applied = applied.0.clone();
        let mut dependents = self.applied_dependents(applied);
        let mut steps = Vec::with_capacity(order.len());
        for &node in order {
            let mut removed = Vec::new();
            for &parent in self.parents(node) {
                dependents[parent.index()] += 1;
                if dependents[parent.index()] == 1 && is_applied.contains(parent) {
                    removed.push(self.id(parent));
                }
            }
            removed.sort_unstable();
            is_applied.insert(node);
            // Where a gap is filled, a dependent is applied already: then the revision never becomes a row.
            let becomes_row = dependents[node.index()] == 0;
            let added_rows = if becomes_row { vec![self.id(node)] } else { Vec::new() };
            steps.push(Step { direction: Direction::Upgrade, node: Some(node), removed_rows: removed, added_rows });
        }
        steps
    }

    /// The steps that take back `order`, children first, from `applied`.
    pub(crate) fn downgrade_steps(&self, applied: &AppliedSet, order: &[Node]) -> Vec<Step<'a>> {
        let mut dependents = self.applied_dependents(applied);
        let mut steps = Vec::with_capacity(order.len());
        for &node in order {
            let mut added_rows = Vec::new();
            for &parent in self.parents(node) {
                dependents[parent.index()] -= 1;
                if dependents[parent.index()] == 0 && applied.contains(parent) {
                    added_rows.push(self.id(parent));
                }
            }
            added_rows.sort_unstable();
            let removed_rows = vec![self.id(node)];
            steps.push(Step { direction: Direction::Downgrade, node: Some(node), removed_rows, added_rows });
        }
        steps
    }
}

//! Ranges `a:b`, for history and offline scripts.

use std::str::FromStr;

use crate::applied::AppliedSet;
use crate::node::Node;
use crate::node_set::NodeSet;
use crate::plan::PlanError;
use crate::resolve::Place;
use crate::revision_map::RevisionMap;
use crate::target::{Symbol, Target, TargetError};

/// `a:b`, `a:`, `:b`: from the first to the last.
///
/// `-N` as the lower end counts down from the upper end; `+N` as the upper end counts up from the lower.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeTarget {
    /// The lower end; `None` is base.
    pub lower: Option<Target>,
    /// The upper end; `None` is all heads.
    pub upper: Option<Target>,
}

impl FromStr for RangeTarget {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let parts: Vec<&str> = text.trim().split(':').collect();
        let [lower, upper] = parts[..] else {
            return Err(TargetError::NotRange { text: text.to_owned() });
        };
        let part = |part: &str| if part.is_empty() { Ok(None) } else { part.parse().map(Some) };
        Ok(Self { lower: part(lower)?, upper: part(upper)? })
    }
}

impl RangeTarget {
    /// Everything.
    pub const ALL: Self = Self { lower: None, upper: None };

    /// Whether an end of it is `current`, so that a database must be asked.
    pub fn needs_current(&self) -> bool {
        [&self.lower, &self.upper].into_iter().flatten().any(Target::needs_current)
    }
}

impl<'a> RevisionMap<'a> {
    /// Like [`resolve`](Self::resolve), where `current` stands for the current revisions of a database.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve).
    pub fn resolve_with(&self, target: &Target, applied: &AppliedSet) -> Result<Vec<Node>, PlanError> {
        if target.symbol == Some(Symbol::Current) { self.end(target, applied) } else { Ok(self.resolve(target)?) }
    }

    /// The revisions of a range with both ends, newest first.
    ///
    /// # Errors
    /// [`PlanError::NotAncestor`] if the ends are not in line, [`PlanError::Resolve`] if one leads nowhere.
    pub fn history(&self, range: &RangeTarget, applied: &AppliedSet) -> Result<Vec<Node>, PlanError> {
        let all = Target::of(Symbol::Heads);
        let upper = range.upper.as_ref().unwrap_or(&all);
        let base = Target::of(Symbol::Base);
        let lower = range.lower.as_ref().unwrap_or(&base);
        let upper_is_relative = upper.symbol.is_none();
        let lower_is_relative = lower.symbol.is_none();
        if upper_is_relative && lower_is_relative {
            return Err(TargetError::Relative { text: format!("{lower}:{upper}") }.into());
        }
        let uppers = if upper_is_relative {
            let start = self.end(lower, applied)?;
            self.upper_end(&start, upper)?
        } else {
            self.end(upper, applied)?
        };
        let lowers = if lower_is_relative { self.lower_end(&uppers, lower)? } else { self.end(lower, applied)? };
        self.iterate(&uppers, &lowers, lower.branch(), true, false).map_err(|error| match error {
            PlanError::NotAncestor { .. } => {
                PlanError::NotAncestor { lower: lower.to_string(), upper: upper.to_string() }
            }
            other => other,
        })
    }

    /// One end of a range that is not relative to the other.
    fn end(&self, target: &Target, applied: &AppliedSet) -> Result<Vec<Node>, PlanError> {
        if target.symbol == Some(Symbol::Current) {
            let rows = self.maximal(&applied.0);
            return match target.offset {
                None => Ok(rows),
                Some(offset) => {
                    let below = |row| self.walk(Place::At(row), offset, None, target).map(Place::node);
                    Ok(rows.into_iter().filter_map(|row| below(row).transpose()).collect::<Result<_, _>>()?)
                }
            };
        }
        match target.offset {
            // As in Alembic, a range may name more revisions than there are.
            Some(offset) if offset > 0 => {
                let branch = target.branch.as_deref().map(|branch| self.resolve_branch(branch)).transpose()?;
                let start = Target { offset: None, branch: None, ..target.clone() };
                let start = self.resolve_one(&start)?.map_or(Place::Base, Place::At);
                let (Ok(place) | Err(place)) = self.walk_until(start, offset, branch, target)?;
                Ok(place.node().into_iter().collect())
            }
            _ => Ok(self.resolve(target)?),
        }
    }

    /// `+N`, counted from the lower end.
    fn upper_end(&self, lowers: &[Node], upper: &Target) -> Result<Vec<Node>, PlanError> {
        let branch = upper.branch.as_deref().map(|branch| self.resolve_branch(branch)).transpose()?;
        let offset = upper.offset.filter(|&offset| offset > 0);
        let Some(offset) = offset else {
            return Err(TargetError::WrongDirection { text: upper.to_string(), command: "upgrade" }.into());
        };
        let start = lowers.first().copied().map_or(Place::Base, Place::At);
        let (Ok(place) | Err(place)) = self.walk_until(start, offset, branch, upper)?;
        Ok(place.node().into_iter().collect())
    }

    /// `-N`, counted from the upper end.
    fn lower_end(&self, uppers: &[Node], lower: &Target) -> Result<Vec<Node>, PlanError> {
        let offset = lower.offset.filter(|&offset| offset < 0);
        let Some(offset) = offset else {
            return Err(TargetError::WrongDirection { text: lower.to_string(), command: "downgrade" }.into());
        };
        let starts = match lower.branch.as_deref() {
            Some(branch) => self.on_branch(uppers.iter().copied(), self.resolve_branch(branch)?),
            None => uppers.to_vec(),
        };
        let below = |start| self.walk(Place::At(start), offset, None, lower).map(Place::node);
        Ok(starts.into_iter().filter_map(|start| below(start).transpose()).collect::<Result<_, _>>()?)
    }

    /// The revisions that `uppers` need and `lowers` do not, newest first.
    ///
    /// With `branch`, only those of `uppers` that are on it. `inclusive` adds `lowers`. Without `implicit_base`, only
    /// what descends from `lowers` by declared parents, and `lowers` must be needed by `uppers`.
    ///
    /// # Errors
    /// [`PlanError::Overlap`] if one of `uppers` or `lowers` is an ancestor of another, [`PlanError::NotAncestor`] as
    /// said above.
    pub fn iterate(
        &self,
        uppers: &[Node],
        lowers: &[Node],
        branch: Option<&str>,
        inclusive: bool,
        implicit_base: bool,
    ) -> Result<Vec<Node>, PlanError> {
        let uppers = match branch {
            Some(branch) => self.bearing_branch(uppers, branch)?,
            None => uppers.to_vec(),
        };
        self.refuse_overlap(&uppers)?;
        let required = self.ancestors(uppers.iter().copied());
        if !implicit_base && lowers.iter().any(|&lower| !required.contains(lower)) {
            let join = |nodes: &[Node]| self.ids(nodes.iter().copied()).join(", ");
            return Err(PlanError::NotAncestor { lower: join(lowers), upper: join(&uppers) });
        }
        self.refuse_overlap(lowers)?;
        let mut wanted = required;
        wanted.subtract(&self.ancestors(lowers.iter().copied()));
        if inclusive {
            lowers.iter().for_each(|&lower| {
                wanted.insert(lower);
            });
        }
        if !lowers.is_empty() && !implicit_base {
            wanted.intersect(&crate::lineage::closure(&self.children, lowers.iter().copied()));
        }
        Ok(self.newest_first(&wanted, &uppers))
    }

    /// Those of `nodes` that bear the label of `branch`. A revision used as a label stands for the label that it
    /// bears, if that is just one; otherwise for itself and its descendants.
    fn bearing_branch(&self, nodes: &[Node], branch: &str) -> Result<Vec<Node>, PlanError> {
        let branch_node = self.resolve_branch(branch)?;
        let bearing: Vec<NodeSet> = self
            .declared_labels()
            .iter()
            .filter(|(label, _)| *label == branch || self.id(branch_node) == branch)
            .map(|&(_, labelled)| self.label_bearers(labelled))
            .filter(|bearers| bearers.contains(branch_node))
            .collect();
        let line = match &bearing[..] {
            [bearers] => bearers.clone(),
            _ => crate::lineage::closure(&self.children, [branch_node]),
        };
        Ok(nodes.iter().copied().filter(|&node| line.contains(node)).collect())
    }

    fn refuse_overlap(&self, nodes: &[Node]) -> Result<(), PlanError> {
        if nodes.len() < 2 {
            return Ok(());
        }
        let given = AppliedSet::from_nodes(self, nodes.iter().copied());
        let closed = self.ancestors(nodes.iter().copied());
        let maximal = AppliedSet::from_nodes(self, self.maximal(&closed));
        let Some(implied) = given.iter().find(|&node| !maximal.contains(node)) else {
            return Ok(());
        };
        let above = self.descendants([implied]);
        let other = given.iter().find(|&node| node != implied && above.contains(node));
        Err(PlanError::Overlap {
            revision: other.map(|node| self.id(node)).unwrap_or_default().to_owned(),
            with: self.id(implied).to_owned(),
        })
    }
}

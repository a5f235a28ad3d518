//! From a target to revisions.

use std::fmt;

use crate::node::Node;
use crate::node_set::NodeSet;
use crate::revision_map::RevisionMap;
use crate::similar::most_similar;
use crate::target::{Symbol, Target, TargetError};

/// Why a target leads to no revision.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResolveError {
    /// The text is no target.
    Target(TargetError),
    /// No revision or label has this name or starts with it.
    Unknown {
        /// The name.
        name: String,
        /// A name that looks like it.
        similar: Option<String>,
    },
    /// Several revisions start with it.
    Ambiguous {
        /// The prefix.
        prefix: String,
        /// The names that start with it.
        candidates: Vec<String>,
    },
    /// What stands before `@` is neither a label nor a revision.
    UnknownBranch {
        /// The name.
        name: String,
        /// A name that looks like it.
        similar: Option<String>,
    },
    /// The revision is neither an ancestor nor a descendant of the branch's revision.
    NotOnBranch {
        /// The revision.
        revision: String,
        /// The branch.
        branch: String,
    },
    /// `head` where there are several.
    MultipleHeads {
        /// The target.
        target: String,
        /// The heads.
        heads: Vec<String>,
    },
    /// A walk that leads past the first or the last revision.
    WalkedTooFar {
        /// The target.
        target: String,
        /// How many steps were asked for.
        steps: u32,
    },
    /// A walk at a place where several revisions follow.
    AmbiguousWalk {
        /// The target.
        target: String,
        /// Where it stood; `None` is the base.
        at: Option<String>,
        /// The revisions that follow.
        choices: Vec<String>,
    },
    /// A step relative to where the database stands, when it stands at several places (or, on a branch, at none).
    AmbiguousCurrent {
        /// The target.
        target: String,
        /// Where it stands.
        rows: Vec<String>,
    },
}

impl ResolveError {
    /// What the target can have meant: ids, or targets that say more.
    pub fn candidates(&self) -> Vec<String> {
        match self {
            Self::Unknown { similar, .. } | Self::UnknownBranch { similar, .. } => similar.iter().cloned().collect(),
            Self::Ambiguous { candidates: ids, .. }
            | Self::MultipleHeads { heads: ids, .. }
            | Self::AmbiguousWalk { choices: ids, .. } => ids.clone(),
            Self::AmbiguousCurrent { target, rows } => rows.iter().map(|row| format!("{row}{target}")).collect(),
            Self::Target(_) | Self::NotOnBranch { .. } | Self::WalkedTooFar { .. } => Vec::new(),
        }
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target(error) => fmt::Display::fmt(error, formatter),
            Self::Unknown { name, similar } => {
                write!(formatter, "there is no revision `{name}`")?;
                did_you_mean(formatter, similar.as_deref())
            }
            Self::Ambiguous { prefix, candidates } => {
                write!(formatter, "`{prefix}` is the start of several revisions: {}", list(candidates))
            }
            Self::UnknownBranch { name, similar } => {
                write!(formatter, "there is no branch `{name}`")?;
                did_you_mean(formatter, similar.as_deref())
            }
            Self::NotOnBranch { revision, branch } => {
                write!(formatter, "revision `{revision}` is not on branch `{branch}`")
            }
            Self::MultipleHeads { target, heads } => write!(
                formatter,
                "`{target}` could be {}; name one of them, `<branch>@head`, or `heads` for all",
                list(heads)
            ),
            Self::WalkedTooFar { target, steps: 1 } => {
                write!(formatter, "`{target}` leads past the end: there is no further revision that way")
            }
            Self::WalkedTooFar { target, steps } => {
                write!(formatter, "`{target}` leads past the end: there are fewer than {steps} revisions that way")
            }
            Self::AmbiguousWalk { target, at, choices } => write!(
                formatter,
                "`{target}` is ambiguous: {} leads to {}; name a revision instead",
                at.as_ref().map_or("base".to_owned(), |at| format!("`{at}`")),
                list(choices)
            ),
            Self::AmbiguousCurrent { target, rows } if rows.is_empty() => {
                write!(formatter, "`{target}` is relative to a branch on which the database has no revision")
            }
            Self::AmbiguousCurrent { target, rows } => {
                write!(formatter, "`{target}` is ambiguous: the database stands at {}; write ", list(rows))?;
                let forms: Vec<String> = rows.iter().map(|row| format!("`{row}{target}`")).collect();
                formatter.write_str(&forms.join(" or "))
            }
        }
    }
}

fn did_you_mean(formatter: &mut fmt::Formatter<'_>, similar: Option<&str>) -> fmt::Result {
    similar.map_or(Ok(()), |similar| write!(formatter, "; did you mean `{similar}`?"))
}

pub(crate) fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl std::error::Error for ResolveError {}

impl From<TargetError> for ResolveError {
    fn from(error: TargetError) -> Self {
        Self::Target(error)
    }
}

/// A place in a walk: a revision, or before all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Base,
    At(Node),
}

impl Place {
    pub(crate) fn node(self) -> Option<Node> {
        match self {
            Self::Base => None,
            Self::At(node) => Some(node),
        }
    }
}

impl RevisionMap<'_> {
    /// The revisions that a target names: none for `base`, several for `heads`.
    ///
    /// A bare `-N` is N below each head, as in `show`.
    ///
    /// # Errors
    /// [`ResolveError`], with candidates where there are any.
    ///
    /// ```
    /// use migrations_core::{Revision, RevisionMap};
    /// let revisions: [Revision; 2] = [Revision::base("1975ea83b712"), Revision::revising("ae1027a6acf", ["1975ea83b712"])];
    /// let map = RevisionMap::build(&revisions).expect("valid");
    /// let found = map.resolve(&"ae10-1".parse()?)?;
    /// assert_eq!(map.ids(found), ["1975ea83b712"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn resolve(&self, target: &Target) -> Result<Vec<Node>, ResolveError> {
        match (&target.symbol, target.offset) {
            (None, Some(offset)) if offset < 0 => {
                let mut heads: Vec<Node> = self.real_heads().collect();
                if let Some(branch) = &target.branch {
                    let branch = self.resolve_branch(branch)?;
                    heads = self.on_branch(heads, branch);
                }
                let below = |head| self.walk(Place::At(head), offset, None, target).map(Place::node);
                heads.into_iter().filter_map(|head| below(head).transpose()).collect()
            }
            (None, _) => Err(TargetError::Relative { text: target.to_string() }.into()),
            (Some(_), Some(offset)) => {
                let place = self.walk_from_symbol(target, offset)?;
                Ok(place.node().into_iter().collect())
            }
            (Some(symbol), None) => self.resolve_symbol(symbol, target),
        }
    }

    /// Like [`resolve`](Self::resolve), for at most one revision.
    pub(crate) fn resolve_one(&self, target: &Target) -> Result<Option<Node>, ResolveError> {
        let found = self.resolve(target)?;
        match found[..] {
            [] => Ok(None),
            [node] => Ok(Some(node)),
            _ => Err(self.multiple_heads(target, &found)),
        }
    }

    fn multiple_heads(&self, target: &Target, heads: &[Node]) -> ResolveError {
        ResolveError::MultipleHeads { target: target.to_string(), heads: self.sorted_ids(heads.iter().copied()) }
    }

    pub(crate) fn sorted_ids(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<String> {
        let mut ids: Vec<String> = nodes.into_iter().map(|node| self.id(node).to_owned()).collect();
        ids.sort_unstable();
        ids
    }

    /// `branch@symbol`, without an offset.
    fn resolve_symbol(&self, symbol: &Symbol, target: &Target) -> Result<Vec<Node>, ResolveError> {
        let branch = target.branch.as_deref().map(|branch| self.resolve_branch(branch)).transpose()?;
        match symbol {
            Symbol::Base => Ok(Vec::new()),
            Symbol::Current => Err(TargetError::Current.into()),
            Symbol::Heads => Ok(match branch {
                None => self.real_heads().collect(),
                Some(branch) => self.on_branch(self.heads(), branch),
            }),
            Symbol::Head => {
                let heads = match branch {
                    None => self.heads().collect(),
                    Some(branch) => self.on_branch(self.heads(), branch),
                };
                if heads.len() > 1 { Err(self.multiple_heads(target, &heads)) } else { Ok(heads) }
            }
            Symbol::Name(name) => self.resolve_name(name, branch.zip(target.branch.as_deref())).map(|node| vec![node]),
        }
    }

    /// What stands before `@`: a label or, as in Alembic, any revision.
    pub(crate) fn resolve_branch(&self, name: &str) -> Result<Node, ResolveError> {
        self.resolve_name(name, None).map_err(|error| match error {
            ResolveError::Unknown { name, similar } => ResolveError::UnknownBranch { name, similar },
            other => other,
        })
    }

    /// An exact name, else the only revision with a name that starts so.
    pub(crate) fn resolve_name(&self, name: &str, branch: Option<(Node, &str)>) -> Result<Node, ResolveError> {
        if let Some(node) = self.node(name) {
            return match branch {
                Some((branch, branch_name)) if !self.shares_lineage(node, branch) => Err(ResolveError::NotOnBranch {
                    revision: self.id(node).to_owned(),
                    branch: branch_name.to_owned(),
                }),
                _ => Ok(node),
            };
        }
        // As in Alembic, names of up to three characters have no prefixes.
        let mut candidates: Vec<(&str, Node)> = self
            .names_starting_with(name)
            .filter(|(candidate, _)| candidate.len() > 3)
            .filter(|&(_, node)| branch.is_none_or(|(branch, _)| self.shares_lineage(node, branch)))
            .collect();
        let names: Vec<String> = candidates.iter().map(|(candidate, _)| (*candidate).to_owned()).collect();
        candidates.dedup_by_key(|&mut (_, node)| node);
        match candidates[..] {
            [(_, node)] => Ok(node),
            [] => Err(ResolveError::Unknown {
                name: name.to_owned(),
                similar: most_similar(name, ["head", "heads", "base"])
                    .or_else(|| self.similar_name(name))
                    .map(str::to_owned),
            }),
            _ if candidates.iter().all(|&(_, node)| node == candidates[0].1) => Ok(candidates[0].1),
            _ => Err(ResolveError::Ambiguous { prefix: name.to_owned(), candidates: names }),
        }
    }

    /// Whether one is an ancestor or a descendant of the other, by declared parents alone.
    pub(crate) fn shares_lineage(&self, left: Node, right: Node) -> bool {
        left == right
            || crate::lineage::closure(&self.down, [left]).contains(right)
            || crate::lineage::closure(&self.down, [right]).contains(left)
    }

    /// All revisions in line with `branch`, by declared parents alone.
    pub(crate) fn line_of(&self, branch: Node) -> NodeSet {
        let mut line = crate::lineage::closure(&self.down, [branch]);
        line.union(&crate::lineage::closure(&self.children, [branch]));
        line
    }

    pub(crate) fn on_branch(&self, nodes: impl IntoIterator<Item = Node>, branch: Node) -> Vec<Node> {
        let line = self.line_of(branch);
        nodes.into_iter().filter(|&node| line.contains(node)).collect()
    }

    /// Of the given revisions, those in line with what the target names; all of them if it names none.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve).
    pub fn filter_for_lineage(&self, nodes: &[Node], target: &Target) -> Result<Vec<Node>, ResolveError> {
        let mut named = match &target.symbol {
            Some(symbol) => self.resolve_symbol(symbol, target)?,
            None => Vec::new(),
        };
        if let Some(branch) = &target.branch {
            named.push(self.resolve_branch(branch)?);
        }
        let lines: Vec<NodeSet> = named.into_iter().map(|node| self.line_of(node)).collect();
        let is_kept = |node: &Node| lines.is_empty() || lines.iter().any(|line| line.contains(*node));
        Ok(nodes.iter().copied().filter(is_kept).collect())
    }

    /// `symbol+N` keeps to the branch while it walks, `symbol-N` checks that the symbol is on it: so does Alembic.
    pub(crate) fn walk_from_symbol(&self, target: &Target, offset: i32) -> Result<Place, ResolveError> {
        let branch = target.branch.as_deref().map(|branch| self.resolve_branch(branch)).transpose()?;
        let start = if offset > 0 { Target { branch: None, ..target.clone() } } else { target.clone() };
        let start = self.resolve_one(&Target { offset: None, ..start })?.map_or(Place::Base, Place::At);
        self.walk(start, offset, branch.filter(|_| offset > 0), target)
    }

    /// Goes `offset` revisions up (along `branch`) or down, by declared parents.
    pub(crate) fn walk(
        &self,
        start: Place,
        offset: i32,
        branch: Option<Node>,
        target: &Target,
    ) -> Result<Place, ResolveError> {
        self.walk_until(start, offset, branch, target)?
            .map_err(|_| ResolveError::WalkedTooFar { target: target.to_string(), steps: offset.unsigned_abs() })
    }

    /// The inner error is the place at which the graph ended.
    pub(crate) fn walk_until(
        &self,
        start: Place,
        offset: i32,
        branch: Option<Node>,
        target: &Target,
    ) -> Result<Result<Place, Place>, ResolveError> {
        if offset == 0 {
            return Ok(Err(start));
        }
        let line = branch.map(|branch| self.line_of(branch));
        let mut place = start;
        for _ in 0..offset.unsigned_abs() {
            let choices: Vec<Node> = match (place, offset > 0) {
                (Place::Base, true) => self.bases().collect(),
                (Place::At(node), true) => self.children(node).to_vec(),
                (Place::Base, false) => return Ok(Err(place)),
                (Place::At(node), false) if self.down_revisions(node).is_empty() => {
                    place = Place::Base;
                    continue;
                }
                (Place::At(node), false) => self.down_revisions(node).to_vec(),
            };
            let is_on_line = |node: &Node| line.as_ref().is_none_or(|line| line.contains(*node));
            let choices: Vec<Node> = choices.into_iter().filter(is_on_line).collect();
            place = match choices[..] {
                [next] => Place::At(next),
                [] => return Ok(Err(place)),
                _ => {
                    return Err(ResolveError::AmbiguousWalk {
                        target: target.to_string(),
                        at: place.node().map(|node| self.id(node).to_owned()),
                        choices: self.sorted_ids(choices),
                    });
                }
            };
        }
        Ok(Ok(place))
    }
}

//! What can be wrong with a set of revisions.

use std::fmt;

use crate::NameFault;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameKind {
    /// The id of a revision.
    Revision,
    /// An entry of `down_revision`.
    DownRevision,
    /// An entry of `depends_on`.
    Dependency,
    /// An entry of `branch_labels`.
    BranchLabel,
    /// An entry of `replaces`.
    Replaced,
}

/// One fault in a set of revisions.
///
/// Revisions are named by their place in the slice that was given, so that the caller can point at files.
/// `entry` is the place within the list that `kind` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GraphError {
    /// A name that no target could address.
    Name {
        /// The revision that bears or declares it.
        revision: usize,
        /// What it names.
        kind: NameKind,
        /// Place in the declared list.
        entry: usize,
        /// The name.
        name: String,
        /// What is wrong with it.
        fault: NameFault,
    },
    /// Two revisions with one id.
    DuplicateId {
        /// The one that comes first in load order; it is kept.
        first: usize,
        /// The other.
        second: usize,
    },
    /// A `down_revision` or `depends_on` that is not there.
    Unknown {
        /// The revision that declares it.
        revision: usize,
        /// Which list it stands in.
        kind: NameKind,
        /// Place in that list.
        entry: usize,
        /// The unknown name.
        name: String,
        /// A known name that looks like it.
        similar: Option<String>,
    },
    /// `down_revision` names a branch label; only ids are allowed there.
    ParentIsLabel {
        /// The revision that declares it.
        revision: usize,
        /// Place in `down_revision`.
        entry: usize,
        /// The label.
        label: String,
        /// The revision that bears the label.
        labelled: usize,
    },
    /// A revision that names itself.
    SelfReference {
        /// The revision.
        revision: usize,
        /// The list in which it names itself.
        kind: NameKind,
        /// Place in that list.
        entry: usize,
    },
    /// A label that is an id or another revision's label.
    LabelTaken {
        /// The revision that declares the label.
        revision: usize,
        /// Place in `branch_labels`.
        entry: usize,
        /// The label.
        label: String,
        /// Who has the name already.
        taken_by: usize,
    },
    /// A cycle over `down_revision` and `depends_on`: each revision needs the next, the last needs the first.
    Cycle {
        /// The revisions on the cycle itself, not those that merely lead to it.
        revisions: Vec<usize>,
    },
    /// Two revisions claim to replace the same one.
    ReplacedTwice {
        /// The first.
        first: usize,
        /// The second.
        second: usize,
        /// What both replace.
        name: String,
    },
    /// Some of the replaced revisions are still there and some are gone.
    ReplacedInPart {
        /// The squash.
        revision: usize,
        /// The ids that are gone.
        missing: Vec<String>,
    },
    /// The replaced revisions have not exactly one entry and one exit.
    ReplacedNotSegment {
        /// The squash.
        revision: usize,
        /// A sentence that says what sticks out.
        reason: String,
    },
}

impl fmt::Display for GraphError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name, fault, .. } => write!(formatter, "`{name}` cannot be a name: {fault}"),
            Self::DuplicateId { first, second } => write!(formatter, "revisions {first} and {second} have the same id"),
            Self::Unknown { revision, name, .. } => {
                write!(formatter, "revision {revision} refers to `{name}`, which does not exist")
            }
            Self::ParentIsLabel { revision, label, .. } => {
                write!(formatter, "revision {revision} revises `{label}`, which is a branch label")
            }
            Self::SelfReference { revision, .. } => write!(formatter, "revision {revision} refers to itself"),
            Self::LabelTaken { label, taken_by, .. } => {
                write!(formatter, "`{label}` already names revision {taken_by}")
            }
            Self::Cycle { revisions } => write!(formatter, "revisions {revisions:?} form a cycle"),
            Self::ReplacedTwice { name, .. } => write!(formatter, "`{name}` is replaced twice"),
            Self::ReplacedInPart { missing, .. } => write!(formatter, "of the replaced revisions {missing:?} are gone"),
            Self::ReplacedNotSegment { reason, .. } => formatter.write_str(reason),
        }
    }
}

impl std::error::Error for GraphError {}

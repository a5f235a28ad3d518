//! One revision as its author declares it, and which names it may bear.

use std::fmt;

/// Longest revision id or branch label, in bytes: the width of the column that holds it in every tracking table.
pub const MAXIMUM_NAME_LENGTH: usize = 100;

/// Names that mean something in a target and so cannot name a revision.
const RESERVED_NAMES: [&str; 4] = ["head", "heads", "base", "current"];

/// One revision, with the names it declares, before any of them has been looked up.
///
/// `S` is any string: `Revision<String>` owns its names, `Revision<&str>` borrows them.
///
/// ```
/// use migrations_core::Revision;
///
/// let merge: Revision = Revision::revising("c", ["b1", "b2"]).with_branch_labels(["accounts"]);
/// assert!(merge.is_merge_point());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision<S = String> {
    /// Identifier, unique within the set.
    pub id: S,
    /// Parents in the chain: none for a base, several for a merge point. Full ids.
    pub down_revisions: Vec<S>,
    /// Further revisions that must be applied first: ids or branch labels.
    pub depends_on: Vec<S>,
    /// Names for the branch that starts here.
    pub branch_labels: Vec<S>,
    /// Revisions that this one stands for (a squash). Empty for ordinary revisions.
    pub replaces: Vec<S>,
}

impl<S> Revision<S> {
    /// A revision without parents.
    pub fn base(id: impl Into<S>) -> Self {
        Self {
            id: id.into(),
            down_revisions: Vec::new(),
            depends_on: Vec::new(),
            branch_labels: Vec::new(),
            replaces: Vec::new(),
        }
    }

    /// A revision on top of `parents`; several parents make a merge point.
    pub fn revising<T: Into<S>>(id: impl Into<S>, parents: impl IntoIterator<Item = T>) -> Self {
        Self { down_revisions: parents.into_iter().map(Into::into).collect(), ..Self::base(id) }
    }

    /// The same revision with these dependencies.
    #[must_use]
    pub fn with_depends_on<T: Into<S>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.depends_on = names.into_iter().map(Into::into).collect();
        self
    }

    /// The same revision with these branch labels.
    #[must_use]
    pub fn with_branch_labels<T: Into<S>>(mut self, labels: impl IntoIterator<Item = T>) -> Self {
        self.branch_labels = labels.into_iter().map(Into::into).collect();
        self
    }

    /// The same revision as a squash of these.
    #[must_use]
    pub fn replacing<T: Into<S>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.replaces = ids.into_iter().map(Into::into).collect();
        self
    }

    /// Whether it has several parents.
    pub fn is_merge_point(&self) -> bool {
        self.down_revisions.len() > 1
    }
}

/// Why a name cannot be used for a revision or a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameFault {
    /// There is no name.
    Empty,
    /// It is one of `head`, `heads`, `base`, `current`.
    Reserved,
    /// It holds a character outside `A-Z a-z 0-9 _ .`, so no target could name it.
    Character(char),
    /// It is longer than [`MAXIMUM_NAME_LENGTH`]; the field is its length in bytes.
    TooLong(usize),
}

impl fmt::Display for NameFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("a name must not be empty"),
            Self::Reserved => formatter.write_str("this word has a meaning of its own in a target"),
            Self::Character(character) => {
                write!(
                    formatter,
                    "`{}` cannot stand in a name; use letters, digits, `_` and `.`",
                    character.escape_debug()
                )
            }
            Self::TooLong(length) => {
                write!(formatter, "{length} bytes are too long; the tracking table holds {MAXIMUM_NAME_LENGTH}")
            }
        }
    }
}

/// Whether `name` may be a revision id or a branch label.
///
/// # Errors
/// The first [`NameFault`] of the name.
///
/// ```
/// use migrations_core::{check_name, NameFault};
/// assert_eq!(check_name("1975ea83b712"), Ok(()));
/// assert_eq!(check_name("x@y"), Err(NameFault::Character('@')));
/// ```
pub fn check_name(name: &str) -> Result<(), NameFault> {
    if name.is_empty() {
        return Err(NameFault::Empty);
    }
    if RESERVED_NAMES.contains(&name) {
        return Err(NameFault::Reserved);
    }
    if let Some(character) = name.chars().find(|&character| !is_name_character(character)) {
        return Err(NameFault::Character(character));
    }
    if name.len() > MAXIMUM_NAME_LENGTH {
        return Err(NameFault::TooLong(name.len()));
    }
    Ok(())
}

/// Whether a character may stand in a name, and so in the name part of a target.
pub(crate) fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_refused_in_lower_case_only() {
        for name in RESERVED_NAMES {
            assert_eq!(check_name(name), Err(NameFault::Reserved));
        }
        assert_eq!(check_name("HEAD"), Ok(()));
        assert_eq!(check_name("v1.0"), Ok(()));
    }

    #[test]
    fn length_is_counted_in_bytes() {
        assert_eq!(check_name(&"a".repeat(MAXIMUM_NAME_LENGTH)), Ok(()));
        assert_eq!(check_name(&"a".repeat(101)), Err(NameFault::TooLong(101)));
    }
}

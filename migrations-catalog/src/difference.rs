//! In what two snapshots differ, object by object.

use std::collections::BTreeMap;
use std::fmt;

use super::chosen_name::called_as_in;
use super::snapshot::{Fact, Kind, ObjectName, Snapshot};

/// One thing in which what was found is not what was expected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// An object is not there.
    Missing(ObjectName),
    /// An object is there that should not be.
    Unexpected(ObjectName),
    /// Something about an object is otherwise; an empty text stands for nothing at all.
    Changed {
        /// The object.
        object: ObjectName,
        /// What about it.
        fact: Fact,
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
}

impl Difference {
    /// The object that is otherwise.
    pub fn object(&self) -> &ObjectName {
        match self {
            Self::Missing(object) | Self::Unexpected(object) | Self::Changed { object, .. } => object,
        }
    }

    /// Whether only the order of columns is otherwise.
    pub fn is_order(&self) -> bool {
        matches!(self, Self::Changed { fact: Fact::Position, .. })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(object) => write!(formatter, "{object} is missing"),
            Self::Unexpected(object) => write!(formatter, "{object} is left over"),
            Self::Changed { object, fact: Fact::NotNull, expected, .. } => {
                let should =
                    if expected.is_empty() { "should take NULL and does not" } else { "should be NOT NULL and is not" };
                write!(formatter, "{object} {should}")
            }
            // A longer text would tell nothing.
            Self::Changed { object, fact: fact @ (Fact::Body | Fact::Query), .. } => {
                write!(formatter, "{} of {object} is another one", fact.as_str())
            }
            Self::Changed { object, fact, expected, found } => {
                let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { format!("`{text}`") };
                write!(formatter, "{} of {object} is {}, not {}", fact.as_str(), or_none(found), or_none(expected))
            }
        }
    }
}

/// In what `found` differs from `expected`. Of an object that is missing or left over, its columns and the like are not named one
/// by one.
pub fn differences(expected: &Snapshot, found: &Snapshot) -> Vec<Difference> {
    compared(expected, found)
}

/// The same where one side was read from a database, whose server has chosen some names, see [`Fact::Chosen`].
pub fn live_differences(expected: &Snapshot, found: &Snapshot) -> Vec<Difference> {
    compared(&called_as_in(expected, found), &called_as_in(found, expected))
}

fn compared(expected: &Snapshot, found: &Snapshot) -> Vec<Difference> {
    let mut all = Vec::new();
    for (name, facts) in expected.objects() {
        let Some(others) = found.get(name) else {
            if !goes_with_table(name, expected, found) {
                all.push(Difference::Missing(name.clone()));
            }
            continue;
        };
        if is_known_by_name(name.kind, facts) || is_known_by_name(name.kind, others) {
            continue;
        }
        let mut keys: Vec<Fact> = facts.keys().chain(others.keys()).copied().collect();
        keys.sort();
        keys.dedup();
        keys.retain(|fact| *fact != Fact::Chosen);
        for fact in keys {
            let (wanted, have) = (facts.get(&fact), others.get(&fact));
            if wanted != have {
                all.push(Difference::Changed {
                    object: name.clone(),
                    fact,
                    expected: wanted.cloned().unwrap_or_default(),
                    found: have.cloned().unwrap_or_default(),
                });
            }
        }
    }
    let unexpected = found.objects().map(|(name, _)| name).filter(|name| expected.get(name).is_none());
    all.extend(
        unexpected
            .filter(|name| !goes_with_table(name, found, expected))
            .map(|name| Difference::Unexpected(name.clone())),
    );
    all.sort();
    all
}

/// Whether no more than the name of such an object is known: its statement is one that cannot be taken apart, or this user may
/// not read what it says.
pub(super) fn is_known_by_name(kind: Kind, facts: &BTreeMap<Fact, String>) -> bool {
    let is_told = |fact: &&Fact| !matches!(fact, Fact::Form | Fact::Chosen);
    matches!(kind, Kind::Trigger | Kind::Policy | Kind::Routine) && facts.keys().filter(is_told).count() == 0
}

/// Whether an object belongs to a table that is there in `has` and not in `lacks`: then the table is named, and that is enough.
fn goes_with_table(name: &ObjectName, has: &Snapshot, lacks: &Snapshot) -> bool {
    let is_lost = |table: &ObjectName| has.get(table).is_some() && lacks.get(table).is_none();
    name.kind.is_part_of_table() && {
        let table = ObjectName { kind: Kind::Table, name: String::new(), ..name.clone() };
        let view = ObjectName { kind: Kind::View, table: String::new(), name: name.table.clone(), ..name.clone() };
        is_lost(&table) || is_lost(&view)
    }
}

//! Objects that one side calls by another name than the other: a CHECK that nobody has named is `t_chk_1` on MySQL and
//! `CONSTRAINT_1` on MariaDB, and a set of migrations may be meant for either.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::snapshot::{Fact, ObjectName, Snapshot};

/// Whether an object under a number that a server has given is another one for the number alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// It is: statements name the object by it.
    Count,
    /// It is not: what says the same is the same. Each server counts in its own way.
    Differ,
}

/// A snapshot with the names that the same objects have in `other`.
pub(super) fn called_as_in<'s>(snapshot: &'s Snapshot, other: &Snapshot, numbers: Numbers) -> Cow<'s, Snapshot> {
    let mut taken = BTreeSet::new();
    let mut renamed = Vec::new();
    for (name, facts) in snapshot.objects() {
        let Some(second) = facts.get(&Fact::OtherName).filter(|_| other.get(name).is_none()) else { continue };
        let second = ObjectName { name: second.clone(), ..name.clone() };
        let is_free = |name: &ObjectName| snapshot.get(name).is_none() && !taken.contains(name);
        let found = if other.get(&second).is_some() && is_free(&second) {
            Some(second)
        } else {
            match numbers {
                Numbers::Count => None,
                Numbers::Differ => says_the_same(snapshot, name, other, is_free),
            }
        };
        if let Some(found) = found {
            taken.insert(found.clone());
            renamed.push((name.clone(), found));
        }
    }
    if renamed.is_empty() {
        return Cow::Borrowed(snapshot);
    }
    let mut copy = snapshot.clone();
    for (from, to) in renamed {
        copy.rename(&from, to);
    }
    Cow::Owned(copy)
}

/// A number that a server has given is no name: what says the same is the same.
fn says_the_same(
    snapshot: &Snapshot,
    name: &ObjectName,
    other: &Snapshot,
    is_free: impl Fn(&ObjectName) -> bool,
) -> Option<ObjectName> {
    let facts = snapshot.get(name)?;
    let is_beside = |it: &ObjectName| it.schema == name.schema && it.table == name.table && it.kind == name.kind;
    let told = |facts: &std::collections::BTreeMap<Fact, String>| {
        let told = facts.iter().filter(|(fact, _)| **fact != Fact::OtherName);
        told.map(|(fact, text)| (*fact, text.clone())).collect::<Vec<_>>()
    };
    let found = other.objects().find(|(it, its)| is_beside(it) && is_free(it) && told(its) == told(facts));
    found.map(|(it, _)| it.clone())
}

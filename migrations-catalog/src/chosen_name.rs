//! Objects under a name that a server has chosen: a CHECK that nobody has named is `t_chk_1` on MySQL and `CONSTRAINT_1` on
//! MariaDB, either counts in its own way, and MySQL gives no number twice. A name of this kind is no fact of the object.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::{Fact, Kind, ObjectName, Snapshot};

type Facts = BTreeMap<Fact, String>;

/// A snapshot with the names that a server has chosen for the same objects in `other`.
pub(super) fn called_as_in<'s>(snapshot: &'s Snapshot, other: &Snapshot) -> Cow<'s, Snapshot> {
    let is_open =
        |(name, facts): &(&ObjectName, &Facts)| facts.contains_key(&Fact::Chosen) && other.get(name).is_none();
    let open: Vec<&ObjectName> = snapshot.objects().filter(is_open).map(|(name, _)| name).collect();
    if open.is_empty() {
        return Cow::Borrowed(snapshot);
    }
    let mut names = Names { snapshot, other, taken: BTreeSet::new(), found: Vec::new() };
    let left: Vec<&ObjectName> = open.into_iter().filter(|name| !names.find_the_same(name)).collect();
    names.pair_by_number(&left);
    let mut copy = snapshot.clone();
    for (from, to) in names.found {
        copy.rename(&from, to);
    }
    Cow::Owned(copy)
}

struct Names<'n> {
    snapshot: &'n Snapshot,
    other: &'n Snapshot,
    taken: BTreeSet<ObjectName>,
    found: Vec<(ObjectName, ObjectName)>,
}

impl Names<'_> {
    /// Constraints of the same table in the other snapshot that are none of this one, and still have no partner.
    fn free_beside(&self, name: &ObjectName) -> Vec<(&ObjectName, &Facts)> {
        let is_beside = |it: &ObjectName| it.schema == name.schema && it.table == name.table && it.kind == name.kind;
        let is_free = |it: &ObjectName| self.snapshot.get(it).is_none() && !self.taken.contains(it);
        self.other.objects().filter(|(it, _)| is_beside(it) && is_free(it)).collect()
    }

    /// Takes the one that says the same.
    fn find_the_same(&mut self, name: &ObjectName) -> bool {
        let said = self.snapshot.get(name).map(told).unwrap_or_default();
        let found = self.free_beside(name).into_iter().find(|(_, facts)| told(facts) == said).map(|(it, _)| it.clone());
        let is_found = found.is_some();
        found.into_iter().for_each(|found| self.take(name, found));
        is_found
    }

    /// What a server reports in words of its own: where as many are left on both sides of a table, they are the same, in order.
    fn pair_by_number(&mut self, left: &[&ObjectName]) {
        for of_table in left.chunk_by(|one, other| one.schema == other.schema && one.table == other.table) {
            let free = self.free_beside(of_table[0]);
            let chosen: Vec<&ObjectName> = free.into_iter().map(|(it, _)| it).filter(|it| self.is_chosen(it)).collect();
            if chosen.len() != of_table.len() {
                continue;
            }
            let pairs: Vec<(ObjectName, ObjectName)> =
                of_table.iter().map(|name| (*name).clone()).zip(chosen.into_iter().cloned()).collect();
            pairs.into_iter().for_each(|(name, found)| self.take(&name, found));
        }
    }

    /// Whether a server gives such names.
    fn is_chosen(&self, name: &ObjectName) -> bool {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let own = name.name.to_lowercase();
        let of_table = format!("{}_chk_", name.table.to_lowercase());
        let column = ObjectName { kind: Kind::Column, ..name.clone() };
        own.strip_prefix("constraint_").is_some_and(is_number)
            || own.strip_prefix(&of_table).is_some_and(is_number)
            || self.other.get(&column).is_some()
    }

    fn take(&mut self, name: &ObjectName, found: ObjectName) {
        self.taken.insert(found.clone());
        self.found.push((name.clone(), found));
    }
}

/// What is known of an object beside its name.
fn told(facts: &Facts) -> Vec<(Fact, &str)> {
    facts.iter().filter(|(fact, _)| **fact != Fact::Chosen).map(|(fact, text)| (*fact, text.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(checks: &[(&str, &str, bool)]) -> Snapshot {
        let mut snapshot = Snapshot::default();
        let name = |kind: Kind, name: &str| ObjectName {
            schema: String::new(),
            table: "t".to_owned(),
            kind,
            name: name.to_owned(),
        };
        snapshot.add(name(Kind::Column, "a"), [(Fact::Type, "int")]);
        for (own, condition, is_chosen) in checks {
            let chosen = if *is_chosen { "yes" } else { "" };
            snapshot.add(name(Kind::Constraint, own), [(Fact::Condition, *condition), (Fact::Chosen, chosen)]);
        }
        snapshot
    }

    fn names(snapshot: &Snapshot) -> Vec<&str> {
        let constraints = snapshot.objects().filter(|(name, _)| name.kind == Kind::Constraint);
        constraints.map(|(name, _)| name.name.as_str()).collect()
    }

    #[test]
    fn what_says_the_same_is_the_same_under_any_number() {
        let expected = table(&[("t_chk_1", "a > 1", true), ("t_chk_2", "a > 2", true), ("own", "a > 3", false)]);
        let found = table(&[("constraint_1", "a > 2", false), ("constraint_2", "a > 1", false), ("x", "a > 3", false)]);
        assert_eq!(names(&called_as_in(&expected, &found)), ["constraint_1", "constraint_2", "own"]);
        let called = called_as_in(&expected, &found).into_owned();
        let first = called.objects().find(|(name, _)| name.name == "constraint_1");
        assert_eq!(first.and_then(|(_, facts)| facts.get(&Fact::Condition)).map(String::as_str), Some("a > 2"));
    }

    #[test]
    fn what_the_server_says_in_its_own_words_is_found_where_nothing_else_is_left() {
        let expected = table(&[("t_chk_1", "a > 1", true), ("t_chk_2", "a != 2", true)]);
        let found = table(&[("a", "a > 1", false), ("constraint_1", "a <> 2", false)]);
        assert_eq!(names(&called_as_in(&expected, &found)), ["a", "constraint_1"]);
        // A name that a person has chosen is another check, and so is one too many.
        let named = table(&[("a", "a > 1", false), ("mine", "a <> 2", false)]);
        assert_eq!(names(&called_as_in(&expected, &named)), ["a", "t_chk_2"]);
        let more = table(&[("a", "a > 1", false), ("constraint_1", "a <> 2", false), ("constraint_2", "a > 9", false)]);
        assert_eq!(names(&called_as_in(&expected, &more)), ["a", "t_chk_2"]);
    }
}

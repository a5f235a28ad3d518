//! The schema that a program expects of its database, in a compact form that travels in the binary.

use std::collections::BTreeSet;

use super::certain::is_certain;
use super::comparable::keep_comparable;
use super::difference::{Difference, live_differences};
use super::snapshot::{Fact, Kind, ObjectName, Snapshot};
use migrations_core::Dialect;

/// In what two schemas differ in any words, the order of columns aside: one of them is that of a live database, which has
/// words of its own.
pub fn certain_differences(mut expected: Snapshot, mut live: Snapshot, dialect: Dialect) -> Vec<Difference> {
    keep_comparable(&mut expected, dialect);
    keep_comparable(&mut live, dialect);
    let mut found = live_differences(&expected, &live);
    found.retain(|difference| !difference.is_order() && is_certain(difference, &expected, dialect));
    found
}

/// Between objects, and between the parts of one; no name holds them.
const OBJECT: char = '\u{1e}';
const PART: char = '\u{1f}';

/// What a database should hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExpectedSchema {
    snapshot: Snapshot,
    /// Names of which nothing is known for certain, in small letters.
    doubts: BTreeSet<String>,
}

impl ExpectedSchema {
    /// What can be compared of a schema, but for objects and parts of tables that have one of the names in `doubts`, and for
    /// all parts of tables that have.
    pub fn new(mut snapshot: Snapshot, dialect: Dialect, doubts: impl IntoIterator<Item = String>) -> Self {
        keep_comparable(&mut snapshot, dialect);
        Self { snapshot, doubts: doubts.into_iter().map(|name| name.to_lowercase()).collect() }
    }

    /// In what a live database differs. What others have in the same database as a whole is no difference: tables, views,
    /// types that are not expected.
    pub fn compare(&self, mut live: Snapshot, dialect: Dialect) -> Vec<Difference> {
        keep_comparable(&mut live, dialect);
        let mut found = live_differences(&self.snapshot, &live);
        found.retain(|difference| {
            let ObjectName { table, name, kind, .. } = difference.object();
            let is_foreign = !kind.is_part_of_table() && matches!(difference, Difference::Unexpected(_));
            !is_foreign
                && is_certain(difference, &self.snapshot, dialect)
                && self.is_known(table)
                && self.is_known(name)
        });
        found
    }

    /// Whether nothing is in doubt that has this name; functions have their arguments behind it.
    fn is_known(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let own = name.split('(').next().unwrap_or_default();
        !self.doubts.contains(own) && !self.doubts.contains(&name)
    }

    /// As one text.
    pub fn encode(&self) -> String {
        let doubts: Vec<&str> = self.doubts.iter().map(String::as_str).collect();
        let mut text = doubts.join(&PART.to_string());
        for (name, facts) in self.snapshot.objects() {
            text.push(OBJECT);
            let kind = Kind::ALL.iter().position(|kind| *kind == name.kind).unwrap_or_default();
            text.push(letter(kind));
            for part in [&name.schema, &name.table, &name.name] {
                text.push_str(part);
                text.push(PART);
            }
            for (fact, value) in facts {
                let fact = Fact::ALL.iter().position(|known| known == fact).unwrap_or_default();
                text.push(letter(fact));
                text.push_str(value);
                text.push(PART);
            }
        }
        text
    }

    /// From the text that [`encode`](Self::encode) gives.
    pub fn decode(text: &str) -> Self {
        let mut records = text.split(OBJECT);
        let doubts = records.next().unwrap_or_default().split(PART).filter(|name| !name.is_empty());
        let mut expected = Self { doubts: doubts.map(str::to_owned).collect(), ..Self::default() };
        for record in records {
            let Some((kind, rest)) = first_letter(record) else { continue };
            let mut parts = rest.split(PART);
            let mut next = || parts.next().unwrap_or_default().to_owned();
            let (schema, table, name) = (next(), next(), next());
            let facts = parts.filter_map(|part| {
                let (fact, value) = first_letter(part)?;
                Some((*Fact::ALL.get(fact)?, value))
            });
            let Some(&kind) = Kind::ALL.get(kind) else { continue };
            expected.snapshot.add(ObjectName { schema, table, kind, name }, facts);
        }
        expected
    }
}

fn letter(number: usize) -> char {
    u8::try_from(number).map_or('?', |number| char::from(b'a' + number))
}

fn first_letter(text: &str) -> Option<(usize, &str)> {
    let letter = text.bytes().next()?;
    Some((usize::from(letter.checked_sub(b'a')?), &text[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let name = |kind, table: &str, name: &str| ObjectName {
            schema: String::new(),
            table: table.to_owned(),
            kind,
            name: name.to_owned(),
        };
        let mut snapshot = Snapshot::default();
        snapshot.add(name(Kind::Table, "users", ""), []);
        snapshot.add(name(Kind::Column, "users", "id"), [(Fact::Type, "bigint"), (Fact::NotNull, "yes")]);
        snapshot.add(name(Kind::Other, "", "x"), [(Fact::Comment, "never compared")]);
        let expected = ExpectedSchema::new(snapshot.clone(), Dialect::Postgres, ["x".to_owned()]);
        assert_eq!(ExpectedSchema::decode(&expected.encode()), expected);
        assert_eq!(expected.compare(snapshot, Dialect::Postgres), []);
        assert_eq!(expected.compare(Snapshot::default(), Dialect::Postgres).len(), 1);
        assert_eq!(ExpectedSchema::decode(""), ExpectedSchema::default());
    }

    #[test]
    fn nothing_is_said_of_what_is_in_doubt() {
        let name = |kind, table: &str, name: &str| ObjectName {
            schema: String::new(),
            table: table.to_owned(),
            kind,
            name: name.to_owned(),
        };
        let mut wanted = Snapshot::default();
        wanted.add(name(Kind::Table, "users", ""), []);
        wanted.add(name(Kind::Index, "users", "Old"), []);
        wanted.add(name(Kind::Routine, "", "f(integer)"), []);
        wanted.add(name(Kind::Routine, "", "g()"), []);
        let mut live = Snapshot::default();
        live.add(name(Kind::Table, "users", ""), []);
        live.add(name(Kind::Index, "users", "New"), []);
        let told = |doubts: &[&str]| {
            let doubts = doubts.iter().map(|name| (*name).to_owned());
            ExpectedSchema::new(wanted.clone(), Dialect::Postgres, doubts)
                .compare(live.clone(), Dialect::Postgres)
                .len()
        };
        assert_eq!((told(&[]), told(&["old", "new"]), told(&["f"]), told(&["users", "F", "g"])), (4, 2, 3, 0));
    }
}

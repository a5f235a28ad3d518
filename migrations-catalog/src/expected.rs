//! The schema that a program expects of its database, in a compact form that travels in the binary.

use std::collections::BTreeSet;
use std::fmt;

use super::certain::is_certain;
use super::comparable::keep_told;
use super::difference::{Difference, is_known_by_name, live_differences};
use super::folded::called_as;
use super::introspection::{LiveSchema, Sight};
use super::snapshot::{Fact, Kind, ObjectName, Snapshot};
use migrations_core::Dialect;

/// In what two schemas differ in any words, the order of columns aside: one of them is that of a live database, which has
/// words of its own.
pub fn certain_differences(expected: Snapshot, live: Snapshot, dialect: Dialect) -> Vec<Difference> {
    Comparison::new(expected, live, dialect).differences
}

/// What comparing a schema with a live database came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// In what they differ in any words.
    pub differences: Vec<Difference>,
    /// What may differ, or may only be said in the words of the server.
    pub not_compared: Vec<NotCompared>,
}

impl Comparison {
    /// Compares them, the order of columns aside.
    pub fn new(mut expected: Snapshot, mut live: Snapshot, dialect: Dialect) -> Self {
        keep_told(&mut expected, dialect);
        keep_told(&mut live, dialect);
        Self::of_told(&expected, &live, dialect)
    }

    fn of_told(expected: &Snapshot, live: &Snapshot, dialect: Dialect) -> Self {
        let mut comparison = Self::default();
        for difference in live_differences(expected, live).into_iter().filter(|it| !it.is_order()) {
            if is_certain(&difference, expected, dialect) {
                comparison.differences.push(difference);
            } else if let Difference::Changed { object, fact, .. } = difference {
                comparison.not_compared.push(NotCompared { object, fact: Some(fact) });
            }
        }
        let by_name = expected.objects().filter(|(name, facts)| {
            live.get(name).is_some_and(|found| {
                is_known_by_name(name.kind, found) != is_known_by_name(name.kind, facts)
                    || name.kind == Kind::Rule
                    || name.kind == Kind::Routine && is_known_by_name(name.kind, facts)
            })
        });
        comparison.not_compared.extend(by_name.map(|(name, _)| NotCompared { object: name.clone(), fact: None }));
        comparison.not_compared.sort();
        comparison
    }
}

impl Comparison {
    /// The same for a user who does not see everything: what is not shown may be there.
    #[must_use]
    pub fn as_seen(mut self, sight: Sight) -> Self {
        let is_hidden =
            |difference: &Difference| matches!(difference, Difference::Missing(object) if !sight.shows(object.kind));
        let (hidden, differences) = self.differences.into_iter().partition(is_hidden);
        let hidden: Vec<Difference> = hidden;
        let objects = hidden.iter().map(Difference::object);
        self.not_compared.extend(objects.map(|object| NotCompared { object: object.clone(), fact: None }));
        self.not_compared.sort();
        Self { differences, not_compared: self.not_compared }
    }
}

/// Something of which no difference is certain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotCompared {
    /// The object.
    pub object: ObjectName,
    /// What about it; `None` stands for everything but its name.
    pub fact: Option<Fact>,
}

impl fmt::Display for NotCompared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fact {
            Some(fact) => write!(formatter, "{} of {}", fact.as_str(), self.object),
            None => write!(formatter, "{}", self.object),
        }
    }
}

/// Texts that are only compared, and may be long: a number stands for each.
fn shorten(snapshot: &mut Snapshot) {
    snapshot.change_facts(|fact, text| {
        if matches!(fact, Fact::Body | Fact::Query) && !text.is_empty() {
            *text = format!("{:016x}", fingerprint(text));
        }
    });
}

/// FNV-1a. Source: RFC 9923, The FNV Non-Cryptographic Hash Algorithm.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
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
        keep_told(&mut snapshot, dialect);
        shorten(&mut snapshot);
        Self { snapshot, doubts: doubts.into_iter().map(|name| name.to_lowercase()).collect() }
    }

    /// In what a live database differs. What others have in the same database as a whole is no difference: tables, views,
    /// types that are not expected.
    pub fn compare(&self, live: &LiveSchema, dialect: Dialect) -> Comparison {
        let sight = live.sight;
        let mut live =
            if live.folds_tables { called_as(&live.snapshot, &self.snapshot) } else { live.snapshot.clone() };
        keep_told(&mut live, dialect);
        shorten(&mut live);
        let Comparison { mut differences, mut not_compared } =
            Comparison::of_told(&self.snapshot, &live, dialect).as_seen(sight);
        differences.retain(|difference| {
            let object = difference.object();
            let is_foreign = !object.kind.is_part_of_table() && matches!(difference, Difference::Unexpected(_));
            !is_foreign && self.is_known(object)
        });
        not_compared.extend(self.in_doubt(&live));
        not_compared.sort();
        not_compared.dedup();
        Comparison { differences, not_compared }
    }

    /// What is there on both sides, and of which no more can be said.
    fn in_doubt(&self, live: &Snapshot) -> Vec<NotCompared> {
        let objects = self.snapshot.objects().map(|(name, _)| name);
        let in_doubt =
            objects.filter(|name| !name.kind.is_part_of_table() && !self.is_known(name) && live.get(name).is_some());
        in_doubt.map(|name| NotCompared { object: name.clone(), fact: None }).collect()
    }

    /// Whether nothing is in doubt that has the name of an object, or that of its table.
    fn is_known(&self, object: &ObjectName) -> bool {
        self.is_certain_name(&object.table) && self.is_certain_name(&object.name)
    }

    /// Whether nothing is in doubt that has this name; functions have their arguments behind it.
    fn is_certain_name(&self, name: &str) -> bool {
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

    fn seen(snapshot: Snapshot) -> LiveSchema {
        LiveSchema { snapshot, sight: Sight::WHOLE, folds_tables: false, left_out: Vec::new() }
    }

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
        assert_eq!(expected.compare(&seen(snapshot), Dialect::Postgres), Comparison::default());
        assert_eq!(expected.compare(&seen(Snapshot::default()), Dialect::Postgres).differences.len(), 1);
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
                .compare(&seen(live.clone()), Dialect::Postgres)
                .differences
                .len()
        };
        assert_eq!((told(&[]), told(&["old", "new"]), told(&["f"]), told(&["users", "F", "g"])), (4, 2, 3, 0));
    }

    #[test]
    fn a_body_travels_as_a_number_and_a_query_of_a_view_is_not_compared() {
        let name =
            |kind, name: &str| ObjectName { schema: String::new(), table: String::new(), kind, name: name.to_owned() };
        let snapshot = |body: &str, query: &str| {
            let mut snapshot = Snapshot::default();
            snapshot.add(name(Kind::Routine, "f()"), [(Fact::Options, "language sql"), (Fact::Body, body)]);
            snapshot.add(name(Kind::View, "v"), [(Fact::Query, query)]);
            snapshot
        };
        let expected = ExpectedSchema::new(snapshot("SELECT 1", "as select 1"), Dialect::Postgres, []);
        assert!(!expected.encode().contains("SELECT"), "{}", expected.encode());
        let told = |body: &str, query: &str| {
            let found =
                ExpectedSchema::decode(&expected.encode()).compare(&seen(snapshot(body, query)), Dialect::Postgres);
            let texts = |texts: &[String]| texts.join("; ");
            let differences: Vec<String> = found.differences.iter().map(ToString::to_string).collect();
            let not_compared: Vec<String> = found.not_compared.iter().map(ToString::to_string).collect();
            (texts(&differences), texts(&not_compared))
        };
        assert_eq!(told("SELECT 1", "as select 1"), (String::new(), String::new()));
        let changed = "body of function `f()` is another one".to_owned();
        assert_eq!(told("SELECT 2", "as select 1"), (changed, String::new()));
        assert_eq!(told("SELECT 1", "as select 2"), (String::new(), "query of view `v`".to_owned()));
        // A user without the right to read a body sees none.
        assert_eq!(told("", "as select 1"), (String::new(), "body of function `f()`".to_owned()));
    }
}

//! What of a schema a database can be asked for.

use std::collections::BTreeMap;

use super::snapshot::{Fact, Kind, ObjectName, Snapshot};
use super::wording::Wording;
use migrations_core::Dialect;

/// Leaves out what a database reports in its own words, and what is not the migrations' own: so the schema of the model
/// and that of a live database can be compared to the letter.
pub fn keep_comparable(snapshot: &mut Snapshot, dialect: Dialect) {
    keep_told(snapshot, dialect);
    if !Wording::of(dialect).keeps_text {
        snapshot.retain_facts(|_, fact| fact != Fact::Query);
    }
}

/// The same with what a database reports in its own words: of that, some differences are certain, and others are not.
pub(super) fn keep_told(snapshot: &mut Snapshot, dialect: Dialect) {
    let wording = Wording::of(dialect);
    snapshot.retain(|name| {
        // Of these only the statements are known that make them.
        name.kind != Kind::Other
            && [&name.table, &name.name].into_iter().all(|part| !part.starts_with("__") && !part.starts_with("sqlite_"))
    });
    if wording.json_may_be_text {
        join_json(snapshot);
    }
    snapshot.retain_facts(|name, fact| match fact {
        // The database writes it in its own words.
        Fact::Definition => false,
        Fact::Members => name.kind == Kind::Type && wording.tells_members,
        _ if name.kind == Kind::Sequence && !wording.tells_sequences => false,
        Fact::Actions if !wording.tells_conflicts => {
            name.kind != Kind::Constraint || !name.name.starts_with("unique") && name.name != "primary key"
        }
        Fact::Collation => wording.settings_are_stated,
        Fact::Form | Fact::Options if name.kind == Kind::Table => wording.settings_are_stated,
        _ => true,
    });
}

/// `j JSON` that is kept as a longtext with the check `json_valid(j)` is JSON.
fn join_json(snapshot: &mut Snapshot) {
    let is_json = |name: &ObjectName, facts: &BTreeMap<Fact, String>| {
        let condition = facts.get(&Fact::Condition).map(String::as_str).unwrap_or_default();
        name.kind == Kind::Constraint && condition.starts_with("json_valid (") && condition.contains(&name.name)
    };
    let checks: Vec<ObjectName> =
        snapshot.objects().filter(|(name, facts)| is_json(name, facts)).map(|(name, _)| name.clone()).collect();
    for check in checks {
        let column = ObjectName { kind: Kind::Column, ..check.clone() };
        let data_type = snapshot.get(&column).and_then(|facts| facts.get(&Fact::Type));
        if data_type.is_some_and(|data_type| data_type == "longtext") {
            snapshot.add(column, [(Fact::Type, "json")]);
            snapshot.retain(|name| *name != check);
        }
    }
}

//! Names of tables where the case of a letter makes no difference: a server may keep them in small letters.

use std::collections::BTreeMap;

use super::snapshot::{Fact, Kind, ObjectName, Snapshot};

/// A live database with its tables and views called as in another schema.
pub(super) fn called_as(live: &Snapshot, expected: &Snapshot) -> Snapshot {
    let names: BTreeMap<String, &str> = expected.objects().filter_map(|(name, _)| relation(name)).collect();
    let called = |name: &str| names.get(&name.to_lowercase()).map_or(name, |name| *name).to_owned();
    let mut all = Snapshot::default();
    for (name, facts) in live.objects() {
        let own = if name.kind == Kind::View { called(&name.name) } else { name.name.clone() };
        let object = ObjectName { table: called(&name.table), name: own, ..name.clone() };
        let fact = |(fact, text): (&Fact, &String)| match text.split_once(" (").filter(|_| *fact == Fact::References) {
            Some((table, columns)) => (*fact, format!("{} ({columns}", called(table))),
            None => (*fact, text.clone()),
        };
        let facts: Vec<(Fact, String)> = facts.iter().map(fact).collect();
        all.add(object, facts.iter().map(|(fact, text)| (*fact, text.as_str())));
    }
    all
}

/// The name of a table or a view, in small letters and as it is.
fn relation(name: &ObjectName) -> Option<(String, &str)> {
    let own = match name.kind {
        Kind::Table => &name.table,
        Kind::View => &name.name,
        Kind::Schema
        | Kind::Extension
        | Kind::Type
        | Kind::Sequence
        | Kind::Column
        | Kind::Constraint
        | Kind::Index
        | Kind::Trigger
        | Kind::Policy
        | Kind::Routine
        | Kind::Other
        | Kind::Rule
        | Kind::Comment
        | Kind::Option => return None,
    };
    Some((own.to_lowercase(), own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(kind: Kind, table: &str, name: &str) -> ObjectName {
        ObjectName { schema: String::new(), table: table.to_owned(), kind, name: name.to_owned() }
    }

    #[test]
    fn tables_views_and_targets_are_called_as_expected() {
        let made = |users: &str, orders: &str, few: &str| {
            let mut snapshot = Snapshot::default();
            snapshot.add(name(Kind::Table, users, ""), []);
            snapshot.add(name(Kind::Table, orders, ""), []);
            let target = format!("{users} (id)");
            snapshot.add(name(Kind::Constraint, orders, "k"), [(Fact::References, target.as_str())]);
            snapshot.add(name(Kind::View, "", few), []);
            snapshot
        };
        let expected = made("Users", "Orders", "Few");
        assert_eq!(called_as(&made("users", "orders", "few"), &expected), expected);
    }
}

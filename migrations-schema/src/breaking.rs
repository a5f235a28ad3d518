//! What an up script does to the schema that programs of the version before cannot stand.

use migrations_catalog::{Difference, Fact, Kind, Snapshot, differences};

/// Changes with which an older program fails: what it reads is gone, or what it writes is refused. `before` and `after` hold
/// what the script has changed.
pub fn breaking_changes(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    differences(before, after).iter().filter_map(|difference| reason(difference, after)).collect()
}

fn reason(difference: &Difference, after: &Snapshot) -> Option<String> {
    match difference {
        Difference::Missing(object) if matches!(object.kind, Kind::Table | Kind::View | Kind::Column) => {
            Some(format!("{object} is gone"))
        }
        Difference::Unexpected(object) if object.kind == Kind::Column => {
            let facts = after.get(object)?;
            let has = |fact: Fact| facts.contains_key(&fact);
            let is_needed = has(Fact::NotNull) && !has(Fact::Default) && !has(Fact::Generated);
            is_needed.then(|| format!("{object} is NOT NULL and has no default, so rows without it are refused"))
        }
        Difference::Changed { object, fact: Fact::NotNull, found, .. }
            if object.kind == Kind::Column && !found.is_empty() =>
        {
            Some(format!("{object} takes no NULL any more"))
        }
        Difference::Changed { object, fact: Fact::Default, found, .. }
            if object.kind == Kind::Column && found.is_empty() =>
        {
            let is_needed = after.get(object).is_some_and(|facts| facts.contains_key(&Fact::NotNull));
            is_needed.then(|| format!("{object} has no default any more"))
        }
        Difference::Changed { object, fact: Fact::Members, expected, found } if object.kind == Kind::Type => {
            let has = |label: &&str| found.split(", ").any(|other| other == *label);
            let gone = expected.split(", ").find(|label| !has(label))?;
            Some(format!("{object} has no `{gone}` any more"))
        }
        _ => None,
    }
}

//! Foreign keys that point to what is not there.
//!
//! SQLite takes them when a table is made, and refuses every row afterwards. Source: SQLite, Foreign Key Support, 3.

use std::collections::BTreeSet;

use super::constraints::columns_of;
use super::{ObjectId, Schema};
use crate::objects::{ConstraintKind, Object, Table};
use crate::server::KeyTarget;

impl Schema {
    /// Those of tables that have changed since the last [`Schema::begin`], or that point to such tables.
    pub fn dangling_keys(&self) -> Vec<String> {
        if self.rules.keys.target != KeyTarget::Unchecked {
            return Vec::new();
        }
        let changed = self.undo_log.changed_last();
        let mut tables: BTreeSet<ObjectId> = BTreeSet::new();
        for key in changed {
            let place = (key.schema.clone(), key.name.clone());
            tables.extend(self.dependents(&place, |_, object| matches!(object, Object::Table(_))));
            tables.insert(key.clone());
        }
        tables
            .iter()
            .filter_map(|key| Some((key, self.table(key)?)))
            .flat_map(|(key, table)| self.dangling_of(key, table))
            .collect()
    }

    fn dangling_of(&self, key: &ObjectId, table: &Table) -> Vec<String> {
        let keys = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey { columns, table, targets, .. } => Some((columns, table, targets)),
            _ => None,
        });
        let faults = keys.filter_map(|(columns, target, targets)| {
            let reason = self.dangles(target, columns.len(), targets)?;
            Some(format!("foreign key ({}) of table `{}` {reason}", columns.join(", "), key.name))
        });
        if self.is_tainted(&key.name) { Vec::new() } else { faults.collect() }
    }

    fn dangles(&self, target: &(String, String), count: usize, targets: &[String]) -> Option<String> {
        let name = &target.1;
        if self.is_tainted(name) || self.is_known_elsewhere(name) {
            return None;
        }
        let Some(object) = self.get(&ObjectId::relation(&target.0, name)) else {
            return Some(format!("points to table `{name}`, which is not there"));
        };
        let Object::Table(table) = object else { return None };
        if table.is_partly_known {
            return None;
        }
        if let Some(missing) = targets.iter().find(|column| table.column(column).is_none()) {
            return Some(format!("points to column `{missing}`, which table `{name}` does not have"));
        }
        let primary = table.primary_key().map(|constraint| columns_of(&constraint.kind));
        if targets.is_empty() {
            let fits = primary.is_some_and(|columns| columns.len() == count);
            return (!fits).then(|| format!("points to table `{name}`, which has no primary key that fits"));
        }
        let wanted: BTreeSet<&String> = targets.iter().collect();
        let keys = table.constraints.iter().map(|constraint| columns_of(&constraint.kind));
        let unique = table.indexes.iter().filter(|index| index.is_unique && index.condition.is_none());
        let unique =
            unique.map(|index| index.keys.iter().filter_map(|part| part.column().map(str::to_owned)).collect());
        let is_unique =
            keys.chain(unique).any(|columns: Vec<String>| columns.iter().collect::<BTreeSet<_>>() == wanted);
        (!is_unique).then(|| format!("points to ({}) of table `{name}`, which is not unique", targets.join(", ")))
    }
}

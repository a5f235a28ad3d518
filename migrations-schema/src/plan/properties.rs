//! What is set on objects that are on both sides (PostgreSQL).

use std::collections::BTreeMap;

use migrations_catalog::ObjectName;

use super::Verb;
use super::planner::Planner;
use crate::ddl::Ddl;
use crate::owner::{Owner, owners_of};
use crate::properties::SetProperty;
use crate::schema::ObjectId;

/// What changes of one owner.
struct Changes {
    of: ObjectName,
    take_away: bool,
    statements: Vec<String>,
}

impl Planner<'_> {
    /// Sets what differs, and takes away what is not wanted; what is made by then has what its statement says.
    pub(super) fn set_properties(&mut self) {
        let keys: Vec<ObjectId> = self.to.objects().map(|(key, _)| key.clone()).collect();
        let keys = keys.into_iter().filter(|key| !self.is_uncertain_name(&key.name));
        let changes: Vec<Changes> = keys.flat_map(|key| self.changes_of(&key)).collect();
        let (gone, new): (Vec<Changes>, Vec<Changes>) = changes.into_iter().partition(|changes| changes.take_away);
        for Changes { of, statements, .. } in gone.into_iter().chain(new) {
            self.run_with(Verb::Alter, of, statements, Vec::new(), Vec::new());
        }
    }

    /// Of an object and its parts.
    fn changes_of(&self, key: &ObjectId) -> Vec<Changes> {
        let (Some(now), Some(wanted)) = (self.now().object(key), self.to.object(key)) else { return Vec::new() };
        let (before, after) = (owners_of(key, now), owners_of(key, wanted));
        // Most objects have none at all.
        if before.iter().chain(&after).all(|(_, set)| set.is_empty()) {
            return Vec::new();
        }
        let before: BTreeMap<ObjectName, _> = before.into_iter().map(|(owner, set)| (owner.name(), set)).collect();
        let changes = after.into_iter().filter_map(|(owner, wanted)| {
            let now = before.get(&owner.name())?;
            Some(self.written(owner, &now.changes_to(wanted)))
        });
        changes.flatten().collect()
    }

    /// Those that take something away apart from the others.
    fn written(&self, owner: Owner<'_>, changes: &[SetProperty]) -> Vec<Changes> {
        let statements = |changes: Vec<SetProperty>, take_away: bool| {
            let statements = Ddl::new(self.to).set_properties(owner, &changes);
            (!statements.is_empty()).then(|| Changes { of: owner.name(), take_away, statements })
        };
        let (gone, new) = changes.iter().cloned().partition(|(_, value)| value.is_none());
        [statements(gone, true), statements(new, false)].into_iter().flatten().collect()
    }
}

//! What is set on objects that are on both sides (PostgreSQL).

use migrations_catalog::ObjectName;

use super::Verb;
use super::planner::Planner;
use crate::ddl::{Ddl, Owner};
use crate::properties::{Properties, SetProperty};
use crate::schema::{Object, ObjectId};

/// What changes of one owner.
struct Changes {
    of: ObjectName,
    take_away: bool,
    statements: Vec<String>,
}

impl Planner<'_> {
    /// Sets what differs, and takes away what is not wanted; what is made by then has what its statement says.
    pub(super) fn set_properties(&mut self) {
        if !self.rules().tables.storage_is_told {
            return;
        }
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
        let none = Properties::default();
        let mut all = Vec::new();
        let mut add = |owner: Owner<'_>, now: &Properties, wanted: &Properties| {
            let changes = now.changes_to(wanted);
            all.extend(self.written(owner, &changes));
        };
        add(Owner::Object(key, wanted), now.properties().unwrap_or(&none), wanted.properties().unwrap_or(&none));
        if let (Object::Table(now), Object::Table(wanted)) = (now, wanted) {
            for column in &wanted.columns {
                let before = now.column(&column.name).map_or(&none, |it| &it.properties);
                add(Owner::Column(key, &column.name, &column.data_type), before, &column.properties);
            }
            for constraint in wanted.constraints.iter().filter(|it| now.constraint_called(&it.name).is_some()) {
                let before = now.constraint_called(&constraint.name).map_or(&none, |it| &it.properties);
                add(Owner::Constraint(key, &constraint.name), before, &constraint.properties);
            }
        }
        for index in wanted.indexes() {
            let Some(before) = now.indexes().iter().find(|it| it.name == index.name) else { continue };
            add(Owner::Index(key, &index.name), &before.properties, &index.properties);
        }
        all
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

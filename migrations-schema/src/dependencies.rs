//! Who needs whom: kept as objects change.
//!
//! What an object needs is read from the object alone, see [`needs_of`]. The way round is kept here, so that nothing has to be
//! searched to know what a DROP takes along, what follows a new name, or how far doubt reaches.

use std::collections::{BTreeMap, BTreeSet};

use crate::object_id::{Namespace, ObjectId};
use crate::objects::{ConstraintKind, Object, Table};

/// What an object can need.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// A table, a view, a sequence or a function.
    Named {
        /// Its schema; empty for the usual one.
        schema: String,
        /// Its name.
        name: String,
    },
    /// A type, as columns write it.
    Type(String),
}

impl Need {
    /// What has this name.
    pub fn named(schema: &str, name: &str) -> Self {
        Self::Named { schema: schema.to_owned(), name: name.to_owned() }
    }

    /// The type of a column, or of the elements of its arrays.
    pub fn of_type(data_type: &str) -> Self {
        Self::Type(element_type(data_type).to_owned())
    }

    /// The name without its schema.
    pub fn name(&self) -> &str {
        match self {
            Self::Named { name, .. } | Self::Type(name) => name,
        }
    }

    /// Whether nothing can drop or rename it.
    fn is_of_server(&self) -> bool {
        matches!(self, Self::Type(name) if is_of_server(name))
    }
}

/// The type of the elements, where it is one of arrays.
fn element_type(data_type: &str) -> &str {
    let mut element = data_type;
    while let Some(inner) = element.strip_suffix("[]") {
        element = inner;
    }
    element
}

impl From<&(String, String)> for Need {
    fn from((schema, name): &(String, String)) -> Self {
        Self::named(schema, name)
    }
}

/// Types that nothing drops or renames.
fn is_of_server(data_type: &str) -> bool {
    let base = data_type.split('(').next().unwrap_or_default();
    matches!(
        base,
        "" | "integer"
            | "bigint"
            | "smallint"
            | "text"
            | "boolean"
            | "uuid"
            | "jsonb"
            | "json"
            | "bytea"
            | "numeric"
            | "character varying"
            | "character"
            | "real"
            | "double precision"
            | "date"
            | "inet"
    ) || base.starts_with("time")
        || base.starts_with("interval")
}

/// What an object needs to be there.
pub fn needs_of(id: &ObjectId, object: &Object) -> BTreeSet<Need> {
    let mut needs: BTreeSet<Need> = match object {
        Object::Table(table) => needs_of_table(table),
        Object::View(view) => view.reads.iter().map(Need::from).collect(),
        Object::Sequence(sequence) => {
            sequence.owner.iter().map(|(schema, table, _)| Need::named(schema, table)).collect()
        }
        Object::IndexName { table } => BTreeSet::from([Need::named(&id.schema, table)]),
        Object::Text(routine) => {
            let named = routine.table.iter().chain(&routine.calls).chain(&routine.reads).map(Need::from);
            let arguments = id.of.split(", ").filter(|_| id.namespace == Namespace::Routine).map(Need::of_type);
            named.chain(arguments).collect()
        }
        Object::Bare if id.namespace == Namespace::Constraint => BTreeSet::from([Need::named(&id.schema, &id.of)]),
        Object::Bare | Object::Schema(_) | Object::Type(_) | Object::Extension(_) => BTreeSet::new(),
    };
    needs.retain(|need| !need.is_of_server());
    needs
}

fn needs_of_table(table: &Table) -> BTreeSet<Need> {
    let sequences = table.columns.iter().filter_map(|column| column.sequence.as_ref());
    let targets = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey { table, .. } => Some(table),
        ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::Exclude(_) => None,
    });
    let named = table.parents.iter().chain(sequences).chain(targets).map(Need::from);
    // Most columns have a type of the server, and that of the column before: these are left out before anything is made of them.
    let mut last = "";
    let types = table.columns.iter().filter_map(move |column| {
        let is_new = std::mem::replace(&mut last, &column.data_type) != column.data_type;
        Some(column.data_type.as_str()).filter(|it| is_new && !is_of_server(element_type(it)))
    });
    named.chain(types.map(Need::of_type)).collect()
}

/// Who needs whom.
#[derive(Debug, Clone, Default)]
pub struct Dependencies {
    needs: BTreeMap<ObjectId, BTreeSet<Need>>,
    dependents: BTreeMap<Need, BTreeSet<ObjectId>>,
    /// Objects that are being changed: what they need by now has still to be read.
    changing: BTreeSet<ObjectId>,
}

impl Dependencies {
    /// An object needs these from now on, and nothing else. Gives those that it did not need before.
    pub fn set(&mut self, id: &ObjectId, needs: BTreeSet<Need>) -> Vec<Need> {
        self.changing.remove(id);
        let before = self.needs.remove(id).unwrap_or_default();
        for gone in before.difference(&needs) {
            self.remove(gone, id);
        }
        let added: Vec<Need> = needs.difference(&before).cloned().collect();
        for need in &added {
            self.dependents.entry(need.clone()).or_default().insert(id.clone());
        }
        if !needs.is_empty() {
            self.needs.insert(id.clone(), needs);
        }
        added
    }

    /// An object is gone.
    pub fn forget(&mut self, id: &ObjectId) {
        self.set(id, BTreeSet::new());
    }

    fn remove(&mut self, need: &Need, id: &ObjectId) {
        if let Some(dependents) = self.dependents.get_mut(need) {
            dependents.remove(id);
            if dependents.is_empty() {
                self.dependents.remove(need);
            }
        }
    }

    /// An object is about to change.
    pub fn begin_change(&mut self, id: &ObjectId) {
        self.changing.insert(id.clone());
    }

    /// The objects whose needs have to be read anew, see [`Dependencies::set`].
    pub fn take_changing(&mut self) -> BTreeSet<ObjectId> {
        std::mem::take(&mut self.changing)
    }

    /// Objects that may need something: those that did when they were last read, and those that have changed since.
    pub fn candidates<'d>(&'d self, need: &Need) -> impl Iterator<Item = (&'d ObjectId, bool)> + use<'d> {
        let known = self.dependents.get(need).into_iter().flatten();
        let known = known.filter(|id| !self.changing.contains(*id)).map(|id| (id, true));
        known.chain(self.changing.iter().map(|id| (id, false)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(name: &str) -> ObjectId {
        ObjectId::relation("", name)
    }

    fn of(dependencies: &Dependencies, name: &str) -> Vec<String> {
        let found = dependencies.candidates(&Need::named("", name));
        found.filter(|(_, is_known)| *is_known).map(|(id, _)| id.name.clone()).collect()
    }

    #[test]
    fn what_is_no_longer_needed_is_forgotten() {
        let mut dependencies = Dependencies::default();
        let needs = |names: &[&str]| names.iter().map(|name| Need::named("", name)).collect::<BTreeSet<_>>();
        assert_eq!(dependencies.set(&relation("view"), needs(&["a", "b"])).len(), 2);
        assert_eq!(dependencies.set(&relation("view"), needs(&["b", "c"])), [Need::named("", "c")]);
        assert_eq!((of(&dependencies, "a"), of(&dependencies, "b")), (vec![], vec!["view".to_owned()]));
        dependencies.forget(&relation("view"));
        assert!(dependencies.dependents.is_empty() && dependencies.needs.is_empty());
    }

    #[test]
    fn what_is_changing_may_need_anything() {
        let mut dependencies = Dependencies::default();
        dependencies.begin_change(&relation("view"));
        assert_eq!(dependencies.candidates(&Need::named("", "a")).collect::<Vec<_>>(), [(&relation("view"), false)]);
        assert_eq!(dependencies.take_changing().len(), 1);
        assert_eq!(dependencies.candidates(&Need::named("", "a")).count(), 0);
    }

    #[test]
    fn a_table_needs_types_sequences_parents_and_targets() {
        let statements = [
            "CREATE TYPE mood AS ENUM ('a')",
            "CREATE TABLE target (id int PRIMARY KEY)",
            "CREATE TABLE t (id serial, moods mood[], target int REFERENCES target, note text)",
        ];
        let schema = crate::Schema::of_statements(statements, migrations_core::Dialect::Postgres).unwrap();
        let id = relation("t");
        let needs: Vec<Need> = needs_of(&id, schema.object(&id).unwrap()).into_iter().collect();
        assert_eq!(needs, [Need::named("", "t_id_seq"), Need::named("", "target"), Need::Type("mood".to_owned())]);
    }
}

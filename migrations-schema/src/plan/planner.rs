//! What all steps share: the schema so far, the schema to be, and the operations written.

use std::collections::BTreeSet;

use migrations_catalog::{Difference, Fact, Kind, ObjectName, live_differences};
use migrations_core::Dialect;

use super::remade::Remade;
use super::written::Written;
use super::{Operations, Remark, Verb};
use crate::ddl::{Ddl, name};
use crate::schema::{Column, Namespace, Object, ObjectId, Schema, Table, column_facts};
use crate::server::{Collation, Rules};

/// Finds the way from one schema to another.
pub(super) struct Planner<'p> {
    /// The schema to come to.
    pub(super) to: &'p Schema,
    /// What earlier steps have made anew.
    pub(super) remade: Remade,
    /// PostgreSQL was told not to look into the bodies of functions.
    pub(super) trusts_bodies: bool,
    /// The operations so far.
    written: Written,
    /// Names of which one side does not know enough.
    uncertain: BTreeSet<String>,
}

impl<'p> Planner<'p> {
    pub(super) fn new(from: &Schema, to: &'p Schema) -> Self {
        let uncertain = from.uncertain_names().into_iter().chain(to.uncertain_names()).map(str::to_owned).collect();
        Self { to, remade: Remade::default(), trusts_bodies: false, written: Written::from(from), uncertain }
    }

    /// The schema as the operations so far leave it.
    pub(super) fn now(&self) -> &Schema {
        self.written.schema()
    }

    /// The same, taking everything for known.
    pub(super) fn taking_all_for_known(mut self) -> Self {
        self.uncertain.clear();
        self
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.to.dialect()
    }

    /// What the server does by itself.
    pub(super) fn rules(&self) -> &'static Rules {
        self.to.rules()
    }

    /// Writes what stands in the schema to come to.
    pub(super) fn ddl(&self) -> Ddl<'p> {
        Ddl::new(self.to)
    }

    /// A name as it is written.
    pub(super) fn name(&self, own: &str) -> String {
        name(own, self.rules())
    }

    pub(super) fn qualified(&self, key: &ObjectId) -> String {
        self.ddl().qualified(key)
    }

    /// Whether too little is known of something to say what has to be done.
    pub(super) fn is_uncertain_name(&self, name: &str) -> bool {
        self.uncertain.contains(name)
    }

    /// It may be there under a name that a statement of unknown effect has changed.
    pub(super) fn take_for_uncertain(&mut self, name: &str) {
        self.uncertain.insert(name.to_owned());
    }

    /// A table of the schema so far; temporary ones are nobody's business.
    pub(super) fn table(&self, key: &ObjectId) -> Option<&Table> {
        table_of(self.now(), key)
    }

    /// A table of the schema to come to.
    pub(super) fn wanted(&self, key: &ObjectId) -> Option<&'p Table> {
        table_of(self.to, key)
    }

    /// The tables on both sides, parents first.
    pub(super) fn common_tables(&self) -> Vec<ObjectId> {
        let keys: Vec<ObjectId> = self
            .now()
            .objects()
            .filter(|(key, _)| {
                self.table(key).is_some() && self.wanted(key).is_some() && !self.is_uncertain_name(&key.name)
            })
            .map(|(key, _)| key.clone())
            .collect();
        parents_first(&keys, self.to)
    }

    /// Tables of the schema so far that are not to stay.
    pub(super) fn gone_tables(&self) -> Vec<ObjectId> {
        let is_gone = |key: &ObjectId| {
            self.table(key).is_some() && self.wanted(key).is_none() && !self.is_uncertain_name(&key.name)
        };
        self.now().objects().map(|(key, _)| key).filter(|key| is_gone(key)).cloned().collect()
    }

    /// Tables that are still to be made, parents first.
    pub(super) fn new_tables(&self) -> Vec<ObjectId> {
        // Nothing makes a table a partitioned one afterwards.
        let has_no_place = |key: &ObjectId| {
            self.wanted(key).is_some_and(|table| {
                table.is_partition
                    && table.parents.iter().any(|(schema, name)| {
                        self.table(&ObjectId::relation(schema, name)).is_some_and(|parent| parent.form != "partitioned")
                    })
            })
        };
        let is_new = |key: &ObjectId| {
            self.wanted(key).is_some()
                && self.now().object(key).is_none()
                && !self.is_uncertain_name(&key.name)
                && !has_no_place(key)
        };
        let keys: Vec<ObjectId> = self.to.objects().map(|(key, _)| key).filter(|key| is_new(key)).cloned().collect();
        parents_first(&keys, self.to)
    }

    /// Whether a column has to be changed. The collation of a server is not known here (MySQL).
    pub(super) fn differs(&self, old: &Column, new: &Column) -> bool {
        let is_usual = self.rules().columns.collation == Collation::OfCharacterSet && new.collation.is_empty();
        let old = if is_usual { &old.with(|it| it.collation.clear()) } else { old };
        column_facts(old) != column_facts(new)
    }

    /// Whether an object is on both sides and the same.
    pub(super) fn is_settled(&self, key: &ObjectId) -> bool {
        // Indexes of materialised views come and go by themselves, and so does what is set on an object.
        let own = |model: &Schema| {
            let mut snapshot = model.snapshot_of([key]);
            snapshot.retain(|name| !matches!(name.kind, Kind::Index | Kind::Comment | Kind::Option));
            snapshot
        };
        self.now().object(key).is_some() && own(self.now()) == own(self.to)
    }

    /// The keys of a space that are there now.
    pub(super) fn keys_now(&self, namespace: Namespace, holds: impl Fn(&Object) -> bool) -> Vec<ObjectId> {
        keys_of(self.now(), namespace, holds)
    }

    /// The keys of a space that are to be there.
    pub(super) fn keys_wanted(&self, namespace: Namespace, holds: impl Fn(&Object) -> bool) -> Vec<ObjectId> {
        keys_of(self.to, namespace, holds)
    }

    /// Writes an operation of one statement.
    pub(super) fn run(&mut self, verb: Verb, object: ObjectName, statement: impl Into<String>) {
        self.run_with(verb, object, vec![statement.into()], Vec::new(), Vec::new());
    }

    /// Writes an operation, and applies it to the schema so far.
    pub(super) fn run_with(
        &mut self,
        verb: Verb,
        object: ObjectName,
        statements: Vec<String>,
        remarks: Vec<Remark>,
        details: Vec<String>,
    ) {
        self.written.push(verb, object, statements, remarks, details);
    }

    /// What was found, and what is still missing.
    pub(super) fn finish(self) -> Operations {
        let mut left = live_differences(&self.to.strict_snapshot(), &self.now().strict_snapshot());
        let open = self.now().uncertain_names();
        left.retain(|it| !open.contains(it.object().table.as_str()) && !open.contains(it.object().name.as_str()));
        left.retain(|difference| !difference.is_order() && !self.is_about_uncertain(difference));
        let collation = self.rules().columns.collation;
        left.retain(|difference| !(collation == Collation::OfCharacterSet && is_of_server(difference)));
        let (list, refused, reached) = self.written.into_parts();
        Operations { list, unreached: left, refused, reached }
    }

    fn is_about_uncertain(&self, difference: &Difference) -> bool {
        let object = difference.object();
        // Functions have their arguments behind their name.
        let own = object.name.split('(').next().unwrap_or_default();
        self.is_uncertain_name(&object.table) || self.is_uncertain_name(&object.name) || self.is_uncertain_name(own)
    }
}

/// What MySQL has of its server, and how tables are stored there: nobody asked for it, and nothing tells it.
fn is_of_server(difference: &Difference) -> bool {
    match difference {
        Difference::Changed { fact: Fact::Collation, expected, .. } => expected.is_empty(),
        Difference::Changed { fact: Fact::Options, object, .. } => object.kind == Kind::Sequence,
        _ => false,
    }
}

fn table_of<'m>(model: &'m Schema, key: &ObjectId) -> Option<&'m Table> {
    match model.object(key) {
        Some(Object::Table(table)) if table.form != "temporary" => Some(table),
        _ => None,
    }
}

fn keys_of(model: &Schema, namespace: Namespace, holds: impl Fn(&Object) -> bool) -> Vec<ObjectId> {
    model
        .objects()
        .filter(|(key, object)| key.namespace == namespace && holds(object))
        .map(|(key, _)| key.clone())
        .collect()
}

/// Tables after those that they inherit from, and, where that can be, after those that they point to.
pub(super) fn parents_first(keys: &[ObjectId], model: &Schema) -> Vec<ObjectId> {
    let mut ordered: Vec<ObjectId> = Vec::with_capacity(keys.len());
    let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
    let wanted: BTreeSet<&ObjectId> = keys.iter().collect();
    for key in keys {
        // A stack of our own: chains of keys can be long.
        let mut stack = vec![(key.clone(), false)];
        while let Some((key, is_ready)) = stack.pop() {
            if is_ready {
                ordered.push(key);
                continue;
            }
            if !wanted.contains(&key) || !seen.insert(key.clone()) {
                continue;
            }
            stack.push((key.clone(), true));
            let Some(table) = table_of(model, &key) else { continue };
            let targets = table.foreign_keys().map(|(_, target)| target);
            let before = targets.chain(&table.parents).map(|(schema, name)| ObjectId::relation(schema, name));
            let before: Vec<ObjectId> = before.filter(|other| *other != key && !seen.contains(other)).collect();
            stack.extend(before.into_iter().rev().map(|other| (other, false)));
        }
    }
    ordered
}

/// A part of a table.
pub(super) fn part(kind: Kind, table: &ObjectId, own: &str) -> ObjectName {
    ObjectName { schema: table.schema.clone(), table: table.name.clone(), kind, name: own.to_owned() }
}

/// A table.
pub(super) fn table_name(key: &ObjectId) -> ObjectName {
    part(Kind::Table, key, "")
}

/// An object that belongs to no table.
pub(super) fn object_name(kind: Kind, key: &ObjectId) -> ObjectName {
    ObjectName { schema: key.schema.clone(), table: String::new(), kind, name: key.name.clone() }
}

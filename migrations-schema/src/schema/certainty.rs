//! What statements of unknown effect may have touched, and what depends on that: nothing is claimed of it.

use std::collections::BTreeSet;

use migrations_catalog::ExpectedSchema;

use super::{Fault, Namespace, ObjectId, Schema};
use crate::change::{Change, Name, NamedKind};
use crate::lowering::procedure::{Doubt, doubt_of, drops_foreign_tables};
use crate::lowering::unwritten::{Unwritten, unwritten};
use crate::objects::{ConstraintKind, Object, Table};
use crate::server::Execute;

impl Schema {
    /// The effect of this statement is unknown: nothing is claimed of objects that its words may name.
    pub fn taint_words(&mut self, text: &str) {
        self.taint.note_words(text);
    }

    /// A table is refused for one of its parts. To the author it is there, so later statements about it are not refused, too:
    /// one mistake is one error.
    pub fn taint_half_made(&mut self, change: &Change, fault: &Fault) {
        if let Change::CreateTable(table) = change
            && fault.span != table.name.span
        {
            self.taint_words(&table.name.name);
        }
    }

    /// From here on names may mean other objects.
    pub(super) fn taint_all(&mut self) {
        self.taint.note_all();
        self.note_taint(true);
    }

    /// A statement of known effect has made or dropped what has this name.
    pub(super) fn settle(&mut self, name: &str) {
        self.taint.settle(name);
    }

    /// What has a new name is as doubtful as it was.
    pub(super) fn pass_taint(&mut self, from: &str, to: &str) {
        if self.taint.covers(from) {
            self.taint_words(to);
        }
        self.settle(from);
    }

    /// The same of a statement that may call what the migrations have defined. Where a statement is put together as it runs,
    /// its names may stand nowhere: then everything that is there may be another thing now.
    pub fn taint_by_call(&mut self, text: &str) {
        let called = self.called_by(text);
        for text in std::iter::once(text).chain(called.iter().map(String::as_str)) {
            let reach = match doubt_of(text).filter(|_| self.rules.objects.execute == Execute::InBlocks) {
                Some(Doubt { texts, unwritten }) => {
                    let is_idle = |text: &&String| drops_foreign_tables(text) && !self.has_foreign_tables();
                    let acting: Vec<&String> = texts.iter().filter(|text| !is_idle(text)).collect();
                    acting.into_iter().for_each(|text| self.taint.note_words(text));
                    unwritten
                }
                None => {
                    self.taint.note_words(text);
                    unwritten(text, self.dialect())
                }
            };
            match reach {
                Unwritten::Nothing => {}
                Unwritten::Drops(kinds) => kinds.into_iter().for_each(|kind| self.taint_kind(kind)),
                Unwritten::Anything => {
                    self.taint.note_reach();
                    self.note_taint(true);
                }
            }
        }
    }

    fn has_foreign_tables(&self) -> bool {
        self.objects.values().any(|object| matches!(object.as_ref(), Object::Table(table) if table.form == "foreign"))
    }

    /// Whatever there is of a kind may have been dropped.
    fn taint_kind(&mut self, kind: NamedKind) {
        let names = self.objects.iter().filter(|(key, object)| is_of_kind(key, object, kind)).map(|(key, _)| &key.name);
        let names: Vec<String> = names.cloned().collect();
        self.note_taint(!names.is_empty());
        names.iter().for_each(|name| self.taint.note_name(name));
    }

    /// The texts of the functions that a text may call, and of those that these may call.
    fn called_by(&self, text: &str) -> Vec<String> {
        let mut left: Vec<(&str, String)> = self
            .objects
            .iter()
            .filter_map(|(key, object)| match object.as_ref() {
                Object::Text(routine) if key.namespace == Namespace::Routine => {
                    let text = if routine.source.is_empty() { &routine.text } else { &routine.source };
                    Some((key.name.as_str(), text.clone()))
                }
                _ => None,
            })
            .collect();
        let mut called = Vec::new();
        let mut texts = vec![text.to_lowercase()];
        while let Some(text) = texts.pop() {
            let (found, rest) = left.into_iter().partition(|(name, _)| text.contains(&name.to_lowercase()));
            left = rest;
            for (_, text) in found as Vec<(&str, String)> {
                texts.push(text.to_lowercase());
                called.push(text);
            }
        }
        called
    }

    /// Whether something of this name may have been changed by a statement that nobody knows.
    pub fn is_tainted(&self, name: &str) -> bool {
        self.taint.covers(name)
    }

    /// The same, where something depends on it.
    pub(super) fn meets_taint(&self, name: &str) -> bool {
        let is_met = self.is_tainted(name);
        self.note_taint(is_met);
        is_met
    }

    /// Whether a column, a constraint or an index of a table may be another one, or not there.
    pub(super) fn is_tainted_part(&self, table: &ObjectId, part: &str) -> bool {
        self.taint.names(part) || self.is_tainted(&table.name)
    }

    /// The same, where something depends on it.
    pub(super) fn meets_tainted_part(&self, table: &ObjectId, part: &str) -> bool {
        let is_met = self.is_tainted_part(table, part);
        self.note_taint(is_met);
        is_met
    }

    /// An object is dropped of which not everything may be known: then what goes with it is not known, either. That is said of
    /// those that a statement of unknown effect names; one whose names stand nowhere would leave no verdict on any later DROP.
    pub(super) fn note_dropped(&mut self, key: &ObjectId) {
        self.findings.has_dropped_unknown |= self.taint.names(&key.name);
    }

    /// Whether such an object was dropped since the last call.
    pub fn take_dropped_unknown(&mut self) -> bool {
        std::mem::take(&mut self.findings.has_dropped_unknown)
    }

    /// Whether an object may be another one, or not there: because of its own name, or of what it depends on.
    pub fn is_uncertain(&self, key: &ObjectId) -> bool {
        if self.taint.is_clear() {
            return false;
        }
        let mut left = vec![key.clone()];
        let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
        while let Some(key) = left.pop() {
            if self.is_tainted(&key.name) {
                return true;
            }
            if seen.insert(key.clone()) {
                left.extend(self.bases_of(&key));
            }
        }
        false
    }

    /// On which objects one depends.
    fn bases_of(&self, key: &ObjectId) -> Vec<ObjectId> {
        let relation = |(schema, name): &(String, String)| ObjectId::relation(schema, name);
        match self.get(key) {
            Some(Object::Table(table)) => table.parents.iter().map(relation).collect(),
            Some(Object::View(view)) => view.reads.iter().map(relation).collect(),
            Some(Object::Sequence(sequence)) => {
                sequence.owner.iter().map(|(schema, table, _)| ObjectId::relation(schema, table)).collect()
            }
            Some(Object::IndexName { table }) => vec![ObjectId::relation(&key.schema, table)],
            Some(Object::Text(routine)) => {
                let named = routine.calls.iter().chain(&routine.table).chain(&routine.reads);
                named.map(relation).collect()
            }
            Some(Object::Bare) if key.namespace == Namespace::Constraint => {
                vec![ObjectId::relation(&key.schema, &key.of)]
            }
            Some(Object::Bare | Object::Schema(_) | Object::Type(_) | Object::Extension(_)) | None => Vec::new(),
        }
    }

    /// Whether a foreign key may have gone with the table to which it points.
    fn is_uncertain_key(&self, kind: &ConstraintKind) -> bool {
        match kind {
            ConstraintKind::ForeignKey { table: (schema, name), .. } => {
                self.is_uncertain(&ObjectId::relation(schema, name))
            }
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Check { .. }
            | ConstraintKind::Exclude(_) => false,
        }
    }

    /// The first of some objects that is in the way for certain; if none is, and there are some, that is doubt.
    pub(super) fn certain_obstacle<'k, T>(
        &self,
        of: &ObjectId,
        all: &'k [T],
        key: impl Fn(&T) -> &ObjectId,
    ) -> Option<&'k T> {
        let found = all.iter().find(|it| !self.is_uncertain(of) && !self.is_uncertain(key(it)));
        self.note_taint(found.is_none() && !all.is_empty());
        found
    }

    /// What a live database is compared with.
    pub fn expected_schema(&self) -> ExpectedSchema {
        ExpectedSchema::new(self.snapshot(), self.dialect(), self.unknown_names())
    }

    /// Names of which nothing can be told in a comparison.
    fn unknown_names(&self) -> BTreeSet<String> {
        let mut names: BTreeSet<String> = self.taint.words().iter().cloned().collect();
        names.extend(self.partly_known().into_iter().map(str::to_owned));
        for (key, object) in self.objects.iter() {
            if self.is_uncertain(key) {
                names.insert(key.name.clone());
            }
            if let Object::Table(Table { constraints, .. }) = object.as_ref() {
                let unknown = constraints.iter().filter(|constraint| self.is_uncertain_key(&constraint.kind));
                names.extend(unknown.map(|constraint| super::show::shown_name(constraint, self.rules())));
            }
        }
        names
    }

    /// Names of objects that statements of unknown effect may have changed, and names of tables whose columns are not all
    /// known. A virtual table is known by its text.
    pub fn uncertain_names(&self) -> BTreeSet<&str> {
        let is_open = |key: &ObjectId, object: &Object| {
            let is_partly_known =
                matches!(object, Object::Table(table) if table.is_partly_known && table.form != "virtual");
            self.is_uncertain(key) || is_partly_known
        };
        // The schema with which every database begins is known without a statement.
        let is_usual = |key: &ObjectId| key.namespace == Namespace::Schema && self.is_usual_schema(&key.name);
        let objects = self.objects.iter().filter(|(key, object)| is_open(key, object) && !is_usual(key));
        objects.map(|(key, _)| key.name.as_str()).collect()
    }

    /// Whether what a change is about may be another thing than the model has: then no refusal is certain.
    pub(super) fn is_about_tainted(&self, change: &Change) -> bool {
        let is_uncertain = |name: &Name| {
            let of_relation = self.relation(name);
            self.is_uncertain(&of_relation)
        };
        match change {
            Change::AlterTable { table, .. } => is_uncertain(table),
            Change::CreateIndex(index) => is_uncertain(&index.table),
            Change::CreateTable(table) => self.is_tainted(&table.name.name),
            Change::CreateView(view) => view.reads.iter().any(is_uncertain) || self.is_tainted(&view.name.name),
            Change::CreateObject(object) => {
                object.table.as_ref().is_some_and(is_uncertain) || self.is_tainted(&object.name.name)
            }
            Change::Drop { names, table, .. } => {
                table.as_ref().is_some_and(is_uncertain) || names.iter().any(is_uncertain)
            }
            Change::Rename { name, table, to, .. } => {
                table.as_ref().is_some_and(is_uncertain) || is_uncertain(name) || self.is_tainted(&to.name)
            }
            Change::CreateSequence { name, .. }
            | Change::AlterSequence { name, .. }
            | Change::SetSchema { name, .. }
            | Change::Comment { table: name, .. }
            | Change::AlterObject { name, .. } => is_uncertain(name),
            Change::SetProperties(set) => is_uncertain(set.table.as_ref().unwrap_or(&set.name)),
            Change::CreateType { name, .. }
            | Change::AddLabel { name, .. }
            | Change::DropLabel { name, .. }
            | Change::RenameLabel { name, .. } => self.is_tainted(&name.name),
            Change::CreateSchema { name, .. }
            | Change::CreateExtension { name, .. }
            | Change::AlterExtension { name, .. } => self.is_tainted(&name.name),
            Change::TaintAll
            | Change::CreateCast
            | Change::RenameAsBefore(_)
            | Change::CheckRows
            | Change::EnforceForeignKeys(_) => false,
        }
    }
}

fn is_of_kind(key: &ObjectId, object: &Object, kind: NamedKind) -> bool {
    match object {
        Object::Table(_) => kind == NamedKind::Table,
        Object::View(view) => kind == if view.is_materialized { NamedKind::MaterializedView } else { NamedKind::View },
        Object::Sequence(_) => kind == NamedKind::Sequence,
        Object::IndexName { .. } => kind == NamedKind::Index,
        Object::Type(_) => kind == NamedKind::Type,
        Object::Extension(_) => kind == NamedKind::Extension,
        Object::Text(_) => match key.namespace {
            Namespace::Routine => kind == NamedKind::Routine,
            Namespace::Trigger => kind == NamedKind::Trigger,
            Namespace::Policy => kind == NamedKind::Policy,
            Namespace::Rule => kind == NamedKind::Rule,
            Namespace::Relation
            | Namespace::Type
            | Namespace::Schema
            | Namespace::Extension
            | Namespace::Constraint => false,
        },
        Object::Schema(_) => kind == NamedKind::Schema,
        Object::Bare => false,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;

    #[test]
    fn a_foreign_table_is_dropped_where_there_is_one() {
        let mut schema = Schema::of_statements(["CREATE TABLE t (a int)"], Dialect::Postgres).expect("it is right");
        schema.taint_by_call("DO $$ BEGIN EXECUTE 'DROP FOREIGN TABLE ' || x || '.t'; END $$");
        assert!(!schema.is_tainted("t"));
        schema.taint_by_call("DO $$ BEGIN EXECUTE 'DROP TABLE ' || x || '.t'; END $$");
        assert!(schema.is_tainted("t"));
    }

    #[test]
    fn an_unknown_drop_reaches_what_is_there_of_its_kind() {
        let statements =
            ["CREATE TABLE t (a int)", "CREATE INDEX i ON t (a)", "CREATE VIEW v AS SELECT 1", "CREATE SEQUENCE s"];
        let mut schema = Schema::of_statements(statements, Dialect::Postgres).expect("they are right");
        schema.taint_by_call("DO $$ BEGIN EXECUTE 'DROP INDEX ' || found; END $$");
        assert!(schema.is_tainted("i") && !schema.is_tainted("t") && !schema.is_tainted("v"));
        schema.taint_by_call("DO $$ BEGIN EXECUTE 'CREATE INDEX ' || found; END $$");
        assert!(schema.is_tainted("v") && schema.is_tainted("new"));
    }
}

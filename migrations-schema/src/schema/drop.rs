//! DROP: what goes along, and what stands in the way.

use std::sync::Arc;

use super::rename::{takes_from, type_name};
use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::change::{IfExists, Name, NamedKind};
use crate::dependencies::Need;
use crate::objects::{Index, Object, Routine, Table};
use crate::server::{DroppedTarget, Scope};

impl Schema {
    #[expect(clippy::too_many_arguments, reason = "the parts of one statement")]
    pub(super) fn drop_named(
        &mut self,
        kind: NamedKind,
        name: &Name,
        together: &[Name],
        table: Option<&Name>,
        signature: Option<&str>,
        existing: IfExists,
        cascades: bool,
    ) -> Result<(), Fault> {
        let key = match kind {
            NamedKind::Index if self.rules.names.indexes == Scope::Table => {
                let Some(table) = table else { return Ok(()) };
                let of = self.relation(table);
                let ident = crate::change::Ident { name: name.name.clone(), span: name.span.clone() };
                if !self.must_exist(&of, existing, table, "table")? {
                    return Ok(());
                }
                self.drop_index_of_table(&of, &ident, existing)?;
                return self.refuse_without_index(&of, &ident);
            }
            NamedKind::Routine => match self.routine(name, signature) {
                Some(key) => key,
                None => self.object_key(kind, name, table, signature),
            },
            _ => self.object_key(kind, name, table, signature),
        };
        let is_hidden = kind == NamedKind::Table && self.session.hidden.remove(&key);
        // Others than the migrations may have made it.
        let is_elsewhere = matches!(kind, NamedKind::Other(_)) && self.get(&key).is_none();
        if is_hidden || is_elsewhere || !self.is_known_schema(&name.schema) && self.get(&key).is_none() {
            return Ok(());
        }
        if !self.must_exist(&key, existing, name, kind.as_str())? {
            return Ok(());
        }
        self.refuse_other_kind(kind, &key, name)?;
        self.note_dropped(&key);
        // What else goes with these does not show in the scripts.
        let is_open = matches!(kind, NamedKind::Extension | NamedKind::Routine | NamedKind::Type | NamedKind::Schema);
        self.note_taint(cascades && is_open && !self.has_triggers(&key));
        match kind {
            NamedKind::Table if matches!(self.get(&key), Some(Object::Sequence(_))) => {
                self.drop_sequence(&key, name, cascades)
            }
            NamedKind::Table => self.drop_table(&key, name, together, cascades),
            NamedKind::View | NamedKind::MaterializedView => {
                self.release_readers(&key, name, together, cascades)?;
                self.remove_relation(&key);
                Ok(())
            }
            NamedKind::Index => self.drop_index(&key, name, cascades),
            NamedKind::Sequence => self.drop_sequence(&key, name, cascades),
            NamedKind::Type => self.drop_type(&key, name, cascades),
            NamedKind::Schema => self.drop_schema(&key, name, cascades),
            NamedKind::Routine => self.drop_routine(&key, name, cascades),
            _ => {
                self.take(&key);
                Ok(())
            }
        }
    }

    /// DROP TABLE of a view, and the like.
    pub(super) fn refuse_other_kind(&self, kind: NamedKind, key: &ObjectId, name: &Name) -> Result<(), Fault> {
        let Some(object) = self.get(key) else { return Ok(()) };
        let fits = match kind {
            NamedKind::Table if self.rules.tables.drop_takes_sequence => {
                matches!(object, Object::Table(_) | Object::Sequence(_))
            }
            NamedKind::Table => matches!(object, Object::Table(_)),
            NamedKind::View => matches!(object, Object::View(view) if !view.is_materialized),
            NamedKind::MaterializedView => matches!(object, Object::View(view) if view.is_materialized),
            NamedKind::Index => matches!(object, Object::IndexName { .. }),
            NamedKind::Sequence => matches!(object, Object::Sequence(_)),
            _ => true,
        };
        if fits {
            return Ok(());
        }
        let message =
            format!("`{}` is not {} {}", name.name, if kind == NamedKind::Index { "an" } else { "a" }, kind.as_str());
        Err(Fault::new(FaultKind::Unfit, message, name.span.clone()))
    }

    /// The function that a DROP without its arguments means.
    pub(super) fn routine(&self, name: &Name, signature: Option<&str>) -> Option<ObjectId> {
        if let Some(signature) = signature.filter(|signature| *signature != "*") {
            return Some(ObjectId::of(Namespace::Routine, name).with(signature));
        }
        let start = ObjectId::of(Namespace::Routine, name);
        let (found, _) = self.objects.range(start.clone()..).next()?;
        let is_it = found.namespace == Namespace::Routine && found.schema == start.schema && found.name == start.name;
        is_it.then(|| found.clone())
    }

    pub(super) fn drop_table(
        &mut self,
        key: &ObjectId,
        name: &Name,
        together: &[Name],
        cascades: bool,
    ) -> Result<(), Fault> {
        let goes_too = |other: &ObjectId| together.iter().any(|it| it.schema == other.schema && it.name == other.name);
        let what = format!("table `{}`", name.name);
        if self.rules.keys.dropped_target != DroppedTarget::Stays {
            let pointing: Vec<(ObjectId, String)> = self
                .pointing_to(key, |_| true)
                .into_iter()
                .filter(|(table, _)| table != key && !self.goes_with(table, together))
                .collect();
            let may_stay = self.rules.keys.dropped_target == DroppedTarget::IsRefused;
            let is_refused = if may_stay { self.session.enforces_foreign_keys } else { !cascades };
            let obstacle = self.certain_obstacle(key, &pointing, |(table, _)| table);
            if let (Some((table, constraint)), true) = (obstacle, is_refused) {
                let message = format!("{what} is needed by foreign key `{constraint}` of table `{}`", table.name);
                return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
            }
            for (table, constraint) in pointing.into_iter().filter(|_| !may_stay) {
                self.remove_constraint(&table, &constraint);
            }
        }
        if self.rules.objects.keep_dependencies {
            self.release_readers(key, name, together, cascades)?;
        }
        if self.rules.tables.rows_are_types {
            self.release_type(key, name, "table", together, cascades)?;
        }
        // A child that the statement names itself goes when its turn comes.
        for child in self.children(key).into_iter().filter(|child| !goes_too(child)) {
            let is_partition = self.table(&child).is_some_and(|table| table.is_partition);
            let is_certain = !self.is_uncertain(&child);
            self.note_taint(!is_certain);
            if !is_partition && !cascades && is_certain {
                let message = format!("{what} is needed by its child `{}`", child.name);
                return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
            }
            self.drop_table(&child, name, together, cascades)?;
        }
        self.remove_relation(key);
        Ok(())
    }

    /// Whether a table is one of those that a statement drops, or a part of one of them.
    fn goes_with(&self, table: &ObjectId, together: &[Name]) -> bool {
        together.iter().any(|it| {
            let dropped = ObjectId::of(Namespace::Relation, it);
            *table == dropped || self.is_below(table, &dropped)
        })
    }

    /// Takes a table or a view away with everything that is its own.
    pub(super) fn remove_relation(&mut self, key: &ObjectId) {
        let own = (key.schema.clone(), key.name.clone());
        let belongs = self.dependents(&own, |other, object| match object {
            Object::Sequence(sequence) => {
                sequence.owner.as_ref().is_some_and(|owner| owner.0 == own.0 && owner.1 == own.1)
            }
            Object::IndexName { table } => other.schema == own.0 && *table == own.1,
            Object::Text(Routine { table: Some(table), .. }) => *table == own,
            Object::Bare => other.namespace == Namespace::Constraint && other.schema == own.0 && other.of == own.1,
            _ => false,
        });
        for key in belongs {
            self.take(&key);
        }
        self.take(key);
    }

    pub(super) fn drop_index(&mut self, key: &ObjectId, name: &Name, cascades: bool) -> Result<(), Fault> {
        let Some(table) = self.table_of_index(key) else { return Ok(()) };
        let constraint = self
            .table(&table)
            .and_then(|table| table.constraints.iter().find(|known| known.name == key.name && known.kind.has_index()));
        if constraint.is_some() && self.rules.names.constraints_are_objects {
            let message = format!("index `{}` belongs to the constraint of that name", name.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        let unique: Vec<String> = self
            .table(&table)
            .and_then(|table| table.indexes.iter().find(|index| index.name == key.name))
            .filter(|index| index.is_unique && index.condition.is_none())
            .map(|index| index.keys.iter().filter_map(|key| key.column().map(str::to_owned)).collect())
            .unwrap_or_default();
        if !unique.is_empty() {
            self.release_targets(&table, &unique, cascades, &format!("index `{}`", name.name), &name.span)?;
        }
        self.take(key);
        let mut dropped = None;
        match self.change(&table) {
            Some(Object::Table(table)) => {
                let at = table.indexes.iter().position(|index| index.name == key.name);
                dropped = at.map(|at| table.indexes.remove(at));
            }
            Some(Object::View(view)) => view.indexes.retain(|index| index.name != key.name),
            _ => {}
        }
        if let Some(index) = dropped {
            self.drop_index_of_partitions(&table, &index);
        }
        Ok(())
    }

    /// An index of a partitioned table goes from each partition, too: the one that is like it.
    fn drop_index_of_partitions(&mut self, key: &ObjectId, index: &Index) {
        for child in self.children(key) {
            if !self.table(&child).is_some_and(|table| table.is_partition) {
                continue;
            }
            let is_like = |other: &Index| {
                let (name, properties) = (index.name.clone(), index.properties.clone());
                Index { name, properties, ..other.clone() } == *index
            };
            let found: Vec<String> = self
                .table(&child)
                .map(|table| {
                    table.indexes.iter().filter(|other| is_like(other)).map(|other| other.name.clone()).collect()
                })
                .unwrap_or_default();
            match found.as_slice() {
                [only] => {
                    self.take(&ObjectId::relation(&child.schema, only));
                    if let Some(table) = self.change_table(&child) {
                        table.indexes.retain(|other| other.name != *only);
                    }
                }
                [] => {}
                _ => self.note_partly_known(&child),
            }
            self.drop_index_of_partitions(&child, index);
        }
    }

    pub(super) fn drop_sequence(&mut self, key: &ObjectId, name: &Name, cascades: bool) -> Result<(), Fault> {
        let own = (key.schema.clone(), key.name.clone());
        let users = self.dependents(&own, |_, object| takes_from(object, &own));
        if let (Some(user), false) = (self.certain_obstacle(key, &users, |user| user), cascades) {
            let message = format!("sequence `{}` is needed by a default of table `{}`", name.name, user.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        for user in users {
            for column in self.change_table(&user).into_iter().flat_map(|table| &mut table.columns) {
                if column.sequence.as_ref() == Some(&own) {
                    column.sequence = None;
                    column.default = None;
                }
            }
        }
        self.take(key);
        Ok(())
    }

    pub(super) fn drop_type(&mut self, key: &ObjectId, name: &Name, cascades: bool) -> Result<(), Fault> {
        self.release_type(key, name, "type", &[], cascades)?;
        self.take(key);
        Ok(())
    }

    /// Columns and functions of a type, or of the rows of a table: dropped along, or in the way.
    fn release_type(
        &mut self,
        key: &ObjectId,
        name: &Name,
        what: &str,
        together: &[Name],
        cascades: bool,
    ) -> Result<(), Fault> {
        let written = type_name(key);
        let uses = |data_type: &str| data_type == written || data_type.strip_suffix("[]") == Some(written.as_str());
        let columns_of = |table: &Table| -> Vec<String> {
            table.columns.iter().filter(|column| uses(&column.data_type)).map(|column| column.name.clone()).collect()
        };
        let goes_too = |other: &ObjectId| together.iter().any(|it| it.schema == other.schema && it.name == other.name);
        let users: Vec<(ObjectId, Vec<String>)> = self
            .dependents(Need::of_type(&written), |_, object| matches!(object, Object::Table(_)))
            .into_iter()
            .filter(|table| !goes_too(table))
            .filter_map(|key| self.table(&key).map(columns_of).map(|columns| (key, columns)))
            .filter(|(_, columns)| !columns.is_empty())
            .collect();
        let obstacle = self.certain_obstacle(key, &users, |(table, _)| table);
        if let (Some((table, columns)), false) = (obstacle, cascades) {
            let message =
                format!("{what} `{}` is needed by column `{}` of table `{}`", name.name, columns[0], table.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        let routines = self.dependents(Need::of_type(&written), |key, _| {
            key.namespace == Namespace::Routine && key.of.split(", ").any(uses)
        });
        if let (Some(routine), false) = (self.certain_obstacle(key, &routines, |routine| routine), cascades) {
            let message = format!("{what} `{}` is needed by function `{}({})`", name.name, routine.name, routine.of);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        for (table, columns) in users {
            for column in columns {
                let ident = crate::change::Ident { name: column, span: name.span.clone() };
                self.drop_column(&table, &ident, IfExists::Skip, true)?;
            }
        }
        for routine in routines {
            self.take(&routine);
        }
        Ok(())
    }

    pub(super) fn drop_schema(&mut self, key: &ObjectId, name: &Name, cascades: bool) -> Result<(), Fault> {
        let is_inside = |other: &ObjectId| match self.is_usual_schema(&key.name) {
            true => other.schema.is_empty() && !matches!(other.namespace, Namespace::Schema | Namespace::Extension),
            false => other.schema == key.name,
        };
        let inside = self.keys_where(|other, _| is_inside(other));
        if let (Some(object), false) = (self.certain_obstacle(key, &inside, |object| object), cascades) {
            let message = format!("schema `{}` still holds `{}`", name.name, object.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        for object in inside {
            match self.objects.get(&object).map(Arc::as_ref) {
                Some(Object::Table(_)) => self.drop_table(&object, name, &[], true)?,
                Some(Object::View(_)) => self.release_readers(&object, name, &[], true)?,
                Some(Object::Type(_)) => self.drop_type(&object, name, true)?,
                _ => {}
            }
            self.remove_relation(&object);
        }
        self.take(key);
        Ok(())
    }

    /// Whether triggers call a function: then those are what CASCADE is for.
    pub(super) fn has_triggers(&self, key: &ObjectId) -> bool {
        let own = (key.schema.clone(), key.name.clone());
        !self
            .dependents(&own, |_, object| matches!(object, Object::Text(it) if it.calls.as_ref() == Some(&own)))
            .is_empty()
    }

    pub(super) fn drop_routine(&mut self, key: &ObjectId, name: &Name, cascades: bool) -> Result<(), Fault> {
        let own = (key.schema.clone(), key.name.clone());
        let triggers =
            self.dependents(&own, |_, object| matches!(object, Object::Text(it) if it.calls.as_ref() == Some(&own)));
        // A trigger calls the one without arguments.
        if self.rules.objects.keep_dependencies && key.of.is_empty() {
            if let (Some(trigger), false) = (self.certain_obstacle(key, &triggers, |trigger| trigger), cascades) {
                let message = format!(
                    "function `{}` is needed by trigger `{}` of table `{}`",
                    name.name, trigger.name, trigger.of
                );
                return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
            }
            for trigger in triggers {
                self.take(&trigger);
            }
        }
        self.take(key);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::Schema;

    #[test]
    fn functions_of_rows_and_types_go_with_them() {
        for (made, what) in [("CREATE TABLE c (x int)", "TABLE"), ("CREATE TYPE c AS ENUM ('a')", "TYPE")] {
            let function = "CREATE FUNCTION f(i c[]) RETURNS int LANGUAGE sql AS 'SELECT 1'";
            let statements = [made, function, "CREATE TABLE t (n int, of c)"];
            let mut schema = Schema::of_statements(statements, Dialect::Postgres).expect("they are right");
            assert!(schema.apply_statement(&format!("DROP {what} c")).is_err(), "{what}");
            schema.apply_statement(&format!("DROP {what} c CASCADE")).expect("it is right");
            assert_eq!(schema.sql(), ["CREATE TABLE t (\n    n integer\n)"], "{what}");
        }
    }
}

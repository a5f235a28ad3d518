//! New names: what follows them.

use migrations_catalog::Expression;

use super::columns::next_value;
use super::naming;
use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::change::{IfExists, Name, NamedKind};
use crate::dependencies::Need;
use crate::expression;
use crate::lowering::quoted;
use crate::objects::{ConstraintKind, Object, Sequence, Table};
use crate::server::{CheckNames, ChosenNames, Rules};

/// What is renamed, and to what.
#[derive(Clone, Copy)]
pub(super) struct Renaming<'c> {
    pub(super) kind: NamedKind,
    pub(super) name: &'c Name,
    pub(super) existing: IfExists,
    pub(super) table: Option<&'c Name>,
    pub(super) to: &'c Name,
}

impl Schema {
    pub(super) fn rename(&mut self, renaming: Renaming<'_>) -> Result<(), Fault> {
        let Renaming { kind, name, existing, table, to } = renaming;
        let key = match kind {
            NamedKind::Routine => self.routine(name, None).unwrap_or_else(|| self.object_key(kind, name, table, None)),
            _ => self.object_key(kind, name, table, None),
        };
        // Others than the migrations may have made what is no relation.
        let is_elsewhere = matches!(kind, NamedKind::Other(_)) && self.get(&key).is_none();
        if is_elsewhere || !self.must_exist(&key, existing, name, kind.as_str())? {
            return Ok(());
        }
        let schema = if to.schema.is_empty() { key.schema.clone() } else { to.schema.clone() };
        let new = ObjectId { schema, name: to.name.clone(), ..key.clone() };
        if new == key {
            let is_done = self.rules.tables.rename_to_itself;
            return if is_done { Ok(()) } else { Err(Fault::exists(kind.as_str(), to)) };
        }
        self.may_create(&new, IfExists::Error, to, kind.as_str())?;
        self.pass_taint(&key.name, &to.name);
        if self.session.renames_as_before {
            // What else names it depends on more settings than that.
            self.taint_words(&key.name);
            self.taint_words(&to.name);
            self.note_taint(true);
        }
        self.move_object(&key, new);
        Ok(())
    }

    /// SET SCHEMA
    pub(super) fn move_to(&mut self, kind: NamedKind, name: &Name, existing: IfExists, to: &Name) -> Result<(), Fault> {
        let key = match kind {
            NamedKind::Routine => self.routine(name, None).unwrap_or_else(|| self.object_key(kind, name, None, None)),
            _ => self.object_key(kind, name, None, None),
        };
        // Others than the migrations may have made what is no relation.
        let is_elsewhere = matches!(kind, NamedKind::Other(_)) && self.get(&key).is_none();
        if is_elsewhere || !self.must_exist(&key, existing, name, kind.as_str())? {
            return Ok(());
        }
        let new = ObjectId { schema: to.schema.clone(), ..key.clone() };
        if new != key {
            if let Some(Object::Sequence(Sequence { owner: Some((_, table, column)), .. })) = self.object(&key) {
                let message =
                    format!("sequence `{}` belongs to column `{table}.{column}`, and goes with its table", key.name);
                return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
            }
            self.may_create(&new, IfExists::Error, to, kind.as_str())?;
            self.move_object(&key, new);
        }
        Ok(())
    }

    pub(super) fn move_object(&mut self, old: &ObjectId, new: ObjectId) {
        let rules = self.rules;
        self.session.rename(old, &new);
        let Some(object) = self.take(old) else { return };
        match object.as_ref() {
            Object::Table(_) | Object::View(_) => {
                self.follow_relation(old, &new);
                if self.rules.tables.rows_are_types {
                    self.follow_type(old, &new);
                }
            }
            Object::Sequence(_) => self.follow_sequence(old, &new),
            Object::Type(_) => self.follow_type(old, &new),
            Object::IndexName { table } => self.follow_index(table, old, &new),
            Object::Schema(_) => self.follow_schema(old, &new),
            Object::Text(_) if old.namespace == Namespace::Routine => self.follow_routine(old, &new),
            _ => {}
        }
        let mut object = object.as_ref().clone();
        if let Object::Text(routine) = &mut object {
            routine.rename_itself(&old.name, &new.name, rules);
        }
        if let Object::Table(table) = &mut object {
            follow_itself(table, old, &new, rules);
            for column in table.columns.iter_mut().filter(|_| old.schema != new.schema) {
                let Some((_, sequence)) = column.sequence.clone() else { continue };
                let moved = ObjectId::relation(&new.schema, &sequence);
                if matches!(self.get(&moved), Some(Object::Sequence(it)) if it.owner.as_ref().is_some_and(|owner| owner.1 == new.name))
                {
                    column.default = Some(next_value(&new.schema, &sequence, rules));
                    column.sequence = Some((moved.schema, moved.name));
                }
            }
        }
        self.put(new, object);
    }

    /// What names a table or a view gets its new name.
    pub(super) fn follow_relation(&mut self, old: &ObjectId, new: &ObjectId) {
        let (from, to) = ((old.schema.clone(), old.name.clone()), (new.schema.clone(), new.name.clone()));
        let concerned = self.dependents(&from, |key, object| match object {
            Object::Table(table) => {
                table.parents.contains(&from)
                    || table
                        .constraints
                        .iter()
                        .any(|it| matches!(&it.kind, ConstraintKind::ForeignKey { table, .. } if *table == from))
            }
            Object::View(view) => view.reads.contains(&from),
            Object::Sequence(sequence) => {
                sequence.owner.as_ref().is_some_and(|owner| owner.0 == from.0 && owner.1 == from.1)
            }
            Object::IndexName { table } => key.schema == from.0 && *table == from.1,
            Object::Text(routine) => routine.table.as_ref() == Some(&from) || routine.reads.contains(&from),
            Object::Bare => key.namespace == Namespace::Constraint && key.schema == from.0 && key.of == from.1,
            Object::Type(_) | Object::Extension(_) | Object::Schema(_) => false,
        });
        let rules = self.rules;
        let mut ambiguous: Vec<String> = Vec::new();
        for key in concerned {
            let Some(object) = self.take(&key) else { continue };
            let mut object = object.as_ref().clone();
            let mut place = key.clone();
            match &mut object {
                Object::Table(table) => {
                    replace(&mut table.parents, &from, &to);
                    for constraint in &mut table.constraints {
                        if let ConstraintKind::ForeignKey { table, .. } = &mut constraint.kind
                            && *table == from
                        {
                            *table = to.clone();
                        }
                    }
                }
                Object::View(view) => {
                    replace(&mut view.reads, &from, &to);
                    view.follow_table(&from, &to);
                    ambiguous.extend((!view.rename_in_query(&from.1, &to.1, false, rules)).then(|| key.name.clone()));
                }
                Object::Sequence(sequence) => {
                    if let Some(owner) = &mut sequence.owner {
                        (owner.0, owner.1) = to.clone();
                    }
                    place.schema.clone_from(&to.0);
                }
                Object::IndexName { table } => {
                    table.clone_from(&to.1);
                    place.schema.clone_from(&to.0);
                }
                Object::Text(routine) => {
                    replace(&mut routine.reads, &from, &to);
                    let is_its = routine.table.as_ref() == Some(&from);
                    routine.rename_in_text(&from.1, &to.1, rules);
                    if is_its {
                        routine.table = Some(to.clone());
                    }
                    if is_its && key.of == from.1 {
                        place.of.clone_from(&to.1);
                        place.schema.clone_from(&to.0);
                    }
                }
                Object::Bare => {
                    place.of.clone_from(&to.1);
                    place.schema.clone_from(&to.0);
                }
                Object::Type(_) | Object::Extension(_) | Object::Schema(_) => {}
            }
            let moved = (matches!(object, Object::Sequence(_)) && place != key).then(|| place.clone());
            self.put(place, object);
            if let Some(place) = moved {
                self.follow_sequence(&key, &place);
            }
        }
        for view in ambiguous {
            self.taint_words(&view);
            self.note_taint(true);
        }
    }

    pub(super) fn follow_sequence(&mut self, old: &ObjectId, new: &ObjectId) {
        let rules = self.rules;
        let (from, to) = ((old.schema.clone(), old.name.clone()), (new.schema.clone(), new.name.clone()));
        for user in self.dependents(&from, |_, object| takes_from(object, &from)) {
            for column in self.change_table(&user).into_iter().flat_map(|table| &mut table.columns) {
                if column.sequence.as_ref() == Some(&from) {
                    column.default = Some(next_value(&to.0, &to.1, rules));
                    column.sequence = Some(to.clone());
                }
            }
        }
    }

    pub(super) fn follow_type(&mut self, old: &ObjectId, new: &ObjectId) {
        let (from, to) = (type_name(old), type_name(new));
        let renamed = |data_type: &str| match data_type.strip_suffix("[]") {
            Some(base) if base == from => Some(format!("{to}[]")),
            _ if data_type == from => Some(to.clone()),
            _ => None,
        };
        let uses = |object: &Object| matches!(object, Object::Table(table) if table.columns.iter().any(|column| renamed(&column.data_type).is_some()));
        for user in self.dependents(Need::of_type(&from), |_, object| uses(object)) {
            for column in self.change_table(&user).into_iter().flat_map(|table| &mut table.columns) {
                if let Some(new) = renamed(&column.data_type) {
                    column.data_type = new;
                }
            }
        }
        let routines = self.dependents(Need::of_type(&from), |key, _| {
            key.namespace == Namespace::Routine && key.of.split(", ").any(|argument| renamed(argument).is_some())
        });
        for routine in routines {
            let Some(object) = self.take(&routine) else { continue };
            let of: Vec<String> = routine
                .of
                .split(", ")
                .map(|argument| renamed(argument).unwrap_or_else(|| argument.to_owned()))
                .collect();
            let mut object = object.as_ref().clone();
            if let Object::Text(routine) = &mut object {
                routine.rename_types(old, new, self.rules.product);
            }
            self.put(ObjectId { of: of.join(", "), ..routine }, object);
        }
    }

    /// What PostgreSQL keeps is the label itself, not its text: defaults have its new one. What else names it in a text is
    /// not followed.
    pub(super) fn follow_label(&mut self, name: &Name, from: &str, to: &str) {
        let data_type = type_name(&ObjectId::of(Namespace::Type, name));
        let quoted = format!("'{}'", from.replace('\'', "''"));
        for user in self.dependents(Need::of_type(&data_type), |_, object| matches!(object, Object::Table(_))) {
            let product = self.rules.product;
            let Some(table) = self.change_table(&user) else { continue };
            for column in table.columns.iter_mut().filter(|column| column.data_type == data_type) {
                let renamed = column.default.as_ref().and_then(|it| expression::with_text(it, from, to, product));
                column.default = renamed.or(column.default.take());
            }
            let is_named = |expression: &Expression| expression.tokens().contains(&quoted);
            let mut unclear: Vec<String> = Vec::new();
            for constraint in &table.constraints {
                if matches!(&constraint.kind, ConstraintKind::Check { condition, .. } if is_named(condition)) {
                    unclear.push(constraint.name.clone());
                }
            }
            for index in &table.indexes {
                let in_keys = index.keys.iter().any(|key| key.body.as_ref().is_err_and(is_named));
                if in_keys || index.condition.as_ref().is_some_and(is_named) {
                    unclear.push(index.name.clone());
                }
            }
            for part in unclear {
                self.taint_words(&part);
                self.note_taint(true);
            }
        }
    }

    pub(super) fn follow_index(&mut self, table: &str, old: &ObjectId, new: &ObjectId) {
        let key = ObjectId::relation(&old.schema, table);
        let mut was_constraint = false;
        if let Some(Object::View(view)) = self.change(&key) {
            view.indexes
                .iter_mut()
                .filter(|index| index.name == old.name)
                .for_each(|index| index.name.clone_from(&new.name));
        }
        if let Some(table) = self.change_table(&key) {
            for index in table.indexes.iter_mut().filter(|index| index.name == old.name) {
                index.name.clone_from(&new.name);
            }
            for constraint in &mut table.constraints {
                if constraint.name == old.name && constraint.kind.has_index() {
                    constraint.name.clone_from(&new.name);
                    was_constraint = true;
                }
            }
        }
        if was_constraint && self.rules.names.constraints_are_objects {
            self.take(&super::constraints::constraint_key(&key, &old.name));
            self.put(super::constraints::constraint_key(&key, &new.name), Object::Bare);
        }
    }

    pub(super) fn follow_routine(&mut self, old: &ObjectId, new: &ObjectId) {
        let from = (old.schema.clone(), old.name.clone());
        for trigger in
            self.dependents(&from, |_, object| matches!(object, Object::Text(it) if it.calls.as_ref() == Some(&from)))
        {
            if let Some(Object::Text(routine)) = self.change(&trigger) {
                routine.calls = Some((new.schema.clone(), new.name.clone()));
            }
        }
    }

    pub(super) fn follow_schema(&mut self, old: &ObjectId, new: &ObjectId) {
        let is_in_it = |_: &ObjectId, object: &Object| matches!(object, Object::Extension(it) if it.schema == old.name);
        for key in self.keys_where(is_in_it) {
            if let Some(Object::Extension(extension)) = self.change(&key) {
                extension.schema.clone_from(&new.name);
            }
        }
        for key in self.keys_where(|key, _| key.schema == old.name) {
            let moved = ObjectId { schema: new.name.clone(), ..key.clone() };
            self.move_object(&key, moved);
        }
    }
}

/// Whether a default of a table is the next value of a sequence.
pub(super) fn takes_from(object: &Object, sequence: &(String, String)) -> bool {
    matches!(object, Object::Table(table) if table.columns.iter().any(|column| column.sequence.as_ref() == Some(sequence)))
}

/// Foreign keys of a table that point to itself; and names with a number follow the name of the table.
fn follow_itself(table: &mut Table, old: &ObjectId, new: &ObjectId, rules: &Rules) {
    let from = (old.schema.clone(), old.name.clone());
    let start = format!("{}_ibfk_", old.name.to_lowercase());
    for constraint in &mut table.constraints {
        if rules.names.checks == CheckNames::OfTable && matches!(constraint.kind, ConstraintKind::Check { .. }) {
            naming::follow_check(constraint, &old.name, &new.name);
        }
        if let ConstraintKind::ForeignKey { table, .. } = &mut constraint.kind {
            if *table == from {
                *table = (new.schema.clone(), new.name.clone());
            }
            let is_numbered = rules.names.chosen == ChosenNames::Numbered;
            let number = constraint.name.strip_prefix(&start).filter(|_| is_numbered);
            if let Some(number) = number {
                constraint.name = format!("{}_ibfk_{number}", new.name.to_lowercase());
            }
        }
    }
}

fn replace(list: &mut [(String, String)], from: &(String, String), to: &(String, String)) {
    for entry in list.iter_mut().filter(|entry| *entry == from) {
        *entry = to.clone();
    }
}

/// The name of a type as columns have it.
pub(crate) fn type_name(key: &ObjectId) -> String {
    if key.schema.is_empty() { quoted(&key.name) } else { format!("{}.{}", quoted(&key.schema), quoted(&key.name)) }
}

//! DROP, RENAME and SET SCHEMA: what happens to names.

use std::sync::Arc;

use migrations_core::Dialect;

use super::columns::next_value;
use super::objects::{ConstraintKind, Object, Routine, Table};
use super::{Fault, FaultKind, Key, Model, Space, type_place};
use crate::change::{Existing, Name, NamedKind};
use crate::reading::quoted;
use crate::source::Span;

/// What is renamed, and to what.
#[derive(Clone, Copy)]
pub(super) struct Renaming<'c> {
    pub(super) kind: NamedKind,
    pub(super) name: &'c Name,
    pub(super) existing: Existing,
    pub(super) table: Option<&'c Name>,
    pub(super) to: &'c Name,
}

impl Model {
    #[expect(clippy::too_many_arguments, reason = "the parts of one statement")]
    pub(super) fn drop_named(
        &mut self,
        kind: NamedKind,
        name: &Name,
        together: &[Name],
        table: Option<&Name>,
        signature: Option<&str>,
        existing: Existing,
        cascades: bool,
    ) -> Result<(), Fault> {
        let key = match kind {
            NamedKind::Index if self.dialect() == Dialect::Mysql => {
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
        let is_hidden = kind == NamedKind::Table && self.hidden.remove(&key);
        if is_hidden || !self.is_known_schema(&name.schema) && self.get(&key).is_none() {
            return Ok(());
        }
        if !self.must_exist(&key, existing, name, kind.as_str())? {
            return Ok(());
        }
        self.refuse_other_kind(kind, &key, name)?;
        // What else goes with these does not show in the scripts.
        let is_open = matches!(kind, NamedKind::Extension | NamedKind::Routine | NamedKind::Type | NamedKind::Schema);
        self.note_doubt(cascades && is_open && !self.has_triggers(&key));
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
    fn refuse_other_kind(&self, kind: NamedKind, key: &Key, name: &Name) -> Result<(), Fault> {
        let Some(object) = self.get(key) else { return Ok(()) };
        let fits = match kind {
            // MariaDB takes a sequence for a table.
            NamedKind::Table if self.dialect() == Dialect::Mysql => {
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
    fn routine(&self, name: &Name, signature: Option<&str>) -> Option<Key> {
        if let Some(signature) = signature.filter(|signature| *signature != "*") {
            return Some(Key::of(Space::Routine, name).with(signature));
        }
        let start = Key::of(Space::Routine, name);
        let (found, _) = self.objects.range(start.clone()..).next()?;
        let is_it = found.space == Space::Routine && found.schema == start.schema && found.name == start.name;
        is_it.then(|| found.clone())
    }

    fn drop_table(&mut self, key: &Key, name: &Name, together: &[Name], cascades: bool) -> Result<(), Fault> {
        let goes_too = |other: &Key| together.iter().any(|it| it.schema == other.schema && it.name == other.name);
        let what = format!("table `{}`", name.name);
        if self.dialect() != Dialect::Sqlite {
            let pointing: Vec<(Key, String)> = self
                .pointing_to(key, |_| true)
                .into_iter()
                .filter(|(table, _)| table != key && !goes_too(table))
                .collect();
            // MySQL takes CASCADE, and does nothing about it; with foreign_key_checks off it drops whatever it is told to.
            let may_stay = self.dialect() == Dialect::Mysql;
            let is_refused = if may_stay { self.enforces_foreign_keys } else { !cascades };
            if let (Some((table, constraint)), true) = (pointing.first(), is_refused) {
                let message = format!("{what} is needed by foreign key `{constraint}` of table `{}`", table.name);
                return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
            }
            for (table, constraint) in pointing.into_iter().filter(|_| !may_stay) {
                self.remove_constraint(&table, &constraint);
            }
        }
        if self.dialect() == Dialect::Postgres {
            self.release_readers(key, name, together, cascades)?;
        }
        for heir in self.heirs(key) {
            let is_partition = self.table(&heir).is_some_and(|table| table.is_partition);
            if !is_partition && !cascades && !goes_too(&heir) {
                let message = format!("{what} is needed by its heir `{}`", heir.name);
                return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
            }
            self.drop_table(&heir, name, together, cascades)?;
        }
        self.remove_relation(key);
        Ok(())
    }

    /// Views that read a relation: dropped along, or in the way.
    fn release_readers(&mut self, key: &Key, name: &Name, together: &[Name], cascades: bool) -> Result<(), Fault> {
        if self.dialect() != Dialect::Postgres {
            return Ok(());
        }
        let own = (key.schema.clone(), key.name.clone());
        let readers =
            self.mentioning(&own, |_, object| matches!(object, Object::View(view) if view.reads.contains(&own)));
        for reader in readers {
            if together.iter().any(|it| it.schema == reader.schema && it.name == reader.name) {
                continue;
            }
            if !cascades {
                let message = format!("`{}` is needed by view `{}`", name.name, reader.name);
                return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
            }
            let view = Name { schema: reader.schema.clone(), name: reader.name.clone(), span: name.span.clone() };
            self.release_readers(&reader, &view, together, true)?;
            self.remove_relation(&reader);
        }
        Ok(())
    }

    /// Views that read a column of a table, as far as that can be told.
    pub(super) fn release_views(
        &mut self,
        key: &Key,
        column: &str,
        cascades: bool,
        what: &str,
        span: &Span,
    ) -> Result<(), Fault> {
        let own = (key.schema.clone(), key.name.clone());
        let place = (key.schema.clone(), key.name.clone(), column.to_owned());
        for reader in
            self.mentioning(&own, |_, object| matches!(object, Object::View(view) if view.reads.contains(&own)))
        {
            let Some(Object::View(view)) = self.get(&reader) else { continue };
            let reads_it = match &view.columns {
                Some(columns) => columns.contains(&place),
                None if reads_column(&view.query, column) => {
                    // It may go with the column.
                    self.doubt(&reader.name);
                    self.note_doubt(true);
                    false
                }
                None => false,
            };
            if reads_it && !cascades {
                let message = format!("{what} is needed by view `{}`", reader.name);
                return Err(Fault::new(FaultKind::Needed, message, span.clone()));
            }
            if reads_it {
                let view = Name { schema: reader.schema.clone(), name: reader.name.clone(), span: span.clone() };
                self.release_readers(&reader, &view, &[], true)?;
                self.remove_relation(&reader);
            }
        }
        Ok(())
    }

    /// Takes a table or a view away with everything that is its own.
    pub(super) fn remove_relation(&mut self, key: &Key) {
        let own = (key.schema.clone(), key.name.clone());
        let belongs = self.mentioning(&own, |other, object| match object {
            Object::Sequence(sequence) => {
                sequence.owner.as_ref().is_some_and(|owner| owner.0 == own.0 && owner.1 == own.1)
            }
            Object::IndexName { table } => other.schema == own.0 && *table == own.1,
            Object::Text(Routine { table: Some(table), .. }) => *table == own,
            Object::Bare => other.space == Space::Constraint && other.schema == own.0 && other.of == own.1,
            _ => false,
        });
        for key in belongs {
            self.take(&key);
        }
        self.take(key);
    }

    fn drop_index(&mut self, key: &Key, name: &Name, cascades: bool) -> Result<(), Fault> {
        let Some(table) = self.table_of_index(key) else { return Ok(()) };
        let constraint = self
            .table(&table)
            .and_then(|table| table.constraints.iter().find(|known| known.name == key.name && known.kind.has_index()));
        if constraint.is_some() && self.dialect() == Dialect::Postgres {
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
        match self.change(&table) {
            Some(Object::Table(table)) => table.indexes.retain(|index| index.name != key.name),
            Some(Object::View(view)) => view.indexes.retain(|index| index.name != key.name),
            _ => {}
        }
        Ok(())
    }

    fn drop_sequence(&mut self, key: &Key, name: &Name, cascades: bool) -> Result<(), Fault> {
        let own = (key.schema.clone(), key.name.clone());
        let users = self.mentioning(&own, |_, object| takes_from(object, &own));
        if let (Some(user), false) = (users.first(), cascades) {
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

    fn drop_type(&mut self, key: &Key, name: &Name, cascades: bool) -> Result<(), Fault> {
        let written = type_name(key);
        let uses = |data_type: &str| data_type == written || data_type.strip_suffix("[]") == Some(written.as_str());
        let columns_of = |table: &Table| -> Vec<String> {
            table.columns.iter().filter(|column| uses(&column.data_type)).map(|column| column.name.clone()).collect()
        };
        let users: Vec<(Key, Vec<String>)> = self
            .mentioning(&type_place(&written), |_, object| matches!(object, Object::Table(_)))
            .into_iter()
            .filter_map(|key| self.table(&key).map(columns_of).map(|columns| (key, columns)))
            .filter(|(_, columns)| !columns.is_empty())
            .collect();
        if let (Some((table, columns)), false) = (users.first(), cascades) {
            let message =
                format!("type `{}` is needed by column `{}` of table `{}`", name.name, columns[0], table.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        for (table, columns) in users {
            for column in columns {
                let ident = crate::change::Ident { name: column, span: name.span.clone() };
                self.drop_column(&table, &ident, Existing::Skip, true)?;
            }
        }
        let routines = self
            .mentioning(&type_place(&written), |key, _| key.space == Space::Routine && key.of.split(", ").any(uses));
        for routine in routines.into_iter().filter(|_| cascades) {
            self.take(&routine);
        }
        self.take(key);
        Ok(())
    }

    fn drop_schema(&mut self, key: &Key, name: &Name, cascades: bool) -> Result<(), Fault> {
        let inside = self.keys_where(|other, _| other.schema == key.name);
        if let (Some(object), false) = (inside.first(), cascades) {
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
    fn has_triggers(&self, key: &Key) -> bool {
        let own = (key.schema.clone(), key.name.clone());
        !self
            .mentioning(&own, |_, object| matches!(object, Object::Text(it) if it.calls.as_ref() == Some(&own)))
            .is_empty()
    }

    fn drop_routine(&mut self, key: &Key, name: &Name, cascades: bool) -> Result<(), Fault> {
        let own = (key.schema.clone(), key.name.clone());
        let triggers =
            self.mentioning(&own, |_, object| matches!(object, Object::Text(it) if it.calls.as_ref() == Some(&own)));
        // A trigger calls the one without arguments.
        if self.dialect() == Dialect::Postgres && key.of.is_empty() {
            if let (Some(trigger), false) = (triggers.first(), cascades) {
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

    pub(super) fn rename(&mut self, renaming: Renaming<'_>) -> Result<(), Fault> {
        let Renaming { kind, name, existing, table, to } = renaming;
        let key = match kind {
            NamedKind::Routine => self.routine(name, None).unwrap_or_else(|| self.object_key(kind, name, table, None)),
            _ => self.object_key(kind, name, table, None),
        };
        if !self.must_exist(&key, existing, name, kind.as_str())? {
            return Ok(());
        }
        let schema = if to.schema.is_empty() { key.schema.clone() } else { to.schema.clone() };
        let new = Key { schema, name: to.name.clone(), ..key.clone() };
        if new == key {
            // MySQL takes it for done.
            let is_done = self.dialect() == Dialect::Mysql;
            return if is_done { Ok(()) } else { Err(Fault::exists(kind.as_str(), to)) };
        }
        self.may_create(&new, Existing::Error, to, kind.as_str())?;
        self.pass_doubt(&key.name, &to.name);
        self.move_object(&key, new);
        Ok(())
    }

    /// SET SCHEMA
    pub(super) fn move_to(&mut self, kind: NamedKind, name: &Name, existing: Existing, to: &Name) -> Result<(), Fault> {
        let key = self.object_key(kind, name, None, None);
        if !self.must_exist(&key, existing, name, kind.as_str())? {
            return Ok(());
        }
        let new = Key { schema: to.schema.clone(), ..key.clone() };
        if new != key {
            self.may_create(&new, Existing::Error, to, kind.as_str())?;
            self.move_object(&key, new);
        }
        Ok(())
    }

    fn move_object(&mut self, old: &Key, new: Key) {
        let Some(object) = self.take(old) else { return };
        match object.as_ref() {
            Object::Table(_) | Object::View(_) => self.follow_relation(old, &new),
            Object::Sequence(_) => self.follow_sequence(old, &new),
            Object::Type(_) => self.follow_type(old, &new),
            Object::IndexName { table } => self.follow_index(table, old, &new),
            Object::Bare if old.space == Space::Schema => self.follow_schema(old, &new),
            Object::Text(_) if old.space == Space::Routine => self.follow_routine(old, &new),
            _ => {}
        }
        let mut object = object.as_ref().clone();
        if let Object::Table(table) = &mut object {
            follow_itself(table, old, &new, self.dialect());
            for column in table.columns.iter_mut().filter(|_| old.schema != new.schema) {
                let Some((_, sequence)) = column.sequence.clone() else { continue };
                let moved = Key::relation(&new.schema, &sequence);
                if matches!(self.get(&moved), Some(Object::Sequence(it)) if it.owner.as_ref().is_some_and(|owner| owner.1 == new.name))
                {
                    column.default = Some(next_value(&new.schema, &sequence));
                    column.sequence = Some((moved.schema, moved.name));
                }
            }
        }
        self.put(new, object);
    }

    /// What names a table or a view gets its new name.
    fn follow_relation(&mut self, old: &Key, new: &Key) {
        let (from, to) = ((old.schema.clone(), old.name.clone()), (new.schema.clone(), new.name.clone()));
        let concerned = self.mentioning(&from, |key, object| match object {
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
            Object::Text(routine) => routine.table.as_ref() == Some(&from),
            Object::Bare => key.space == Space::Constraint && key.schema == from.0 && key.of == from.1,
            Object::Type(_) => false,
        });
        let dialect = self.dialect();
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
                    ambiguous.extend((!view.rename_in_query(&from.1, &to.1, dialect)).then(|| key.name.clone()));
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
                    routine.table = Some(to.clone());
                    if key.of == from.1 {
                        place.of.clone_from(&to.1);
                        place.schema.clone_from(&to.0);
                    }
                }
                Object::Bare => {
                    place.of.clone_from(&to.1);
                    place.schema.clone_from(&to.0);
                }
                Object::Type(_) => {}
            }
            let moved = (matches!(object, Object::Sequence(_)) && place != key).then(|| place.clone());
            self.put(place, object);
            if let Some(place) = moved {
                self.follow_sequence(&key, &place);
            }
        }
        for view in ambiguous {
            self.doubt(&view);
            self.note_doubt(true);
        }
    }

    fn follow_sequence(&mut self, old: &Key, new: &Key) {
        let (from, to) = ((old.schema.clone(), old.name.clone()), (new.schema.clone(), new.name.clone()));
        for user in self.mentioning(&from, |_, object| takes_from(object, &from)) {
            self.mention(to.clone(), &user);
            for column in self.change_table(&user).into_iter().flat_map(|table| &mut table.columns) {
                if column.sequence.as_ref() == Some(&from) {
                    column.default = Some(next_value(&to.0, &to.1));
                    column.sequence = Some(to.clone());
                }
            }
        }
    }

    fn follow_type(&mut self, old: &Key, new: &Key) {
        let (from, to) = (type_name(old), type_name(new));
        let renamed = |data_type: &str| match data_type.strip_suffix("[]") {
            Some(base) if base == from => Some(format!("{to}[]")),
            _ if data_type == from => Some(to.clone()),
            _ => None,
        };
        let uses = |object: &Object| matches!(object, Object::Table(table) if table.columns.iter().any(|column| renamed(&column.data_type).is_some()));
        for user in self.mentioning(&type_place(&from), |_, object| uses(object)) {
            self.mention(type_place(&to), &user);
            for column in self.change_table(&user).into_iter().flat_map(|table| &mut table.columns) {
                if let Some(new) = renamed(&column.data_type) {
                    column.data_type = new;
                }
            }
        }
        let routines = self.mentioning(&type_place(&from), |key, _| {
            key.space == Space::Routine && key.of.split(", ").any(|argument| renamed(argument).is_some())
        });
        for routine in routines {
            let Some(object) = self.take(&routine) else { continue };
            let of: Vec<String> = routine
                .of
                .split(", ")
                .map(|argument| renamed(argument).unwrap_or_else(|| argument.to_owned()))
                .collect();
            self.put(Key { of: of.join(", "), ..routine }, object.as_ref().clone());
        }
    }

    fn follow_index(&mut self, table: &str, old: &Key, new: &Key) {
        let key = Key::relation(&old.schema, table);
        let mut was_constraint = false;
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
        if was_constraint && self.dialect() == Dialect::Postgres {
            self.take(&super::constraints::constraint_key(&key, &old.name));
            self.put(super::constraints::constraint_key(&key, &new.name), Object::Bare);
        }
    }

    fn follow_routine(&mut self, old: &Key, new: &Key) {
        let from = (old.schema.clone(), old.name.clone());
        for trigger in
            self.mentioning(&from, |_, object| matches!(object, Object::Text(it) if it.calls.as_ref() == Some(&from)))
        {
            if let Some(Object::Text(routine)) = self.change(&trigger) {
                routine.calls = Some((new.schema.clone(), new.name.clone()));
            }
            self.mention((new.schema.clone(), new.name.clone()), &trigger);
        }
    }

    fn follow_schema(&mut self, old: &Key, new: &Key) {
        for key in self.keys_where(|key, _| key.schema == old.name) {
            let moved = Key { schema: new.name.clone(), ..key.clone() };
            self.move_object(&key, moved);
        }
    }
}

/// Whether a name stands in a query other than as the name of a result.
fn reads_column(query: &str, column: &str) -> bool {
    let mut before = "";
    query.split(' ').any(|token| {
        let is_read = token == column && before != "as";
        before = token;
        is_read
    })
}

/// Whether a default of a table is the next value of a sequence.
fn takes_from(object: &Object, sequence: &(String, String)) -> bool {
    matches!(object, Object::Table(table) if table.columns.iter().any(|column| column.sequence.as_ref() == Some(sequence)))
}

/// Foreign keys of a table that point to itself; and InnoDB renames those that it named after the table.
fn follow_itself(table: &mut Table, old: &Key, new: &Key, dialect: Dialect) {
    let from = (old.schema.clone(), old.name.clone());
    let start = format!("{}_ibfk_", old.name.to_lowercase());
    for constraint in &mut table.constraints {
        if let ConstraintKind::ForeignKey { table, .. } = &mut constraint.kind {
            if *table == from {
                *table = (new.schema.clone(), new.name.clone());
            }
            let number = constraint.name.strip_prefix(&start).filter(|_| dialect == Dialect::Mysql);
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
fn type_name(key: &Key) -> String {
    if key.schema.is_empty() { quoted(&key.name) } else { format!("{}.{}", quoted(&key.schema), quoted(&key.name)) }
}

//! Objects as they are in another schema: for what nobody wants compared.

use std::sync::Arc;

use migrations_catalog::{Kind, ObjectName};

use super::{Namespace, ObjectId, Schema, show};
use crate::objects::{Constraint, ConstraintKind, Index, Object, Table};
use crate::owner::{Owner, owners_of};
use crate::properties::{Properties, Property, SetProperty};
use crate::server::Collation;

/// Whose properties an object has that is taken over from another schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// Those of the other schema.
    TheirProperties,
    /// Those that it has already.
    OwnProperties,
}

impl Schema {
    /// Makes an object, or a part of a table, what it is in another schema; if it is not there, it is gone here, too.
    pub fn adopt(&mut self, name: &ObjectName, from: &Self) {
        self.adopt_as(name, from, Keep::TheirProperties);
    }

    /// The same for what a source says in words of its own. What is set on it is told to the letter, and stays.
    pub fn adopt_words(&mut self, name: &ObjectName, from: &Self) {
        self.adopt_as(name, from, Keep::OwnProperties);
    }

    fn adopt_as(&mut self, name: &ObjectName, from: &Self, keep: Keep) {
        match name.kind {
            Kind::Column | Kind::Constraint => self.take_over_part(name, from, keep),
            Kind::Index => self.take_over_index(name, from, keep),
            Kind::Table => self.take_over_table(name, from),
            Kind::Comment | Kind::Option => self.take_over_property(name, from),
            _ => {
                let is_it = |key: &ObjectId| key.schema == name.schema && is_of_kind(key, name);
                let keys: Vec<ObjectId> =
                    self.objects.keys().chain(from.objects.keys()).filter(|key| is_it(key)).cloned().collect();
                for key in keys {
                    self.take_over(&key, from, keep);
                }
            }
        }
    }

    /// Makes what is kept under a key what it is in another schema; if nothing is, nothing is here, too.
    pub fn adopt_key(&mut self, key: &ObjectId, from: &Self) {
        match from.objects.get(key).map(Arc::as_ref) {
            Some(Object::Table(_)) => {
                let name = ObjectName {
                    schema: key.schema.clone(),
                    table: key.name.clone(),
                    kind: Kind::Table,
                    name: String::new(),
                };
                self.take_over_table(&name, from);
            }
            _ => self.take_over(key, from, Keep::TheirProperties),
        }
    }

    /// Where objects are kept that have this name, whatever else makes them their own: functions of one name are several.
    /// `None` is for kinds of which the model has only the text. A table counts only where names may be the same in others.
    pub fn keys_named(&self, kind: Option<Kind>, schema: &str, table: &str, name: &str) -> Vec<ObjectId> {
        let namespace = match kind {
            Some(Kind::Schema) => Namespace::Schema,
            Some(Kind::Extension) => Namespace::Extension,
            Some(Kind::Type) => Namespace::Type,
            Some(Kind::Routine) => Namespace::Routine,
            Some(Kind::Trigger) => Namespace::Trigger,
            Some(Kind::Policy) => Namespace::Policy,
            Some(Kind::Rule) => Namespace::Rule,
            Some(Kind::Table | Kind::View | Kind::Sequence | Kind::Index | Kind::Other) | None => Namespace::Relation,
            Some(Kind::Column | Kind::Constraint | Kind::Comment | Kind::Option) => return Vec::new(),
        };
        let is_same = |one: &str| {
            if self.rules.names.tell_case { one == name } else { one.to_lowercase() == name.to_lowercase() }
        };
        let is_any = matches!(kind, Some(Kind::Other) | None);
        let is_of_any_table = |key: &ObjectId| is_any || key.of.is_empty();
        let is_fitting = |object: &Object| match kind {
            Some(Kind::Other) | None => matches!(object, Object::Text(_)),
            Some(_) => true,
        };
        let is_it = |key: &ObjectId, object: &Object| {
            key.namespace == namespace
                && key.schema == schema
                && is_same(&key.name)
                && is_fitting(object)
                && (namespace == Namespace::Routine || is_of_any_table(key) || key.of == table)
        };
        self.keys_where(is_it)
    }

    /// Makes what is known of a table as a whole (its form, options, collation, comment) what it is in another schema, and
    /// leaves its columns and keys.
    pub fn adopt_table_facts(&mut self, schema: &str, table: &str, from: &Self) {
        let key = ObjectId::relation(schema, table);
        let Some(theirs) = from.table(&key).cloned() else { return };
        if let Some(own) = self.change_table(&key) {
            own.form = theirs.form;
            own.options = theirs.options;
            own.flags = theirs.flags;
            own.bound = theirs.bound;
            own.collation = theirs.collation;
            own.comment = theirs.comment;
        }
    }

    /// Takes over what a server adds to a schema of its own accord, and tells as if it had been stated: collations, and the names of
    /// CHECKs.
    pub fn adopt_additions(&mut self, from: &Self, usual_collation: Option<&str>) {
        if self.rules.columns.collation == Collation::OfCharacterSet {
            let usual = crate::lowering::usual_collation(usual_collation.unwrap_or_default(), self.rules);
            self.adopt_collations(from, &usual);
        }
        if self.rules.names.checks.are_provisional() {
            self.adopt_check_names(from);
        }
    }

    /// Makes the collations of tables that are on both sides what they are in another schema: the server tells those of everything,
    /// whether somebody has asked for them or not. What is new says its own where that is not the usual one.
    fn adopt_collations(&mut self, from: &Self, usual: &str) {
        for key in self.keys_where(|_, object| matches!(object, Object::Table(_))) {
            let theirs = from.table(&key);
            let Some(own) = self.change_table(&key) else { continue };
            if theirs.is_none() {
                without_usual_collation(own, usual);
                continue;
            }
            own.collation = theirs.map(|table| table.collation.clone()).unwrap_or_default();
            for column in &mut own.columns {
                let known = theirs.and_then(|table| table.column(&column.name));
                column.collation = known.map(|known| known.collation.clone()).unwrap_or_default();
            }
        }
    }

    /// Calls the CHECKs that nobody has named as another schema does: a server numbers them, and either product in its own
    /// way.
    fn adopt_check_names(&mut self, from: &Self) {
        for key in self.keys_where(|_, object| matches!(object, Object::Table(_))) {
            let (Some(theirs), Some(own)) = (from.table(&key).cloned(), self.change_table(&key)) else { continue };
            let is_elsewhere = |own: &Table, name: &str| own.constraints.iter().any(|known| known.name == name);
            for check in theirs.constraints.iter().filter(|check| check.is_unnamed) {
                if is_elsewhere(own, &check.name) {
                    continue;
                }
                if let Some(known) = own.constraints.iter_mut().find(|known| is_alike(known, check, &theirs)) {
                    known.name.clone_from(&check.name);
                    known.is_unnamed = true;
                    known.kind = kind_beside(&known.kind, &check.kind);
                }
            }
        }
    }

    /// Makes a foreign key or a check one that was not looked at for the rows that are there. Says whether it is one.
    pub(crate) fn leave_unchecked(&mut self, name: &ObjectName) -> bool {
        let key = ObjectId::relation(&name.schema, &name.table);
        let constraints = self.change_table(&key).map(|table| &mut table.constraints);
        let found = constraints.and_then(|all| all.iter_mut().find(|constraint| constraint.name == name.name));
        let can_be =
            |kind: &ConstraintKind| matches!(kind, ConstraintKind::ForeignKey { .. } | ConstraintKind::Check { .. });
        match found {
            Some(constraint) if can_be(&constraint.kind) && !constraint.is_unchecked => {
                constraint.is_unchecked = true;
                true
            }
            _ => false,
        }
    }

    fn take_over(&mut self, key: &ObjectId, from: &Self, keep: Keep) {
        match from.objects.get(key) {
            Some(object) => {
                self.read_needs_of(key, object);
                let object = match keep {
                    Keep::OwnProperties => self.with_own_properties(key, object),
                    Keep::TheirProperties => Arc::clone(object),
                };
                self.objects.insert(key.clone(), object);
            }
            None => {
                self.dependencies.forget(key);
                self.objects.remove(key);
            }
        }
    }

    /// Sets a property as another schema has it.
    fn take_over_property(&mut self, name: &ObjectName, from: &Self) {
        let keys: Vec<ObjectId> = self.objects.keys().filter(|key| from.objects.contains_key(key)).cloned().collect();
        for key in keys {
            let owners = from.get(&key).zip(self.get(&key)).map(|(theirs, own)| (owners_of(&key, theirs), own));
            let Some((theirs, own)) = owners else { continue };
            let is_it = |property: &Property, owner: Owner<'_>| show::property_name(owner, property) == *name;
            let found = |owners: &[(Owner<'_>, &Properties)]| {
                let all = owners.iter().flat_map(|(owner, set)| set.iter().map(|it| (*owner, it)));
                let mut them = all.filter(|(owner, (property, _))| is_it(property, *owner));
                them.next().map(|(_, (property, value))| (property.clone(), value.to_owned()))
            };
            let (wanted, now) = (found(&theirs), found(&owners_of(&key, own)));
            let Some(property) = wanted.as_ref().or(now.as_ref()).map(|(property, _)| property.clone()) else {
                continue;
            };
            self.set_property(&key, name, &(property, wanted.map(|(_, value)| value)));
            return;
        }
    }

    /// Sets the property of this name on the object, or on the part of it that it is about.
    fn set_property(&mut self, key: &ObjectId, name: &ObjectName, change: &SetProperty) {
        let Some(object) = self.change(key) else { return };
        let mut places = Vec::new();
        for (at, (owner, _)) in owners_of(key, object).iter().enumerate() {
            if show::property_name(*owner, &change.0) == *name {
                places.push(at);
            }
        }
        for at in places {
            if let Some(properties) = all_properties(object).into_iter().nth(at) {
                properties.set(change);
            }
        }
    }

    /// An object of another schema, with what is set on it here: every source tells that to the letter.
    fn with_own_properties(&self, key: &ObjectId, theirs: &Arc<Object>) -> Arc<Object> {
        let own = self.get(key).and_then(Object::properties);
        let Some(own) = own.filter(|own| theirs.properties().is_some_and(|theirs| theirs != *own)) else {
            return Arc::clone(theirs);
        };
        let mut object = theirs.as_ref().clone();
        if let Some(properties) = object.properties_mut() {
            properties.clone_from(own);
        }
        Arc::new(object)
    }

    fn take_over_table(&mut self, name: &ObjectName, from: &Self) {
        let key = ObjectId::relation(&name.schema, &name.table);
        if self.get(&key).is_some() {
            self.remove_relation(&key);
        }
        let place = (name.schema.clone(), name.table.clone());
        let belongs = |other: &ObjectId, object: &Object| match object {
            Object::Sequence(sequence) => {
                sequence.owner.as_ref().is_some_and(|owner| owner.0 == place.0 && owner.1 == place.1)
            }
            Object::IndexName { table } => other.schema == place.0 && *table == place.1,
            Object::Text(routine) => routine.table.as_ref() == Some(&place),
            Object::Bare => other.namespace == Namespace::Constraint && other.schema == place.0 && other.of == place.1,
            _ => false,
        };
        for other in from.keys_where(|other, object| *other == key || belongs(other, object)) {
            self.take_over(&other, from, Keep::TheirProperties);
        }
    }

    fn take_over_part(&mut self, name: &ObjectName, from: &Self, keep: Keep) {
        let key = ObjectId::relation(&name.schema, &name.table);
        let Some(theirs) = from.table(&key).cloned() else { return };
        let rules = self.rules;
        let Some(own) = self.change_table(&key) else { return };
        if name.kind == Kind::Column {
            if let (Some(own), Some(theirs)) = (own.column_mut(&name.name), theirs.column(&name.name)) {
                let set = own.properties.clone();
                own.clone_from(theirs);
                if keep == Keep::OwnProperties {
                    own.properties = set;
                }
            }
            return;
        }
        let is_it = |constraint: &super::Constraint| show::shown_name(constraint, rules) == name.name;
        let known = own.constraints.iter().find(|it| is_it(it) && keep == Keep::OwnProperties);
        let set = known.map(|own| own.properties.clone());
        own.constraints.retain(|constraint| !is_it(constraint));
        let with_own = |theirs: Constraint| match &set {
            Some(set) => Constraint { properties: set.clone(), ..theirs },
            None => theirs,
        };
        own.constraints.extend(theirs.constraints.into_iter().filter(is_it).map(with_own));
    }

    fn take_over_index(&mut self, name: &ObjectName, from: &Self, keep: Keep) {
        let key = ObjectId::relation(&name.schema, &name.table);
        let theirs = match from.get(&key) {
            Some(Object::Table(table)) => table.indexes.clone(),
            Some(Object::View(view)) => view.indexes.clone(),
            _ => return,
        };
        let own = match self.change(&key) {
            Some(Object::Table(table)) => &mut table.indexes,
            Some(Object::View(view)) => &mut view.indexes,
            _ => return,
        };
        let known = own.iter().find(|index| index.name == name.name && keep == Keep::OwnProperties);
        let set = known.map(|index| index.properties.clone());
        own.retain(|index| index.name != name.name);
        let with_own = |theirs: Index| match &set {
            Some(set) => Index { properties: set.clone(), ..theirs },
            None => theirs,
        };
        own.extend(theirs.into_iter().filter(|index| index.name == name.name).map(with_own));
        self.take_over(&ObjectId::relation(&name.schema, &name.name), from, keep);
    }
}

/// What is set on an object and on its parts, to change.
fn all_properties(object: &mut Object) -> Vec<&mut Properties> {
    match object {
        Object::Table(table) => std::iter::once(&mut table.properties)
            .chain(table.columns.iter_mut().map(|it| &mut it.properties))
            .chain(table.constraints.iter_mut().map(|it| &mut it.properties))
            .chain(table.indexes.iter_mut().map(|it| &mut it.properties))
            .collect(),
        Object::View(view) => {
            std::iter::once(&mut view.properties).chain(view.indexes.iter_mut().map(|it| &mut it.properties)).collect()
        }
        other => other.properties_mut().into_iter().collect(),
    }
}

/// The usual collation is not said, neither by a table nor by its columns. Columns of a table with another one keep that.
fn without_usual_collation(table: &mut Table, usual: &str) {
    if !table.collation.is_empty() && table.collation != usual {
        return;
    }
    table.collation.clear();
    for column in table.columns.iter_mut().filter(|column| column.collation == usual) {
        column.collation.clear();
    }
}

/// Whether a CHECK says the same as one without a name, and is not another one of that table.
fn is_alike(known: &Constraint, check: &Constraint, theirs: &Table) -> bool {
    let is_like = match (&known.kind, &check.kind) {
        (ConstraintKind::Check { condition, .. }, ConstraintKind::Check { condition: other, .. }) => {
            condition.is_like(other)
        }
        _ => false,
    };
    is_like && theirs.constraint_called(&known.name).is_none()
}

/// A CHECK of a live database, with the column with which it was written: MySQL does not tell that.
fn kind_beside(own: &ConstraintKind, theirs: &ConstraintKind) -> ConstraintKind {
    match (own, theirs) {
        (ConstraintKind::Check { condition, .. }, ConstraintKind::Check { column, .. }) => {
            ConstraintKind::Check { condition: condition.clone(), column: column.clone() }
        }
        _ => own.clone(),
    }
}

/// Whether something is kept under this key that belongs to no table, or by its text.
fn is_of_kind(key: &ObjectId, name: &ObjectName) -> bool {
    match name.kind {
        Kind::Schema => key.namespace == Namespace::Schema && key.name == name.name,
        Kind::Extension => key.namespace == Namespace::Extension && key.name == name.name,
        Kind::Type => key.namespace == Namespace::Type && key.name == name.name,
        Kind::Sequence | Kind::View => key.namespace == Namespace::Relation && key.name == name.name,
        Kind::Routine => {
            key.namespace == Namespace::Routine
                && (name.name == format!("{}({})", key.name, key.of) || name.name == format!("{}()", key.name))
        }
        Kind::Trigger => key.namespace == Namespace::Trigger && key.name == name.name && is_at(key, name),
        Kind::Policy => key.namespace == Namespace::Policy && key.name == name.name && is_at(key, name),
        Kind::Rule => key.namespace == Namespace::Rule && key.name == name.name && is_at(key, name),
        Kind::Other => key.namespace == Namespace::Relation && name.name == format!("{} {}", key.of, key.name),
        Kind::Table | Kind::Column | Kind::Constraint | Kind::Index | Kind::Comment | Kind::Option => false,
    }
}

fn is_at(key: &ObjectId, name: &ObjectName) -> bool {
    key.of.is_empty() || key.of == name.table
}

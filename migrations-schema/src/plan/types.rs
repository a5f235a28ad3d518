//! Schemas, extensions and types (PostgreSQL).

use std::collections::BTreeSet;

use migrations_catalog::{Kind, ObjectName};

use super::planner::{Planner, object_name};
use super::routines::rank_of_kind;
use super::{Remark, Verb};
use crate::ddl::{kind_word, literal};
use crate::objects::{EVENT, STATISTICS};
use crate::schema::{Column, Namespace, Object, ObjectId, UserType, type_name};

impl Planner<'_> {
    pub(super) fn create_schemas(&mut self) {
        for key in self.keys_wanted(Namespace::Schema, |_| true) {
            if self.now().object(&key).is_none() {
                self.run(Verb::Create, object_name(Kind::Schema, &key), self.ddl().schema(&key));
            }
        }
        for key in self.keys_wanted(Namespace::Extension, |_| true) {
            let Some(Object::Extension(wanted)) = self.to.object(&key) else { continue };
            let name = object_name(Kind::Extension, &key);
            match self.now().object(&key) {
                Some(Object::Extension(now)) => {
                    let changes = self.ddl().extension_changes(&key, now, wanted);
                    changes.into_iter().for_each(|change| self.run(Verb::Alter, name.clone(), change));
                }
                _ => self.run(Verb::Create, name, self.ddl().extension(&key, wanted)),
            }
        }
    }

    /// Those first of which others are made.
    pub(super) fn change_types(&mut self) {
        let rank =
            |form: &str| ["enum", "shell", "base", "range", "domain", "composite"].iter().position(|it| *it == form);
        let mut wanted = self.keys_wanted(Namespace::Type, |_| true);
        wanted.sort_by_key(|key| user_type(self.to, key).map(|user| rank(&user.form)));
        wanted.retain(|key| !self.is_settled(key));
        for key in wanted {
            let Some(new) = user_type(self.to, &key) else { continue };
            if self.is_uncertain_name(&key.name) {
                continue;
            }
            match user_type(self.now(), &key) {
                None => {
                    self.create_routines_named_in(&new.source);
                    self.run(Verb::Create, object_name(Kind::Type, &key), self.ddl().user_type(&key, new));
                }
                Some(old) if is_part_of(old, new) => self.add_labels(&key, new),
                Some(_) if self.can_be_replaced_type(&key) => self.replace_type(&key, new),
                // That is left to a person, and said.
                Some(_) => {}
            }
        }
    }

    /// Types on both sides that cannot become what they are to be.
    pub(super) fn types_to_replace(&self) -> BTreeSet<String> {
        let wanted = self.keys_wanted(Namespace::Type, |_| true);
        let is_replaced = |key: &ObjectId| match (user_type(self.now(), key), user_type(self.to, key)) {
            (Some(old), Some(new)) => {
                !self.is_settled(key)
                    && !self.is_uncertain_name(&key.name)
                    && !is_part_of(old, new)
                    && self.can_be_replaced_type(key)
            }
            _ => false,
        };
        wanted.iter().filter(|key| is_replaced(key)).map(type_name).collect()
    }

    /// Whether a new type can take the place of an old one: values go through their text, which says nothing of other
    /// attributes, other types would keep the old one, and no partition key changes its type.
    fn can_be_replaced_type(&self, key: &ObjectId) -> bool {
        let written = type_name(key);
        let is_used = self.now().objects().any(|(_, object)| {
            matches!(object, Object::Table(table) if table.columns.iter().any(|it| it.data_type.trim_end_matches("[]") == written))
        });
        let own = key.name.to_lowercase();
        let in_type = self.now().objects().any(|(other, object)| {
            other != key
                && matches!(object, Object::Type(user) if user.form != "enum"
                    && user.source.to_lowercase().split(|it: char| !it.is_alphanumeric() && it != '_').any(|word| word == own))
        });
        let in_partition_key = self.now().objects().any(|(table, object)| {
            matches!(object, Object::Table(it) if it.columns.iter().any(|column| {
                column.data_type.trim_end_matches("[]") == written && self.is_in_partition_key(table, &column.name)
            }))
        });
        let is_composite = user_type(self.now(), key).is_some_and(|user| user.form == "composite");
        !(in_type || in_partition_key || is_composite && is_used)
    }

    /// Whether a column is of a type that is made anew.
    pub(super) fn is_replaced(&self, data_type: &str) -> bool {
        self.remade.has_type(data_type)
    }

    /// Whether the type of a column changes, be it under its name.
    pub(super) fn changes_type(&self, old: &Column, new: &Column) -> bool {
        old.data_type != new.data_type || self.is_replaced(&old.data_type)
    }

    /// Functions that take or give what is made anew.
    pub(super) fn drop_routines_of_types(&mut self) {
        for name in self.remade.types().clone() {
            self.drop_routines_of(name.trim_matches('"'));
        }
    }

    /// Functions that name something before their body: what they take or give (PostgreSQL).
    pub(super) fn drop_routines_of(&mut self, name: &str) {
        if !self.rules().objects.keep_dependencies {
            return;
        }
        let name = name.to_lowercase();
        for key in self.keys_now(Namespace::Routine, |_| true) {
            let Some(Object::Text(routine)) = self.now().object(&key) else { continue };
            let head = routine.text.split(" as ").next().unwrap_or_default().to_lowercase();
            if head.split(|it: char| !it.is_alphanumeric() && it != '_').any(|word| word == name) {
                self.drop_routine(&key);
            }
        }
    }

    /// Collations, publications, events and whatever else is known by its text alone.
    fn drop_others(&mut self) {
        let mut keys = self.keys_now(Namespace::Relation, |object| matches!(object, Object::Text(_)));
        keys.sort_by_key(|key| std::cmp::Reverse(rank_of_kind(&key.of)));
        for key in keys {
            // Nothing needs statistics or events; what else changes may be in use, and stays.
            let is_other = matches!(key.of.as_str(), EVENT | STATISTICS) && !self.is_settled(&key);
            if (is_other || self.to.object(&key).is_none()) && !self.is_uncertain_name(&key.name) {
                let object = ObjectName { name: format!("{} {}", key.of, key.name), ..object_name(Kind::Other, &key) };
                let statement = format!("DROP {} {}", kind_word(&key.of), self.qualified(&key));
                self.run(Verb::Drop, object, statement);
            }
        }
    }

    fn add_labels(&mut self, key: &ObjectId, new: &UserType) {
        for (at, label) in new.members.iter().enumerate() {
            let Some(old) = user_type(self.now(), key) else { return };
            if old.members.contains(label) {
                continue;
            }
            let place = match at.checked_sub(1) {
                Some(before) if old.members.last() == Some(&new.members[before]) => String::new(),
                Some(before) => format!(" AFTER {}", literal(&new.members[before])),
                None => old.members.first().map(|first| format!(" BEFORE {}", literal(first))).unwrap_or_default(),
            };
            let statement = format!("ALTER TYPE {} ADD VALUE {}{place}", self.qualified(key), literal(label));
            let details = vec![format!("label {label}")];
            self.run_with(Verb::Alter, object_name(Kind::Type, key), vec![statement], Vec::new(), details);
        }
    }

    /// PostgreSQL takes no label away: a new type takes the place of the old one, which goes when no column has it.
    fn replace_type(&mut self, key: &ObjectId, new: &UserType) {
        let is_free = |name: &String| {
            let key = ObjectId { name: name.clone(), ..key.clone() };
            self.now().object(&key).is_none() && self.to.object(&key).is_none()
        };
        let numbered = (2..).map(|number| format!("{}_old{number}", key.name));
        let aside = std::iter::once(format!("{}_old", key.name)).chain(numbered).find(is_free).unwrap_or_default();
        let statements = vec![
            format!("ALTER TYPE {} RENAME TO {}", self.qualified(key), self.name(&aside)),
            self.ddl().user_type(key, new),
        ];
        let old = user_type(self.now(), key);
        let gone: Vec<&str> = old
            .iter()
            .flat_map(|old| old.members.iter().filter(|label| !new.members.contains(label)))
            .map(String::as_str)
            .collect();
        let mut remarks = Vec::new();
        if new.form == "enum" && !gone.is_empty() {
            remarks.push(Remark::Needs(format!("no row may have {} any more", gone.join(", "))));
        }
        let details = vec!["replaced".to_owned()];
        self.run_with(Verb::Alter, object_name(Kind::Type, key), statements, remarks, details);
    }

    pub(super) fn drop_leftovers(&mut self) {
        for key in
            self.keys_now(Namespace::Relation, |object| matches!(object, Object::Sequence(it) if !it.is_identity))
        {
            if self.to.object(&key).is_none() && self.now().object(&key).is_some() && !self.is_uncertain_name(&key.name)
            {
                let statement = format!("DROP SEQUENCE {}", self.qualified(&key));
                self.run(Verb::Drop, object_name(Kind::Sequence, &key), statement);
            }
        }
        self.drop_others();
        self.drop_routines();
        let mut types = self.keys_now(Namespace::Type, |_| true);
        let rank = |form: &str| ["composite", "domain"].iter().position(|it| *it == form).unwrap_or(9);
        types.sort_by_key(|key| user_type(self.now(), key).map(|user| rank(&user.form)));
        for key in types {
            let Some(old) = user_type(self.now(), &key) else { continue };
            if self.to.object(&key).is_none() && !self.is_uncertain_name(&key.name) {
                let word = if old.form == "domain" { "DOMAIN" } else { "TYPE" };
                let statement = format!("DROP {word} {}", self.qualified(&key));
                self.run(Verb::Drop, object_name(Kind::Type, &key), statement);
            }
        }
        for (namespace, kind, word) in
            [(Namespace::Extension, Kind::Extension, "EXTENSION"), (Namespace::Schema, Kind::Schema, "SCHEMA")]
        {
            for key in self.keys_now(namespace, |_| true) {
                if self.to.object(&key).is_none() {
                    let statement = format!("DROP {word} {}", self.name(&key.name));
                    self.run(Verb::Drop, object_name(kind, &key), statement);
                }
            }
        }
    }
}

fn user_type<'m>(schema: &'m crate::schema::Schema, key: &ObjectId) -> Option<&'m UserType> {
    match schema.object(key) {
        Some(Object::Type(user)) => Some(user),
        _ => None,
    }
}

/// Whether the labels of an enumeration are among those of another, in the same order.
fn is_part_of(old: &UserType, new: &UserType) -> bool {
    let mut left = new.members.iter();
    old.form == "enum" && new.form == "enum" && old.members.iter().all(|label| left.any(|other| other == label))
}

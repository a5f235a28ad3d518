//! What is known by its text: functions, views, triggers, policies, rules.

use std::collections::BTreeSet;

use migrations_catalog::{Kind, ObjectName};

use super::Verb;
use super::planner::{Planner, object_name, part};
use crate::ddl::routine_word;
use crate::objects::{EVENT, STATISTICS};
use crate::schema::{Namespace, Object, ObjectId, Routine, View};

/// After what functions can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum After {
    /// Types.
    Types,
    /// Tables.
    Tables,
    /// Views.
    Views,
}

impl Planner<'_> {
    /// Functions; those with a table in their head come after the tables, those with a view after the views.
    pub(super) fn change_routines(&mut self, after: After) {
        for key in self.keys_wanted(Namespace::Routine, |_| true) {
            let Some(Object::Text(routine)) = self.to.object(&key) else { continue };
            if self.is_settled(&key) || self.is_uncertain_name(&key.name) || self.waits_for(routine) != after {
                continue;
            }
            let object = object_name(Kind::Routine, &key);
            let is_there = self.now().object(&key).is_some();
            if is_there && !self.can_be_replaced(&key) {
                self.drop_routine(&key);
            }
            let is_there = self.now().object(&key).is_some();
            let mut statements = self.ddl().text(routine);
            if is_there && let Some(first) = statements.first_mut() {
                *first = with_or_replace(first);
            }
            let verb = if is_there { Verb::Alter } else { Verb::Create };
            let names_later =
                self.rules().objects.keep_dependencies && after == After::Types && !self.created_all(routine);
            if names_later && !std::mem::replace(&mut self.trusts_bodies, true) {
                // Bodies can name what comes later.
                statements.insert(0, "SET check_function_bodies = false".to_owned());
            }
            self.run_with(verb, object, statements, Vec::new(), Vec::new());
        }
    }

    /// Functions that the definition of a type names: how a range counts the distance of two values.
    pub(super) fn create_routines_named_in(&mut self, definition: &str) {
        let words = words_of(definition);
        for key in self.keys_wanted(Namespace::Routine, |_| true) {
            let Some(Object::Text(routine)) = self.to.object(&key) else { continue };
            let is_there = self.now().object(&key).is_some();
            if words.contains(key.name.as_str()) && !is_there && !self.is_uncertain_name(&key.name) {
                let statements = self.ddl().text(routine);
                self.run_with(Verb::Create, object_name(Kind::Routine, &key), statements, Vec::new(), Vec::new());
            }
        }
    }

    /// Whether all tables are there that the words of a function may name.
    fn created_all(&self, routine: &Routine) -> bool {
        let words = words_of(&routine.text);
        !self.to.objects().any(|(key, object)| {
            matches!(object, Object::Table(_) | Object::View(_))
                && words.contains(key.name.as_str())
                && self.now().object(key).is_none()
        })
    }

    fn waits_for(&self, routine: &Routine) -> After {
        // What the server reads to the end is all there before.
        let is_atomic = routine.text.contains(" begin atomic ");
        let read = if is_atomic { routine.text.as_str() } else { head(&routine.text) };
        let words: BTreeSet<&str> = read.split([' ', '.', '(', ')', ',', ';']).skip(3).collect();
        let named = self.to.objects().filter(|(key, _)| words.contains(key.name.as_str()));
        named.fold(After::Types, |after, (_, object)| match object {
            Object::View(_) => After::Views,
            Object::Table(_) => after.max(After::Tables),
            _ => after,
        })
    }

    /// Whether OR REPLACE is enough: not where what comes back is another type.
    fn can_be_replaced(&self, key: &ObjectId) -> bool {
        let (Some(Object::Text(old)), Some(Object::Text(new))) = (self.now().object(key), self.to.object(key)) else {
            return false;
        };
        self.rules().objects.routines_replace && head(&old.text) == head(&new.text) && new.alterations.is_empty()
    }

    /// Whether a function goes or is made anew, so that triggers that call it have to go first.
    pub(super) fn must_go_first(&self, key: &ObjectId) -> bool {
        self.now().object(key).is_some()
            && !self.is_settled(key)
            && (self.to.object(key).is_none() || !self.can_be_replaced(key))
            || self.remade.going_routines.contains(key)
    }

    pub(super) fn drop_routine(&mut self, key: &ObjectId) {
        let Some(Object::Text(routine)) = self.now().object(key) else { return };
        let word = routine_word(routine);
        let own = self.qualified(key);
        let arguments = match (self.rules().objects.routines_overload, word, key.of.as_str()) {
            (false, ..) => String::new(),
            // An aggregate over whole rows.
            (true, "AGGREGATE", "") => "(*)".to_owned(),
            (true, _, of) => format!("({of})"),
        };
        self.run(Verb::Drop, object_name(Kind::Routine, key), format!("DROP {word} {own}{arguments}"));
    }

    pub(super) fn drop_routines(&mut self) {
        for key in self.keys_now(Namespace::Routine, |_| true) {
            if self.to.object(&key).is_none() && !self.is_uncertain_name(&key.name) {
                self.drop_routine(&key);
            }
        }
    }

    /// After what they read.
    pub(super) fn create_views(&mut self) {
        let mut left: Vec<ObjectId> = self
            .keys_wanted(Namespace::Relation, |object| matches!(object, Object::View(_)))
            .into_iter()
            .filter(|key| self.now().object(key).is_none() && !self.is_uncertain_name(&key.name))
            .filter(|key| !self.to.cannot_be_made(key))
            .collect();
        while !left.is_empty() {
            let waits = |view: &View, key: &ObjectId| {
                left.iter()
                    .any(|other| other != key && view.reads.contains(&(other.schema.clone(), other.name.clone())))
            };
            let is_ready =
                |key: &ObjectId| matches!(self.to.object(key), Some(Object::View(view)) if !waits(view, key));
            // Where they wait for each other there is no order.
            let at = left.iter().position(is_ready).unwrap_or_default();
            let key = left.remove(at);
            if let Some(Object::View(view)) = self.to.object(&key) {
                let statements = self.ddl().view(&key, view);
                self.run_with(Verb::Create, object_name(Kind::View, &key), statements, Vec::new(), Vec::new());
            }
        }
    }

    /// Triggers in the order in which they were made. One comes after those of its table that it names: FOLLOWS and PRECEDES want the other one to be there (MySQL, MariaDB).
    fn in_order_of_firing(&self, keys: Vec<ObjectId>) -> Vec<ObjectId> {
        let (mut left, mut ordered) = (keys, Vec::new());
        let turn = |key: &ObjectId| match self.to.object(key) {
            Some(Object::Text(routine)) if key.namespace == Namespace::Trigger => routine.turn.0,
            _ => 0,
        };
        // Stable: what has no turn stays in the order of names.
        left.sort_by_key(turn);
        while !left.is_empty() {
            let waits = |key: &ObjectId| {
                let Some(Object::Text(routine)) = self.to.object(key) else { return false };
                let words = words_of(&routine.text);
                let is_of_table = |other: &ObjectId| matches!(self.to.object(other), Some(Object::Text(it)) if it.table == routine.table);
                let is_trigger = key.namespace == Namespace::Trigger;
                is_trigger && left.iter().any(|it| it != key && is_of_table(it) && words.contains(it.name.as_str()))
            };
            // Where they wait for each other there is no order.
            let at = left.iter().position(|key| !waits(key)).unwrap_or_default();
            ordered.push(left.remove(at));
        }
        ordered
    }

    /// Triggers, rules, policies, and whatever else has a text.
    pub(super) fn create_texts(&mut self, moment: Moment) {
        let keys: Vec<ObjectId> = self
            .to
            .objects()
            .filter(|(key, object)| key.namespace != Namespace::Routine && matches!(object, Object::Text(_)))
            .filter(|(key, _)| Moment::of(key) == moment)
            .map(|(key, _)| key.clone())
            .collect();
        let mut keys = self.in_order_of_firing(keys);
        // Stable: the order of firing stays.
        keys.sort_by_key(|key| rank_of_kind(&key.of));
        for key in keys {
            let Some(Object::Text(routine)) = self.to.object(&key) else { continue };
            if self.now().object(&key).is_none() && !self.is_uncertain_name(&key.name) {
                let statements = self.ddl().text(routine);
                self.run_with(Verb::Create, text_name(&key, routine), statements, Vec::new(), Vec::new());
            }
        }
    }
}

/// When something is made that has a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Types and tables may name it.
    BeforeTypes,
    /// It may name whatever there is.
    Last,
}

impl Moment {
    fn of(key: &ObjectId) -> Self {
        let names_others =
            matches!(key.of.as_str(), "event trigger" | "publication" | "subscription" | EVENT | STATISTICS);
        if key.namespace == Namespace::Relation && !names_others { Self::BeforeTypes } else { Self::Last }
    }
}

/// Which kinds of PostgreSQL's are made before others: a server needs its wrapper, a dictionary its template.
pub(super) fn rank_of_kind(kind: &str) -> u8 {
    match kind {
        "foreign data wrapper" | "text search parser" | "text search template" => 0,
        "server" | "text search dictionary" => 1,
        _ => 2,
    }
}

fn text_name(key: &ObjectId, routine: &Routine) -> ObjectName {
    let kind = match key.namespace {
        Namespace::Trigger => Kind::Trigger,
        Namespace::Policy => Kind::Policy,
        Namespace::Rule => Kind::Rule,
        _ => Kind::Other,
    };
    match &routine.table {
        Some((schema, table)) => part(kind, &ObjectId::relation(schema, table), &key.name),
        None if kind == Kind::Other => {
            ObjectName { name: format!("{} {}", key.of, key.name), ..object_name(kind, key) }
        }
        None => object_name(kind, key),
    }
}

/// What stands before the body of a function.
fn head(text: &str) -> &str {
    let bodies = [" as ", " begin atomic "];
    let end = bodies.iter().filter_map(|start| text.find(start)).min();
    end.map_or(text, |end| &text[..end])
}

fn words_of(text: &str) -> BTreeSet<&str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect()
}

/// CREATE becomes CREATE OR REPLACE.
fn with_or_replace(statement: &str) -> String {
    let upper = statement.to_uppercase();
    let words: Vec<&str> = upper.split_whitespace().take(3).collect();
    if matches!(words[..], ["CREATE", "OR", "REPLACE"]) || !upper.starts_with("CREATE") {
        return statement.to_owned();
    }
    format!("CREATE OR REPLACE{}", &statement["CREATE".len()..])
}

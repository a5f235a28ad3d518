//! What has to go before anything else can change: what differs, and what depends on what differs.

use std::collections::{BTreeMap, BTreeSet};

use migrations_catalog::{Expression, Kind};

use super::equivalence::{is_validated_in, stays};
use super::planner::{Planner, object_name, part};
use super::{Remark, Verb, casts};
use crate::schema::{
    Column, Constraint, ConstraintKind, Namespace, Object, ObjectId, Routine, View, columns_of, index_facts, shown_name,
};
use crate::server::{Alteration, Scope};

/// What of a table is about to change in a way that those who read it cannot stand.
pub(super) enum Disturbance {
    /// All of it.
    Whole,
    /// These columns.
    Columns(BTreeSet<String>),
}

impl Disturbance {
    fn concerns(&self, column: &str) -> bool {
        match self {
            Self::Whole => true,
            Self::Columns(columns) => columns.contains(column),
        }
    }

    /// Whether a text names what is disturbed.
    fn is_in(&self, text: &str) -> bool {
        match self {
            Self::Whole => true,
            Self::Columns(columns) => columns.iter().any(|column| has_word(text, column)),
        }
    }
}

/// Whether a name stands in a text as a word.
pub(super) fn has_word(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    let is_part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(&name)
        .any(|(at, _)| !is_part(text[..at].chars().next_back()) && !is_part(text[at + name.len()..].chars().next()))
}

/// Whether a function is called in a text.
fn has_call(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    let is_part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(&name).any(|(at, _)| {
        let behind = text[at + name.len()..].trim_start_matches('"').trim_start();
        !is_part(text[..at].chars().next_back()) && behind.starts_with('(')
    })
}

/// BEGIN ATOMIC and RETURN: PostgreSQL keeps the tree of such a body.
fn is_read_to_the_end(routine: &Routine) -> bool {
    let text = routine.text.to_lowercase();
    !text.contains(" as ") && has_word(&text, "return") || text.contains("begin atomic")
}

type Disturbances = BTreeMap<(String, String), Disturbance>;

impl Planner<'_> {
    pub(super) fn make_way(&mut self) {
        if self.rules().columns.alteration == Alteration::Rebuild {
            self.remade.rebuilt = self.common_tables().into_iter().filter(|key| self.needs_rebuild(key)).collect();
        }
        if self.rules().objects.types_are_made {
            let types = self.types_to_replace();
            self.remade.replace_types(types);
        }
        let disturbed = self.disturbed();
        self.remade.going_routines = self.routines_that_read(&disturbed);
        self.drop_texts(&disturbed);
        self.drop_views(&disturbed);
        self.drop_routines_of_types();
        if self.rules().objects.keep_dependencies {
            self.free_columns_of_routines();
            self.remade.going_routines.clone().iter().for_each(|key| self.drop_routine(key));
        }
        if self.rules().keys.can_be_altered {
            self.drop_foreign_keys();
        }
        self.drop_tables_early();
        self.drop_keys();
        if self.rules().columns.counter_is_sequence {
            self.free_sequence_names();
        }
    }

    fn disturbed(&self) -> Disturbances {
        let place = |key: &ObjectId| (key.schema.clone(), key.name.clone());
        let mut all: Disturbances = self.gone_tables().iter().map(|key| (place(key), Disturbance::Whole)).collect();
        for key in self.common_tables() {
            if self.remade.rebuilt.contains(&key) {
                all.insert(place(&key), Disturbance::Whole);
                continue;
            }
            let (Some(now), Some(wanted)) = (self.table(&key), self.wanted(&key)) else { continue };
            let changes = |column: &&Column| match wanted.column(&column.name) {
                None => true,
                Some(other) => {
                    self.rules().objects.keep_dependencies
                        && (self.changes_type(column, other)
                            || other.collation != column.collation
                            || other.generated != column.generated)
                }
            };
            let mut columns: BTreeSet<String> = now.columns.iter().filter(changes).map(|it| it.name.clone()).collect();
            let made = now.columns.iter().filter(|column| {
                column.generated.as_ref().is_some_and(|(expression, _)| {
                    self.rules().objects.keep_dependencies
                        && columns.iter().any(|name| expression.mentions(name, self.dialect()))
                })
            });
            let made: Vec<String> = made.map(|column| column.name.clone()).collect();
            columns.extend(made);
            if !columns.is_empty() {
                all.insert(place(&key), Disturbance::Columns(columns));
            }
        }
        all
    }

    /// Triggers, policies and rules that differ, or that cannot stay while their table changes.
    fn drop_texts(&mut self, disturbed: &Disturbances) {
        for namespace in [Namespace::Trigger, Namespace::Policy, Namespace::Rule] {
            for key in self.keys_now(namespace, |_| true) {
                let Some(Object::Text(routine)) = self.now().object(&key) else { continue };
                if self.is_uncertain_name(&key.name) {
                    continue;
                }
                let table = routine.table.clone();
                // It goes with its table.
                let is_lost = table.as_ref().is_some_and(|(schema, name)| {
                    let table = ObjectId::relation(schema, name);
                    self.table(&table).is_some() && self.wanted(&table).is_none()
                });
                // Whatever is altered, the database reads all triggers again, and cannot read these (SQLite).
                let is_in_the_way = !disturbed.is_empty() && self.now().is_in_the_way(&key);
                let stays = self.is_settled(&key) && !is_in_the_way && !self.is_disturbed(routine, disturbed);
                if !is_lost && !stays {
                    self.drop_text(&key);
                }
            }
        }
    }

    fn is_disturbed(&self, routine: &Routine, disturbed: &Disturbances) -> bool {
        let own = routine.table.as_ref().and_then(|table| disturbed.get(table));
        let is_own = match self.rules().columns.alteration {
            // On a table that is built anew it goes by itself.
            Alteration::Rebuild => {
                own.is_some_and(|own| matches!(own, Disturbance::Columns(_)) && own.is_in(&routine.text))
            }
            Alteration::Parts => own.is_some_and(|own| own.is_in(&routine.text)),
            Alteration::Whole => false,
        };
        let reads_other = self.rules().tables.alter_reads_texts
            && routine
                .reads
                .iter()
                .filter(|table| routine.table.as_ref() != Some(table))
                .any(|table| disturbed.get(table).is_some_and(|other| other.is_in(&routine.text)));
        let calls_what_goes = self.rules().objects.keep_dependencies && self.text_calls_what_goes(&routine.text);
        // A function that must be made anew.
        let calls = routine.calls.as_ref().is_some_and(|(schema, name)| {
            let function = ObjectId { namespace: Namespace::Routine, ..ObjectId::relation(schema, name) };
            self.must_go_first(&function)
        });
        is_own || reads_other || calls || calls_what_goes
    }

    /// Functions that the server has read to the end: what they name cannot change or go under them (PostgreSQL).
    fn routines_that_read(&self, disturbed: &Disturbances) -> BTreeSet<ObjectId> {
        if !self.rules().objects.keep_dependencies {
            return BTreeSet::new();
        }
        let reads = |key: &&ObjectId| {
            matches!(self.now().object(key), Some(Object::Text(routine)) if is_read_to_the_end(routine)
                && disturbed.iter().any(|((_, table), what)| has_word(&routine.text, table) && what.is_in(&routine.text)))
        };
        let all = self.keys_now(Namespace::Routine, |_| true);
        all.iter().filter(reads).filter(|key| !self.is_uncertain_name(&key.name)).cloned().collect()
    }

    /// Whether a text calls a function that is dropped, or dropped and made anew.
    fn text_calls_what_goes(&self, text: &str) -> bool {
        let going = self.keys_now(Namespace::Routine, |_| true);
        going.iter().any(|key| has_call(text, &key.name) && self.must_go_first(key))
    }

    /// Defaults and generated columns that call a function that goes: they are given and added again when it is there.
    fn free_columns_of_routines(&mut self) {
        for key in self.common_tables() {
            let Some(now) = self.table(&key) else { continue };
            let calls = |said: Option<&Expression>| said.is_some_and(|said| self.text_calls_what_goes(said.source()));
            let made = |column: &Column| calls(column.generated.as_ref().map(|(expression, _)| expression));
            let generated: Vec<String> =
                now.columns.iter().filter(|it| made(it)).map(|column| column.name.clone()).collect();
            let of_default = now.columns.iter().filter(|column| calls(column.default.as_ref()));
            let of_default: Vec<Column> = of_default.cloned().collect();
            generated.iter().for_each(|column| self.drop_column(&key, column, true));
            of_default.iter().for_each(|column| self.drop_default(&key, column));
        }
    }

    pub(super) fn drop_text(&mut self, key: &ObjectId) {
        let Some(Object::Text(routine)) = self.now().object(key) else { return };
        let own = self.name(&key.name);
        let on = routine.table.clone().map(|(schema, table)| ObjectId::relation(&schema, &table));
        let (kind, word) = match key.namespace {
            Namespace::Trigger => (Kind::Trigger, "TRIGGER"),
            Namespace::Policy => (Kind::Policy, "POLICY"),
            _ => (Kind::Rule, "RULE"),
        };
        let statement = match (&on, self.rules().names.triggers) {
            (Some(table), Scope::Table) => format!("DROP {word} {own} ON {}", self.qualified(table)),
            (None, Scope::Table) | (_, Scope::Schema) => format!("DROP {word} {}", self.qualified(key)),
        };
        let object = on.as_ref().map_or_else(|| object_name(kind, key), |table| part(kind, table, &key.name));
        self.run(Verb::Drop, object, statement);
    }

    /// Views that differ, or that read what is about to change, and those that read them.
    fn drop_views(&mut self, disturbed: &Disturbances) {
        let mut going: Vec<ObjectId> = Vec::new();
        let views = self.keys_now(Namespace::Relation, |object| matches!(object, Object::View(_)));
        // Whatever is altered, the database reads all views again, and cannot read these (SQLite).
        let is_in_the_way = |key: &ObjectId| !disturbed.is_empty() && self.now().is_in_the_way(key);
        loop {
            let goes = |key: &&ObjectId| {
                let Some(Object::View(view)) = self.now().object(key) else { return false };
                !going.contains(key)
                    && !self.is_uncertain_name(&key.name)
                    && (!self.is_settled(key)
                        || is_in_the_way(key)
                        || reads_disturbed(view, disturbed)
                        || reads_any(view, &going)
                        || self.rules().objects.keep_dependencies && self.text_calls_what_goes(&view.source))
            };
            let found: Vec<ObjectId> = views.iter().filter(goes).cloned().collect();
            if found.is_empty() {
                break;
            }
            going.extend(found);
        }
        while !going.is_empty() {
            let is_read = |key: &ObjectId| {
                going.iter().any(|other| {
                    other != key
                        && matches!(self.now().object(other), Some(Object::View(view)) if reads_any(view, std::slice::from_ref(key)))
                })
            };
            let free = going.iter().position(|key| !is_read(key)).unwrap_or_default();
            let key = going.remove(free);
            self.drop_view(&key);
        }
    }

    fn drop_view(&mut self, key: &ObjectId) {
        self.drop_routines_of(&key.name);
        let Some(Object::View(view)) = self.now().object(key) else { return };
        let materialized = if view.is_materialized { "MATERIALIZED " } else { "" };
        let is_made_again = matches!(self.to.object(key), Some(Object::View(_)));
        let mut remarks = Vec::new();
        if is_made_again && self.rules().objects.have_grants {
            remarks.push(Remark::Note(format!("what was granted on view {} has to be granted again", key.name)));
        }
        let statement = format!("DROP {materialized}VIEW {}", self.qualified(key));
        self.run_with(Verb::Drop, object_name(Kind::View, key), vec![statement], remarks, Vec::new());
    }

    /// Foreign keys that differ, or that hold something that is about to change.
    fn drop_foreign_keys(&mut self) {
        let tables = self.keys_now(Namespace::Relation, |object| matches!(object, Object::Table(_)));
        let in_the_way = self.tables_in_a_ring();
        let mut going: Vec<(ObjectId, String)> = Vec::new();
        for key in tables {
            let Some(table) = self.table(&key).filter(|table| !table.is_partition) else { continue };
            if self.is_uncertain_name(&key.name) {
                continue;
            }
            for (constraint, target) in table.foreign_keys() {
                let target = ObjectId::relation(&target.0, &target.1);
                let goes = match self.wanted(&key) {
                    Some(wanted) => {
                        // One that is only to be validated is, where it stands.
                        let is_kept = stays(constraint, wanted, self.rules())
                            || is_validated_in(constraint, wanted, self.rules());
                        !is_kept || self.is_key_disturbed(&key, constraint, &target)
                    }
                    // With its table, unless it keeps another from going.
                    None => in_the_way.contains(&key) && in_the_way.contains(&target) && key != target,
                };
                if goes {
                    going.push((key.clone(), constraint.name.clone()));
                }
            }
        }
        for (key, name) in going {
            self.drop_constraint(&key, &name);
        }
    }

    /// Tables that go and point to each other in a ring.
    fn tables_in_a_ring(&self) -> BTreeSet<ObjectId> {
        let mut left: BTreeSet<ObjectId> = self.gone_tables().into_iter().collect();
        loop {
            let points_to = |from: &ObjectId, to: &ObjectId| {
                self.table(from).is_some_and(|table| {
                    table.foreign_keys().any(|(_, place)| ObjectId::relation(&place.0, &place.1) == *to)
                })
            };
            let free = left.iter().find(|key| !left.iter().any(|other| other != *key && points_to(other, key)));
            match free.cloned() {
                Some(free) => left.remove(&free),
                None => return left,
            };
        }
    }

    /// Whether a foreign key that is to stay cannot stay while the columns or the key at its other end change.
    fn is_key_disturbed(&self, own: &ObjectId, constraint: &Constraint, target: &ObjectId) -> bool {
        let ConstraintKind::ForeignKey { columns, targets, .. } = &constraint.kind else { return false };
        let Some(parent) = self.table(target) else { return false };
        let Some(wanted_parent) = self.wanted(target) else { return true };
        let changes = |key: &ObjectId, names: &[String]| {
            let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return true };
            names.iter().any(|name| match (now.column(name), wanted.column(name)) {
                (Some(one), Some(other)) if !self.rules().columns.convert_by_casts => {
                    one.data_type != other.data_type || one.collation != other.collation
                }
                (Some(one), Some(other)) => {
                    !casts::is_same_family(&one.data_type, &other.data_type) || self.is_replaced(&one.data_type)
                }
                _ => true,
            })
        };
        // The key there goes, and is made anew.
        let key_goes = parent.constraints.iter().any(|known| {
            let columns = columns_of(&known.kind);
            !columns.is_empty()
                && columns.len() == targets.len()
                && targets.iter().all(|target| columns.contains(target))
                && !stays(known, wanted_parent, self.rules())
        });
        let index_goes = parent.indexes.iter().any(|index| {
            index.is_unique
                && index.keys.len() == targets.len()
                && targets.iter().all(|target| index.keys.iter().any(|key| key.column() == Some(target)))
                && !wanted_parent.indexes.iter().any(|other| index_facts(other) == index_facts(index))
        });
        changes(own, columns) || changes(target, targets) || key_goes || index_goes
    }

    pub(super) fn drop_constraint(&mut self, key: &ObjectId, name: &str) {
        let Some(constraint) = self.table(key).and_then(|table| table.constraints.iter().find(|it| it.name == name))
        else {
            return;
        };
        let (own, named) = (self.qualified(key), self.name(name));
        let what = match (self.rules().keys.drop_by_kind, &constraint.kind) {
            (true, ConstraintKind::ForeignKey { .. }) => format!("DROP FOREIGN KEY {named}"),
            (true, ConstraintKind::PrimaryKey { .. }) => "DROP PRIMARY KEY".to_owned(),
            _ => format!("DROP CONSTRAINT {named}"),
        };
        let shown = shown_name(constraint, self.rules());
        self.run(Verb::Drop, part(Kind::Constraint, key, &shown), format!("ALTER TABLE {own} {what}"));
    }
}

fn reads_disturbed(view: &View, disturbed: &Disturbances) -> bool {
    view.reads.iter().any(|place| {
        let Some(disturbance) = disturbed.get(place) else { return false };
        match (disturbance, &view.columns) {
            (Disturbance::Columns(_), Some(columns)) => columns
                .iter()
                .any(|(schema, table, column)| *schema == place.0 && *table == place.1 && disturbance.concerns(column)),
            _ => true,
        }
    })
}

fn reads_any(view: &View, keys: &[ObjectId]) -> bool {
    view.reads.iter().any(|(schema, name)| keys.iter().any(|key| key.schema == *schema && key.name == *name))
}

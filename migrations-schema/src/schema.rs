//! The schema as the migrations make it, one change after the other.
//!
//! [`Schema::apply`] does what the database would do, or says why it would refuse. Objects are shared and replaced, never
//! changed in place, and a journal keeps what they were: so a revision costs what it touches, however large the schema.

mod adopt;
mod alter;
mod apply;
mod casts;
mod certainty;
mod change_of_type;
mod checkpoint;
mod columns;
mod constraints;
mod dangling_keys;
mod defaults;
mod deferred_constraints;
mod definition;
mod dependents;
mod drop;
pub(crate) mod implicit_indexes;
mod indexes;
mod kept;
pub(crate) mod naming;
mod partitions;
mod properties;
mod queries;
mod rename;
mod reshape;
mod routine_types;
mod row_preconditions;
mod runs;
mod semantics;
pub(crate) mod show;
mod spelling;
mod stated;
mod statements;
mod tables;
mod type_names;
mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use migrations_catalog::Snapshot;
use migrations_core::{Dialect, Server};

use crate::change::{Ident, IfExists, Name};
use crate::dependencies::{Dependencies, Need, needs_of};
pub use crate::fault::{Fault, FaultKind, Origin};
use crate::findings::Findings;
pub use crate::object_id::{Namespace, ObjectId};
pub use crate::objects::{
    Column, ColumnFields, Constraint, ConstraintKind, Extension, Index, IndexKey, Object, Routine, Sequence, Table,
    UserType, View,
};
use crate::origins::Origins;
use crate::properties::Properties;
use crate::server::{Collation, Qualifier, Rules};
use crate::session::Session;
use crate::taint::Taint;
use crate::undo::{Surroundings, Undo, UndoLog};
pub(crate) use columns::BINARY_COLLATION;
pub(crate) use constraints::columns_of;
pub use dependents::Dependent;
pub(crate) use rename::type_name;
use show::Detail;
pub(crate) use show::{column_facts, constraint_facts, index_facts, shown_name};

/// Whether a text in small letters calls a function of this name.
fn calls(text: &str, name: &str) -> bool {
    text.match_indices(name.to_lowercase().as_str()).any(|(at, found)| {
        let is_part = text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        !is_part && text[at + found.len()..].trim_start_matches('"').trim_start().starts_with('(')
    })
}

/// Whether the text of a function may hold a statement that changes a schema, or calls something that does.
fn changes_schema(routine: &str) -> bool {
    const VERBS: [&str; 7] = ["create", "alter", "drop", "execute", "perform", "call", "rename"];
    let words =
        routine.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty());
    // The first word is the CREATE of its own.
    words.skip(1).any(|word| VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb)))
}

/// A schema, and what has to be known to apply statements to it.
#[derive(Debug, Clone)]
pub struct Schema {
    server: Server,
    rules: &'static Rules,
    objects: BTreeMap<ObjectId, Arc<Object>>,
    /// Casts that the migrations have made themselves: they may be taken by assignment.
    has_own_casts: bool,
    /// Functions that come from outside, in small letters.
    outside_functions: BTreeSet<String>,
    /// Who needs whom.
    dependencies: Dependencies,
    /// What was there at each savepoint.
    undo_log: UndoLog,
    /// What holds for the rest of the script.
    session: Session,
    /// What is no longer certain.
    taint: Taint,
    /// What made or took away objects and columns, the last time.
    origins: Origins,
    /// What has been found beside refusals.
    findings: Findings,
    /// How names of indexes and constraints were written, by the name in small letters (SQLite, MySQL).
    spellings: BTreeMap<String, String>,
}

impl Schema {
    /// An empty database. Where only a dialect is known, it is one of the first product that speaks it.
    pub fn new(server: impl Into<Server>) -> Self {
        let server = server.into();
        let rules = Rules::of(server);
        let schema = rules.dialect().usual_schema().filter(|_| rules.names.qualifier == Qualifier::Schema);
        let key = |name: &str| ObjectId {
            namespace: Namespace::Schema,
            schema: String::new(),
            name: name.to_owned(),
            of: String::new(),
        };
        Self {
            server,
            rules,
            objects: schema
                .map(|name| (key(name), Arc::new(Object::Schema(Properties::default()))))
                .into_iter()
                .collect(),
            has_own_casts: false,
            outside_functions: BTreeSet::new(),
            dependencies: Dependencies::default(),
            undo_log: UndoLog::default(),
            session: Session::default(),
            taint: Taint::default(),
            origins: Origins::default(),
            findings: Findings::default(),
            spellings: BTreeMap::new(),
        }
    }

    /// The same, where these functions, too, come from outside of the migrations; the case of their names does not count.
    #[must_use]
    pub fn with_functions<'n>(mut self, names: impl IntoIterator<Item = &'n String>) -> Self {
        self.outside_functions.extend(names.into_iter().map(|name| name.to_lowercase()));
        self
    }

    /// The server that would run its statements.
    pub fn server(&self) -> Server {
        self.server
    }

    /// What that server does by itself.
    pub(crate) fn rules(&self) -> &'static Rules {
        self.rules
    }

    /// In which SQL it is written.
    pub fn dialect(&self) -> Dialect {
        self.rules.dialect()
    }

    /// Whether the server knows what needs what.
    pub fn keeps_dependencies(&self) -> bool {
        self.rules.objects.keep_dependencies
    }

    /// Whether a collation is a fact of a column, and no object.
    pub fn collations_are_facts(&self) -> bool {
        self.rules.columns.collation == Collation::OfCharacterSet
    }

    /// Whether there is a way on which no table is locked for long, see [`crate::plan::Style`].
    pub fn has_safe_way(&self) -> bool {
        self.rules.keys.validate_later
    }

    /// Whether every user may read what objects there are.
    pub fn has_public_catalogue(&self) -> bool {
        self.rules.objects.catalogue_is_public
    }

    /// Whether the server keeps the statements that have made its objects, as they were written.
    pub fn keeps_statements(&self) -> bool {
        self.rules.objects.keep_statements
    }

    /// Opens a savepoint: what is changed from here on can be undone.
    pub fn begin(&mut self) {
        self.read_needs();
        let surroundings = self.surroundings();
        self.undo_log.begin(surroundings);
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings { session: self.session.clone(), taint: self.taint.clone(), has_own_casts: self.has_own_casts }
    }

    /// Keeps what was changed since the last [`Schema::begin`]. Gives what undoes it.
    pub fn commit(&mut self) -> Undo {
        self.read_needs();
        self.undo_log.commit()
    }

    /// Undoes what was changed since the last [`Schema::begin`].
    pub fn rollback(&mut self) {
        let undo = self.undo_log.rollback();
        self.exchange(undo);
    }

    /// Goes back to what was there before. Gives what was there until now: exchanging that undoes it.
    pub fn exchange(&mut self, undo: Undo) -> Undo {
        let Undo { objects, origins, surroundings } = undo;
        Undo {
            objects: objects.into_iter().map(|(id, object)| self.exchange_object(id, object)).collect(),
            origins: origins
                .into_iter()
                .map(|(place, origin)| {
                    let until_now = self.origins.set(place.clone(), origin);
                    (place, until_now)
                })
                .collect(),
            surroundings: surroundings.map(|before| {
                let until_now = self.surroundings();
                let Surroundings { session, taint, has_own_casts } = *before;
                (self.session, self.taint, self.has_own_casts) = (session, taint, has_own_casts);
                Box::new(until_now)
            }),
        }
    }

    fn exchange_object(&mut self, id: ObjectId, object: Option<Arc<Object>>) -> (ObjectId, Option<Arc<Object>>) {
        let needs = object.as_deref().map(|object| needs_of(&id, object)).unwrap_or_default();
        self.dependencies.set(&id, needs);
        let until_now = match object {
            Some(object) => self.objects.insert(id.clone(), object),
            None => self.objects.remove(&id),
        };
        (id, until_now)
    }

    /// The schema as it was before some statements.
    pub fn before(&self, undo: &Undo) -> Self {
        let mut before = self.clone();
        before.exchange(undo.clone());
        before
    }

    /// What was changed since the first [`Schema::begin`] that still holds: as it was, and as it is. Parts of tables that are
    /// what they were are left out.
    pub fn changed(&self) -> (Snapshot, Snapshot) {
        let originals = self.undo_log.originals();
        let (mut before, mut after) = (Snapshot::default(), Snapshot::default());
        for (key, was) in originals {
            let (was, is) = (was.map(Arc::as_ref), self.get(key));
            if let Some(object) = was {
                show::add_changed(&mut before, key, object, is, self.rules, Detail::Kept);
            }
            if let Some(object) = is {
                show::add_changed(&mut after, key, object, was, self.rules, Detail::Kept);
            }
        }
        (before, after)
    }

    /// Some objects to the letter, as far as they are there.
    pub fn snapshot_of<'k>(&self, keys: impl IntoIterator<Item = &'k ObjectId>) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for key in keys {
            if let Some(object) = self.objects.get(key) {
                show::add(&mut snapshot, key, object, self.rules, Detail::Strict);
            }
        }
        snapshot
    }

    /// Everything, as far as a server reports it: without the casts and parentheses that it adds and removes as it likes.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot_in(Detail::Reported)
    }

    /// Everything to the letter.
    pub fn strict_snapshot(&self) -> Snapshot {
        self.snapshot_in(Detail::Strict)
    }

    fn snapshot_in(&self, detail: Detail) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for (key, object) in &self.objects {
            show::add(&mut snapshot, key, object, self.rules, detail);
        }
        snapshot
    }

    /// Tables of which the model knows some columns only.
    pub fn partly_known(&self) -> BTreeSet<&str> {
        let is_open = |object: &Object| match object {
            Object::Table(table) => table.is_partly_known && table.form != "virtual",
            _ => false,
        };
        self.objects.iter().filter(|(_, object)| is_open(object)).map(|(key, _)| key.name.as_str()).collect()
    }

    fn note_taint(&self, is_met: bool) {
        self.findings.meet_taint(is_met);
    }

    /// The names that were looked for since the last call.
    pub fn take_read_set(&self) -> BTreeSet<String> {
        self.findings.take_read_set()
    }

    /// A script starts: settings and temporary tables of the one before are gone. Says whether that one met something that is
    /// uncertain.
    pub fn start_script(&mut self) -> bool {
        self.findings.start_script();
        if self.session.end_script() {
            let is_temporary = |object: &Object| matches!(object, Object::Table(table) if table.form == "temporary");
            for key in self.keys_where(|_, object| is_temporary(object)) {
                self.remove_relation(&key);
            }
        }
        self.findings.take_met_taint()
    }

    /// All objects, by their keys, but for the schema that every database begins with.
    pub fn objects(&self) -> impl Iterator<Item = (&ObjectId, &Object)> {
        let is_made = |key: &ObjectId| key.namespace != Namespace::Schema || !self.is_usual_schema(&key.name);
        self.objects.iter().map(|(key, object)| (key, object.as_ref())).filter(move |(key, _)| is_made(key))
    }

    /// The object that is kept there.
    pub fn object(&self, key: &ObjectId) -> Option<&Object> {
        self.get(key)
    }

    fn get(&self, key: &ObjectId) -> Option<&Object> {
        self.objects.get(key).map(Arc::as_ref)
    }

    /// Says which statement of which revision comes next, for messages; `None` while a way back is tried.
    pub fn set_moment(&mut self, moment: Option<(usize, usize)>) {
        self.origins.set_moment(moment);
    }

    fn note_origin(&mut self, key: &ObjectId, column: &str, is_made: bool) {
        let Some(origin) = self.origins.now(is_made) else { return };
        let place = (key.clone(), column.to_owned());
        self.undo_log.keep_origin(&place, self.origins.get(&place));
        self.origins.set(place, Some(origin));
    }

    fn origin(&self, key: &ObjectId, column: &str, is_made: bool) -> Option<Origin> {
        let found = self.origins.get(&(key.clone(), column.to_owned()));
        found.filter(|origin| origin.is_made == is_made)
    }

    fn put(&mut self, key: ObjectId, object: Object) {
        self.remember(&key);
        if !self.objects.contains_key(&key) {
            self.note_origin(&key, "", true);
        }
        self.read_needs_of(&key, &object);
        self.objects.insert(key, Arc::new(object));
    }

    fn take(&mut self, key: &ObjectId) -> Option<Arc<Object>> {
        self.remember(key);
        self.dependencies.forget(key);
        let taken = self.objects.remove(key);
        if taken.is_some() {
            self.note_origin(key, "", false);
        }
        taken
    }

    fn remember(&mut self, key: &ObjectId) {
        self.undo_log.keep_object(key, self.objects.get(key));
    }

    /// The object to change.
    fn change(&mut self, key: &ObjectId) -> Option<&mut Object> {
        self.remember(key);
        self.dependencies.begin_change(key);
        self.objects.get_mut(key).map(Arc::make_mut)
    }

    fn table(&self, key: &ObjectId) -> Option<&Table> {
        match self.get(key) {
            Some(Object::Table(table)) => Some(table),
            _ => None,
        }
    }

    fn change_table(&mut self, key: &ObjectId) -> Option<&mut Table> {
        match self.change(key) {
            Some(Object::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// The keys of all objects of which this holds.
    fn keys_where(&self, holds: impl Fn(&ObjectId, &Object) -> bool) -> Vec<ObjectId> {
        self.objects.iter().filter(|(key, object)| holds(key, object)).map(|(key, _)| key.clone()).collect()
    }

    /// Notes what an object needs.
    fn read_needs_of(&mut self, key: &ObjectId, object: &Object) {
        for need in self.dependencies.set(key, needs_of(key, object)) {
            self.findings.read(need.name());
        }
    }

    /// Notes what the objects need that have changed.
    pub(crate) fn read_needs(&mut self) {
        for key in self.dependencies.take_changing() {
            match self.objects.get(&key).cloned() {
                Some(object) => self.read_needs_of(&key, &object),
                None => self.dependencies.forget(&key),
            }
        }
    }

    /// The objects that need a relation, a routine or a type, and of which this holds.
    fn dependents(&self, need: impl Into<Need>, holds: impl Fn(&ObjectId, &Object) -> bool) -> Vec<ObjectId> {
        let need = need.into();
        let needs_it = |key: &ObjectId, is_known: bool, object: &Object| {
            // In this order: most objects are told by `holds`, which builds no set.
            holds(key, object) && (is_known || needs_of(key, object).contains(&need))
        };
        let candidates = self.dependencies.candidates(&need);
        let mut found: Vec<ObjectId> = candidates
            .filter(|(key, is_known)| self.get(key).is_some_and(|object| needs_it(key, *is_known, object)))
            .map(|(key, _)| key.clone())
            .collect();
        found.sort();
        found
    }

    /// Where the relation of this name is. Temporary objects and the case of letters are as in the database.
    fn relation(&self, name: &Name) -> ObjectId {
        ObjectId::of(Namespace::Relation, name)
    }

    /// Whether a new object may take this place: `Ok(false)` if nothing is to be done.
    fn may_create(&mut self, key: &ObjectId, existing: IfExists, name: &Name, what: &str) -> Result<bool, Fault> {
        self.findings.read(&key.name);
        if let Some(table) = self.row_type_of(key).filter(|_| !self.meets_taint(&key.name)) {
            let fault = Fault::new(
                FaultKind::Exists,
                format!("`{}` is the type of the rows of that table already", key.name),
                name.span.clone(),
            );
            return Err(fault.from(self.origin(&table, "", true)));
        }
        if self.get(key).is_none() || self.meets_taint(&key.name) {
            if existing != IfExists::Skip {
                self.settle(&key.name);
            }
            return Ok(true);
        }
        match existing {
            IfExists::Skip => Ok(false),
            IfExists::Replace => Ok(true),
            IfExists::Error => Err(Fault::exists(what, name).from(self.origin(key, "", true))),
        }
    }

    /// The table or view whose rows are of the type of this name.
    fn row_type_of(&self, key: &ObjectId) -> Option<ObjectId> {
        if key.namespace != Namespace::Type || !self.rules.tables.rows_are_types {
            return None;
        }
        let relation = ObjectId { namespace: Namespace::Relation, ..key.clone() };
        matches!(self.get(&relation), Some(Object::Table(_) | Object::View(_))).then_some(relation)
    }

    /// Whether there is something to change: `Ok(false)` if nothing is to be done.
    fn must_exist(&self, key: &ObjectId, existing: IfExists, name: &Name, what: &str) -> Result<bool, Fault> {
        self.findings.read(&key.name);
        if self.get(key).is_some() {
            return Ok(true);
        }
        if existing == IfExists::Skip || self.may_be_there(key, what) {
            return Ok(false);
        }
        Err(Fault::unknown(what, name, self.names_in(key.namespace)).from(self.origin(key, "", false)))
    }

    /// Whether something that is not in the schema may be in the database nevertheless.
    fn may_be_there(&self, key: &ObjectId, what: &str) -> bool {
        let is_known_elsewhere = self.is_foreign(&key.schema) || self.is_known_elsewhere(&key.name);
        is_known_elsewhere || self.meets_taint(&key.name) || self.may_be_hidden(&key.name, what)
    }

    /// The names of what stands in one namespace, whatever the schema is.
    fn names_in(&self, namespace: Namespace) -> impl Iterator<Item = &str> {
        self.objects.keys().filter(move |other| other.namespace == namespace).map(|other| other.name.as_str())
    }

    /// With the name of its database, a table is the same as without, if that is the one of the connection.
    fn taint_qualified(&mut self, name: &Name) {
        if self.rules.names.qualifier == Qualifier::Database && !name.schema.is_empty() {
            self.taint_words(&name.name);
        }
    }

    /// Tables that virtual tables keep (SQLite), and indexes that children get with their parents, are not in the model.
    fn may_be_hidden(&self, name: &str, what: &str) -> bool {
        self.objects.iter().any(|(key, object)| match object.as_ref() {
            Object::Table(table) if table.form == "virtual" => {
                name.strip_prefix(key.name.as_str()).is_some_and(|rest| rest.starts_with('_'))
            }
            Object::Table(table) => what == "index" && !table.parents.is_empty(),
            _ => false,
        })
    }

    /// A statement on rows needs a table with these columns.
    ///
    /// # Errors
    /// If something of it is not there.
    pub fn require(&self, table: &Name, columns: &[Ident]) -> Result<(), Fault> {
        let key = self.relation(table);
        if !self.is_known_schema(&table.schema) || !self.must_exist(&key, IfExists::Error, table, "table")? {
            return Ok(());
        }
        columns.iter().try_for_each(|column| self.require_column(&key, column))
    }

    /// Tables of servers and of tools, of which nothing is known here.
    fn is_known_elsewhere(&self, name: &str) -> bool {
        const OF_TOOLS: [&str; 5] = ["__diesel", "__migrations", "_sqlx", "seaql_", "information_schema"];
        (self.rules.names.of_itself)(name) || OF_TOOLS.iter().any(|start| name.starts_with(start))
    }

    /// The schema that every database begins with. What is in it has no schema in its name here.
    fn is_usual_schema(&self, name: &str) -> bool {
        self.dialect().usual_schema() == Some(name)
    }

    /// Schemas of the server itself, of which nothing is known here.
    fn is_foreign(&self, schema: &str) -> bool {
        let is_of_server = matches!(
            schema,
            "pg_catalog" | "pg_temp" | "information_schema" | "mysql" | "sys" | "performance_schema" | "temp"
        );
        // Another database of the same server.
        is_of_server || self.rules.names.qualifier == Qualifier::Database && !schema.is_empty()
    }
}

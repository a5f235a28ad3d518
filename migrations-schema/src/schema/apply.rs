//! What each change does.

use super::rename::Renaming;
use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::change::{Change, Ident, IfExists, LabelPlace, Name, NamedKind, NewObject, SequenceOptions, TypeBody};
use crate::objects::{Extension, Object, Routine, Sequence, Turn, UserType, pair};
use crate::properties::{CommentedPart, Properties, Property};
use crate::sequence_values;
use crate::server::Scope;

impl Schema {
    /// Does what the database would do.
    ///
    /// # Errors
    /// Why the database would refuse it, as far as that is certain. Some of it may have been done then: [`Schema::rollback`]
    /// undoes that.
    pub fn apply(&mut self, change: &Change) -> Result<(), Fault> {
        let is_about_tainted = self.is_about_tainted(change);
        let result = self.apply_change(change);
        self.read_needs();
        match result {
            Err(_) if is_about_tainted => {
                self.note_taint(true);
                Ok(())
            }
            result => result,
        }
    }

    fn apply_change(&mut self, change: &Change) -> Result<(), Fault> {
        self.refuse_pending(change)?;
        match change {
            Change::CreateTable(table) => self.create_table(table),
            Change::AlterTable { table, existing, is_only, actions } => {
                self.alter_table(table, *existing, *is_only, actions)
            }
            Change::CreateIndex(index) => self.create_index(index),
            Change::CreateSequence { name, existing, options } => self.create_sequence(name, *existing, options),
            Change::AlterSequence { name, existing, options } => self.alter_sequence(name, *existing, options),
            Change::CreateType { name, existing, body } => self.create_type(name, *existing, body),
            Change::AddLabel { name, label, existing, place } => self.add_label(name, label, *existing, place),
            Change::DropLabel { name, label } => {
                if let Some(labels) = self.labels(name)? {
                    labels.retain(|known| *known != label.name);
                }
                Ok(())
            }
            Change::RenameAsBefore(is_on) => {
                self.session.renames_as_before = *is_on;
                Ok(())
            }
            Change::CheckRows => {
                self.check_rows();
                Ok(())
            }
            Change::TaintAll => {
                self.taint_all();
                Ok(())
            }
            Change::EnforceForeignKeys(is_on) => {
                self.session.enforces_foreign_keys = *is_on;
                Ok(())
            }
            Change::RenameLabel { name, from, to } => self.rename_label(name, from, to),
            Change::CreateView(view) => self.create_view(view),
            Change::CreateObject(object) => self.create_object(object),
            Change::CreateSchema { name, existing } => {
                self.create_named(Namespace::Schema, name, *existing, "schema", Object::Schema(Properties::default()))
            }
            Change::CreateCast => {
                self.has_own_casts = true;
                Ok(())
            }
            Change::CreateExtension { name, existing, schema, version } => {
                let schema = self.usual_schema(schema);
                let new = Extension { schema, version: version.clone(), properties: Properties::default() };
                self.create_named(Namespace::Extension, name, *existing, "extension", Object::Extension(new))
            }
            Change::AlterExtension { name, schema, version } => {
                self.alter_extension(name, schema.as_deref(), version.as_deref())
            }
            Change::Drop { kind, names, table, signature, existing, cascades } => {
                for name in names {
                    self.drop_named(*kind, name, names, table.as_ref(), signature.as_deref(), *existing, *cascades)?;
                    self.settle(&name.name);
                }
                Ok(())
            }
            Change::Rename { kind, name, existing, table, to } => {
                self.rename(Renaming { kind: *kind, name, existing: *existing, table: table.as_ref(), to })
            }
            Change::SetSchema { kind, name, existing, schema } => {
                let moved = self.usual_schema(&schema.name);
                let to = Name { schema: moved, name: name.name.clone(), span: schema.span.clone() };
                self.move_to(*kind, name, *existing, &to)
            }
            Change::Comment { table, column, text } => self.comment(table, column.as_ref(), text),
            Change::SetProperties(set) => self.set_properties(set),
            Change::AlterObject { kind, name, table, signature, text } => {
                self.alter_object(*kind, name, table.as_ref(), signature.as_deref(), text)
            }
        }
    }

    fn comment(&mut self, name: &Name, column: Option<&Ident>, text: &str) -> Result<(), Fault> {
        let key = self.relation(name);
        // Attributes of a composite type are columns, too.
        let of_type = ObjectId::of(Namespace::Type, name);
        let is_type = self.get(&of_type).is_some();
        if let Some(column) = column.filter(|_| is_type) {
            self.comment_on_part(&of_type, column, text);
        }
        if is_type || !self.must_exist(&key, IfExists::Error, name, "table")? {
            return Ok(());
        }
        if let Some(column) = column {
            self.require_column(&key, column)?;
        }
        if let Some(column) = column.filter(|_| self.table(&key).is_none()) {
            self.comment_on_part(&key, column, text);
        }
        let Some(table) = self.change_table(&key) else { return Ok(()) };
        let place = match column {
            Some(column) => table.columns.iter_mut().find(|known| known.name == column.name).map(|it| &mut it.comment),
            None => Some(&mut table.comment),
        };
        if let Some(place) = place {
            text.clone_into(place);
        }
        Ok(())
    }

    /// A comment on a column of a view or on an attribute of a type.
    fn comment_on_part(&mut self, key: &ObjectId, column: &Ident, text: &str) {
        let property = Property::CommentOnPart { part: CommentedPart::Column, name: column.name.clone() };
        if let Some(properties) = self.change(key).and_then(Object::properties_mut) {
            properties.set(&(property, Some(text.to_owned()).filter(|text| !text.is_empty())));
        }
    }

    pub(super) fn usual_schema(&self, schema: &str) -> String {
        if self.dialect().usual_schema() == Some(schema) { String::new() } else { schema.to_owned() }
    }

    fn alter_extension(&mut self, name: &Ident, schema: Option<&str>, version: Option<&str>) -> Result<(), Fault> {
        let full = Name { schema: String::new(), name: name.name.clone(), span: name.span.clone() };
        let key = ObjectId::of(Namespace::Extension, &full);
        if !self.must_exist(&key, IfExists::Error, &full, "extension")? {
            return Ok(());
        }
        let schema = schema.map(|schema| self.usual_schema(schema));
        if let Some(Object::Extension(extension)) = self.change(&key) {
            extension.schema = schema.unwrap_or_else(|| std::mem::take(&mut extension.schema));
            extension.version = version.map_or_else(|| std::mem::take(&mut extension.version), str::to_owned);
        }
        Ok(())
    }

    fn create_named(
        &mut self,
        namespace: Namespace,
        name: &Ident,
        existing: IfExists,
        what: &str,
        object: Object,
    ) -> Result<(), Fault> {
        let key = ObjectId { namespace, schema: String::new(), name: name.name.clone(), of: String::new() };
        let full = Name { schema: String::new(), name: name.name.clone(), span: name.span.clone() };
        if self.may_create(&key, existing, &full, what)? {
            self.put(key, object);
        }
        Ok(())
    }

    fn create_sequence(&mut self, name: &Name, existing: IfExists, options: &SequenceOptions) -> Result<(), Fault> {
        let key = self.relation(name);
        if !self.may_create(&key, existing, name, "relation")? {
            return Ok(());
        }
        let data_type = options.data_type.clone().unwrap_or_else(|| "bigint".to_owned());
        let values = self.new_sequence_values(&data_type, options);
        let sequence =
            Sequence { data_type, options: values, owner: None, is_identity: false, properties: Properties::default() };
        self.put(key, Object::Sequence(sequence));
        self.set_sequence(name, &SequenceOptions { values: Vec::new(), ..options.clone() })
    }

    /// What a new sequence keeps of its options.
    pub(super) fn new_sequence_values(
        &self,
        data_type: &str,
        options: &SequenceOptions,
    ) -> Vec<sequence_values::Value> {
        if self.rules.objects.sequences_have_types {
            return sequence_values::complete(data_type, &options.values);
        }
        let value = |of: &str| options.values.iter().find(|(option, value)| *option == of && !value.is_empty());
        // It starts at its minimum, or at its maximum where it counts down.
        let first = if sequence_values::descends(&options.values) { "maximum" } else { "minimum" };
        let start = value(first).filter(|_| value("start").is_none()).map(|(_, first)| ("start", first.clone()));
        let said = options.values.iter().filter(|(_, value)| !value.is_empty()).cloned();
        let mut values: Vec<_> = said.chain(start).collect();
        values.sort();
        values
    }

    fn alter_sequence(&mut self, name: &Name, existing: IfExists, options: &SequenceOptions) -> Result<(), Fault> {
        let key = self.relation(name);
        if !self.must_exist(&key, existing, name, "sequence")? {
            return Ok(());
        }
        self.set_sequence(name, options)
    }

    fn set_sequence(&mut self, name: &Name, options: &SequenceOptions) -> Result<(), Fault> {
        if let Some(Some((table, column))) = &options.owner {
            let key = self.relation(table);
            if self.must_exist(&key, IfExists::Error, table, "table")? {
                self.require_column(&key, column)?;
            }
        }
        let has_types = self.rules.objects.sequences_have_types;
        let key = self.relation(name);
        let Some(Object::Sequence(sequence)) = self.change(&key) else { return Ok(()) };
        sequence.set(options, has_types);
        if let Some(owner) = &options.owner {
            sequence.owner =
                owner.as_ref().map(|(table, column)| (table.schema.clone(), table.name.clone(), column.name.clone()));
        }
        Ok(())
    }

    fn create_type(&mut self, name: &Name, existing: IfExists, body: &TypeBody) -> Result<(), Fault> {
        let key = ObjectId::of(Namespace::Type, name);
        // A type that had only its name until now.
        let is_announced = matches!(self.get(&key), Some(Object::Type(known)) if known.form == "shell");
        if !is_announced && !self.may_create(&key, existing, name, "type")? {
            return Ok(());
        }
        let new = match body {
            TypeBody::Enumeration(labels) => {
                let stands_before = |at: &usize| labels[..*at].iter().any(|other| other.name == labels[*at].name);
                if let Some(label) = (0..labels.len()).find(stands_before).map(|at| &labels[at]) {
                    return Err(Fault::new(
                        FaultKind::Exists,
                        format!("the label `{}` stands here twice", label.name),
                        label.span.clone(),
                    ));
                }
                let members = labels.iter().map(|label| label.name.clone()).collect();
                UserType { form: "enum".to_owned(), members, source: String::new(), properties: Properties::default() }
            }
            TypeBody::Other(form, definition, source) => UserType {
                form: (*form).to_owned(),
                members: vec![definition.clone()],
                source: source.clone(),
                properties: Properties::default(),
            },
        };
        self.put(key, Object::Type(new));
        Ok(())
    }

    fn labels(&mut self, name: &Name) -> Result<Option<&mut Vec<String>>, Fault> {
        let key = ObjectId::of(Namespace::Type, name);
        if !self.must_exist(&key, IfExists::Error, name, "type")? {
            return Ok(None);
        }
        match self.change(&key) {
            Some(Object::Type(found)) if found.form == "enum" => Ok(Some(&mut found.members)),
            _ => Err(Fault::new(FaultKind::Unfit, format!("`{}` is not an enumeration", name.name), name.span.clone())),
        }
    }

    fn add_label(&mut self, name: &Name, label: &Ident, existing: IfExists, place: &LabelPlace) -> Result<(), Fault> {
        let is_tainted = self.is_tainted(&name.name);
        let Some(labels) = self.labels(name)? else { return Ok(()) };
        if labels.contains(&label.name) {
            return if existing == IfExists::Skip || is_tainted {
                self.note_taint(is_tainted);
                Ok(())
            } else {
                let message = format!("type `{}` has the label `{}` already", name.name, label.name);
                Err(Fault::new(FaultKind::Exists, message, label.span.clone()))
            };
        }
        let at = match place {
            LabelPlace::Last => labels.len(),
            LabelPlace::Before(other) | LabelPlace::After(other) => {
                let found = labels.iter().position(|known| *known == other.name);
                let found = found.ok_or_else(|| unknown_label(name, other, labels))?;
                found + usize::from(matches!(place, LabelPlace::After(_)))
            }
        };
        labels.insert(at, label.name.clone());
        Ok(())
    }

    fn rename_label(&mut self, name: &Name, from: &Ident, to: &Ident) -> Result<(), Fault> {
        let Some(labels) = self.labels(name)? else { return Ok(()) };
        if labels.contains(&to.name) {
            let message = format!("type `{}` has the label `{}` already", name.name, to.name);
            return Err(Fault::new(FaultKind::Exists, message, to.span.clone()));
        }
        match labels.iter().position(|known| *known == from.name) {
            Some(at) => {
                labels[at].clone_from(&to.name);
                self.follow_label(name, &from.name, &to.name);
                Ok(())
            }
            None => Err(unknown_label(name, from, labels)),
        }
    }

    /// Whether all that is in a schema was made by the migrations.
    pub(super) fn is_known_schema(&self, schema: &str) -> bool {
        schema.is_empty()
            || self.objects.contains_key(&ObjectId {
                namespace: Namespace::Schema,
                schema: String::new(),
                name: schema.to_owned(),
                of: String::new(),
            })
    }

    fn create_object(&mut self, object: &NewObject) -> Result<(), Fault> {
        let key = self.object_key(object.kind, &object.name, object.table.as_ref(), Some(&object.signature));
        let what = object.kind.as_str();
        if !self.may_create(&key, object.existing, &object.name, what)? {
            return Ok(());
        }
        if let Some(table) = &object.table {
            let of = self.relation(table);
            if self.is_known_schema(&table.schema) {
                self.must_exist(&of, IfExists::Error, table, "table")?;
            }
        }
        let new = Routine {
            text: object.text.clone(),
            source: object.source.clone(),
            alterations: Vec::new(),
            table: object.table.as_ref().map(pair),
            calls: object.calls.as_ref().map(pair),
            reads: object.reads.iter().map(pair).collect(),
            signature: None,
            properties: self.comments_of(&key),
            columns: object.columns.clone(),
            turn: self.next_turn(object),
        };
        self.session.made.insert(key.clone());
        self.put(key, Object::Text(new));
        Ok(())
    }

    /// A trigger fires after those of its table that are there, where the server has no order of its own.
    fn next_turn(&self, object: &NewObject) -> Turn {
        let Some(table) = object.table.as_ref().map(pair).filter(|_| self.rules.objects.triggers_fire_as_made) else {
            return Turn::default();
        };
        let turn = |key: &ObjectId| match self.get(key) {
            Some(Object::Text(routine)) if routine.table.as_ref() == Some(&table) => routine.turn.0 + 1,
            _ => 0,
        };
        let triggers = self.dependents(&table, |key, _| key.namespace == Namespace::Trigger);
        Turn(triggers.iter().map(turn).max().unwrap_or_default())
    }

    /// Where an object of this kind is kept.
    pub(super) fn object_key(
        &self,
        kind: NamedKind,
        name: &Name,
        table: Option<&Name>,
        signature: Option<&str>,
    ) -> ObjectId {
        let per_table = self.rules.names.triggers == Scope::Table;
        match kind {
            NamedKind::Schema => ObjectId { schema: String::new(), ..ObjectId::of(Namespace::Schema, name) },
            NamedKind::Extension => ObjectId { schema: String::new(), ..ObjectId::of(Namespace::Extension, name) },
            NamedKind::Type => ObjectId::of(Namespace::Type, name),
            NamedKind::Routine => ObjectId::of(Namespace::Routine, name).with(signature.unwrap_or_default()),
            NamedKind::Trigger | NamedKind::Policy | NamedKind::Rule => {
                let namespace = match kind {
                    NamedKind::Trigger => Namespace::Trigger,
                    NamedKind::Policy => Namespace::Policy,
                    _ => Namespace::Rule,
                };
                match table.filter(|_| per_table) {
                    Some(table) => {
                        ObjectId { schema: table.schema.clone(), ..ObjectId::of(namespace, name) }.with(&table.name)
                    }
                    None => ObjectId::of(namespace, name),
                }
            }
            NamedKind::Other(words) => ObjectId::of(Namespace::Relation, name).with(words),
            NamedKind::Table
            | NamedKind::View
            | NamedKind::MaterializedView
            | NamedKind::Index
            | NamedKind::Sequence => ObjectId::of(Namespace::Relation, name),
        }
    }

    fn alter_object(
        &mut self,
        kind: NamedKind,
        name: &Name,
        table: Option<&Name>,
        signature: Option<&str>,
        text: &str,
    ) -> Result<(), Fault> {
        let key = self.object_key(kind, name, table, signature);
        // Its text is not what it was written as any more, and whether another ALTER takes that back is not followed. One that the same
        // script has made is what both say.
        if self.get(&key).is_some() && !self.session.made.contains(&key) {
            self.taint_words(&key.name);
            self.note_taint(true);
        }
        match self.change(&key) {
            Some(Object::Text(routine)) => routine.alterations.push(text.to_owned()),
            Some(Object::Type(found)) => found.members.push(text.to_owned()),
            _ => {}
        }
        Ok(())
    }
}

fn unknown_label(name: &Name, label: &Ident, labels: &[String]) -> Fault {
    let near = migrations_core::most_similar(&label.name, labels.iter().map(String::as_str)).map(str::to_owned);
    let message = format!("type `{}` has no label `{}`", name.name, label.name);
    Fault { similar: near, ..Fault::new(FaultKind::Unknown, message, label.span.clone()) }
}

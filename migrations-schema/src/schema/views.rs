//! What views read, and who may take it away.

use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::Span;
use crate::change::{IfExists, Name, NewView, TableAction};
use crate::objects::Object;
use crate::objects::{View, pair};

impl Schema {
    pub(super) fn create_view(&mut self, view: &NewView) -> Result<(), Fault> {
        let key = self.relation(&view.name);
        if view.is_temporary {
            // It goes with the session, and may hide another of its name.
            self.taint_words(&view.name.name);
            return Ok(());
        }
        if !self.may_create(&key, view.existing, &view.name, "relation")? {
            return Ok(());
        }
        if self.rules.objects.views_look_up {
            // A recursive view reads itself.
            for read in view.reads.iter().filter(|read| read.name != view.name.name) {
                let key = self.relation(read);
                if self.is_known_schema(&read.schema) {
                    self.must_exist(&key, IfExists::Error, read, "table or view")?;
                }
            }
        }
        let object = View {
            words: view.words.clone(),
            is_materialized: view.is_materialized,
            query: view.query.clone(),
            source: view.source.clone(),
            reads: view.reads.iter().map(pair).collect(),
            columns: None,
            renamed: Vec::new(),
            indexes: Vec::new(),
        };
        self.put(key, Object::View(object));
        Ok(())
    }

    pub(super) fn rename_in_views(&mut self, key: &ObjectId, from: &str, to: &str) {
        let rules = self.rules;
        let own = (key.schema.clone(), key.name.clone());
        let place = (key.schema.clone(), key.name.clone(), from.to_owned());
        let readers = self.dependents(&own, |_, object| {
            matches!(object, Object::View(view) if view.columns.as_ref().is_none_or(|columns| columns.contains(&place)))
        });
        for reader in readers {
            let Some(Object::View(view)) = self.change(&reader) else { continue };
            let is_known = view.columns.is_some();
            // What another table calls the same is not to be renamed.
            let is_alone = view.columns.iter().flatten().filter(|(_, _, column)| column == from).count() == 1;
            view.follow_column(key, from, to);
            let is_written = if is_alone {
                view.rename_in_query(from, to, true, rules)
            } else {
                view.rename_qualified(&key.name, from, to, rules)
            };
            // The qualified text is one among several that say the same: it is written, and not compared.
            if is_known && !(is_alone && is_written) {
                self.taint_words(&reader.name);
                self.note_taint(true);
            }
        }
    }

    /// Triggers, policies and rules of a table follow a new name of its column.
    pub(super) fn rename_in_texts(&mut self, key: &ObjectId, from: &str, to: &str) {
        let rules = self.rules;
        if !rules.objects.texts_follow {
            return;
        }
        let own = (key.schema.clone(), key.name.clone());
        let texts = self.dependents(
            &own,
            |_, object| matches!(object, Object::Text(routine) if routine.table.as_ref() == Some(&own)),
        );
        for text in texts {
            if let Some(Object::Text(routine)) = self.change(&text) {
                routine.rename_in_text(from, to, rules);
            }
        }
    }

    /// Views that read a relation: dropped along, or in the way.
    pub(super) fn release_readers(
        &mut self,
        key: &ObjectId,
        name: &Name,
        together: &[Name],
        cascades: bool,
    ) -> Result<(), Fault> {
        if !self.rules.objects.keep_dependencies {
            return Ok(());
        }
        let own = (key.schema.clone(), key.name.clone());
        let readers =
            self.dependents(&own, |_, object| matches!(object, Object::View(view) if view.reads.contains(&own)));
        let goes_too =
            |reader: &ObjectId| together.iter().any(|it| it.schema == reader.schema && it.name == reader.name);
        let readers: Vec<ObjectId> = readers.into_iter().filter(|reader| !goes_too(reader)).collect();
        if let (Some(reader), false) = (self.certain_obstacle(key, &readers, |reader| reader), cascades) {
            let message = format!("`{}` is needed by view `{}`", name.name, reader.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        for reader in readers {
            let view = Name { schema: reader.schema.clone(), name: reader.name.clone(), span: name.span.clone() };
            self.release_readers(&reader, &view, together, true)?;
            self.remove_relation(&reader);
        }
        Ok(())
    }

    /// SQLite reads all views again when something gets a new name or a column goes, and refuses if one of them reads what is
    /// not there: as between DROP and RENAME of a rebuild. Source: SQLite, ALTER TABLE, 7.
    pub(super) fn refuse_broken_views(&self, name: &Name, actions: &[TableAction]) -> Result<(), Fault> {
        let looks = |action: &TableAction| {
            matches!(
                action,
                TableAction::RenameTo(_) | TableAction::RenameColumn { .. } | TableAction::DropColumn { .. }
            )
        };
        if self.session.renames_as_before || !actions.iter().any(looks) {
            return Ok(());
        }
        for (key, object) in &self.objects {
            let (what, reads) = match object.as_ref() {
                Object::View(View { columns: Some(_), reads, .. }) => ("view", reads),
                Object::Text(routine) if key.namespace == Namespace::Trigger => ("trigger", &routine.reads),
                _ => continue,
            };
            let is_gone = |read: &&(String, String)| {
                self.get(&ObjectId::relation(&read.0, &read.1)).is_none()
                    && read.0.is_empty()
                    && !Self::is_known_elsewhere(&read.1)
                    && !self.is_tainted(&read.1)
            };
            let missing = self.missing_column(object).filter(|_| !self.is_tainted(&key.name));
            let gone =
                reads.iter().find(is_gone).filter(|_| !self.is_tainted(&key.name)).map(|(_, table)| table.clone());
            if let Some(gone) = gone.or(missing) {
                let message = format!(
                    "{what} `{}` names `{gone}`, which is not there at this moment; drop the {what} before, and create it again \
                     at the end",
                    key.name
                );
                return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
            }
        }
        Ok(())
    }

    /// A column that a view reads and that is not there.
    fn missing_column(&self, view: &Object) -> Option<String> {
        let Object::View(View { columns: Some(columns), .. }) = view else { return None };
        let is_missing = |(schema, table, column): &&(String, String, String)| {
            self.table(&ObjectId::relation(schema, table)).is_some_and(|found| {
                !found.is_partly_known
                    && found.column(column).is_none()
                    && !self.is_tainted(column)
                    && !self.is_tainted(table)
            })
        };
        columns.iter().find(is_missing).map(|(_, table, column)| format!("{table}.{column}"))
    }

    /// Views that read a column of a table, as far as that can be told.
    pub(super) fn release_views(
        &mut self,
        key: &ObjectId,
        column: &str,
        cascades: bool,
        what: &str,
        span: &Span,
    ) -> Result<(), Fault> {
        let own = (key.schema.clone(), key.name.clone());
        let place = (key.schema.clone(), key.name.clone(), column.to_owned());
        for reader in
            self.dependents(&own, |_, object| matches!(object, Object::View(view) if view.reads.contains(&own)))
        {
            let Some(Object::View(view)) = self.get(&reader) else { continue };
            let reads_it = match &view.columns {
                Some(columns) => columns.contains(&place),
                None if reads_column(&view.query, column) => {
                    // It may go with the column.
                    self.taint_words(&reader.name);
                    self.note_taint(true);
                    false
                }
                None => false,
            };
            let is_certain = !self.is_uncertain(&reader);
            self.note_taint(reads_it && !is_certain);
            if reads_it && is_certain && !cascades {
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

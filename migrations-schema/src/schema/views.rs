//! What views read, and who may take it away.

use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::Span;
use crate::change::{Change, IfExists, Name, NewView, TableAction};
use crate::lowering::{SchemaEffect, schema_effect_in, star};
use crate::objects::Object;
use crate::objects::{Routine, View, pair};

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
        let is_recursive = view.words.split(' ').any(|word| word == "RECURSIVE");
        let is_itself = |read: &&Name| pair(read) == pair(&view.name);
        if self.rules.objects.views_look_up {
            for read in view.reads.iter().filter(|read| !is_recursive || !is_itself(read)) {
                let key = self.relation(read);
                if self.is_known_schema(&read.schema) {
                    self.must_exist(&key, IfExists::Error, read, "table or view")?;
                }
            }
        }
        let (query, source, starred) = self.without_star(view);
        let mut properties = self.comments_of(&key);
        view.properties
            .iter()
            .for_each(|(property, value)| properties.set(&(property.clone(), Some(value.to_owned()))));
        let object = View {
            words: view.words.clone(),
            is_materialized: view.is_materialized,
            query,
            source,
            starred,
            // What it reads of itself keeps nothing from going.
            reads: view.reads.iter().filter(|read| !is_itself(read)).map(pair).collect(),
            columns: None,
            outputs: None,
            renamed: Vec::new(),
            indexes: Vec::new(),
            properties,
        };
        self.put(key, Object::View(object));
        Ok(())
    }

    /// The query and the definition as the server keeps them, and the definition as it was written if that is another.
    fn without_star(&self, view: &NewView) -> (String, String, String) {
        let expanded = self.with_columns(&view.source);
        let read = expanded.and_then(|source| {
            let effect = schema_effect_in(&format!("CREATE VIEW v {source}"), self.server());
            let SchemaEffect::Object(changes) = effect else { return None };
            let [Change::CreateView(read)] = &changes[..] else { return None };
            Some((read.query.clone(), read.source.clone(), view.source.clone()))
        });
        read.unwrap_or_else(|| (view.query.clone(), view.source.clone(), String::new()))
    }

    /// The definition of a view, with columns in the place of `*`.
    pub(crate) fn with_columns(&self, definition: &str) -> Option<String> {
        let is_replaced = self.rules.objects.stars_are_columns && definition.contains('*');
        is_replaced
            .then(|| star::with_columns(definition, self.rules.product, &|name| self.columns_of_relation(name)))?
    }

    fn columns_of_relation(&self, name: &Name) -> Option<Vec<String>> {
        let key = self.relation(name);
        match self.get(&key)? {
            _ if self.is_uncertain(&key) => None,
            Object::Table(table) if !table.is_partly_known => {
                let shown = table.columns.iter().filter(|column| !column.is_invisible);
                Some(shown.map(|column| column.spelling.of(&column.name).to_owned()).collect())
            }
            Object::View(view) if view.renamed.is_empty() => star::columns_of_view(&view.source, self.rules.product),
            Object::Table(_)
            | Object::View(_)
            | Object::Sequence(_)
            | Object::IndexName { .. }
            | Object::Type(_)
            | Object::Text(_)
            | Object::Extension(_)
            | Object::Schema(_)
            | Object::Bare => None,
        }
    }

    pub(super) fn rename_in_views(&mut self, key: &ObjectId, from: &str, to: &str) {
        let rules = self.rules;
        if !rules.objects.texts_follow {
            // They go on naming what is gone, and can be read no more (MySQL).
            return;
        }
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
        let holds_statements = rules.objects.triggers_hold_statements;
        let is_own = |routine: &Routine| routine.table.as_ref() == Some(&own);
        let is_about = |routine: &Routine| is_own(routine) || holds_statements && routine.reads.contains(&own);
        let texts = self.dependents(&own, |_, object| matches!(object, Object::Text(routine) if is_about(routine)));
        for text in texts {
            let Some(Object::Text(routine)) = self.change(&text) else { continue };
            if holds_statements {
                let is_own = is_own(routine);
                routine.rename_column_in_text(&key.name, from, to, is_own, rules);
            } else {
                routine.rename_in_text(from, to, rules);
            }
            routine.columns.iter_mut().filter(|column| *column == from).for_each(|column| to.clone_into(column));
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
            let what = match object.as_ref() {
                Object::View(_) => "view",
                _ => "trigger",
            };
            if let Some(gone) = self.missing_in(key, object) {
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

    /// Whether a view or a trigger names what is not there, so that other tables cannot be altered in some ways (SQLite).
    pub(crate) fn is_in_the_way(&self, key: &ObjectId) -> bool {
        self.rules.tables.alter_reads_texts && self.is_broken(key)
    }

    /// Whether the database would refuse to make a view as it is now (MySQL keeps those whose columns get other names).
    pub(crate) fn cannot_be_made(&self, key: &ObjectId) -> bool {
        self.rules.objects.views_look_up && self.is_broken(key)
    }

    fn is_broken(&self, key: &ObjectId) -> bool {
        self.get(key).is_some_and(|object| self.missing_in(key, object).is_some())
    }

    /// What a view or a trigger names that is not there for certain.
    fn missing_in(&self, key: &ObjectId, object: &Object) -> Option<String> {
        let reads = match object {
            Object::View(View { columns: Some(_), reads, .. }) => reads,
            Object::Text(routine) if key.namespace == Namespace::Trigger => &routine.reads,
            _ => return None,
        };
        if self.is_tainted(&key.name) {
            return None;
        }
        let is_gone = |read: &&(String, String)| {
            self.get(&ObjectId::relation(&read.0, &read.1)).is_none()
                && read.0.is_empty()
                && !self.is_known_elsewhere(&read.1)
                && !self.is_tainted(&read.1)
        };
        let gone = reads.iter().find(is_gone).map(|(_, table)| table.clone());
        gone.or_else(|| match object {
            Object::Text(trigger) => self.missing_in_trigger(trigger),
            _ => self.missing_column(object),
        })
    }

    /// A column that a statement of a trigger reads and that is not there.
    fn missing_in_trigger(&self, trigger: &Routine) -> Option<String> {
        let read = migrations_syntax::parse_statement(&trigger.source, self.rules.product).statement?;
        let mut faults = self.semantics(&read).faults.into_iter();
        let missing = faults.find(|fault| fault.kind == migrations_semantics::FaultKind::UnknownName)?;
        trigger.source.get(missing.span.start()..missing.span.end()).map(str::to_owned)
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

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::Schema;
    use crate::plan::operations;

    fn view_of(statements: &[&str], dialect: Dialect) -> String {
        let schema = Schema::of_statements(statements.iter().copied(), dialect).expect("they are right");
        schema.sql().pop().expect("there is a view")
    }

    #[test]
    fn a_star_means_the_columns_that_were_there() {
        let table = "CREATE TABLE t (a int, b int)";
        let (view, more) = ("CREATE VIEW v AS SELECT * FROM t", "ALTER TABLE t ADD COLUMN c int");
        for dialect in [Dialect::Postgres, Dialect::Mysql] {
            assert_eq!(view_of(&[table, view], dialect), view);
            assert_eq!(view_of(&[table, view, more], dialect), "CREATE VIEW v AS SELECT a, b FROM t");
            assert_eq!(view_of(&[table, more, view], dialect), view);
        }
        assert_eq!(view_of(&[table, view, more], Dialect::Sqlite), view);
        let renamed = [table, view, "ALTER TABLE t RENAME COLUMN a TO d"];
        assert_eq!(view_of(&renamed, Dialect::Postgres), "CREATE VIEW v AS SELECT d as a, b FROM t");
    }

    #[test]
    fn a_view_reads_the_table_that_is_made_after_it() {
        let of = |more: &str| {
            let mut schema = Schema::new(Dialect::Sqlite);
            for statement in ["CREATE VIEW v AS SELECT o.x FROM t AS o", "CREATE TABLE t (x, y)"] {
                schema.apply_statement(statement).expect("it is right");
            }
            schema.apply_statement(more).map(|()| schema.sql().pop().expect("there is a view"))
        };
        assert_eq!(of("ALTER TABLE t RENAME COLUMN x TO z").unwrap(), "CREATE VIEW v AS SELECT o.z FROM t AS o");
        assert!(of("ALTER TABLE t DROP COLUMN x").unwrap_err().contains("needed by view `v`"));
        assert!(of("ALTER TABLE t DROP COLUMN y").is_ok());
    }

    #[test]
    fn a_view_that_misses_a_column_keeps_tables_from_being_altered() {
        let mut schema = Schema::new(Dialect::Sqlite);
        for statement in ["CREATE TABLE t (y, z)", "CREATE VIEW v AS SELECT x FROM t", "CREATE TABLE u (a, b)"] {
            schema.apply_statement(statement).expect("it is right");
        }
        let refused = schema.apply_statement("ALTER TABLE u DROP COLUMN b").unwrap_err();
        assert!(refused.contains("view `v` names `t.x`"), "{refused}");
        schema.apply_statement("ALTER TABLE t ADD COLUMN x").expect("nothing is read again");
        schema.apply_statement("ALTER TABLE u DROP COLUMN b").expect("the view has its column");
    }

    #[test]
    fn a_view_of_mysql_keeps_the_old_name_of_a_column_and_cannot_be_made_again() {
        let statements = [
            "CREATE TABLE t (a int, b int)",
            "CREATE VIEW v AS SELECT a FROM t",
            "CREATE VIEW w AS SELECT b FROM t",
            "ALTER TABLE t RENAME COLUMN a TO c",
        ];
        let schema = Schema::of_statements(statements, Dialect::Mysql).expect("they are right");
        assert_eq!(schema.sql().last().map(String::as_str), Some("CREATE VIEW w AS SELECT b FROM t"));
        let way = operations(&Schema::new(Dialect::Mysql), &schema, &[]);
        assert_eq!(way.unreached.len(), 1, "{:?}", way.unreached);
    }

    #[test]
    fn a_trigger_that_misses_a_column_keeps_tables_from_being_altered() {
        let refused = |condition: &str| {
            let mut schema = Schema::new(Dialect::Sqlite);
            let trigger = format!("CREATE TRIGGER r AFTER DELETE ON t BEGIN DELETE FROM t WHERE {condition}; END");
            for statement in ["CREATE TABLE t (y, z)", "CREATE TABLE u (a, b)", &trigger] {
                schema.apply_statement(statement).expect("it is right");
            }
            schema.apply_statement("ALTER TABLE u DROP COLUMN b").err()
        };
        assert!(refused("w = OLD.y").is_some_and(|reason| reason.contains("trigger `r` names `w`")));
        assert_eq!(refused("z = OLD.y AND rowid > 3"), None);
    }

    #[test]
    fn only_a_recursive_view_reads_itself() {
        let mut schema = Schema::new(Dialect::Postgres);
        assert!(schema.apply_statement("CREATE VIEW v AS SELECT * FROM v").is_err());
        schema
            .apply_statement("CREATE RECURSIVE VIEW v (n) AS SELECT 1 UNION SELECT n + 1 FROM v")
            .expect("it is right");
        schema.apply_statement("DROP VIEW v CASCADE").expect("it goes");
    }

    #[test]
    fn a_star_of_a_view_means_its_columns() {
        let statements = [
            "CREATE TABLE t (a int, b int)",
            "CREATE VIEW u AS SELECT * FROM t",
            "ALTER TABLE t ADD COLUMN c int",
            "CREATE VIEW v AS SELECT u.*, t.* FROM u, t",
            "ALTER TABLE t ADD COLUMN d int",
        ];
        let written = view_of(&statements, Dialect::Postgres);
        assert_eq!(written, "CREATE VIEW v AS SELECT u.a, u.b, t.a, t.b, t.c FROM u, t");
    }
}

//! What is set on objects, and on the parts of tables.

use super::{Fault, Namespace, ObjectId, Schema};
use crate::change::{Ident, IfExists, NamedKind, SetProperties, TablePart};
use crate::objects::{Constraint, Index, Object, Table};
use crate::properties::{Properties, Property, SetProperty, usual_storage};

impl Schema {
    /// COMMENT ON, ALTER .. SET (..)
    pub(super) fn set_properties(&mut self, set: &SetProperties) -> Result<(), Fault> {
        let key = match set.kind {
            NamedKind::Routine => self.routine(&set.name, set.signature.as_deref()),
            kind => Some(self.object_key(kind, &set.name, set.table.as_ref(), set.signature.as_deref())),
        };
        // Others than the migrations may have made an object that is no relation.
        let Some(key) = key.filter(|key| self.get(key).is_some() || self.must_be_known(key, set.kind)) else {
            return Ok(());
        };
        if !self.must_exist(&key, IfExists::Error, &set.name, set.kind.as_str())? {
            return Ok(());
        }
        self.set_on_relation(&key, &set.values);
        Ok(())
    }

    /// On an object as a whole; on an index where it is kept, with its table.
    pub(super) fn set_on_relation(&mut self, key: &ObjectId, values: &[SetProperty]) {
        if matches!(self.get(key), Some(Object::IndexName { .. })) {
            self.set_on_index(key, values);
        } else if let Some(properties) = self.change(key).and_then(Object::properties_mut) {
            values.iter().for_each(|value| properties.set(value));
        }
    }

    /// Whether an object would be known here if it were there.
    fn must_be_known(&self, key: &ObjectId, kind: NamedKind) -> bool {
        let is_relation = matches!(
            kind,
            NamedKind::View | NamedKind::MaterializedView | NamedKind::Sequence | NamedKind::Table | NamedKind::Index
        );
        let is_of_table = matches!(kind, NamedKind::Trigger | NamedKind::Policy | NamedKind::Rule);
        // A partition has the triggers of its parent.
        let of = ObjectId::relation(&key.schema, &key.of);
        let may_come_along = is_of_table && self.table(&of).is_none_or(|table| table.is_partition);
        (is_relation || is_of_table && !may_come_along) && self.is_known_schema(&key.schema)
    }

    fn set_on_index(&mut self, key: &ObjectId, values: &[SetProperty]) {
        let Some(table) = self.table_of_index(key) else { return };
        let found = match self.change(&table) {
            Some(Object::Table(table)) => properties_of_index(table, &key.name),
            Some(Object::View(view)) => called(&mut view.indexes, &key.name).map(|index| &mut index.properties),
            _ => None,
        };
        let Some(properties) = found else { return };
        values.iter().for_each(|value| properties.set(value));
    }

    /// What ALTER TABLE sets.
    pub(super) fn set_properties_of(
        &mut self,
        key: &ObjectId,
        part: &TablePart,
        values: &[SetProperty],
    ) -> Result<(), Fault> {
        match part {
            TablePart::Table => self.set_on_table(key, values),
            TablePart::Column(column) => return self.set_on_column(key, column, values),
            TablePart::Constraint(name) => return self.set_on_constraint(key, name, values),
            TablePart::OnlyIndex(name) => return self.set_on_only_index(key, name, values),
            TablePart::NoIndex => self.take_from_indexes(key, values),
            TablePart::Trigger(name) => return self.set_on_text(key, Namespace::Trigger, name, values),
            TablePart::Rule(name) => return self.set_on_text(key, Namespace::Rule, name, values),
            TablePart::EveryTrigger => self.set_on_every_trigger(key, values),
        }
        Ok(())
    }

    fn set_on_table(&mut self, key: &ObjectId, values: &[SetProperty]) {
        if values.iter().any(|(property, _)| *property == Property::ReplicaIdentity) {
            self.take_from_indexes(key, values);
        }
        if let Some(table) = self.change_table(key) {
            values.iter().for_each(|value| table.properties.set(value));
        }
    }

    fn set_on_column(&mut self, key: &ObjectId, column: &Ident, values: &[SetProperty]) -> Result<(), Fault> {
        self.require_column(key, column)?;
        let known = self.table(key).and_then(|table| table.column(&column.name));
        let Some(data_type) = known.map(|known| known.data_type.clone()) else { return Ok(()) };
        let values: Vec<SetProperty> = values.iter().map(|value| without_usual_storage(value, &data_type)).collect();
        if let Some(known) = self.change_table(key).and_then(|table| table.column_mut(&column.name)) {
            values.iter().for_each(|value| known.properties.set(value));
        }
        Ok(())
    }

    /// What the definition of a column sets.
    pub(super) fn properties_of_column(&self, data_type: &str, written: &Properties) -> Properties {
        written
            .iter()
            .map(|(property, value)| without_usual_storage(&(property.clone(), Some(value.to_owned())), data_type))
            .collect()
    }

    fn set_on_constraint(&mut self, key: &ObjectId, name: &Ident, values: &[SetProperty]) -> Result<(), Fault> {
        let Some(table) = self.change_table(key) else { return Ok(()) };
        if let Some(constraint) = called_constraint(&mut table.constraints, &name.name) {
            values.iter().for_each(|value| constraint.properties.set(value));
            return Ok(());
        }
        let near: Vec<&str> = table.constraints.iter().map(|known| known.name.as_str()).collect();
        // NOT NULL is a constraint with a name from PostgreSQL 18 on.
        let fault = Fault::unknown_part("constraint", name, &key.name, near);
        let may_be_there = table.is_partly_known || name.name.ends_with("_not_null");
        if may_be_there || self.meets_tainted_part(key, &name.name) { Ok(()) } else { Err(fault) }
    }

    fn set_on_only_index(&mut self, key: &ObjectId, name: &Ident, values: &[SetProperty]) -> Result<(), Fault> {
        self.take_from_indexes(key, values);
        let Some(table) = self.change_table(key) else { return Ok(()) };
        // The identity of a table is its own, or that of one of its indexes.
        let is_own = |(property, _): &&SetProperty| *property == Property::ReplicaIdentity;
        values.iter().filter(is_own).for_each(|(property, _)| table.properties.set(&(property.clone(), None)));
        if let Some(properties) = properties_of_index(table, &name.name) {
            values.iter().for_each(|value| properties.set(value));
            return Ok(());
        }
        let near: Vec<&str> = table.indexes.iter().map(|known| known.name.as_str()).collect();
        let fault = Fault::unknown_part("index", name, &key.name, near);
        let may_be_there = table.is_partly_known || !table.parents.is_empty();
        if may_be_there || self.meets_tainted_part(key, &name.name) { Ok(()) } else { Err(fault) }
    }

    fn take_from_indexes(&mut self, key: &ObjectId, values: &[SetProperty]) {
        let Some(table) = self.change_table(key) else { return };
        let of_indexes = table.indexes.iter_mut().map(|index| &mut index.properties);
        let of_constraints = table.constraints.iter_mut().map(|constraint| &mut constraint.properties);
        for properties in of_indexes.chain(of_constraints) {
            values.iter().for_each(|(property, _)| properties.set(&(property.clone(), None)));
        }
    }

    fn set_on_text(
        &mut self,
        table: &ObjectId,
        namespace: Namespace,
        name: &Ident,
        values: &[SetProperty],
    ) -> Result<(), Fault> {
        let key = ObjectId { namespace, schema: table.schema.clone(), name: name.name.clone(), of: table.name.clone() };
        let what = if namespace == Namespace::Rule { "rule" } else { "trigger" };
        let full =
            crate::change::Name { schema: table.schema.clone(), name: name.name.clone(), span: name.span.clone() };
        let is_elsewhere = !self.is_known_schema(&table.schema);
        // A partition has the triggers of its parent.
        let may_be_there = self.table(table).is_none_or(|table| table.is_partly_known || table.is_partition);
        if self.get(&key).is_none() && (is_elsewhere || may_be_there || self.is_constraint_trigger(&name.name)) {
            return Ok(());
        }
        if !self.must_exist(&key, IfExists::Error, &full, what)? {
            return Ok(());
        }
        if let Some(properties) = self.change(&key).and_then(Object::properties_mut) {
            values.iter().for_each(|value| properties.set(value));
        }
        Ok(())
    }

    /// Those behind foreign keys have names with a number of the server's.
    fn is_constraint_trigger(&self, name: &str) -> bool {
        name.starts_with("RI_ConstraintTrigger_")
    }

    fn set_on_every_trigger(&mut self, table: &ObjectId, values: &[SetProperty]) {
        let own = (table.schema.clone(), table.name.clone());
        let triggers = self.dependents(&own, |key, object| {
            key.namespace == Namespace::Trigger
                && matches!(object, Object::Text(routine) if routine.table.as_ref() == Some(&own))
        });
        for trigger in triggers {
            if let Some(properties) = self.change(&trigger).and_then(Object::properties_mut) {
                values.iter().for_each(|value| properties.set(value));
            }
        }
    }

    /// A comment outlives OR REPLACE, which replaces all else.
    pub(super) fn comments_of(&self, key: &ObjectId) -> Properties {
        let known = self.get(key).and_then(Object::properties);
        let mut kept = known.cloned().unwrap_or_default();
        kept.retain(Property::is_comment);
        kept
    }
}

/// Those of an index, or of the constraint behind which it stands.
fn properties_of_index<'t>(table: &'t mut Table, name: &str) -> Option<&'t mut Properties> {
    let of_index = called(&mut table.indexes, name).map(|index| &mut index.properties);
    let of_constraint = called_constraint(&mut table.constraints, name)
        .filter(|constraint| constraint.kind.has_index())
        .map(|constraint| &mut constraint.properties);
    of_index.or(of_constraint)
}

fn called<'i>(indexes: &'i mut [Index], name: &str) -> Option<&'i mut Index> {
    indexes.iter_mut().find(|index| index.name == name)
}

fn called_constraint<'c>(constraints: &'c mut [Constraint], name: &str) -> Option<&'c mut Constraint> {
    constraints.iter_mut().find(|constraint| constraint.name == name)
}

/// STORAGE as the type of the column has it anyway is nothing.
fn without_usual_storage((property, value): &SetProperty, data_type: &str) -> SetProperty {
    let usual = match property {
        Property::Storage => usual_storage(data_type),
        _ => None,
    };
    (property.clone(), value.clone().filter(|value| usual != Some(value.as_str())))
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;

    const MADE: [&str; 6] = [
        "CREATE TABLE t (id int PRIMARY KEY, a text, b numeric)",
        "CREATE INDEX t_a ON t (a)",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE VIEW v AS SELECT a FROM t",
        "CREATE SCHEMA s",
    ];

    fn schema() -> Schema {
        Schema::of_statements(MADE, Dialect::Postgres).expect("they are right")
    }

    /// Each statement changes the schema, and the next one takes that back.
    #[test]
    fn what_is_set_can_be_taken_back() {
        for (set, back) in [
            ("ALTER TABLE t SET (fillfactor = 70)", "ALTER TABLE t RESET (fillfactor)"),
            ("ALTER INDEX t_a SET (fillfactor = 70)", "ALTER INDEX t_a RESET (fillfactor)"),
            ("ALTER TABLE t CLUSTER ON t_a", "ALTER TABLE t SET WITHOUT CLUSTER"),
            ("ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey", "ALTER TABLE t REPLICA IDENTITY DEFAULT"),
            ("ALTER TABLE t REPLICA IDENTITY FULL", "ALTER TABLE t REPLICA IDENTITY DEFAULT"),
            ("ALTER TABLE t ALTER a SET STORAGE external", "ALTER TABLE t ALTER a SET STORAGE extended"),
            ("ALTER TABLE t ALTER b SET STATISTICS 500", "ALTER TABLE t ALTER b SET STATISTICS -1"),
            ("ALTER TABLE t DISABLE TRIGGER g", "ALTER TABLE t ENABLE TRIGGER ALL"),
            ("COMMENT ON INDEX t_a IS 'x'", "COMMENT ON INDEX t_a IS NULL"),
            ("COMMENT ON CONSTRAINT t_pkey ON t IS 'x'", "COMMENT ON CONSTRAINT t_pkey ON t IS NULL"),
            ("COMMENT ON TRIGGER g ON t IS 'x'", "COMMENT ON TRIGGER g ON t IS ''"),
            ("COMMENT ON FUNCTION f() IS 'x'", "COMMENT ON FUNCTION f IS NULL"),
            ("COMMENT ON COLUMN v.a IS 'x'", "COMMENT ON COLUMN v.a IS NULL"),
            ("COMMENT ON VIEW v IS 'x'", "COMMENT ON VIEW v IS NULL"),
            ("COMMENT ON SCHEMA s IS 'x'", "COMMENT ON SCHEMA s IS NULL"),
            ("ALTER VIEW v SET (security_barrier)", "ALTER VIEW v RESET (security_barrier)"),
            ("ALTER TABLE v SET (security_barrier)", "ALTER TABLE v RESET (security_barrier)"),
            ("ALTER TABLE t_a SET (fillfactor = 70)", "ALTER TABLE t_a RESET (fillfactor)"),
            ("ALTER TABLE v ALTER a SET DEFAULT 'x'", "ALTER VIEW v ALTER a DROP DEFAULT"),
        ] {
            let mut schema = schema();
            let before = schema.strict_snapshot();
            schema.apply_statement(set).expect(set);
            assert_ne!(schema.strict_snapshot(), before, "{set}");
            schema.apply_statement(back).expect(back);
            assert_eq!(schema.strict_snapshot(), before, "{set}; {back}");
        }
    }

    #[test]
    fn one_index_alone_is_clustered() {
        let mut schema = schema();
        for statement in
            ["CREATE INDEX other ON t (b)", "ALTER TABLE t CLUSTER ON t_a", "ALTER TABLE t CLUSTER ON other"]
        {
            schema.apply_statement(statement).expect(statement);
        }
        let written = schema.sql().join("; ");
        assert!(written.contains("CLUSTER ON other") && !written.contains("CLUSTER ON t_a"), "{written}");
    }

    #[test]
    fn they_follow_their_object_and_go_with_it() {
        let mut schema = schema();
        for statement in [
            "COMMENT ON INDEX t_a IS 'x'",
            "ALTER TABLE t ALTER a SET STATISTICS 9",
            "ALTER INDEX t_a RENAME TO i",
            "ALTER TABLE t RENAME COLUMN a TO c",
            "ALTER TABLE t RENAME TO u",
        ] {
            schema.apply_statement(statement).expect(statement);
        }
        let written = schema.sql().join("; ");
        assert!(written.contains("COMMENT ON INDEX i IS 'x'"), "{written}");
        assert!(written.contains("ALTER TABLE u ALTER COLUMN c SET STATISTICS 9"), "{written}");
        schema.apply_statement("DROP TABLE u CASCADE").expect("it is right");
        let written = schema.sql().join("; ");
        assert!(!written.contains("INDEX") && !written.contains("STATISTICS"), "{written}");
    }

    #[test]
    fn what_is_not_there_is_refused() {
        for (text, what) in [
            ("ALTER TABLE t DISABLE TRIGGER nobody", "trigger"),
            ("ALTER TABLE t DISABLE RULE nobody", "rule"),
            ("ALTER TABLE t CLUSTER ON nobody", "index"),
            ("ALTER TABLE t ALTER nobody SET STATISTICS 5", "column"),
            ("COMMENT ON CONSTRAINT nobody ON t IS 'x'", "constraint"),
            ("COMMENT ON VIEW nobody IS 'x'", "view"),
            ("COMMENT ON TRIGGER nobody ON t IS 'x'", "trigger"),
        ] {
            let fault = schema().apply_statement(text).expect_err(text);
            assert!(fault.contains(what) && fault.contains("nobody"), "{text}: {fault}");
        }
        for text in ["COMMENT ON FUNCTION elsewhere() IS 'x'", "COMMENT ON EXTENSION plpgsql IS 'x'"] {
            schema().apply_statement(text).expect(text);
        }
    }

    #[test]
    fn another_type_is_stored_in_its_own_way() {
        let mut schema = schema();
        for statement in ["ALTER TABLE t ALTER b SET STORAGE external", "ALTER TABLE t ALTER b TYPE text"] {
            schema.apply_statement(statement).expect(statement);
        }
        let written = schema.sql().join("; ");
        assert!(!written.contains("STORAGE"), "{written}");
    }

    #[test]
    fn a_comment_outlives_a_replacement() {
        let mut schema = schema();
        for statement in [
            "COMMENT ON VIEW v IS 'x'",
            "ALTER VIEW v SET (security_barrier)",
            "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t",
        ] {
            schema.apply_statement(statement).expect(statement);
        }
        let written = schema.sql().join("; ");
        assert!(written.contains("COMMENT ON VIEW v") && !written.contains("security_barrier"), "{written}");
    }
}

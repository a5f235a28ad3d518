//! Tables, columns, constraints and indexes.

use super::Walk;
use crate::ast::{
    AlterActionKind, AlterTable, Column, ColumnAttribute, ColumnAttributeKind, ColumnOption, ColumnPosition,
    ConstraintKind, CreateIndex, CreateTable, CreateView, ForeignReference, IdentityChange, IndexKey, IndexKeyValue,
    IndexOption, KeyDefinition, Name, ObjectKind, PartitionBound, SequenceOption, StorageParameter, TableConstraint,
    TableElement, TableIndex, TableOption, TableSource,
};

impl Walk<'_> {
    pub(super) fn create_table(&mut self, table: &CreateTable) {
        self.named(&table.name);
        self.of_table(&table.name, |walk| walk.table_parts(table));
    }

    fn table_parts(&mut self, table: &CreateTable) {
        match &table.source {
            TableSource::Elements(elements) => self.elements(elements),
            TableSource::PartitionOf { parent, elements, bound } => {
                self.named(parent);
                self.elements(elements);
                self.bound(bound);
            }
            TableSource::OfType { name, elements } => {
                self.object(ObjectKind::Type, name);
                self.elements(elements);
            }
            TableSource::Like(name) => self.named(name),
        }
        table.inherits.iter().for_each(|parent| self.named(parent));
        table.partition_by.iter().for_each(|partition_by| self.index_keys(&partition_by.keys));
        self.words(&table.partitions);
        self.table_options(&table.options);
        table.query.iter().for_each(|query| self.query(&query.query));
    }

    fn elements(&mut self, elements: &[TableElement]) {
        for element in elements {
            match element {
                TableElement::Column(column) | TableElement::ColumnOptions(column) => self.column(column),
                TableElement::Constraint(constraint) => self.constraint(constraint),
                TableElement::Index(index) => self.table_index(index),
                TableElement::Like { table, .. } => self.named(table),
                TableElement::Period { start, end, .. } => {
                    self.column_name(start);
                    self.column_name(end);
                }
            }
        }
    }

    fn column(&mut self, column: &Column) {
        self.column_name(&column.name);
        column.data_type.iter().for_each(|data_type| self.data_type(data_type));
        self.attributes(&column.attributes);
    }

    pub(super) fn attributes(&mut self, attributes: &[ColumnAttribute]) {
        for attribute in attributes {
            self.object_idents(ObjectKind::Constraint, attribute.name.as_ref());
            self.attribute(&attribute.kind);
        }
    }

    fn attribute(&mut self, attribute: &ColumnAttributeKind) {
        match attribute {
            ColumnAttributeKind::NotNull { .. }
            | ColumnAttributeKind::Null { .. }
            | ColumnAttributeKind::AutoIncrement
            | ColumnAttributeKind::SerialDefaultValue
            | ColumnAttributeKind::CharacterSet(_)
            | ColumnAttributeKind::Visible(_)
            | ColumnAttributeKind::Srid(_)
            | ColumnAttributeKind::RowPeriod { .. }
            | ColumnAttributeKind::SystemVersioning(_)
            | ColumnAttributeKind::Attributes
            | ColumnAttributeKind::WithOptions
            | ColumnAttributeKind::NameOnly => {}
            ColumnAttributeKind::Default(value)
            | ColumnAttributeKind::Check(value)
            | ColumnAttributeKind::OnUpdate(value)
            | ColumnAttributeKind::Generated { expression: value, .. } => self.expression(value),
            ColumnAttributeKind::Identity { options, .. } => self.sequence_options(options),
            ColumnAttributeKind::PrimaryKey { parameters, .. }
            | ColumnAttributeKind::Unique { parameters, .. }
            | ColumnAttributeKind::ForeignOptions(parameters) => self.parameters(parameters),
            ColumnAttributeKind::References(reference) => self.reference(reference),
            ColumnAttributeKind::Collate(name) => self.collation(name),
            ColumnAttributeKind::Comment(text) => self.text(text),
            ColumnAttributeKind::Option { value, .. } => self.words(value),
        }
    }

    fn reference(&mut self, reference: &ForeignReference) {
        self.named(&reference.table);
        self.of_table(&reference.table, |walk| walk.column_names(&reference.columns));
    }

    pub(super) fn constraint(&mut self, constraint: &TableConstraint) {
        self.object_idents(ObjectKind::Constraint, constraint.name.as_ref());
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => self.key(key),
            ConstraintKind::ForeignKey { index, columns, reference, .. } => {
                self.object_idents(ObjectKind::Index, index.as_ref());
                self.column_names(columns);
                self.reference(reference);
            }
            ConstraintKind::Check { condition, .. } => self.expression(condition),
            ConstraintKind::Exclude { elements, include, parameters, condition, .. } => {
                elements.iter().for_each(|(key, _)| self.index_key(key));
                self.column_names(include);
                self.parameters(parameters);
                self.expressions(condition);
            }
            ConstraintKind::UsingIndex { index, .. } => self.object_ident(ObjectKind::Index, index),
            ConstraintKind::NotNull(column) => self.column_name(column),
            ConstraintKind::NameOnly => {}
        }
    }

    fn key(&mut self, key: &KeyDefinition) {
        self.object_idents(ObjectKind::Index, key.index.as_ref());
        self.index_keys(&key.keys);
        self.column_names(&key.include);
        self.parameters(&key.parameters);
        self.index_options(&key.options);
    }

    fn table_index(&mut self, index: &TableIndex) {
        self.object_idents(ObjectKind::Index, index.name.as_ref());
        self.index_keys(&index.keys);
        self.index_options(&index.options);
    }

    pub(super) fn create_index(&mut self, index: &CreateIndex) {
        index.name.iter().for_each(|name| self.object(ObjectKind::Index, name));
        self.named(&index.table);
        self.of_table(&index.table, |walk| {
            walk.index_keys(&index.keys);
            walk.column_names(&index.include);
            walk.parameters(&index.parameters);
            walk.expressions(&index.condition);
            walk.index_options(&index.options);
        });
    }

    pub(super) fn index_keys(&mut self, keys: &[IndexKey]) {
        keys.iter().for_each(|key| self.index_key(key));
    }

    fn index_key(&mut self, key: &IndexKey) {
        match &key.value {
            IndexKeyValue::Column(column) => self.column_name(column),
            IndexKeyValue::Expression(value) => self.expression(value),
        }
        key.collation.iter().for_each(|collation| self.collation(collation));
        if let Some((class, parameters)) = &key.operator_class {
            self.object(ObjectKind::OperatorClass, class);
            self.parameters(parameters);
        }
    }

    fn index_options(&mut self, options: &[IndexOption]) {
        for option in options {
            match option {
                IndexOption::Using(_) | IndexOption::Visible { .. } | IndexOption::Parser(_) => {}
                IndexOption::Comment(text) => self.text(text),
                IndexOption::Value { value, .. } => self.words(value),
            }
        }
    }

    fn bound(&mut self, bound: &PartitionBound) {
        match bound {
            PartitionBound::Default | PartitionBound::Hash { .. } => {}
            PartitionBound::In(values) => self.expressions(values),
            PartitionBound::Range { from, to } => {
                self.expressions(from);
                self.expressions(to);
            }
        }
    }

    pub(super) fn table_options(&mut self, options: &[TableOption]) {
        for option in options {
            match option {
                TableOption::Value { value, .. } | TableOption::OnCommit(value) => self.words(value),
                TableOption::Comment(text) => self.text(text),
                TableOption::Union(tables) => tables.iter().for_each(|table| self.named(table)),
                TableOption::With(parameters) | TableOption::ForeignOptions(parameters) => self.parameters(parameters),
                TableOption::CharacterSet(_)
                | TableOption::Collate(_)
                | TableOption::SystemVersioning
                | TableOption::WithoutOids
                | TableOption::Tablespace(_)
                | TableOption::Server(_)
                | TableOption::Strict
                | TableOption::WithoutRowid => {}
            }
        }
    }

    pub(super) fn parameters(&mut self, parameters: &[StorageParameter]) {
        for parameter in parameters {
            parameter.value.iter().for_each(|value| self.words(value));
        }
    }

    pub(super) fn sequence_options(&mut self, options: &[SequenceOption]) {
        for option in options {
            match option {
                SequenceOption::As(data_type) => self.data_type(data_type),
                SequenceOption::OwnedBy(column) => column.iter().for_each(|column| self.qualified_column(column)),
                SequenceOption::Name(name) => self.object(ObjectKind::Sequence, name),
                SequenceOption::TableOption(option) => self.table_options(std::slice::from_ref(option)),
                SequenceOption::Start(_)
                | SequenceOption::Increment(_)
                | SequenceOption::MinValue(_)
                | SequenceOption::MaxValue(_)
                | SequenceOption::Cache(_)
                | SequenceOption::Cycle(_)
                | SequenceOption::Restart(_)
                | SequenceOption::Logged(_) => {}
            }
        }
    }

    /// A column with its table before it.
    pub(super) fn qualified_column(&mut self, column: &Name) {
        let table = Name { parts: column.qualifiers().to_vec() };
        if table.parts.is_empty() {
            self.visitor.column(column.last(), None);
        } else {
            self.named(&table);
            self.visitor.column(column.last(), Some(&table));
        }
    }

    pub(super) fn create_view(&mut self, view: &CreateView) {
        view.definer.iter().for_each(|definer| self.words(definer));
        self.named(&view.name);
        self.parameters(&view.parameters);
        self.query(&view.query);
    }

    pub(super) fn alter_table(&mut self, alter: &AlterTable) {
        self.named(&alter.name);
        self.of_table(&alter.name, |walk| alter.actions.iter().for_each(|action| walk.alter_action(&action.kind)));
    }

    fn alter_action(&mut self, action: &AlterActionKind) {
        match action {
            AlterActionKind::AddColumn { column, position, .. } => {
                self.column(column);
                self.position(position.as_ref());
            }
            AlterActionKind::ChangeColumn { from, column, position, .. } => {
                from.iter().for_each(|from| self.column_name(from));
                self.column(column);
                self.position(position.as_ref());
            }
            AlterActionKind::AddColumns { elements, .. } => self.elements(elements),
            AlterActionKind::SetType { column, data_type, collation, using } => {
                self.column_name(column);
                self.data_type(data_type);
                collation.iter().for_each(|collation| self.collation(collation));
                self.expressions(using);
            }
            AlterActionKind::SetDefault { column, value, .. }
            | AlterActionKind::SetExpression { column, expression: value } => {
                self.column_name(column);
                self.expression(value);
            }
            AlterActionKind::AddIdentity { column, options, .. } => {
                self.column_name(column);
                self.sequence_options(options);
            }
            AlterActionKind::SetIdentity { column, changes } => {
                self.column_name(column);
                changes.iter().for_each(|change| self.identity(change));
            }
            AlterActionKind::SetColumnOption { column, option } => {
                self.column_name(column);
                self.column_option(option);
            }
            AlterActionKind::RenameColumn { from, to, .. } => {
                self.column_name(from);
                self.column_name(to);
            }
            AlterActionKind::DropColumn { name: column, .. }
            | AlterActionKind::DropDefault { column, .. }
            | AlterActionKind::SetNotNull { column, .. }
            | AlterActionKind::DropIdentity { column, .. }
            | AlterActionKind::DropExpression { column, .. }
            | AlterActionKind::SetColumnVisible { column, .. } => self.column_name(column),
            AlterActionKind::AddConstraint(constraint) => self.constraint(constraint),
            AlterActionKind::AddIndex(index) => self.table_index(index),
            AlterActionKind::RenameTo(name) => self.named(name),
            AlterActionKind::SetParameters(parameters)
            | AlterActionKind::ResetParameters(parameters)
            | AlterActionKind::ForeignOptions(parameters) => self.parameters(parameters),
            AlterActionKind::AttachPartition { name, bound } => {
                self.named(name);
                bound.iter().for_each(|bound| self.bound(bound));
            }
            AlterActionKind::DetachPartition { name, .. } => self.named(name),
            AlterActionKind::Inherit { parent, .. } => self.named(parent),
            AlterActionKind::OfType(name) => name.iter().for_each(|name| self.object(ObjectKind::Type, name)),
            AlterActionKind::SetOptions(options) => self.table_options(options),
            AlterActionKind::OrderBy(keys) => self.index_keys(keys),
            AlterActionKind::Partitions(words) => self.words(words),
            AlterActionKind::Period { columns, .. } => {
                if let Some((start, end)) = columns {
                    self.column_name(start);
                    self.column_name(end);
                }
            }
            AlterActionKind::DropConstraint { name, .. }
            | AlterActionKind::DropForeignKey { name, .. }
            | AlterActionKind::DropCheck { name }
            | AlterActionKind::AlterConstraint { name, .. }
            | AlterActionKind::ValidateConstraint(name) => self.object_ident(ObjectKind::Constraint, name),
            AlterActionKind::RenameConstraint { from, to } => {
                self.object_ident(ObjectKind::Constraint, from);
                self.object_ident(ObjectKind::Constraint, to);
            }
            AlterActionKind::DropIndex { name, .. }
            | AlterActionKind::SetIndexVisible { name, .. }
            | AlterActionKind::ClusterOn(name) => self.object_ident(ObjectKind::Index, name),
            AlterActionKind::RenameIndex { from, to, .. } => {
                self.object_ident(ObjectKind::Index, from);
                self.object_ident(ObjectKind::Index, to);
            }
            AlterActionKind::ReplicaIdentity { index, .. } => self.object_idents(ObjectKind::Index, index.as_ref()),
            AlterActionKind::SetSchema(name) => self.object_ident(ObjectKind::Schema, name),
            AlterActionKind::SetTablespace { name, .. } => self.object_ident(ObjectKind::Tablespace, name),
            AlterActionKind::DependsOnExtension { name, .. } => self.object_ident(ObjectKind::Extension, name),
            AlterActionKind::EnableTrigger { is_rule, name, .. } => {
                self.object_ident(if *is_rule { ObjectKind::Rule } else { ObjectKind::Trigger }, name);
            }
            AlterActionKind::DropPrimaryKey
            | AlterActionKind::OwnerTo(_)
            | AlterActionKind::SetLogged(_)
            | AlterActionKind::SetAccessMethod(_)
            | AlterActionKind::SetWithout(_)
            | AlterActionKind::RowSecurity(_)
            | AlterActionKind::ConvertTo { .. }
            | AlterActionKind::EnableKeys(_)
            | AlterActionKind::Force
            | AlterActionKind::ImportTablespace(_)
            | AlterActionKind::Validation(_)
            | AlterActionKind::SystemVersioning(_) => {}
        }
    }

    fn position(&mut self, position: Option<&ColumnPosition>) {
        match position {
            None | Some(ColumnPosition::First) => {}
            Some(ColumnPosition::After(column)) => self.column_name(column),
        }
    }

    fn identity(&mut self, change: &IdentityChange) {
        match change {
            IdentityChange::Option(option) => self.sequence_options(std::slice::from_ref(option)),
            IdentityChange::Generated { .. } | IdentityChange::Restart(_) => {}
        }
    }

    fn column_option(&mut self, option: &ColumnOption) {
        match option {
            ColumnOption::Set(parameters)
            | ColumnOption::Reset(parameters)
            | ColumnOption::ForeignOptions(parameters) => self.parameters(parameters),
            ColumnOption::Statistics(_) | ColumnOption::Storage(_) | ColumnOption::Compression(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres};

    use crate::walk::testing::seen;

    #[test]
    fn tables_are_seen_with_all_that_they_name() {
        seen(
            Postgres,
            "CREATE TABLE t PARTITION OF u (a DEFAULT 'x') FOR VALUES FROM ('y') TO ('z')",
            "Named t, Named u, t.a, 'x', 'y', 'z'",
        );
        seen(
            Postgres,
            "CREATE TABLE t PARTITION OF u FOR VALUES IN ('x') PARTITION BY RANGE (a, (b + c))",
            "Named t, Named u, 'x', t.a, b, c",
        );
        seen(Postgres, "CREATE TABLE t OF e (a WITH OPTIONS DEFAULT 'x')", "Named t, Type e, t.a, 'x'");
        seen(
            Postgres,
            "CREATE TABLE t (LIKE u, a int GENERATED ALWAYS AS (b) STORED) INHERITS (v) WITH (fillfactor = 70)",
            "Named t, Named u, t.a, type int, b, Named v, [70]",
        );
        seen(Postgres, "CREATE TABLE t AS SELECT a FROM u", "Named t, a, Read u");
        seen(
            Postgres,
            "CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME s), UNIQUE (a) INCLUDE (b) WITH (fillfactor = 70))",
            "Named t, t.a, type int, Sequence s, t.a, t.b, [70]",
        );
        seen(
            Postgres,
            "CREATE TABLE t (EXCLUDE USING gist (a WITH =, (b) WITH &&) INCLUDE (c) WHERE (d))",
            "Named t, t.a, b, t.c, d",
        );
        seen(
            Postgres,
            "CREATE FOREIGN TABLE t (a int OPTIONS (n 'x')) SERVER s OPTIONS (m 'y')",
            "Named t, t.a, type int, ['x'], ['y']",
        );
        seen(
            Postgres,
            "CREATE UNIQUE INDEX i ON t (a COLLATE \"C\" text_ops (n = 1), (b)) INCLUDE (c) WITH (fillfactor = 70) WHERE d",
            "Index i, Named t, t.a, Collation C, OperatorClass text_ops, [1], b, t.c, [70], d",
        );
        seen(Postgres, "CREATE SEQUENCE s AS int OWNED BY t.a", "Sequence s, type int, Named t, t.a");
        seen(Postgres, "CREATE VIEW v WITH (security_barrier = true) AS SELECT a FROM t", "Named v, [TRUE], a, Read t");
    }

    #[test]
    fn actions_are_seen_with_all_that_they_name() {
        seen(
            Postgres,
            "ALTER TABLE t ALTER a TYPE text COLLATE \"C\" USING b",
            "Named t, t.a, type text, Collation C, b",
        );
        seen(
            Postgres,
            "ALTER TABLE t ALTER a SET DEFAULT b, ALTER c DROP DEFAULT, ALTER d SET NOT NULL, ALTER e DROP IDENTITY, ALTER f DROP EXPRESSION",
            "Named t, t.a, b, t.c, t.d, t.e, t.f",
        );
        seen(
            Postgres,
            "ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME s), ALTER b SET INCREMENT BY 2 SET GENERATED ALWAYS",
            "Named t, t.a, Sequence s, t.b",
        );
        seen(
            Postgres,
            "ALTER TABLE t ALTER a SET (n_distinct = 5), ALTER b SET STATISTICS 5",
            "Named t, t.a, [5], t.b",
        );
        seen(Postgres, "ALTER TABLE t RENAME TO u", "Named t, Named u");
        seen(Postgres, "ALTER TABLE t SET (fillfactor = 70), RESET (fillfactor)", "Named t, [70]");
        seen(Postgres, "ALTER TABLE t ATTACH PARTITION u FOR VALUES IN ('x')", "Named t, Named u, 'x'");
        seen(Postgres, "ALTER TABLE t DETACH PARTITION u", "Named t, Named u");
        seen(Postgres, "ALTER TABLE t INHERIT u, OF e", "Named t, Named u, Type e");
        seen(
            Postgres,
            "ALTER TABLE t DROP CONSTRAINT c, VALIDATE CONSTRAINT d, ALTER CONSTRAINT e DEFERRABLE",
            "Named t, Constraint c, Constraint d, Constraint e",
        );
        seen(Postgres, "ALTER TABLE t RENAME CONSTRAINT a TO b", "Named t, Constraint a, Constraint b");
        seen(
            Postgres,
            "ALTER TABLE t CLUSTER ON i, REPLICA IDENTITY USING INDEX j, ADD PRIMARY KEY USING INDEX k",
            "Named t, Index i, Index j, Index k",
        );
        seen(Postgres, "ALTER TABLE t SET SCHEMA s", "Named t, Schema s");
        seen(Postgres, "ALTER TABLE t SET TABLESPACE s", "Named t, Tablespace s");
        seen(Postgres, "ALTER TABLE t ENABLE TRIGGER g, DISABLE RULE r", "Named t, Trigger g, Rule r");
        seen(Postgres, "ALTER INDEX i DEPENDS ON EXTENSION e", "Named i, Extension e");
    }

    #[test]
    fn keys_and_options_of_mysql_are_seen() {
        seen(
            Mysql,
            "CREATE TABLE t (a int COMMENT 'x', KEY i (a) COMMENT 'y', CONSTRAINT c FOREIGN KEY f (a) REFERENCES u (b)) ENGINE InnoDB, COMMENT 'z', UNION (v)",
            "Named t, t.a, type int, 'x', Index i, t.a, 'y', Constraint c, Index f, t.a, Named u, u.b, [InnoDB], 'z', Named v",
        );
        seen(
            Mysql,
            "CREATE TABLE t (a timestamp ON UPDATE CURRENT_TIMESTAMP COLUMN_FORMAT FIXED) PARTITION BY HASH (a)",
            "Named t, t.a, type timestamp, [FIXED], [PARTITION BY HASH ( A )]",
        );
        seen(Mysql, "CREATE TABLE t LIKE u", "Named t, Named u");
        seen(
            Mysql,
            "ALTER TABLE t ADD (a int, KEY i (b)), ALTER c SET INVISIBLE, ADD INDEX j (d), RENAME INDEX k TO l, COMMENT 'x'",
            "Named t, t.a, type int, Index i, t.b, t.c, Index j, t.d, Index k, Index l, 'x'",
        );
        seen(
            Mysql,
            "ALTER TABLE t DROP FOREIGN KEY f, DROP CHECK c, ALTER INDEX i INVISIBLE",
            "Named t, Constraint f, Constraint c, Index i",
        );
        seen(Mysql, "ALTER TABLE t DROP PARTITION p", "Named t, [DROP PARTITION P]");
        seen(Mysql, "CREATE DEFINER = a@b VIEW v AS SELECT 1", "[DEFINER = a @b], Named v, 1");
    }

    #[test]
    fn periods_are_seen() {
        seen(Mariadb, "CREATE TABLE t (PERIOD FOR p (a, b), c int)", "Named t, t.a, t.b, t.c, type int");
        seen(Mariadb, "ALTER TABLE t ADD PERIOD FOR SYSTEM_TIME (a, b)", "Named t, t.a, t.b");
    }
}

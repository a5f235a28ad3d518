//! Tables, columns, constraints and indexes.

use super::Walk;
use crate::ast::{
    AlterActionKind, AlterTable, Column, ColumnAttribute, ColumnAttributeKind, ColumnOption, ConstraintKind,
    CreateIndex, CreateTable, CreateView, ForeignReference, IdentityChange, IndexKey, IndexKeyValue, IndexOption,
    KeyDefinition, PartitionBound, SequenceOption, StorageParameter, TableConstraint, TableElement, TableIndex,
    TableOption, TableSource,
};

impl Walk<'_> {
    pub(super) fn create_table(&mut self, table: &CreateTable) {
        self.named(&table.name);
        match &table.source {
            TableSource::Elements(elements) => self.elements(elements),
            TableSource::PartitionOf { parent, elements, bound } => {
                self.named(parent);
                self.elements(elements);
                self.bound(bound);
            }
            TableSource::OfType { elements, .. } => self.elements(elements),
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
                TableElement::Period { .. } => {}
            }
        }
    }

    fn column(&mut self, column: &Column) {
        column.data_type.iter().for_each(|data_type| self.data_type(data_type));
        self.attributes(&column.attributes);
    }

    pub(super) fn attributes(&mut self, attributes: &[ColumnAttribute]) {
        for attribute in attributes {
            self.attribute(&attribute.kind);
        }
    }

    fn attribute(&mut self, attribute: &ColumnAttributeKind) {
        match attribute {
            ColumnAttributeKind::NotNull { .. }
            | ColumnAttributeKind::Null { .. }
            | ColumnAttributeKind::AutoIncrement
            | ColumnAttributeKind::SerialDefaultValue
            | ColumnAttributeKind::Collate(_)
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
            ColumnAttributeKind::Comment(text) => self.text(text),
            ColumnAttributeKind::Option { value, .. } => self.words(value),
        }
    }

    fn reference(&mut self, reference: &ForeignReference) {
        self.named(&reference.table);
    }

    pub(super) fn constraint(&mut self, constraint: &TableConstraint) {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => self.key(key),
            ConstraintKind::ForeignKey { reference, .. } => self.reference(reference),
            ConstraintKind::Check { condition, .. } => self.expression(condition),
            ConstraintKind::Exclude { elements, parameters, condition, .. } => {
                elements.iter().for_each(|(key, _)| self.index_key(key));
                self.parameters(parameters);
                self.expressions(condition);
            }
            ConstraintKind::UsingIndex { .. } | ConstraintKind::NotNull(_) | ConstraintKind::NameOnly => {}
        }
    }

    fn key(&mut self, key: &KeyDefinition) {
        self.index_keys(&key.keys);
        self.parameters(&key.parameters);
        self.index_options(&key.options);
    }

    fn table_index(&mut self, index: &TableIndex) {
        self.index_keys(&index.keys);
        self.index_options(&index.options);
    }

    pub(super) fn create_index(&mut self, index: &CreateIndex) {
        self.named(&index.table);
        self.index_keys(&index.keys);
        self.parameters(&index.parameters);
        self.expressions(&index.condition);
        self.index_options(&index.options);
    }

    pub(super) fn index_keys(&mut self, keys: &[IndexKey]) {
        keys.iter().for_each(|key| self.index_key(key));
    }

    fn index_key(&mut self, key: &IndexKey) {
        match &key.value {
            IndexKeyValue::Column(_) => {}
            IndexKeyValue::Expression(value) => self.expression(value),
        }
        if let Some((_, parameters)) = &key.operator_class {
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
                SequenceOption::TableOption(option) => self.table_options(std::slice::from_ref(option)),
                SequenceOption::Start(_)
                | SequenceOption::Increment(_)
                | SequenceOption::MinValue(_)
                | SequenceOption::MaxValue(_)
                | SequenceOption::Cache(_)
                | SequenceOption::Cycle(_)
                | SequenceOption::Restart(_)
                | SequenceOption::OwnedBy(_)
                | SequenceOption::Name(_)
                | SequenceOption::Logged(_) => {}
            }
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
        for action in &alter.actions {
            self.alter_action(&action.kind);
        }
    }

    fn alter_action(&mut self, action: &AlterActionKind) {
        match action {
            AlterActionKind::AddColumn { column, .. } | AlterActionKind::ChangeColumn { column, .. } => {
                self.column(column);
            }
            AlterActionKind::AddColumns { elements, .. } => self.elements(elements),
            AlterActionKind::SetType { data_type, using, .. } => {
                self.data_type(data_type);
                self.expressions(using);
            }
            AlterActionKind::SetDefault { value, .. } | AlterActionKind::SetExpression { expression: value, .. } => {
                self.expression(value);
            }
            AlterActionKind::AddIdentity { options, .. } => self.sequence_options(options),
            AlterActionKind::SetIdentity { changes, .. } => changes.iter().for_each(|change| self.identity(change)),
            AlterActionKind::SetColumnOption { option, .. } => self.column_option(option),
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
            AlterActionKind::SetOptions(options) => self.table_options(options),
            AlterActionKind::OrderBy(keys) => self.index_keys(keys),
            AlterActionKind::Partitions(words) => self.words(words),
            AlterActionKind::DropColumn { .. }
            | AlterActionKind::RenameColumn { .. }
            | AlterActionKind::DropDefault { .. }
            | AlterActionKind::SetNotNull { .. }
            | AlterActionKind::DropIdentity { .. }
            | AlterActionKind::DropExpression { .. }
            | AlterActionKind::SetColumnVisible { .. }
            | AlterActionKind::DropConstraint { .. }
            | AlterActionKind::DropForeignKey { .. }
            | AlterActionKind::DropCheck { .. }
            | AlterActionKind::DropPrimaryKey
            | AlterActionKind::DropIndex { .. }
            | AlterActionKind::RenameIndex { .. }
            | AlterActionKind::SetIndexVisible { .. }
            | AlterActionKind::RenameConstraint { .. }
            | AlterActionKind::AlterConstraint { .. }
            | AlterActionKind::ValidateConstraint(_)
            | AlterActionKind::SetSchema(_)
            | AlterActionKind::OwnerTo(_)
            | AlterActionKind::SetTablespace { .. }
            | AlterActionKind::SetLogged(_)
            | AlterActionKind::SetAccessMethod(_)
            | AlterActionKind::SetWithout(_)
            | AlterActionKind::ClusterOn(_)
            | AlterActionKind::RowSecurity(_)
            | AlterActionKind::EnableTrigger { .. }
            | AlterActionKind::ReplicaIdentity { .. }
            | AlterActionKind::OfType(_)
            | AlterActionKind::DependsOnExtension { .. }
            | AlterActionKind::ConvertTo { .. }
            | AlterActionKind::EnableKeys(_)
            | AlterActionKind::Force
            | AlterActionKind::ImportTablespace(_)
            | AlterActionKind::Validation(_)
            | AlterActionKind::Period { .. }
            | AlterActionKind::SystemVersioning(_) => {}
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

//! Types, domains, and what is common to many kinds of objects.

use super::Walk;
use crate::ast::{
    AlterDomainAction, AlterObject, AlterObjectAction, AlterTypeAction, AttributeChange, CompositeField, Drop,
    LabelPosition, ObjectKind, ObjectName, TypeDefinition,
};

impl Walk<'_> {
    pub(super) fn object_name(&mut self, name: &ObjectName) {
        name.table.iter().for_each(|table| self.named(table));
        for argument in name.signature.iter().flatten() {
            argument.data_type.iter().for_each(|data_type| self.data_type(data_type));
        }
    }

    pub(super) fn drop(&mut self, drop: &Drop) {
        for target in &drop.targets {
            if is_relation(drop.kind) {
                self.named(&target.name);
            }
            self.object_name(target);
        }
    }

    pub(super) fn alter_object(&mut self, alter: &AlterObject) {
        self.object_name(&alter.target);
        match &alter.action {
            AlterObjectAction::Members(words) | AlterObjectAction::Words(words) => self.words(words),
            AlterObjectAction::RoutineOptions(options) => self.routine_options(options),
            AlterObjectAction::RenameTo(_)
            | AlterObjectAction::SetSchema(_)
            | AlterObjectAction::OwnerTo(_)
            | AlterObjectAction::DependsOnExtension { .. }
            | AlterObjectAction::Update(_) => {}
        }
    }

    pub(super) fn type_definition(&mut self, definition: &TypeDefinition) {
        match definition {
            TypeDefinition::Enumeration(labels) => labels.iter().for_each(|label| self.text(label)),
            TypeDefinition::Composite(fields) => fields.iter().for_each(|field| self.field(field)),
            TypeDefinition::Range(parameters) | TypeDefinition::Base(parameters) => self.parameters(parameters),
            TypeDefinition::Shell => {}
            TypeDefinition::Domain { data_type, attributes } => {
                self.data_type(data_type);
                self.attributes(attributes);
            }
        }
    }

    fn field(&mut self, field: &CompositeField) {
        self.data_type(&field.data_type);
    }

    pub(super) fn alter_type(&mut self, action: &AlterTypeAction) {
        match action {
            AlterTypeAction::AddValue { label, position, .. } => {
                self.text(label);
                match position {
                    None => {}
                    Some(LabelPosition::Before(label) | LabelPosition::After(label)) => self.text(label),
                }
            }
            AlterTypeAction::RenameValue { from, to } => {
                self.text(from);
                self.text(to);
            }
            AlterTypeAction::Attributes(changes) => changes.iter().for_each(|change| self.attribute_change(change)),
            AlterTypeAction::Set(parameters) => self.parameters(parameters),
            AlterTypeAction::RenameAttribute { .. } => {}
        }
    }

    fn attribute_change(&mut self, change: &AttributeChange) {
        match change {
            AttributeChange::Add(field, _) | AttributeChange::Type(field, _) => self.field(field),
            AttributeChange::Drop { .. } => {}
        }
    }

    pub(super) fn alter_domain(&mut self, action: &AlterDomainAction) {
        match action {
            AlterDomainAction::SetDefault(value) => self.expression(value),
            AlterDomainAction::AddConstraint(constraint) => self.constraint(constraint),
            AlterDomainAction::DropDefault
            | AlterDomainAction::SetNotNull(_)
            | AlterDomainAction::AddNotNull(_)
            | AlterDomainAction::DropConstraint { .. }
            | AlterDomainAction::RenameConstraint { .. }
            | AlterDomainAction::ValidateConstraint(_) => {}
        }
    }
}

/// Whether an object of this kind stands where a table could.
fn is_relation(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
    )
}

//! Types, domains, and what is common to many kinds of objects.

use super::Walk;
use crate::ast::{
    AlterDomainAction, AlterObject, AlterObjectAction, AlterTypeAction, AttributeChange, CompositeField, CreateType,
    Drop, LabelPosition, ObjectKind, ObjectName, TypeDefinition,
};

impl Walk<'_> {
    /// An object with what its kind needs beside its name.
    pub(super) fn target(&mut self, kind: ObjectKind, target: &ObjectName) {
        if is_relation(kind) {
            self.named(&target.name);
        } else if kind == ObjectKind::Column {
            self.qualified_column(&target.name);
        } else {
            self.object(kind, &target.name);
        }
        self.parts_of_name(target);
    }

    pub(super) fn type_name(&mut self, create: &CreateType) {
        let kind = match create.definition {
            TypeDefinition::Domain { .. } => ObjectKind::Domain,
            TypeDefinition::Enumeration(_)
            | TypeDefinition::Composite(_)
            | TypeDefinition::Range(_)
            | TypeDefinition::Base(_)
            | TypeDefinition::Shell => ObjectKind::Type,
        };
        self.object(kind, &create.name);
    }

    fn parts_of_name(&mut self, name: &ObjectName) {
        name.table.iter().for_each(|table| self.named(table));
        for argument in name.signature.iter().flatten() {
            argument.data_type.iter().for_each(|data_type| self.data_type(data_type));
        }
    }

    pub(super) fn drop(&mut self, drop: &Drop) {
        for target in &drop.targets {
            self.target(drop.kind, target);
        }
    }

    pub(super) fn alter_object(&mut self, alter: &AlterObject) {
        self.target(alter.kind, &alter.target);
        match &alter.action {
            AlterObjectAction::Members(words) | AlterObjectAction::Words(words) => self.words(words),
            AlterObjectAction::RoutineOptions(options) => self.routine_options(options),
            AlterObjectAction::SetSchema(name) => self.object_ident(ObjectKind::Schema, name),
            AlterObjectAction::RenameTo(_)
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
        field.collation.iter().for_each(|collation| self.collation(collation));
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

#[cfg(test)]
mod tests {
    use migrations_core::Product::Postgres;

    use crate::walk::testing::seen;

    #[test]
    fn objects_are_seen_with_what_their_kind_needs() {
        seen(Postgres, "DROP FUNCTION f(int, s.t), g", "Function f, type int, type t, Function g");
        seen(Postgres, "DROP TRIGGER g ON t", "Trigger g, Named t");
        seen(Postgres, "DROP SEQUENCE s", "Named s");
        seen(Postgres, "DROP MATERIALIZED VIEW v, w", "Named v, Named w");
        seen(Postgres, "ALTER FUNCTION f(int) SET search_path = 'a'", "Function f, type int, 'a'");
        seen(Postgres, "ALTER TYPE e SET SCHEMA s", "Type e, Schema s");
        seen(Postgres, "ALTER TEXT SEARCH DICTIONARY d (a = 'x')", "TextSearchDictionary d, [( A = 'x' )]");
    }

    #[test]
    fn types_and_domains_are_walked_to_their_parts() {
        seen(Postgres, "CREATE TYPE e AS ENUM ('x', 'y')", "Type e, 'x', 'y'");
        seen(Postgres, "CREATE TYPE c AS (a int, b text COLLATE \"C\")", "Type c, type int, type text, Collation C");
        seen(Postgres, "CREATE TYPE r AS RANGE (subtype = float8)", "Type r, [FLOAT8]");
        seen(
            Postgres,
            "CREATE DOMAIN d AS text DEFAULT 'x' CHECK (VALUE <> 'y')",
            "Domain d, type text, 'x', VALUE, 'y'",
        );
        seen(Postgres, "ALTER TYPE e ADD VALUE 'x' BEFORE 'y'", "Type e, 'x', 'y'");
        seen(Postgres, "ALTER TYPE e RENAME VALUE 'x' TO 'y'", "Type e, 'x', 'y'");
        seen(
            Postgres,
            "ALTER TYPE c ADD ATTRIBUTE a int, ALTER ATTRIBUTE b TYPE text COLLATE \"C\", DROP ATTRIBUTE d",
            "Type c, type int, type text, Collation C",
        );
        seen(Postgres, "ALTER DOMAIN d SET DEFAULT 'x'", "Domain d, 'x'");
        seen(Postgres, "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > a)", "Domain d, Constraint c, VALUE, a");
    }
}

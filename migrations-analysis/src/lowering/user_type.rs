//! Types and domains (PostgreSQL).

use migrations_syntax::Span;
use migrations_syntax::ast::{
    AlterDomain, AlterDomainAction, AlterType, AlterTypeAction, CreateType, LabelPosition, TypeDefinition,
};

use super::data_type::data_type;
use super::words::{statement_words, words};
use super::{SchemaEffect, Source, exact};
use crate::change::{Change, Existing, LabelPlace, Name, NamedKind, TypeBody};

/// CREATE TYPE, CREATE DOMAIN
pub(super) fn create_type(create: &CreateType, source: &Source<'_>) -> SchemaEffect {
    let name = source.name(&create.name);
    exact(Change::CreateType { name, existing: Existing::Error, body: body(create, source) })
}

fn body(create: &CreateType, source: &Source<'_>) -> TypeBody {
    let behind = source.behind(create.name.span());
    let other = |form, definition| TypeBody::Other(form, definition, source.written(behind).to_owned());
    match &create.definition {
        TypeDefinition::Enumeration(labels) => {
            TypeBody::Enumeration(labels.iter().map(|label| source.text(label)).collect())
        }
        TypeDefinition::Shell => other("shell", String::new()),
        TypeDefinition::Base(_) => other("base", words(behind, source)),
        TypeDefinition::Range(_) => other("range", words(behind_as_range(behind, source), source)),
        TypeDefinition::Composite(fields) => {
            let field = |field: &migrations_syntax::ast::CompositeField| {
                format!("{} {}", source.ident(&field.name).name, data_type(&field.data_type, source).name)
            };
            other("composite", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        TypeDefinition::Domain { data_type: base, .. } => {
            let rest = words(source.behind(base.span), source);
            other("domain", format!("{} {rest}", data_type(base, source).name).trim().to_owned())
        }
    }
}

/// What stands behind `AS RANGE`.
fn behind_as_range(behind: Span, source: &Source<'_>) -> Span {
    source.word_behind(behind.start(), 1).map_or(behind, |range| source.behind(range))
}

/// ALTER TYPE
pub(super) fn alter_type(alter: &AlterType, source: &Source<'_>) -> SchemaEffect {
    let name = source.name(&alter.name);
    exact(match &alter.action {
        AlterTypeAction::AddValue { if_not_exists, label, position } => Change::AddLabel {
            name,
            label: source.text(label),
            existing: (*if_not_exists).into(),
            place: match position {
                None => LabelPlace::Last,
                Some(LabelPosition::Before(label)) => LabelPlace::Before(source.text(label)),
                Some(LabelPosition::After(label)) => LabelPlace::After(source.text(label)),
            },
        },
        AlterTypeAction::RenameValue { from, to } => {
            Change::RenameLabel { name, from: source.text(from), to: source.text(to) }
        }
        AlterTypeAction::RenameAttribute { .. } | AlterTypeAction::Attributes(_) | AlterTypeAction::Set(_) => {
            altered(name, source)
        }
    })
}

/// ALTER DOMAIN
pub(super) fn alter_domain(alter: &AlterDomain, source: &Source<'_>) -> SchemaEffect {
    let name = source.name(&alter.name);
    match &alter.action {
        AlterDomainAction::SetDefault(_)
        | AlterDomainAction::DropDefault
        | AlterDomainAction::SetNotNull(_)
        | AlterDomainAction::AddNotNull(_)
        | AlterDomainAction::AddConstraint(_)
        | AlterDomainAction::DropConstraint { .. }
        | AlterDomainAction::RenameConstraint { .. }
        | AlterDomainAction::ValidateConstraint(_) => exact(altered(name, source)),
    }
}

/// A change that only the words of the statement tell.
fn altered(name: Name, source: &Source<'_>) -> Change {
    Change::AlterObject { kind: NamedKind::Type, name, table: None, signature: None, text: statement_words(source) }
}

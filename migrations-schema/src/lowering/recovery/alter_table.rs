//! ALTER TABLE of MySQL and MariaDB takes effect as a whole, so that one of its actions that shows is enough.

use migrations_core::baked::ObjectKind;
use migrations_syntax::ast::{
    AlterAction, AlterActionKind, AlterTable, ConstraintKind, Ident, KeyDefinition, Name, TableConstraint, TableElement,
};

use super::{Shows, Trace};
use crate::lowering::Source;

/// What can be said of an ALTER TABLE afterwards.
pub(super) fn trace(alter: &AlterTable, source: &Source<'_>) -> Trace {
    let traces: Vec<Trace> =
        alter.actions.iter().map(|action| action_trace(&action.kind, &alter.name, source)).collect();
    let shown = traces.iter().zip(&alter.actions).find(|(trace, action)| match trace {
        Trace::Shows(effect) => is_alone(&effect.name, action, alter, source),
        Trace::Repeatable | Trace::Unseen => false,
    });
    match shown {
        Some((shown, _)) => shown.clone(),
        None if traces.iter().all(|trace| *trace == Trace::Repeatable) && !undoes_itself(alter, source) => {
            Trace::Repeatable
        }
        None => Trace::Unseen,
    }
}

/// Whether the actions, sent again, would take away what they have made: `DROP COLUMN IF EXISTS b, RENAME COLUMN IF EXISTS a
/// TO b`.
fn undoes_itself(alter: &AlterTable, source: &Source<'_>) -> bool {
    let others = |action: &AlterAction| {
        let action: *const AlterAction = action;
        alter.actions.iter().filter(move |other| !std::ptr::eq(*other, action))
    };
    alter.actions.iter().any(|action| {
        if let AlterActionKind::DropColumn { name, .. }
        | AlterActionKind::DropConstraint { name, .. }
        | AlterActionKind::DropForeignKey { name, .. }
        | AlterActionKind::DropCheck { name }
        | AlterActionKind::DropIndex { name, .. } = &action.kind
        {
            return others(action).any(|other| source.has_name(other.span, &name.text));
        }
        (is_renaming(&action.kind) || is_drop(&action.kind)) && alter.actions.len() > 1
    })
}

/// A name that another action takes away may have been there before, in another role.
fn is_alone(name: &str, action: &AlterAction, alter: &AlterTable, source: &Source<'_>) -> bool {
    let touches = |other: &AlterAction| {
        (is_drop(&action.kind) || is_drop(&other.kind) || is_renaming(&other.kind)) && source.has_name(other.span, name)
    };
    !alter.actions.iter().filter(|other| !std::ptr::eq(*other, action)).any(touches)
}

fn is_drop(action: &AlterActionKind) -> bool {
    matches!(
        action,
        AlterActionKind::DropColumn { .. }
            | AlterActionKind::DropConstraint { .. }
            | AlterActionKind::DropForeignKey { .. }
            | AlterActionKind::DropCheck { .. }
            | AlterActionKind::DropPrimaryKey
            | AlterActionKind::DropIndex { .. }
    )
}

fn is_renaming(action: &AlterActionKind) -> bool {
    matches!(
        action,
        AlterActionKind::RenameColumn { .. }
            | AlterActionKind::RenameIndex { .. }
            | AlterActionKind::RenameConstraint { .. }
            | AlterActionKind::RenameTo(_)
            | AlterActionKind::ChangeColumn { from: Some(_), .. }
    )
}

fn action_trace(action: &AlterActionKind, table: &Name, source: &Source<'_>) -> Trace {
    let (made, gone) = (|kind| Shows::new(source).made(kind), |kind| Shows::new(source).gone(kind));
    match action {
        AlterActionKind::AddColumn { if_not_exists, column, .. } => {
            unless(*if_not_exists, || made(ObjectKind::Column).part(table, &column.name))
        }
        AlterActionKind::AddColumns { if_not_exists, elements } => unless(*if_not_exists, || {
            first_column(elements).map_or(Trace::Unseen, |name| made(ObjectKind::Column).part(table, name))
        }),
        AlterActionKind::DropColumn { if_exists, name, .. } => {
            unless(*if_exists, || gone(ObjectKind::Column).part(table, name))
        }
        AlterActionKind::RenameColumn { if_exists, from, to } => {
            unless(*if_exists, || renamed(ObjectKind::Column, from, to, table, source))
        }
        AlterActionKind::RenameIndex { if_exists, from, to } => {
            unless(*if_exists, || renamed(ObjectKind::Index, from, to, table, source))
        }
        AlterActionKind::ChangeColumn { from: Some(from), column, .. } if !same_name(from, &column.name) => {
            made(ObjectKind::Column).part(table, &column.name)
        }
        AlterActionKind::AddConstraint(constraint) => added_constraint(constraint, table, source),
        AlterActionKind::AddIndex(index) => unless(index.if_not_exists, || {
            index.name.as_ref().map_or(Trace::Unseen, |name| made(ObjectKind::Index).part(table, name))
        }),
        AlterActionKind::DropConstraint { if_exists, name, .. }
        | AlterActionKind::DropForeignKey { if_exists, name } => {
            unless(*if_exists, || gone(ObjectKind::Constraint).part(table, name))
        }
        AlterActionKind::DropCheck { name } => gone(ObjectKind::Constraint).part(table, name),
        AlterActionKind::DropPrimaryKey => gone(ObjectKind::Index).part_called(table, PRIMARY.to_owned()),
        AlterActionKind::DropIndex { if_exists, name } => {
            unless(*if_exists, || gone(ObjectKind::Index).part(table, name))
        }
        AlterActionKind::RenameTo(to) if same_name(table.last(), to.last()) => Trace::Unseen,
        AlterActionKind::RenameTo(to) => made(ObjectKind::Table).alone(to),
        // What became of rows does not show.
        AlterActionKind::Partitions(_)
        | AlterActionKind::AttachPartition { .. }
        | AlterActionKind::DetachPartition { .. }
        | AlterActionKind::Period { .. }
        | AlterActionKind::SystemVersioning(_)
        | AlterActionKind::RenameConstraint { .. } => Trace::Unseen,
        // To say the same again changes nothing.
        AlterActionKind::ChangeColumn { .. }
        | AlterActionKind::SetType { .. }
        | AlterActionKind::SetDefault { .. }
        | AlterActionKind::DropDefault { .. }
        | AlterActionKind::SetNotNull { .. }
        | AlterActionKind::AddIdentity { .. }
        | AlterActionKind::SetIdentity { .. }
        | AlterActionKind::DropIdentity { .. }
        | AlterActionKind::SetExpression { .. }
        | AlterActionKind::DropExpression { .. }
        | AlterActionKind::SetColumnOption { .. }
        | AlterActionKind::SetColumnVisible { .. }
        | AlterActionKind::SetIndexVisible { .. }
        | AlterActionKind::AlterConstraint { .. }
        | AlterActionKind::ValidateConstraint(_)
        | AlterActionKind::SetSchema(_)
        | AlterActionKind::OwnerTo(_)
        | AlterActionKind::SetTablespace { .. }
        | AlterActionKind::SetParameters(_)
        | AlterActionKind::ResetParameters(_)
        | AlterActionKind::SetLogged(_)
        | AlterActionKind::SetAccessMethod(_)
        | AlterActionKind::SetWithout(_)
        | AlterActionKind::ClusterOn(_)
        | AlterActionKind::RowSecurity(_)
        | AlterActionKind::EnableTrigger { .. }
        | AlterActionKind::ReplicaIdentity { .. }
        | AlterActionKind::Inherit { .. }
        | AlterActionKind::OfType(_)
        | AlterActionKind::ForeignOptions(_)
        | AlterActionKind::DependsOnExtension { .. }
        | AlterActionKind::ConvertTo { .. }
        | AlterActionKind::SetOptions(_)
        | AlterActionKind::OrderBy(_)
        | AlterActionKind::EnableKeys(_)
        | AlterActionKind::Force
        | AlterActionKind::ImportTablespace(_)
        | AlterActionKind::Validation(_) => Trace::Repeatable,
    }
}

/// The name of the index of a primary key.
const PRIMARY: &str = "PRIMARY";

fn unless(is_repeatable: bool, shown: impl FnOnce() -> Trace) -> Trace {
    if is_repeatable { Trace::Repeatable } else { shown() }
}

fn first_column(elements: &[TableElement]) -> Option<&Ident> {
    elements.iter().find_map(|element| match element {
        TableElement::Column(column) => Some(&column.name),
        TableElement::Constraint(_)
        | TableElement::Index(_)
        | TableElement::Like { .. }
        | TableElement::Period { .. }
        | TableElement::ColumnOptions(_) => None,
    })
}

/// A name in other letters is the same one to the catalogue.
fn renamed(kind: ObjectKind, from: &Ident, to: &Ident, table: &Name, source: &Source<'_>) -> Trace {
    if same_name(from, to) { Trace::Unseen } else { Shows::new(source).made(kind).part(table, to) }
}

fn same_name(one: &Ident, other: &Ident) -> bool {
    one.text.eq_ignore_ascii_case(&other.text)
}

fn added_constraint(constraint: &TableConstraint, table: &Name, source: &Source<'_>) -> Trace {
    let made = |kind| Shows::new(source).made(kind);
    let named = |kind, name: Option<&Ident>| name.map_or(Trace::Unseen, |name| made(kind).part(table, name));
    let is_repeatable = constraint.if_not_exists || key(constraint).is_some_and(|key| key.if_not_exists);
    unless(is_repeatable, || match (&constraint.kind, &constraint.name) {
        (ConstraintKind::PrimaryKey(_), _) => made(ObjectKind::Index).part_called(table, PRIMARY.to_owned()),
        (_, Some(name)) => named(ObjectKind::Constraint, Some(name)),
        (ConstraintKind::Unique(key), None) => named(ObjectKind::Index, key.index.as_ref()),
        (
            ConstraintKind::ForeignKey { .. }
            | ConstraintKind::Check { .. }
            | ConstraintKind::Exclude { .. }
            | ConstraintKind::UsingIndex { .. }
            | ConstraintKind::NotNull(_)
            | ConstraintKind::NameOnly,
            None,
        ) => Trace::Unseen,
    })
}

fn key(constraint: &TableConstraint) -> Option<&KeyDefinition> {
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => Some(key),
        ConstraintKind::ForeignKey { .. }
        | ConstraintKind::Check { .. }
        | ConstraintKind::Exclude { .. }
        | ConstraintKind::UsingIndex { .. }
        | ConstraintKind::NotNull(_)
        | ConstraintKind::NameOnly => None,
    }
}

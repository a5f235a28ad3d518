//! Changes of which nothing is left where they are done already.

use crate::change::{Change, IfExists, NewConstraint, NewIndex, NewObject, NewTable, TableAction};

/// The same change, of which nothing is left where it is done; `None` for one that says nothing of that.
pub(super) fn unless_done(change: Change) -> Option<Change> {
    let existing = IfExists::Skip;
    Some(match change {
        Change::CreateTable(table) => Change::CreateTable(Box::new(NewTable { existing, ..*table })),
        Change::CreateIndex(index) => Change::CreateIndex(NewIndex { existing, ..index }),
        Change::CreateSequence { name, options, .. } => Change::CreateSequence { name, existing, options },
        Change::CreateType { name, body, .. } => Change::CreateType { name, existing, body },
        Change::CreateSchema { name, .. } => Change::CreateSchema { name, existing },
        Change::CreateExtension { name, schema, version, .. } => {
            Change::CreateExtension { name, existing, schema, version }
        }
        Change::CreateObject(object) => Change::CreateObject(NewObject { existing, ..object }),
        Change::AddLabel { name, label, place, .. } => Change::AddLabel { name, label, existing, place },
        Change::Drop { kind, names, table, signature, cascades, .. } => {
            Change::Drop { kind, names, table, signature, existing, cascades }
        }
        Change::Rename { kind, name, table, to, .. } => Change::Rename { kind, name, existing, table, to },
        Change::AlterTable { table, is_only, actions, .. } => {
            let actions = actions.into_iter().map(action_unless_done).collect::<Option<_>>()?;
            Change::AlterTable { table, existing, is_only, actions }
        }
        Change::AlterSequence { .. }
        | Change::DropLabel { .. }
        | Change::TaintAll
        | Change::RenameAsBefore(_)
        | Change::CheckRows
        | Change::EnforceForeignKeys(_)
        | Change::RenameLabel { .. }
        | Change::CreateView(_)
        | Change::SetSchema { .. }
        | Change::Comment { .. }
        | Change::SetProperties(_)
        | Change::CreateCast
        | Change::AlterExtension { .. }
        | Change::AlterObject { .. } => return None,
    })
}

fn action_unless_done(action: TableAction) -> Option<TableAction> {
    let existing = IfExists::Skip;
    Some(match action {
        TableAction::AddColumn { column, constraints, place, .. } => {
            TableAction::AddColumn { column, constraints, existing, place }
        }
        TableAction::DropColumn { name, cascades, .. } => TableAction::DropColumn { name, existing, cascades },
        TableAction::RenameColumn { from, to, .. } => TableAction::RenameColumn { from, to, existing },
        TableAction::AddConstraint(constraint) => TableAction::AddConstraint(NewConstraint { existing, ..constraint }),
        TableAction::DropConstraint { name, sort, cascades, .. } => {
            TableAction::DropConstraint { name, sort, existing, cascades }
        }
        TableAction::ChangeColumn { .. }
        | TableAction::SetType { .. }
        | TableAction::EnforceConstraint { .. }
        | TableAction::SetIndexHidden { .. }
        | TableAction::SetDefault { .. }
        | TableAction::SetNotNull { .. }
        | TableAction::SetIdentity { .. }
        | TableAction::SetExpression { .. }
        | TableAction::SetVisible { .. }
        | TableAction::DropExpression { .. }
        | TableAction::DropPrimaryKey { .. }
        | TableAction::RenameConstraint { .. }
        | TableAction::DeferConstraint { .. }
        | TableAction::ValidateConstraint { .. }
        | TableAction::AddIndex(_)
        | TableAction::DropIndex { .. }
        | TableAction::RenameIndex { .. }
        | TableAction::RenameTo(_)
        | TableAction::SetSchema(_)
        | TableAction::SetOption(..)
        | TableAction::SetForm(_)
        | TableAction::Partition { .. }
        | TableAction::Inherit { .. }
        | TableAction::SetComment(_)
        | TableAction::SetProperties { .. }
        | TableAction::SetPartitions(_)
        | TableAction::SetCollation { .. }
        | TableAction::Nothing => return None,
    })
}

//! SQLite.

use migrations_core::baked::Recovery;
use migrations_syntax::ast::{Pragma, Statement};

use super::effect::TransactionEffect;
use crate::lowering::session::is_on;

/// What a statement does to its transaction.
pub(in crate::lowering) fn effect(statement: &Statement) -> TransactionEffect {
    match statement {
        Statement::Maintenance(maintenance) if maintenance.kind == "VACUUM" => {
            let writes_file = maintenance.into.is_some();
            TransactionEffect::Outside(if writes_file { Recovery::Ask } else { Recovery::Repeat })
        }
        Statement::Maintenance(maintenance) if maintenance.kind == "DETACH" => {
            TransactionEffect::Outside(Recovery::Ask)
        }
        Statement::Pragma(pragma) => of_pragma(pragma),
        Statement::CreateTable(_)
        | Statement::AlterTable(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateIndex(_)
        | Statement::CreateView(_)
        | Statement::CreateSequence(_)
        | Statement::AlterSequence(_)
        | Statement::CreateType(_)
        | Statement::AlterType(_)
        | Statement::AlterDomain(_)
        | Statement::CreateSchema(_)
        | Statement::CreateExtension(_)
        | Statement::CreateRoutine(_)
        | Statement::CreateTrigger(_)
        | Statement::Event(_)
        | Statement::Policy(_)
        | Statement::CreateRule(_)
        | Statement::CreateStatistics(_)
        | Statement::CreateOther(_)
        | Statement::AlterObject(_)
        | Statement::Drop(_)
        | Statement::Comment(_)
        | Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::Set(_)
        | Statement::SetConstraints(_)
        | Statement::SetStatement(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Prepared(_)
        | Statement::Grant(_)
        | Statement::Maintenance(_)
        | Statement::Copy(_)
        | Statement::Opaque(_) => TransactionEffect::None,
    }
}

fn of_pragma(pragma: &Pragma) -> TransactionEffect {
    match (pragma.name.last().text.to_ascii_lowercase().as_str(), pragma.value.as_deref()) {
        ("foreign_keys", Some(value)) => TransactionEffect::ForeignKeys(is_on(value)),
        ("wal_checkpoint", _)
        | ("journal_mode" | "synchronous" | "auto_vacuum" | "page_size" | "locking_mode", Some(_)) => {
            TransactionEffect::Outside(Recovery::Repeat)
        }
        _ => TransactionEffect::None,
    }
}

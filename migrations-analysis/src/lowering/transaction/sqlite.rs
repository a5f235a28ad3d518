//! SQLite.

use migrations_core::baked::Recovery;
use migrations_syntax::ast::{Pragma, Statement};

use crate::transaction::TransactionEffect;

/// What a statement does to its transaction.
pub(super) fn effect(statement: &Statement) -> TransactionEffect {
    match statement {
        Statement::Maintenance(maintenance) if maintenance.kind == "VACUUM" => {
            let writes_file = maintenance.into.is_some();
            TransactionEffect::Outside(if writes_file { Recovery::Ask } else { Recovery::Repeat })
        }
        Statement::Maintenance(maintenance) if maintenance.kind == "DETACH" => {
            TransactionEffect::Outside(Recovery::Ask)
        }
        Statement::Pragma(pragma) => of_pragma(pragma),
        _ => TransactionEffect::None,
    }
}

fn of_pragma(pragma: &Pragma) -> TransactionEffect {
    let value = pragma.value.as_ref().map(|value| value.trim_matches(['\'', '"']).to_ascii_uppercase());
    match (pragma.name.last().text.to_ascii_lowercase().as_str(), value.as_deref()) {
        ("foreign_keys", Some("OFF" | "0" | "FALSE" | "NO")) => TransactionEffect::ForeignKeys(false),
        ("foreign_keys", Some(_)) => TransactionEffect::ForeignKeys(true),
        ("wal_checkpoint", _)
        | ("journal_mode" | "synchronous" | "auto_vacuum" | "page_size" | "locking_mode", Some(_)) => {
            TransactionEffect::Outside(Recovery::Repeat)
        }
        _ => TransactionEffect::None,
    }
}

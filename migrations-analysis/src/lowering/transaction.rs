//! What a statement does to the transaction that it runs in, or to the session around it.

mod mysql;
mod postgres;
mod refusal;
mod sqlite;

use migrations_core::Product;
use migrations_core::baked::Recovery;
use migrations_syntax::ast::{Statement, TransactionKind};

use super::Source;
use crate::transaction::TransactionEffect;

pub(crate) use refusal::client_command;

/// The effect of a statement on its surroundings.
pub(crate) fn transaction_effect(statement: &Statement, source: &Source<'_>) -> TransactionEffect {
    match statement {
        Statement::Transaction(transaction) => control(transaction.kind),
        _ => match source.product() {
            Product::Sqlite => sqlite::effect(statement),
            Product::Postgres => postgres::effect(statement, source),
            Product::Mysql | Product::Mariadb => mysql::effect(statement, source),
        },
    }
}

fn control(kind: TransactionKind) -> TransactionEffect {
    match kind {
        TransactionKind::Begin => TransactionEffect::Begin,
        TransactionKind::Commit => TransactionEffect::Commit,
        TransactionKind::Rollback
        | TransactionKind::Savepoint
        | TransactionKind::Release
        | TransactionKind::RollbackTo
        | TransactionKind::PrepareTransaction
        | TransactionKind::RollbackPrepared => TransactionEffect::OtherControl,
        TransactionKind::Set => TransactionEffect::None,
        // What was prepared is not written here.
        TransactionKind::CommitPrepared | TransactionKind::Xa => TransactionEffect::Outside(Recovery::Ask),
    }
}

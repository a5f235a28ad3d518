//! MySQL and MariaDB. Source: the pages on implicit commits of both manuals.

use migrations_core::baked::Recovery;
use migrations_syntax::ast::{Persistence, PreparedKind, SetVariable, Statement};

use super::refusal::{LOCK, OTHER_ENCODING, calls, names_utf8, refuse};
use crate::lowering::Source;
use crate::lowering::recovery::recovery;
use crate::lowering::session::is_called;
use crate::transaction::TransactionEffect;

/// What a statement does to its transaction.
pub(super) fn effect(statement: &Statement, source: &Source<'_>) -> TransactionEffect {
    match statement {
        Statement::Opaque(opaque) if opaque.form == "USE" => refuse(
            "USE changes the database of the connection",
            "name the database in the statements, or give the program a connection to it",
        ),
        // MariaDB's block, in which anything can stand.
        Statement::Opaque(opaque) if opaque.form == "BEGIN NOT ATOMIC" => TransactionEffect::Outside(Recovery::Ask),
        Statement::Opaque(opaque) if opaque.form == "UNLOCK TABLES" => LOCK,
        Statement::Maintenance(maintenance)
            if maintenance.kind == "LOCK" && maintenance.object.starts_with("TABLE") =>
        {
            LOCK
        }
        Statement::Set(variables) if variables.iter().any(sets_other_encoding) => OTHER_ENCODING,
        Statement::Set(variables) if variables.iter().any(sets_autocommit) => {
            refuse("autocommit belongs to the runner", "leave it out")
        }
        Statement::Query(_) | Statement::DoExpressions(_) if calls(statement, is_lock) => LOCK,
        _ if is_part_of_transactions(statement) => TransactionEffect::None,
        _ => TransactionEffect::Outside(recovery(statement, source)),
    }
}

fn sets_other_encoding(variable: &SetVariable) -> bool {
    let names = ["names", "character set", "charset", "character_set_client"];
    names.iter().any(|name| is_called(variable, name)) && !names_utf8(variable)
}

fn sets_autocommit(variable: &SetVariable) -> bool {
    is_called(variable, "autocommit")
        && variable.scope.as_deref().is_none_or(|scope| matches!(scope, "SESSION" | "LOCAL"))
}

fn is_lock(function: &str) -> bool {
    matches!(function, "get_lock" | "release_lock" | "release_all_locks")
}

/// Whether the server runs a statement without committing what was before it.
fn is_part_of_transactions(statement: &Statement) -> bool {
    match statement {
        Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Query(_)
        | Statement::DoExpressions(_) => true,
        Statement::Set(variables) => !variables.iter().any(|variable| is_called(variable, "password")),
        Statement::SetStatement(set) => is_part_of_transactions(&set.statement),
        Statement::Prepared(prepared) => match prepared.kind {
            PreparedKind::Prepare | PreparedKind::Deallocate => true,
            PreparedKind::Execute | PreparedKind::ExecuteImmediate => false,
        },
        Statement::CreateTable(table) => table.persistence == Persistence::Temporary,
        Statement::CreateSequence(sequence) => sequence.persistence == Persistence::Temporary,
        Statement::Drop(drop) => drop.is_temporary,
        Statement::Opaque(opaque) => is_part_by_form(&opaque.form),
        Statement::AlterTable(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateIndex(_)
        | Statement::CreateView(_)
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
        | Statement::Comment(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::SetConstraints(_)
        | Statement::Pragma(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::Call(_)
        | Statement::Grant(_)
        | Statement::Maintenance(_)
        | Statement::Copy(_) => false,
    }
}

fn is_part_by_form(form: &str) -> bool {
    let first = form.split(' ').next().unwrap_or_default();
    matches!(first, "SHOW" | "EXPLAIN" | "DESCRIBE" | "DESC" | "HELP" | "HANDLER")
        || first == "SET" && form != "SET PASSWORD"
        || form == "LOAD DATA"
}

//! MySQL and MariaDB. Source: the pages on implicit commits of both manuals.

use migrations_core::baked::Recovery;
use migrations_syntax::ast::{Opaque, OpaqueForm, Persistence, PreparedKind, SetVariable, Statement};

use super::effect::TransactionEffect;
use super::refusal::{LOCK, OTHER_ENCODING, calls, evaluates, names_utf8, refuse};
use crate::lowering::Source;
use crate::lowering::recovery::recovery;
use crate::lowering::session::is_called;

/// What a statement does to its transaction.
pub(in crate::lowering) fn effect(statement: &Statement, source: &Source<'_>) -> TransactionEffect {
    if let Some(effect) = effect_on_session(statement) {
        effect
    } else if is_part_of_transactions(statement) {
        TransactionEffect::None
    } else {
        TransactionEffect::Outside(recovery(statement, source))
    }
}

/// The effect of a statement that changes more than its transaction; every other one is a matter of what it commits.
fn effect_on_session(statement: &Statement) -> Option<TransactionEffect> {
    if let Statement::Opaque(opaque) = statement {
        return effect_of_form(opaque);
    }
    if let Statement::Set(variables) = statement {
        return effect_of_variables(variables).or_else(|| asks_for_lock(statement).then_some(LOCK));
    }
    let locks_tables = matches!(statement, Statement::Maintenance(maintenance)
        if maintenance.kind == "LOCK" && maintenance.object.starts_with("TABLE"));
    (locks_tables || asks_for_lock(statement)).then_some(LOCK)
}

fn asks_for_lock(statement: &Statement) -> bool {
    evaluates(statement) && calls(statement, |call| is_lock(&call.name.last().text.to_ascii_lowercase()))
}

/// SET TRANSACTION. Without SESSION or GLOBAL it sets the next transaction, and the runner has begun that one already.
pub(in crate::lowering) fn modes(words: &str) -> TransactionEffect {
    if words.starts_with("TRANSACTION") {
        return refuse(
            "this is for the next transaction, and the runner has begun it by then",
            "write SET SESSION TRANSACTION, and set it back at the end of the script",
        );
    }
    TransactionEffect::None
}

fn effect_of_form(opaque: &Opaque) -> Option<TransactionEffect> {
    let form = opaque.form;
    if form == OpaqueForm::Use {
        return Some(refuse(
            "USE changes the database of the connection",
            "name the database in the statements, or give the program a connection to it",
        ));
    }
    if form.is_block() {
        return Some(TransactionEffect::Outside(Recovery::Ask));
    }
    let flushes_under_lock =
        form == OpaqueForm::Flush && (opaque.text.contains(" WITH READ LOCK") || opaque.text.ends_with(" FOR EXPORT"));
    let locks = flushes_under_lock || matches!(form, OpaqueForm::UnlockTables | OpaqueForm::Backup);
    locks.then_some(LOCK)
}

fn effect_of_variables(variables: &[SetVariable]) -> Option<TransactionEffect> {
    if variables.iter().any(sets_other_encoding) {
        return Some(OTHER_ENCODING);
    }
    if variables.iter().any(sets_autocommit) {
        return Some(refuse("autocommit belongs to the runner", "leave it out"));
    }
    // The server takes these between transactions only (1694, 1192, 1179).
    let stand_alone = ["sql_log_bin", "read_only", "super_read_only", "gtid_slave_pos"];
    let stands_alone = |variable: &SetVariable| stand_alone.iter().any(|name| is_called(variable, name));
    variables.iter().any(stands_alone).then_some(TransactionEffect::Outside(Recovery::Repeat))
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
        Statement::Drop(drop) => drop.is_temporary,
        Statement::Opaque(opaque) => is_part_by_form(opaque.form.name()),
        // A temporary sequence commits, too (MariaDB).
        Statement::CreateSequence(_)
        | Statement::AlterTable(_)
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
        || first == "SET" && !matches!(form, "SET PASSWORD" | "SET DEFAULT ROLE")
        || form == "LOAD DATA"
}

//! PostgreSQL. Source: its manual, pages of commands: what "cannot be executed inside a transaction block".

use migrations_core::baked::Recovery;
use migrations_syntax::ast::{
    AlterActionKind, AlterObject, AlterObjectAction, AlterTable, Call, CopyTarget, Maintenance, ObjectKind, Opaque,
    OpaqueForm, SetVariable, Statement,
};

use super::effect::TransactionEffect;
use super::refusal::{LOCK, OTHER_ENCODING, calls, evaluates, names_utf8, refuse};
use crate::lowering::Source;
use crate::lowering::recovery::recovery;
use crate::lowering::session::{is_called, word};

/// What a statement does to its transaction.
pub(in crate::lowering) fn effect(statement: &Statement, source: &Source<'_>) -> TransactionEffect {
    if let Some(effect) = effect_of_kind(statement) {
        effect
    } else if stands_alone(statement) {
        TransactionEffect::Outside(recovery(statement, source))
    } else {
        TransactionEffect::None
    }
}

/// The effect of a statement whose kind decides about it; every other one is a matter of whether it can stand in a block.
fn effect_of_kind(statement: &Statement) -> Option<TransactionEffect> {
    if let Statement::Copy(copy) = statement {
        let reads_client = copy.is_from && copy.target == CopyTarget::Client;
        return reads_client.then(|| {
            refuse(
                "COPY FROM STDIN cannot run from a migration: its data would be lost without an error",
                "write the rows as INSERT statements (`pg_dump --inserts` does)",
            )
        });
    }
    if let Statement::Set(variables) = statement {
        return variables.iter().map(of_variable).find(is_something);
    }
    if let Statement::Opaque(opaque) = statement {
        return effect_of_opaque(opaque);
    }
    if let Statement::Maintenance(maintenance) = statement {
        return is_outside(maintenance).then_some(TransactionEffect::Outside(Recovery::Repeat));
    }
    if !evaluates(statement) {
        return None;
    }
    if calls(statement, sets_role) {
        return Some(OTHER_ROLE);
    }
    calls(statement, |call| is_lock(&call.name.last().text.to_ascii_lowercase())).then_some(LOCK)
}

/// `set_config('role', .., false)`
fn sets_role(call: &Call) -> bool {
    let text = |at: usize| call.arguments.get(at).and_then(|argument| word(argument.value.as_ref()?));
    call.name.last().text.eq_ignore_ascii_case("set_config")
        && text(0)
            .is_some_and(|name| ["role", "session_authorization"].iter().any(|known| name.eq_ignore_ascii_case(known)))
        && !text(2).is_some_and(|is_local| is_local.eq_ignore_ascii_case("true"))
}

const OTHER_ROLE: TransactionEffect = refuse(
    "this changes the role of the session beyond the migration",
    "write SET LOCAL ROLE, which ends with the transaction",
);

fn effect_of_opaque(opaque: &Opaque) -> Option<TransactionEffect> {
    if opaque.text == "DISCARD ALL" {
        return Some(refuse("DISCARD ALL drops the lock under which migrations run", "leave it out"));
    }
    (opaque.form == OpaqueForm::AlterSystem).then_some(TransactionEffect::Outside(Recovery::Repeat))
}

/// SET TRANSACTION. PostgreSQL takes most of its modes before the first query of a transaction only, and the runner has asked
/// for its lock and for the tracking tables by then. Source: `variable.c`, `check_transaction_isolation`,
/// `check_transaction_deferrable`.
pub(in crate::lowering) fn modes(words: &str) -> TransactionEffect {
    let level = words.split_once("ISOLATION LEVEL ").map(|(_, level)| level);
    let is_usual = level.is_none_or(|level| level.starts_with("READ COMMITTED"));
    if is_usual && !words.contains("DEFERRABLE") { TransactionEffect::None } else { TOO_LATE }
}

const TOO_LATE: TransactionEffect = refuse(
    "PostgreSQL takes this before the first query of a transaction only, and the runner has asked some by then",
    "leave it out; a migration runs alone, under the lock of the runner, at READ COMMITTED",
);

fn is_something(effect: &TransactionEffect) -> bool {
    *effect != TransactionEffect::None
}

fn of_variable(variable: &SetVariable) -> TransactionEffect {
    let is_local = variable.scope.as_deref() == Some("LOCAL");
    let sets_role = is_called(variable, "role") || is_called(variable, "session authorization");
    let sets_encoding = is_called(variable, "client_encoding") || is_called(variable, "names");
    if sets_role && !is_local && variable.reset.as_deref() != Some("RESET") {
        return OTHER_ROLE;
    }
    let comes_first = ["transaction snapshot", "transaction_isolation", "transaction_deferrable"];
    if variable.reset.is_none() && comes_first.iter().any(|name| is_called(variable, name)) {
        return TOO_LATE;
    }
    if sets_encoding && !names_utf8(variable) { OTHER_ENCODING } else { TransactionEffect::None }
}

fn is_lock(function: &str) -> bool {
    // What ends with the transaction does not touch the lock of the runner.
    !function.contains("_xact_") && function.starts_with("pg_advisory_") || function.starts_with("pg_try_advisory_lock")
}

fn is_outside(maintenance: &Maintenance) -> bool {
    match maintenance.kind.as_str() {
        "VACUUM" => true,
        "REINDEX" => {
            let mut options = maintenance.options.split(' ');
            maintenance.is_concurrent
                || options.any(|word| word == "CONCURRENTLY")
                || matches!(maintenance.object.as_str(), "SCHEMA" | "DATABASE" | "SYSTEM")
        }
        // All tables, each in a transaction of its own.
        "CLUSTER" => maintenance.targets.is_empty(),
        _ => false,
    }
}

fn stands_alone(statement: &Statement) -> bool {
    match statement {
        Statement::CreateIndex(index) => index.is_concurrent,
        Statement::Drop(drop) => drop.is_concurrent || is_of_cluster(drop.kind),
        Statement::CreateSchema(create) => is_of_cluster(create.kind),
        Statement::CreateOther(create) => is_of_cluster(create.kind),
        Statement::AlterTable(alter) => detaches_concurrently(alter),
        Statement::AlterObject(alter) => moves_or_refreshes(alter),
        Statement::CreateTable(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateView(_)
        | Statement::CreateSequence(_)
        | Statement::AlterSequence(_)
        | Statement::CreateType(_)
        | Statement::AlterType(_)
        | Statement::AlterDomain(_)
        | Statement::CreateExtension(_)
        | Statement::CreateRoutine(_)
        | Statement::CreateTrigger(_)
        | Statement::Event(_)
        | Statement::Policy(_)
        | Statement::CreateRule(_)
        | Statement::CreateStatistics(_)
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
        | Statement::Pragma(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Prepared(_)
        | Statement::Grant(_)
        | Statement::Maintenance(_)
        | Statement::Copy(_)
        | Statement::Opaque(_) => false,
    }
}

/// ALTER DATABASE SET TABLESPACE; ALTER SUBSCRIPTION, where it asks the publisher. Source: `AlterSubscription`, `movedb`.
fn moves_or_refreshes(alter: &AlterObject) -> bool {
    let AlterObjectAction::Words(words) = &alter.action else { return false };
    let has_word = |sought: &str| words.split(' ').any(|word| word == sought);
    let moves = alter.kind == ObjectKind::Database && words.contains("SET TABLESPACE");
    let stays = words.to_ascii_uppercase().contains("REFRESH = FALSE");
    moves || alter.kind == ObjectKind::Subscription && has_word("PUBLICATION") && !stays
}

/// What belongs to the whole cluster.
fn is_of_cluster(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::Database | ObjectKind::Tablespace | ObjectKind::Subscription)
}

fn detaches_concurrently(alter: &AlterTable) -> bool {
    alter
        .actions
        .iter()
        .any(|action| matches!(&action.kind, AlterActionKind::DetachPartition { word, .. } if word == "CONCURRENTLY"))
}

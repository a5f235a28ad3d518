//! Down scripts that are kept in the database (`store_down = true`).
//!
//! A script is kept as one text, whose first line is a comment with the checksum of the script that it was. So a text that
//! does not belong to its row shows, without a hash being computed here.

use migrations_core::Dialect;
use migrations_core::baked::{Action, BakedRevision, BakedSet};

use crate::backend::RevisionRow;

const MARK: &str = "-- checksum: ";

/// What is kept of a revision, where its set keeps anything. A call cannot be kept, nor what cannot run in the transaction
/// in which a kept script runs.
pub(crate) fn text(set: BakedSet, revision: &BakedRevision) -> Option<String> {
    let down = revision.down().filter(|_| set.policy().store_down)?;
    // On MySQL nearly every change of the schema is committed by itself, and a kept script runs like that.
    let runs_in_transaction = match set.dialect() {
        Dialect::Sqlite | Dialect::Postgres => true,
        Dialect::Mysql => false,
    };
    let can_be_kept = |action| match action {
        Action::Execute => true,
        Action::ExecuteOutside(_) => !runs_in_transaction,
        Action::Call => false,
    };
    if !down.statements().all(|statement| can_be_kept(statement.action)) {
        return None;
    }
    let statements: Vec<&str> = down.statements().map(|statement| statement.text).collect();
    Some(format!("{MARK}{}\n{}", down.checksum(), statements.join(";\n")))
}

/// The statements of a text that is kept.
pub(crate) fn statements(kept: &str) -> &str {
    kept.strip_prefix(MARK).and_then(|rest| rest.split_once('\n')).map_or(kept, |(_, statements)| statements)
}

/// The statements that are kept in a row, if they are the script whose checksum the row records.
pub(crate) fn recorded(row: &RevisionRow) -> Option<&str> {
    let (checksum, statements) = row.stored_down.as_deref()?.strip_prefix(MARK)?.split_once('\n')?;
    (row.down_checksum.as_deref() == Some(checksum)).then_some(statements)
}

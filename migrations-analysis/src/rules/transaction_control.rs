//! `transaction-control`: a statement that begins or ends a transaction.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "transaction-control",
    levels: Levels::Fixed(Level::Error),
    summary: "a statement that begins or ends a transaction",
    documentation: Documentation {
        finds: "BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their like. A BEGIN at the start with its COMMIT at the end is \
        passed over.",
        harm: "A revision and its row in the tracking table are committed together. A COMMIT in the middle breaks that, \
        and after a crash it is unknown which statements have run.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n\
             COMMIT;\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
        )],
        exception: "To commit in between, make several revisions; or write `-- transaction: none` into the header, and every \
        statement is committed by itself.",
    },
};

/// How the script runs in which the statement stands.
pub(crate) enum Run {
    /// The statement is no BEGIN or COMMIT, for which there would be another way.
    Whole,
    /// Every statement is committed by itself.
    EachAlone,
    /// In one transaction.
    InTransaction,
}

/// A statement whose first word is given.
pub(crate) fn found(file: FileId, span: Span, word: &str, run: &Run) -> Diagnostic {
    let diagnostic = RULE.found(format!("`{word}` controls the transaction, which the runner does")).at(file, span, "");
    match run {
        Run::Whole => diagnostic.help("leave it out: a revision is committed as a whole, or not at all"),
        Run::EachAlone => {
            diagnostic.help("leave it out: with `transaction: none` every statement is committed by itself")
        }
        Run::InTransaction => diagnostic.help("leave it out: a revision runs in one transaction").help(
            "to commit in between, split it into several revisions; or write `-- transaction: none` in the header and \
             leave out BEGIN and COMMIT: then every statement is committed by itself",
        ),
    }
}

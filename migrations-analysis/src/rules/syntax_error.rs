//! `syntax-error`: a statement that the database cannot read.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "syntax-error",
    levels: Levels::Fixed(Level::Error),
    summary: "a statement that the database cannot read",
    documentation: Documentation {
        finds: "A statement that breaks the grammar of every version of the database, and a text or comment that is \
        never closed.",
        harm: "The database refuses it, and the revision cannot run.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABEL users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[CREATE_USERS],
        exception: "If the database takes the statement, that is a fault of this tool: `migrations parse` prints how it was \
        read, for a report.",
    },
};

/// A place at which something else was expected.
pub(crate) fn found(file: FileId, span: Span, product: &str, message: impl Into<String>) -> Diagnostic {
    RULE.found(format!("{product} cannot read this statement")).at(file, span, message)
}

/// A text or comment that is open to the end of the file.
pub(crate) fn unclosed(file: FileId, span: Span, message: &str) -> Diagnostic {
    RULE.found(message).at(file, span, "it opens here")
}

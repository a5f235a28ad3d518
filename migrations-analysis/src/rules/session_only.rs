//! `session-only`: an object of the connection in a script that may go on with another one.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "session-only",
    levels: Levels::Fixed(Level::Error),
    summary: "an object of the connection in a script that may go on with another one",
    documentation: Documentation {
        finds: "Temporary tables and ATTACH (SQLite) in a script whose statements are committed one by one.",
        harm: "After a crash the script goes on with another connection, where these objects are gone.",
        given: &[],
        wrong: &[(
            "migrations/numbers/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- transaction: none\n\
             CREATE TEMPORARY TABLE numbers (n INTEGER);\n\
             VACUUM;\n",
        )],
        right: &[(
            "migrations/numbers/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- transaction: none\n\
             CREATE TABLE numbers (n INTEGER);\n\
             VACUUM;\n\
             DROP TABLE numbers;\n",
        )],
        exception: "",
    },
};

/// A statement of that kind.
pub(crate) fn found(file: FileId, span: Span) -> Diagnostic {
    RULE.found("this lives with the connection, in a script that may go on with another one after a crash")
        .at(file, span, "")
        .help("use an ordinary table and drop it at the end")
        .help("or move what must run outside a transaction into a revision of its own")
}

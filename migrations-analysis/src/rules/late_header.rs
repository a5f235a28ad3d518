//! `late-header`: a header that does not stand at the top of its file.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "late-header",
    levels: Levels::Fixed(Level::Error),
    summary: "a header that does not stand at the top of its file",
    documentation: Documentation {
        finds: "The lines `-- revision:` and `-- down_revision:` below a statement.",
        harm: "Only the top of the file is read as a header, so the revision would be one without.",
        given: &[],
        wrong: &[(
            "migrations/1_create_users/up.sql",
            "CREATE TABLE users (id INTEGER PRIMARY KEY);\n\
             -- revision: a1\n\
             -- down_revision: base\n",
        )],
        right: &[(
            "migrations/1_create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        exception: "",
    },
};

/// Two lines of a header too far down.
pub(crate) fn found(file: FileId, span: Span) -> Diagnostic {
    RULE.found("a header that does not stand at the top of the file is not read")
        .at(file, span, "this stands too far down")
        .help("put it at the top of the file; only comments with `--` can stand before it")
}

//! `missing-revision`: a header without the id of its revision.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "missing-revision",
    levels: Levels::Fixed(Level::Error),
    summary: "a header without the id of its revision",
    documentation: Documentation {
        finds: "A key that only headers have, and no line `-- revision:` before it.",
        harm: "A header begins at `-- revision:`, so the lines would be prose, and the revision one without a header.",
        given: &[],
        wrong: &[(
            "migrations/1_create_users/up.sql",
            "-- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
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

/// The first key that only a header has.
pub(crate) fn found(file: FileId, span: Span, key: &str) -> Diagnostic {
    RULE.found(format!("there is `{key}`, but no `revision` before it"))
        .at(file, span, "a header starts with `-- revision: <id>`")
        .help("write the line `-- revision: <id>` above this one, in lower case")
}

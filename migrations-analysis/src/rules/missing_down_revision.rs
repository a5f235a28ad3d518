//! `missing-down-revision`: a header that does not say which revision comes before.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "missing-down-revision",
    levels: Levels::Fixed(Level::Error),
    summary: "a header that does not say which revision comes before",
    documentation: Documentation {
        finds: "A header with `revision` and without `down_revision`, or with an empty one.",
        harm: "The revision has no place in the chain. The first one says `base`, because a missing line may also be a \
        forgotten one.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[CREATE_USERS],
        exception: "",
    },
};

/// A header without the key, or a key without a value.
pub(crate) fn found(file: FileId, span: Span, revision: &str) -> Diagnostic {
    RULE.found(format!("revision `{revision}` does not say what it revises"))
        .at(file, span, "")
        .help("add `-- down_revision: <id of the revision before it>` to the header")
        .help("or `-- down_revision: base` if nothing comes before it")
}

//! `unused-call`: a function that no migration calls.

use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, EMBED_WITH_CALL};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unused-call",
    levels: Levels::Fixed(Level::Error),
    summary: "a function that no migration calls",
    documentation: Documentation {
        finds: "A function in `calls = [..]` of the macro whose name stands in no line `-- call:`.",
        harm: "The function never runs, although its author expects that.",
        given: &[EMBED_WITH_CALL],
        wrong: &[CREATE_USERS],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n\
             -- call: backfill\n",
        )],
        exception: "",
    },
};

/// A name that the macro has, and no script.
pub fn found(name: &str) -> Diagnostic {
    RULE.found(format!("no migration calls `{name}`")).help(format!("call it with a line `-- call: {name}`"))
}

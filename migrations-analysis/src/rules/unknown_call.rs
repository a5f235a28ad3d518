//! `unknown-call`: a call of a function that the program does not name.

use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::example::{EMBED_SQLITE, EMBED_WITH_CALL};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unknown-call",
    levels: Levels::Fixed(Level::Error),
    summary: "a call of a function that the program does not name",
    documentation: Documentation {
        finds: "A line `-- call: name` where the macro has no function of that name in `calls = [..]`.",
        harm: "The step between two statements would be left out.",
        given: &[(
            "migrations/fill_names/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- call: backfill\n",
        )],
        wrong: &[EMBED_SQLITE],
        right: &[EMBED_WITH_CALL],
        exception: "",
    },
};

/// A call at a line of a file.
pub fn found(name: &str, path: &str, line: usize) -> Diagnostic {
    RULE.found(format!("there is no function `{name}` for the call at {path}:{line}"))
        .help(format!("name it in the macro: `calls = [{name}]`"))
}

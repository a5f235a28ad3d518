//! `unusable-name`: a name that no target could address.

use migrations_core::{NameFault, NameKind};

use crate::diagnostic::Diagnostic;
use crate::findings::places::Places;
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unusable-name",
    levels: Levels::Fixed(Level::Error),
    summary: "a name that no target could address",
    documentation: Documentation {
        finds: "An id or a branch label that is too long, that has other characters than letters, digits, `_` and `.`, \
        or that is a word of the targets, such as `head`.",
        harm: "`upgrade <name>` could not tell it from an expression, such as a range or a number of steps.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: head\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[CREATE_USERS],
        exception: "",
    },
};

/// A name, and what is wrong with it.
pub(crate) fn found(
    places: Places<'_>,
    revision: usize,
    kind: NameKind,
    entry: usize,
    name: &str,
    fault: &NameFault,
) -> Diagnostic {
    let what = if kind == NameKind::BranchLabel { "branch label" } else { "revision id" };
    let diagnostic = RULE.found(format!("`{name}` cannot be a {what}")).at(
        places.file(revision),
        places.entry(revision, kind, entry),
        fault.to_string(),
    );
    if places.has_header(revision) {
        diagnostic
            .note("letters, digits, `_` and `.` can stand in a name; `head`, `heads`, `base`, `current` cannot be one")
    } else {
        diagnostic.help("rename the migration, or give it a header with an id of its own")
    }
}

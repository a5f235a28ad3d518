//! `irreversible-with-down`: a revision that is declared irreversible and has a down script.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, DROP_USERS};
use crate::rule::{Documentation, Levels, Rule};
use crate::script::Script;
use crate::source::Located;

/// The rule.
pub static RULE: Rule = Rule {
    id: "irreversible-with-down",
    levels: Levels::Fixed(Level::Error),
    summary: "a revision that is declared irreversible and has a down script",
    documentation: Documentation {
        finds: "A revision that is declared irreversible and has a down script that does something.",
        harm: "One of the two is wrong, and the script never runs.",
        given: &[DROP_USERS],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- irreversible: the old rows are gone\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[CREATE_USERS],
        exception: "",
    },
};

/// A declaration in the up script, and a down script.
pub(crate) fn found(file: FileId, revision: &str, reason: &Located, down: &Script) -> Diagnostic {
    RULE.found(format!("`{revision}` is declared irreversible but has a down script"))
        .at(file, reason.span.clone(), "declared here")
        .at(down.file, down.span.start..down.span.start, "the down script")
        .help("remove one of the two")
}

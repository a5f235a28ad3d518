//! `duplicate-id`: two revisions with one id.

use crate::diagnostic::Diagnostic;
use crate::findings::places::Places;
use crate::level::Level;
use crate::rule::example::{CREATE_POSTS, CREATE_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "duplicate-id",
    levels: Levels::Fixed(Level::Error),
    summary: "two revisions with one id",
    documentation: Documentation {
        finds: "Two revisions with the same id, be it in their headers or by the numbers in their names.",
        harm: "The tracking table has one row for both, so the second would never run.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations/create_posts/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[CREATE_POSTS],
        exception: "",
    },
};

/// Two revisions, in load order.
pub(crate) fn found(places: Places<'_>, first: usize, second: usize) -> Diagnostic {
    let diagnostic = RULE
        .found(format!("two revisions have the id `{}`", places.id(first).text))
        .at(places.file(second), places.id(second).span.clone(), "the second")
        .at(places.file(first), places.id(first).span.clone(), "the first");
    if places.has_header(second) {
        return diagnostic.help("give one of them another id");
    }
    diagnostic
        .help("rename one of them, if it has not run anywhere yet")
        .help("or write `identity = \"name\"` into migrations.toml, and the whole name is the id")
}

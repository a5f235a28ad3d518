//! `unknown-depends-on`: a dependency on a revision that does not exist.

use migrations_core::NameKind;

use crate::diagnostic::Diagnostic;
use crate::findings::places::Places;
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unknown-depends-on",
    levels: Levels::Fixed(Level::Error),
    summary: "a dependency on a revision that does not exist",
    documentation: Documentation {
        finds: "An entry of `depends_on` that is neither the id of a revision nor a label.",
        harm: "It is unknown which revision has to run before this one.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations/create_posts/up.sql",
            "-- revision: b1\n\
             -- down_revision: base\n\
             -- depends_on: a2\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[(
            "migrations/create_posts/up.sql",
            "-- revision: b1\n\
             -- down_revision: base\n\
             -- depends_on: a1\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
        )],
        exception: "",
    },
};

/// An entry that names nothing, and a name that is near.
pub(crate) fn found(
    places: Places<'_>,
    revision: usize,
    entry: usize,
    name: &str,
    similar: Option<&String>,
) -> Diagnostic {
    let span = places.entry(revision, NameKind::Dependency, entry);
    let message = format!("`{}` depends on `{name}`, which does not exist", places.id(revision).text);
    let diagnostic = RULE.found(message).at(places.file(revision), span.clone(), "no revision or label has this name");
    places.meant(diagnostic, places.file(revision), span, name, similar)
}

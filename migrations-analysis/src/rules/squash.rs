//! `squash`: a squash that does not fit what it replaces.

use migrations_core::NameKind;

use crate::diagnostic::Diagnostic;
use crate::findings::places::Places;
use crate::level::Level;
use crate::rule::example::{ADD_NAME, CREATE_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "squash",
    levels: Levels::Fixed(Level::Error),
    summary: "a squash that does not fit what it replaces",
    documentation: Documentation {
        finds: "A revision with `replaces` whose list is not right: some of the revisions are gone and some are not, or they are \
        no single piece of the chain, or another revision replaces one of them as well.",
        harm: "It would be uncertain which revisions a database inside the range still needs.",
        given: &[
            CREATE_USERS,
            (
                "migrations/squashed/up.sql",
                "-- revision: c1\n\
                 -- down_revision: base\n\
                 -- replaces: a1, b1\n\
                 CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n",
            ),
        ],
        wrong: &[],
        right: &[ADD_NAME],
        exception: "",
    },
};

/// A revision that two others replace.
pub(crate) fn replaced_twice(places: Places<'_>, first: usize, second: usize, name: &str) -> Diagnostic {
    RULE.found(format!("`{name}` is replaced by two revisions"))
        .at(places.file(second), places.id(second).span.clone(), "the second")
        .at(places.file(first), places.id(first).span.clone(), "the first")
}

/// Some of the replaced revisions are gone.
pub(crate) fn replaced_in_part(places: Places<'_>, revision: usize, missing: &[String]) -> Diagnostic {
    let missing: Vec<String> = missing.iter().map(|id| format!("`{id}`")).collect();
    RULE.found(format!("some of the revisions that `{}` replaces are gone", places.id(revision).text))
        .at(
            places.file(revision),
            places.entry(revision, NameKind::Replaced, 0),
            format!("missing: {}", missing.join(", ")),
        )
        .help("keep all of them until every database is past them, then remove all of them")
}

/// The replaced revisions are no piece of the chain; the reason says which sticks out.
pub(crate) fn not_a_segment(places: Places<'_>, revision: usize, reason: &str) -> Diagnostic {
    RULE.found(format!("what `{}` replaces is not one piece of the chain", places.id(revision).text)).at(
        places.file(revision),
        places.entry(revision, NameKind::Replaced, 0),
        reason,
    )
}

//! `cycle`: revisions that follow each other in a circle.

use migrations_core::NameKind;

use crate::diagnostic::Diagnostic;
use crate::findings::places::Places;
use crate::level::Level;
use crate::rule::example::{CREATE_POSTS, CREATE_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "cycle",
    levels: Levels::Fixed(Level::Error),
    summary: "revisions that follow each other in a circle",
    documentation: Documentation {
        finds: "A revision that comes after itself: directly, or over others that it follows or depends on.",
        harm: "There is no order in which these revisions could run.",
        given: &[CREATE_POSTS],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: b1\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[CREATE_USERS],
        exception: "",
    },
};

/// Revisions that need each other in a circle.
pub(crate) fn found(places: Places<'_>, revisions: &[usize]) -> Diagnostic {
    let id = |place: usize| &places.id(place).text;
    let path: Vec<String> =
        revisions.iter().chain(revisions.first()).map(|&place| format!("`{}`", id(place))).collect();
    let message = format!("these revisions form a cycle: {}", path.join(" -> "));
    let pairs = revisions.iter().zip(revisions.iter().cycle().skip(1));
    pairs
        .fold(RULE.found(message), |diagnostic, (&place, &next)| {
            let (span, verb) = places.edge(place, id(next));
            diagnostic.at(places.file(place), span, format!("{verb} `{}`", id(next)))
        })
        .help("one of these lines names the wrong revision")
}

/// A revision that names itself.
pub(crate) fn itself(places: Places<'_>, revision: usize, kind: NameKind, entry: usize) -> Diagnostic {
    let verb = if kind == NameKind::Dependency { "depends on" } else { "revises" };
    RULE.found(format!("`{}` {verb} itself", places.id(revision).text))
        .at(places.file(revision), places.entry(revision, kind, entry), "")
        .help("name the revision before it, or `base`")
}

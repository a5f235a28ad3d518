//! `unknown-down-revision`: a revision that follows one that does not exist.

use migrations_core::NameKind;

use crate::diagnostic::Diagnostic;
use crate::findings::places::Places;
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unknown-down-revision",
    levels: Levels::Fixed(Level::Error),
    summary: "a revision that follows one that does not exist",
    documentation: Documentation {
        finds: "An entry of `down_revision` that is not the whole id of a revision. Labels and the first letters of an \
        id do not count.",
        harm: "The chain is broken at this place: a file is missing, or the id is misspelt.",
        given: &[(
            "migrations/create_users/up.sql",
            "-- revision: 5e9b3b66f388\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        wrong: &[(
            "migrations/add_name/up.sql",
            "-- revision: ae1027a6acf0\n\
             -- down_revision: 5e9b3b66f38\n\
             ALTER TABLE users ADD COLUMN name TEXT;\n",
        )],
        right: &[(
            "migrations/add_name/up.sql",
            "-- revision: ae1027a6acf0\n\
             -- down_revision: 5e9b3b66f388\n\
             ALTER TABLE users ADD COLUMN name TEXT;\n",
        )],
        exception: "",
    },
};

/// An entry that names nothing, and an id that is near. `kind` is the list in which it stands.
pub(crate) fn found(
    places: Places<'_>,
    revision: usize,
    kind: NameKind,
    entry: usize,
    name: &str,
    similar: Option<&String>,
) -> Diagnostic {
    let span = places.entry(revision, kind, entry);
    let message = format!("`{}` revises `{name}`, which does not exist", places.id(revision).text);
    let diagnostic = RULE.found(message).at(places.file(revision), span.clone(), "no revision has this id");
    places.meant(diagnostic, places.file(revision), span, name, similar)
}

/// An entry that is the label of a branch.
pub(crate) fn is_label(places: Places<'_>, revision: usize, entry: usize, label: &str, labelled: usize) -> Diagnostic {
    let span = places.entry(revision, NameKind::DownRevision, entry);
    RULE.found(format!("`{}` revises `{label}`, which is a branch label", places.id(revision).text))
        .at(places.file(revision), span.clone(), "only ids can stand here")
        .help(format!("the label belongs to {}", places.name(labelled)))
        .replacing(places.file(revision), span, places.id(labelled).text.clone())
}

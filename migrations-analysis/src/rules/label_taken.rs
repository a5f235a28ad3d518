//! `label-taken`: a branch label that is taken.

use migrations_core::NameKind;

use crate::diagnostic::Diagnostic;
use crate::findings::places::Places;
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "label-taken",
    levels: Levels::Fixed(Level::Error),
    summary: "a branch label that is taken",
    documentation: Documentation {
        finds: "A branch label that is the id of a revision, or the label of another branch.",
        harm: "A target with this name could mean either of them.",
        given: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- branch_labels: shop\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        wrong: &[(
            "migrations/create_posts/up.sql",
            "-- revision: b1\n\
             -- down_revision: base\n\
             -- branch_labels: shop\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[(
            "migrations/create_posts/up.sql",
            "-- revision: b1\n\
             -- down_revision: base\n\
             -- branch_labels: blog\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
        )],
        exception: "",
    },
};

/// A label, and the revision that has the name already.
pub(crate) fn found(places: Places<'_>, revision: usize, entry: usize, label: &str, taken_by: usize) -> Diagnostic {
    RULE.found(format!("the label `{label}` is taken"))
        .at(places.file(revision), places.entry(revision, NameKind::BranchLabel, entry), "")
        .at(places.file(taken_by), places.id(taken_by).span.clone(), "it names this revision already")
        .help("choose another label")
}

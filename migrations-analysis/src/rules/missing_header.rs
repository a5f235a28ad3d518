//! `missing-header`: a revision without a header after revisions that have one.

use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::level::Level;
use crate::rule::example::NUMBERED_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "missing-header",
    levels: Levels::Fixed(Level::Error),
    summary: "a revision without a header after revisions that have one",
    documentation: Documentation {
        finds: "A revision without a header whose name comes after those from which the revisions with headers go on.",
        harm: "Only headers say where the chain goes on, so nothing says which revision this one follows.",
        given: &[
            NUMBERED_USERS,
            (
                "migrations/2_add_name/up.sql",
                "-- revision: b1\n\
                 -- down_revision: 1\n\
                 ALTER TABLE users ADD COLUMN name TEXT;\n",
            ),
        ],
        wrong: &[("migrations/3_add_age/up.sql", "ALTER TABLE users ADD COLUMN age INTEGER;\n")],
        right: &[(
            "migrations/3_add_age/up.sql",
            "-- revision: 3\n\
             -- down_revision: b1\n\
             ALTER TABLE users ADD COLUMN age INTEGER;\n",
        )],
        exception: "",
    },
};

/// A draft that would need a header, and the heads that it may follow.
pub(crate) fn found(draft: &Draft, heads: &[String]) -> Diagnostic {
    let message = format!("`{}` needs a header: the chain goes on with revisions that have one", draft.unit.name);
    let title = if draft.message.is_empty() { "what it is for" } else { &draft.message };
    let header = format!("-- {title}\n--\n-- revision: {}\n-- down_revision: {}", draft.id.text, heads.join(", "));
    let diagnostic =
        RULE.found(message).at(draft.file, 0..0, "no header here").help(format!("start the file with\n{header}"));
    // Which of several it follows, only its author knows.
    if heads.len() == 1 { diagnostic.replacing(draft.file, 0..0, format!("{header}\n")) } else { diagnostic }
}

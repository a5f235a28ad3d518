//! `dangling-key`: a foreign key to a table or column that does not exist.

use crate::findings::SHOWN;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "dangling-key",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a foreign key to a table or column that does not exist",
    documentation: Documentation {
        finds: "A foreign key to a table or to columns that do not exist once the up script has run, or that no unique \
        index covers.",
        harm: "SQLite takes such a key when the table is made, and then refuses every row that is written to it.",
        given: &[],
        wrong: &[(
            "migrations/create_posts/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id));\n",
        )],
        right: &[(
            "migrations/create_posts/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id));\n",
        )],
        exception: "Allow it where a later revision makes what the key points to, and no row is written before.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, round_trip) in folder.judged() {
        let Some((first, others)) = round_trip.dangling.split_first() else { continue };
        findings.add_with(draft, || {
            let message = format!("with this, {} refuses every row: {first}", folder.product());
            let diagnostic = RULE.found(message).at(draft.file, draft.id.span.clone(), "");
            others
                .iter()
                .take(SHOWN)
                .fold(diagnostic, |diagnostic, other| diagnostic.note(other.clone()))
                .help("to rebuild a table, make the new one under another name, drop the old one, and rename the new one last")
                .help(format!("if a later revision makes it right: `{}`", RULE.allowance()))
        });
    }
}

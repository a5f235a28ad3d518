//! `not-restored`: a down script that does not restore the schema.

use migrations_schema::round_trip::Verdict;

use crate::findings::differences::differences;
use crate::findings::way_back::correct_or_allow;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::DROP_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "not-restored",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a down script that does not restore the schema",
    documentation: Documentation {
        finds: "A pair of scripts after which the schema is another one than before: an object of the up script is still \
        there, or an object that it took away is missing.",
        harm: "The program of the version before does not get the schema that it expects, and the next upgrade may \
        fail.",
        given: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
        )],
        wrong: &[DROP_USERS],
        right: &[(
            "migrations/create_users/down.sql",
            "DROP TABLE posts;\n\
             DROP TABLE users;\n",
        )],
        exception: "Allow it where the difference is meant. If there is no way back at all, remove the down script and write \
        `-- irreversible: <reason>` into the header.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, down, round_trip) in
        folder.pairs().filter(|(.., round_trip)| round_trip.verdict == Verdict::NotRestored)
    {
        findings.add_with(draft, || {
            let message = format!("the down script of `{}` does not restore the schema that up found", draft.id.text);
            let diagnostic = RULE.found(message).at(down.file, down.start(), "the way back");
            correct_or_allow(differences(diagnostic, round_trip), &RULE, round_trip)
        });
    }
}

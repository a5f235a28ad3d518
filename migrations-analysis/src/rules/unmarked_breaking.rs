//! `unmarked-breaking`: a change with which programs of the version before fail.

use crate::findings::SHOWN;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{CREATE_NAMED_USERS, DROP_NAME};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unmarked-breaking",
    levels: Levels::Settable { with_header: Level::Note, without_header: Level::Allow },
    summary: "a change with which programs of the version before fail",
    documentation: Documentation {
        finds: "An up script that takes away what an older program reads, or refuses what it writes, in a revision \
        without `breaking` in its header.",
        harm: "While a release is rolled out, old and new programs run on one database, and the old ones fail.",
        given: &[CREATE_NAMED_USERS],
        wrong: &[DROP_NAME],
        right: &[(
            "migrations/drop_name/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             -- breaking: programs before 2.0 read users.name\n\
             ALTER TABLE users DROP COLUMN name;\n",
        )],
        exception: "With `-- breaking: <reason>` in the header, older programs refuse to start on such a database. Allow the \
        rule where no such program runs.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, round_trip) in folder.judged() {
        let is_marked = draft.header.as_ref().is_some_and(|header| header.breaking.is_some());
        let Some((first, others)) = round_trip.breaking.split_first().filter(|_| !is_marked) else { continue };
        findings.add_with(draft, || {
            let message = format!("programs of the version before fail with this: {first}");
            let diagnostic = RULE.found(message).at(draft.file, draft.id.span.clone(), "");
            others
                .iter()
                .take(SHOWN)
                .fold(diagnostic, |diagnostic, other| diagnostic.note(other.clone()))
                .help("if such programs may still run: `-- breaking: <reason>` in the header, so that they refuse to start")
                .help(format!("or say why it does no harm: `{}`", RULE.allowance()))
        });
    }
}

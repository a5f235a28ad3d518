//! `unknown-type`: a type that PostgreSQL does not have.

use migrations_schema::round_trip::Refused;

use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::POSTGRES;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unknown-type",
    levels: Levels::Settable { with_header: Level::Warning, without_header: Level::Allow },
    summary: "a type that PostgreSQL does not have",
    documentation: Documentation {
        finds: "A type in a script that is none of PostgreSQL's own, and that neither the revisions nor an extension of \
        theirs make.",
        harm: "Most often it is a slip, and the database refuses the statement. It may also come from an extension that \
        something else creates.",
        given: &[POSTGRES],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id bigintt PRIMARY KEY);\n",
        )],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id bigint PRIMARY KEY);\n",
        )],
        exception: "Allow it where every database has the extension that makes the type.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, round_trip) in folder.judged() {
        for unknown in &round_trip.up.unknown_types {
            findings.add_with(draft, || found(draft, unknown));
        }
    }
}

fn found(draft: &Draft, unknown: &Refused) -> Diagnostic {
    let label = unknown.fault.similar.as_ref().map(|similar| format!("did you mean `{similar}`?"));
    RULE.found(unknown.fault.message.clone())
        .at(draft.up.file, draft.up.placed(&unknown.fault.span), label.unwrap_or_default())
        .help("create its extension in a revision: `CREATE EXTENSION ..`")
        .help(format!("if every database has it: `{}`", RULE.allowance()))
}

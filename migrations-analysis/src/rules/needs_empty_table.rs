//! `needs-empty-table`: a statement that the database refuses where the table has rows.

use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "needs-empty-table",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a statement that the database refuses where the table has rows",
    documentation: Documentation {
        finds: "A change of a table that the database takes only as long as the table is empty, such as a new column \
        that is NOT NULL and has no default.",
        harm: "It runs on the empty database of every test, and fails where there is something to lose.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations/add_age/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             ALTER TABLE users ADD COLUMN age INTEGER NOT NULL;\n",
        )],
        right: &[(
            "migrations/add_age/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             ALTER TABLE users ADD COLUMN age INTEGER NOT NULL DEFAULT 0;\n",
        )],
        exception: "Allow it where no database has rows in the table yet.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, round_trip) in folder.judged() {
        for caution in &round_trip.up.cautions {
            findings.add_with(draft, || {
                let (product, reason) = (folder.product(), &caution.fault.message);
                RULE.found(format!("{product} would refuse this where the table has rows: {reason}"))
                    .at(draft.up.file, draft.up.placed(&caution.fault.span), "")
                    .help("add it without that, fill it, and then change it; in SQLite that is a new table, filled from the old one")
                    .help(format!("if there are no rows anywhere: `{}`", RULE.allowance()))
            });
        }
    }
}

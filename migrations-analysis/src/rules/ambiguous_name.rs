//! `ambiguous-name`: a name that stands for two things, or stands twice where it can stand once.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::CREATE_NAMED_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "ambiguous-name",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a name that stands for two things, or stands twice where it can stand once",
    documentation: Documentation {
        finds: "A column of a query that two of its tables have, two tables of FROM with one name, or a column that is written twice in INSERT, SET or a view.",
        harm: "The database refuses the statement, and the revision cannot run.",
        given: &[CREATE_NAMED_USERS],
        wrong: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             CREATE TABLE pairs AS SELECT name FROM users a JOIN users b ON a.id = b.id;\n",
        )],
        right: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             CREATE TABLE pairs AS SELECT a.name FROM users a JOIN users b ON a.id = b.id;\n",
        )],
        exception: "Allow it where the database is known to take the statement all the same.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Ambiguous);
}

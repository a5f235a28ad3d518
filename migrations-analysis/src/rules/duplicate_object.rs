//! `duplicate-object`: a statement that makes an object under a name that is taken.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "duplicate-object",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a statement that makes an object under a name that is taken",
    documentation: Documentation {
        finds: "A statement in an up script that makes a table, a column, an index or another object under a name that \
        is taken at that point of the chain.",
        harm: "The database refuses it, and the revision cannot run.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations/create_users_again/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[(
            "migrations/create_users_again/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY);\n",
        )],
        exception: "Allow it where the database is known to take the statement: where something outside the migrations has \
        taken the object away.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Exists);
}

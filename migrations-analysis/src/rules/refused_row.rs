//! `refused-row`: a row that its table cannot take.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, POSTGRES};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "refused-row",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a row that its table cannot take",
    documentation: Documentation {
        finds: "An INSERT that gives no value to a column which is NOT NULL and has no default, NULL for such a column, a value for a generated column, a row of literals that breaks a CHECK of its table, two rows with the same unique key.",
        harm: "The database refuses the statement, and the revision cannot run.",
        given: &[POSTGRES, CREATE_USERS],
        wrong: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             INSERT INTO users (id) VALUES (NULL);\n",
        )],
        right: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             INSERT INTO users (id) VALUES (1);\n",
        )],
        exception: "Allow it where the database is known to take the statement all the same.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Row);
}

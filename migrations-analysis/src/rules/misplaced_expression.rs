//! `misplaced-expression`: an aggregate, a window function, a query or a column where it cannot stand.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::CREATE_NAMED_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "misplaced-expression",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "an aggregate, a window function, a query or a column where it cannot stand",
    documentation: Documentation {
        finds: "An aggregate in WHERE or within another aggregate, a window function without OVER, a query in CHECK, a column that is neither grouped nor within an aggregate.",
        harm: "The database refuses the statement, and the revision cannot run.",
        given: &[CREATE_NAMED_USERS],
        wrong: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             DELETE FROM users WHERE count(*) > 3;\n",
        )],
        right: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             DELETE FROM users WHERE (SELECT count(*) FROM users) > 3;\n",
        )],
        exception: "Allow it where the database is known to take the statement all the same.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Grouping);
}

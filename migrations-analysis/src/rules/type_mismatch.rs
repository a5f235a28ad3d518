//! `type-mismatch`: types that do not fit.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{CREATE_NAMED_USERS, POSTGRES};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "type-mismatch",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "types that do not fit",
    documentation: Documentation {
        finds: "A value that can never be of the type of its column, an operator between two types that have none, a cast that does not exist, an expression of USING that is not of the new type, values that GROUP BY, DISTINCT or ORDER BY cannot compare.",
        harm: "The database refuses the statement, and the revision cannot run.",
        given: &[POSTGRES, CREATE_NAMED_USERS],
        wrong: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             UPDATE users SET id = 1 WHERE id = name;\n",
        )],
        right: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             UPDATE users SET id = 1 WHERE id::text = name;\n",
        )],
        exception: "Allow it where the database is known to take the statement all the same.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Type);
}

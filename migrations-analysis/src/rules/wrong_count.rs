//! `wrong-count`: counts of columns or values that do not match.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::CREATE_NAMED_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "wrong-count",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "counts of columns or values that do not match",
    documentation: Documentation {
        finds: "A row of INSERT with more or fewer values than columns, queries of UNION with different numbers of columns, a query of several columns that stands for one value, a position of ORDER BY that no column has.",
        harm: "The database refuses the statement, and the revision cannot run.",
        given: &[CREATE_NAMED_USERS],
        wrong: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             INSERT INTO users (id, name) VALUES (1);\n",
        )],
        right: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             INSERT INTO users (id, name) VALUES (1, 'a');\n",
        )],
        exception: "Allow it where the database is known to take the statement all the same.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Count);
}

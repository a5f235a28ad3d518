//! `unfit-object`: a statement that does not fit the object it names.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unfit-object",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a statement that does not fit the object it names",
    documentation: Documentation {
        finds: "A statement in an up script that objects of this kind, or with these columns, do not allow.",
        harm: "The database refuses it, and the revision cannot run.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations/drop_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             DROP VIEW users;\n",
        )],
        right: &[(
            "migrations/drop_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             DROP TABLE users;\n",
        )],
        exception: "Allow it where the database is known to take the statement all the same.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Unfit);
}

//! `object-in-use`: a statement that drops an object that another one needs.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::DROP_NAME;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "object-in-use",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a statement that drops an object that another one needs",
    documentation: Documentation {
        finds: "A statement in an up script that drops or changes an object on which an index, a view, a foreign key or \
        another object depends.",
        harm: "The database refuses it, and the revision cannot run.",
        given: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n\
             CREATE INDEX users_name ON users (name);\n",
        )],
        wrong: &[DROP_NAME],
        right: &[(
            "migrations/drop_name/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             DROP INDEX users_name;\n\
             ALTER TABLE users DROP COLUMN name;\n",
        )],
        exception: "Allow it where the database is known to take the statement: where something outside the migrations has \
        removed what stands in the way.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Needed);
}

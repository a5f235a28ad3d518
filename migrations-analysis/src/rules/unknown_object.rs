//! `unknown-object`: a statement about an object that does not exist.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{ADD_NAME, CREATE_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unknown-object",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a statement about an object that does not exist",
    documentation: Documentation {
        finds: "A statement in an up script that names a table, a column, an index or another object that does not exist \
        at that point of the chain.",
        harm: "The database refuses it, and the revision cannot run.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations/add_name/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             ALTER TABLE user ADD COLUMN name TEXT;\n",
        )],
        right: &[ADD_NAME],
        exception: "Allow it where something outside the migrations has made the object: another tool, or an extension.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Unknown);
}

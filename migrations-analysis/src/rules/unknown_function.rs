//! `unknown-function`: a function that does not exist, or that takes other arguments.

use migrations_schema::schema::FaultKind;

use crate::findings::refusal::report;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::CREATE_NAMED_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unknown-function",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a function that does not exist, or that takes other arguments",
    documentation: Documentation {
        finds: "A call of a function that neither the server nor a migration has made, or of one with a wrong number or wrong types of arguments. Nothing is said where an extension may have brought it, nor of functions of other versions, of other builds and of well-known extensions.",
        harm: "The database refuses the statement, and the revision cannot run.",
        given: &[CREATE_NAMED_USERS],
        wrong: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             UPDATE users SET name = uper(name);\n",
        )],
        right: &[(
            "migrations/change_users/up.sql",
            "-- revision: b1\n\
             -- down_revision: a1\n\
             UPDATE users SET name = upper(name);\n",
        )],
        exception: "Name a function that comes from outside of the migrations, such as one that the program registers with SQLite, in migrations.toml: `functions = [\"slugify\"]`.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    report(folder, findings, &RULE, FaultKind::Function);
}

//! `todo`: a script that is not finished.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Located;

/// The rule.
pub static RULE: Rule = Rule {
    id: "todo",
    levels: Levels::Fixed(Level::Error),
    summary: "a script that is not finished",
    documentation: Documentation {
        finds: "A line `-- migrations: todo(\"..\")`. Commands that write scripts leave one where only the author knows \
        what to write.",
        harm: "The script would run without what is still missing.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- migrations: todo(\"fill the names\")\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n",
        )],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n\
             INSERT INTO users (name) VALUES ('Ada');\n",
        )],
        exception: "",
    },
};

/// What is still to be done.
pub(crate) fn found(file: FileId, task: &Located) -> Diagnostic {
    RULE.found(format!("this script is not finished: {}", task.text))
        .at(file, task.span.clone(), "to be done here")
        .help("write the statements for it, and take this line out")
        .help("if there is nothing to be done, take the line out as well")
}

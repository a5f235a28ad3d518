//! `repeatable`: a repeatable migration of Flyway.

use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "repeatable",
    levels: Levels::Fixed(Level::Error),
    summary: "a repeatable migration of Flyway",
    documentation: Documentation {
        finds: "A file `R__name.sql` where `layout = \"flyway\"`.",
        harm: "It runs again whenever it changes, so it has no place in a chain of revisions that each run once.",
        given: &[
            (
                "migrations.toml",
                "[database.main]\n\
                 dialect = \"sqlite\"\n\
                 layout = \"flyway\"\n",
            ),
            ("migrations/V1__create_users.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n"),
        ],
        wrong: &[("migrations/R__names.sql", "CREATE VIEW names AS SELECT name FROM users;\n")],
        right: &[("migrations/V2__names.sql", "CREATE VIEW names AS SELECT name FROM users;\n")],
        exception: "",
    },
};

/// A file of that name.
pub(crate) fn found(path: &str) -> Diagnostic {
    RULE.found(format!("`{path}` is a repeatable migration of Flyway, which has no place in a chain"))
        .in_path(path)
        .help("make it a revision: a new one each time that the object changes")
}

//! `stray-file`: a file that never runs.

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::level::Level;
use crate::rule::{Check, Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "stray-file",
    levels: Levels::OfFolder(Level::Warning),
    summary: "a file that never runs",
    documentation: Documentation {
        finds: "A file or a folder among the migrations that is no part of a revision. `README*`, `*.md`, the lock file, \
        and names that start with a dot are left alone.",
        harm: "Most often it is a migration whose name is not right, and its author believes that it runs.",
        wrong: &[
            (
                "migrations/create_users/up.sql",
                "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
            ),
            ("migrations/create_users/UP.SQL", "CREATE TABLE posts (id INTEGER PRIMARY KEY);\n"),
        ],
        right: &[
            (
                "migrations/create_users/up.sql",
                "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
            ),
            (
                "migrations/create_posts/up.sql",
                "-- revision: b1\n\
             -- down_revision: a1\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
            ),
        ],
        exception: "There is no exception for one file, only for the folder: `stray-file = \"allow\"`.",
    },
    check: Check::Reading,
};

/// Says that a file or folder never runs, at the level that is set.
pub(crate) fn report(message: String, path: &str, help: &str, settings: &Settings, diagnostics: &mut Diagnostics) {
    let level = RULE.level(false, &settings.levels);
    if level > Level::Allow {
        diagnostics.push(Diagnostic { level, ..RULE.found(message) }.in_path(path).help(help));
    }
}

//! `stray-file`: a file that never runs.

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::level::Level;
use crate::rule::example::{CREATE_POSTS, CREATE_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "stray-file",
    levels: Levels::OfFolder(Level::Warning),
    summary: "a file that never runs",
    documentation: Documentation {
        finds: "A file or a folder among the migrations that is no part of a revision. `README*`, `*.md`, the lock file, \
        and names that start with a dot are left alone.",
        harm: "Most often it is a migration whose name is not right, and its author believes that it runs.",
        given: &[CREATE_USERS],
        wrong: &[("migrations/create_users/UP.SQL", "CREATE TABLE posts (id INTEGER PRIMARY KEY);\n")],
        right: &[CREATE_POSTS],
        exception: "There is no exception for one file, only for the folder: `stray-file = \"allow\"`.",
    },
};

/// Says that a file or folder never runs, at the level that is set.
pub(crate) fn report(message: String, path: &str, help: &str, settings: &Settings, diagnostics: &mut Diagnostics) {
    let level = RULE.level(false, &settings.levels);
    if level > Level::Allow {
        diagnostics.push(Diagnostic { level, ..RULE.found(message) }.in_path(path).help(help));
    }
}

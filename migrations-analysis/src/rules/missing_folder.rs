//! `missing-folder`: a folder of migrations that does not exist.

use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, SQLITE};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "missing-folder",
    levels: Levels::Fixed(Level::Error),
    summary: "a folder of migrations that does not exist",
    documentation: Documentation {
        finds: "A path, in the macro or in `migrations.toml`, at which there is no folder.",
        harm: "A program without migrations would compile, and would take every database for one at head.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations.toml",
            "[database.main]\n\
             dir = \"sql\"\n\
             dialect = \"sqlite\"\n",
        )],
        right: &[SQLITE],
        exception: "",
    },
};

/// No folder at this path.
pub(crate) fn found(folder: &str) -> Diagnostic {
    RULE.found(format!("there is no folder `{folder}`"))
        .in_path(folder)
        .help("the path is relative to the folder of Cargo.toml")
}

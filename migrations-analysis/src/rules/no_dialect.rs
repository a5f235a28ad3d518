//! `no-dialect`: a folder whose dialect is not named.

use crate::config::CONFIG_FILE;
use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, SQLITE};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "no-dialect",
    levels: Levels::Fixed(Level::Error),
    summary: "a folder whose dialect is not named",
    documentation: Documentation {
        finds: "A folder for which neither the macro nor `migrations.toml` nor the command line names a dialect.",
        harm: "The grammars of the databases differ, so nothing in the folder can be checked.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations.toml",
            "[database.main]\n\
             dir = \"migrations\"\n",
        )],
        right: &[SQLITE],
        exception: "",
    },
};

/// A folder without a dialect.
pub(crate) fn found(folder: &str) -> Diagnostic {
    RULE.found(format!("nothing says in which SQL `{folder}` is written"))
        .help("name it in the macro: `dialect = sqlite` (or `postgres`, `mysql`, `mariadb`)")
        .help(format!("or in {CONFIG_FILE}: `dialect = \"sqlite\"`; on the command line: `--dialect sqlite`"))
}

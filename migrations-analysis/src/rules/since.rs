//! `since`: a setting `since` that names no revision.

use crate::config::CONFIG_FILE;
use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "since",
    levels: Levels::Fixed(Level::Error),
    summary: "a setting `since` that names no revision",
    documentation: Documentation {
        finds: "A value of `since` in `migrations.toml` that is not the whole id of a revision.",
        harm: "Nothing says from which revision on the rules hold.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations.toml",
            "[database.main]\n\
             dialect = \"sqlite\"\n\
             since = \"a2\"\n",
        )],
        right: &[(
            "migrations.toml",
            "[database.main]\n\
             dialect = \"sqlite\"\n\
             since = \"a1\"\n",
        )],
        exception: "",
    },
};

/// A name that no revision has.
pub(crate) fn found<'i>(since: &str, ids: impl IntoIterator<Item = &'i str>) -> Diagnostic {
    RULE.found(format!("`since = \"{since}\"`: there is no such revision"))
        .in_path(CONFIG_FILE)
        .did_you_mean(since, ids)
        .note("rules with a level hold for the revisions after it; it wants a whole id")
}

//! `config-syntax`: a configuration file that is not TOML.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::SQLITE;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "config-syntax",
    levels: Levels::Fixed(Level::Error),
    summary: "a configuration file that is not TOML",
    documentation: Documentation {
        finds: "A `migrations.toml`, or a `metadata.toml` of a revision, that breaks the grammar of TOML.",
        harm: "None of its settings would have an effect.",
        given: &[],
        wrong: &[(
            "migrations.toml",
            "[database.main\n\
             dialect = \"sqlite\"\n",
        )],
        right: &[SQLITE],
        exception: "",
    },
};

/// A file with an error of grammar.
pub(crate) fn found(file: FileId, error: &toml::de::Error) -> Diagnostic {
    RULE.found("this is not TOML").at(file, error.span().unwrap_or(0..0), error.message().to_owned())
}

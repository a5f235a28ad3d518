//! `not-text`: a file that is not text.

use crate::config::CONFIG_FILE;
use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "not-text",
    levels: Levels::Fixed(Level::Error),
    summary: "a file that is not text",
    documentation: Documentation {
        finds: "A file of the folder, or `migrations.toml`, that is not UTF-8, or holds a NUL character.",
        harm: "A database refuses such bytes, or stores other characters than the author of the file sees.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\0\n",
        )],
        right: &[CREATE_USERS],
        exception: "",
    },
};

/// A file of the folder that can be read up to a byte.
pub(crate) fn found(file: FileId, path: &str, end: usize, fault: &str) -> Diagnostic {
    RULE.found(format!("`{path}` is not a text file in UTF-8")).at(file, end..end, fault).help("save it as UTF-8")
}

/// The configuration.
pub(crate) fn in_configuration(fault: &str) -> Diagnostic {
    RULE.found(format!("`{CONFIG_FILE}` is not a text file in UTF-8")).in_path(CONFIG_FILE).note(fault)
}

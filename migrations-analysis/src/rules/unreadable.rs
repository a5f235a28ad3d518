//! `unreadable`: a file that cannot be read.

use crate::config::CONFIG_FILE;
use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unreadable",
    levels: Levels::Fixed(Level::Error),
    summary: "a file that cannot be read",
    documentation: Documentation {
        finds: "A file or folder among the migrations, or `migrations.toml`, that the system does not let this program \
        read.",
        harm: "A set without it would look whole, and a database that lacks its revision would pass for one at head.",
        given: &[],
        wrong: &[],
        right: &[],
        exception: "The reason that the system gives stands in the message; most often it is a right, or a link to nothing.",
    },
};

/// A path of the folder. The folder itself may be what cannot be read.
pub(crate) fn found(path: String, reason: &str, is_whole_folder: bool) -> Diagnostic {
    let diagnostic = RULE.found(format!("`{path}` cannot be read: {reason}")).in_path(path);
    if is_whole_folder { diagnostic.help("paths are relative to the folder of Cargo.toml") } else { diagnostic }
}

/// The configuration.
pub(crate) fn configuration(reason: &str) -> Diagnostic {
    RULE.found(format!("`{CONFIG_FILE}` cannot be read: {reason}")).in_path(CONFIG_FILE)
}

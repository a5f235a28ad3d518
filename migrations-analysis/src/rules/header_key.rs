//! `header-key`: a key of a header that does not exist, or stands there twice.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "header-key",
    levels: Levels::Fixed(Level::Error),
    summary: "a key of a header that does not exist, or stands there twice",
    documentation: Documentation {
        finds: "A line `-- key: value` in a header whose key is not known, or a key that stands there twice.",
        harm: "A misspelt key would be prose, and have no effect.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- irreversable: the old rows are gone\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- irreversible: the old rows are gone\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        exception: "If the line is prose, put an empty line between it and the header.",
    },
};

/// A key that stands there twice; of some, several values can stand in one line.
pub(crate) fn twice(file: FileId, span: Span, key: &str, takes_several: bool) -> Diagnostic {
    let diagnostic = RULE.found(format!("the header key `{key}` stands here twice")).at(file, span, "the second");
    if takes_several { diagnostic.help("write several values in one line, with commas") } else { diagnostic }
}

/// A key that is none of those that are known.
pub(crate) fn unknown(file: FileId, span: Span, key: &str, known: &[&str]) -> Diagnostic {
    RULE.found(format!("there is no header key `{key}`"))
        .at(file, span.clone(), "unknown key")
        .did_you_mean_at(file, span, key, known.iter().copied())
        .help("if this line is prose, put an empty line between it and the header")
        .note(format!("known keys: {}", known.join(", ")))
}

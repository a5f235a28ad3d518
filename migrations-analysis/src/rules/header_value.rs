//! `header-value`: a value in a header that its key cannot have.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::{Located, Span};

/// The rule.
pub static RULE: Rule = Rule {
    id: "header-value",
    levels: Levels::Fixed(Level::Error),
    summary: "a value in a header that its key cannot have",
    documentation: Documentation {
        finds: "A key of a header without a value, or with one that it cannot have.",
        harm: "The line would have no effect.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- transaction: never\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- transaction: none\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        exception: "",
    },
};

/// A key that nothing follows.
pub(crate) fn empty(file: FileId, key: &Located) -> Diagnostic {
    RULE.found(format!("the header key `{}` has no value", key.text)).at(file, key.span.clone(), "nothing follows")
}

/// A key that can say one word only.
pub(crate) fn not_the_word(file: FileId, key: &Located, value: &Located, word: &str) -> Diagnostic {
    RULE.found(format!("`{}` can only be `{word}`", key.text))
        .at(file, value.span.clone(), "")
        .help(format!("leave the line out, or write `-- {}: {word}`", key.text))
}

/// An exception without a reason.
pub(crate) fn allow_without_reason(file: FileId, span: Span, rule: &str) -> Diagnostic {
    RULE.found("`allow` needs a reason")
        .at(file, span, "")
        .help(format!("write `-- allow: {rule} (why it is all right here)`"))
}

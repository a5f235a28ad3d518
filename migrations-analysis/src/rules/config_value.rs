//! `config-value`: a value in a configuration file that its key cannot have.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, SQLITE};
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "config-value",
    levels: Levels::Fixed(Level::Error),
    summary: "a value in a configuration file that its key cannot have",
    documentation: Documentation {
        finds: "A value in `migrations.toml`, or in the `metadata.toml` of a revision, that has the wrong type, or that \
        its key does not allow.",
        harm: "The setting would have no effect.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations.toml",
            "[database.main]\n\
             dialect = \"sqlit\"\n",
        )],
        right: &[SQLITE],
        exception: "",
    },
};

/// A wrong value; the message says why.
pub(crate) fn wrong(file: FileId, span: Span, message: impl Into<String>, text: &str) -> Diagnostic {
    RULE.found(message).at(file, span, text)
}

/// A value that is none of the few that its key can have. `place` is that of the text between the quotes, where it has any.
pub(crate) fn not_a_choice(file: FileId, span: Span, key: &str, found: Option<&str>, choices: &[&str]) -> Diagnostic {
    let quoted: Vec<String> = choices.iter().map(|choice| format!("\"{choice}\"")).collect();
    let diagnostic = RULE.found(format!("`{key}` must be {}", quoted.join(" or "))).at(file, span.clone(), "");
    match found {
        // Between the quotes.
        Some(found) if span.len() == found.len() + 2 => {
            diagnostic.did_you_mean_at(file, span.start + 1..span.end - 1, found, choices.iter().copied())
        }
        found => diagnostic.did_you_mean(found.unwrap_or_default(), choices.iter().copied()),
    }
}

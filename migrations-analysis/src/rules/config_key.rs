//! `config-key`: a key of a configuration file that does not exist.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::CREATE_USERS;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "config-key",
    levels: Levels::Fixed(Level::Error),
    summary: "a key of a configuration file that does not exist",
    documentation: Documentation {
        finds: "A key in `migrations.toml`, or in the `metadata.toml` of a revision, that is not known.",
        harm: "The setting would have no effect, and nothing would say so.",
        given: &[CREATE_USERS],
        wrong: &[(
            "migrations.toml",
            "[database.main]\n\
             dialect = \"sqlite\"\n\
             liner = true\n",
        )],
        right: &[(
            "migrations.toml",
            "[database.main]\n\
             dialect = \"sqlite\"\n\
             linear = true\n",
        )],
        exception: "",
    },
};

/// A key of `migrations.toml`; `of` says where the known ones stand.
pub(crate) fn unknown(file: FileId, span: Span, name: &str, known: &[&str], of: &str) -> Diagnostic {
    let message = format!("there is no key `{name}`{}{of}", if of.is_empty() { "" } else { " " });
    RULE.found(message)
        .at(file, span.clone(), "unknown key")
        .did_you_mean_at(file, span, name, known.iter().copied())
        .note(format!("known keys: {}", known.join(", ")))
}

/// A key of a `metadata.toml`.
pub(crate) fn unknown_in_metadata(file: FileId, span: Span, name: &str) -> Diagnostic {
    RULE.found(format!("there is no key `{name}` in a metadata.toml"))
        .at(file, span, "unknown key")
        .note("known keys: run_in_transaction")
}

//! `schema-rs`: a schema.rs that is not that of the migrations.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::CREATE_NAMED_USERS;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "schema-rs",
    levels: Levels::Fixed(Level::Error),
    summary: "a schema.rs that is not that of the migrations",
    documentation: Documentation {
        finds: "A table or a column in which Diesel's `schema.rs` differs from the schema that the migrations make, \
        where the macro has `schema = \"src/schema.rs\"`; also a `schema.rs` or `diesel.toml` that cannot be read.",
        harm: "The program compiles against tables that the database does not have, and fails when a query runs.",
        given: &[CREATE_NAMED_USERS],
        wrong: &[(
            "src/schema.rs",
            "diesel::table! {\n\
             \x20   users (id) {\n\
             \x20       id -> Integer,\n\
             \x20   }\n\
             }\n",
        )],
        right: &[(
            "src/schema.rs",
            "diesel::table! {\n\
             \x20   users (id) {\n\
             \x20       id -> Nullable<Integer>,\n\
             \x20       name -> Nullable<Text>,\n\
             \x20   }\n\
             }\n",
        )],
        exception: "",
    },
};

/// A table or column that differs. `place` is where it stands in the file.
pub fn disagrees(path: &str, disagreement: &str, place: Option<(FileId, Span)>, help: Option<String>) -> Diagnostic {
    let diagnostic = RULE.found(format!("`{path}` and the migrations disagree: {disagreement}"));
    let diagnostic = match place {
        Some((file, span)) => diagnostic.at(file, span, ""),
        None => diagnostic.in_path(path),
    };
    help.into_iter()
        .fold(diagnostic, Diagnostic::help)
        .help(format!("`migrations print-schema > {path}` writes it anew"))
        .help("or, if the migrations are behind: `migrations revision --autogenerate`")
}

/// A file whose text cannot be understood.
pub fn unreadable_text(path: &str, place: Option<(FileId, Span)>, reason: String) -> Diagnostic {
    let diagnostic = RULE.found(format!("`{path}` cannot be read"));
    let diagnostic = match place {
        Some((file, span)) => diagnostic.at(file, span, ""),
        None => diagnostic.in_path(path),
    };
    diagnostic.note(reason)
}

/// A file that is not there, or that cannot be opened. `path` is where it is looked for.
pub fn unreadable(name: &str, path: &str, reason: &str) -> Diagnostic {
    RULE.found(format!("`{name}` cannot be read: {reason}")).in_path(path)
}

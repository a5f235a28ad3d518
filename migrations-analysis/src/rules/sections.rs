//! `sections`: sections of a file that cannot be told apart.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "sections",
    levels: Levels::Fixed(Level::Error),
    summary: "sections of a file that cannot be told apart",
    documentation: Documentation {
        finds: "A file with `-- migrate:up` and `-- migrate:down`, or the marks of goose and sql-migrate, that has two \
        sections of a kind, no up section, or statements outside of both.",
        harm: "What stands outside of the sections would never run.",
        given: &[],
        wrong: &[(
            "migrations/1_create_users.sql",
            "CREATE TABLE users (id INTEGER PRIMARY KEY);\n\
             -- migrate:up\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n\
             -- migrate:down\n\
             DROP TABLE posts;\n",
        )],
        right: &[(
            "migrations/1_create_users.sql",
            "-- migrate:up\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n\
             -- migrate:down\n\
             DROP TABLE posts;\n\
             DROP TABLE users;\n",
        )],
        exception: "",
    },
};

/// A place with what is wrong there.
pub(crate) fn found(file: FileId, span: Span, message: &str) -> Diagnostic {
    RULE.found(message).at(file, span, "")
}

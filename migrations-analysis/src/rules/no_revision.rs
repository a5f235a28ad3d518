//! `no-revision`: a migration without an id.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "no-revision",
    levels: Levels::Fixed(Level::Error),
    summary: "a migration without an id",
    documentation: Documentation {
        finds: "A migration without a header whose name does not begin with a number or a version.",
        harm: "Without an id there is nothing to record, and without a number the migration has no place in the order.",
        given: &[],
        wrong: &[
            ("migrations/create_users/up.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY);\n"),
            ("migrations/create_posts.up.sql", "CREATE TABLE posts (id INTEGER PRIMARY KEY);\n"),
        ],
        right: &[
            ("migrations/0001_create_users.up.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY);\n"),
            ("migrations/0002_create_posts.up.sql", "CREATE TABLE posts (id INTEGER PRIMARY KEY);\n"),
        ],
        exception: "",
    },
};

/// An up script without a header and without a number; `first_line` is where a header would begin.
pub(crate) fn found(file: FileId, first_line: Span, name: &str) -> Diagnostic {
    RULE.found(format!("nothing says which revision `{name}` is"))
        .at(file, first_line, "no header here")
        .help("start the up script with `-- revision: <id>` and `-- down_revision: <id or base>`")
        .help("or let its name start with a number, such as `0001_create_users`")
}

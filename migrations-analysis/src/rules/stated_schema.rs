//! `stated-schema`: a schema file with a statement that fails or is not understood.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "stated-schema",
    levels: Levels::Fixed(Level::Error),
    summary: "a schema file with a statement that fails or is not understood",
    documentation: Documentation {
        finds: "A statement in the file that `--from` or `schema = \"..\"` names which the database would refuse, or whose \
        effect on the schema is unknown.",
        harm: "The schema would be another one than its author means, and so would be the revision that leads to it.",
        given: &[],
        wrong: &[(
            "schema.sql",
            "CREATE TABLE users (id INTEGER PRIMARY KEY);\n\
             CREATE INDEX users_name ON users (name);\n",
        )],
        right: &[(
            "schema.sql",
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n\
             CREATE INDEX users_name ON users (name);\n",
        )],
        exception: "",
    },
};

/// A statement that the database would refuse.
pub(crate) fn refused(file: FileId, span: Span, product: &str, reason: &str) -> Diagnostic {
    RULE.found(format!("{product} would refuse this: {reason}")).at(file, span, "")
}

/// A statement of which nobody can tell what it does.
pub(crate) fn unknown(file: FileId, span: Span, reason: &str) -> Diagnostic {
    RULE.found("nobody can tell what this does to the schema")
        .at(file, span, reason)
        .help("write it in plain statements, one change in each")
}

/// A dump of several databases.
pub(crate) fn several_databases(path: &str, names: &[String]) -> Diagnostic {
    RULE.found(format!("the file holds several databases: `{}`", names.join("`, `")))
        .in_path(path)
        .help("dump the one that the migrations are for, such as `pg_dump NAME` or `mysqldump NAME`")
}

//! `refused-statement`: a statement that cannot be part of a migration.

use migrations_schema::lowering::transaction::Refusal;

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::POSTGRES;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Span;

/// The rule.
pub static RULE: Rule = Rule {
    id: "refused-statement",
    levels: Levels::Fixed(Level::Error),
    summary: "a statement that cannot be part of a migration",
    documentation: Documentation {
        finds: "A command of a client, such as `\\copy`, and a statement that changes the connection for whatever \
        follows, such as `USE`.",
        harm: "The server does not know the commands of a client. What changes the connection would change it for the \
        tracking rows, too.",
        given: &[POSTGRES],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id integer PRIMARY KEY);\n\
             \\copy users FROM 'users.csv'\n",
        )],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id integer PRIMARY KEY);\n\
             INSERT INTO users (id) VALUES (1);\n",
        )],
        exception: "",
    },
};

/// A statement with the reason, and the way out.
pub(crate) fn found(file: FileId, span: Span, refusal: &Refusal) -> Diagnostic {
    RULE.found(refusal.message).at(file, span, "").help(refusal.help)
}

//! `directive`: a comment that is meant as a directive, and is none.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::source::{Located, Span};

/// The rule.
pub static RULE: Rule = Rule {
    id: "directive",
    levels: Levels::Fixed(Level::Error),
    summary: "a comment that is meant as a directive, and is none",
    documentation: Documentation {
        finds: "A line `-- call:` or `-- migrations:` that is not written as one of the directives are, or stands where \
        it has no effect.",
        harm: "It would be passed over as prose: the function would not be called, the exception not made, the effect \
        not counted.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- Migrations: irreversible(\"no way back\")\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- migrations: irreversible(\"no way back\")\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        exception: "",
    },
};

/// A call without the name of a function.
pub(crate) fn call_without_name(file: FileId, span: Span) -> Diagnostic {
    RULE.found("`-- call:` needs the name of a function")
        .at(file, span, "")
        .help("write `-- call: backfill` and `calls = [backfill]` in the macro")
}

/// The word before the colon is written in another way; `word` is where that stands.
pub(crate) fn misspelt(file: FileId, comment: &Located, word: &Located) -> Diagnostic {
    RULE.found(format!("`{}:` does not begin a directive", word.text))
        .at(file, comment.span.clone(), "")
        .help("write `-- migrations:`, in lower case")
        .replacing(file, word.span.clone(), "migrations")
}

/// The word behind the colon is no directive; `known` is the one that is meant.
pub(crate) fn unknown(
    file: FileId,
    span: Span,
    known: Option<&str>,
    directives: &[(&'static str, &'static str)],
) -> Diagnostic {
    let message = match known {
        Some(name) => format!("`{name}` is not written like this"),
        None => "this directive is not one that exists".to_owned(),
    };
    let forms = directives.iter().filter(|(name, _)| known.is_none_or(|known| known == *name));
    forms.fold(RULE.found(message).at(file, span, ""), |diagnostic, (name, rest)| {
        diagnostic.help(format!("write `-- migrations: {name}{rest}`"))
    })
}

/// It stands in the middle of a statement.
pub(crate) fn inside_statement(file: FileId, span: Span) -> Diagnostic {
    RULE.found("a call or another directive can only stand between statements")
        .at(file, span, "this is inside one")
        .help("end the statement before it with `;`")
}

/// An effect that is said of no statement.
pub(crate) fn effect_of_nothing(file: FileId, sql: &Located) -> Diagnostic {
    RULE.found("`effect(..)` stands above no statement")
        .at(file, sql.span.clone(), "")
        .help("write it above the statement that it is about")
}

/// An effect that says nothing, because it is not known itself.
pub(crate) fn unknown_effect(file: FileId, sql: &Located, statement: &str) -> Diagnostic {
    RULE.found(format!("the effect of `{statement}` on a schema is not known")).at(file, sql.span.clone(), "").help(
        "state it as DDL, as in `effect(ALTER TABLE users ADD COLUMN age INTEGER)`; `effect()` stands for nothing",
    )
}

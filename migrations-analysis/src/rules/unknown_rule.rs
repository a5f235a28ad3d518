//! `unknown-rule`: an exception from a rule that does not exist.

use crate::diagnostic::{Diagnostic, FileId};
use crate::header::Located;
use crate::level::Level;
use crate::rule::{Check, Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unknown-rule",
    levels: Levels::Fixed(Level::Error),
    summary: "an exception from a rule that does not exist",
    documentation: Documentation {
        finds: "A name in `allow` that no rule has, or the name of a rule without exceptions.",
        harm: "The exception would have no effect.",
        given: &[],
        wrong: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- allow: missing-dwn (a test)\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[(
            "migrations/create_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             -- allow: missing-down (a test)\n\
             CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
        )],
        exception: "",
    },
    check: Check::Reading,
};

/// A name that none of the rules has that can be allowed.
pub(crate) fn found(file: FileId, rule: &Located, known: &[&str]) -> Diagnostic {
    RULE.found(format!("there is no rule `{}`", rule.text))
        .at(file, rule.span.clone(), "")
        .did_you_mean_at(file, rule.span.clone(), &rule.text, known.iter().copied())
        .note(format!("rules that can be allowed: {}", known.join(", ")))
}

/// A rule from which no revision can be an exception.
pub(crate) fn without_exceptions(file: FileId, name: &Located, rule: &Rule) -> Diagnostic {
    let diagnostic =
        RULE.found(format!("there is no exception from the rule `{}`", rule.id)).at(file, name.span.clone(), "");
    match rule.how_to_allow() {
        Some(_) => {
            diagnostic.help(format!("its level is that of the folder: `{} = \"..\"` in migrations.toml", rule.id))
        }
        None => diagnostic.note("this rule finds only what cannot run, or cannot be meant"),
    }
}

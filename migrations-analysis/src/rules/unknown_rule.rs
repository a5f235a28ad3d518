//! `unknown-rule`: an exception from a rule that does not exist.

use crate::diagnostic::Diagnostic;
use crate::findings::{Findings, Folder};
use crate::header::Allowance;
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};

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
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for allowance in folder.drafts.iter().flat_map(|draft| &draft.allowances) {
        let found = match folder.rules.iter().find(|rule| rule.id == allowance.rule.text) {
            Some(rule) if rule.has_exceptions() => continue,
            Some(rule) => without_exceptions(allowance, rule),
            None => unknown(folder, allowance),
        };
        findings.add_at(Level::Error, found);
    }
}

fn unknown(folder: &Folder<'_>, allowance: &Allowance) -> Diagnostic {
    let Allowance { rule, file, .. } = allowance;
    let known: Vec<&str> = folder.rules.iter().filter(|rule| rule.has_exceptions()).map(|rule| rule.id).collect();
    RULE.found(format!("there is no rule `{}`", rule.text))
        .at(*file, rule.span.clone(), "")
        .did_you_mean_at(*file, rule.span.clone(), &rule.text, known.iter().copied())
        .note(format!("rules that can be allowed: {}", known.join(", ")))
}

/// A rule from which no revision can be an exception.
fn without_exceptions(allowance: &Allowance, rule: &Rule) -> Diagnostic {
    let diagnostic = RULE.found(format!("there is no exception from the rule `{}`", rule.id)).at(
        allowance.file,
        allowance.rule.span.clone(),
        "",
    );
    match rule.how_to_allow() {
        Some(_) => {
            diagnostic.help(format!("its level is that of the folder: `{} = \"..\"` in migrations.toml", rule.id))
        }
        None => diagnostic.note("this rule finds only what cannot run, or cannot be meant"),
    }
}

//! `unread-statement`: a statement that may change the schema, and is known by its form only.

use crate::diagnostic::Diagnostic;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::POSTGRES;
use crate::rule::{Documentation, Levels, Rule};
use crate::script::{Script, Statement};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unread-statement",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Note },
    summary: "a statement that may change the schema, and is known by its form only",
    documentation: Documentation {
        finds: "A statement that is known by the name of its form only, and may change more than rows. `docs/opaque.md` \
        lists these forms. In a folder without headers one note tells their number.",
        harm: "It runs as it stands, and nothing follows what it changes: neither the check of the down script nor the \
        schema that programs expect.",
        given: &[POSTGRES],
        wrong: &[(
            "migrations/label_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id integer PRIMARY KEY);\n\
             SECURITY LABEL ON TABLE users IS 'internal';\n",
        )],
        right: &[(
            "migrations/label_users/up.sql",
            "-- revision: a1\n\
             -- down_revision: base\n\
             CREATE TABLE users (id integer PRIMARY KEY);\n\
             -- migrations: effect()\n\
             SECURITY LABEL ON TABLE users IS 'internal';\n",
        )],
        exception: "`-- migrations: effect(<SQL>)` above the statement says what it does to the schema. Allow the rule where \
        that cannot be said.",
    },
};

/// Reports each where the level says so, and their number where it is a note: a folder that was there before this library
/// may have many.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    let mut noted = Noted::default();
    for (draft, _) in folder.read() {
        let level = findings.level(draft);
        for (script, statement, form) in draft.scripts().flat_map(unread) {
            match level {
                Level::Allow => {}
                Level::Note => noted.add(form),
                Level::Warning | Level::Error => findings.add_at(level, found(script, statement, form)),
            }
        }
    }
    noted.report(findings);
}

fn unread(script: &Script) -> impl Iterator<Item = (&Script, &Statement, &'static str)> {
    script.statements.iter().filter_map(move |statement| Some((script, statement, statement.unread?)))
}

fn found(script: &Script, statement: &Statement, form: &str) -> Diagnostic {
    RULE.found(format!("what {form} changes is not read"))
        .at(script.file, script.placed(&statement.span), "runs as it stands, and nothing follows what it changes")
        .help(
            "say what it does to the schema with a line above it: `-- migrations: effect(<SQL>)`, or \
             `-- migrations: effect()` where that is nothing",
        )
        .help(format!("or write `{}` into the script", RULE.allowance()))
}

/// Statements of which only the number is told.
#[derive(Default)]
struct Noted {
    count: usize,
    forms: Vec<&'static str>,
}

impl Noted {
    fn add(&mut self, form: &'static str) {
        self.count += 1;
        if let Err(place) = self.forms.binary_search(&form) {
            self.forms.insert(place, form);
        }
    }

    fn report(&self, findings: &mut Findings<'_>) {
        let (subject, pronoun) = match self.count {
            0 => return,
            1 => ("1 statement runs as it stands".to_owned(), "it changes"),
            count => (format!("{count} statements run as they stand"), "they change"),
        };
        let message = format!("{subject}, and what {pronoun} is not read: {}", self.forms.join(", "));
        findings.add_at(Level::Note, RULE.found(message));
    }
}

//! Statements that are known by the name of their form only, and may change more than rows.

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::draft::Draft;
use crate::script::{Script, Statement};

const RULE: &str = "unread-statement";

/// Reports each where the level says so, and their number where it is a note: a folder that was there before this library
/// may have many.
pub fn report(drafts: &[Draft], settings: &Settings, diagnostics: &mut Diagnostics) {
    let mut noted = Noted::default();
    for draft in drafts {
        let level = draft.level(RULE, settings);
        let found =
            draft.scripts().flat_map(|script| unread(script).map(move |(statement, form)| (script, statement, form)));
        for (script, statement, form) in found {
            match level {
                Level::Allow => {}
                Level::Note => noted.add(form),
                Level::Warning | Level::Error => diagnostics.push(finding(script, statement, form, level)),
            }
        }
    }
    noted.report(diagnostics);
}

fn unread(script: &Script) -> impl Iterator<Item = (&Statement, &'static str)> {
    script.statements.iter().filter_map(|statement| statement.unread.map(|form| (statement, form)))
}

fn finding(script: &Script, statement: &Statement, form: &str, level: Level) -> Diagnostic {
    let start = script.span.start + statement.span.start;
    let diagnostic = Diagnostic::error(RULE, format!("what {form} changes is not read"))
        .at(script.file, start..start + statement.span.len(), "runs as it stands, and nothing follows what it changes")
        .help(
            "say what it does to the schema with a line above it: `-- migrations: effect(<SQL>)`, or \
             `-- migrations: effect()` where that is nothing",
        )
        .help(format!("or write `-- migrations: allow({RULE}, \"<why>\")` into the script"));
    Diagnostic { level, ..diagnostic }
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

    fn report(&self, diagnostics: &mut Diagnostics) {
        if self.count == 0 {
            return;
        }
        let (subject, pronoun) = match self.count {
            1 => ("1 statement runs as it stands".to_owned(), "it changes"),
            count => (format!("{count} statements run as they stand"), "they change"),
        };
        let message = format!("{subject}, and what {pronoun} is not read: {}", self.forms.join(", "));
        diagnostics.push(Diagnostic { level: Level::Note, ..Diagnostic::error(RULE, message) });
    }
}

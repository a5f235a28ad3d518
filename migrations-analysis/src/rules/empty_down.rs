//! `empty-down`: a down script that does nothing.

use crate::diagnostic::Diagnostic;
use crate::draft::{Down, Draft};
use crate::findings::way_back::write_or_declare;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, DROP_USERS};
use crate::rule::{Documentation, Levels, Rule};
use crate::script::Script;

/// The rule.
pub static RULE: Rule = Rule {
    id: "empty-down",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a down script that does nothing",
    documentation: Documentation {
        finds: "A down script without a statement, beside an up script that does something.",
        harm: "A downgrade removes the row of the tracking table, and everything that the up script has made stays.",
        given: &[CREATE_USERS],
        wrong: &[("migrations/create_users/down.sql", "-- to be written\n")],
        right: &[DROP_USERS],
        exception: "If there is no way back, remove the down script and write `-- irreversible: <reason>` into the header. \
        Allow the rule where there is nothing to undo.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, round_trip) in folder.read().filter(|(draft, _)| !draft.up.is_empty()) {
        let Down::Script(down) = &draft.down else { continue };
        if down.is_empty() {
            let way_back = round_trip.and_then(|round_trip| round_trip.way_back.as_deref());
            findings.add_with(draft, || found(folder, draft, down, way_back));
        }
    }
}

fn found(folder: &Folder<'_>, draft: &Draft, down: &Script, way_back: Option<&str>) -> Diagnostic {
    let text = folder.sources.file(down.file).text[down.span.clone()].trim_end().len();
    let start = down.span.start;
    let diagnostic = RULE.found(format!("the down script of revision `{}` does nothing", draft.id.text)).at(
        down.file,
        start..start + text.min(1),
        "nothing here undoes the up script",
    );
    let diagnostic = write_or_declare(diagnostic, draft, way_back);
    match way_back {
        Some(script) => {
            let end = start + text;
            diagnostic.replacing(down.file, end..end, format!("{}{script}", if text > 0 { "\n" } else { "" }))
        }
        None => diagnostic,
    }
}

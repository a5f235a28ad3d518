//! Statements that the database would refuse.

use migrations_schema::round_trip::Refused;
use migrations_schema::schema::{FaultKind, Origin};

use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::findings::{Findings, Folder};
use crate::rule::Rule;
use crate::script::Script;

/// Reports the statements of up scripts that are refused for this reason.
pub(crate) fn report(folder: &Folder<'_>, findings: &mut Findings<'_>, rule: &'static Rule, kind: FaultKind) {
    for (draft, round_trip) in folder.judged() {
        for refused in round_trip.up.refused.iter().filter(|refused| refused.fault.kind == kind) {
            findings.add_with(draft, || {
                let message = format!("{} would refuse this: {}", folder.product(), refused.fault.message);
                explained(folder, rule.found(message), draft, &draft.up, refused)
                    .help(format!("if that is not so: `{}`", rule.allowance()))
            });
        }
    }
}

/// With the place, where the thing came from or went, and what may have been meant.
pub(crate) fn explained(
    folder: &Folder<'_>,
    diagnostic: Diagnostic,
    draft: &Draft,
    script: &Script,
    refused: &Refused,
) -> Diagnostic {
    let fault = &refused.fault;
    let mut diagnostic = diagnostic.at(script.file, script.placed(&fault.span), "");
    if let Some(Origin { revision, statement, is_made }) = fault.origin
        && let Some(other) = folder.drafts.get(revision)
        && let Some(line) = other.up.first_line_of(statement)
    {
        let what = if is_made { "made here" } else { "taken away here" };
        diagnostic = diagnostic.at(other.up.file, line, what);
        if is_on_another_branch(folder, other, draft) {
            let other = &other.id.text;
            diagnostic = diagnostic.help(format!(
                "`{other}` is on another branch, which may run before this one or after: let one wait for the other \
                 (`-- depends_on: <revision>`), or do it once, in a revision that merges them"
            ));
        }
    }
    let meant = fault.similar.as_ref().map(|similar| format!("did you mean `{similar}`?"));
    [meant, fault.help.clone()].into_iter().flatten().fold(diagnostic, Diagnostic::help)
}

fn is_on_another_branch(folder: &Folder<'_>, other: &Draft, draft: &Draft) -> bool {
    let Some(map) = folder.map else { return false };
    match (map.node_by_id(&other.id.text), map.node_by_id(&draft.id.text)) {
        (Some(other), Some(own)) => other != own && !map.ancestors([own]).contains(other),
        _ => false,
    }
}

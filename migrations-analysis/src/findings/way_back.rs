//! Ways out where a way back is missing or wrong.

use migrations_schema::round_trip::RoundTrip;

use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::rule::Rule;

/// What to do about a down script that is wrong.
pub(crate) fn correct_or_allow(diagnostic: Diagnostic, rule: &Rule, round_trip: &RoundTrip) -> Diagnostic {
    diagnostic
        .help("change the down script; or remove it, and write `-- irreversible: <reason>` into the header")
        .help(format!("or say why it may be so: `{}`", rule.allowance()))
        .with_way_back(round_trip.way_back.as_deref())
}

/// What to do where there is no down script that does something.
pub(crate) fn write_or_declare(diagnostic: Diagnostic, draft: &Draft, way_back: Option<&str>) -> Diagnostic {
    let declaration = match draft.header {
        Some(_) => "or add `-- irreversible: <reason>` to the header of the up script",
        None => "or add `-- migrations: irreversible(\"why\")` to the up script",
    };
    diagnostic.help("write the statements that undo the up script").help(declaration).with_way_back(way_back)
}

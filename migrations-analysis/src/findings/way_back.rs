//! Ways out where a way back is missing or wrong.

use migrations_schema::round_trip::{RoundTrip, Verdict};

use crate::diagnostic::Diagnostic;
use crate::draft::{Down, Draft};
use crate::rule::Rule;
use crate::rules;

/// The rule that speaks where a revision with this verdict lacks a way back.
pub(crate) fn rule_of(draft: &Draft, verdict: Verdict) -> Option<&'static Rule> {
    match verdict {
        Verdict::NoDown if matches!(draft.down, Down::Missing) => Some(&rules::missing_down::RULE),
        Verdict::NoDown => Some(&rules::empty_down::RULE),
        Verdict::NotRestored => Some(&rules::not_restored::RULE),
        Verdict::DownFails => Some(&rules::down_fails::RULE),
        Verdict::Restored | Verdict::ColumnOrder | Verdict::Irreversible | Verdict::Unknown | Verdict::NoEffect => None,
    }
}

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

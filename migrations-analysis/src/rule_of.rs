//! Which rule speaks of what running the scripts on a schema has shown.

use migrations_schema::round_trip::Verdict;
use migrations_schema::schema::FaultKind;

use crate::draft::{Down, Draft};
use crate::rule::Rule;
use crate::rules;

/// The rule that speaks of a refusal of this kind.
pub(crate) fn refusal(kind: FaultKind) -> &'static Rule {
    match kind {
        FaultKind::Unknown => &rules::unknown_object::RULE,
        FaultKind::Exists => &rules::duplicate_object::RULE,
        FaultKind::Needed => &rules::object_in_use::RULE,
        FaultKind::Unfit => &rules::unfit_object::RULE,
        FaultKind::Ambiguous => &rules::ambiguous_name::RULE,
        FaultKind::Count => &rules::wrong_count::RULE,
        FaultKind::Grouping => &rules::misplaced_expression::RULE,
        FaultKind::Function => &rules::unknown_function::RULE,
        FaultKind::Type => &rules::type_mismatch::RULE,
        FaultKind::Row => &rules::refused_row::RULE,
    }
}

/// The rule that speaks where a revision with this verdict lacks a way back.
pub(crate) fn missing_way_back(draft: &Draft, verdict: Verdict) -> Option<&'static Rule> {
    match verdict {
        Verdict::NoDown if matches!(draft.down, Down::Missing) => Some(&rules::missing_down::RULE),
        Verdict::NoDown => Some(&rules::empty_down::RULE),
        Verdict::NotRestored => Some(&rules::not_restored::RULE),
        Verdict::DownFails => Some(&rules::down_fails::RULE),
        Verdict::Restored | Verdict::ColumnOrder | Verdict::Irreversible | Verdict::Unknown | Verdict::NoEffect => None,
    }
}

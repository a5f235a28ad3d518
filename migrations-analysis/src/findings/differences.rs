//! In what schemas differ, as notes of a message.

use migrations_catalog::Difference;
use migrations_schema::round_trip::{RoundTrip, Verdict};

use crate::diagnostic::Diagnostic;
use crate::findings::SHOWN;

/// In what the schema differs after up and down.
pub(crate) fn differences(diagnostic: Diagnostic, round_trip: &RoundTrip) -> Diagnostic {
    let is_order_only = round_trip.verdict == Verdict::ColumnOrder;
    let shown: Vec<Difference> =
        round_trip.differences.iter().filter(|it| is_order_only || !it.is_order()).cloned().collect();
    with_differences(diagnostic, &shown, "")
}

/// These differences; `when` says under which condition there are any.
pub(crate) fn with_differences(mut diagnostic: Diagnostic, differences: &[Difference], when: &str) -> Diagnostic {
    for difference in differences.iter().take(SHOWN) {
        diagnostic = diagnostic.note(format!("{when}{difference}"));
    }
    match differences.len().saturating_sub(SHOWN) {
        0 => diagnostic,
        more => diagnostic.note(format!("and {more} more")),
    }
}

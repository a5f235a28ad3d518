//! Words that reports, plans and messages share.

use std::fmt;

use migrations_core::Direction;

/// `1 statement`, `2 statements`
pub(crate) fn statements(count: usize) -> String {
    if count == 1 { "1 statement".to_owned() } else { format!("{count} statements") }
}

pub(crate) fn rows_or_base(rows: &[String]) -> String {
    if rows.is_empty() { "base".to_owned() } else { rows.join(", ") }
}

/// One step of a plan or a report: `upgrade a -> b, message`.
pub(crate) fn write_step(
    formatter: &mut fmt::Formatter<'_>,
    direction: Direction,
    revision: &str,
    parents: &[String],
    message: &str,
) -> fmt::Result {
    let parents = rows_or_base(parents);
    let revision = if revision.is_empty() { "base" } else { revision };
    match direction {
        Direction::Upgrade => write!(formatter, "upgrade {parents} -> {revision}")?,
        Direction::Downgrade => write!(formatter, "downgrade {revision} -> {parents}")?,
        Direction::Stamp => write!(formatter, "stamp {revision}")?,
    }
    if message.is_empty() { Ok(()) } else { write!(formatter, ", {message}") }
}

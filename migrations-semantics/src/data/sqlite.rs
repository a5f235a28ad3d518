//! Functions of SQLite.

#[rustfmt::skip]
mod functions;

use crate::rules::Arities;

/// How many arguments a function takes; `None` if there is no such function.
pub(crate) fn arities(name: &str) -> Option<Arities> {
    let at = functions::ARITIES.binary_search_by(|(known, _)| known.cmp(&name)).ok()?;
    Some(functions::ARITIES[at].1)
}

/// All names of functions.
pub(crate) fn names() -> Vec<&'static str> {
    functions::ARITIES.iter().map(|(name, _)| *name).collect()
}

/// Whether a function is not deterministic. Source: SQLite's manual, "Deterministic SQL Functions".
pub(crate) fn is_changing(name: &str) -> bool {
    matches!(
        name,
        "random"
            | "randomblob"
            | "changes"
            | "total_changes"
            | "last_insert_rowid"
            | "current_date"
            | "current_time"
            | "current_timestamp"
            | "sqlite_version"
            | "sqlite_source_id"
    )
}

/// Whether a function gives the time if it is asked for 'now', or for nothing.
pub(crate) fn is_of_time(name: &str) -> bool {
    matches!(name, "date" | "time" | "datetime" | "julianday" | "unixepoch" | "strftime" | "timediff")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(functions::ARITIES.is_sorted());
    }
}

//! Down scripts that are kept in the database (`store_down = true`).
//!
//! A script is kept as one text, whose first line is a comment with the checksum of the script that it was. So a text that
//! does not belong to its row shows, without a hash being computed here. A second comment says that its statements take no
//! data away, for who reads it later has no parser.

use migrations_core::baked::{Action, BakedRevision, BakedSet};

use crate::backend::RevisionRow;

const MARK: &str = "-- checksum: ";
const KEEPS_DATA: &str = "-- keeps data\n";

/// What is kept of a revision, where its set keeps anything. A call cannot be kept, nor what cannot run in the transaction
/// in which a kept script runs.
pub(crate) fn text(set: BakedSet, revision: &BakedRevision) -> Option<String> {
    let down = revision.down().filter(|_| set.policy().store_down)?;
    // Where changes of the schema are committed one by one, a kept script runs like that, too.
    let runs_in_transaction = set.dialect().has_transactional_changes();
    let can_be_kept = |action| match action {
        Action::Execute => true,
        Action::ExecuteOutside(_) => !runs_in_transaction,
        Action::Call => false,
    };
    if !down.statements().all(|statement| can_be_kept(statement.action)) {
        return None;
    }
    let statements: Vec<&str> = down.statements().map(|statement| statement.text).collect();
    let keeps_data = if down.losses().next().is_none() { KEEPS_DATA } else { "" };
    Some(format!("{MARK}{}\n{keeps_data}{}", down.checksum(), statements.join(";\n")))
}

/// What a text that is kept says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept<'k> {
    /// The checksum of the script that it was.
    checksum: Option<&'k str>,
    /// Its statements.
    pub(crate) statements: &'k str,
    /// One of them takes data away, or that is not known: an older program has kept it.
    pub(crate) loses_data: bool,
}

impl<'k> Kept<'k> {
    /// Reads a text that is kept.
    pub(crate) fn read(text: &'k str) -> Self {
        let marked = text.strip_prefix(MARK).and_then(|rest| rest.split_once('\n'));
        let (checksum, rest) = marked.map_or((None, text), |(checksum, rest)| (Some(checksum), rest));
        let kept = rest.strip_prefix(KEEPS_DATA);
        let statements = kept.unwrap_or(rest);
        Self { checksum, statements, loses_data: kept.is_none() && !statements.trim().is_empty() }
    }
}

/// What is kept in a row, if it is the script whose checksum the row records.
pub(crate) fn recorded(row: &RevisionRow) -> Option<Kept<'_>> {
    let kept = Kept::read(row.stored_down.as_deref()?);
    (kept.checksum.is_some() && row.down_checksum.as_deref() == kept.checksum).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, statements: &str, loses_data: bool) {
        let kept = Kept::read(text);
        assert_eq!((kept.statements, kept.loses_data), (statements, loses_data), "{text}");
    }

    #[test]
    fn a_kept_text_says_what_it_was() {
        check("-- checksum: 12\nDROP TABLE t", "DROP TABLE t", true);
        check("-- checksum: 12\n-- keeps data\nDROP VIEW v", "DROP VIEW v", false);
        check("-- checksum: 12\n", "", false);
        check("DROP VIEW v", "DROP VIEW v", true);
        assert_eq!(Kept::read("-- checksum: 12\nx").checksum, Some("12"));
    }
}

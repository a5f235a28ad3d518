//! `mixed-forms`: folders and files without headers in one chain.

use crate::diagnostic::{Diagnostic, FileId};
use crate::level::Level;
use crate::rule::example::NUMBERED_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "mixed-forms",
    levels: Levels::Fixed(Level::Error),
    summary: "folders and files without headers in one chain",
    documentation: Documentation {
        finds: "Migrations without a header in folders, beside others in files.",
        harm: "Folders are ordered as text and files by their number, so the two have no order in common.",
        given: &[NUMBERED_USERS],
        wrong: &[("migrations/2_add_name.up.sql", "ALTER TABLE users ADD COLUMN name TEXT;\n")],
        right: &[("migrations/2_add_name/up.sql", "ALTER TABLE users ADD COLUMN name TEXT;\n")],
        exception: "",
    },
};

/// One of either form.
pub(crate) fn found(folder: FileId, file: FileId) -> Diagnostic {
    RULE.found("folders and files without headers have no common order")
        .at(folder, 0..0, "a folder, ordered as Diesel does: as text")
        .at(file, 0..0, "a file, ordered by its number")
        .help("use one form for all migrations without a header, or give them headers")
}

//! `lock-missing`: a revision of the lock file whose files are gone.

use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::lock::Entry;
use crate::rule::example::{CREATE_USERS, OPEN_USERS, OPEN_USERS_AND_NEXT};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "lock-missing",
    levels: Levels::BySeal,
    summary: "a revision of the lock file whose files are gone",
    documentation: Documentation {
        finds: "A revision that stands in `migrations.lock`, and in no file of the folder.",
        harm: "Databases may have run it. A sealed revision has been released, so its loss is an error; an open one may \
        have been removed on purpose.",
        given: &[CREATE_USERS],
        wrong: &[OPEN_USERS_AND_NEXT],
        right: &[OPEN_USERS],
        exception: "If it was removed on purpose, `migrations lock` writes the file anew; of a sealed revision it wants \
        `--accept <id>`.",
    },
};

/// Entries of the lock file without a revision in the folder.
pub(crate) fn gone<'f>(folder: &'f Folder<'_>) -> impl Iterator<Item = &'f Entry> {
    let entries =
        folder.lock.filter(|_| folder.knows_all && folder.map.is_some()).map_or(&[][..], |(_, entries)| entries);
    entries.iter().filter(|entry| folder.map.is_some_and(|map| map.node(&entry.revision).is_none()))
}

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for entry in gone(folder) {
        let diagnostic = RULE
            .found(format!("revision `{}` stands in the lock, but its files are gone", entry.revision))
            .help(format!("restore its files, or, if it was removed on purpose, run {}", entry.command()));
        let level = if entry.seal.is_some() { Level::Error } else { Level::Warning };
        findings.add_at(level, folder.at_entry(diagnostic, entry, ""));
    }
}

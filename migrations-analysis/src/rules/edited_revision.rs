//! `edited-revision`: a sealed up script that has changed.

use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{ADD_NAME, CREATE_NAMED_USERS, CREATE_USERS, DROP_USERS, SEALED_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "edited-revision",
    levels: Levels::Fixed(Level::Error),
    summary: "a sealed up script that has changed",
    documentation: Documentation {
        finds: "An up script that does something else than when its revision was sealed in `migrations.lock`. Layout and \
        comments do not count.",
        harm: "Databases that have run the old script never run the new one, so from now on there are databases of two \
        kinds.",
        given: &[DROP_USERS],
        wrong: &[SEALED_USERS, CREATE_NAMED_USERS],
        right: &[
            (
                "migrations/migrations.lock",
                "# migrations.lock, format 1. Written by `migrations lock`.\n\
                 revision a1 base sealed v1:d30947c911a54c43bf8c008246008e97f212298226d19e8a38e480dfb9f82b32 v1:7a1b0b6ef0a7d9a552e3bc0ec851b5619f39a28dcab58b654810a8ff406173c3\n\
                 revision b1 a1 open\n\
                 head b1\n",
            ),
            CREATE_USERS,
            ADD_NAME,
        ],
        exception: "If no database has run the revision, `migrations lock --accept <id>` takes the edit over.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, entry) in folder.locked() {
        if entry.seal.is_none_or(|seal| seal.up == draft.up.checksum) {
            continue;
        }
        let id = &draft.id.text;
        let diagnostic = RULE
            .found(format!("revision `{id}` was edited after it was sealed"))
            .at(draft.file, draft.id.span.clone(), "")
            .help("undo the edit and put the change into a new revision: databases that have run it will not run it again")
            .help(format!("or, if no database has run it, `migrations lock --accept {id}`"));
        findings.add(draft, folder.at_entry(diagnostic, entry, "sealed here"));
    }
}

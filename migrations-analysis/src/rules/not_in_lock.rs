//! `not-in-lock`: a revision that the lock file does not have.

use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::lock;
use crate::rule::example::{ADD_NAME, CREATE_USERS, OPEN_USERS, OPEN_USERS_AND_NEXT};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "not-in-lock",
    levels: Levels::Settable { with_header: Level::Warning, without_header: Level::Warning },
    summary: "a revision that the lock file does not have",
    documentation: Documentation {
        finds: "A revision without an entry in `migrations.lock`, where there is such a file.",
        harm: "Two people who extend the same head get no conflict in git, and cargo may not notice a folder that was \
        copied in by hand.",
        given: &[CREATE_USERS, ADD_NAME],
        wrong: &[OPEN_USERS],
        right: &[OPEN_USERS_AND_NEXT],
        exception: "`migrations lock` writes the entry; `migrations revision` does so by itself.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for draft in folder.unlocked() {
        findings.add_with(draft, || {
            RULE.found(format!("revision `{}` is not in {}", draft.id.text, lock::FILE_NAME))
                .at(draft.file, draft.id.span.clone(), "")
                .help("run `migrations lock`")
        });
    }
}

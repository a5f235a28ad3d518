//! `edited-down`: a sealed down script that has changed.

use crate::draft::Down;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, DROP_USERS, SEALED_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "edited-down",
    levels: Levels::Settable { with_header: Level::Warning, without_header: Level::Warning },
    summary: "a sealed down script that has changed",
    documentation: Documentation {
        finds: "A down script that is another one than when its revision was sealed in `migrations.lock`.",
        harm: "A release has shipped the old script, and its users go back with that one. A corrected down script may \
        also be meant; then `migrations lock` accepts it.",
        given: &[SEALED_USERS, CREATE_USERS],
        wrong: &[("migrations/create_users/down.sql", "DROP TABLE IF EXISTS users;\n")],
        right: &[DROP_USERS],
        exception: "",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, entry) in folder.locked() {
        let Some(seal) = entry.seal else { continue };
        let down = match &draft.down {
            Down::Script(script) | Down::Unreadable(script, _) => Some(script.checksum),
            Down::Irreversible(_) | Down::Missing => None,
        };
        if seal.down == down {
            continue;
        }
        findings.add_with(draft, || {
            RULE.found(format!("the down script of revision `{}` has changed since it was sealed", draft.id.text))
                .at(draft.file, draft.id.span.clone(), "")
                .help("`migrations lock` accepts it")
        });
    }
}

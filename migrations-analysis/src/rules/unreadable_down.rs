//! `unreadable-down`: a down script that the database could not read.

use crate::diagnostic::Diagnostic;
use crate::draft::Down;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, DROP_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unreadable-down",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Error },
    summary: "a down script that the database could not read",
    documentation: Documentation {
        finds: "Statements in a down script that would be errors in an up script: syntax errors, statements that control \
        the transaction, and their like.",
        harm: "A downgrade through this revision fails. An upgrade does not need the script, so commands that only go \
        forward still work.",
        given: &[CREATE_USERS],
        wrong: &[("migrations/create_users/down.sql", "DROP TABEL users;\n")],
        right: &[DROP_USERS],
        exception: "Allow it in the down script, if you will never go back past it.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for draft in folder.drafts {
        let Down::Unreadable(_, faults) = &draft.down else { continue };
        let level = findings.level(draft);
        let first = faults.iter().position(|fault| fault.level == Level::Error);
        for (at, fault) in faults.iter().enumerate() {
            let own = Diagnostic { rule: &RULE, ..fault.clone() };
            findings.add_at(level.min(fault.level), if Some(at) == first { with_way_out(own) } else { own });
        }
    }
}

fn with_way_out(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.help(format!(
        "only a downgrade runs this script: correct it; or, if you will never go back past it, write `{}` into it",
        RULE.allowance()
    ))
}

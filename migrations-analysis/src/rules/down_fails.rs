//! `down-fails`: a down script that the database would refuse.

use migrations_schema::round_trip::Verdict;

use crate::findings::refusal::explained;
use crate::findings::way_back::correct_or_allow;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, DROP_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "down-fails",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a down script that the database would refuse",
    documentation: Documentation {
        finds: "A statement in a down script that the database would refuse when the down script runs after the up \
        script.",
        harm: "A downgrade stops with an error of the database, at a time when something has gone wrong already, and \
        the revision stays.",
        given: &[CREATE_USERS],
        wrong: &[("migrations/create_users/down.sql", "DROP TABLE user;\n")],
        right: &[DROP_USERS],
        exception: "Allow it where the database is known to take the statement all the same.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, down, round_trip) in folder.pairs().filter(|(.., round_trip)| round_trip.verdict == Verdict::DownFails)
    {
        for refused in &round_trip.down.refused {
            findings.add_with(draft, || {
                let message = format!("{} would refuse the way back: {}", folder.product(), refused.fault.message);
                correct_or_allow(explained(folder, RULE.found(message), draft, down, refused), &RULE, round_trip)
            });
        }
    }
}

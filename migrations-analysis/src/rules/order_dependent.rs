//! `order-dependent`: two branches that come to different schemas, depending on which one runs first.

use crate::branches::OrderDependence;
use crate::diagnostic::Diagnostic;
use crate::findings::SHOWN;
use crate::findings::differences::with_differences;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::CREATE_NAMED_USERS;
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "order-dependent",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "two branches whose order changes the schema",
    documentation: Documentation {
        finds: "Two branches that come to another schema, or to a statement that the database refuses, if the other one \
        runs first.",
        harm: "A branch that was merged late has run second on some databases and first on others: they differ, and \
        nothing shows it.",
        given: &[
            CREATE_NAMED_USERS,
            (
                "migrations/unique_names/up.sql",
                "-- revision: c1\n\
                 -- down_revision: a1\n\
                 CREATE UNIQUE INDEX users_name ON users (name);\n",
            ),
        ],
        wrong: &[
            (
                "migrations/rename_name/up.sql",
                "-- revision: b1\n\
                 -- down_revision: a1\n\
                 ALTER TABLE users RENAME COLUMN name TO full_name;\n",
            ),
            (
                "migrations/merge/up.sql",
                "-- revision: d1\n\
                 -- down_revision: b1, c1\n",
            ),
        ],
        right: &[(
            "migrations/rename_name/up.sql",
            "-- revision: b1\n\
             -- down_revision: c1\n\
             ALTER TABLE users RENAME COLUMN name TO full_name;\n",
        )],
        exception: "Allow it in the revision that merges the branches, if the order does no harm.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for dependence in &folder.branches.order_dependences {
        // Branches that are not merged yet are the later one's matter.
        let draft = &folder.drafts[dependence.merge.unwrap_or(dependence.second)];
        findings.add_with(draft, || found(folder, dependence));
    }
    if folder.branches.untried > 0 {
        let untried = folder.branches.untried;
        let message = format!("{untried} pairs of branches were not run in both orders: there are very many");
        findings.add_at(Level::Note, RULE.found(message));
    }
}

fn found(folder: &Folder<'_>, dependence: &OrderDependence) -> Diagnostic {
    let [first, second] = [dependence.first, dependence.second].map(|place| &folder.drafts[place]);
    let (one, other) = (first.id.text.as_str(), second.id.text.as_str());
    let message = format!("it matters which of the branches up to `{one}` and `{other}` a database runs first");
    let mut diagnostic = RULE.found(message);
    if let Some(merge) = dependence.merge.map(|place| &folder.drafts[place]) {
        diagnostic = diagnostic.at(merge.file, merge.id.span.clone(), "merged here");
    }
    diagnostic = diagnostic.at(first.file, first.id.span.clone(), "first in plan order").at(
        second.file,
        second.id.span.clone(),
        "the other branch",
    );
    for (place, refused) in dependence.refused.iter().take(SHOWN) {
        let (product, reason) = (folder.product(), &refused.fault.message);
        let script = &folder.drafts[*place].up;
        let text = format!("with `{other}` first, {product} would refuse this: {reason}");
        diagnostic = diagnostic.at(script.file, script.placed(&refused.fault.span), text);
    }
    with_differences(diagnostic, &dependence.differences, &format!("with `{other}` first, "))
        .help(format!("let one wait for the other: `-- depends_on: {one}` where the branch of `{other}` begins"))
        .help(format!("or say why it does no harm: `{}`", RULE.allowance()))
}

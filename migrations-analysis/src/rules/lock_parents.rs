//! `lock-parents`: a revision with other parents than in the lock file.

use migrations_core::RevisionMap;

use crate::draft::Draft;
use crate::findings::{Findings, Folder};
use crate::header::DownRevision;
use crate::level::Level;
use crate::lock::Entry;
use crate::rule::example::{CREATE_POSTS, CREATE_USERS, OPEN_USERS_AND_NEXT};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "lock-parents",
    levels: Levels::BySeal,
    summary: "a revision with other parents than in the lock file",
    documentation: Documentation {
        finds: "A revision whose `down_revision` names other revisions than its entry in `migrations.lock`.",
        harm: "Databases that have run the chain in its old order are not what the new order makes.",
        given: &[OPEN_USERS_AND_NEXT, CREATE_USERS],
        wrong: &[(
            "migrations/create_posts/up.sql",
            "-- revision: b1\n\
             -- down_revision: base\n\
             CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
        )],
        right: &[CREATE_POSTS],
        exception: "If the new order is meant, `migrations lock` writes the file anew; of a sealed revision it wants \
        `--accept <id>`.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    let Some(map) = folder.map else { return };
    for (draft, entry) in folder.locked() {
        if has_parents_of(map, draft, entry) {
            continue;
        }
        let diagnostic = RULE.found(format!("revision `{}` has other parents than in the lock", draft.id.text)).at(
            draft.file,
            draft.id.span.clone(),
            "",
        );
        let level = if entry.seal.is_some() { Level::Error } else { Level::Warning };
        let diagnostic = folder.at_entry(diagnostic, entry, "as it was");
        findings.add_at(level, diagnostic.help(format!("restore the line, or run {}", entry.command())));
    }
}

fn has_parents_of(map: &RevisionMap<'_>, draft: &Draft, entry: &Entry) -> bool {
    let Some(header) = &draft.header else { return true };
    let parents: Vec<&str> = match &header.down_revision {
        DownRevision::Base => Vec::new(),
        DownRevision::Parents(parents) => parents.iter().map(|parent| parent.text.as_str()).collect(),
    };
    // By id: a squash answers to the ids that it replaces.
    let resolved = |name: &str| map.node(name).map_or_else(|| name.to_owned(), |node| map.id(node).to_owned());
    parents.iter().map(|parent| resolved(parent)).eq(entry.parents.iter().map(|parent| resolved(parent)))
}

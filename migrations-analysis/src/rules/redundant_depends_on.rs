//! `redundant-depends-on`: a dependency that another parent implies.

use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::findings::{Findings, Folder};
use crate::header::Header;
use crate::level::Level;
use crate::rule::example::{ADD_AGE_AFTER_NAME, ADD_NAME, CREATE_USERS};
use crate::rule::{Documentation, Levels, Rule};
use crate::source::Located;

/// The rule.
pub static RULE: Rule = Rule {
    id: "redundant-depends-on",
    levels: Levels::Settable { with_header: Level::Warning, without_header: Level::Warning },
    summary: "a dependency that another parent implies",
    documentation: Documentation {
        finds: "An entry of `depends_on` that names a revision which has run anyway when this one runs.",
        harm: "The entry has no effect, and misleads its reader.",
        given: &[CREATE_USERS, ADD_NAME],
        wrong: &[(
            "migrations/add_age/up.sql",
            "-- revision: c1\n\
             -- down_revision: b1\n\
             -- depends_on: a1\n\
             ALTER TABLE users ADD COLUMN age INTEGER;\n",
        )],
        right: &[ADD_AGE_AFTER_NAME],
        exception: "",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    let Some(map) = folder.map else { return };
    for &(node, parent) in map.redundant_dependencies() {
        let draft = &folder.drafts[map.place(node)];
        let Some(header) = &draft.header else { continue };
        let names = |entry: &&Located| map.node(&entry.text) == Some(parent);
        if let Some(entry) = header.depends_on.iter().find(names) {
            findings.add_with(draft, || found(draft, header, entry));
        }
    }
}

fn found(draft: &Draft, header: &Header, entry: &Located) -> Diagnostic {
    let others: Vec<&str> =
        header.depends_on.iter().filter(|other| *other != entry).map(|other| other.text.as_str()).collect();
    let all = header.depends_on.first().zip(header.depends_on.last());
    let list = all.map_or(entry.span.clone(), |(first, last)| first.span.start..last.span.end);
    RULE.found(format!("`{}` need not depend on `{}`", draft.id.text, entry.text))
        .at(draft.file, entry.span.clone(), "another parent needs it already")
        .help("leave it out")
        .replacing(draft.file, list, others.join(", "))
}

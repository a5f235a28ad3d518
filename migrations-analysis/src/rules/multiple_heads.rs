//! `multiple-heads`: several revisions that nothing follows.

use migrations_core::NameKind;

use crate::config::CONFIG_FILE;
use crate::diagnostic::Diagnostic;
use crate::findings::places::Places;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{ADD_AGE, ADD_AGE_AFTER_NAME, ADD_NAME, CREATE_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "multiple-heads",
    levels: Levels::OfFolder(Level::Warning),
    summary: "several revisions that nothing follows",
    documentation: Documentation {
        finds: "A folder in which several revisions come last. With `linear = true` in `migrations.toml` it is an error, \
        with `linear = false` all is well; otherwise the level counts.",
        harm: "`upgrade head` refuses to choose between them. Most often two people have extended the same revision \
        without knowing of each other.",
        given: &[CREATE_USERS, ADD_NAME],
        wrong: &[ADD_AGE],
        right: &[ADD_AGE_AFTER_NAME],
        exception: "Where several heads are wanted, write `linear = false`; `upgrade heads` then runs all.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    // A header that is to be written yet says what its revision follows.
    let Some(map) = folder.map.filter(|_| folder.knows_heads) else { return };
    let heads: Vec<usize> = map.heads().map(|node| map.place(node)).collect();
    let level = match folder.settings.linear {
        Some(true) => Level::Error,
        Some(false) => Level::Allow,
        None => RULE.level(true, &folder.settings.levels),
    };
    if heads.len() > 1 {
        findings.add_at(level, found(folder, &heads));
    }
}

fn found(folder: &Folder<'_>, heads: &[usize]) -> Diagnostic {
    let places = Places(folder.drafts);
    let id = |place: usize| &places.id(place).text;
    let names: Vec<String> = heads.iter().map(|&place| format!("`{}`", id(place))).collect();
    let message = format!("there are {} heads: {}", heads.len(), names.join(", "));
    let at_head = |diagnostic: Diagnostic, &place: &usize| {
        diagnostic.at(places.file(place), places.entry(place, NameKind::DownRevision, 0), "")
    };
    let (first, last) = (id(heads[0]), id(heads[heads.len() - 1]));
    let diagnostic = heads
        .iter()
        .fold(RULE.found(message), at_head)
        .help(format!("let one continue the other: in `{last}`, write `-- down_revision: {first}`"))
        .help("or merge them: `migrations merge heads -m \"..\"`");
    match folder.settings.linear {
        Some(_) => diagnostic.note("`linear = true` is set, so one head is wanted"),
        None => diagnostic
            .help(format!("or, if several heads are wanted, write `linear = false` into {CONFIG_FILE}"))
            .note("`upgrade head` refuses to choose between them; `upgrade heads` runs all"),
    }
}

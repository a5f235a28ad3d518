//! `missing-down`: a revision without a down script.

use migrations_core::baked::Form;

use crate::diagnostic::Diagnostic;
use crate::draft::{Down, Draft};
use crate::findings::way_back::write_or_declare;
use crate::findings::{Findings, Folder};
use crate::level::Level;
use crate::rule::example::{CREATE_USERS, DROP_USERS};
use crate::rule::{Documentation, Levels, Rule};

/// The rule.
pub static RULE: Rule = Rule {
    id: "missing-down",
    levels: Levels::Settable { with_header: Level::Error, without_header: Level::Allow },
    summary: "a revision without a down script",
    documentation: Documentation {
        finds: "A revision whose up script does something, and that has neither a down script nor a reason why there is \
        none.",
        harm: "When a release has to be taken back, there is no way from its schema to the one before.",
        given: &[CREATE_USERS],
        wrong: &[],
        right: &[DROP_USERS],
        exception: "If there is no way back, write `-- irreversible: <reason>` into the header.",
    },
};

/// Looks at a whole folder.
pub(crate) fn check(folder: &Folder<'_>, findings: &mut Findings<'_>) {
    for (draft, round_trip) in folder.read() {
        if !draft.up.is_empty() && matches!(draft.down, Down::Missing) {
            let way_back = round_trip.and_then(|round_trip| round_trip.way_back.as_deref());
            findings.add_with(draft, || write_or_declare(found(folder, draft), draft, way_back));
        }
    }
}

fn found(folder: &Folder<'_>, draft: &Draft) -> Diagnostic {
    let wanted = if draft.unit.form == Form::Single {
        "there is no `-- migrate:down` section".to_owned()
    } else {
        let path = draft.unit.form.path(&draft.unit.name, false);
        format!("`{}/{path}` does not exist", folder.settings.folder)
    };
    let message = format!("revision `{}` has no down script", draft.id.text);
    RULE.found(message).at(draft.file, draft.id.span.clone(), wanted)
}

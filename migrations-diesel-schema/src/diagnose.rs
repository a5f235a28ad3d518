//! Disagreements as messages that point into the `schema.rs`.

use migrations_analysis::SourceFile;
use migrations_analysis::diagnostic::{Diagnostic, Diagnostics, Sources};
use migrations_analysis::rules::schema_rs;
use migrations_schema::Schema;

use crate::compare::compare;
use crate::read::{Unreadable, read};
use crate::settings::PrintSchema;
use crate::tables::Tables;

/// What there is to say of a `schema.rs` beside the migrations: one error for each table and column that is otherwise.
///
/// `path` is shown in the messages; `is_ignored` says of which tables nothing is said.
pub fn diagnose(
    path: &str,
    text: &str,
    model: &Schema,
    settings: &PrintSchema,
    is_ignored: impl Fn(&str) -> bool,
) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.add(SourceFile { path: path.to_owned(), text: text.to_owned() });
    let written = match read(text) {
        Ok(written) => written,
        Err(fault) => {
            let (diagnostic, sources) = unreadable(path, text, &fault);
            return (vec![diagnostic], sources);
        }
    };
    let tables = Tables::of(model, settings);
    // What nobody knows for certain is no reason to fail.
    let open = model.uncertain_names();
    for disagreement in compare(&written, &tables, settings, model.dialect()) {
        let table = disagreement.table();
        if is_ignored(table) || open.contains(table) {
            continue;
        }
        let place = disagreement.place(&written).map(|span| (file, span));
        diagnostics.push(schema_rs::disagrees(path, &disagreement.to_string(), place, disagreement.help()));
    }
    (diagnostics.sorted(&sources), sources)
}

/// A `schema.rs` that cannot be read, as a message that points into it.
pub fn unreadable(path: &str, text: &str, fault: &Unreadable) -> (Diagnostic, Sources) {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile { path: path.to_owned(), text: text.to_owned() });
    let place = fault.place.clone().map(|place| (file, place));
    (schema_rs::unreadable_text(path, place, fault.to_string()), sources)
}

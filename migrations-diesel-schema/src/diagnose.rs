//! Disagreements as messages that point into the `schema.rs`.

use migrations_analysis::SourceFile;
use migrations_analysis::diagnostic::{Diagnostic, Diagnostics, Sources};
use migrations_schema::schema::Model;

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
    model: &Model,
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
    let open = model.open_names();
    for disagreement in compare(&written, &tables, settings, model.dialect()) {
        let table = disagreement.table();
        if is_ignored(table) || open.contains(table) {
            continue;
        }
        let message = format!("`{path}` and the migrations disagree: {disagreement}");
        let mut diagnostic = Diagnostic::error("schema-rs", message);
        diagnostic = match disagreement.place(&written) {
            Some(span) => diagnostic.at(file, span, ""),
            None => diagnostic.in_path(path),
        };
        if let Some(help) = disagreement.help() {
            diagnostic = diagnostic.help(help);
        }
        diagnostics.push(
            diagnostic
                .help(format!("`migrations print-schema > {path}` writes it anew"))
                .help("or, if the migrations are behind: `migrations revision --autogenerate`"),
        );
    }
    (diagnostics.sorted(&sources), sources)
}

/// A `schema.rs` that cannot be read, as a message that points into it.
pub fn unreadable(path: &str, text: &str, fault: &Unreadable) -> (Diagnostic, Sources) {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile { path: path.to_owned(), text: text.to_owned() });
    let diagnostic = Diagnostic::error("schema-rs", format!("`{path}` cannot be read"));
    let diagnostic = match &fault.place {
        Some(place) => diagnostic.at(file, place.clone(), "").note(fault.to_string()),
        None => diagnostic.in_path(path).note(fault.to_string()),
    };
    (diagnostic, sources)
}

//! Diagnostics of the folder, as text and as JSON.

use migrations::cli::{Failure, FailureKind};
use migrations_analysis::diagnostic::{Diagnostic, Edit, Level, Place, Sources};
use migrations_analysis::{Outcome, render};
use serde::Serialize;

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
}

impl Counts {
    pub(crate) fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |level| diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count();
        Self { errors: count(Level::Error), warnings: count(Level::Warning) }
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}, {}", plural(self.errors, "error"), plural(self.warnings, "warning"))
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Allow | Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// One block for each diagnostic, with empty lines between them, and at the end the command that says more. A run prints
/// this once.
pub(crate) fn text<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, sources: &Sources) -> String {
    let diagnostics: Vec<&Diagnostic> = diagnostics.into_iter().collect();
    let Some(first) = diagnostics.first() else { return String::new() };
    let blocks: String = diagnostics
        .iter()
        .map(|diagnostic| format!("{}: {}\n\n", word(diagnostic.level), render(diagnostic, sources)))
        .collect();
    format!("{blocks}For more about a rule: `migrations explain {}`\n", first.rule)
}

/// A folder in which too much is wrong to go on.
pub(crate) fn failure(folder: &str, diagnostics: &[Diagnostic], sources: &Sources) -> Failure {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).collect();
    let count = plural(errors.len(), "error");
    let views: Vec<DiagnosticView<'_>> = errors.iter().map(|error| DiagnosticView::new(error, sources)).collect();
    let message = format!("`{folder}` has {count}\n\n{}", text(errors.iter().copied(), sources).trim_end());
    let diagnostics = serde_json::to_value(&views).ok().map(Box::new);
    Failure { diagnostics, ..Failure::new(FailureKind::Folder, message) }
}

/// The failure of a folder that was checked.
pub(crate) fn failure_of(folder: &str, outcome: &Outcome) -> Failure {
    failure(folder, &outcome.diagnostics, &outcome.sources)
}

/// A diagnostic for a program.
#[derive(Debug, Serialize)]
pub(crate) struct DiagnosticView<'d> {
    level: &'static str,
    rule: &'static str,
    message: &'d str,
    /// The most important first.
    places: Vec<PlaceView<'d>>,
    helps: &'d [String],
    notes: &'d [String],
    /// What corrects it, where there is one likely correction.
    fix: Option<FixView<'d>>,
}

/// What is to stand in place of a part of a file.
#[derive(Debug, Serialize)]
struct FixView<'d> {
    path: &'d str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'d str,
}

impl<'d> FixView<'d> {
    fn new(edit: &'d Edit, sources: &'d Sources) -> Self {
        let file = sources.file(edit.file);
        let (line, column) = file.line_and_column(edit.span.start);
        let (end_line, end_column) = file.line_and_column(edit.span.end);
        Self { path: &file.path, line, column, end_line, end_column, text: &edit.text }
    }
}

#[derive(Debug, Serialize)]
struct PlaceView<'d> {
    path: &'d str,
    line: Option<usize>,
    column: Option<usize>,
    text: &'d str,
}

impl<'d> DiagnosticView<'d> {
    pub(crate) fn new(diagnostic: &'d Diagnostic, sources: &'d Sources) -> Self {
        let place = |place: &'d Place, text: &'d str| match place {
            Place::Path(path) => PlaceView { path, line: None, column: None, text },
            Place::Span(file, span) => {
                let file = sources.file(*file);
                let (line, column) = file.line_and_column(span.start);
                PlaceView { path: &file.path, line: Some(line), column: Some(column), text }
            }
        };
        Self {
            level: word(diagnostic.level),
            rule: diagnostic.rule.id,
            message: &diagnostic.message,
            places: diagnostic.labels.iter().map(|label| place(&label.place, &label.text)).collect(),
            helps: &diagnostic.helps,
            notes: &diagnostic.notes,
            fix: diagnostic.fix.as_ref().map(|edit| FixView::new(edit, sources)),
        }
    }
}

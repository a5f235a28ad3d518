//! `migrations verify`

use migrations::cli::{Answer, Exit, Failure};
use migrations_analysis::StatementCounts;
use migrations_analysis::diagnostic::{Diagnostic, Place};
use serde::Serialize;

use crate::diagnostics::{self, Counts, DiagnosticView, plural};
use crate::project::Project;

#[derive(Serialize)]
struct VerifyView<'v> {
    revisions: Vec<RevisionView<'v>>,
    diagnostics: Vec<DiagnosticView<'v>>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct RevisionView<'v> {
    revision: &'v str,
    name: &'v str,
    statements: StatementsView,
    diagnostics: Vec<DiagnosticView<'v>>,
}

#[derive(Serialize)]
struct StatementsView {
    schema: usize,
    data: usize,
    other: usize,
    calls: usize,
    unread: usize,
}

impl From<StatementCounts> for StatementsView {
    fn from(counts: StatementCounts) -> Self {
        let StatementCounts { schema, data, other, calls, unread } = counts;
        Self { schema, data, other, calls, unread }
    }
}

pub(crate) fn verify(project: &Project) -> Result<Answer, Failure> {
    let outcome = project.check();
    let counts = Counts::of(&outcome.diagnostics);
    let view = |diagnostic| DiagnosticView::new(diagnostic, &outcome.sources);
    let revisions: Vec<RevisionView<'_>> = outcome
        .summaries
        .iter()
        .map(|summary| RevisionView {
            revision: &summary.revision,
            name: &summary.name,
            statements: summary.statements.into(),
            diagnostics: outcome.diagnostics.iter().filter(|it| is_about(it, &summary.files)).map(view).collect(),
        })
        .collect();
    let is_about_none =
        |diagnostic: &&Diagnostic| !outcome.summaries.iter().any(|summary| is_about(diagnostic, &summary.files));
    let rest = outcome.diagnostics.iter().filter(is_about_none).map(view).collect();
    let mut text = diagnostics::text(&outcome.diagnostics, &outcome.sources);
    if !text.is_empty() {
        text.push('\n');
    }
    let mut total = StatementCounts::default();
    outcome.summaries.iter().for_each(|summary| total += summary.statements);
    let unread = match total.unread {
        0 => String::new(),
        1 => "; 1 could not be read and runs as it stands".to_owned(),
        several => format!("; {several} could not be read and run as they stand"),
    };
    text.push_str(&format!(
        "{}: {} on the schema, {} on data, {} other, {}{unread}\n{counts}\n",
        plural(outcome.summaries.len(), "revision"),
        plural(total.schema, "statement"),
        total.data,
        total.other,
        plural(total.calls, "call"),
    ));
    let exit = if counts.errors > 0 { Exit::Folder } else { Exit::Done };
    let view = VerifyView { revisions, diagnostics: rest, errors: counts.errors, warnings: counts.warnings };
    Ok(Answer::remark(text, &view).exiting(exit))
}

/// Whether the main place of a diagnostic is in one of these files.
fn is_about(diagnostic: &Diagnostic, files: &[migrations_analysis::diagnostic::FileId]) -> bool {
    diagnostic.labels.first().is_some_and(|label| matches!(&label.place, Place::Span(file, _) if files.contains(file)))
}

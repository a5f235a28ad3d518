//! `migrations verify`

use std::collections::BTreeMap;

use migrations::cli::{Answer, Exit, Failure};
use migrations_analysis::diagnostic::{Diagnostic, Place, Sources};
use migrations_analysis::rules::checkpoint_differs;
use migrations_analysis::{CONFIG_FILE, Outcome, StatementCounts, StatementSummary, Summary, checkpoint, rule_list};
use migrations_schema::round_trip::Verdict;
use serde::Serialize;

use crate::diagnostics::{self, Counts, DiagnosticView, plural};
use crate::files;
use crate::fixes;
use crate::project::Project;

#[derive(Serialize)]
struct VerifyView<'v> {
    revisions: Vec<RevisionView<'v>>,
    diagnostics: Vec<DiagnosticView<'v>>,
    errors: usize,
    warnings: usize,
    /// How many faults were corrected.
    corrected: usize,
}

#[derive(Serialize)]
struct RevisionView<'v> {
    revision: &'v str,
    name: &'v str,
    /// Whether all rules hold for it; not so without a header, unless the configuration says so.
    checked: bool,
    statements: StatementsView,
    read: Vec<StatementView<'v>>,
    /// `restored`, `column-order`, `not-restored`, `down-fails`, `no-down`, `irreversible`, `unknown`, `no-effect`.
    verdict: Option<&'static str>,
    difference: &'v [String],
    diagnostics: Vec<DiagnosticView<'v>>,
}

/// A statement, and how it was read.
#[derive(Serialize)]
struct StatementView<'v> {
    path: &'v str,
    line: usize,
    column: usize,
    /// `CREATE TABLE` and the like; empty where it has a syntax error.
    form: &'v str,
    /// `exact`, `opaque`, `error`.
    read: &'static str,
}

impl<'v> StatementView<'v> {
    fn new(statement: &'v StatementSummary, sources: &'v Sources) -> Self {
        let file = sources.file(statement.file);
        let (line, column) = file.line_and_column(statement.span.start);
        Self { path: &file.path, line, column, form: &statement.form, read: statement.read.as_str() }
    }
}

#[derive(Serialize)]
struct StatementsView {
    exact: usize,
    no_effect: usize,
    object: usize,
    unknown: usize,
    unread: usize,
}

impl From<StatementCounts> for StatementsView {
    fn from(counts: StatementCounts) -> Self {
        let StatementCounts { exact, no_effect, object, unknown, unread } = counts;
        Self { exact, no_effect, object, unknown, unread }
    }
}

pub(crate) fn verify(project: &Project) -> Result<Answer, Failure> {
    answer(project, &checked(project), 0)
}

/// Corrects what can be, and checks again.
pub(crate) fn verify_and_fix(project: &Project) -> Result<Answer, Failure> {
    let outcome = project.check();
    let corrected = fixes::apply(&project.root, &outcome.diagnostics, &outcome.sources)?;
    answer(project, &checked(project), corrected)
}

/// Everything, read and run; and whether builds that go on from a checkpoint come to the same.
fn checked(project: &Project) -> Outcome {
    let mut outcome = project.check();
    // Without a checkpoint this would check everything twice.
    let checkpoint = files::read_optional(&project.folder().join(checkpoint::FILE_NAME));
    if checkpoint.is_ok_and(|text| text.is_none()) {
        return outcome;
    }
    let resumed = project.check_from_checkpoint();
    if resumed.is_resumed && !outcome.agrees_with(&resumed) {
        outcome.diagnostics.insert(0, checkpoint_differs::found(&project.settings.folder));
    }
    outcome
}

fn answer(project: &Project, outcome: &Outcome, corrected: usize) -> Result<Answer, Failure> {
    let counts = Counts::of(&outcome.diagnostics);
    let view = |diagnostic| DiagnosticView::new(diagnostic, &outcome.sources);
    let revisions: Vec<RevisionView<'_>> = outcome
        .summaries
        .iter()
        .map(|summary| RevisionView {
            revision: &summary.revision,
            name: &summary.name,
            checked: !summary.is_unchecked,
            statements: summary.statements.into(),
            read: summary.read.iter().map(|statement| StatementView::new(statement, &outcome.sources)).collect(),
            verdict: summary.verdict.map(Verdict::as_str),
            difference: &summary.differences,
            diagnostics: outcome.diagnostics.iter().filter(|it| is_about(it, &summary.files)).map(view).collect(),
        })
        .collect();
    let is_about_none =
        |diagnostic: &&Diagnostic| !outcome.summaries.iter().any(|summary| is_about(diagnostic, &summary.files));
    let rest = outcome.diagnostics.iter().filter(is_about_none).map(view).collect();
    let mut text = String::new();
    if corrected > 0 {
        text.push_str(&format!("corrected {}\n\n", plural(corrected, "fault")));
    }
    let messages = diagnostics::text(&outcome.diagnostics, &outcome.sources);
    if !messages.is_empty() {
        text.push_str(&messages);
        text.push('\n');
    }
    outcome.summaries.iter().for_each(|summary| text.push_str(&remark(summary)));
    let mut total = StatementCounts::default();
    outcome.summaries.iter().for_each(|summary| total += summary.statements);
    let unread = match total.unread {
        0 => String::new(),
        1 => "; 1 could not be read and runs as it stands".to_owned(),
        several => format!("; {several} could not be read and run as they stand"),
    };
    text.push_str(&format!(
        "{}: {} with a known effect on the schema, {} on functions, views and the like, {} on neither, {} unknown{unread}\n\
         down after up: {}\n{}{}\n",
        plural(outcome.summaries.len(), "revision"),
        plural(total.exact, "statement"),
        total.object,
        total.no_effect,
        total.unknown,
        verdicts(&outcome.summaries),
        unchecked(project, &outcome.summaries),
        last_line(&outcome.summaries, counts),
    ));
    let exit = if counts.errors > 0 { Exit::Folder } else { Exit::Done };
    let view = VerifyView { revisions, diagnostics: rest, errors: counts.errors, warnings: counts.warnings, corrected };
    Ok(Answer::remark(text, &view).exiting(exit))
}

/// Which checks are off for revisions without a header, and how to turn them on.
fn unchecked(project: &Project, summaries: &[Summary]) -> String {
    let count = summaries.iter().filter(|summary| summary.is_unchecked).count();
    let off = rule_list::off_without_header(&project.settings.levels);
    if count == 0 || off.is_empty() {
        return String::new();
    }
    format!(
        "off for {} without a header: {}; `headerless = \"check\"` in {CONFIG_FILE} turns them on\n",
        plural(count, "revision"),
        off.join(", ")
    )
}

/// What it all came to. "0 errors" would be wrong beside a revision that cannot run.
fn last_line(summaries: &[Summary], counts: Counts) -> String {
    let refused = summaries.iter().filter(|summary| summary.is_unchecked && summary.is_refused).count();
    if refused == 0 {
        return counts.to_string();
    }
    let counted = if counts.errors > 0 { counts.to_string() } else { plural(counts.warnings, "warning") };
    format!(
        "{counted}; the database would refuse {} without a header, which counts as no error",
        plural(refused, "revision")
    )
}

/// Most lines about one revision.
const SHOWN: usize = 3;

/// A revision that is not as it should be, whether or not a rule says so.
fn remark(summary: &Summary) -> String {
    let Some(verdict) = summary.verdict else { return String::new() };
    let is_open =
        matches!(verdict, Verdict::ColumnOrder | Verdict::NotRestored | Verdict::DownFails | Verdict::Unknown);
    if !is_open && summary.remarks.is_empty() {
        return String::new();
    }
    let mut text = format!("{}: {}\n", summary.name, words(verdict));
    let reasons: Vec<&String> = summary.remarks.iter().chain(&summary.differences).collect();
    for reason in reasons.iter().take(SHOWN) {
        text.push_str(&format!("  {reason}\n"));
    }
    match reasons.len().saturating_sub(SHOWN) {
        0 => text,
        more => format!("{text}  and {more} more\n"),
    }
}

/// How many revisions have which verdict.
fn verdicts(summaries: &[Summary]) -> String {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for verdict in summaries.iter().filter_map(|summary| summary.verdict) {
        *counts.entry(verdict).or_default() += 1;
    }
    let parts: Vec<String> = counts.iter().map(|(verdict, count)| format!("{count} {}", words(*verdict))).collect();
    if parts.is_empty() { "nothing to say".to_owned() } else { parts.join(", ") }
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Restored => "restored",
        Verdict::ColumnOrder => "restored but for the order of columns",
        Verdict::NotRestored => "not restored",
        Verdict::DownFails => "where down fails",
        Verdict::NoDown => "without a way back",
        Verdict::Irreversible => "irreversible as declared",
        Verdict::Unknown => "unknown",
        Verdict::NoEffect => "without effect on the schema",
    }
}

/// Whether the main place of a diagnostic is in one of these files.
fn is_about(diagnostic: &Diagnostic, files: &[migrations_analysis::diagnostic::FileId]) -> bool {
    diagnostic.labels.first().is_some_and(|label| matches!(&label.place, Place::Span(file, _) if files.contains(file)))
}

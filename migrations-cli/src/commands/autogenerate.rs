//! `migrations revision --autogenerate` and `migrations check --autogenerate`

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _, stderr, stdin};

use migrations::cli::{Answer, Exit, Failure, FailureKind};
use migrations_analysis::Outcome;
use migrations_analysis::generated::{Generated, Unproven, generate};
use migrations_catalog::introspection::{LeftOut, Seen};
use migrations_core::Revision;
use migrations_schema::Schema;
use migrations_schema::plan::{Operation, Remark, Rename, Style, operations};
use serde::Serialize;

use super::prove::{Proof, prove, refuse};
use super::source::Comparison;
use super::writing::{Scripts, Written, random_id, write_revision};
use crate::arguments::{Cli, ComparisonArguments, RevisionArguments};
use crate::database::normalised;
use crate::project::Project;

#[derive(Serialize)]
struct OperationView<'v> {
    operation: &'static str,
    kind: &'static str,
    object: String,
    details: &'v [String],
    remarks: Vec<RemarkView>,
    statements: &'v [String],
}

#[derive(Serialize)]
struct RemarkView {
    kind: &'static str,
    text: String,
}

/// Something that a live database holds and nobody has read.
#[derive(Serialize)]
struct LeftOutView<'v> {
    kind: &'v str,
    object: &'v str,
    reason: &'v str,
    used_by: &'v [String],
}

impl<'v> LeftOutView<'v> {
    fn of(left_out: &[&'v LeftOut]) -> Vec<Self> {
        let view = |left: &&'v LeftOut| Self {
            kind: &left.what.kind,
            object: &left.what.identity,
            reason: &left.reason,
            used_by: &left.what.used_by,
        };
        left_out.iter().map(view).collect()
    }
}

#[derive(Serialize)]
struct GeneratedView<'v> {
    revisions: &'v [Written],
    operations: Vec<OperationView<'v>>,
    likely_renames: Vec<String>,
    not_generated: Vec<String>,
    left_out: Vec<LeftOutView<'v>>,
    /// Where it was asked for, or costs nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

#[derive(Serialize)]
struct CheckedView<'v> {
    operations: Vec<OperationView<'v>>,
    likely_renames: Vec<String>,
    not_generated: Vec<String>,
    left_out: Vec<LeftOutView<'v>>,
}

impl<'v> OperationView<'v> {
    fn new(operation: &'v Operation) -> Self {
        let remark = |remark: &Remark| match remark {
            Remark::Loses(text) => RemarkView { kind: "loses-data", text: text.clone() },
            Remark::Needs(text) => RemarkView { kind: "needs", text: text.clone() },
            Remark::Backfill { table, column, .. } => {
                RemarkView { kind: "backfill", text: format!("{table}.{column}") }
            }
            Remark::Note(text) => RemarkView { kind: "note", text: text.clone() },
        };
        Self {
            operation: operation.verb.as_str(),
            kind: operation.object.kind.as_str(),
            object: operation.object.full_name(),
            details: &operation.details,
            remarks: operation.remarks.iter().map(remark).collect(),
            statements: &operation.statements,
        }
    }
}

/// One line for each operation.
fn listing(operations: &[&Operation]) -> String {
    let mut text = String::new();
    for operation in operations {
        let _ = write!(text, "  {} {}", operation.verb.as_str(), operation.object);
        if !operation.details.is_empty() {
            let _ = write!(text, ": {}", operation.details.join("; "));
        }
        text.push('\n');
        for remark in &operation.remarks {
            let said = match remark {
                Remark::Loses(what) => format!("loses data: {what}"),
                Remark::Needs(what) => format!("refused if rows are otherwise: {what}"),
                Remark::Backfill { table, column, .. } => format!("rows need a value in {column} of {table} first"),
                Remark::Note(what) => what.clone(),
            };
            let _ = writeln!(text, "    {said}");
        }
    }
    text
}

fn hints(comparison: &Comparison, not_generated: &[String]) -> String {
    let mut text = String::new();
    for rename in &comparison.likely {
        let _ = writeln!(text, "{}; if that is a rename: --rename {rename}", describe(rename));
    }
    let open: std::collections::BTreeSet<&str> =
        comparison.from.uncertain_names().into_iter().chain(comparison.to.uncertain_names()).collect();
    // Those of a live database are listed as not read.
    let left_out = comparison.left_out();
    let is_listed = |name: &&str| left_out.iter().any(|left| left.what.name == **name);
    let open: Vec<&str> = open.into_iter().filter(|name| !is_listed(name)).collect();
    if !open.is_empty() {
        let _ = writeln!(text, "not compared, because too little is known of it: {}", open.join(", "));
    }
    for what in comparison.unsure() {
        let _ = writeln!(text, "not compared, because the server may only say it in other words: {what}");
    }
    if comparison.has_rows() {
        let _ =
            writeln!(text, "the rows of {} are in no revision: only what makes the schema was read", comparison.name);
    }
    for what in not_generated {
        let _ = writeln!(text, "not generated, write it by hand: {what}");
    }
    text.push_str(&unread(&comparison.left_out(), comparison.live().is_some()));
    text
}

/// What a live database or a file holds and is not read, and what to do about it.
fn unread(left_out: &[&LeftOut], is_live: bool) -> String {
    let mut text = String::new();
    if left_out.is_empty() {
        return text;
    }
    let start = if is_live { "not read from the database" } else { "kept in no schema here" };
    let _ = writeln!(text, "{start}, and so neither compared nor generated:");
    for LeftOut { what, reason } in left_out {
        let _ = write!(text, "  {} `{}`: {reason}", what.kind, what.identity);
        if !what.used_by.is_empty() {
            let _ = write!(text, "; it is used by `{}`", what.used_by.join("`, `"));
        }
        text.push('\n');
    }
    text.push_str("write by hand what is needed; --ignore KIND leaves a kind out, --ignore-unread accepts them all\n");
    text
}

/// The exit code says that something of a live database was not read, unless an option accepts that. A file holds what its
/// author has written there.
fn exit_of(comparison: &Comparison, arguments: &ComparisonArguments) -> Exit {
    let is_complete = comparison.live().is_none() || comparison.left_out().is_empty();
    if is_complete || arguments.ignore_unread { Exit::Done } else { Exit::Incomplete }
}

/// What looks like a rename.
fn describe(rename: &Rename) -> String {
    let (kind, from, to) = rename.names();
    format!("{kind} `{from}` goes, and `{to}` comes")
}

/// Asks, on a terminal, whether what looks like a rename is one.
fn ask(comparison: &mut Comparison, cli: &Cli) -> Result<(), Failure> {
    if cli.output.json || cli.output.quiet || !stdin().is_terminal() || !stderr().is_terminal() {
        return Ok(());
    }
    let mut asked: Vec<Rename> = Vec::new();
    while let Some(rename) = comparison.likely.iter().find(|rename| !asked.contains(rename)).cloned() {
        let question = format!("{}: is that a rename? [y/N] ", describe(&rename));
        let mut answer = String::new();
        let read = stderr().write_all(question.as_bytes()).and_then(|()| stdin().read_line(&mut answer));
        match (read, answer.trim().to_ascii_lowercase().as_str()) {
            // Whoever goes away has not said no.
            (Err(_) | Ok(0), _) => {
                return Err(Failure::new(FailureKind::NoConsent, "nothing was written")
                    .help("--rename answers without a question; `--quiet` asks none"));
            }
            (_, "y" | "yes") => comparison.rename(vec![rename])?,
            (_, "" | "n" | "no") => asked.push(rename),
            _ => {}
        }
    }
    Ok(())
}

/// Writes the revisions that lead to another schema. `first` says where they go, and what they are for.
pub(super) fn revision(
    project: &Project,
    cli: &Cli,
    outcome: &Outcome,
    arguments: &RevisionArguments,
    first: Scripts,
) -> Result<Answer, Failure> {
    let mut comparison = Comparison::new(project, cli, outcome, &arguments.comparison)?;
    let dialect = comparison.from.dialect();
    if arguments.safe && !comparison.from.has_safe_way() {
        let message = format!("`--safe` is for PostgreSQL, and these migrations are for {dialect}");
        return Err(Failure::usage(message).help("leave it out: other databases have no such steps"));
    }
    let proves = proves(project, &comparison, arguments)?;
    ask(&mut comparison, cli)?;
    let style = Style { is_safe: arguments.safe };
    let generated =
        generate(&comparison.from, &comparison.to, &comparison.renames, style).map_err(|error| unproven(&error))?;
    let end = generated.last().map_or(&comparison.from, |last| &last.operations.reached);
    let left = not_generated(end, &comparison);
    let hints = hints(&comparison, &left);
    let left_out = comparison.left_out();
    let all: Vec<&Operation> = generated.iter().flat_map(|revision| &revision.operations.list).collect();
    let mut text = String::new();
    let mut written: Vec<Written> = Vec::new();
    if generated.is_empty() && !arguments.allow_empty {
        let name = &comparison.name;
        let _ = if left.is_empty() {
            write!(text, "nothing to do: the schema at head is that of {name}; no revision was written\n{hints}")
        } else {
            write!(text, "no revision was written: no statement is known for what differs from {name}\n{hints}")
        };
    } else {
        let _ = writeln!(text, "from the schema at head to that of {}:\n{}{hints}", comparison.name, listing(&all));
        written = write_all(project, outcome, first, &generated)?;
        written.iter().for_each(|revision| text.push_str(&revision.text));
    }
    let is_compared = |seen: &Seen| comparison.is_compared(seen);
    let proof = comparison
        .live()
        .filter(|_| proves)
        .map(|live| prove(project, cli, live, throwaway(arguments).as_deref(), is_compared));
    proof.iter().for_each(|proof| text.push_str(&proof.text()));
    let is_disproved = proof.as_ref().is_some_and(|proof| !proof.holds());
    let view = GeneratedView {
        revisions: &written,
        operations: all.iter().map(|operation| OperationView::new(operation)).collect(),
        likely_renames: comparison.likely.iter().map(ToString::to_string).collect(),
        not_generated: left,
        left_out: LeftOutView::of(&left_out),
        proof,
    };
    let exit = if is_disproved { Exit::Drifted } else { exit_of(&comparison, &arguments.comparison) };
    Ok(Answer::remark(text, &view).exiting(exit))
}

/// Whether there is to be a proof: for a baseline of SQLite always, since that needs no other database; else where it was asked
/// for.
///
/// # Errors
/// If it was asked for and cannot be had.
fn proves(project: &Project, comparison: &Comparison, arguments: &RevisionArguments) -> Result<bool, Failure> {
    let is_wanted = arguments.prove.is_some();
    if comparison.live().is_none() {
        return if is_wanted {
            Err(Failure::usage("--prove compares with a live database, and the schema comes from a file")
                .help("name the database: --from URL"))
        } else {
            Ok(false)
        };
    }
    let is_baseline = comparison.from.objects().next().is_none();
    let proves = is_wanted || is_baseline && comparison.from.keeps_statements();
    if proves {
        refuse(project, throwaway(arguments).as_deref())?;
    }
    Ok(proves)
}

/// The database that `--prove` names, if it names one.
fn throwaway(arguments: &RevisionArguments) -> Option<String> {
    arguments.prove.as_deref().filter(|url| !url.is_empty()).map(normalised)
}

/// One after the other; each is the parent of the next.
fn write_all(
    project: &Project,
    outcome: &Outcome,
    first: Scripts,
    generated: &[Generated],
) -> Result<Vec<Written>, Failure> {
    let message = first.message.clone();
    if generated.is_empty() {
        return Ok(vec![write_revision(project, outcome, first)?]);
    }
    let mut written: Vec<Written> = Vec::new();
    let mut revision = first.revision;
    for (at, found) in generated.iter().enumerate() {
        let message = match found.purpose {
            Some(purpose) if generated.len() > 1 => format!("{message}: {purpose}").trim_start_matches(": ").to_owned(),
            _ => message.clone(),
        };
        let outside = found.is_outside_transaction.then(|| ("transaction".to_owned(), "none".to_owned()));
        let scripts = Scripts {
            revision: revision.clone(),
            message,
            further: outside.into_iter().collect(),
            up: found.up.clone(),
            down: Some(found.down.clone()),
        };
        // The first ones are part of the folder by then.
        let done = match at {
            0 => write_revision(project, outcome, scripts)?,
            _ => write_revision(project, &project.check_apart_from_lock(), scripts)?,
        };
        if at + 1 < generated.len() {
            revision = Revision::revising(random_id()?, [done.revision.clone()]);
        }
        written.push(done);
    }
    Ok(written)
}

fn not_generated(end: &Schema, comparison: &Comparison) -> Vec<String> {
    operations(end, &comparison.to, &[]).unreached.iter().map(ToString::to_string).collect()
}

fn unproven(error: &Unproven) -> Failure {
    let mut text = String::from("the scripts that were found could not be proved, so nothing was written:\n");
    for reason in &error.reasons {
        let _ = writeln!(text, "  {reason}");
    }
    let _ = write!(text, "\nup:\n{}\ndown:\n{}", error.up, error.down);
    Failure::new(FailureKind::Folder, text.trim_end()).help("write the revision by hand; the scripts above may help")
}

/// The gate for CI: whether a new revision is needed.
pub(crate) fn check(project: &Project, cli: &Cli, arguments: &ComparisonArguments) -> Result<Answer, Failure> {
    let comparison = Comparison::new(project, cli, &project.check_apart_from_lock(), arguments)?;
    let found = operations(&comparison.from, &comparison.to, &comparison.renames);
    let left: Vec<String> = found.unreached.iter().map(ToString::to_string).collect();
    let all: Vec<&Operation> = found.list.iter().collect();
    let hints = hints(&comparison, &left);
    let left_out = comparison.left_out();
    let is_same = all.is_empty() && left.is_empty();
    let text = if is_same {
        format!("the schema at head is that of {}\n{hints}", comparison.name)
    } else {
        format!(
            "the schema at head is not that of {}; to come to it:\n{}{hints}`migrations revision --autogenerate` writes the revision\n",
            comparison.name,
            listing(&all)
        )
    };
    let view = CheckedView {
        operations: all.iter().map(|operation| OperationView::new(operation)).collect(),
        likely_renames: comparison.likely.iter().map(ToString::to_string).collect(),
        not_generated: left,
        left_out: LeftOutView::of(&left_out),
    };
    Ok(Answer::remark(text, &view).exiting(if is_same { exit_of(&comparison, arguments) } else { Exit::Drifted }))
}

//! What `--json` prints. docs/cli-json.md describes it; fields are added, never renamed or removed.

use serde::Serialize;

use crate::{
    EditedRevision, LogEntry, OtherServer, PlannedStep, RedoPlan, Report, ReportStep, RevisionInfo, RevisionScript,
    RunPlan, Status,
};

/// One revision in a listing.
#[derive(Debug, Serialize)]
pub(super) struct RevisionView<'v> {
    revision: &'v str,
    message: &'v str,
    down_revisions: &'v [String],
    depends_on: &'v [String],
    branch_labels: &'v [String],
    replaces: &'v [String],
    children: &'v [String],
    head: bool,
    effective_head: bool,
    branchpoint: bool,
    mergepoint: bool,
    current: bool,
    applied: Option<bool>,
    irreversible: Option<&'v str>,
    breaking: Option<&'v str>,
    path: &'v str,
}

impl<'v> From<&'v RevisionInfo> for RevisionView<'v> {
    fn from(info: &'v RevisionInfo) -> Self {
        Self {
            revision: &info.id,
            message: &info.message,
            down_revisions: &info.down_revisions,
            depends_on: &info.depends_on,
            branch_labels: &info.branch_labels,
            replaces: &info.replaces,
            children: &info.children,
            head: info.is_head,
            effective_head: info.is_effective_head,
            branchpoint: info.is_branch_point,
            mergepoint: info.is_merge_point,
            current: info.is_current,
            applied: info.is_applied,
            irreversible: info.irreversible.as_deref(),
            breaking: info.breaking.as_deref(),
            path: &info.path,
        }
    }
}

/// A listing.
#[derive(Debug, Serialize)]
pub(super) struct RevisionsView<'v> {
    pub(super) revisions: Vec<RevisionView<'v>>,
    /// Of `current` only.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(super) unknown: &'v [String],
}

/// A plan.
#[derive(Debug, Serialize)]
pub(super) struct PlanView<'v> {
    steps: Vec<StepView<'v>>,
    initial: &'v [String],
    #[serde(rename = "final")]
    last: &'v [String],
    past_target: bool,
    unknown: &'v [String],
}

#[derive(Debug, Serialize)]
struct StepView<'v> {
    revision: Option<&'v str>,
    direction: String,
    before: &'v [String],
    after: &'v [String],
    statements: usize,
    message: &'v str,
    loses_data: bool,
    losses: &'v [String],
    outside_transaction: bool,
    because_of: Option<&'v str>,
}

impl<'v> From<&'v PlannedStep> for StepView<'v> {
    fn from(step: &'v PlannedStep) -> Self {
        Self {
            revision: some_unless_empty(&step.revision),
            direction: step.direction.to_string(),
            before: &step.before,
            after: &step.after,
            statements: step.statements,
            message: &step.message,
            loses_data: step.loses_data,
            losses: &step.losses,
            outside_transaction: step.is_outside_transaction,
            because_of: step.because_of.as_deref(),
        }
    }
}

impl<'v> From<&'v RunPlan> for PlanView<'v> {
    fn from(plan: &'v RunPlan) -> Self {
        Self {
            steps: plan.steps.iter().map(StepView::from).collect(),
            initial: &plan.initial_rows,
            last: &plan.final_rows,
            past_target: plan.was_past_target,
            unknown: &plan.unknown,
        }
    }
}

/// What a redo would do.
#[derive(Debug, Serialize)]
pub(super) struct RedoView<'v> {
    steps: Vec<StepView<'v>>,
    initial: &'v [String],
    #[serde(rename = "final")]
    last: &'v [String],
    revisions: Vec<RedoneView<'v>>,
    left_edited: &'v [String],
}

#[derive(Debug, Serialize)]
struct RedoneView<'v> {
    revision: &'v str,
    edited: String,
    way_back: String,
    path: Option<&'v str>,
    script: &'v str,
}

impl<'v> From<&'v RedoPlan> for RedoView<'v> {
    fn from(plan: &'v RedoPlan) -> Self {
        let revisions = plan.revisions.iter().map(|redone| RedoneView {
            revision: &redone.revision,
            edited: redone.edited.to_string(),
            way_back: redone.way_back.to_string(),
            path: redone.path.as_deref(),
            script: &redone.script,
        });
        Self {
            steps: plan.steps.iter().map(StepView::from).collect(),
            initial: &plan.rows,
            last: &plan.rows,
            revisions: revisions.collect(),
            left_edited: &plan.left_edited,
        }
    }
}

/// What a run has done.
#[derive(Debug, Serialize)]
pub(super) struct ReportView<'v> {
    steps: Vec<ReportStepView<'v>>,
    current: &'v [String],
    past_target: bool,
    unknown: &'v [String],
    notes: &'v [String],
}

#[derive(Debug, Serialize)]
struct ReportStepView<'v> {
    revision: Option<&'v str>,
    direction: String,
    message: &'v str,
    parents: &'v [String],
    out_of_order: bool,
    microseconds: u128,
}

impl<'v> From<&'v ReportStep> for ReportStepView<'v> {
    fn from(step: &'v ReportStep) -> Self {
        Self {
            revision: some_unless_empty(&step.revision),
            direction: step.direction.to_string(),
            message: &step.message,
            parents: &step.parents,
            out_of_order: step.out_of_order,
            microseconds: step.duration.as_micros(),
        }
    }
}

impl<'v> From<&'v Report> for ReportView<'v> {
    fn from(report: &'v Report) -> Self {
        Self {
            steps: report.steps.iter().map(ReportStepView::from).collect(),
            current: &report.rows,
            past_target: report.was_past_target,
            unknown: &report.unknown,
            notes: &report.notes,
        }
    }
}

/// What the database is to the set. Lists and numbers are there where they mean something.
#[derive(Debug, Serialize)]
pub(super) struct StatusView<'v> {
    pub(super) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<&'v [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    breaking: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<&'v [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drifted: Option<&'v [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statements_done: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<&'v str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(super) other_projects: &'v [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) other_server: Option<ServerView<'v>>,
    /// With `drifted`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) edited: Vec<EditedView<'v>>,
}

/// A server for which the migrations were not checked.
#[derive(Debug, Serialize)]
pub(super) struct ServerView<'v> {
    running: &'v str,
    checked_for: &'v str,
}

impl<'v> From<&'v OtherServer> for ServerView<'v> {
    fn from(found: &'v OtherServer) -> Self {
        Self { running: &found.running, checked_for: &found.checked_for }
    }
}

/// An applied revision with a script that is another one now.
#[derive(Debug, Serialize)]
pub(super) struct EditedView<'v> {
    revision: &'v str,
    edited: String,
    path: &'v str,
    sealed: bool,
    redo: &'v [String],
}

impl<'v> From<&'v EditedRevision> for EditedView<'v> {
    fn from(edited: &'v EditedRevision) -> Self {
        Self {
            revision: &edited.revision,
            edited: edited.edited.to_string(),
            path: &edited.path,
            sealed: edited.is_sealed,
            redo: &edited.redo,
        }
    }
}

impl<'v> From<&'v Status> for StatusView<'v> {
    fn from(status: &'v Status) -> Self {
        let mut view = Self {
            status: "other",
            pending: None,
            unknown: None,
            breaking: None,
            missing: None,
            drifted: None,
            revision: None,
            statements_done: None,
            owner: None,
            table: None,
            other_projects: &[],
            other_server: None,
            edited: Vec::new(),
        };
        match status {
            Status::Uninitialised => view.status = "uninitialised",
            Status::AtHead => view.status = "at-head",
            Status::Behind { pending } => {
                view.status = "behind";
                view.pending = Some(*pending);
            }
            Status::Ahead { unknown, is_breaking } => {
                view.status = "ahead";
                view.unknown = Some(unknown);
                view.breaking = Some(*is_breaking);
            }
            Status::Diverged { unknown } => {
                view.status = "diverged";
                view.unknown = Some(unknown);
            }
            Status::Gap { missing } => {
                view.status = "gap";
                view.missing = Some(missing);
            }
            Status::Drifted { revisions } => {
                view.status = "drifted";
                view.drifted = Some(revisions);
            }
            Status::Interrupted { revision, done } => {
                view.status = "interrupted";
                view.revision = Some(revision);
                view.statements_done = Some(*done);
            }
            Status::Running { owner } => {
                view.status = "running";
                view.owner = Some(owner);
            }
            Status::ForeignHistory { table } => {
                view.status = "foreign-history";
                view.table = Some(table);
            }
            _ => {}
        }
        view
    }
}

/// A status with what a close look adds.
#[derive(Debug, Serialize)]
pub(super) struct CheckView<'v> {
    #[serde(flatten)]
    pub(super) status: StatusView<'v>,
    pub(super) current: &'v [String],
    pub(super) edited_downs: &'v [String],
    /// In what the schema differs; `None` where it was not compared.
    pub(super) schema: Option<&'v [String]>,
    /// What was not compared.
    pub(super) not_compared: &'v [String],
}

/// The log.
#[derive(Debug, Serialize)]
pub(super) struct LogView<'v> {
    pub(super) entries: Vec<LogEntryView<'v>>,
}

/// A line of the log.
#[derive(Debug, Serialize)]
pub(super) struct LogEntryView<'v> {
    at: String,
    action: &'v str,
    revision: &'v str,
    current_after: &'v [String],
    applied_by: &'v str,
    microseconds: i64,
}

impl<'v> From<&'v LogEntry> for LogEntryView<'v> {
    fn from(entry: &'v LogEntry) -> Self {
        Self {
            at: time(entry.at),
            action: &entry.action,
            revision: &entry.revision,
            current_after: &entry.rows_after,
            applied_by: &entry.applied_by,
            microseconds: entry.duration,
        }
    }
}

/// A script for a person to run.
#[derive(Debug, Serialize)]
pub(super) struct SqlView<'v> {
    pub(super) sql: &'v str,
}

/// Scripts as they stand in their files.
#[derive(Debug, Serialize)]
pub(super) struct ScriptsView<'v> {
    pub(super) scripts: Vec<ScriptView<'v>>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub(super) struct ScriptView<'v> {
    revision: &'v str,
    message: &'v str,
    path: &'v str,
    sql: Option<&'v str>,
}

impl<'v> From<&'v RevisionScript> for ScriptView<'v> {
    fn from(script: &'v RevisionScript) -> Self {
        Self { revision: &script.revision, message: &script.message, path: &script.path, sql: script.text.as_deref() }
    }
}

/// Of `repair`.
#[derive(Debug, Serialize)]
pub(super) struct RepairView<'v> {
    pub(super) repaired: &'v [String],
}

/// Of `ensure-version`.
#[derive(Debug, Serialize)]
pub(super) struct EnsureVersionView {
    pub(super) made: bool,
}

/// Of `graph`.
#[derive(Debug, Serialize)]
pub(super) struct GraphView<'v> {
    pub(super) graph: &'v str,
}

fn some_unless_empty(text: &str) -> Option<&str> {
    if text.is_empty() { None } else { Some(text) }
}

/// Microseconds since 1970 as a time in UTC, to the second.
pub(super) fn time(microseconds: i64) -> String {
    let seconds = jiff::Timestamp::from_second(microseconds.div_euclid(1_000_000));
    seconds.map_or_else(|_| microseconds.to_string(), |time| time.to_string())
}

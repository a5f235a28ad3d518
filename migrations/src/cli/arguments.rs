//! The options of the commands, as clap sees them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArguments {
    /// Answer in JSON, errors too
    #[arg(long, global = true)]
    pub json: bool,
    /// Do not say what was done when all is well
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// Options of every command that runs scripts.
#[derive(Debug, Clone, Args)]
pub struct RunArguments {
    /// Print the plan and do nothing
    #[arg(long, conflicts_with = "sql")]
    pub dry_run: bool,
    /// Seconds to wait while somebody else holds the lock
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub lock_timeout: u64,
    /// Give up a statement that cannot run in a transaction, such as CREATE INDEX CONCURRENTLY, once it has waited so many
    /// seconds for a lock (PostgreSQL); without it, it waits for as long as it takes
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=2_000_000), conflicts_with = "sql")]
    pub outside_lock_timeout: Option<u64>,
    /// Commit after every revision, as PostgreSQL does anyway, instead of once (SQLite)
    #[arg(long, conflicts_with = "sql")]
    pub per_revision: bool,
    /// Commit once, as SQLite does anyway, instead of after every revision (PostgreSQL)
    #[arg(long, conflicts_with_all = ["sql", "per_revision"])]
    pub single_transaction: bool,
    /// Copy the database to this file first (SQLite)
    #[arg(long, value_name = "FILE", conflicts_with = "sql")]
    pub backup: Option<PathBuf>,
}

/// Options of every command that can print a script instead of running it.
#[derive(Debug, Clone, Args)]
pub struct ScriptArguments {
    /// Print a script for a person to run, and do nothing
    #[arg(long)]
    pub sql: bool,
    /// With --sql: where the database stands; repeat it, or use commas, for several current revisions
    #[arg(long, value_name = "REVISION", value_delimiter = ',', requires = "sql")]
    pub from: Vec<String>,
}

/// Options of `upgrade`.
#[derive(Debug, Clone, Args)]
pub struct UpgradeArguments {
    /// head, heads, an id or its start, a label, label@head, +2, ae10+1; with --sql also a range a:b
    #[arg(value_name = "TARGET", allow_negative_numbers = true)]
    pub target: String,
    #[command(flatten)]
    pub(super) script: ScriptArguments,
    #[command(flatten)]
    pub(super) run: RunArguments,
    /// Run revisions that are missing below applied ones
    #[arg(long, conflicts_with = "sql")]
    pub allow_out_of_order: bool,
    /// Fail if the database is past the target already
    #[arg(long, conflicts_with = "sql")]
    pub exact: bool,
    /// Fail if the database has any revision that is not here
    #[arg(long, conflicts_with = "sql")]
    pub strict: bool,
}

impl UpgradeArguments {
    /// Whether the database stays as it is.
    pub fn only_prints(&self) -> bool {
        self.script.sql || self.run.dry_run
    }
}

/// Options of `downgrade`.
#[derive(Debug, Clone, Args)]
pub struct DowngradeArguments {
    /// -1, base, an id or its start, label@-1, label@base; with --sql a range from:to
    #[arg(value_name = "TARGET", allow_negative_numbers = true, required_unless_present = "trust_stored")]
    pub target: Option<String>,
    #[command(flatten)]
    pub(super) script: ScriptArguments,
    #[command(flatten)]
    pub(super) run: RunArguments,
    /// Do not ask before data is dropped
    #[arg(short, long)]
    pub yes: bool,
    /// Take back what a newer program has applied, and nothing else, with the down scripts that it stored
    #[arg(long, conflicts_with_all = ["sql", "target"])]
    pub trust_stored: bool,
}

/// Options of `redo`.
#[derive(Debug, Clone, Args)]
pub struct RedoArguments {
    /// The lowest revision to redo: an id or its start, a label, current-1; by default the newest applied one
    #[arg(value_name = "REVISION", allow_negative_numbers = true)]
    pub target: Option<String>,
    /// Print the plan and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask: data may go, and the down script of the file fits
    #[arg(short, long)]
    pub yes: bool,
    /// Seconds to wait while somebody else holds the lock
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub lock_timeout: u64,
    /// Give up a statement that cannot run in a transaction once it has waited so many seconds for a lock (PostgreSQL)
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=2_000_000))]
    pub outside_lock_timeout: Option<u64>,
    /// Commit after every script, instead of once
    #[arg(long)]
    pub per_revision: bool,
    /// Copy the database to this file first (SQLite)
    #[arg(long, value_name = "FILE")]
    pub backup: Option<PathBuf>,
}

/// Options of `stamp`.
#[derive(Debug, Clone, Args)]
pub struct StampArguments {
    /// head, heads, base, ids or labels; with --sql also one range a:b
    #[arg(value_name = "REVISION", required = true)]
    pub targets: Vec<String>,
    #[command(flatten)]
    pub(super) script: ScriptArguments,
    /// Print the plan and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Forget all recorded revisions first, also those that are not here
    #[arg(long)]
    pub purge: bool,
    /// Seconds to wait while somebody else holds the lock
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub lock_timeout: u64,
}

/// Options of `current`.
#[derive(Debug, Clone, Args)]
pub struct CurrentArguments {
    /// Show everything about each revision
    #[arg(short, long)]
    pub verbose: bool,
    /// Fail unless the database is at all heads
    #[arg(short, long)]
    pub check_heads: bool,
}

/// Options of `history`.
#[derive(Debug, Clone, Args)]
pub struct HistoryArguments {
    /// Only these: a:b, a:, :b, -3:current
    #[arg(short, long, value_name = "RANGE", allow_hyphen_values = true)]
    pub rev_range: Option<String>,
    /// Show everything about each revision
    #[arg(short, long)]
    pub verbose: bool,
    /// Mark where the database stands
    #[arg(short, long)]
    pub indicate_current: bool,
}

/// Options of `heads`.
#[derive(Debug, Clone, Args)]
pub struct HeadsArguments {
    /// Show everything about each revision
    #[arg(short, long)]
    pub verbose: bool,
    /// A revision on which another depends is no head
    #[arg(long)]
    pub resolve_dependencies: bool,
}

/// Options of `branches`.
#[derive(Debug, Clone, Copy, Args)]
pub struct VerboseArguments {
    /// Show everything about each revision
    #[arg(short, long)]
    pub verbose: bool,
}

/// Options of `show`.
#[derive(Debug, Clone, Args)]
pub struct ShowArguments {
    /// An id or its start, a label, head, current, -1
    #[arg(value_name = "REVISION", allow_negative_numbers = true)]
    pub target: String,
}

/// Options of `graph`.
#[derive(Debug, Clone, Args)]
pub struct GraphArguments {
    /// Only these: a:b, a:, :b
    #[arg(short, long, value_name = "RANGE", allow_hyphen_values = true)]
    pub rev_range: Option<String>,
    /// How to draw
    #[arg(long, value_enum, default_value_t = GraphFormat::Text)]
    pub format: GraphFormat,
}

/// How to draw a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum GraphFormat {
    /// Lines for a terminal
    Text,
    /// A flowchart for Markdown
    Mermaid,
    /// For Graphviz
    Dot,
    /// A picture
    Svg,
}

/// Options of `plan`.
#[derive(Debug, Clone, Args)]
pub struct PlanArguments {
    /// Which command
    #[arg(value_enum)]
    pub command: PlannedCommand,
    /// As for that command
    #[arg(value_name = "TARGET", required = true, allow_negative_numbers = true)]
    pub targets: Vec<String>,
    /// Where the database stands, without asking it; `base` for an empty one
    #[arg(long, value_name = "REVISION", value_delimiter = ',', conflicts_with = "allow_out_of_order")]
    pub from: Option<Vec<String>>,
    /// Plan revisions that are missing below applied ones, too
    #[arg(long)]
    pub allow_out_of_order: bool,
}

/// Which command to plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlannedCommand {
    /// Up
    Upgrade,
    /// Down
    Downgrade,
    /// Only record
    Stamp,
}

/// Options of `sql`.
#[derive(Debug, Clone, Args)]
pub struct SqlArguments {
    /// One revision, or a range a:b; all of them by default
    #[arg(value_name = "REVISION", default_value = ":", allow_negative_numbers = true)]
    pub range: String,
    /// The down scripts, newest first
    #[arg(long)]
    pub down: bool,
}

/// Options of `repair`.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub struct RepairArguments {
    /// The statement at which a revision was interrupted has taken effect
    #[arg(long)]
    pub done: bool,
    /// The statement at which a revision was interrupted has not taken effect
    #[arg(long)]
    pub not_done: bool,
    /// The script of the interrupted revision was changed, but not its statements that are done
    #[arg(long)]
    pub continue_changed: bool,
    /// The scripts of applied revisions are right as they are now
    #[arg(long)]
    pub accept_checksums: bool,
    /// The rows of the tracking table are right as they are now
    #[arg(long)]
    pub accept_rows: bool,
}

/// Options of `ensure-version`.
#[derive(Debug, Clone, Args)]
pub struct EnsureVersionArguments {
    /// Print the statements, and do nothing
    #[arg(long)]
    pub sql: bool,
}

//! The commands and their options, as clap sees them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::answer::Answer;
use super::failure::Failure;
use super::session::Session;
use super::{graph, listing, planning, running, state};
use crate::MigrationConnection;

/// How a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArguments {
    /// Answer in JSON, errors too
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing when all is well
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// The commands that need neither an SQL parser nor files.
#[derive(Debug, Clone, Subcommand)]
#[non_exhaustive]
pub enum Command {
    /// Run the up scripts that lead to a revision
    #[command(after_help = "Example: upgrade head\nWrites: the database; with --sql or --dry-run, nothing.")]
    Upgrade(UpgradeArguments),
    /// Run the down scripts that lead back to a revision
    #[command(after_help = "Example: downgrade -1\nWrites: the database; with --sql or --dry-run, nothing.")]
    Downgrade(DowngradeArguments),
    /// Record where the database stands, without running anything
    #[command(after_help = "Example: stamp head\nWrites: the tracking tables; with --sql or --dry-run, nothing.")]
    Stamp(StampArguments),
    /// Show where the database stands
    #[command(after_help = "Example: current --check-heads\nWrites: nothing.")]
    Current(CurrentArguments),
    /// List revisions, newest first
    #[command(after_help = "Example: history -r ae10:head -i\nWrites: nothing.")]
    History(HistoryArguments),
    /// List the revisions that nothing continues
    #[command(after_help = "Example: heads -v\nWrites: nothing.")]
    Heads(HeadsArguments),
    /// List the revisions at which the history branches
    #[command(after_help = "Example: branches\nWrites: nothing.")]
    Branches(VerboseArguments),
    /// Show everything about a revision
    #[command(after_help = "Example: show ae10\nWrites: nothing.")]
    Show(ShowArguments),
    /// Draw the revisions and how they follow each other
    #[command(after_help = "Example: graph --format mermaid > graph.mmd\nWrites: nothing.")]
    Graph(GraphArguments),
    /// Say in one word, and by exit code, what the database is to these migrations
    #[command(after_help = "Example: status --json\nWrites: nothing.\n\n\
        Exit codes: 0 at head, 4 uninitialised or behind, 5 ahead, 6 diverged, 7 drifted, 8 gap, 9 interrupted,\n\
        10 foreign history, 11 running.")]
    Status,
    /// Fail unless the database is at head and nothing about it is odd
    #[command(
        after_help = "Example: check\nWrites: nothing. Looks at every tracking row, where `status` trusts their \
        fingerprint.\nExit codes are those of `status`."
    )]
    Check,
    /// Show what a command would do
    #[command(
        after_help = "Example: plan upgrade head --from base\nWrites: nothing. With --from, no database is asked."
    )]
    Plan(PlanArguments),
    /// Print the scripts of revisions as they are in this program
    #[command(after_help = "Example: sql ae10:head\nWrites: nothing.")]
    Sql(SqlArguments),
    /// Show what was done to the database, oldest first
    #[command(after_help = "Example: log\nWrites: nothing.")]
    Log,
    /// Set the tracking tables right after a look at the database
    #[command(
        after_help = "Example: repair --accept-checksums\nWrites: the tracking tables; without an option, nothing: \
        it says what is to be repaired."
    )]
    Repair(RepairArguments),
    /// Take over what another tool has recorded in this database
    #[command(after_help = "Example: adopt\nWrites: the tracking tables.\n\
        Knows diesel_migrations, refinery, sqlx, sea-orm-migration and Alembic.")]
    Adopt,
    /// Make the tracking tables, if they are missing
    #[command(
        visible_alias = "ensure_version",
        after_help = "Example: ensure-version\nWrites: the tracking tables; with --sql, nothing."
    )]
    EnsureVersion(EnsureVersionArguments),
}

impl Command {
    /// Whether it leaves the database as it is, whatever its options say.
    pub fn only_reads(&self) -> bool {
        !matches!(
            self,
            Self::Upgrade(_)
                | Self::Downgrade(_)
                | Self::Stamp(_)
                | Self::Repair(_)
                | Self::Adopt
                | Self::EnsureVersion(_)
        )
    }

    /// Does it.
    ///
    /// # Errors
    /// Why it could not be done.
    pub fn run<C: MigrationConnection>(&self, session: &mut Session<'_, C>) -> Result<Answer, Failure> {
        match self {
            Self::Upgrade(arguments) => running::upgrade(session, arguments),
            Self::Downgrade(arguments) => running::downgrade(session, arguments),
            Self::Stamp(arguments) => running::stamp(session, arguments),
            Self::Current(arguments) => listing::current(session, arguments),
            Self::History(arguments) => listing::history(session, arguments),
            Self::Heads(arguments) => listing::heads(session, arguments),
            Self::Branches(arguments) => listing::branches(session, *arguments),
            Self::Show(arguments) => listing::show(session, arguments),
            Self::Graph(arguments) => graph::graph(session, arguments),
            Self::Status => state::status(session),
            Self::Check => state::check(session),
            Self::Plan(arguments) => planning::plan(session, arguments),
            Self::Sql(arguments) => planning::sql(session, arguments),
            Self::Log => listing::log(session),
            Self::Repair(arguments) => state::repair(session, arguments),
            Self::Adopt => running::adopt(session),
            Self::EnsureVersion(arguments) => running::ensure_version(session, arguments),
        }
    }
}

/// Options of every command that runs scripts.
#[derive(Debug, Clone, Args)]
pub struct RunArguments {
    /// Print the plan and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Seconds to wait while somebody else holds the lock
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub lock_timeout: u64,
    /// Commit after every revision, instead of once
    #[arg(long)]
    pub per_revision: bool,
    /// Copy the database to this file first (SQLite)
    #[arg(long, value_name = "FILE")]
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
    #[arg(long)]
    pub allow_out_of_order: bool,
    /// Fail if the database is past the target already
    #[arg(long)]
    pub exact: bool,
    /// Fail if the database has any revision that is not here
    #[arg(long)]
    pub strict: bool,
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
    /// First take back what a newer program has applied, with the down scripts that it stored in the database
    #[arg(long, conflicts_with_all = ["sql", "dry_run"])]
    pub trust_stored: bool,
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
    #[arg(long, value_name = "REVISION", value_delimiter = ',')]
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

//! The commands, and which function does each.

use clap::Subcommand;

use super::answer::Answer;
use super::arguments::{
    CurrentArguments, DowngradeArguments, EnsureVersionArguments, GraphArguments, HeadsArguments, HistoryArguments,
    PlanArguments, RedoArguments, RepairArguments, ShowArguments, SqlArguments, StampArguments, UpgradeArguments,
    VerboseArguments,
};
use super::failure::Failure;
use super::session::Session;
use super::{graph, listing, planning, redoing, running, state};
use crate::MigrationConnection;

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
    /// Take an edited revision back and run it again, with those that need it
    #[command(after_help = "Example: redo\nWrites: the database; with --dry-run, nothing.\n\n\
        Without a revision, the newest applied one. Sealed revisions are not redone.")]
    Redo(RedoArguments),
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
                | Self::Redo(_)
                | Self::Stamp(_)
                | Self::Repair(_)
                | Self::Adopt
                | Self::EnsureVersion(_)
        )
    }

    /// Whether it sets something in the session of its connection, and so needs one of its own.
    pub fn needs_own_session(&self) -> bool {
        let timeout = match self {
            Self::Upgrade(arguments) => arguments.run.outside_lock_timeout,
            Self::Downgrade(arguments) => arguments.run.outside_lock_timeout,
            Self::Redo(arguments) => arguments.outside_lock_timeout,
            _ => None,
        };
        timeout.is_some()
    }

    /// Does it.
    ///
    /// # Errors
    /// Why it could not be done.
    pub fn run<C: MigrationConnection>(&self, session: &mut Session<'_, C>) -> Result<Answer, Failure> {
        match self {
            Self::Upgrade(arguments) => running::upgrade(session, arguments),
            Self::Downgrade(arguments) => running::downgrade(session, arguments),
            Self::Redo(arguments) => redoing::redo(session, arguments),
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

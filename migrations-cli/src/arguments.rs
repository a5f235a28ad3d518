//! The command line, as clap sees it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use migrations::cli::{Failure, OutputArguments};
use migrations_core::Product;

use crate::database::{self, NamedDatabase};
use crate::diesel_words;

/// Schema migration for Diesel applications
///
/// Works on a folder of SQL migrations and on a database. Commands and targets are those of Alembic.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "migrations",
    version,
    max_term_width = 120,
    after_help = "Targets: head, heads, base, an id or its start, a label, label@head, +2, -1, ae10-1; ranges a:b.\n\n\
        Exit codes: 0 done, 1 a file or this tool failed, 2 usage, 3 faults in the folder,\n\
        4 not at head, 5 ahead, 6 diverged, 7 drifted, 8 gap, 9 interrupted, 10 foreign history,\n\
        11 locked, 12 database, 13 refused, 130 Ctrl-C.\n\n\
        First steps: migrations init; migrations revision -m \"Create users\"; migrations upgrade head"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) project: ProjectArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Which folder and which database.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Folder and database")]
pub(crate) struct ProjectArguments {
    /// The configuration, or the folder that it is in; looked for in the folders above otherwise
    #[arg(long, value_name = "migrations.toml", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// As --config; Alembic's letter, before the command only
    #[arg(short = 'c', value_name = "migrations.toml", hide = true, conflicts_with = "config")]
    pub(crate) config_letter: Option<PathBuf>,
    /// Which database of the configuration
    #[arg(short, long, value_name = "NAME", global = true)]
    pub(crate) name: Option<String>,
    /// The folder of migrations, in place of the configuration's
    #[arg(short, long, value_name = "DIR", global = true)]
    pub(crate) dir: Option<PathBuf>,
    /// The SQL that it is written in
    #[arg(long, value_enum, global = true)]
    pub(crate) dialect: Option<DialectName>,
    /// Name of the set in the tracking tables
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) project: Option<String>,
    /// The database: sqlite://PATH or a path, postgres://USER@HOST/DATABASE, mysql://USER@HOST/DATABASE; in its place, the
    /// variable DATABASE_URL, or that of a file .env
    #[arg(long, value_name = "URL", global = true)]
    pub(crate) database_url: Option<String>,
    /// What that, or something in its place, names
    #[arg(skip = Ok(None))]
    named: Result<Option<NamedDatabase>, Failure>,
}

impl ProjectArguments {
    /// Looks what names a database, once; for a file `.env` from this folder upwards.
    pub(crate) fn find_database(&mut self, folder: Option<&Path>) {
        self.named = database::find(self.database_url.as_deref(), folder);
    }

    /// The database that is meant, if anything names one.
    ///
    /// # Errors
    /// If what names it cannot be read.
    pub(crate) fn database(&self) -> Result<Option<&NamedDatabase>, Failure> {
        self.named.as_ref().map(Option::as_ref).map_err(Failure::clone)
    }
}

/// The name of a dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DialectName {
    Sqlite,
    Postgres,
    Mysql,
    Mariadb,
}

impl From<DialectName> for Product {
    fn from(name: DialectName) -> Self {
        match name {
            DialectName::Sqlite => Self::Sqlite,
            DialectName::Postgres => Self::Postgres,
            DialectName::Mysql => Self::Mysql,
            DialectName::Mariadb => Self::Mariadb,
        }
    }
}

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Command {
    /// Make a folder for migrations and its configuration, or take over a folder that exists
    #[command(
        after_help = "Example: init --dialect sqlite\nWrites: migrations.toml, and the folder with its migrations.lock. \
        Changes no\nfile that exists, but for migrations.toml, to which a further database is added.\nAn existing \
        database: init --baseline --from postgres://HOST/shop --prove postgres://HOST/empty --stamp"
    )]
    Init(InitArguments),
    /// Make a new revision
    #[command(
        after_help = "Examples: revision -m \"Add phone number\" --up \"ALTER TABLE users ADD COLUMN phone TEXT\"\n\
        \u{20}         revision -m \"Add phone number\" --autogenerate --from schema.sql\n\
        \u{20}         revision --down-from-up head\n\
        Writes: a folder with up.sql and down.sql, and migrations.lock if there is one. No file that exists is changed,\n\
        but for an empty down.sql, which --down-from-up fills."
    )]
    Revision(Box<RevisionArguments>),
    /// Make a revision that joins several heads
    #[command(after_help = "Example: merge heads -m \"Join\"\nWrites: as `revision`.")]
    Merge(MergeArguments),
    /// Open a script in $VISUAL or $EDITOR, then check the folder
    #[command(after_help = "Example: edit head\nWrites: whatever the editor writes.")]
    Edit(EditArguments),
    /// Write migrations.lock
    #[command(
        after_help = "Example: lock --seal\nWrites: migrations.lock, with --seal also migrations.checkpoint; with --check, nothing."
    )]
    Lock(LockArguments),
    /// Put one revision in place of several
    #[command(after_help = "Example: squash ae10:27c6 -m \"Schema of version 2\"\n\
        Writes: a revision that replaces the range. Once no database is inside the range,\n\
        `squash --finish` removes what was replaced.")]
    Squash(SquashArguments),
    /// Show the schema that the migrations make
    #[command(after_help = "Example: schema --at head --format mermaid\nWrites: nothing, and needs no database.")]
    Schema(SchemaArguments),
    /// Write Diesel's schema.rs from the migrations
    #[command(after_help = "Examples: print-schema > src/schema.rs\n\
        \u{20}         print-schema --check\n\
        Writes: nothing, and needs no database; as `diesel print-schema`, with the settings of diesel.toml. With --check,\n\
        exit code 7 if the file is another one.")]
    PrintSchema(PrintSchemaArguments),
    /// Compare the schema of the database with the one that its revisions make
    #[command(
        after_help = "Example: diff --database-url sqlite://app.db\nWrites: nothing. Exit code 7 if they differ."
    )]
    Diff,
    /// Check the folder as the macro would, without compiling
    #[command(after_help = "Example: verify --dir migrations --dialect sqlite\nWrites: nothing; with --fix, scripts \
        with a slip in them.\nExit code 3 if there is an error.")]
    Verify(VerifyArguments),
    /// Explain a rule: what it finds, why that does harm, and what to do about it
    #[command(after_help = "Examples: explain missing-down\n\
        \u{20}         explain\n\
        Without a rule it lists all of them. Writes: nothing, and needs no folder.")]
    Explain(ExplainArguments),
    /// Print how statements are read: the tree of each, or its syntax errors
    #[command(after_help = "Examples: parse --dialect postgres migrations/2026-10-01-120000_add_phone/up.sql\n\
        \u{20}         echo 'DROP TABEL users' | migrations parse --server mysql-9.7 -\n\
        Writes: nothing, and needs no folder. Exit code 3 if there is a syntax error.")]
    Parse(ParseArguments),
    /// Print completions for a shell
    #[command(after_help = "Example: completions bash > ~/.local/share/bash-completion/completions/migrations\n\
        Writes: nothing.")]
    Completions(CompletionsArguments),
    /// Print the manual page, or write one for every command
    #[command(
        after_help = "Example: man --to ~/.local/share/man/man1\nWrites: nothing; with --to, files in that folder."
    )]
    Man(ManArguments),
    #[command(flatten)]
    Shared(migrations::cli::Command),
}

/// `check --autogenerate`: the shared command, with a question that only a folder can answer.
#[derive(Debug, Clone, Args)]
struct CheckArguments {
    /// Fail if the schema at head is not that of --from; asks no database but the one that --from names
    #[arg(long)]
    autogenerate: bool,
    #[command(flatten)]
    comparison: ComparisonArguments,
}

/// `show OBJECT --dependents`: the shared command, with a question to the schema that a folder makes.
#[derive(Debug, Clone, Args)]
pub(crate) struct DependentsArguments {
    /// Show what needs a table, a column (table.column), a view, a type, a function; asks no database
    #[arg(long)]
    dependents: bool,
    /// With --dependents: the revision after which the schema is looked at
    #[arg(long, value_name = "REVISION", default_value = "heads", requires = "dependents")]
    pub(crate) at: String,
}

/// What the folder adds to shared commands, where it was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct FolderQuestions {
    /// `check --autogenerate`
    pub(crate) comparison: Option<ComparisonArguments>,
    /// `show --dependents`
    pub(crate) dependents: Option<DependentsArguments>,
}

/// The command line.
pub(crate) fn command() -> clap::Command {
    let show = |show: clap::Command| {
        let about = show.get_about().cloned().unwrap_or_default();
        let show = show.mut_arg("target", |target| target.value_name("REVISION|OBJECT"));
        DependentsArguments::augment_args(show).about(about).after_help(
            "Examples: show ae10\n\
            \u{20}         show users.email --dependents\n\
            Writes: nothing. With --dependents, needs no database.",
        )
    };
    Cli::command().mut_subcommand("show", show).mut_subcommand("check", |check| {
        let about = check.get_about().cloned().unwrap_or_default();
        CheckArguments::augment_args(check).about(about).after_help(
            "Examples: check\n\
            \u{20}         check --autogenerate --from schema.sql\n\
            Writes: nothing. Looks at every tracking row, where `status` trusts their fingerprint.\n\
            Exit codes are those of `status`; with --autogenerate, 7 if there is a difference, 14 if not all of a live\n\
            database was read.",
        )
    })
}

/// Reads a command line.
pub(crate) fn parse(arguments: Vec<OsString>) -> Result<(Cli, FolderQuestions), clap::Error> {
    let matches = command().try_get_matches_from(arguments).map_err(diesel_words::explained)?;
    let cli = Cli::from_arg_matches(&matches)?;
    let check = match matches.subcommand_matches("check") {
        Some(matches) => Some(CheckArguments::from_arg_matches(matches)?),
        None => None,
    };
    let show = match matches.subcommand_matches("show") {
        Some(matches) => Some(DependentsArguments::from_arg_matches(matches)?),
        None => None,
    };
    let questions = FolderQuestions {
        comparison: check.filter(|check| check.autogenerate).map(|check| check.comparison),
        dependents: show.filter(|show| show.dependents),
    };
    Ok((cli, questions))
}

/// Options of `init`.
#[derive(Debug, Clone, Args)]
pub(crate) struct InitArguments {
    /// The folder; `migrations` by default
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<String>,
    /// Write a build.rs that watches the folder, in place of migrations.lock
    #[arg(long)]
    pub(crate) build_script: bool,
    /// Make what a database holds the first revision
    #[arg(long)]
    pub(crate) baseline: bool,
    /// That database, or a dump of it (.sql); otherwise what --database-url or DATABASE_URL names
    #[arg(long, value_name = "FILE|URL", requires = "baseline")]
    pub(crate) from: Option<String>,
    /// Run the baseline on an empty database, and compare that with the one of --from; SQLite does so without being asked
    #[arg(long, value_name = "URL", requires = "baseline")]
    pub(crate) prove: Option<String>,
    /// Record in the database of --from that it has the baseline
    #[arg(long, requires = "baseline")]
    pub(crate) stamp: bool,
    /// The id of the baseline, in place of a random one
    #[arg(long, value_name = "ID", requires = "baseline")]
    pub(crate) rev_id: Option<String>,
    /// Go on also where the database holds what is not read; it is listed all the same
    #[arg(long, requires = "baseline")]
    pub(crate) ignore_unread: bool,
}

/// Options of `revision`.
#[derive(Debug, Clone, Args)]
pub(crate) struct RevisionArguments {
    /// What it is for
    #[arg(short, long, default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub(crate) message: String,
    /// The revision that it follows, or `base` for a new root
    #[arg(long, value_name = "REVISION", default_value = "head", allow_negative_numbers = true)]
    pub(crate) head: String,
    /// Let it follow a revision that is no head, which makes a branch
    #[arg(long)]
    pub(crate) splice: bool,
    /// A name for the branch that starts here; can be repeated
    #[arg(long, value_name = "LABEL")]
    pub(crate) branch_label: Vec<String>,
    /// A revision or label that must be applied first; can be repeated
    #[arg(long, value_name = "REVISION")]
    pub(crate) depends_on: Vec<String>,
    /// Its id, in place of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,
    /// SQL for the up script
    #[arg(long, value_name = "SQL", allow_hyphen_values = true)]
    pub(crate) up: Option<String>,
    /// SQL for the down script
    #[arg(long, value_name = "SQL", allow_hyphen_values = true)]
    pub(crate) down: Option<String>,
    /// Find both scripts: what leads from the schema at head to that of --from
    #[arg(long, conflicts_with_all = ["up", "down", "splice"])]
    pub(crate) autogenerate: bool,
    #[command(flatten)]
    pub(crate) comparison: ComparisonArguments,
    /// Write a revision even if there is no difference
    #[arg(long, requires = "autogenerate")]
    pub(crate) allow_empty: bool,
    /// Lock no table for long: indexes, checks, NOT NULL and UNIQUE in several revisions (PostgreSQL)
    #[arg(long, requires = "autogenerate")]
    pub(crate) safe: bool,
    /// Run the folder on an empty database, and compare that with the live one of --from; SQLite needs no URL
    #[arg(long, value_name = "URL", requires = "autogenerate", num_args = 0..=1, default_missing_value = "")]
    pub(crate) prove: Option<String>,
    /// Find the down script: of --up, or else of a revision that is there and has none
    #[arg(
        long,
        value_name = "REVISION",
        num_args = 0..=1,
        default_missing_value = "head",
        conflicts_with_all = ["down", "autogenerate"]
    )]
    pub(crate) down_from_up: Option<String>,
}

/// What the schema at head is compared with, and what of it.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Comparison")]
pub(crate) struct ComparisonArguments {
    /// The schema to come to: a file of CREATE statements or a dump (.sql), Diesel's schema.rs, or the URL of a database; otherwise
    /// `schema` of migrations.toml, --database-url, or src/schema.rs
    #[arg(long, value_name = "FILE|URL", requires = "autogenerate")]
    pub(crate) from: Option<String>,
    /// A column or a table that keeps what it holds under another name; can be repeated
    #[arg(long, value_name = "TABLE.OLD:NEW|OLD:NEW", requires = "autogenerate")]
    pub(crate) rename: Vec<String>,
    /// A table that is not compared; with a schema, `schema.table`; can be repeated
    #[arg(long, value_name = "TABLE", requires = "autogenerate")]
    pub(crate) ignore_table: Vec<String>,
    /// A schema of which nothing is compared; can be repeated
    #[arg(long, value_name = "SCHEMA", requires = "autogenerate")]
    pub(crate) ignore_schema: Vec<String>,
    /// A kind of object that is not compared: index, constraint, view, trigger, function, sequence, type, ..; can be repeated
    #[arg(long, value_name = "KIND", requires = "autogenerate")]
    pub(crate) ignore: Vec<String>,
    /// Exit with 0 also where a live database holds what is not read; it is listed all the same
    #[arg(long, requires = "autogenerate")]
    pub(crate) ignore_unread: bool,
}

/// Options of `merge`.
#[derive(Debug, Clone, Args)]
pub(crate) struct MergeArguments {
    /// The revisions to join; `heads` for all
    #[arg(value_name = "REVISION", required = true)]
    pub(crate) revisions: Vec<String>,
    /// What it is for
    #[arg(short, long)]
    pub(crate) message: Option<String>,
    /// A name for the branch that starts here; can be repeated
    #[arg(long, value_name = "LABEL")]
    pub(crate) branch_label: Vec<String>,
    /// Its id, in place of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,
    /// Join revisions that are no heads
    #[arg(long)]
    pub(crate) splice: bool,
}

/// Options of `edit`.
#[derive(Debug, Clone, Args)]
pub(crate) struct EditArguments {
    /// An id or its start, a label, head, current
    #[arg(value_name = "REVISION", allow_negative_numbers = true)]
    pub(crate) revision: String,
    /// The down script
    #[arg(long)]
    pub(crate) down: bool,
}

/// Options of `lock`.
#[derive(Debug, Clone, Args)]
pub(crate) struct LockArguments {
    /// Only say, by exit code 3, whether it would be written differently
    #[arg(long, conflicts_with_all = ["seal", "accept"])]
    pub(crate) check: bool,
    /// Record checksums: from now on, an edit of these revisions is an error
    #[arg(long)]
    pub(crate) seal: bool,
    /// A sealed revision whose edit or removal is right; can be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) accept: Vec<String>,
}

/// Options of `squash`.
#[derive(Debug, Clone, Args)]
pub(crate) struct SquashArguments {
    /// The first and the last revision to replace, a:b
    #[arg(value_name = "RANGE", required_unless_present = "finish")]
    pub(crate) range: Option<String>,
    /// What it is for
    #[arg(short, long)]
    pub(crate) message: Option<String>,
    /// Its id, in place of a random one
    #[arg(long, value_name = "ID")]
    pub(crate) rev_id: Option<String>,
    /// Remove the files of revisions that are replaced
    #[arg(long, conflicts_with_all = ["range", "message", "rev_id"])]
    pub(crate) finish: bool,
}

/// Options of `schema`.
#[derive(Debug, Clone, Args)]
pub(crate) struct SchemaArguments {
    /// The revision after which it is shown
    #[arg(long, value_name = "REVISION", default_value = "heads")]
    pub(crate) at: String,
    /// How it is shown
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: SchemaFormat,
}

/// Options of `print-schema`.
#[derive(Debug, Clone, Args)]
pub(crate) struct PrintSchemaArguments {
    /// The revision after which it is shown
    #[arg(long, value_name = "REVISION", default_value = "heads")]
    pub(crate) at: String,
    /// Only say, by exit code 7, whether the file would be written differently
    #[arg(long)]
    pub(crate) check: bool,
    /// The file to compare with, in place of the one that diesel.toml names
    #[arg(long, value_name = "FILE", requires = "check")]
    pub(crate) file: Option<String>,
    /// Which `[print_schema.KEY]` of diesel.toml
    #[arg(long, value_name = "KEY")]
    pub(crate) schema_key: Option<String>,
}

/// How a schema is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// One line for each object
    Text,
    /// What `--json` prints
    Json,
    /// A diagram for Mermaid
    Mermaid,
    /// The statements that make it in an empty database
    Sql,
}

/// Options of `completions`.
#[derive(Debug, Clone, Args)]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Options of `verify`.
#[derive(Debug, Clone, Args)]
pub(crate) struct VerifyArguments {
    /// First correct slips that have one likely correction, such as a misspelt key, in the files
    #[arg(long)]
    pub(crate) fix: bool,
}

/// Options of `explain`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ExplainArguments {
    /// The rule, as it stands in brackets before a message
    #[arg(value_name = "RULE")]
    pub(crate) rule: Option<String>,
}

/// Which statements, and whose.
#[derive(Debug, Clone, Args)]
pub(crate) struct ParseArguments {
    /// A file of SQL, or - for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) file: String,
    /// Whose grammar, in place of --dialect: sqlite, postgres-15, mysql-9.7, mariadb-10.11; with commas between: one of
    /// them has to accept
    #[arg(long, value_name = "SERVERS")]
    pub(crate) server: Option<String>,
    /// Read lines of JSON such as {"sql": "..", "server": "mysql-9.7"}, and answer each with a line
    #[arg(long)]
    pub(crate) jsonl: bool,
}

/// Options of `man`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ManArguments {
    /// Write a page for every command into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) to: Option<PathBuf>,
}

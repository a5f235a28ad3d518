//! The entry point: a folder in, a checked set and everything that is to be said about it out.

use std::path::Path;

use migrations_core::baked::{SetSource, encode};

use crate::chain;
use crate::config::{self, Database, Settings};
use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::discover;
use crate::draft::{self, Draft};
use crate::lock;
use crate::reader::Reading;
use crate::source::SourceFile;
use crate::units;

/// Name of the configuration file, beside Cargo.toml.
pub const CONFIG_FILE: &str = "migrations.toml";

/// Stack for checking. sqlparser is recursive, and in a debug build it takes up to 40 KiB a level.
const STACK: usize = 64 * 1024 * 1024;

/// A set in which nothing is wrong. Only [`check`] makes one.
#[derive(Debug, Clone)]
pub struct CheckedSet {
    source: SetSource,
    counts: StatementCounts,
}

/// How many statements were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatementCounts {
    /// By sqlparser.
    pub parsed: usize,
    /// Not at all; they run as they stand.
    pub unread: usize,
}

impl CheckedSet {
    /// The set as values.
    pub fn source(&self) -> &SetSource {
        &self.source
    }

    /// How many statements were read.
    pub fn counts(&self) -> StatementCounts {
        self.counts
    }

    /// The set as text and table, for the binary.
    pub fn bake(&self) -> (String, Vec<u8>) {
        encode(&self.source)
    }
}

/// What checking a folder came to.
#[derive(Debug)]
pub struct Outcome {
    /// The set, if there is no error.
    pub set: Option<CheckedSet>,
    /// Everything there is to say, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The files to which the diagnostics point.
    pub sources: Sources,
    /// Files that were read, relative to the crate.
    pub tracked: Vec<String>,
}

/// What a `migrations.toml` came to.
#[derive(Debug)]
pub struct ConfigOutcome {
    /// Its databases; empty if there is no file.
    pub databases: Vec<Database>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// The file to which the diagnostics point.
    pub sources: Sources,
    /// Whether there is such a file.
    pub exists: bool,
}

/// Reads the configuration of the crate at `root`. `project` is used for databases that name none.
pub fn read_config(root: &Path, project: &str) -> ConfigOutcome {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let mut databases = Vec::new();
    let read = discover::read_optional(&root.join(CONFIG_FILE));
    let exists = !matches!(read, Ok(None));
    match read.map(|bytes| bytes.map(|bytes| SourceFile::from_bytes(CONFIG_FILE, bytes))) {
        Ok(None) => {}
        Ok(Some(Ok(file))) => databases = config::read(file, project, &mut sources, &mut diagnostics),
        Ok(Some(Err(fault))) => {
            let message = format!("`{CONFIG_FILE}` is not a text file in UTF-8");
            diagnostics.push(Diagnostic::error("not-text", message).in_path(CONFIG_FILE).note(fault.fault));
        }
        Err(reason) => {
            let message = format!("`{CONFIG_FILE}` cannot be read: {reason}");
            diagnostics.push(Diagnostic::error("unreadable", message).in_path(CONFIG_FILE));
        }
    }
    ConfigOutcome { databases, diagnostics: diagnostics.sorted(&sources), sources, exists }
}

/// Checks the folder that `settings` names, in the crate at `root`.
pub fn check(root: &Path, settings: &Settings) -> Outcome {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let Some(dialect) = settings.dialect else {
        diagnostics.push(
            Diagnostic::error("no-dialect", format!("nothing says in which SQL `{}` is written", settings.folder))
                .help("name it in the macro: `dialect = sqlite` (or `postgres`, `mysql`)")
                .help(format!("or in {CONFIG_FILE}: `dialect = \"sqlite\"`")),
        );
        return Outcome { set: None, diagnostics: diagnostics.sorted(&sources), sources, tracked: Vec::new() };
    };
    let listing = discover::list(&root.join(&settings.folder));
    let found = units::group(listing, settings, &mut sources, &mut diagnostics);
    let mut drafts: Vec<Draft> = Vec::new();
    for unit in found.units {
        drafts.extend(draft::read(unit, dialect, settings, &mut sources, &mut diagnostics));
    }
    let entries = found.lock.and_then(|file| lock::read(file, &sources, &mut diagnostics));
    let linked = chain::link(&drafts, entries.as_deref(), found.lock, settings, &sources, &mut diagnostics);
    let set = linked.filter(|_| !diagnostics.has_errors()).map(|linked| CheckedSet {
        source: SetSource {
            project: settings.project.clone(),
            folder: settings.folder.clone(),
            dialect,
            tracking_schema: settings.tracking_schema.clone(),
            table_prefix: settings.table_prefix.clone(),
            policy: settings.policy,
            heads: linked.heads,
            has_single_head: linked.has_single_head,
            fingerprint: linked.fingerprint,
            revisions: linked.revisions,
        },
        counts: count(&drafts),
    });
    Outcome { set, diagnostics: diagnostics.sorted(&sources), sources, tracked: found.tracked }
}

fn count(drafts: &[Draft]) -> StatementCounts {
    let mut counts = StatementCounts::default();
    for draft in drafts {
        for statement in draft.scripts().flat_map(|script| &script.statements) {
            match statement.reading {
                Some(Reading::Parsed) => counts.parsed += 1,
                Some(Reading::Unread(_)) => counts.unread += 1,
                Some(Reading::Invalid { .. }) | None => {}
            }
        }
    }
    counts
}

/// Runs `work` on a thread with a stack that is large enough for the parser.
///
/// # Panics
/// If `work` does.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        match thread.expect("a thread can be started").join() {
            Ok(value) => value,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

//! What a checkpoint keeps of the revisions that it stands for, so that their scripts need not be read and run again.

use std::collections::BTreeMap;

use migrations_core::Checksum;
use migrations_core::baked::{Effect, Loss, StatementSource};
use migrations_schema::{Schema, stored_enum, stored_struct};

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::follow::Start;
use crate::rule::Rule;
use crate::source::Span;

/// The state after some revisions, and what was found of them.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The revisions.
    pub(crate) revisions: KeptRevisions,
    /// Their ids and edges, as the graph had them.
    pub(crate) edges: Digest,
    /// The schema that they leave. The origins in it count revisions in the order in which they have run.
    pub(crate) schema: Schema,
    /// What rules have found of them.
    pub(crate) found: Vec<(&'static Rule, Vec<Diagnostic>)>,
    /// How much was spent on running branches in both orders.
    pub(crate) spent: usize,
    /// How many scripts were proposed that undo a revision.
    pub(crate) proposed: usize,
}

/// The revisions that are kept.
#[derive(Debug)]
pub(crate) struct KeptRevisions {
    /// In the order in which they have run.
    pub(crate) list: Vec<KeptRevision>,
    /// Their places by the paths of their up scripts.
    pub(crate) by_path: BTreeMap<String, usize>,
}

/// What reading a revision came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptRevision {
    /// It must not run in a transaction.
    pub(crate) outside_transaction: bool,
    /// Foreign keys are off while it runs.
    pub(crate) foreign_keys_off: bool,
    /// Rules that may be broken here.
    pub(crate) allowances: Vec<KeptAllowance>,
    /// Its up script.
    pub(crate) up: KeptScript,
    /// Its way back.
    pub(crate) down: KeptDown,
    /// What was found while it was read.
    pub(crate) found: Vec<Diagnostic>,
}

/// A rule that may be broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptAllowance {
    /// The name of the rule.
    pub(crate) rule: String,
    /// Where that stands.
    pub(crate) span: Span,
    /// Whether that is in the file of the down script.
    pub(crate) is_in_down: bool,
    /// Why it may be broken.
    pub(crate) reason: String,
}
stored_struct!(KeptAllowance { rule, span, is_in_down, reason });

/// A way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeptDown {
    /// A script.
    Script(KeptScript),
    /// Declared to be impossible.
    Irreversible(String),
    /// Not given.
    Missing,
}
stored_enum!(KeptDown { Script(script), Irreversible(reason), Missing });

/// A script but for its text, which stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptScript {
    /// Its part of the file.
    pub(crate) span: Span,
    /// What to send or call.
    pub(crate) sent: Vec<StatementSource>,
    /// Data that its statements take away.
    pub(crate) losses: Vec<(usize, Loss<String>)>,
    /// What acts in it.
    pub(crate) checksum: Checksum,
    /// Tables that it drops.
    pub(crate) dropped_tables: Vec<String>,
    /// Where the effects of its observable statements show.
    pub(crate) effects: Vec<(usize, Effect<String>)>,
    /// Whether a PRAGMA at its start switches foreign keys off (SQLite).
    pub(crate) foreign_keys_off: bool,
    /// Whether each of its statements is committed by itself.
    pub(crate) commits_each: bool,
}
stored_struct!(KeptScript { span, sent, losses, checksum, dropped_tables, effects, foreign_keys_off, commits_each });

impl KeptRevisions {
    /// The revision whose up script has this path.
    pub(crate) fn of_path(&self, path: &str) -> Option<&KeptRevision> {
        self.by_path.get(path).map(|place| &self.list[*place])
    }
}

impl Kept {
    /// What a rule has found of these revisions.
    pub(crate) fn found_by(&self, rule: &Rule) -> &[Diagnostic] {
        self.found.iter().find(|(known, _)| *known == rule).map_or(&[], |(_, found)| found)
    }

    /// Where following begins behind these revisions. `order` has the places of all revisions in the order in which they run.
    pub(crate) fn start(&mut self, order: &[usize]) -> Start {
        let empty = Schema::new(self.schema.server());
        let mut schema = std::mem::replace(&mut self.schema, empty);
        schema.renumber_origins(|at| order.get(at).copied());
        Start { schema, done: self.revisions.list.len(), spent: self.spent }
    }
}

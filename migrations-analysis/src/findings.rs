//! What rules look at, and where they put what they find.

pub(crate) mod differences;
pub(crate) mod places;
pub(crate) mod refusal;
pub(crate) mod way_back;

use std::collections::BTreeMap;

use migrations_core::{RevisionMap, Servers};
use migrations_schema::round_trip::RoundTrip;

use crate::branches::Found;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Sources};
use crate::draft::{Down, Draft};
use crate::level::Level;
use crate::lock;
use crate::rule::Rule;
use crate::script::Script;

/// Most differences, or other facts of one kind, that one message shows.
pub(crate) const SHOWN: usize = 12;

/// What applies a rule.
#[derive(Clone, Copy)]
pub enum Check {
    /// A stage of reading, which meets the fault and cannot go on as if it were not there. The file of the rule builds the
    /// message.
    Reading,
    /// A function over the revisions that have been read: what it finds of one depends on that one and on those that have run
    /// before it. So a checkpoint keeps it.
    Revisions(fn(&Folder<'_>, &mut Findings<'_>)),
    /// A function over the folder, once all of it has been read.
    Folder(fn(&Folder<'_>, &mut Findings<'_>)),
    /// The same about scripts that only a downgrade runs: what it finds keeps no program from going forward.
    WayBack(fn(&Folder<'_>, &mut Findings<'_>)),
    /// The macro or a command, which compares the folder with something else.
    Outside,
}

/// A folder once all of it has been read, and its scripts have run on a schema.
pub struct Folder<'f> {
    pub(crate) drafts: &'f [Draft],
    /// What running each draft came to; `None` where it could not run.
    pub(crate) judgements: &'f [Option<RoundTrip>],
    /// The graph, if nothing is wrong with it.
    pub(crate) map: Option<&'f RevisionMap<'f>>,
    /// What came of running branches in both orders.
    pub(crate) branches: &'f Found,
    /// The lock file with its entries, if it is to be compared.
    pub(crate) lock: Option<(FileId, &'f [lock::Entry])>,
    pub(crate) settings: &'f Settings,
    /// All rules that there are.
    pub(crate) rules: &'f [&'static Rule],
    pub(crate) sources: &'f Sources,
    pub(crate) servers: &'f Servers,
    /// Whether every revision could be read, so that one that is not among them is not there.
    pub(crate) knows_all: bool,
    /// Whether every header is right and none is missing, so that it is certain which revisions nothing follows.
    pub(crate) knows_heads: bool,
}

impl Folder<'_> {
    /// The drafts that have been read; of those for which a checkpoint stands, everything is said.
    pub(crate) fn read(&self) -> impl Iterator<Item = (&Draft, Option<&RoundTrip>)> {
        let all = self.drafts.iter().zip(self.judgements);
        all.filter(|(draft, _)| !draft.is_kept).map(|(draft, round_trip)| (draft, round_trip.as_ref()))
    }

    /// The drafts that have run.
    pub(crate) fn judged(&self) -> impl Iterator<Item = (&Draft, &RoundTrip)> {
        self.drafts.iter().zip(self.judgements).filter_map(|(draft, round_trip)| Some((draft, round_trip.as_ref()?)))
    }

    /// Those that have a down script, with it.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&Draft, &Script, &RoundTrip)> {
        self.judged().filter_map(|(draft, round_trip)| match &draft.down {
            Down::Script(down) => Some((draft, down, round_trip)),
            Down::Unreadable(..) | Down::Irreversible(_) | Down::Missing => None,
        })
    }

    /// Revisions with their entries in the lock file, where that is compared.
    pub(crate) fn locked(&self) -> impl Iterator<Item = (&Draft, &lock::Entry)> {
        let entries = self.entries();
        self.drafts.iter().filter_map(move |draft| Some((draft, *entries.get(draft.id.text.as_str())?)))
    }

    /// Revisions that the lock file does not have, where it is compared.
    pub(crate) fn unlocked(&self) -> impl Iterator<Item = &Draft> {
        let entries = self.entries();
        let is_compared = self.lock.is_some() && self.map.is_some() && self.knows_all;
        let drafts = if is_compared { self.drafts } else { &[] };
        drafts.iter().filter(move |draft| !entries.contains_key(draft.id.text.as_str()))
    }

    /// The message, pointing at an entry of the lock file.
    pub(crate) fn at_entry(&self, diagnostic: Diagnostic, entry: &lock::Entry, text: &str) -> Diagnostic {
        match self.lock {
            Some((file, _)) => diagnostic.at(file, entry.span.clone(), text),
            None => diagnostic,
        }
    }

    fn entries(&self) -> BTreeMap<&str, &lock::Entry> {
        let entries = self.lock.filter(|_| self.map.is_some()).map_or(&[][..], |(_, entries)| entries);
        entries.iter().map(|entry| (entry.revision.as_str(), entry)).collect()
    }

    /// The name of the product that runs the scripts.
    pub(crate) fn product(&self) -> &'static str {
        self.servers.first().product.title()
    }
}

/// Where a rule puts what it finds.
pub struct Findings<'f> {
    rule: &'static Rule,
    settings: &'f Settings,
    diagnostics: &'f mut Diagnostics,
}

impl<'f> Findings<'f> {
    /// For one rule.
    pub(crate) fn of(rule: &'static Rule, settings: &'f Settings, diagnostics: &'f mut Diagnostics) -> Self {
        Self { rule, settings, diagnostics }
    }

    /// The level that the rule has for a revision.
    pub(crate) fn level(&self, draft: &Draft) -> Level {
        draft.level(self.rule, self.settings)
    }

    /// Adds what was found of a revision, unless nothing is to be said there.
    pub(crate) fn add(&mut self, draft: &Draft, diagnostic: Diagnostic) {
        self.add_at(self.level(draft), diagnostic);
    }

    /// The same, built only where something is to be said.
    pub(crate) fn add_with(&mut self, draft: &Draft, build: impl FnOnce() -> Diagnostic) {
        let level = self.level(draft);
        if level > Level::Allow {
            self.add_at(level, build());
        }
    }

    /// Adds what was found at this level.
    pub(crate) fn add_at(&mut self, level: Level, diagnostic: Diagnostic) {
        if level > Level::Allow {
            self.diagnostics.push(Diagnostic { level, ..diagnostic });
        }
    }
}

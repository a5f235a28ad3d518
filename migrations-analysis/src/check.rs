//! The entry point: a folder in, a checked set and everything that is to be said about it out.

use std::path::Path;

use migrations_core::baked::{SetSource, encode};
use migrations_core::{Product, RevisionMap};

use crate::branches::Found;
use crate::chain;
use crate::checkpoint::{self, Made, NoCheckpoint};
use crate::config::{self, CONFIG_FILE, Database, Settings};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Level, Place, Sources};
use crate::discover;
use crate::draft::{self, Draft, ReadUnit};
use crate::findings::{Check, Findings, Folder};
use crate::follow::{Start, Walk, declarations, follow_drafts, places_in_order};
use crate::lock;
use crate::parallel::STACK;
use crate::rule::Rule;
use crate::rule_list;
use crate::rule_of;
use crate::rules::{
    checkpoint_conflict, down_fails, lock_missing, missing_folder, no_dialect, not_text, other_product, unreadable,
};
use crate::since;
use crate::source::SourceFile;
use crate::statement_summary::StatementSummary;
use crate::units;
use migrations_schema::Schema;
use migrations_schema::lowering::SchemaEffect;
use migrations_schema::reader::Reading;
use migrations_schema::round_trip::{Refused, RoundTrip, Verdict};

/// Most scripts that are proposed at once: whoever lacks more of them has other plans.
const MOST_WAYS_BACK: usize = 8;

/// A set in which nothing is wrong of what can be run. Only [`check`] makes one.
#[derive(Debug, Clone)]
pub struct CheckedSet {
    source: SetSource,
}

impl CheckedSet {
    /// The set as values.
    pub fn source(&self) -> &SetSource {
        &self.source
    }

    /// The set as text and table, for the binary.
    pub fn bake(&self) -> (String, Vec<u8>) {
        encode(&self.source)
    }
}

/// How many statements the scripts of a revision hold, by what they do to the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatementCounts {
    /// What they change is known exactly.
    pub exact: usize,
    /// They change nothing of the schema.
    pub no_effect: usize,
    /// They make or take away what is known by its name and text.
    pub object: usize,
    /// Nobody knows.
    pub unknown: usize,
    /// Of all those, how many the parser could not read; they run as they stand.
    pub unread: usize,
}

impl std::ops::AddAssign for StatementCounts {
    fn add_assign(&mut self, more: Self) {
        self.exact += more.exact;
        self.no_effect += more.no_effect;
        self.object += more.object;
        self.unknown += more.unknown;
        self.unread += more.unread;
    }
}

impl StatementCounts {
    fn of(draft: &Draft) -> Self {
        let mut counts = Self::default();
        for statement in draft.scripts().flat_map(|script| &script.statements) {
            *match statement.effect {
                SchemaEffect::Exact(_) | SchemaEffect::Runs(_) => &mut counts.exact,
                SchemaEffect::Nothing | SchemaEffect::Data(_) => &mut counts.no_effect,
                SchemaEffect::Object(_) => &mut counts.object,
                SchemaEffect::Unknown(_) => &mut counts.unknown,
            } += 1;
            counts.unread += usize::from(matches!(statement.reading, Some(Reading::Unread(_))));
        }
        counts
    }
}

/// What was read of one revision, whether anything is wrong with it or not.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Its id.
    pub revision: String,
    /// Name of its folder or files.
    pub name: String,
    /// The files that were read.
    pub files: Vec<FileId>,
    /// What its scripts hold.
    pub statements: StatementCounts,
    /// How each of its statements was read; calls aside.
    pub read: Vec<StatementSummary>,
    /// Whether down undoes up; `None` where the graph has errors, and for what a squash replaces.
    pub verdict: Option<Verdict>,
    /// In what the schema differs after up and down.
    pub differences: Vec<String>,
    /// It has no header, and rules that are errors for others say nothing of it.
    pub is_unchecked: bool,
    /// The database would refuse one of its scripts.
    pub is_refused: bool,
    /// What else there is to say where a rule may be silent: why the database would refuse the up script, why nobody knows.
    pub remarks: Vec<String>,
}

impl Summary {
    fn of(draft: &Draft, round_trip: Option<&RoundTrip>, settings: &Settings) -> Self {
        let mut files = vec![draft.file];
        files.extend(draft.scripts().map(|script| script.file).filter(|file| *file != draft.file));
        Self {
            revision: draft.id.text.clone(),
            name: draft.unit.name.clone(),
            files,
            statements: StatementCounts::of(draft),
            read: StatementSummary::all_of(draft),
            verdict: round_trip.map(|round_trip| round_trip.verdict),
            differences: round_trip.map(differences_of).unwrap_or_default(),
            is_unchecked: draft.header.is_none() && !settings.checks_headerless,
            is_refused: round_trip.is_some_and(|round_trip| would_be_refused(draft, round_trip, settings)),
            remarks: round_trip.map(|round_trip| remarks_of(draft, round_trip, settings)).unwrap_or_default(),
        }
    }
}

fn remarks_of(draft: &Draft, round_trip: &RoundTrip, settings: &Settings) -> Vec<String> {
    // What its author has allowed is not brought up again. What is silent only for want of a header is.
    let is_told = |it: &&Refused| draft.level_as_with_header(rule_of::refusal(it.fault.kind), settings) > Level::Allow;
    let refused = round_trip
        .up
        .refused
        .iter()
        .filter(is_told)
        .map(|it| format!("the database would refuse up: {}", it.fault.message));
    let unknown = round_trip.up.unknown.iter().chain(&round_trip.down.unknown);
    let unknown = unknown.map(|(_, reason)| format!("nobody can tell what a statement does: {reason}"));
    let is_tainted = [&round_trip.up, &round_trip.down].iter().any(|ran| ran.has_met_taint || ran.has_dropped_unknown);
    let doubt = is_tainted.then(|| "it touches what such a statement may have changed".to_owned());
    let mut all: Vec<String> = refused.chain(unknown).chain(doubt).collect();
    all.dedup();
    all
}

fn would_be_refused(draft: &Draft, round_trip: &RoundTrip, settings: &Settings) -> bool {
    let is_told = |rule: &'static Rule| draft.level_as_with_header(rule, settings) > Level::Allow;
    round_trip.up.refused.iter().any(|it| is_told(rule_of::refusal(it.fault.kind)))
        || round_trip.verdict == Verdict::DownFails && is_told(&down_fails::RULE)
}

fn differences_of(round_trip: &RoundTrip) -> Vec<String> {
    let refused = round_trip.down.refused.iter().map(|refused| refused.fault.message.clone());
    refused.chain(round_trip.differences.iter().map(ToString::to_string)).collect()
}

/// What checking a folder came to.
#[derive(Debug)]
pub struct Outcome {
    /// The set, if there is no error.
    pub set: Option<CheckedSet>,
    /// The set for whoever may do without some ways back, if nothing is wrong but down scripts that cannot be read. It
    /// refuses to go back where it would need one of those.
    pub forward: Option<CheckedSet>,
    /// Where there are errors, but none that leaves open which revisions there are and how they follow each other: what the
    /// set would be. Not to be run.
    pub rejected: Option<SetSource>,
    /// What was read of each revision, in load order.
    pub summaries: Vec<Summary>,
    /// The entries of the lock file, if there is one; those of both sides where git could not merge it.
    pub lock: Option<Result<Vec<lock::Entry>, lock::Unreadable>>,
    /// Everything there is to say, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The files to which the diagnostics point.
    pub sources: Sources,
    /// Files that were read, relative to the crate.
    pub tracked: Vec<String>,
    /// The schema at the heads, if there is no error in the graph.
    pub schema: Option<Schema>,
    /// Whether a checkpoint stood for the sealed revisions. Then summaries are those of the others.
    pub is_resumed: bool,
    /// The text of the checkpoint of all revisions, or why there can be none, if it was asked for.
    pub checkpoint: Option<Result<String, NoCheckpoint>>,
}

/// What to do with a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CheckpointUse {
    /// Nothing: all revisions are read and run.
    None,
    /// Go on from it, if it is one of this folder.
    Resume,
    /// Make one.
    Make,
}

/// How a folder is checked.
#[derive(Debug, Clone, Copy)]
struct Manner {
    compares_lock: bool,
    checkpoint: CheckpointUse,
}

/// Both readings of a folder number its files alike.
fn is_same_place(one: &Diagnostic, other: &Diagnostic) -> bool {
    let places =
        |diagnostic: &Diagnostic| -> Vec<Place> { diagnostic.labels.iter().map(|label| label.place.clone()).collect() };
    places(one) == places(other)
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
    let settable: Vec<&Rule> = rule_list::all().filter(|rule| rule.is_settable()).collect();
    let read = discover::read_optional(&root.join(CONFIG_FILE));
    let exists = !matches!(read, Ok(None));
    match read.map(|bytes| bytes.map(|bytes| SourceFile::from_bytes(CONFIG_FILE, bytes))) {
        Ok(None) => {}
        Ok(Some(Ok(file))) => databases = config::read(file, project, &settable, &mut sources, &mut diagnostics),
        Ok(Some(Err(fault))) => {
            diagnostics.push(not_text::in_configuration(fault.fault));
        }
        Err(reason) => diagnostics.push(unreadable::configuration(&reason)),
    }
    ConfigOutcome { databases, diagnostics: diagnostics.sorted(&sources), sources, exists }
}

impl Outcome {
    /// Where nothing could be read.
    fn of_nothing(sources: Sources, diagnostics: Diagnostics) -> Self {
        Self {
            set: None,
            forward: None,
            rejected: None,
            summaries: Vec::new(),
            lock: None,
            diagnostics: diagnostics.sorted(&sources),
            sources,
            tracked: Vec::new(),
            schema: None,
            is_resumed: false,
            checkpoint: None,
        }
    }

    /// Adds what the rules of another product find in the same folder, as far as it is not said already.
    fn add_findings(&mut self, other: Self, product: Product) {
        let is_known = |found: &Diagnostic| {
            self.diagnostics.iter().any(|known| known.rule == found.rule && is_same_place(known, found))
        };
        let new: Vec<Diagnostic> = other.diagnostics.into_iter().filter(|found| !is_known(found)).collect();
        self.is_resumed &= other.is_resumed;
        self.checkpoint = match (self.checkpoint.take(), other.checkpoint) {
            (Some(Ok(own)), Some(Ok(more))) => Some(Ok(own + &more)),
            (Some(Ok(_)), none) => none,
            (own, _) => own,
        };
        if new.is_empty() {
            return;
        }
        let (has_errors, is_right_forward) =
            (new.iter().any(|found| found.level == Level::Error), other.forward.is_some());
        let mut all = Diagnostics::default();
        std::mem::take(&mut self.diagnostics).into_iter().for_each(|known| all.push(known));
        let title = product.title();
        for found in new {
            let names_it = found.message.contains(title);
            all.push(if names_it { found } else { found.note(format!("by the rules of {title}")) });
        }
        self.diagnostics = all.sorted(&self.sources);
        if has_errors {
            self.rejected = self.set.take().map(|set| set.source).or(self.rejected.take());
            self.forward = self.forward.take().filter(|_| is_right_forward);
        }
    }

    /// Whether another way of checking the same folder has come to the same: the set, the schema, and all that a build says.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let said = |outcome: &Self| -> Vec<Diagnostic> {
            outcome.diagnostics.iter().filter(|it| it.level > Level::Note).cloned().collect()
        };
        let schema = |outcome: &Self| outcome.schema.as_ref().map(Schema::strict_snapshot);
        let set = |outcome: &Self| outcome.set.as_ref().map(|set| set.source.clone());
        set(self) == set(other) && said(self) == said(other) && schema(self) == schema(other)
    }

    /// The graph, and the scripts as far as they could be read: for whoever adds to a folder that is not right yet. `None` where
    /// the errors leave open which revisions there are.
    pub fn graph(&self) -> Option<&SetSource> {
        self.set.as_ref().map(CheckedSet::source).or(self.rejected.as_ref())
    }
}

/// Checks the folder that `settings` names, in the crate at `root`.
///
/// A folder for several products is checked for each of them. What is made of it is what the first one makes.
pub fn check(root: &Path, settings: &Settings) -> Outcome {
    check_products(root, settings, Manner { compares_lock: true, checkpoint: CheckpointUse::None })
}

/// Like [`check`], but the sealed revisions are neither read nor run again if their checkpoint is there and nothing has
/// changed: for builds, of which there are many. What is found is the same, but for notes.
pub fn check_from_checkpoint(root: &Path, settings: &Settings) -> Outcome {
    check_products(root, settings, Manner { compares_lock: true, checkpoint: CheckpointUse::Resume })
}

/// Like [`check`], as if there were no lock file: for whoever writes it anew.
pub fn check_apart_from_lock(root: &Path, settings: &Settings) -> Outcome {
    check_products(root, settings, Manner { compares_lock: false, checkpoint: CheckpointUse::None })
}

/// The same, with the text of the checkpoint: for the command that seals all revisions.
pub fn check_to_seal(root: &Path, settings: &Settings) -> Outcome {
    check_products(root, settings, Manner { compares_lock: false, checkpoint: CheckpointUse::Make })
}

fn check_products(root: &Path, settings: &Settings, manner: Manner) -> Outcome {
    let servers = settings.servers.as_ref();
    let further = servers.map(|servers| servers.products().split_off(1)).unwrap_or_default();
    let mut outcome = check_folder(root, settings, manner);
    for product in further {
        let servers = servers.map(|servers| servers.of_product(product));
        let settings = Settings { servers, ..settings.clone() };
        outcome.add_findings(check_folder(root, &settings, manner), product);
    }
    outcome.checkpoint = outcome.checkpoint.map(|sections| sections.map(|sections| checkpoint::whole(&sections)));
    outcome
}

fn check_folder(root: &Path, settings: &Settings, manner: Manner) -> Outcome {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let listing = discover::list(&root.join(&settings.folder));
    if listing.is_missing {
        diagnostics.push(missing_folder::found(&settings.folder));
        return Outcome::of_nothing(sources, diagnostics);
    }
    let Some(servers) = &settings.servers else {
        diagnostics.push(no_dialect::found(&settings.folder));
        return Outcome::of_nothing(sources, diagnostics);
    };
    let found = units::group(listing, settings, &mut sources, &mut diagnostics);
    let checkpoint_file = found.checkpoint;
    if checkpoint_file.is_some_and(|file| checkpoint::has_conflict(&sources.file(file).text)) {
        let level = checkpoint_conflict::RULE.level(true, &settings.levels);
        diagnostics.push(Diagnostic { level, ..checkpoint_conflict::found(&settings.folder) });
    }
    let mut kept = checkpoint_file
        .filter(|_| manner.checkpoint == CheckpointUse::Resume)
        .and_then(|file| checkpoint::load(file, &found.units, settings, &sources));
    // A file that cannot be read, or a header that cannot be understood, may be a revision that nobody knows of: a set without
    // it would be taken for all there is.
    let mut is_whole = !diagnostics.has_errors();
    let mut knows_ids = is_whole;
    let mut drafts: Vec<Draft> = Vec::new();
    let kept_revisions = kept.as_ref().map(|kept| &kept.revisions);
    let mut found_reading: Vec<Vec<Diagnostic>> = Vec::new();
    for ReadUnit { draft, found } in draft::read_all(&found.units, kept_revisions, servers, settings, &sources) {
        is_whole &= draft.as_ref().is_some_and(|draft| draft.is_header_right);
        knows_ids &= draft.as_ref().is_some_and(|draft| draft.is_header_right || draft.header.is_some());
        if draft.is_some() && manner.checkpoint == CheckpointUse::Make {
            found_reading.push(found.list().to_vec());
        }
        diagnostics.append(found);
        drafts.extend(draft);
    }
    let lock_file = found.lock.filter(|_| manner.compares_lock);
    let entries = lock_file.and_then(|file| lock::read(file, &sources, &mut diagnostics));
    let linked = chain::link(&drafts, entries.as_deref(), &sources, knows_ids, &mut diagnostics);
    let order = linked.as_ref().map(|linked| places_in_order(&declarations(linked))).unwrap_or_default();
    if let Some(kept) = &kept
        && !(is_whole
            && linked.as_ref().is_some_and(|linked| checkpoint::fits(kept, &drafts, &order, &declarations(linked))))
    {
        return check_folder(root, settings, Manner { checkpoint: CheckpointUse::None, ..manner });
    }
    since::mark(&mut drafts, linked.as_ref(), settings, &mut diagnostics);
    let mut judgements: Vec<Option<RoundTrip>> = vec![None; drafts.len()];
    let mut expected = None;
    let mut at_heads = None;
    let mut tried = Found::default();
    let mut shown = 0;
    // What a script does depends on all that ran before it.
    if let Some(linked) = linked.as_ref().filter(|_| is_whole) {
        let start = kept.as_mut().map_or_else(
            || Start::at_base(Schema::new(servers.strictest()).with_functions(&settings.functions)),
            |kept| kept.start(&order),
        );
        shown = kept.as_ref().map_or(0, |kept| kept.proposed);
        let wants_way_back = |draft: &Draft, verdict: Verdict| {
            let is_wanted = shown < MOST_WAYS_BACK && needs_way_back(draft, verdict, settings);
            shown += usize::from(is_wanted);
            is_wanted
        };
        let Walk { schema, branches } =
            follow_drafts(&drafts, linked, start, wants_way_back, |place, round_trip, _| {
                judgements[place] = Some(round_trip);
            });
        tried = branches;
        expected = settings.expected_schema.then(|| schema.expected_schema().encode());
        at_heads = Some(schema);
    }
    let declarations = linked.as_ref().map(declarations).unwrap_or_default();
    let map = linked.as_ref().and_then(|_| RevisionMap::build(&declarations).ok());
    let all_rules: Vec<&Rule> = rule_list::all().collect();
    let folder = Folder {
        drafts: &drafts,
        judgements: &judgements,
        map: map.as_ref(),
        branches: &tried,
        lock: lock_file.zip(entries.as_deref()),
        settings,
        rules: &all_rules,
        sources: &sources,
        servers,
        knows_all: knows_ids,
        knows_heads: knows_ids
            && drafts.iter().all(|draft| draft.is_header_right)
            && linked.as_ref().is_some_and(|linked| linked.have_headers),
    };
    let mut found_of_revisions: Vec<(&'static Rule, Vec<Diagnostic>)> = Vec::new();
    for listed in rule_list::LIST {
        match listed.check {
            Check::Folder(check) => check(&folder, &mut Findings::of(listed.rule, settings, &mut diagnostics)),
            Check::Revisions(check) => {
                let mut own = Diagnostics::default();
                let known = kept.as_ref().map_or(&[][..], |kept| kept.found_by(listed.rule));
                known.iter().for_each(|diagnostic| own.push(diagnostic.clone()));
                check(&folder, &mut Findings::of(listed.rule, settings, &mut own));
                if manner.checkpoint == CheckpointUse::Make && !own.list().is_empty() {
                    found_of_revisions.push((listed.rule, own.list().to_vec()));
                }
                diagnostics.append(own);
            }
            Check::Reading | Check::WayBack(_) | Check::Outside => {}
        }
    }
    is_whole &= linked.is_some() && lock_missing::gone(&folder).all(|entry| entry.seal.is_none());
    let source = linked.map(|linked| SetSource {
        project: settings.project.clone(),
        folder: settings.folder.clone(),
        servers: servers.clone(),
        tracking_schema: settings.tracking_schema.clone(),
        table_prefix: settings.table_prefix.clone(),
        policy: settings.policy,
        heads: linked.heads,
        has_single_head: linked.has_single_head,
        fingerprint: linked.fingerprint,
        schema: expected,
        revisions: linked.revisions,
    });
    let is_right_forward = !diagnostics.has_errors();
    for listed in rule_list::LIST {
        if let Check::WayBack(check) = listed.check {
            check(&folder, &mut Findings::of(listed.rule, settings, &mut diagnostics));
        }
    }
    let made = (manner.checkpoint == CheckpointUse::Make).then(|| {
        let schema = at_heads.as_ref().filter(|_| !diagnostics.has_errors()).ok_or(NoCheckpoint::Errors)?;
        checkpoint::made(&Made {
            settings,
            sources: &sources,
            drafts: &drafts,
            read: &found_reading,
            order: &order,
            declarations: &declarations,
            found: &found_of_revisions,
            schema,
            branches: &tried,
            has_other_product: diagnostics.list().iter().any(|found| *found.rule == other_product::RULE),
            proposed: shown,
        })
    });
    let forward = source.clone().filter(|_| is_right_forward).map(|source| CheckedSet { source });
    let (set, rejected) =
        if diagnostics.has_errors() { (None, source.filter(|_| is_whole)) } else { (forward.clone(), None) };
    Outcome {
        set,
        forward,
        rejected,
        summaries: drafts
            .iter()
            .zip(&judgements)
            .filter(|(draft, _)| !draft.is_kept)
            .map(|(draft, round_trip)| Summary::of(draft, round_trip.as_ref(), settings))
            .collect(),
        lock: found.lock.map(|file| lock::salvage(&sources.file(file).text)),
        diagnostics: diagnostics.sorted(&sources),
        sources,
        tracked: found.tracked,
        schema: at_heads,
        is_resumed: kept.is_some(),
        checkpoint: made,
    }
}

/// Whether a revision lacks a way back, and a rule says so.
fn needs_way_back(draft: &Draft, verdict: Verdict, settings: &Settings) -> bool {
    rule_of::missing_way_back(draft, verdict).is_some_and(|rule| draft.level(rule, settings) > Level::Note)
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

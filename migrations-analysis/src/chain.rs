//! From drafts to a graph.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use migrations_core::baked::RevisionSource;
use migrations_core::{Fingerprint, GraphError, NameKind, Revision, RevisionMap};

use crate::checksum::fingerprint_part;
use crate::config::{CONFIG_FILE, Settings};
use crate::diagnostic::{Diagnostic, Diagnostics, Level, Sources};
use crate::draft::{Down, Draft};
use crate::file_name::VersionKey;
use crate::header::{DownRevision, Located};
use crate::lock;
use crate::rules;
use crate::source::Span;

/// Orders the drafts without a header, gives every draft its edges, and checks the graph.
///
/// `None` if something is wrong with the graph.
pub fn link(
    drafts: &[Draft],
    lock: Option<&[lock::Entry]>,
    lock_file: Option<crate::diagnostic::FileId>,
    settings: &Settings,
    sources: &Sources,
    knows_all: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Linked> {
    let mut linker = Linker { drafts, settings, knows_all, diagnostics };
    let headerless = linker.headerless_order()?;
    let have_headers = linker.refuse_headerless_after_headers(&headerless);
    let revisions = linker.revisions(&headerless);
    let map = match RevisionMap::build(&revisions) {
        Ok(map) => map,
        Err(errors) => {
            // What is named and not there may be what could not be read, of which there is an error already.
            let is_told = |error: &&GraphError| knows_all || !matches!(error, GraphError::Unknown { .. });
            errors.iter().filter(is_told).for_each(|error| linker.report(error));
            return None;
        }
    };
    // A header that is to be written yet says what its revision follows.
    if have_headers && knows_all && drafts.iter().all(|draft| draft.is_header_right) {
        linker.check_heads(&map);
    }
    linker.check_redundant(&map);
    let is_whole = match (lock, lock_file) {
        (Some(entries), Some(file)) => linker.check_lock(&map, entries, file),
        _ => true,
    };
    let sealed: BTreeSet<&str> = lock
        .iter()
        .copied()
        .flatten()
        .filter(|entry| entry.seal.is_some())
        .map(|entry| entry.revision.as_str())
        .collect();
    let sources_of = |(draft, revision): (&Draft, &Revision)| RevisionSource {
        sealed: sealed.contains(revision.id.as_str()),
        ..revision_source(draft, revision, &map, sources)
    };
    let revisions: Vec<RevisionSource> = drafts.iter().zip(&revisions).map(sources_of).collect();
    let mut heads: Vec<String> = map.real_heads().map(|node| map.id(node).to_owned()).collect();
    heads.sort();
    Some(Linked {
        heads,
        has_single_head: map.heads().count() == 1,
        is_whole,
        fingerprint: map.nodes().map(|node| revisions[map.place(node)].part).collect(),
        revisions,
    })
}

/// What the graph says about the whole set.
pub struct Linked {
    /// The revisions, in load order.
    pub revisions: Vec<RevisionSource>,
    /// Ids of the real heads, sorted.
    pub heads: Vec<String>,
    /// Whether `head` names one revision.
    pub has_single_head: bool,
    /// Whether every revision that was sealed in the lock file is still there.
    pub is_whole: bool,
    /// The fingerprint of a database at its heads.
    pub fingerprint: Fingerprint,
}

/// With every name replaced by the id that it stands for.
fn revision_source(draft: &Draft, revision: &Revision, map: &RevisionMap<'_>, sources: &Sources) -> RevisionSource {
    let is_member =
        |id: &str| map.squashes().iter().all(|squash| !squash.replaced.contains(&id) || squash.originals_present);
    let resolved = |names: &[String]| -> Vec<String> {
        names
            .iter()
            .map(|name| match map.node(name) {
                Some(node) if map.node_by_id(name).is_none() && (!is_member(name) || is_label(map, name)) => {
                    map.id(node).to_owned()
                }
                _ => name.clone(),
            })
            .collect()
    };
    let header = draft.header.as_ref();
    let up = draft.up.source(sources);
    RevisionSource {
        revision: Revision {
            down_revisions: resolved(&revision.down_revisions),
            depends_on: resolved(&revision.depends_on),
            ..revision.clone()
        },
        name: draft.unit.name.clone(),
        form: draft.unit.form,
        message: draft.message.clone(),
        has_header: header.is_some(),
        outside_transaction: draft.outside_transaction,
        foreign_keys_off: draft.foreign_keys_off,
        breaking: header.and_then(|header| header.breaking.as_ref()).map(|reason| reason.text.clone()),
        sealed: false,
        part: fingerprint_part(&revision.id, up.checksum),
        up,
        down: draft.down_source(sources),
    }
}

fn is_label(map: &RevisionMap<'_>, name: &str) -> bool {
    map.declared_labels().iter().any(|(label, _)| *label == name)
}

struct Linker<'l> {
    drafts: &'l [Draft],
    settings: &'l Settings,
    /// Whether every revision of the folder could be read, so that one that is not among them is not there.
    knows_all: bool,
    diagnostics: &'l mut Diagnostics,
}

impl Linker<'_> {
    /// Places of the drafts without a header, in the order of their versions.
    fn headerless_order(&mut self) -> Option<Vec<usize>> {
        let drafts = self.drafts;
        let key = |place: usize| drafts[place].version.as_ref().map(|version| &version.key);
        let mut places: Vec<usize> = (0..drafts.len()).filter(|&place| key(place).is_some()).collect();
        let is_text = |place: &usize| matches!(key(*place), Some(VersionKey::Text(_)));
        let (folders, files): (Vec<usize>, Vec<usize>) = places.iter().partition(|&place| is_text(place));
        if let (Some(&folder), Some(&file)) = (folders.first(), files.first()) {
            let diagnostic = Diagnostic::error("mixed-forms", "folders and files without headers have no common order")
                .at(drafts[folder].file, 0..0, "a folder, ordered as Diesel does: as text")
                .at(drafts[file].file, 0..0, "a file, ordered by its number")
                .help("use one form for all migrations without a header, or give them headers");
            self.diagnostics.push(diagnostic);
            return None;
        }
        places.sort_by(|&left, &right| {
            let order = key(left).zip(key(right)).and_then(|(left, right)| left.compare(right));
            order.unwrap_or(Ordering::Equal).then(left.cmp(&right))
        });
        Some(places)
    }

    /// Once revisions with headers have taken the chain over, a new revision needs one, too.
    fn refuse_headerless_after_headers(&mut self, headerless: &[usize]) -> bool {
        let continued = self.drafts.iter().filter_map(|draft| draft.header.as_ref()).filter_map(|header| match &header
            .down_revision
        {
            DownRevision::Base => None,
            DownRevision::Parents(parents) => Some(parents),
        });
        let parents: Vec<&str> = continued.flatten().map(|parent| parent.text.as_str()).collect();
        let is_continued = |&place: &usize| parents.contains(&self.drafts[place].id.text.as_str());
        let late = match headerless.iter().rposition(is_continued) {
            Some(last) => headerless[last + 1..].to_vec(),
            // The chain began with headers; whatever sorts behind all of them was added later.
            None => self.behind_all_headers(headerless),
        };
        let heads = self.header_heads();
        for &place in &late {
            let draft = &self.drafts[place];
            let message =
                format!("`{}` needs a header: the chain goes on with revisions that have one", draft.unit.name);
            let diagnostic =
                Diagnostic::error("missing-header", message).at(draft.file, 0..0, "no header here").help(format!(
                    "start the file with\n-- {}\n--\n-- revision: {}\n-- down_revision: {}",
                    if draft.message.is_empty() { "what it is for" } else { &draft.message },
                    draft.id.text,
                    heads.join(", "),
                ));
            self.diagnostics.push(diagnostic);
        }
        late.is_empty()
    }

    /// Those of the drafts without a header whose names come after the names of all that have one.
    fn behind_all_headers(&self, headerless: &[usize]) -> Vec<usize> {
        let with_header = self.drafts.iter().filter(|draft| draft.header.is_some());
        let Some(last) = with_header.map(|draft| &draft.unit.name).max() else { return Vec::new() };
        headerless.iter().copied().filter(|&place| self.drafts[place].unit.name > *last).collect()
    }

    /// Ids with a header that no other header names as a parent.
    fn header_heads(&self) -> Vec<String> {
        let headers = || self.drafts.iter().filter_map(|draft| draft.header.as_ref());
        let is_parent = |id: &str| {
            headers().any(|header| match &header.down_revision {
                DownRevision::Base => false,
                DownRevision::Parents(parents) => parents.iter().any(|parent| parent.text == id),
            })
        };
        headers().map(|header| header.revision.text.clone()).filter(|id| !is_parent(id)).collect()
    }

    fn revisions(&self, headerless: &[usize]) -> Vec<Revision> {
        let texts = |list: &[Located]| list.iter().map(|entry| entry.text.clone()).collect::<Vec<_>>();
        let mut revisions: Vec<Revision> = self
            .drafts
            .iter()
            .map(|draft| match &draft.header {
                None => Revision::base(draft.id.text.clone()),
                Some(header) => Revision {
                    id: draft.id.text.clone(),
                    down_revisions: match &header.down_revision {
                        DownRevision::Base => Vec::new(),
                        DownRevision::Parents(parents) => texts(parents),
                    },
                    depends_on: texts(&header.depends_on),
                    branch_labels: texts(&header.branch_labels),
                    replaces: texts(&header.replaces),
                },
            })
            .collect();
        for pair in headerless.windows(2) {
            let parent = revisions[pair[0]].id.clone();
            // Two files with one id are reported as such, not as a cycle.
            if parent != revisions[pair[1]].id {
                revisions[pair[1]].down_revisions = vec![parent];
            }
        }
        revisions
    }

    /// Where an entry of a list in the header of a revision stands.
    fn entry(&self, place: usize, kind: NameKind, entry: usize) -> Span {
        let draft = &self.drafts[place];
        let Some(header) = &draft.header else { return draft.id.span.clone() };
        let list: &[Located] = match kind {
            NameKind::DownRevision => match &header.down_revision {
                DownRevision::Base => &[],
                DownRevision::Parents(parents) => parents,
            },
            NameKind::Dependency => &header.depends_on,
            NameKind::BranchLabel => &header.branch_labels,
            NameKind::Replaced => &header.replaces,
            _ => &[],
        };
        list.get(entry).map_or_else(|| draft.id.span.clone(), |located| located.span.clone())
    }

    fn name(&self, place: usize) -> String {
        let draft = &self.drafts[place];
        if draft.message.is_empty() {
            format!("`{}`", draft.id.text)
        } else {
            format!("`{}` ({})", draft.id.text, draft.message)
        }
    }

    fn report(&mut self, error: &GraphError) {
        let diagnostic = self.diagnostic(error);
        self.diagnostics.push(diagnostic);
    }

    fn diagnostic(&self, error: &GraphError) -> Diagnostic {
        let file = |place: usize| self.drafts[place].file;
        let id = |place: usize| &self.drafts[place].id;
        match error {
            GraphError::Name { revision, kind, entry, name, fault } => {
                let what = match kind {
                    NameKind::BranchLabel => "branch label",
                    _ => "revision id",
                };
                let diagnostic = Diagnostic::error("unusable-name", format!("`{name}` cannot be a {what}")).at(
                    file(*revision),
                    self.entry(*revision, *kind, *entry),
                    fault.to_string(),
                );
                if self.drafts[*revision].header.is_none() {
                    diagnostic.help("rename the migration, or give it a header with an id of its own")
                } else {
                    diagnostic.note("letters, digits, `_` and `.` can stand in a name; `head`, `heads`, `base`, `current` cannot be one")
                }
            }
            GraphError::DuplicateId { first, second } => {
                let message = format!("two revisions have the id `{}`", id(*first).text);
                let diagnostic = Diagnostic::error("duplicate-id", message)
                    .at(file(*second), id(*second).span.clone(), "the second")
                    .at(file(*first), id(*first).span.clone(), "the first");
                if self.drafts[*second].header.is_some() {
                    diagnostic.help("give one of them another id")
                } else {
                    diagnostic
                        .help("rename one of them, if it has not run anywhere yet")
                        .help("or write `identity = \"name\"` into migrations.toml, and the whole name is the id")
                }
            }
            GraphError::Unknown { revision, kind, entry, name, similar } => {
                let (rule, verb, hint) = match kind {
                    NameKind::Dependency => ("unknown-depends-on", "depends on", "no revision or label has this name"),
                    _ => ("unknown-down-revision", "revises", "no revision has this id"),
                };
                let message = format!("`{}` {verb} `{name}`, which does not exist", id(*revision).text);
                let diagnostic =
                    Diagnostic::error(rule, message).at(file(*revision), self.entry(*revision, *kind, *entry), hint);
                match similar.as_ref().or_else(|| self.starting_with(name)) {
                    Some(similar) => {
                        diagnostic.help(format!("a revision with a similar id exists: {}", self.described(similar)))
                    }
                    None if ["none", "null", "nil"].iter().any(|word| name.eq_ignore_ascii_case(word)) => {
                        diagnostic.help("write `base` if nothing comes before it")
                    }
                    None if self.drafts.len() > 1 => {
                        diagnostic.help("is its file missing? ids are written in full here")
                    }
                    None => diagnostic.help("write `base` if nothing comes before it"),
                }
            }
            GraphError::ParentIsLabel { revision, entry, label, labelled } => {
                let message = format!("`{}` revises `{label}`, which is a branch label", id(*revision).text);
                Diagnostic::error("unknown-down-revision", message)
                    .at(
                        file(*revision),
                        self.entry(*revision, NameKind::DownRevision, *entry),
                        "only ids can stand here",
                    )
                    .help(format!("the label belongs to {}", self.name(*labelled)))
            }
            GraphError::SelfReference { revision, kind, entry } => {
                let verb = if *kind == NameKind::Dependency { "depends on" } else { "revises" };
                Diagnostic::error("cycle", format!("`{}` {verb} itself", id(*revision).text))
                    .at(file(*revision), self.entry(*revision, *kind, *entry), "")
                    .help("name the revision before it, or `base`")
            }
            GraphError::LabelTaken { revision, entry, label, taken_by } => {
                Diagnostic::error("label-taken", format!("the label `{label}` is taken"))
                    .at(file(*revision), self.entry(*revision, NameKind::BranchLabel, *entry), "")
                    .at(file(*taken_by), id(*taken_by).span.clone(), "it names this revision already")
                    .help("choose another label")
            }
            GraphError::Cycle { revisions } => {
                let path: Vec<String> =
                    revisions.iter().chain(revisions.first()).map(|&place| format!("`{}`", id(place).text)).collect();
                let message = format!("these revisions form a cycle: {}", path.join(" -> "));
                let labelled = revisions.iter().zip(revisions.iter().cycle().skip(1));
                labelled
                    .fold(Diagnostic::error("cycle", message), |diagnostic, (&place, &next)| {
                        let (span, verb) = self.edge(place, &id(next).text);
                        diagnostic.at(file(place), span, format!("{verb} `{}`", id(next).text))
                    })
                    .help("one of these lines names the wrong revision")
            }
            GraphError::ReplacedTwice { first, second, name } => {
                Diagnostic::error("squash", format!("`{name}` is replaced by two revisions"))
                    .at(file(*second), id(*second).span.clone(), "the second")
                    .at(file(*first), id(*first).span.clone(), "the first")
            }
            GraphError::ReplacedInPart { revision, missing } => {
                let missing: Vec<String> = missing.iter().map(|id| format!("`{id}`")).collect();
                Diagnostic::error(
                    "squash",
                    format!("some of the revisions that `{}` replaces are gone", id(*revision).text),
                )
                .at(
                    file(*revision),
                    self.entry(*revision, NameKind::Replaced, 0),
                    format!("missing: {}", missing.join(", ")),
                )
                .help("keep all of them until every database is past them, then remove all of them")
            }
            GraphError::ReplacedNotSegment { revision, reason } => {
                let message = format!("what `{}` replaces is not one piece of the chain", id(*revision).text);
                Diagnostic::error("squash", message).at(
                    file(*revision),
                    self.entry(*revision, NameKind::Replaced, 0),
                    reason.clone(),
                )
            }
            other => Diagnostic::error("graph", other.to_string()),
        }
    }

    fn edge(&self, place: usize, to: &str) -> (Span, &'static str) {
        let draft = &self.drafts[place];
        let Some(header) = &draft.header else { return (draft.id.span.clone(), "comes after") };
        if let DownRevision::Parents(parents) = &header.down_revision
            && let Some(parent) = parents.iter().find(|parent| parent.text == to)
        {
            return (parent.span.clone(), "revises");
        }
        let dependency = header.depends_on.iter().find(|dependency| dependency.text == to);
        (dependency.map_or(draft.id.span.clone(), |dependency| dependency.span.clone()), "depends on")
    }

    /// A prefix is no id here, but shows what was meant.
    fn starting_with(&self, name: &str) -> Option<&String> {
        let mut found = self.drafts.iter().map(|draft| &draft.id.text).filter(|id| id.starts_with(name));
        found.next().filter(|_| !name.is_empty() && found.next().is_none())
    }

    fn described(&self, id: &str) -> String {
        let place = self.drafts.iter().position(|draft| draft.id.text == id);
        place.map_or_else(|| format!("`{id}`"), |place| self.name(place))
    }

    fn check_heads(&mut self, map: &RevisionMap<'_>) {
        let heads: Vec<usize> = map.heads().map(|node| map.place(node)).collect();
        let level = match self.settings.linear {
            Some(true) => Level::Error,
            Some(false) => Level::Allow,
            None => rules::level("multiple-heads", true, &self.settings.levels),
        };
        if level == Level::Allow || heads.len() < 2 {
            return;
        }
        let names: Vec<String> = heads.iter().map(|&place| format!("`{}`", self.drafts[place].id.text)).collect();
        let mut diagnostic =
            Diagnostic::error("multiple-heads", format!("there are {} heads: {}", heads.len(), names.join(", ")));
        for &place in &heads {
            let draft = &self.drafts[place];
            let span =
                draft.header.as_ref().map_or(draft.id.span.clone(), |_| self.entry(place, NameKind::DownRevision, 0));
            diagnostic = diagnostic.at(draft.file, span, "");
        }
        let last = &self.drafts[heads[heads.len() - 1]].id.text;
        let first = &self.drafts[heads[0]].id.text;
        let diagnostic = diagnostic
            .help(format!("let one continue the other: in `{last}`, write `-- down_revision: {first}`"))
            .help("or merge them: `migrations merge heads -m \"..\"`");
        let diagnostic = match self.settings.linear {
            Some(_) => diagnostic.note("`linear = true` is set, so one head is wanted"),
            None => diagnostic
                .help(format!("or, if several heads are wanted, write `linear = false` into {CONFIG_FILE}"))
                .note("`upgrade head` refuses to choose between them; `upgrade heads` runs all"),
        };
        self.diagnostics.push(Diagnostic { level, ..diagnostic });
    }

    fn check_redundant(&mut self, map: &RevisionMap<'_>) {
        for &(node, parent) in map.redundant_dependencies() {
            let place = map.place(node);
            let draft = &self.drafts[place];
            let level = draft.level("redundant-depends-on", self.settings);
            let Some(header) = draft.header.as_ref().filter(|_| level > Level::Allow) else { continue };
            let names = |entry: &&Located| map.node(&entry.text) == Some(parent);
            let Some(entry) = header.depends_on.iter().find(names) else { continue };
            let message = format!("`{}` need not depend on `{}`", draft.id.text, entry.text);
            let diagnostic = Diagnostic::warning("redundant-depends-on", message)
                .at(draft.file, entry.span.clone(), "another parent needs it already")
                .help("leave it out");
            self.diagnostics.push(Diagnostic { level, ..diagnostic });
        }
    }

    /// False if the files of a sealed revision are gone.
    fn check_lock(&mut self, map: &RevisionMap<'_>, entries: &[lock::Entry], file: crate::diagnostic::FileId) -> bool {
        let mut is_whole = true;
        for draft in self.drafts {
            match entries.iter().find(|entry| entry.revision == draft.id.text) {
                Some(entry) => self.check_lock_entry(map, draft, entry, file),
                None if self.knows_all => self.report_not_in_lock(draft),
                None => {}
            }
        }
        for entry in entries {
            let is_known =
                map.node(&entry.revision).is_some() || self.drafts.iter().any(|draft| draft.id.text == entry.revision);
            if is_known || !self.knows_all {
                continue;
            }
            let message = format!("revision `{}` stands in the lock, but its files are gone", entry.revision);
            let diagnostic = Diagnostic::error("lock-missing", message)
                .at(file, entry.span.clone(), "")
                .help(format!("restore its files, or, if it was removed on purpose, run {}", writing_anew(entry)));
            is_whole &= entry.seal.is_none();
            let level = if entry.seal.is_some() { Level::Error } else { Level::Warning };
            self.diagnostics.push(Diagnostic { level, ..diagnostic });
        }
        is_whole
    }

    fn report_not_in_lock(&mut self, draft: &Draft) {
        let level = draft.level("not-in-lock", self.settings);
        if level > Level::Allow {
            let message = format!("revision `{}` is not in {}", draft.id.text, lock::FILE_NAME);
            let diagnostic = Diagnostic::warning("not-in-lock", message)
                .at(draft.file, draft.id.span.clone(), "")
                .help("run `migrations lock`");
            self.diagnostics.push(Diagnostic { level, ..diagnostic });
        }
    }

    fn check_lock_entry(
        &mut self,
        map: &RevisionMap<'_>,
        draft: &Draft,
        entry: &lock::Entry,
        file: crate::diagnostic::FileId,
    ) {
        let id = &draft.id.text;
        if let Some(header) = &draft.header {
            let parents: Vec<&str> = match &header.down_revision {
                DownRevision::Base => Vec::new(),
                DownRevision::Parents(parents) => parents.iter().map(|parent| parent.text.as_str()).collect(),
            };
            // By id: a squash answers to the ids that it replaces.
            let resolved = |name: &str| map.node(name).map_or_else(|| name.to_owned(), |node| map.id(node).to_owned());
            let locked = entry.parents.iter().map(|parent| resolved(parent));
            if !parents.iter().map(|parent| resolved(parent)).eq(locked) {
                let diagnostic =
                    Diagnostic::error("lock-parents", format!("revision `{id}` has other parents than in the lock"))
                        .at(draft.file, draft.id.span.clone(), "")
                        .at(file, entry.span.clone(), "as it was")
                        .help(format!("restore the line, or run {}", writing_anew(entry)));
                let level = if entry.seal.is_some() { Level::Error } else { Level::Warning };
                self.diagnostics.push(Diagnostic { level, ..diagnostic });
            }
        }
        let Some(seal) = entry.seal else { return };
        if seal.up != draft.up.checksum {
            self.diagnostics.push(
                Diagnostic::error("edited-revision", format!("revision `{id}` was edited after it was sealed"))
                    .at(draft.file, draft.id.span.clone(), "")
                    .at(file, entry.span.clone(), "sealed here")
                    .help("undo the edit and put the change into a new revision: databases that have run it will not run it again")
                    .help(format!("or, if no database has run it, `migrations lock --accept {id}`")),
            );
        }
        let down = match &draft.down {
            Down::Script(script) | Down::Unreadable(script, _) => Some(script.checksum),
            Down::Irreversible(_) | Down::Missing => None,
        };
        if seal.down != down {
            let level = draft.level("edited-down", self.settings);
            let diagnostic = Diagnostic::warning(
                "edited-down",
                format!("the down script of revision `{id}` has changed since it was sealed"),
            )
            .at(draft.file, draft.id.span.clone(), "")
            .help("`migrations lock` accepts it");
            if level > Level::Allow {
                self.diagnostics.push(Diagnostic { level, ..diagnostic });
            }
        }
    }
}

/// The command that takes a change of an entry over.
fn writing_anew(entry: &lock::Entry) -> String {
    match entry.seal {
        Some(_) => format!("`migrations lock --accept {}`", entry.revision),
        None => "`migrations lock`".to_owned(),
    }
}

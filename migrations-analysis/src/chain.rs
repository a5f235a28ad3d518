//! From drafts to a graph.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use migrations_core::baked::RevisionSource;
use migrations_core::{Fingerprint, GraphError, NameKind, Revision, RevisionMap};

use crate::checksum::fingerprint_part;
use crate::diagnostic::{Diagnostic, Diagnostics, Sources};
use crate::draft::Draft;
use crate::file_name::VersionKey;
use crate::findings::places::Places;
use crate::header::DownRevision;
use crate::lock;
use crate::rules::{
    cycle, duplicate_id, label_taken, missing_header, mixed_forms, squash, unknown_depends_on, unknown_down_revision,
    unusable_name,
};
use crate::source::Located;

/// Orders the drafts without a header, gives every draft its edges, and checks the graph.
///
/// `None` if something is wrong with the graph.
pub fn link(
    drafts: &[Draft],
    lock: Option<&[lock::Entry]>,
    sources: &Sources,
    knows_all: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Linked> {
    let mut linker = Linker { drafts, diagnostics };
    let headerless = linker.headerless_order()?;
    let have_headers = linker.refuse_headerless_after_headers(&headerless);
    let revisions = linker.revisions(&headerless);
    let map = match RevisionMap::build(&revisions) {
        Ok(map) => map,
        Err(errors) => {
            // What is named and not there may be what could not be read, of which there is an error already.
            let is_told = |error: &&GraphError| knows_all || !matches!(error, GraphError::Unknown { .. });
            let told = errors.iter().filter(is_told);
            told.for_each(|error| diagnostics.push(diagnostic(Places(drafts), error)));
            return None;
        }
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
        have_headers,
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
    /// Whether every revision that needs a header has one.
    pub have_headers: bool,
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
            self.diagnostics.push(mixed_forms::found(drafts[folder].file, drafts[file].file));
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
            self.diagnostics.push(missing_header::found(&self.drafts[place], &heads));
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
}

/// What there is to say of a fault of the graph.
fn diagnostic(places: Places<'_>, error: &GraphError) -> Diagnostic {
    match error {
        GraphError::Name { revision, kind, entry, name, fault } => {
            unusable_name::found(places, *revision, *kind, *entry, name, fault)
        }
        GraphError::DuplicateId { first, second } => duplicate_id::found(places, *first, *second),
        GraphError::Unknown { revision, kind: NameKind::Dependency, entry, name, similar } => {
            unknown_depends_on::found(places, *revision, *entry, name, similar.as_ref())
        }
        GraphError::Unknown { revision, kind, entry, name, similar } => {
            unknown_down_revision::found(places, *revision, *kind, *entry, name, similar.as_ref())
        }
        GraphError::ParentIsLabel { revision, entry, label, labelled } => {
            unknown_down_revision::is_label(places, *revision, *entry, label, *labelled)
        }
        GraphError::SelfReference { revision, kind, entry } => cycle::itself(places, *revision, *kind, *entry),
        GraphError::LabelTaken { revision, entry, label, taken_by } => {
            label_taken::found(places, *revision, *entry, label, *taken_by)
        }
        GraphError::Cycle { revisions } => cycle::found(places, revisions),
        GraphError::ReplacedTwice { first, second, name } => squash::replaced_twice(places, *first, *second, name),
        GraphError::ReplacedInPart { revision, missing } => squash::replaced_in_part(places, *revision, missing),
        GraphError::ReplacedNotSegment { revision, reason } => squash::not_a_segment(places, *revision, reason),
    }
}

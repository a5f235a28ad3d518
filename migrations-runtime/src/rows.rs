//! The rows of a project while a transaction changes them.

use std::collections::{BTreeMap, BTreeSet};

use migrations_core::Fingerprint;
use migrations_core::baked::{BakedRevision, BakedSet};

use crate::backend::{RevisionRow, RevisionState};
use crate::state::{part_text, row_part};

/// The row of a revision, as far as the set says it.
pub(crate) fn new_row(revision: &BakedRevision, state: RevisionState) -> RevisionRow {
    RevisionRow {
        revision: revision.id().to_owned(),
        parents: revision.down_revisions().join(","),
        depends_on: revision.depends_on().join(","),
        replaces: revision.replaces().join(","),
        message: revision.message().to_owned(),
        up_checksum: revision.up().checksum().to_string(),
        down_checksum: revision.down().map(|down| down.checksum().to_string()),
        part: part_text(revision.part()),
        state: state.name().to_owned(),
        position: 0,
        is_uncertain: false,
        breaking: revision.breaking().map(str::to_owned),
        stored_down: None,
        applied_by: String::new(),
        applied_at: 0,
        duration: 0,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        session: None,
    }
}

/// What the tracking table holds, or will hold with the next commit.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// As read.
    pub(crate) stored: BTreeMap<String, RevisionRow>,
    /// Applied in this transaction: places in the set. Their rows are written and forgotten on the way.
    fresh: BTreeMap<&'static str, usize>,
}

impl Rows {
    pub(crate) fn read(rows: Vec<RevisionRow>) -> Self {
        Self { stored: rows.into_iter().map(|row| (row.revision.clone(), row)).collect(), fresh: BTreeMap::new() }
    }

    pub(crate) fn insert(&mut self, revision: &BakedRevision) {
        self.stored.remove(revision.id());
        self.fresh.insert(revision.id(), revision.place());
    }

    pub(crate) fn remove(&mut self, id: &str) {
        self.stored.remove(id);
        self.fresh.remove(id);
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.stored.contains_key(id) || self.fresh.contains_key(id)
    }

    /// As [`crate::state::fingerprint`] of all rows.
    pub(crate) fn fingerprint(&self, set: BakedSet) -> Option<Fingerprint> {
        let fresh = || self.fresh.values().map(|&place| set.revision(place));
        let mut replaced: BTreeSet<&str> = fresh().flat_map(|revision| revision.replaces()).collect();
        replaced.extend(self.stored.values().flat_map(|row| row.replaces.split(',')));
        let stored = self.stored.values().filter(|row| !replaced.contains(row.revision.as_str())).map(row_part);
        let fresh = fresh().filter(|revision| !replaced.contains(revision.id())).map(|revision| Some(revision.part()));
        stored.chain(fresh).collect()
    }
}

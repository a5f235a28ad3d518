//! `migrations.checkpoint`: what replaying the sealed revisions came to, so that a build need not do it again.
//!
//! ```text
//! # migrations.checkpoint, format 2. Written by `migrations lock --seal`. Its loss costs time only.
//! # 0c1f..  what stands below
//! ```
//!
//! It is a cache, and nothing is taken from it unless everything that it was made from is as it was: every byte of every file
//! of its revisions, the settings, the servers, the version of this library, the graph. Whatever differs, be it the last byte of
//! the file itself, leads to a full replay, and never to an error.

mod content;

use std::collections::BTreeSet;

use migrations_core::Revision;

use crate::config::Settings;
use crate::diagnostic::{FileId, Sources};
use crate::digest::Digest;
pub use crate::discover::CHECKPOINT_FILE as FILE_NAME;
use crate::draft::Draft;
use crate::kept::Kept;
use crate::units::Unit;
pub(crate) use content::Made;

const TITLE: &str = "# migrations.checkpoint, format 2. Written by `migrations lock --seal`. Its loss costs time only.";

/// Why there is no checkpoint of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCheckpoint {
    /// Something is wrong with it.
    Errors,
    /// A down script cannot be read.
    UnreadableDown,
    /// Revisions are there that a squash replaces.
    Replaced,
    /// It has several heads.
    Heads,
    /// Not all pairs of branches were run in both orders.
    UntriedBranches,
    /// Statements are for another product than the others, which is said of all of them together.
    OtherProduct,
}

impl std::fmt::Display for NoCheckpoint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Errors => "something is wrong with the folder",
            Self::UnreadableDown => "a down script cannot be read",
            Self::Replaced => "revisions are still there that a squash replaces",
            Self::Heads => "there is not one head that needs all revisions",
            Self::UntriedBranches => "there are too many branches to run all of them in both orders",
            Self::OtherProduct => "some statements are for another product than the others",
        })
    }
}

/// Everything about a folder, apart from its files, that decides what is found in it.
pub(crate) fn key(settings: &Settings) -> Digest {
    // These are looked at anew each time, and arguments of the macro may set them.
    let settings = Settings { project: String::new(), linear: None, ..settings.clone() };
    // Printed as it stands, so that a field that is new counts, too.
    Digest::of([TITLE, env!("CARGO_PKG_VERSION"), &format!("{settings:?}")])
}

/// The names and the text of the files of a revision.
pub(crate) fn digest_of_files(unit: &Unit, sources: &Sources) -> Digest {
    let files = [unit.up, unit.down, unit.metadata];
    let parts = files.iter().flat_map(|file| match file.map(|file| sources.file(file)) {
        Some(file) => [file.path.as_str(), file.text.as_str()],
        None => ["", ""],
    });
    Digest::of(parts)
}

/// Ids and edges, as the graph has them.
pub(crate) fn digest_of_edges<'r>(revisions: impl Iterator<Item = &'r Revision>) -> Digest {
    let texts: Vec<&str> = revisions
        .flat_map(|revision| {
            let Revision { id, down_revisions, depends_on, branch_labels, replaces } = revision;
            let lists = [down_revisions, depends_on, branch_labels, replaces];
            let lists = lists.into_iter().flat_map(|list| list.iter().map(String::as_str).chain(["\n"]));
            [id.as_str()].into_iter().chain(lists)
        })
        .collect();
    Digest::of(texts)
}

/// The section of a folder that was replayed under some settings. There may be one for each product for which it is checked.
///
/// # Errors
/// Why a replay could not go on from it.
pub(crate) fn made(made: &Made<'_>) -> Result<String, NoCheckpoint> {
    let Made { drafts, order, declarations, branches, has_other_product, .. } = made;
    if order.len() != drafts.len() {
        return Err(NoCheckpoint::Replaced);
    }
    if !order.last().is_none_or(|last| is_only_head(&declarations[*last].id, declarations)) {
        return Err(NoCheckpoint::Heads);
    }
    if branches.untried > 0 {
        return Err(NoCheckpoint::UntriedBranches);
    }
    if *has_other_product {
        return Err(NoCheckpoint::OtherProduct);
    }
    let section = content::text_of(made).ok_or(NoCheckpoint::UnreadableDown)?;
    Ok(format!("{}\n{section}", section.len()))
}

/// Whether each other revision is a parent of one.
fn is_only_head(id: &str, declarations: &[Revision]) -> bool {
    let parents: BTreeSet<&str> = declarations
        .iter()
        .flat_map(|revision| revision.down_revisions.iter().chain(&revision.depends_on))
        .map(String::as_str)
        .collect();
    declarations.iter().all(|revision| (revision.id == id) != parents.contains(revision.id.as_str()))
}

/// The text of the file that has these sections.
pub(crate) fn whole(sections: &str) -> String {
    format!("{TITLE}\n# {}\n{sections}", Digest::of([sections]))
}

/// The part of the file that was made under these settings, if nothing of the file is damaged.
fn section<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let body = text.strip_prefix(TITLE)?.strip_prefix("\n# ")?;
    let (digest, mut body) = body.split_once('\n')?;
    if digest != Digest::of([body]).to_string() {
        return None;
    }
    while !body.is_empty() {
        let (length, rest) = body.split_once('\n')?;
        let (section, rest) = rest.split_at_checked(length.parse().ok()?)?;
        if let Some(content) = section.strip_prefix(key) {
            return Some(content);
        }
        body = rest;
    }
    None
}

/// The checkpoint of a folder, if its file was made from these files under these settings.
pub(crate) fn load(file: FileId, units: &[Unit], settings: &Settings, sources: &Sources) -> Option<Kept> {
    let content = section(&sources.file(file).text, &key(settings).to_string())?;
    content::read(content, units, sources)
}

/// Whether git could not merge the file. That has to be said: a build that only takes longer does not show it.
pub(crate) fn has_conflict(text: &str) -> bool {
    !text.starts_with(TITLE) && crate::lock::has_conflict_marks(text)
        || text.lines().skip(1).take(2).any(crate::lock::has_conflict_marks)
}

/// Whether a checkpoint fits into the graph: its revisions run first, their edges are as they were, and all others come after
/// all of them.
pub(crate) fn fits(kept: &Kept, drafts: &[Draft], order: &[usize], declarations: &[Revision]) -> bool {
    let Some((first, others)) = order.split_at_checked(kept.revisions.list.len()) else { return false };
    let (Some(head), true) = (first.last(), order.len() == drafts.len()) else { return false };
    let is_in_place =
        |(at, place): (usize, &usize)| kept.revisions.by_path.get(&drafts[*place].unit.up_path()) == Some(&at);
    first.iter().enumerate().all(is_in_place)
        && kept.edges == digest_of_edges(first.iter().map(|place| &declarations[*place]))
        && others.iter().all(|place| declarations[*place].replaces.is_empty())
        && all_descend(*head, others, declarations)
}

/// Whether all of the others, which are in the order in which they run, need a revision.
pub(crate) fn all_descend(head: usize, others: &[usize], declarations: &[Revision]) -> bool {
    let mut below = BTreeSet::from([declarations[head].id.as_str()]);
    others.iter().all(|place| {
        let Revision { id, down_revisions, depends_on, .. } = &declarations[*place];
        let descends = down_revisions.iter().chain(depends_on).any(|parent| below.contains(parent.as_str()));
        below.insert(id);
        descends
    })
}

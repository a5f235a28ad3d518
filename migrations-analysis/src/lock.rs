//! `migrations.lock`: what is known of the revisions, so that an edit shows and two new heads conflict in git.
//!
//! One line a revision in graph order, then the heads:
//!
//! ```text
//! # migrations.lock, format 1. Written by `migrations lock`.
//! revision 1975ea83b712 base sealed v1:.. v1:..
//! revision ae1027a6acf 1975ea83b712 open
//! head ae1027a6acf
//! ```

use std::fmt::Write as _;

use migrations_core::baked::{DownSource, RevisionSource, SetSource};
use migrations_core::{Checksum, Revision, RevisionMap};

use crate::diagnostic::{Diagnostics, FileId, Sources};
use crate::rules::{lock_conflict, lock_syntax};
use crate::source::Span;

/// Name of the file, in the migrations folder.
pub const FILE_NAME: &str = "migrations.lock";

const TITLE: &str = "# migrations.lock, format 1. Written by `migrations lock`.";

/// One revision in the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub revision: String,
    /// Its declared parents.
    pub parents: Vec<String>,
    /// Its checksums, once it is sealed.
    pub seal: Option<Seal>,
    /// Where it stands in the file.
    pub span: Span,
}

impl Entry {
    /// The command that takes a change of the entry over.
    pub(crate) fn command(&self) -> String {
        match self.seal {
            Some(_) => format!("`migrations lock --accept {}`", self.revision),
            None => "`migrations lock`".to_owned(),
        }
    }
}

/// The checksums of a sealed revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    /// Of the up script.
    pub up: Checksum,
    /// Of the down script, if there is one.
    pub down: Option<Checksum>,
}

/// Reads a lock file. A fault is reported; an entry that cannot be read is left out, and there is nothing to compare
/// with where the file as a whole cannot be.
pub fn read(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Vec<Entry>> {
    let text = &sources.file(file).text;
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') && !line.starts_with("# migrations.lock, format ") {
            continue;
        }
        if line.starts_with("# migrations.lock, format ") {
            if line != TITLE {
                diagnostics.push(lock_syntax::unknown_format(file, span));
                return None;
            }
            continue;
        }
        if CONFLICT_MARKS.iter().any(|mark| line.starts_with(mark)) {
            diagnostics.push(lock_conflict::found(file, span));
            return None;
        }
        match entry(line, span.clone()) {
            Some(Some(entry)) if entries.iter().any(|known| known.revision == entry.revision) => {
                diagnostics.push(lock_syntax::twice(file, span, &entry.revision));
            }
            Some(Some(entry)) => entries.push(entry),
            Some(None) => {}
            None => diagnostics.push(lock_syntax::unreadable_line(file, span)),
        }
    }
    Some(entries)
}

/// `Some(None)` for the line of the heads, which is there for git alone.
fn entry(line: &str, span: Span) -> Option<Option<Entry>> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let (revision, parents, seal) = match words[..] {
        ["head", ..] => return Some(None),
        ["revision", revision, parents, "open"] => (revision, parents, None),
        ["revision", revision, parents, "sealed", up, down] => {
            let down = if down == "none" { None } else { Some(Checksum::parse(down)?) };
            (revision, parents, Some(Seal { up: Checksum::parse(up)?, down }))
        }
        _ => return None,
    };
    let parents = if parents == "base" { Vec::new() } else { parents.split(',').map(str::to_owned).collect() };
    Some(Some(Entry { revision: revision.to_owned(), parents, seal, span }))
}

/// A lock file that cannot be written anew without losing what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// A line, from 1.
    Line(usize),
    /// A format that is not known here.
    Format,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(line) => write!(formatter, "line {line} of {FILE_NAME} cannot be read"),
            Self::Format => write!(formatter, "{FILE_NAME} has a format that is not known here"),
        }
    }
}

const CONFLICT_MARKS: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

/// Whether a line of a text is one that git writes where it cannot merge.
pub(crate) fn has_conflict_marks(text: &str) -> bool {
    text.lines().any(|line| CONFLICT_MARKS.iter().any(|mark| line.starts_with(mark)))
}

/// Every entry, also from both sides of a conflict; of two for one revision, the sealed one.
///
/// # Errors
/// [`Unreadable`] if something in it cannot be read, which may have been a seal.
pub fn salvage(text: &str) -> Result<Vec<Entry>, Unreadable> {
    let mut entries: Vec<Entry> = Vec::new();
    for (at, line) in text.lines().map(str::trim).enumerate() {
        if line.starts_with("# migrations.lock, format ") && line != TITLE {
            return Err(Unreadable::Format);
        }
        if line.is_empty() || line.starts_with('#') || CONFLICT_MARKS.iter().any(|mark| line.starts_with(mark)) {
            continue;
        }
        let Some(found) = entry(line, 0..0).ok_or(Unreadable::Line(at + 1))? else { continue };
        match entries.iter_mut().find(|known| known.revision == found.revision) {
            Some(known) if known.seal.is_none() => *known = found,
            Some(_) => {}
            None => entries.push(found),
        }
    }
    Ok(entries)
}

/// What to do about a lock file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Update<'u> {
    /// Seal every revision that is open.
    pub seal: bool,
    /// Revisions whose edit, new parents or removal are right.
    pub accepted: &'u [String],
}

/// A sealed revision that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// Its up script has changed.
    Edited(String),
    /// It has other parents.
    Moved(String),
    /// Its files are gone, and no squash stands for it.
    Removed(String),
}

impl std::fmt::Display for Broken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Edited(id) => write!(formatter, "`{id}` was edited after it was sealed"),
            Self::Moved(id) => write!(formatter, "`{id}` was sealed with other parents"),
            Self::Removed(id) => write!(formatter, "`{id}` was sealed, and its files are gone"),
        }
    }
}

impl Broken {
    /// The revision.
    pub fn id(&self) -> &String {
        let (Self::Edited(id) | Self::Moved(id) | Self::Removed(id)) = self;
        id
    }
}

/// The text of the lock file for a set, from what the last one said.
///
/// New revisions are open. Changed down scripts are taken over.
///
/// # Errors
/// Sealed revisions that are not what they were, unless they are accepted.
pub fn update(set: &SetSource, previous: &[Entry], update: Update<'_>) -> Result<String, Vec<Broken>> {
    let sealed = |id: &str| previous.iter().find(|entry| entry.revision == id).filter(|entry| entry.seal.is_some());
    let mut broken = Vec::new();
    let mut entries = Vec::new();
    for revision in in_graph_order(set) {
        let id = &revision.revision.id;
        let parents = revision.revision.down_revisions.clone();
        let now = Seal { up: revision.up.checksum, down: down_checksum(revision) };
        let seal = match sealed(id) {
            Some(entry) => {
                if entry.seal.is_some_and(|seal| seal.up != now.up) {
                    broken.push(Broken::Edited(id.clone()));
                }
                let stand = parents.iter().map(|parent| standing_for(set, parent));
                if !entry.parents.iter().map(|parent| standing_for(set, parent)).eq(stand) {
                    broken.push(Broken::Moved(id.clone()));
                }
                Some(now)
            }
            None => (update.seal || stands_for_sealed(set, previous, revision)).then_some(now),
        };
        entries.push(Entry { revision: id.clone(), parents, seal, span: 0..0 });
    }
    let stands = |id: &String| {
        set.revisions.iter().any(|revision| revision.revision.id == *id || revision.revision.replaces.contains(id))
    };
    broken.extend(
        previous
            .iter()
            .filter(|entry| entry.seal.is_some() && !stands(&entry.revision))
            .map(|entry| Broken::Removed(entry.revision.clone())),
    );
    broken.retain(|broken| !update.accepted.contains(broken.id()));
    let heads: Vec<&str> = set.heads.iter().map(String::as_str).collect();
    if broken.is_empty() { Ok(write(&entries, &heads)) } else { Err(broken) }
}

/// Whether a squash has taken the place of sealed revisions whose files are gone.
fn stands_for_sealed(set: &SetSource, previous: &[Entry], squash: &RevisionSource) -> bool {
    let replaces = &squash.revision.replaces;
    let was_sealed = |id: &String| previous.iter().any(|entry| entry.revision == *id && entry.seal.is_some());
    let is_here = |id: &String| set.revisions.iter().any(|source| source.revision.id == *id);
    !replaces.is_empty() && replaces.iter().all(|id| was_sealed(id) && !is_here(id))
}

/// The squash that replaces a revision, else the revision.
fn standing_for<'s>(set: &'s SetSource, id: &'s String) -> &'s String {
    let squash = set.revisions.iter().find(|source| source.revision.replaces.contains(id));
    squash.map_or(id, |source| &source.revision.id)
}

/// In the order in which they are applied; what a squash replaces stands before it.
fn in_graph_order(set: &SetSource) -> Vec<&RevisionSource> {
    let revisions: Vec<Revision> = set.revisions.iter().map(|source| source.revision.clone()).collect();
    let by_id = |id: &str| set.revisions.iter().find(|source| source.revision.id == id);
    let Ok(map) = RevisionMap::build(&revisions) else { return set.revisions.iter().collect() };
    let mut ordered = Vec::new();
    for node in map.order() {
        let source = &set.revisions[map.place(node)];
        ordered.extend(source.revision.replaces.iter().filter_map(|id| by_id(id)));
        ordered.push(source);
    }
    ordered
}

/// What acts in the down script of a revision, if it has one.
pub fn down_checksum(revision: &RevisionSource) -> Option<Checksum> {
    match &revision.down {
        DownSource::Script(script) => Some(script.checksum),
        DownSource::Unreadable { checksum, .. } => Some(*checksum),
        DownSource::Irreversible(_) | DownSource::Missing => None,
    }
}

/// The text of a lock file with these entries.
pub fn write(entries: &[Entry], heads: &[&str]) -> String {
    let mut text = format!("{TITLE}\n");
    for entry in entries {
        let parents = if entry.parents.is_empty() { "base".to_owned() } else { entry.parents.join(",") };
        let _ = write!(text, "revision {} {parents} ", entry.revision);
        let _ = match &entry.seal {
            None => writeln!(text, "open"),
            Some(Seal { up, down: None }) => writeln!(text, "sealed {up} none"),
            Some(Seal { up, down: Some(down) }) => writeln!(text, "sealed {up} {down}"),
        };
    }
    let _ = writeln!(text, "{}", ["head"].iter().chain(heads).copied().collect::<Vec<_>>().join(" "));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn read_text(text: &str) -> (Vec<Entry>, Vec<&'static str>) {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let file = sources.add(SourceFile { path: FILE_NAME.to_owned(), text: text.to_owned() });
        let entries = read(file, &sources, &mut diagnostics).unwrap_or_default();
        (entries, diagnostics.sorted(&sources).iter().map(|diagnostic| diagnostic.rule.id).collect())
    }

    #[test]
    fn what_is_written_is_read() {
        let seal = Seal { up: Checksum([1; 32]), down: None };
        let entry = |revision: &str, parents: &[&str], seal| Entry {
            revision: revision.to_owned(),
            parents: parents.iter().map(|&parent| parent.to_owned()).collect(),
            seal,
            span: 0..0,
        };
        let entries = [
            entry("a", &[], Some(seal)),
            entry("b", &["a"], Some(Seal { down: Some(Checksum([2; 32])), ..seal })),
            entry("c", &["a", "b"], None),
        ];
        let (mut read, faults) = read_text(&write(&entries, &["c"]));
        read.iter_mut().for_each(|entry| entry.span = 0..0);
        assert_eq!((read.as_slice(), faults.len()), (&entries[..], 0));
    }

    #[test]
    fn a_conflict_loses_no_seal() {
        let sealed = format!("revision a base sealed v1:{} none", "0".repeat(64));
        let text = format!(
            "<<<<<<< ours\n{sealed}\nrevision b a open\n=======\nrevision a base open\n>>>>>>> theirs\nhead b\n"
        );
        let entries = salvage(&text).expect("every line can be read");
        assert_eq!(entries.len(), 2);
        assert_eq!(salvage("revision a base sealed v1:0 none\n"), Err(Unreadable::Line(1)));
        assert_eq!(salvage("# migrations.lock, format 2\n"), Err(Unreadable::Format));
        assert!(entries[0].seal.is_some() && entries[1].seal.is_none());
    }

    #[test]
    fn conflicts_and_unreadable_lines_are_named() {
        assert_eq!(read_text("<<<<<<< HEAD\nhead a\n").1, ["lock-conflict"]);
        assert_eq!(read_text("revision a base\nrevision b base sealed v1:0 none\n").1, ["lock-syntax", "lock-syntax"]);
        assert_eq!(read_text("# migrations.lock, format 9\n").1, ["lock-syntax"]);
    }
}

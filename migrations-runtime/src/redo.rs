//! What a redo would do, as a value to look at and to agree to.

use std::fmt;

use migrations_core::{Direction, Node, RevisionMap};

use crate::run_plan::PlannedStep;
use crate::wording::rows_or_base;

/// What a redo would do: which revisions are taken back, with which scripts, and what runs again after that.
///
/// Made by [`Migrations::plan_redo`](crate::Migrations::plan_redo). To hand it to [`Migrations::redo`](crate::Migrations::redo)
/// is to agree to it: whoever does that has looked at [`loses_data`](Self::loses_data) and [`unproven`](Self::unproven),
/// or has asked a person. `Display` gives one line a step.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedoPlan {
    /// What was asked for; nothing for the newest applied revision.
    pub(crate) target: Option<String>,
    /// First all down scripts, newest first, then all up scripts.
    pub steps: Vec<PlannedStep>,
    /// The revisions, in the order in which they are taken back.
    pub revisions: Vec<RedoneRevision>,
    /// Current revisions, before and after, sorted.
    pub rows: Vec<String>,
    /// Applied revisions whose up script was edited, too, and that stay as they are.
    pub left_edited: Vec<String>,
}

/// One revision of a [`RedoPlan`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedoneRevision {
    /// Its id.
    pub revision: String,
    /// Which of its scripts are other ones now.
    pub edited: Edited,
    /// Which down script takes it back.
    pub way_back: WayBack,
    /// Path of its down script, relative to the crate.
    pub path: Option<String>,
    /// The text that takes it back; empty if nothing needs to run.
    pub script: String,
}

/// Which scripts of an applied revision are other ones than those that were recorded when it was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edited {
    /// None.
    Nothing,
    /// The up script.
    Up,
    /// The down script.
    Down,
    /// Both.
    Both,
}

impl Edited {
    pub(crate) fn of(up: bool, down: bool) -> Self {
        match (up, down) {
            (false, false) => Self::Nothing,
            (true, false) => Self::Up,
            (false, true) => Self::Down,
            (true, true) => Self::Both,
        }
    }
}

impl fmt::Display for Edited {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Nothing => "nothing",
            Self::Up => "up",
            Self::Down => "down",
            Self::Both => "both",
        })
    }
}

/// Which down script takes a revision back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WayBack {
    /// That of the set, which belongs to what has run: it is the one that was recorded, or only it was edited.
    File,
    /// The one that was stored when the revision was applied, because both scripts were edited since.
    Stored,
    /// That of the set, though both scripts were edited, and the database does not keep the old one. It was written for
    /// the new up script, and may not fit what the old one has made.
    Unproven,
}

impl fmt::Display for WayBack {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::File => "file",
            Self::Stored => "stored",
            Self::Unproven => "unproven",
        })
    }
}

/// An applied revision with a script that is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EditedRevision {
    /// Its id.
    pub revision: String,
    /// Which of its scripts.
    pub edited: Edited,
    /// Path of its up script, relative to the crate.
    pub path: String,
    /// `migrations.lock` says that it is released, so that it cannot be redone.
    pub is_sealed: bool,
    /// What a redo of it takes back and runs again, oldest first, itself included; empty if that is refused, because one
    /// of them is sealed.
    pub redo: Vec<String>,
}

impl RedoPlan {
    /// Whether a statement of it drops a table or a column, or deletes rows.
    pub fn loses_data(&self) -> bool {
        self.steps.iter().any(|step| step.loses_data)
    }

    /// Revisions that would be taken back with a script of which nothing shows that it fits.
    pub fn unproven(&self) -> impl Iterator<Item = &RedoneRevision> {
        self.revisions.iter().filter(|redone| redone.way_back == WayBack::Unproven)
    }

    /// What is worth knowing beside the steps.
    pub(crate) fn notes(&self) -> Vec<String> {
        let note = |redone: &RedoneRevision| {
            let revision = &redone.revision;
            match redone.way_back {
                WayBack::File => None,
                WayBack::Stored => Some(format!(
                    "both scripts of {revision} were edited; the down script that was stored takes it back"
                )),
                WayBack::Unproven => Some(format!(
                    "both scripts of {revision} were edited, and nothing shows that the new down script undoes the old up \
                     script"
                )),
            }
        };
        let left = self.left_edited.iter().map(|id| format!("{id} was edited, too, and is not redone"));
        self.revisions.iter().filter_map(note).chain(left).collect()
    }

    /// The scripts of the set that it runs.
    pub(crate) fn scripts(&self, map: &RevisionMap<'_>) -> Vec<(Node, Direction)> {
        let is_of_set =
            |step: &&PlannedStep| step.direction == Direction::Upgrade || self.stored(&step.revision).is_none();
        let script = |step: &PlannedStep| Some((map.node_by_id(&step.revision)?, step.direction));
        self.steps.iter().filter(is_of_set).filter_map(script).collect()
    }

    /// The stored script that takes a revision back.
    pub(crate) fn stored(&self, revision: &str) -> Option<&str> {
        let is_stored = |redone: &&RedoneRevision| redone.revision == revision && redone.way_back == WayBack::Stored;
        self.revisions.iter().find(is_stored).map(|redone| redone.script.as_str())
    }
}

impl fmt::Display for RedoPlan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| writeln!(formatter, "{step}"))?;
        self.notes().iter().try_for_each(|note| writeln!(formatter, "note: {note}"))?;
        writeln!(formatter, "then at {}", rows_or_base(&self.rows))
    }
}

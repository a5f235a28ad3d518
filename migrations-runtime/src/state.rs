//! What the database is to this program.

use std::collections::{BTreeMap, BTreeSet};

use migrations_core::baked::{Action, BakedRevision, BakedSet, Recovery};
use migrations_core::{AppliedSet, Direction, Fingerprint, FingerprintPart, Node, Revision, RevisionMap};

use crate::backend::{RevisionRow, RevisionState, StateRow, TABLE_FORMAT};
use crate::error::{Error, ErrorKind};
use crate::redo::{Edited, EditedRevision};
use crate::stored_down;
use crate::wording::{rows_or_base, statements};

/// What the database is to this program: one word for readiness probes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Nothing of this set has run yet.
    Uninitialised,
    /// All revisions are applied.
    AtHead,
    /// Some revisions are still to run.
    Behind {
        /// How many.
        pending: usize,
    },
    /// All revisions are applied, and some of a newer program.
    Ahead {
        /// Those of the newer program.
        unknown: Vec<String>,
        /// One of them says that older programs, such as this one, must not run on it.
        is_breaking: bool,
    },
    /// Some revisions are still to run, and the database has some that are not known here.
    Diverged {
        /// Those that are not known here.
        unknown: Vec<String>,
    },
    /// Revisions below applied ones are missing.
    Gap {
        /// The missing ones.
        missing: Vec<String>,
    },
    /// Up scripts of applied revisions are other ones now.
    Drifted {
        /// Those revisions.
        revisions: Vec<String>,
    },
    /// A revision that does not run in one transaction was interrupted.
    Interrupted {
        /// The revision.
        revision: String,
        /// Statements done.
        done: usize,
    },
    /// A process runs statements outside a transaction right now.
    Running {
        /// The process.
        owner: String,
    },
    /// The history of another tool is there, and none of ours.
    ForeignHistory {
        /// Its table.
        table: String,
    },
}

/// What was read from the tracking tables.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tracked {
    pub(crate) state: Option<StateRow>,
    /// Who holds the lease now.
    pub(crate) runner: Option<String>,
    pub(crate) rows: Vec<RevisionRow>,
}

impl Tracked {
    /// Who has taken the lease last and not given it back, whether it holds or not.
    pub(crate) fn lease_owner(&self) -> Option<&str> {
        self.state.as_ref()?.lease_owner.as_deref()
    }
}

/// A down script that the database keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordedDown {
    pub(crate) statements: String,
    /// One of them takes data away, or that is not known.
    pub(crate) loses_data: bool,
}

/// The tracking tables, understood.
pub(crate) struct Situation<'m> {
    pub(crate) map: RevisionMap<'m>,
    pub(crate) applied: AppliedSet,
    /// Revisions that are not known here, with the reason if older programs must not run on them.
    pub(crate) unknown: Vec<(String, Option<String>)>,
    pub(crate) interrupted: Option<RevisionRow>,
    /// Applied revisions whose up script is another one now.
    pub(crate) drifted: Vec<String>,
    /// Applied revisions whose down script is another one now.
    pub(crate) changed_downs: Vec<String>,
    /// Of those both of whose scripts are other ones now: the down script that belongs to what has run, where it is kept.
    pub(crate) recorded_downs: BTreeMap<String, RecordedDown>,
    /// Squashes all of whose originals are applied.
    pub(crate) to_record: Vec<Node>,
}

impl<'m> Situation<'m> {
    /// # Errors
    /// If the tables do not agree with themselves, were written by a newer library, or stand inside a squash.
    pub(crate) fn new(
        set: BakedSet,
        declarations: &'m [Revision<&'static str>],
        tracked: &Tracked,
    ) -> Result<Self, Error> {
        check_format(tracked)?;
        check_fingerprint(tracked)?;
        let has_row = |id: &str| tracked.rows.iter().any(|row| row.revision == id && is_applied(row));
        // Half of it is there, whichever half.
        let is_begun = |id: &str| tracked.rows.iter().any(|row| row.revision == id);
        let mut expanded: Vec<&str> = Vec::new();
        let mut recordable: Vec<&str> = Vec::new();
        for squash in declarations.iter().filter(|declaration| !declaration.replaces.is_empty()) {
            let applied = squash.replaces.iter().filter(|id| has_row(id)).count();
            if has_row(squash.id) || !squash.replaces.iter().any(|id| is_begun(id)) {
                continue;
            }
            if applied == squash.replaces.len() {
                recordable.push(squash.id);
            } else if squash.replaces.iter().all(|id| declarations.iter().any(|declared| declared.id == *id)) {
                expanded.push(squash.id);
            } else {
                return Err(inside_squash(squash, &has_row));
            }
        }
        let map = RevisionMap::build_expanding(declarations, &expanded).map_err(|errors| Error::damaged(&errors))?;
        let replaced: Vec<&str> = declarations
            .iter()
            .filter(|declaration| !expanded.contains(&declaration.id))
            .flat_map(|declaration| declaration.replaces.iter().copied())
            .collect();
        let mut situation = Self {
            applied: AppliedSet::empty(&map),
            to_record: recordable.iter().filter_map(|id| map.node_by_id(id)).collect(),
            map,
            unknown: Vec::new(),
            interrupted: None,
            drifted: Vec::new(),
            changed_downs: Vec::new(),
            recorded_downs: BTreeMap::new(),
        };
        let mut applied: Vec<Node> = situation.to_record.clone();
        for row in &tracked.rows {
            let node = situation.map.node_by_id(&row.revision);
            if !is_applied(row) {
                situation.interrupted = Some(row.clone());
                // What is half taken back is still there for everything else.
                applied.extend(node.filter(|_| row.state == RevisionState::Downgrading.name()));
                continue;
            }
            match node {
                Some(node) => {
                    applied.push(node);
                    situation.compare_checksums(&set.revision(situation.map.place(node)), row);
                }
                None if replaced.contains(&row.revision.as_str()) => {}
                None => situation.unknown.push((row.revision.clone(), row.breaking.clone())),
            }
        }
        situation.applied = AppliedSet::from_nodes(&situation.map, applied);
        Ok(situation)
    }

    fn compare_checksums(&mut self, revision: &BakedRevision, row: &RevisionRow) {
        let is_drifted = row.up_checksum != revision.up().checksum().to_string();
        if is_drifted {
            self.drifted.push(row.revision.clone());
        }
        let down = revision.down().map(|down| down.checksum().to_string());
        if row.down_checksum != down {
            self.changed_downs.push(row.revision.clone());
            if let Some(recorded) = stored_down::recorded(row).filter(|_| is_drifted) {
                let recorded =
                    RecordedDown { statements: recorded.statements.to_owned(), loses_data: recorded.loses_data };
                self.recorded_downs.insert(row.revision.clone(), recorded);
            }
        }
    }

    /// Which scripts of an applied revision are other ones now.
    pub(crate) fn edited(&self, id: &str) -> Edited {
        let is_among = |ids: &[String]| ids.iter().any(|known| known == id);
        Edited::of(is_among(&self.drifted), is_among(&self.changed_downs))
    }

    /// The applied revisions with a script that is another one now, in the order of their ids.
    pub(crate) fn edited_revisions(&self, set: BakedSet) -> Vec<EditedRevision> {
        let ids: BTreeSet<&String> = self.drifted.iter().chain(&self.changed_downs).collect();
        let found = ids.into_iter().filter_map(|id| {
            let node = self.map.node_by_id(id)?;
            let revision = set.revision(self.map.place(node));
            Some(EditedRevision {
                revision: id.clone(),
                edited: self.edited(id),
                path: revision.up().path(),
                is_sealed: revision.is_sealed(),
                redo: self.redone_with(set, node),
            })
        });
        found.collect()
    }

    /// What a redo takes back and runs again, oldest first; nothing if it is refused because one of them is sealed.
    fn redone_with(&self, set: BakedSet, node: Node) -> Vec<String> {
        let (_, again) = self.map.plan_redo(&self.applied, node);
        let nodes: Vec<Node> = again.steps().iter().filter_map(|step| step.node).collect();
        if nodes.iter().any(|&node| set.revision(self.map.place(node)).is_sealed()) {
            return Vec::new();
        }
        nodes.into_iter().map(|node| self.map.id(node).to_owned()).collect()
    }

    /// For each edited up script that can be redone and does not come along with another one: how, as a line of help.
    pub(crate) fn redo_advice(&self, set: BakedSet) -> Vec<String> {
        let edited: Vec<EditedRevision> = self
            .edited_revisions(set)
            .into_iter()
            .filter(|revision| matches!(revision.edited, Edited::Up | Edited::Both) && !revision.redo.is_empty())
            .collect();
        let comes_along = |id: &String| edited.iter().any(|other| other.revision != *id && other.redo.contains(id));
        edited.iter().filter(|revision| !comes_along(&revision.revision)).map(redo_help).collect()
    }

    /// Missing revisions that an applied one needs by an edge from its header, with what they need; where
    /// `deny_out_of_order`, also those that only the order of files puts below an applied one.
    pub(crate) fn gaps(&self, set: BakedSet) -> Vec<Node> {
        let missing = self.applied.gaps(&self.map);
        let is_strict = |node: Node| set.revision(self.map.place(node)).has_header();
        let deny = set.policy().deny_out_of_order;
        let needed = missing.iter().copied().filter(|&node| {
            deny || self.map.dependents(node).iter().any(|&other| self.applied.contains(other) && is_strict(other))
        });
        let gap = self.map.ancestors(needed);
        missing.iter().copied().filter(|&node| gap.contains(node)).collect()
    }

    /// Revisions that are not applied, headerless stragglers included.
    pub(crate) fn pending(&self) -> usize {
        self.map.len() - self.applied.len()
    }

    pub(crate) fn rows(&self) -> Vec<String> {
        self.applied.rows(&self.map).into_iter().map(str::to_owned).collect()
    }

    pub(crate) fn unknown_ids(&self) -> Vec<String> {
        self.unknown.iter().map(|(id, _)| id.clone()).collect()
    }

    pub(crate) fn status(&self, set: BakedSet) -> Status {
        let ids = |nodes: Vec<Node>| nodes.into_iter().map(|node| self.map.id(node).to_owned()).collect();
        if let Some(row) = &self.interrupted {
            return Status::Interrupted { revision: row.revision.clone(), done: done(row) };
        }
        if !self.drifted.is_empty() {
            return Status::Drifted { revisions: self.drifted.clone() };
        }
        let gaps = self.gaps(set);
        if !gaps.is_empty() {
            return Status::Gap { missing: ids(gaps) };
        }
        match (self.pending(), self.unknown.is_empty()) {
            (0, true) => Status::AtHead,
            (0, false) => Status::Ahead {
                unknown: self.unknown_ids(),
                is_breaking: self.unknown.iter().any(|(_, breaking)| breaking.is_some()),
            },
            (pending, true) => Status::Behind { pending },
            (_, false) => Status::Diverged { unknown: self.unknown_ids() },
        }
    }

    /// # Errors
    /// If an applied revision is another one now.
    pub(crate) fn refuse_drift(&self, set: BakedSet) -> Result<(), Error> {
        if self.drifted.is_empty() {
            return Ok(());
        }
        let place = |id: &String| self.map.node_by_id(id).map(|node| set.revision(self.map.place(node)).up().path());
        let named = |id: &String| place(id).map_or_else(|| id.clone(), |path| format!("{id} ({path})"));
        let revisions = self.drifted.iter().map(named).collect::<Vec<_>>().join(", ");
        let error =
            Error::new(ErrorKind::Drifted, format!("the up script has changed since it was applied: {revisions}"));
        let error = self.redo_advice(set).into_iter().fold(error, Error::help);
        let is_sealed =
            |id: &&String| self.map.node_by_id(id).is_some_and(|node| set.revision(self.map.place(node)).is_sealed());
        let sealed = self.drifted.iter().filter(is_sealed).cloned().collect::<Vec<_>>().join(", ");
        let why = if sealed.is_empty() {
            "where others have run it".to_owned()
        } else {
            format!("{sealed} is sealed in migrations.lock as released, so `redo` refuses it")
        };
        Err(error.help(format!("{why}: restore the script, and put the change into a new revision")).help(
            "if the database has the change already: `repair --accept-checksums` (in Rust: `Repair::AcceptChecksums`) \
             accepts the new text, and runs nothing",
        ))
    }

    /// What to do with the statement at which a revision was interrupted.
    fn recovery(&self, set: BakedSet, row: &RevisionRow) -> Recovery {
        let direction =
            if row.state == RevisionState::Upgrading.name() { Direction::Upgrade } else { Direction::Downgrade };
        let revision = self.map.node_by_id(&row.revision).map(|node| set.revision(self.map.place(node)));
        let script = revision.and_then(|revision| revision.script(direction));
        match script.and_then(|script| script.statements().nth(done(row))).map(|statement| statement.action) {
            Some(Action::ExecuteOutside(recovery)) => recovery,
            // A function or a statement in a transaction is never uncertain.
            Some(Action::Execute | Action::Call) => Recovery::Repeat,
            None => Recovery::Ask,
        }
    }

    /// The place and the first line of the statement at which a revision was interrupted.
    fn interrupted_at(&self, set: BakedSet, row: &RevisionRow) -> Option<String> {
        let revision = set.revision(self.map.place(self.map.node_by_id(&row.revision)?));
        let is_up = row.state == RevisionState::Upgrading.name();
        let script = revision.script(if is_up { Direction::Upgrade } else { Direction::Downgrade })?;
        let statement = script.statements().nth(done(row))?;
        let line = statement.text.lines().next().unwrap_or_default();
        Some(format!("`{line}` at {}:{}", script.path(), script.line(statement.offset)))
    }

    /// # Errors
    /// If a revision has been left half-done that this run cannot finish.
    pub(crate) fn refuse_interrupted(&self, set: BakedSet, wanted: RevisionState) -> Result<(), Error> {
        let Some(row) = &self.interrupted else { return Ok(()) };
        let is_other_way = row.state != wanted.name();
        let is_unknown = self.map.node_by_id(&row.revision).is_none();
        let asks = row.is_uncertain && self.recovery(set, row) == Recovery::Ask;
        if !asks && !is_other_way && !is_unknown {
            return Ok(());
        }
        let RevisionRow { revision, state, .. } = row;
        let place = self.interrupted_at(set, row).map_or(String::new(), |place| format!(", {place}"));
        let message = if asks {
            format!(
                "revision {revision} was interrupted at statement {}{place}, and nothing shows whether it took effect",
                done(row) + 1
            )
        } else {
            format!("revision {revision} was interrupted while {state}, after {}", statements(done(row)))
        };
        let error = Error::new(ErrorKind::Interrupted, message);
        Err(if asks {
            error
                .help("look at the database; if it took effect: `repair --done` (in Rust: `Repair::StatementDone`)")
                .help("if not: `repair --not-done` (`Repair::StatementNotDone`); then run again")
        } else if is_unknown {
            error.help("finish that with the program that started it").help(
                "where its scripts are gone: set right by hand what is done of it, and stamp where the database is then",
            )
        } else {
            error.help(format!(
                "finish that first: run {} again",
                if state == "upgrading" { "upgrade" } else { "downgrade, or redo," }
            ))
        })
    }
}

/// What redoes an edited revision.
fn redo_help(edited: &EditedRevision) -> String {
    let EditedRevision { revision, redo, .. } = edited;
    let what = match redo.len() {
        1 => "takes it back, and runs it again as it is now".to_owned(),
        _ => format!("takes back {}, and runs them again as they are now", redo.join(", ")),
    };
    format!("it is not sealed: `redo {revision}` {what} (in Rust: `Migrations::redo`)")
}

pub(crate) fn is_applied(row: &RevisionRow) -> bool {
    row.state == RevisionState::Applied.name()
}

pub(crate) fn done(row: &RevisionRow) -> usize {
    usize::try_from(row.position).unwrap_or_default()
}

/// The fingerprint of applied rows: those that a recorded squash replaces do not count.
///
/// `None` if one of them is inside a revision, or not readable.
pub(crate) fn fingerprint<'r>(rows: impl Iterator<Item = &'r RevisionRow> + Clone) -> Option<Fingerprint> {
    let replaced: Vec<&str> =
        rows.clone().flat_map(|row| row.replaces.split(',')).filter(|id| !id.is_empty()).collect();
    rows.filter(|row| !replaced.contains(&row.revision.as_str())).map(row_part).collect()
}

/// What a row adds to a fingerprint; nothing can be said of one that is not applied or not readable.
pub(crate) fn row_part(row: &RevisionRow) -> Option<FingerprintPart> {
    if is_applied(row) { part(&row.part) } else { None }
}

/// Sixteen bytes in hexadecimal.
fn part(text: &str) -> Option<FingerprintPart> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    u128::from_str_radix(text, 16).ok().map(|number| FingerprintPart(number.to_be_bytes()))
}

pub(crate) fn part_text(part: FingerprintPart) -> String {
    format!("{:032x}", u128::from_be_bytes(part.0))
}

fn check_format(tracked: &Tracked) -> Result<(), Error> {
    match &tracked.state {
        Some(state) if state.format > TABLE_FORMAT => Err(Error::new(
            ErrorKind::NewerFormat,
            format!("the tracking tables have format {}, and this program knows up to {TABLE_FORMAT}", state.format),
        )
        .help("run a program with a newer version of the `migrations` crate")),
        _ => Ok(()),
    }
}

fn check_fingerprint(tracked: &Tracked) -> Result<(), Error> {
    let unreadable =
        tracked.rows.iter().find(|row| RevisionState::parse(&row.state).is_none() || part(&row.part).is_none());
    let stored = tracked.state.as_ref().and_then(|state| state.fingerprint.clone());
    let actual = fingerprint(tracked.rows.iter()).map(|fingerprint| fingerprint.to_string());
    let message = match (unreadable, stored) {
        (Some(row), _) => format!("the row of revision {} in the tracking table cannot be read", row.revision),
        (None, Some(stored)) if actual.as_deref() != Some(stored.as_str()) => {
            "the tracking table has been edited: its rows are not those that were written".to_owned()
        }
        (None, None) if tracked.state.is_none() && !tracked.rows.is_empty() => {
            "the tracking tables do not belong together: there are revisions without a state".to_owned()
        }
        _ => return Ok(()),
    };
    Err(Error::new(ErrorKind::TrackingEdited, message).help(
        "look at the table `__migrations_revisions`; if its rows are right: `repair --accept-rows` (in Rust: `Repair::AcceptRows`)",
    ))
}

fn inside_squash(squash: &Revision<&'static str>, has_row: &dyn Fn(&str) -> bool) -> Error {
    let names = |applied: bool| -> Vec<String> {
        squash.replaces.iter().filter(|id| has_row(id) == applied).map(|id| (*id).to_owned()).collect()
    };
    let message = format!(
        "the database stands inside what {} replaces: it has {}, and lacks {}",
        squash.id,
        rows_or_base(&names(true)),
        rows_or_base(&names(false))
    );
    Error::new(ErrorKind::InsideSquash, message)
        .help("run an older program that still has these revisions, then this one")
}

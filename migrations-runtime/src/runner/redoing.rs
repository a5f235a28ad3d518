//! What a redo comes to, and the refusals before anything runs.

use migrations_core::{Direction, Node, Plan, Target};

use super::planning::{Planner, refuse_leaving_interrupted, unknown_error, why_one_way};
use crate::backend::RevisionState;
use crate::error::{Error, ErrorKind};
use crate::redo::{Edited, RedoPlan, RedoneRevision, WayBack};
use crate::run_plan::{PlannedStep, RunPlan};
use crate::state::Situation;

impl Planner<'_> {
    /// What redoing `target` would do; without one, the newest applied revision. `runs_stored` says whether a stored
    /// script can run on this database.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub(crate) fn redo(
        self,
        situation: &Situation<'_>,
        target: Option<&str>,
        runs_stored: bool,
    ) -> Result<RedoPlan, Error> {
        situation.refuse_interrupted(self.set, RevisionState::Downgrading)?;
        if !situation.unknown.is_empty() {
            return Err(unknown_error(situation, ErrorKind::Ahead));
        }
        let node = match target {
            Some(target) => named(situation, target)?,
            None => newest(situation)?,
        };
        let (back, again) = situation.map.plan_redo(&situation.applied, node);
        self.refuse_sealed(situation, node, &back)?;
        refuse_leaving_interrupted(situation, &back)?;
        let nodes: Vec<Node> = back.steps().iter().filter_map(|step| step.node).collect();
        let revisions: Vec<RedoneRevision> =
            nodes.iter().map(|&node| self.way_back(situation, node, runs_stored)).collect();
        let by_file = nodes.iter().zip(&revisions).filter(|(_, redone)| redone.way_back != WayBack::Stored);
        let by_file: Vec<Node> = by_file.map(|(&node, _)| node).collect();
        self.refuse_one_way(situation, &by_file)?;
        self.refuse_missing_calls(situation, Direction::Downgrade, &by_file)?;
        self.refuse_missing_calls(situation, Direction::Upgrade, &nodes)?;
        let is_redone = |id: &&String| revisions.iter().any(|redone| redone.revision == **id);
        let left_edited: Vec<String> = situation.drifted.iter().filter(|id| !is_redone(id)).cloned().collect();
        if target.is_none() && !left_edited.is_empty() {
            return Err(edited_below(self, situation, node, &left_edited));
        }
        let mut steps = RunPlan::new(self.set, &situation.map, &back).steps;
        for (step, redone) in steps.iter_mut().zip(&revisions) {
            if redone.way_back == WayBack::Stored {
                describe_stored(step, situation);
            }
        }
        steps.extend(RunPlan::new(self.set, &situation.map, &again).steps);
        let target = target.map(str::to_owned);
        Ok(RedoPlan { target, steps, revisions, rows: situation.rows(), left_edited })
    }

    /// # Errors
    /// If one of the revisions has been released.
    fn refuse_sealed(self, situation: &Situation<'_>, asked: Node, back: &Plan<'_>) -> Result<(), Error> {
        let map = &situation.map;
        let sealed: Vec<&str> = back
            .steps()
            .iter()
            .filter_map(|step| step.node)
            .filter(|&node| self.set.revision(map.place(node)).is_sealed())
            .map(|node| map.id(node))
            .collect();
        if sealed.is_empty() {
            return Ok(());
        }
        let asked = map.id(asked);
        let message = if sealed == [asked] {
            format!(
                "revision {asked} cannot be redone: it is sealed in migrations.lock, which says that it was released"
            )
        } else {
            format!(
                "revision {asked} cannot be redone: that would take back {}, sealed in migrations.lock as released",
                sealed.join(", ")
            )
        };
        Err(Error::new(ErrorKind::Sealed, message)
            .help("other databases have run it as it was; put the change into a new revision")
            .help("to run it down and up all the same, with its scripts unchanged: `downgrade`, then `upgrade`"))
    }

    /// # Errors
    /// If one of these revisions has no way back.
    fn refuse_one_way(self, situation: &Situation<'_>, nodes: &[Node]) -> Result<(), Error> {
        let blocking: Vec<String> = nodes
            .iter()
            .map(|&node| self.set.revision(situation.map.place(node)))
            .filter(|revision| revision.down().is_none())
            // What does nothing now may have done something when it ran.
            .filter(|revision| {
                revision.irreversible().is_some()
                    || revision.up().statements().len() > 0
                    || situation.edited(revision.id()) != Edited::Nothing
            })
            .map(|revision| why_one_way(&revision))
            .collect();
        if blocking.is_empty() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Irreversible, format!("cannot redo: {}", blocking.join("; ")))
            .help("nothing has been taken back; write a down script, or put the change into a new revision"))
    }

    /// With which script a revision is taken back.
    fn way_back(self, situation: &Situation<'_>, node: Node, runs_stored: bool) -> RedoneRevision {
        let revision = self.set.revision(situation.map.place(node));
        let edited = situation.edited(revision.id());
        let stored = situation.recorded_downs.get(revision.id()).filter(|_| runs_stored);
        let (way_back, script) = match (edited, stored, revision.down()) {
            (Edited::Both, Some(stored), _) => (WayBack::Stored, stored.statements.clone()),
            (Edited::Both, None, Some(down)) => (WayBack::Unproven, down.text().to_owned()),
            (_, _, down) => (WayBack::File, down.map_or(String::new(), |down| down.text().to_owned())),
        };
        RedoneRevision {
            revision: revision.id().to_owned(),
            edited,
            way_back,
            path: revision.down().map(|down| down.path()),
            script,
        }
    }
}

/// How many statements a stored script has is not known.
fn describe_stored(step: &mut PlannedStep, situation: &Situation<'_>) {
    step.statements = 0;
    step.is_outside_transaction = false;
    step.loses_data = situation.recorded_downs.get(&step.revision).is_some_and(|down| down.loses_data);
    step.losses = Vec::new();
}

/// The revision that was asked for.
fn named(situation: &Situation<'_>, text: &str) -> Result<Node, Error> {
    let target: Target = text.parse()?;
    if target.symbol().is_none() {
        let message = format!("`{text}` does not name a revision to redo");
        return Err(Error::new(ErrorKind::Target, message)
            .help("name the lowest revision to redo; `current-1` counts from where the database stands"));
    }
    let found = situation.map.resolve_with(&target, &situation.applied)?;
    let node = match found[..] {
        [node] => node,
        [] => {
            let message = format!("`{text}` names no revision, so there is nothing to redo");
            return Err(Error::new(ErrorKind::Target, message));
        }
        _ => return Err(several(situation, &format!("`{text}` names several revisions"), &found)),
    };
    if situation.applied.contains(node) {
        return Ok(node);
    }
    let id = situation.map.id(node);
    Err(Error::new(ErrorKind::Target, format!("revision {id} cannot be redone: it is not applied"))
        .help(format!("`upgrade {id}` runs it")))
}

/// The newest applied revision.
fn newest(situation: &Situation<'_>) -> Result<Node, Error> {
    let rows = situation.applied.rows(&situation.map);
    let nodes: Vec<Node> = rows.iter().filter_map(|row| situation.map.node_by_id(row)).collect();
    match nodes[..] {
        [node] => Ok(node),
        [] => Err(Error::new(ErrorKind::Target, "no revision is applied, so there is nothing to redo")
            .help("`upgrade head` runs what is there")),
        _ => Err(several(situation, "the database stands at several revisions", &nodes)),
    }
}

fn several(situation: &Situation<'_>, message: &str, nodes: &[Node]) -> Error {
    let mut ids: Vec<String> = nodes.iter().map(|&node| situation.map.id(node).to_owned()).collect();
    ids.sort_unstable();
    let example = ids.first().map_or("", String::as_str);
    Error::new(ErrorKind::Target, format!("{message}: {}", ids.join(", ")))
        .help(format!("name the one to redo: `redo {example}`"))
        .with_candidates(ids.clone())
}

/// Only the newest revision would be redone, and another one was edited.
fn edited_below(planner: Planner<'_>, situation: &Situation<'_>, newest: Node, edited: &[String]) -> Error {
    let newest = situation.map.id(newest);
    let message = format!("`redo` would redo {newest} alone, and {} was edited, too", edited.join(", "));
    let error = Error::new(ErrorKind::Drifted, message);
    let error = situation.redo_advice(planner.set).into_iter().fold(error, Error::help);
    error.help(format!("or `redo {newest}`, if that one alone is meant"))
}

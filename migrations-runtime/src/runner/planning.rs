//! What a request comes to, and the refusals before anything runs.

use migrations_core::baked::{Action, BakedRevision, BakedSet};
use migrations_core::{Direction, DowngradeTarget, Node, Plan, RevisionMap, StampTarget, UpgradeTarget};

use crate::backend::RevisionState;
use crate::error::{Error, ErrorKind};
use crate::options::Options;
use crate::state::{Situation, done};
use crate::wording::rows_or_base;

/// What a request comes to here and now.
#[derive(Debug)]
pub(crate) enum Outlook<'m> {
    /// These steps; none if there is nothing to do.
    Run(Plan<'m>),
    /// Nothing: all own revisions are applied, and these of a newer program.
    Ahead(Vec<String>),
}

/// Plans, or refuses. Reads nothing: what the database says has been read already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planner<'p> {
    pub(super) set: BakedSet,
    /// Names of the functions that there are.
    calls: &'p [&'static str],
    exact: bool,
    strict: bool,
    allow_out_of_order: bool,
}

impl<'p> Planner<'p> {
    pub(crate) fn new(set: BakedSet, calls: &'p [&'static str], options: &Options<'_>) -> Self {
        let Options { exact, strict, allow_out_of_order, .. } = *options;
        Self { set, calls, exact, strict: strict || set.policy().strict, allow_out_of_order }
    }

    /// # Errors
    /// Whatever stands in the way.
    pub(crate) fn upgrade<'m>(self, situation: &Situation<'m>, target: &UpgradeTarget) -> Result<Outlook<'m>, Error> {
        situation.refuse_interrupted(self.set, RevisionState::Upgrading)?;
        situation.refuse_drift(self.set)?;
        if self.is_ahead(situation)? {
            return Ok(Outlook::Ahead(situation.unknown_ids()));
        }
        let plan = situation.map.plan_upgrade(&situation.applied, target)?;
        if plan.is_past_target() && self.exact {
            let message = format!("the database is past `{target}`, at {}", rows_or_base(&situation.rows()));
            return Err(Error::new(ErrorKind::PastTarget, message));
        }
        self.refuse_gaps(situation)?;
        self.admit(situation, &plan)?;
        Ok(Outlook::Run(plan))
    }

    /// # Errors
    /// Whatever stands in the way.
    pub(crate) fn downgrade<'m>(self, situation: &Situation<'m>, target: &DowngradeTarget) -> Result<Plan<'m>, Error> {
        situation.refuse_interrupted(self.set, RevisionState::Downgrading)?;
        situation.refuse_drift(self.set)?;
        if !situation.unknown.is_empty() {
            return Err(unknown_error(situation, ErrorKind::Ahead));
        }
        let plan = situation.map.plan_downgrade(&situation.applied, target)?;
        refuse_irreversible(self.set, &situation.map, &plan)?;
        self.admit(situation, &plan)?;
        Ok(plan)
    }

    fn admit(self, situation: &Situation<'_>, plan: &Plan<'_>) -> Result<(), Error> {
        refuse_leaving_interrupted(situation, plan)?;
        self.refuse_missing_calls(situation, plan.direction(), &nodes(plan))
    }

    /// Whether the database is ahead in a way that this program may leave as it is.
    fn is_ahead(self, situation: &Situation<'_>) -> Result<bool, Error> {
        if situation.unknown.is_empty() {
            return Ok(false);
        }
        if situation.pending() > 0 {
            return Err(unknown_error(situation, ErrorKind::Diverged));
        }
        let breaking = situation.unknown.iter().find(|(_, breaking)| breaking.is_some());
        if let Some((id, Some(reason))) = breaking {
            let message = format!("this program is too old for the database: revision {id} says `{reason}`");
            return Err(Error::new(ErrorKind::Ahead, message).help("start a newer program"));
        }
        if self.strict {
            return Err(unknown_error(situation, ErrorKind::Ahead));
        }
        Ok(true)
    }

    fn refuse_gaps(self, situation: &Situation<'_>) -> Result<(), Error> {
        let gaps = situation.gaps(self.set);
        if gaps.is_empty() || self.allow_out_of_order {
            return Ok(());
        }
        let missing = situation.map.ids(gaps).join(", ");
        Err(Error::new(ErrorKind::Gap, format!("revisions below applied ones are missing: {missing}"))
            .help("to run them now: `--allow-out-of-order` (in Rust: `Options::allow_out_of_order`)")
            .help("to record that they need not run: `stamp`"))
    }

    /// A tool that only has the folder does not have the functions of the program.
    pub(super) fn refuse_missing_calls(
        self,
        situation: &Situation<'_>,
        direction: Direction,
        nodes: &[Node],
    ) -> Result<(), Error> {
        let mut missing = Vec::new();
        for &node in nodes {
            let revision = self.set.revision(situation.map.place(node));
            let Some(script) = revision.script(direction) else { continue };
            for statement in script.statements().filter(|statement| statement.action == Action::Call) {
                if !self.calls.contains(&statement.text) {
                    missing.push(format!("{} calls `{}`", revision.id(), statement.text));
                }
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let message = format!("nothing has run, because functions are missing here: {}", missing.join("; "));
        Err(Error::new(ErrorKind::Call, message)
            .help("only the program that embeds these migrations has them: let it migrate")
            .help("with the feature `cli` it has the same commands: `<program> migrate upgrade head`"))
    }
}

/// # Errors
/// If a revision would have to be taken back that has no way back.
pub(crate) fn refuse_irreversible(set: BakedSet, map: &RevisionMap<'_>, plan: &Plan<'_>) -> Result<(), Error> {
    let blocking: Vec<String> = nodes(plan)
        .into_iter()
        .map(|node| set.revision(map.place(node)))
        .filter(|revision| revision.down().is_none())
        // An up script that does nothing needs no down script.
        .filter(|revision| revision.irreversible().is_some() || revision.up().statements().len() > 0)
        .map(|revision| why_one_way(&revision))
        .collect();
    if blocking.is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Irreversible, format!("cannot downgrade: {}", blocking.join("; ")))
        .help("nothing has been taken back; choose a target above, write the down script, or restore a backup"))
}

/// Why a revision without a down script has none.
pub(super) fn why_one_way(revision: &BakedRevision) -> String {
    match revision.irreversible() {
        Some(reason) => format!("{} is irreversible ({reason})", revision.id()),
        None => format!("{} has no down script", revision.id()),
    }
}

fn nodes(plan: &Plan<'_>) -> Vec<Node> {
    plan.steps().iter().filter_map(|step| step.node).collect()
}

pub(crate) fn unknown_error(situation: &Situation<'_>, kind: ErrorKind) -> Error {
    let unknown = situation.unknown_ids().join(", ");
    let message = match kind {
        ErrorKind::Diverged => {
            let missing: Vec<&str> = situation
                .map
                .order()
                .into_iter()
                .filter(|&node| !situation.applied.contains(node))
                .map(|node| situation.map.id(node))
                .collect();
            let missing = missing.join(", ");
            format!("the database and this program have gone different ways: it has {unknown}, and lacks {missing}")
        }
        _ => format!("the database has revisions that this program does not know: {unknown}"),
    };
    Error::new(kind, message).help("restore the files of these revisions, or run a program that has them")
}

/// # Errors
/// If a half-done revision is not part of the plan.
pub(super) fn refuse_leaving_interrupted(situation: &Situation<'_>, plan: &Plan<'_>) -> Result<(), Error> {
    let Some(row) = &situation.interrupted else { return Ok(()) };
    let is_part = plan.steps().iter().filter_map(|step| step.node).any(|node| situation.map.id(node) == row.revision);
    if is_part {
        return Ok(());
    }
    let message = format!("revision {} was interrupted after {} statements", row.revision, done(row));
    Err(Error::new(ErrorKind::Interrupted, message).help("finish it first, with a target that includes it"))
}

/// # Errors
/// Whatever stands in the way of a stamp.
pub(crate) fn plan_stamp<'m>(situation: &Situation<'m>, targets: &[StampTarget]) -> Result<Plan<'m>, Error> {
    if !situation.unknown.is_empty() {
        return Err(unknown_error(situation, ErrorKind::Ahead)
            .help("or forget them: `stamp --purge` (in Rust: `Options::purge`)"));
    }
    Ok(situation.map.plan_stamp(&situation.applied, targets)?)
}

//! What a request comes to, and the refusals before anything runs.

use diesel::connection::LoadConnection;
use migrations_core::baked::BakedRevision;
use migrations_core::{Direction, Plan};

use super::{Goal, Request, Runner};
use crate::backend::{MigrationBackend, RevisionState};
use crate::error::{Error, ErrorKind};
use crate::report::rows_or_base;
use crate::state::{Situation, done};

impl<C> Runner<'_, '_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// What the request comes to here and now.
    pub(super) fn plan(&mut self, situation: &Situation<'_>, request: &Request) -> Result<Goal, Error> {
        let none = |direction| Goal { direction, revisions: Vec::new(), was_past_target: false };
        match request {
            Request::Stamp { .. } => Ok(none(Direction::Stamp)),
            Request::Upgrade(target) => {
                situation.refuse_interrupted(RevisionState::Upgrading)?;
                situation.refuse_drift(self.set)?;
                if self.is_ahead(situation)? {
                    self.unknown = situation.unknown_ids();
                    return Ok(none(Direction::Upgrade));
                }
                let plan = situation.map.plan_upgrade(&situation.applied, target)?;
                if plan.is_past_target() && self.options.exact {
                    let message = format!("the database is past `{target}`, at {}", rows_or_base(&situation.rows()));
                    return Err(Error::new(ErrorKind::PastTarget, message));
                }
                self.refuse_gaps(situation)?;
                refuse_leaving_interrupted(situation, &plan)?;
                Ok(goal(&plan, situation))
            }
            Request::Downgrade(target) => {
                situation.refuse_interrupted(RevisionState::Downgrading)?;
                situation.refuse_drift(self.set)?;
                if !situation.unknown.is_empty() {
                    return Err(self.unknown_error(situation, ErrorKind::Ahead));
                }
                let plan = situation.map.plan_downgrade(&situation.applied, target)?;
                self.refuse_irreversible(situation, &plan)?;
                refuse_leaving_interrupted(situation, &plan)?;
                Ok(goal(&plan, situation))
            }
        }
    }

    /// Whether the database is ahead in a way that this program may leave as it is.
    fn is_ahead(&self, situation: &Situation<'_>) -> Result<bool, Error> {
        if situation.unknown.is_empty() {
            return Ok(false);
        }
        if situation.pending() > 0 {
            return Err(self.unknown_error(situation, ErrorKind::Diverged));
        }
        let breaking = situation.unknown.iter().find(|(_, breaking)| breaking.is_some());
        if let Some((id, Some(reason))) = breaking {
            let message = format!("this program is too old for the database: revision {id} says `{reason}`");
            return Err(Error::new(ErrorKind::Ahead, message).help("start a newer program"));
        }
        if self.options.strict || self.set.policy().strict {
            return Err(self.unknown_error(situation, ErrorKind::Ahead));
        }
        Ok(true)
    }

    pub(super) fn unknown_error(&self, situation: &Situation<'_>, kind: ErrorKind) -> Error {
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
        Error::new(kind, message).help("run a program that has these revisions")
    }

    fn refuse_gaps(&self, situation: &Situation<'_>) -> Result<(), Error> {
        let gaps = situation.gaps(self.set);
        if gaps.is_empty() || self.options.allow_out_of_order {
            return Ok(());
        }
        let missing = situation.map.ids(gaps).join(", ");
        Err(Error::new(ErrorKind::Gap, format!("revisions below applied ones are missing: {missing}"))
            .help("to run them now: `Options::allow_out_of_order`")
            .help("to record that they need not run: `stamp`"))
    }

    fn refuse_irreversible(&self, situation: &Situation<'_>, plan: &Plan<'_>) -> Result<(), Error> {
        let nodes = plan.steps().iter().filter_map(|step| step.node);
        let blocking: Vec<BakedRevision> = nodes
            .map(|node| self.set.revision(situation.map.place(node)))
            .filter(|revision| revision.down().is_none())
            // An up script that does nothing needs no down script.
            .filter(|revision| revision.irreversible().is_some() || revision.up().statements().len() > 0)
            .collect();
        if blocking.is_empty() {
            return Ok(());
        }
        let reasons: Vec<String> = blocking
            .iter()
            .map(|revision| match revision.irreversible() {
                Some(reason) => format!("{} is irreversible ({reason})", revision.id()),
                None => format!("{} has no down script", revision.id()),
            })
            .collect();
        Err(Error::new(ErrorKind::Irreversible, format!("cannot downgrade: {}", reasons.join("; ")))
            .help("nothing has been taken back; choose a target above, or restore a backup"))
    }
}

fn goal(plan: &Plan<'_>, situation: &Situation<'_>) -> Goal {
    Goal {
        direction: plan.direction(),
        revisions: plan
            .steps()
            .iter()
            .filter_map(|step| step.node)
            .map(|node| situation.map.id(node).to_owned())
            .collect(),
        was_past_target: plan.is_past_target(),
    }
}

/// # Errors
/// If a half-done revision is not part of the plan.
fn refuse_leaving_interrupted(situation: &Situation<'_>, plan: &Plan<'_>) -> Result<(), Error> {
    let Some(row) = &situation.interrupted else { return Ok(()) };
    let is_part = plan.steps().iter().filter_map(|step| step.node).any(|node| situation.map.id(node) == row.revision);
    if is_part {
        return Ok(());
    }
    let message = format!("revision {} was interrupted after {} statements", row.revision, done(row));
    Err(Error::new(ErrorKind::Interrupted, message).help("finish it first, with a target that includes it"))
}

//! What the set says by itself, without a database.

use migrations_core::{
    AppliedSet, DowngradeTarget, PlanError, RangeTarget, RevisionMap, StampTarget, Target, TargetError, UpgradeTarget,
};

use super::Migrations;
use crate::error::{Error, ErrorKind};
use crate::listing::Listing;
use crate::run_plan::RunPlan;
use crate::runner::planning::refuse_irreversible;

impl<C> Migrations<C> {
    /// The heads of the set: what no other revision continues.
    ///
    /// # Errors
    /// None that a program can cause.
    pub fn heads(&self) -> Result<Listing, Error> {
        self.with_map(|map| Ok(Listing::new(self.set, map, map.heads(), None).without_mark("mergepoint")))
    }

    /// The heads of the set where a dependency counts as a continuation.
    ///
    /// # Errors
    /// None that a program can cause.
    pub fn real_heads(&self) -> Result<Listing, Error> {
        self.with_map(|map| Ok(Listing::new(self.set, map, map.real_heads(), None).without_mark("mergepoint")))
    }

    /// The revisions at which the set branches, each with what continues it.
    ///
    /// # Errors
    /// None that a program can cause.
    pub fn branches(&self) -> Result<Listing, Error> {
        self.with_map(|map| Ok(Listing::new(self.set, map, map.branch_points(), None).with_children(self.set, map)))
    }

    /// The revisions that a target such as `ae10` or `accounts@head` names.
    ///
    /// # Errors
    /// [`ErrorKind::Target`] if it names none.
    pub fn show(&self, target: &str) -> Result<Listing, Error> {
        let target: Target = target.parse()?;
        self.with_map(|map| {
            let found = map.resolve(&target).map_err(PlanError::from)?;
            Ok(Listing::new(self.set, map, found, None).with_parents().with_messages())
        })
    }

    /// The revisions of a range such as `ae10:head`, newest first, without asking a database.
    ///
    /// # Errors
    /// [`ErrorKind::Target`] if its ends are not in line, or one of them is `current`.
    pub fn revisions(&self, range: &RangeTarget) -> Result<Listing, Error> {
        if range.needs_current() {
            return Err(TargetError::Current.into());
        }
        self.with_map(|map| {
            let found = map.history(range, &AppliedSet::empty(map))?;
            Ok(Listing::new(self.set, map, found, None).with_parents().with_messages())
        })
    }

    /// What an upgrade of a database that stands at `from` (ids or other targets; none for base) would do.
    ///
    /// # Errors
    /// [`ErrorKind::Target`] if a target leads nowhere.
    pub fn plan_upgrade_from<T>(&self, from: &[&str], target: T) -> Result<RunPlan, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.with_map(|map| Ok(RunPlan::new(self.set, map, &map.plan_upgrade(&standing_at(map, from)?, &target)?)))
    }

    /// What a downgrade of a database that stands at `from` would do.
    ///
    /// # Errors
    /// [`ErrorKind::Target`] if a target leads nowhere, [`ErrorKind::Irreversible`] if a revision has no way back.
    pub fn plan_downgrade_from<T>(&self, from: &[&str], target: T) -> Result<RunPlan, Error>
    where
        T: TryInto<DowngradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.with_map(|map| {
            let plan = map.plan_downgrade(&standing_at(map, from)?, &target)?;
            refuse_irreversible(self.set, map, &plan)?;
            Ok(RunPlan::new(self.set, map, &plan))
        })
    }

    /// What a stamp of a database that stands at `from` would do.
    ///
    /// # Errors
    /// [`ErrorKind::Target`] if a target leads nowhere.
    pub fn plan_stamp_from(&self, from: &[&str], targets: &[&str]) -> Result<RunPlan, Error> {
        let targets = stamp_targets(targets)?;
        self.with_map(|map| Ok(RunPlan::new(self.set, map, &map.plan_stamp(&standing_at(map, from)?, &targets)?)))
    }
}

pub(super) fn stamp_targets(targets: &[&str]) -> Result<Vec<StampTarget>, TargetError> {
    targets.iter().map(|target| target.parse()).collect()
}

/// What is applied in a database whose current revisions these are.
pub(super) fn standing_at(map: &RevisionMap<'_>, from: &[&str]) -> Result<AppliedSet, Error> {
    let mut rows: Vec<&str> = Vec::new();
    for text in from {
        let target: Target = text.parse()?;
        rows.extend(map.ids(map.resolve(&target).map_err(PlanError::from)?));
    }
    AppliedSet::from_rows(map, &rows).map_err(|error| Error::new(ErrorKind::Target, error.to_string()))
}

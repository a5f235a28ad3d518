//! Scripts for a person to read or to run.

use diesel::connection::LoadConnection;
use migrations_core::{
    AppliedSet, Direction, DowngradeTarget, Plan, RangeTarget, RevisionMap, TargetError, UpgradeTarget,
};

use super::Migrations;
use super::graph::{stamp_targets, standing_at};
use crate::backend::{Home, MigrationBackend, tables};
use crate::error::Error;
use crate::offline;

/// One script of a revision, as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevisionScript {
    /// The revision.
    pub revision: String,
    /// What it is for.
    pub message: String,
    /// Path of the file, relative to the crate.
    pub path: String,
    /// The text; `None` if there is no such script.
    pub text: Option<String>,
}

impl<C> Migrations<C> {
    /// The scripts of a range of revisions, in the order in which they run: up scripts oldest first, down scripts newest
    /// first.
    ///
    /// # Errors
    /// [`ErrorKind::Target`](crate::ErrorKind::Target) if the ends of the range are not in line.
    pub fn scripts(&self, range: &RangeTarget, direction: Direction) -> Result<Vec<RevisionScript>, Error> {
        let listing = self.revisions(range)?;
        let mut scripts: Vec<RevisionScript> = listing
            .revisions
            .iter()
            .filter_map(|info| self.revision(&info.id))
            .map(|revision| {
                let script = if direction == Direction::Downgrade { revision.down() } else { Some(revision.up()) };
                RevisionScript {
                    revision: revision.id().to_owned(),
                    message: revision.message().to_owned(),
                    path: script.map_or_else(|| revision.up().path(), |script| script.path()),
                    text: script.map(|script| script.text().to_owned()),
                }
            })
            .collect();
        if direction != Direction::Downgrade {
            scripts.reverse();
        }
        Ok(scripts)
    }
}

impl<C> Migrations<C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// The script that brings a database from `from` (ids or other targets; none for base) to `target`.
    ///
    /// It is complete or there is an error; it asserts where the database stands before it changes anything.
    ///
    /// # Errors
    /// [`ErrorKind::Target`](crate::ErrorKind::Target), [`ErrorKind::Call`](crate::ErrorKind::Call) for a revision that
    /// calls functions, [`ErrorKind::Irreversible`](crate::ErrorKind::Irreversible).
    pub fn upgrade_sql<T>(&self, from: &[&str], target: T) -> Result<String, Error>
    where
        T: TryInto<UpgradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.offline(from, |map, applied| Ok(map.plan_upgrade(applied, &target)?))
    }

    /// The script that takes a database from `from` down to `target`.
    ///
    /// # Errors
    /// As [`upgrade_sql`](Self::upgrade_sql).
    pub fn downgrade_sql<T>(&self, from: &[&str], target: T) -> Result<String, Error>
    where
        T: TryInto<DowngradeTarget, Error: Into<TargetError>>,
    {
        let target = target.try_into().map_err(Into::into)?;
        self.offline(from, |map, applied| Ok(map.plan_downgrade(applied, &target)?))
    }

    /// The script that records that a database which stands at `from` stands at `targets`.
    ///
    /// # Errors
    /// As [`upgrade_sql`](Self::upgrade_sql).
    pub fn stamp_sql(&self, from: &[&str], targets: &[&str]) -> Result<String, Error> {
        let targets = stamp_targets(targets)?;
        self.offline(from, |map, applied| Ok(map.plan_stamp(applied, &targets)?))
    }

    /// The statements that make the tracking tables.
    pub fn tables_sql(&self) -> String {
        tables::create_tables::<C::Backend>(&Home::of(self.set)).iter().map(|table| format!("{table};\n\n")).collect()
    }

    fn offline(
        &self,
        from: &[&str],
        plan: impl for<'m> FnOnce(&RevisionMap<'m>, &AppliedSet) -> Result<Plan<'m>, Error>,
    ) -> Result<String, Error> {
        self.with_map(|map| {
            let applied = standing_at(map, from)?;
            let plan = plan(map, &applied)?;
            offline::script::<C::Backend>(self.set, map, &applied, &plan)
        })
    }
}

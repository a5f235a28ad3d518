//! The daily loop: take back what was edited, and run it again.

use diesel::connection::LoadConnection;

use super::Migrations;
use crate::backend::MigrationBackend;
use crate::error::{Error, ErrorKind};
use crate::options::Options;
use crate::redo::{EditedRevision, RedoPlan};
use crate::report::Report;
use crate::runner::lengths::refuse_too_long;
use crate::runner::{Purpose, Request, runs_stored_downs};

impl<C> Migrations<C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// What redoing a revision would do: it, and whatever applied needs it, is taken back and run again with the scripts as
    /// they are now. Reads only.
    ///
    /// `target` is an id or its start, a label, `head`, `current-1`; without one, it is the newest applied revision. The
    /// down script is that of the set; where both scripts were edited since the revision was applied, it is the one that
    /// the database keeps (`store_down = true`; not on MySQL), else [`RedoPlan::unproven`] names the revision.
    ///
    /// # Errors
    /// [`ErrorKind::Sealed`](crate::ErrorKind::Sealed) if `migrations.lock` says that one of them is released;
    /// [`ErrorKind::Target`](crate::ErrorKind::Target) if the target is not applied, or none is given and the database
    /// stands at several revisions; [`ErrorKind::Irreversible`](crate::ErrorKind::Irreversible) if one has no way back.
    pub fn plan_redo(&self, connection: &mut C, target: Option<&str>) -> Result<RedoPlan, Error> {
        self.planned(connection, Purpose::Run, &Options::default(), |connection, planner, situation| {
            let plan = planner.redo(situation, target, runs_stored_downs::<C::Backend>())?;
            let scripts = plan.scripts(&situation.map);
            refuse_too_long(connection, self.set, situation, &scripts)?;
            Ok(plan)
        })
    }

    /// Carries out a plan of [`plan_redo`](Self::plan_redo) that somebody has agreed to, as one run under one lock.
    ///
    /// Where one transaction can hold it (SQLite, PostgreSQL), a redo that fails has changed nothing. Elsewhere, and for
    /// revisions outside a transaction, what was taken back stays so, and [`upgrade`](Self::upgrade) goes on.
    ///
    /// ```no_run
    /// # use migrations_runtime::{Error, MigrationConnection, Migrations};
    /// # fn redo<C: MigrationConnection>(migrations: &Migrations<C>, connection: &mut C) -> Result<(), Error> {
    /// let plan = migrations.plan_redo(connection, None)?;
    /// if plan.loses_data() || plan.unproven().next().is_some() {
    ///     println!("{plan}"); // ..and ask
    /// }
    /// migrations.redo(connection, plan)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::PlanOutdated`](crate::ErrorKind::PlanOutdated) if the same redo would do something else now; else as
    /// [`plan_redo`](Self::plan_redo) and [`upgrade`](Self::upgrade).
    pub fn redo(&self, connection: &mut C, plan: RedoPlan) -> Result<Report, Error> {
        self.redo_with(connection, plan, &mut Options::default())
    }

    /// Like [`redo`](Self::redo), with choices.
    ///
    /// # Errors
    /// As [`redo`](Self::redo).
    pub fn redo_with(&self, connection: &mut C, plan: RedoPlan, options: &mut Options<'_>) -> Result<Report, Error> {
        let is_unproven = plan.unproven().next().is_some();
        self.run(connection, options, &Request::Redo(plan)).map_err(|error| match error.kind() {
            ErrorKind::Database if is_unproven => error
                .help(
                    "both scripts were edited, and the old down script is the one that fits: put its statements back for this \
                     redo, below a line `-- migrations: allow(down-fails, \"for redo\")`, then write the new ones",
                )
                .help("`store_down = true` in migrations.toml keeps down scripts in the database, for the next time"),
            _ => error,
        })
    }

    /// Applied revisions with a script that is another one now, sorted by id. Reads only.
    ///
    /// # Errors
    /// If the tables cannot be read or do not agree with themselves.
    pub fn edited(&self, connection: &mut C) -> Result<Vec<EditedRevision>, Error> {
        self.with_situation(connection, |situation| Ok(situation.edited_revisions(self.set)))
    }
}

//! Taking over, and making room for, a history.

use diesel::connection::{LoadConnection, TransactionManager};
use migrations_core::Dialect;

use super::Migrations;
use super::reading::PATIENCE;
use crate::backend::{MigrationBackend, tables};
use crate::error::Error;
use crate::execute::{database, depth};
use crate::options::{Options, Patience};
use crate::report::Report;
use crate::runner::Runner;
use crate::tracking::{begin, home, inside_transaction};

impl<C> Migrations<C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    /// The SQL that databases behind these connections read.
    pub fn backend_dialect(&self) -> Dialect {
        C::Backend::DIALECT
    }

    /// Records what another tool (diesel_migrations, refinery, sqlx, sea-orm-migration, Alembic) has applied, without
    /// running anything.
    ///
    /// # Errors
    /// [`ErrorKind::ForeignHistory`](crate::ErrorKind::ForeignHistory) if there is no such history, if this set has one of
    /// its own already, or if the tool has applied something that is not part of this set.
    pub fn adopt(&self, connection: &mut C, options: &mut Options<'_>) -> Result<Report, Error> {
        let declarations = self.set.declarations();
        Runner::new(self.set, &declarations, self.calls, connection, options)?.run_adoption()
    }

    /// Makes the tracking tables if they are missing; says whether they were. Records nothing.
    ///
    /// # Errors
    /// [`ErrorKind::ReadOnly`](crate::ErrorKind::ReadOnly), [`ErrorKind::Locked`](crate::ErrorKind::Locked).
    pub fn ensure_tables(&self, connection: &mut C) -> Result<bool, Error> {
        if depth(connection) > 0 {
            return Err(inside_transaction("this cannot be part of another transaction"));
        }
        let home = home(connection, self.set)?;
        if tables::find(connection, &home).map_err(database::<C>)?.ours {
            return Ok(false);
        }
        begin(connection, &home, &Patience::of(PATIENCE))?;
        let made = tables::create(connection, &home);
        if made.is_ok() {
            C::TransactionManager::commit_transaction(connection).map_err(database::<C>)?;
        } else {
            drop(C::TransactionManager::rollback_transaction(connection));
        }
        drop(C::Backend::unlock(connection, &home));
        made.map(|()| true).map_err(database::<C>)
    }
}

//! The schema of a database as it is.

use diesel::QueryResult;
use diesel::connection::LoadConnection;
use migrations_catalog::Snapshot;
use migrations_catalog::introspection::{Record, Source};

use crate::backend::MigrationBackend;
use crate::error::Error;
use crate::execute::database;
use crate::tracking::reading;

/// A connection as introspection reads from it.
pub struct Connected<'c, C>(pub &'c mut C);

impl<C> Source for Connected<'_, C>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    type Error = diesel::result::Error;

    fn rows<R: Record>(&mut self, query: &str) -> QueryResult<Vec<R>> {
        C::Backend::load_records(self.0, query)
    }
}

/// Everything that the database of this connection holds: tables, columns, constraints, indexes, types and the like. The
/// tracking tables are among them. Reads only.
///
/// # Errors
/// [`ErrorKind::Database`](crate::ErrorKind::Database) if the catalogue cannot be read.
pub fn live_schema<C>(connection: &mut C) -> Result<Snapshot, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    reading(connection, |connection| C::Backend::live_schema(connection).map_err(database::<C>))
}

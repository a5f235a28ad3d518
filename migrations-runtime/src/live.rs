//! The schema of a database as it is.

use diesel::QueryResult;
use diesel::connection::LoadConnection;
use migrations_catalog::Comparison;
use migrations_catalog::introspection::{LeftOut, LiveSchema, Record, Source};

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
pub fn live_schema<C>(connection: &mut C) -> Result<LiveSchema, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    reading(connection, |connection| C::Backend::live_schema(connection).map_err(database::<C>))
}

/// What is not compared, for a person: what is there in words of the server only, and objects of kinds that no migration is
/// compared for, by kind.
pub fn not_compared(comparison: &Comparison, left_out: &[LeftOut]) -> Vec<String> {
    let others = left_out.iter().map(|left| format!("{} `{}`", left.what.kind, left.what.identity));
    comparison.not_compared.iter().map(ToString::to_string).chain(others).collect()
}

//! Histories of other tools.

use diesel::connection::LoadConnection;
use migrations_core::baked::BakedSet;

use crate::backend::{FOREIGN_TABLES, MigrationBackend, Tables};
use crate::error::{Error, ErrorKind};
use crate::execute::database;

/// The table of another tool that holds a history, if there is one.
///
/// # Errors
/// If the tables cannot be read.
pub(crate) fn find<C>(connection: &mut C, tables: &Tables) -> Result<Option<&'static str>, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    for table in &tables.foreign {
        if C::Backend::has_rows(connection, table).map_err(database::<C>)? {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

/// Places in the set of the revisions that `diesel_migrations` has recorded.
///
/// # Errors
/// [`ErrorKind::ForeignHistory`] if one of them is not part of the set.
pub(crate) fn adopt<C>(connection: &mut C, set: BakedSet) -> Result<Vec<usize>, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let versions = C::Backend::read_diesel_versions(connection).map_err(database::<C>)?;
    let mut places = Vec::new();
    let mut unknown = Vec::new();
    for version in versions {
        match set.revisions().find(|revision| revision.id() == version) {
            Some(revision) => places.push(revision.place()),
            None => unknown.push(version),
        }
    }
    if unknown.is_empty() {
        return Ok(places);
    }
    let message = format!("diesel_migrations has recorded migrations that are not here: {}", unknown.join(", "));
    Err(Error::new(ErrorKind::ForeignHistory, message)
        .help("restore their folders, or remove their rows from `__diesel_schema_migrations` if they do not matter"))
}

pub(crate) fn refuse(table: &str) -> Error {
    let tool = FOREIGN_TABLES.iter().find(|(name, _)| *name == table).map_or("another tool", |(_, tool)| *tool);
    let message =
        format!("{tool} has migrated this database (table `{table}`), so running every revision would be wrong");
    let error = Error::new(ErrorKind::ForeignHistory, message);
    if tool == "diesel_migrations" {
        error
            .help("write `adopt = \"diesel\"` into migrations.toml to take its history over")
            .help("or, if that is the history of another program: `stamp(&mut conn, &[\"base\"])`")
    } else {
        error.help("record where the database stands: `stamp(&mut conn, \"<revision>\")`")
    }
}

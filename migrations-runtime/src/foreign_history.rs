//! Histories of other tools.

use diesel::connection::LoadConnection;
use migrations_core::RevisionMap;
use migrations_core::baked::BakedSet;

use crate::backend::{FOREIGN_TABLES, MigrationBackend, Tables};
use crate::error::{Error, ErrorKind};
use crate::execute::database;

const DIESEL: &str = "__diesel_schema_migrations";
const ALEMBIC: &str = "alembic_version";

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

/// Places in the set of the revisions that `diesel_migrations` has recorded; none if its table is missing.
///
/// # Errors
/// [`ErrorKind::ForeignHistory`] if one of them is not part of the set.
pub(crate) fn adopted_from_diesel<C>(connection: &mut C, set: BakedSet, tables: &Tables) -> Result<Vec<usize>, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    if tables.foreign.contains(&DIESEL) { adopt(connection, set, DIESEL) } else { Ok(Vec::new()) }
}

/// Places in the set of the revisions that another tool has recorded in its table.
///
/// # Errors
/// [`ErrorKind::ForeignHistory`] if one of them is not part of the set.
pub(crate) fn adopt<C>(connection: &mut C, set: BakedSet, table: &'static str) -> Result<Vec<usize>, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let recorded = C::Backend::read_foreign_ids(connection, table).map_err(database::<C>)?;
    let mut places = Vec::new();
    let mut unknown = Vec::new();
    for id in recorded {
        match set.revisions().find(|revision| revision.id() == id || revision.name() == id) {
            Some(revision) => places.push(revision.place()),
            None => unknown.push(id),
        }
    }
    if !unknown.is_empty() {
        let message = format!("{} has recorded migrations that are not here: {}", tool(table), unknown.join(", "));
        return Err(Error::new(ErrorKind::ForeignHistory, message)
            .help(format!("restore their files, or remove their rows from `{table}` if they do not matter")));
    }
    Ok(if table == ALEMBIC { with_ancestors(set, &places)? } else { places })
}

/// Alembic records current revisions only; what is below them is applied, too.
fn with_ancestors(set: BakedSet, places: &[usize]) -> Result<Vec<usize>, Error> {
    let declarations = set.declarations();
    let map = RevisionMap::build(&declarations).map_err(|errors| Error::damaged(&errors))?;
    let current = places.iter().filter_map(|&place| map.node_by_id(set.revision(place).id()));
    Ok(map.ancestors(current).iter().map(|node| map.place(node)).collect())
}

/// Name of the tool that keeps its history in this table.
pub(crate) fn tool(table: &str) -> &'static str {
    FOREIGN_TABLES.iter().find(|(name, _)| *name == table).map_or("another tool", |(_, tool)| *tool)
}

pub(crate) fn refuse(table: &str) -> Error {
    let tool = tool(table);
    let message =
        format!("{tool} has migrated this database (table `{table}`), so running every revision would be wrong");
    let error = Error::new(ErrorKind::ForeignHistory, message).help("take its history over: the command `adopt`");
    let error = if table == DIESEL {
        error.help("or write `adopt = \"diesel\"` into migrations.toml, and every program does that by itself")
    } else {
        error
    };
    error.help("or record where the database stands, `base` for nowhere: `stamp`")
}

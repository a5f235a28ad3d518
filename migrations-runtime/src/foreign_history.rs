//! Histories of other tools.

use diesel::connection::LoadConnection;
use migrations_core::baked::BakedSet;
use migrations_core::{Node, RevisionMap};

use crate::backend::{FOREIGN_TABLES, Home, MigrationBackend, Tables, tables as tracking_tables};
use crate::error::{Error, ErrorKind};
use crate::execute::database;

const DIESEL: &str = "__diesel_schema_migrations";
const ALEMBIC: &str = "alembic_version";

/// The tables of other tools that hold a history.
///
/// # Errors
/// If they cannot be read.
pub(crate) fn all<C>(connection: &mut C, home: &Home, tables: &Tables) -> Result<Vec<&'static str>, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let mut found = Vec::new();
    for table in &tables.foreign {
        if tracking_tables::has_rows(connection, home, table).map_err(database::<C>)? {
            found.push(*table);
        }
    }
    Ok(found)
}

/// The first of them.
///
/// # Errors
/// If they cannot be read.
pub(crate) fn find<C>(connection: &mut C, home: &Home, tables: &Tables) -> Result<Option<&'static str>, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    Ok(all(connection, home, tables)?.first().copied())
}

/// Places in the set of the revisions that `diesel_migrations` has recorded; none if its table is missing.
///
/// # Errors
/// [`ErrorKind::ForeignHistory`] if one of them is not part of the set.
pub(crate) fn adopted_from_diesel<C>(
    connection: &mut C,
    home: &Home,
    set: BakedSet,
    tables: &Tables,
) -> Result<Vec<usize>, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    if tables.foreign.contains(&DIESEL) { adopt(connection, home, set, DIESEL) } else { Ok(Vec::new()) }
}

/// Places in the set of the revisions that another tool has recorded in its table.
///
/// An id that a squash replaces counts as long as its original is here; once it is gone, all originals together count as
/// the squash.
///
/// # Errors
/// [`ErrorKind::ForeignHistory`] if one of them is not part of the set.
pub(crate) fn adopt<C>(connection: &mut C, home: &Home, set: BakedSet, table: &'static str) -> Result<Vec<usize>, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let recorded = tracking_tables::read_foreign_ids(connection, home, table).map_err(database::<C>)?;
    let mut places = Vec::new();
    let mut unknown: Vec<&str> = Vec::new();
    for id in &recorded {
        match set.revisions().find(|revision| revision.id() == id || revision.name() == id) {
            Some(revision) => places.push(revision.place()),
            None => unknown.push(id),
        }
    }
    for squash in set.revisions().filter(|revision| !revision.replaces().is_empty()) {
        let replaces = squash.replaces();
        // Alembic records only the last of them.
        let is_whole = match table {
            ALEMBIC => replaces.last().is_some_and(|last| unknown.contains(last)),
            _ => replaces.iter().all(|id| unknown.contains(id)),
        };
        if is_whole {
            unknown.retain(|id| !replaces.contains(id));
            places.push(squash.place());
        }
    }
    if !unknown.is_empty() {
        let message = format!("{} has recorded migrations that are not here: {}", tool(table), unknown.join(", "));
        return Err(Error::new(ErrorKind::ForeignHistory, message)
            .help(format!("restore their files, or remove their rows from `{table}` if they do not matter")));
    }
    if table == ALEMBIC {
        places = with_ancestors(set, &places)?;
    }
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

/// Alembic records current revisions only; what is below them is applied, too.
fn with_ancestors(set: BakedSet, places: &[usize]) -> Result<Vec<usize>, Error> {
    let declarations = set.declarations();
    let is_current = |id: &&str| places.iter().any(|&place| set.revision(place).id() == *id);
    // A database that stands at a replaced revision needs the graph in which it still stands.
    let expanded: Vec<&str> = declarations
        .iter()
        .filter(|declaration| declaration.replaces.iter().any(&is_current))
        .map(|declaration| declaration.id)
        .collect();
    let map = RevisionMap::build_expanding(&declarations, &expanded).map_err(|errors| Error::damaged(&errors))?;
    let current: Vec<Node> = places.iter().filter_map(|&place| map.node_by_id(set.revision(place).id())).collect();
    if current.len() < places.len() {
        let message = "Alembic has recorded a revision and a squash of it";
        return Err(Error::new(ErrorKind::ForeignHistory, message));
    }
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

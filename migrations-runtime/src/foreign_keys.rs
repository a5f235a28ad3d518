//! Foreign keys while tables are rebuilt.
//!
//! With enforcement on, dropping a table first deletes its rows, and its children with them; SQLite can switch it only
//! outside a transaction. So a revision that drops a table to which others refer, or that says so, runs with it off, and
//! what refers to nothing afterwards and did not before makes it fail.

use diesel::connection::LoadConnection;
use migrations_core::baked::{BakedRevision, BakedScript};

use crate::backend::{MigrationBackend, Violation};
use crate::error::{Error, ErrorKind};
use crate::execute::database;

/// Tables that a run with foreign keys off must leave whole; `None` for all.
pub(crate) type Touched = Option<Vec<String>>;

/// Whether the script needs foreign keys off, and then which tables it touches.
///
/// # Errors
/// If the catalogue cannot be read.
pub(crate) fn needed<C>(
    connection: &mut C,
    revision: &BakedRevision,
    script: &BakedScript,
) -> Result<Option<Touched>, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    if revision.has_foreign_keys_off() {
        return Ok(Some(None));
    }
    let dropped: Vec<&str> = script.dropped_tables().collect();
    if dropped.is_empty() {
        return Ok(None);
    }
    let mut touched = C::Backend::referencing(connection, &dropped).map_err(database::<C>)?;
    if touched.is_empty() {
        return Ok(None);
    }
    touched.extend(dropped.into_iter().map(str::to_owned));
    Ok(Some(Some(touched)))
}

/// Fails if there are violations that were not there before.
///
/// # Errors
/// [`ErrorKind::ForeignKeys`], naming tables and counts.
pub(crate) fn compare(before: &[Violation], after: &[Violation], revision: &str) -> Result<(), Error> {
    let count_before = |violation: &Violation| {
        let same = |known: &&Violation| known.table == violation.table && known.parent == violation.parent;
        before.iter().find(same).map_or(0, |known| known.count)
    };
    let new: Vec<String> = after
        .iter()
        .filter(|violation| violation.count > count_before(violation))
        .map(|violation| {
            let Violation { table, parent, count } = violation;
            format!("{} rows of `{table}` refer to nothing in `{parent}`", count - count_before(violation))
        })
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    let message = format!("revision {revision} breaks foreign keys: {}", new.join("; "));
    Err(Error::new(ErrorKind::ForeignKeys, message)
        .help("copy all rows when rebuilding a table, and delete or change what refers to rows that go"))
}

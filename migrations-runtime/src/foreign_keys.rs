//! Foreign keys while tables are rebuilt.
//!
//! With enforcement on, dropping a table first deletes its rows, and its children with them; SQLite can switch it only
//! outside a transaction. So a revision that drops a table to which a key refers, or that says so, runs with it off, and
//! what refers to nothing afterwards and did not before makes it fail.

use diesel::connection::LoadConnection;
use migrations_core::baked::{BakedRevision, BakedScript};

use crate::backend::{MigrationBackend, Violation};
use crate::error::{Error, ErrorKind};
use crate::execute::database;

/// Whether the script, as the database is before it, needs foreign keys off.
///
/// # Errors
/// If the catalogue cannot be read.
pub(crate) fn needed<C>(connection: &mut C, revision: &BakedRevision, script: &BakedScript) -> Result<bool, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    Ok(revision.has_foreign_keys_off() || drop_would_delete(connection, script)?)
}

/// Whether a table that the script drops has keys that refer to it now, its own included.
///
/// # Errors
/// If the catalogue cannot be read.
pub(crate) fn drop_would_delete<C>(connection: &mut C, script: &BakedScript) -> Result<bool, Error>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    let dropped: Vec<&str> = script.dropped_tables().collect();
    Ok(!C::Backend::referencing(connection, &dropped).map_err(database::<C>)?.is_empty())
}

/// Fails if there are violations that were not there before.
///
/// # Errors
/// [`ErrorKind::ForeignKeys`], naming tables and counts.
pub(crate) fn compare(before: &[Violation], after: &[Violation], revision: &str) -> Result<(), Error> {
    let count_in = |list: &[Violation], wanted: &Violation| {
        let same = |known: &&Violation| known.table == wanted.table && known.parent == wanted.parent;
        list.iter().find(same).map_or(0, |known| known.count)
    };
    // A renamed table takes its old violations along.
    let mut renamed: Vec<&Violation> = before.iter().filter(|violation| count_in(after, violation) == 0).collect();
    let mut new: Vec<String> = Vec::new();
    for violation in after {
        let Violation { table, parent, count } = violation;
        let more = count - count_in(before, violation);
        let moved = renamed
            .iter()
            .position(|old| old.count >= more && more == *count && (old.table == *table || old.parent == *parent));
        match moved {
            Some(at) => drop(renamed.swap_remove(at)),
            None if more > 0 => new.push(format!("{more} rows of `{table}` refer to nothing in `{parent}`")),
            None => {}
        }
    }
    if new.is_empty() {
        return Ok(());
    }
    let message = format!("revision {revision} breaks foreign keys: {}", new.join("; "));
    Err(Error::new(ErrorKind::ForeignKeys, message)
        .help("copy all rows when rebuilding a table, and delete or change what refers to rows that go"))
}

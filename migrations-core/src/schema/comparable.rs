//! What of a schema a database can be asked for.

use super::snapshot::{Fact, Kind, Snapshot};
use crate::dialect::Dialect;

/// Leaves out what a database reports in its own words, and what is not the migrations' own: so the schema of the model
/// and that of a live database can be compared.
pub fn keep_comparable(snapshot: &mut Snapshot, dialect: Dialect) {
    snapshot.retain(|name| {
        [&name.table, &name.name].into_iter().all(|part| !part.starts_with("__") && !part.starts_with("sqlite_"))
    });
    snapshot.retain_facts(|name, fact| match fact {
        // The database writes these in its own words.
        Fact::Definition | Fact::Comment => false,
        Fact::Members => name.kind == Kind::Type && dialect == Dialect::Postgres,
        // Those of the server are not known while compiling.
        Fact::Collation => dialect != Dialect::Mysql,
        Fact::Form | Fact::Options if name.kind == Kind::Table => dialect != Dialect::Mysql,
        _ => true,
    });
}

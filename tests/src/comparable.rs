//! What of a schema can be compared between the model and a server.

use migrations_core::Dialect;
use migrations_core::schema::{Fact, Kind, Snapshot};

/// What a database can be asked for, and what belongs to the migrations.
pub fn comparable(snapshot: &mut Snapshot, dialect: Dialect) {
    snapshot.retain(|name| {
        let is_ours =
            [&name.table, &name.name].into_iter().any(|part| part.starts_with("__") || part.starts_with("sqlite_"));
        let is_taken_for_granted = name.kind == Kind::Extension && matches!(name.name.as_str(), "pg_trgm" | "hstore");
        !is_ours && !is_taken_for_granted
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

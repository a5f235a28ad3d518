//! Helpers that several test files share.

#![allow(clippy::disallowed_methods, reason = "tests read files and start processes")]

use std::path::PathBuf;

/// The folder with recorded answers and real migrations, which stands beside the project where it is developed.
///
/// Where it is missing, says so and gives `None`: tests that need it then have nothing to compare with.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!("skipped: ../shared/{path} is not here, so there is nothing to compare with");
    None
}

/// One folder of real migrations.
pub struct Chain {
    /// Project and database.
    pub name: &'static str,
    /// Path within `../shared/corpora`.
    pub path: &'static str,
    /// Its SQL.
    pub dialect: migrations_core::Dialect,
}

/// Every folder of real migrations of the three databases.
pub const CHAINS: &[Chain] = {
    use migrations_core::Dialect::{Mysql, Postgres, Sqlite};
    const fn chain(name: &'static str, path: &'static str, dialect: migrations_core::Dialect) -> Chain {
        Chain { name, path, dialect }
    }
    &[
        chain("authelia sqlite", "authelia/internal/storage/migrations/sqlite", Sqlite),
        chain("authelia postgres", "authelia/internal/storage/migrations/postgres", Postgres),
        chain("authelia mysql", "authelia/internal/storage/migrations/mysql", Mysql),
        chain("chirpstack sqlite", "chirpstack/chirpstack/migrations_sqlite", Sqlite),
        chain("chirpstack postgres", "chirpstack/chirpstack/migrations_postgres", Postgres),
        chain("crates.io postgres", "crates.io/migrations", Postgres),
        chain("diesel sqlite", "diesel/migrations/sqlite", Sqlite),
        chain("diesel postgres", "diesel/migrations/postgres", Postgres),
        chain("diesel mysql", "diesel/migrations/mysql", Mysql),
        chain("hyperswitch postgres", "hyperswitch/migrations", Postgres),
        chain("openfga sqlite", "openfga/assets/migrations/sqlite", Sqlite),
        chain("openfga postgres", "openfga/assets/migrations/postgres", Postgres),
        chain("openfga mysql", "openfga/assets/migrations/mysql", Mysql),
        chain("syncstorage mysql", "syncstorage-rs/syncstorage-mysql/migrations", Mysql),
        chain("syncstorage postgres", "syncstorage-rs/syncstorage-postgres/migrations", Postgres),
        chain("tokenserver mysql", "syncstorage-rs/tokenserver-mysql/migrations", Mysql),
        chain("tokenserver postgres", "syncstorage-rs/tokenserver-postgres/migrations", Postgres),
        chain("taproot-assets sqlite", "taproot-assets/tapdb/sqlc/migrations", Sqlite),
    ]
};

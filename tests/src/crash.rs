//! What is crashed: the same small history for each database, and everything that must be the same after a crash.

use diesel::{MysqlConnection, PgConnection, SqliteConnection};
use migrations::{Migrations, embed_migrations};

use crate::{Database, OfMysql, Postgres, Sqlite, schema};

/// For SQLite.
pub static SQLITE: Migrations<SqliteConnection> = embed_migrations!("crash/migrations", dialect = sqlite);

/// For PostgreSQL: with indexes that are built concurrently, and a value of an enumeration that is used at once.
pub static POSTGRES: Migrations<PgConnection> = embed_migrations!("crash/postgres", dialect = postgres);

/// For MySQL: mostly statements that commit by themselves; one leaves no trace.
pub static MYSQL: Migrations<MysqlConnection> = embed_migrations!("crash/mysql", dialect = mysql);

/// A database with a history to crash.
pub trait Crashed: Database {
    /// Its history.
    fn history() -> &'static Migrations<Self::Connection>;

    /// Schema, rows and applied revisions: what must be the same after every crash.
    fn contents(connection: &mut Self::Connection) -> Vec<String>;
}

fn rows<D: Database>(connection: &mut D::Connection, queries: &[(&str, &str)]) -> Vec<String> {
    let columns = D::columns(connection);
    let mut all = columns.clone();
    for (table, sql) in queries {
        if columns.iter().any(|column| column.starts_with(&format!("{table}."))) {
            all.extend(D::texts(connection, sql).into_iter().map(|row| format!("{table}: {row}")));
        }
    }
    all.extend(D::texts(
        connection,
        "SELECT concat(revision, ' ', state) AS column1 FROM __migrations_revisions ORDER BY 1",
    ));
    all
}

impl Crashed for Sqlite {
    fn history() -> &'static Migrations<SqliteConnection> {
        &SQLITE
    }

    fn contents(connection: &mut SqliteConnection) -> Vec<String> {
        schema(connection)
    }
}

impl Crashed for Postgres {
    fn history() -> &'static Migrations<PgConnection> {
        &POSTGRES
    }

    fn contents(connection: &mut PgConnection) -> Vec<String> {
        let mut all = rows::<Self>(
            connection,
            &[
                ("counts", "SELECT name || ' ' || runs AS column1 FROM counts ORDER BY name"),
                ("people", "SELECT people::text AS column1 FROM people ORDER BY id"),
                ("notes", "SELECT md5(string_agg(notes::text, ',' ORDER BY id)) AS column1 FROM notes"),
                ("moods", "SELECT moods::text AS column1 FROM moods ORDER BY id"),
            ],
        );
        all.extend(Self::texts(
            connection,
            "SELECT pg_get_indexdef(indexrelid) || ' ' || indisvalid AS column1 FROM pg_index \
             JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = 'public'::regnamespace \
             AND relname NOT LIKE '\\_\\_migr%' ORDER BY 1",
        ));
        all.extend(Self::texts(connection, "SELECT enumlabel AS column1 FROM pg_enum ORDER BY enumsortorder, 1"));
        all
    }
}

impl<D: OfMysql> Crashed for D {
    fn history() -> &'static Migrations<MysqlConnection> {
        &MYSQL
    }

    fn contents(connection: &mut MysqlConnection) -> Vec<String> {
        let mut all = rows::<Self>(
            connection,
            &[
                ("counts", "SELECT CONCAT(name, ' ', runs) AS column1 FROM counts ORDER BY name"),
                ("people", "SELECT name AS column1 FROM people ORDER BY id"),
                ("persons", "SELECT full_name AS column1 FROM persons ORDER BY id"),
                ("notes", "SELECT CONCAT(id, ' ', person, ' ', text) AS column1 FROM notes ORDER BY id"),
                ("scratch", "SELECT id AS column1 FROM scratch"),
            ],
        );
        all.extend(Self::texts(
            connection,
            "SELECT CONCAT(table_name, '.', index_name, '.', column_name) AS column1 FROM information_schema.statistics \
             WHERE table_schema = DATABASE() AND table_name NOT LIKE '\\_\\_migr%' ORDER BY 1",
        ));
        all.extend(Self::texts(
            connection,
            "SELECT CONCAT(table_name, ' ', constraint_name) AS column1 FROM information_schema.table_constraints \
             WHERE table_schema = DATABASE() AND table_name NOT LIKE '\\_\\_migr%' \
             UNION SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY 1",
        ));
        all
    }
}

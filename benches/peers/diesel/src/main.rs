use common::{arguments, measure};
use diesel::{Connection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

fn main() {
    let (database, command) = arguments();
    let mut connection = SqliteConnection::establish(&database).expect("it opens");
    let connection = &mut connection;
    match command.as_str() {
        "apply" => drop(measure(|| connection.run_pending_migrations(MIGRATIONS).map(drop).expect("it runs"))),
        "noop" => {
            connection.run_pending_migrations(MIGRATIONS).map(drop).expect("it runs");
            drop(measure(|| connection.run_pending_migrations(MIGRATIONS).map(drop).expect("it runs")));
        }
        _ => drop(measure(|| connection.revert_all_migrations(MIGRATIONS).map(drop).expect("it runs"))),
    }
}

use common::{arguments, measure};
use diesel::{Connection, SqliteConnection};
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("migrations", dialect = sqlite);

fn main() {
    let (database, command) = arguments();
    let mut connection = SqliteConnection::establish(&database).expect("it opens");
    let connection = &mut connection;
    match command.as_str() {
        "apply" => drop(measure(|| MIGRATIONS.upgrade(connection, "head").expect("it runs"))),
        "noop" => {
            MIGRATIONS.upgrade(connection, "head").expect("it runs");
            drop(measure(|| MIGRATIONS.upgrade(connection, "head").expect("it runs")));
        }
        _ => drop(measure(|| MIGRATIONS.downgrade(connection, "base").expect("it runs"))),
    }
}

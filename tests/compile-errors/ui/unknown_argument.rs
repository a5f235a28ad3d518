use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/unknown_argument", dialect = sqlite, liner = true);

fn main() {
    let _ = &MIGRATIONS;
}

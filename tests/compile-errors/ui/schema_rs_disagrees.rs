use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> =
    embed_migrations!("ui/migrations/schema_rs", dialect = sqlite, schema = "ui/schemas/disagrees.rs");

fn main() {
    let _ = &MIGRATIONS;
}

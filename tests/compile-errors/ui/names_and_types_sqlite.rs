use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/names_and_types_sqlite", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

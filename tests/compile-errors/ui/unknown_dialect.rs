use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/unknown_dialect", dialect = sqlit);

fn main() {
    let _ = &MIGRATIONS;
}

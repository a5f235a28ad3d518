use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/unknown_depends_on", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

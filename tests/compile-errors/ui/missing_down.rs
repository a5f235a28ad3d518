use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/missing_down", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

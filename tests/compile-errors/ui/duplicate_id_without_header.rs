use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/duplicate_id_without_header", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

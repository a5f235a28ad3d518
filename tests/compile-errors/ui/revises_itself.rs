use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/revises_itself", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

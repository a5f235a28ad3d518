use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/edited_locked_revision", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

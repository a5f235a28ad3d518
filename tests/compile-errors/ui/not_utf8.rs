use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/not_utf8", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/unusable_name", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

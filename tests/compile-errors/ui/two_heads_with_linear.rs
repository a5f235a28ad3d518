use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/two_heads_with_linear", dialect = sqlite, linear = true);

fn main() {
    let _ = &MIGRATIONS;
}

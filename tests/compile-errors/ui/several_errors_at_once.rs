use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/several_errors_at_once", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

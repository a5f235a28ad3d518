use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/label_taken", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

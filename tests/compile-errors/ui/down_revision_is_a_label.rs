use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/down_revision_is_a_label", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

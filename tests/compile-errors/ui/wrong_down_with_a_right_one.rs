use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> =
    embed_migrations!("ui/migrations/wrong_down_with_a_right_one", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

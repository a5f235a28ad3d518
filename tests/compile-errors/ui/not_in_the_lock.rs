#![deny(warnings)]
use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/not_in_the_lock", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

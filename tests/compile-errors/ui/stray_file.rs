#![deny(warnings)]
use diesel::SqliteConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("ui/migrations/stray_file", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

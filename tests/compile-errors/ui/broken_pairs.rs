use diesel::PgConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<PgConnection> = embed_migrations!("ui/migrations/broken_pairs", dialect = postgres);

fn main() {
    let _ = &MIGRATIONS;
}

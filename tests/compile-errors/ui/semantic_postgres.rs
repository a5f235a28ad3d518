use diesel::PgConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<PgConnection> = embed_migrations!("ui/migrations/semantic_postgres", dialect = postgres);

fn main() {
    let _ = &MIGRATIONS;
}

use diesel::PgConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<PgConnection> = embed_migrations!("ui/migrations/names_and_types_postgres", dialect = postgres);

fn main() {
    let _ = &MIGRATIONS;
}

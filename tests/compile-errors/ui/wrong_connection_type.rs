use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<String> = embed_migrations!("ui/migrations/wrong_connection_type", dialect = sqlite);

fn main() {
    let _ = &MIGRATIONS;
}

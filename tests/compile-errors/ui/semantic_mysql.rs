use diesel::MysqlConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<MysqlConnection> = embed_migrations!("ui/migrations/semantic_mysql", dialect = mysql);

fn main() {
    let _ = &MIGRATIONS;
}

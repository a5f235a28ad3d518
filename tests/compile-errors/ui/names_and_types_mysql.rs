use diesel::MysqlConnection;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<MysqlConnection> = embed_migrations!("ui/migrations/names_and_types_mysql", dialect = mysql);

fn main() {
    let _ = &MIGRATIONS;
}

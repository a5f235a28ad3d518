//! `peer-servers TOOL URL apply|noop`

use std::str::FromStr;

use common::measure;
use diesel::{Connection, MysqlConnection, PgConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};
use migrations::Migrations;
use sqlx::migrate::Migrator;

static OURS_POSTGRES: Migrations<PgConnection> = migrations::embed_migrations!("postgres/diesel", dialect = postgres);
static OURS_MYSQL: Migrations<MysqlConnection> = migrations::embed_migrations!("mysql/diesel", dialect = mysql);
const DIESEL_POSTGRES: EmbeddedMigrations = diesel_migrations::embed_migrations!("postgres/diesel");
const DIESEL_MYSQL: EmbeddedMigrations = diesel_migrations::embed_migrations!("mysql/diesel");
static SQLX_POSTGRES: Migrator = sqlx::migrate!("./postgres/sqlx");
static SQLX_MYSQL: Migrator = sqlx::migrate!("./mysql/sqlx");

mod refinery_postgres {
    refinery::embed_migrations!("postgres/refinery");
}

mod refinery_mysql {
    refinery::embed_migrations!("mysql/refinery");
}

/// Once, or once more where nothing is left to do.
fn timed(command: &str, mut work: impl FnMut()) {
    if command == "noop" {
        work();
    }
    measure(work);
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, tool, url, command] = &arguments[..] else { panic!("peer-servers TOOL URL COMMAND") };
    let is_postgres = url.starts_with("postgres");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it starts");
    match (tool.as_str(), is_postgres) {
        ("ours", true) => {
            let mut connection = PgConnection::establish(url).expect("it answers");
            timed(command, || drop(OURS_POSTGRES.upgrade(&mut connection, "head").expect("it runs")));
        }
        ("ours", false) => {
            let mut connection = MysqlConnection::establish(url).expect("it answers");
            timed(command, || drop(OURS_MYSQL.upgrade(&mut connection, "head").expect("it runs")));
        }
        ("diesel", true) => {
            let mut connection = PgConnection::establish(url).expect("it answers");
            timed(command, || drop(connection.run_pending_migrations(DIESEL_POSTGRES).expect("it runs")));
        }
        ("diesel", false) => {
            let mut connection = MysqlConnection::establish(url).expect("it answers");
            timed(command, || drop(connection.run_pending_migrations(DIESEL_MYSQL).expect("it runs")));
        }
        ("sqlx", true) => {
            let mut connection = runtime.block_on(<sqlx::PgConnection as sqlx::Connection>::connect(url)).expect("it answers");
            timed(command, || runtime.block_on(SQLX_POSTGRES.run_direct(None, &mut connection, false)).expect("it runs"));
        }
        ("sqlx", false) => {
            let mut connection =
                runtime.block_on(<sqlx::MySqlConnection as sqlx::Connection>::connect(url)).expect("it answers");
            timed(command, || runtime.block_on(SQLX_MYSQL.run_direct(None, &mut connection, false)).expect("it runs"));
        }
        (_, postgres) => {
            let mut config = refinery::config::Config::from_str(url).expect("a URL");
            timed(command, || {
                let runner = if postgres { refinery_postgres::migrations::runner() } else { refinery_mysql::migrations::runner() };
                drop(runner.run(&mut config).expect("it runs"));
            });
        }
    }
}

use common::{arguments, measure};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

fn main() {
    let (database, command) = arguments();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it starts");
    let options = SqliteConnectOptions::new().filename(&database).create_if_missing(true);
    let mut connection: SqliteConnection = runtime.block_on(options.connect()).expect("it opens");
    match command.as_str() {
        "apply" => measure(|| runtime.block_on(MIGRATOR.run_direct(None, &mut connection, false)).expect("it runs")),
        "noop" => {
            runtime.block_on(MIGRATOR.run_direct(None, &mut connection, false)).expect("it runs");
            measure(|| runtime.block_on(MIGRATOR.run_direct(None, &mut connection, false)).expect("it runs"));
        }
        _ => measure(|| runtime.block_on(MIGRATOR.undo(&mut connection, 0)).expect("it runs")),
    }
}

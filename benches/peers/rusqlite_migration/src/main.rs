use common::{arguments, measure};
use include_dir::{Dir, include_dir};
use rusqlite::Connection;
use rusqlite_migration::Migrations;

static DIRECTORY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

fn main() {
    let (database, command) = arguments();
    let mut connection = Connection::open(&database).expect("it opens");
    let set = || Migrations::from_directory(&DIRECTORY).expect("it reads");
    match command.as_str() {
        "apply" => measure(|| set().to_latest(&mut connection).expect("it runs")),
        "noop" => {
            set().to_latest(&mut connection).expect("it runs");
            measure(|| set().to_latest(&mut connection).expect("it runs"));
        }
        _ => measure(|| set().to_version(&mut connection, 0).expect("it runs")),
    }
}

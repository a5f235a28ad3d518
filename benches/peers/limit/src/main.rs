//! The bare library: the same SQL and as many rows of history as ours, in one transaction.

use common::{arguments, measure};
use rusqlite::Connection;

fn main() {
    let (database, command) = arguments();
    let connection = Connection::open(&database).expect("it opens");
    let read = |name: &str| std::fs::read_to_string(name).expect("the driver has written it");
    let up = read("up.sql");
    let down = read("down.sql");
    match command.as_str() {
        "apply" => measure(|| connection.execute_batch(&up).expect("it runs")),
        "noop" => {
            let mut query = || connection.query_row("SELECT count(*), max(revision) FROM h", [], |row| row.get::<_, i64>(0));
            query().expect("it runs");
            drop(measure(|| query().expect("it runs")));
        }
        _ => measure(|| connection.execute_batch(&down).expect("it runs")),
    }
}

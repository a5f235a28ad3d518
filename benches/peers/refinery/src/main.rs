use common::{arguments, measure};
use refinery::config::{Config, ConfigDbType};

mod embedded {
    refinery::embed_migrations!("migrations");
}

fn main() {
    let (database, command) = arguments();
    let mut config = Config::new(ConfigDbType::Sqlite).set_db_path(&database);
    match command.as_str() {
        "apply" => drop(measure(|| embedded::migrations::runner().run(&mut config).expect("it runs"))),
        "noop" => {
            embedded::migrations::runner().run(&mut config).expect("it runs");
            drop(measure(|| embedded::migrations::runner().run(&mut config).expect("it runs")));
        }
        // refinery has no way back.
        _ => println!("0 0"),
    }
}

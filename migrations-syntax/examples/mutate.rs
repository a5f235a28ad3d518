//! Changes statements by a seed and tells of which changed ones something does not hold: `mutate [COUNT [SEED [FILE]]]`.
//!
//! FILE holds a JSON object with `sql` and `server` on each line; without it, small statements of our own are changed.

#[path = "../tests/law/mod.rs"]
mod law;
#[path = "../tests/mutator/mod.rs"]
mod mutator;

use migrations_core::{Product, Server};

use mutator::{Random, fault, mutated, small_statements};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, otherwise: u64| arguments.get(at).map_or(otherwise, |text| text.parse().expect("a whole number"));
    let (count, seed) = (number(0, 100_000), number(1, 1));
    let statements = arguments.get(2).map_or_else(small_statements, |file| read(file));
    // Panics are told with the statement.
    std::panic::set_hook(Box::new(|_| {}));
    let mut random = Random(seed);
    let mut faults = 0;
    for _ in 0..count {
        let (product, text) = mutated(&mut random, &statements);
        if let Some(fault) = fault(&text, product) {
            faults += 1;
            println!("{fault}");
        }
    }
    println!("{faults} of {count} changed statements, seed {seed}");
    std::process::exit(i32::from(faults > 0));
}

fn read(file: &str) -> Vec<(Product, String)> {
    #[expect(clippy::disallowed_methods, reason = "a program that reads statements")]
    let text = std::fs::read_to_string(file).expect("the file");
    let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a row"));
    rows.filter_map(|row| {
        let product = row["server"].as_str()?.split(',').next()?.parse::<Server>().ok()?.product;
        Some((product, row["sql"].as_str()?.to_owned()))
    })
    .collect()
}

//! Changes statements by a seed and tells of which changed ones something does not hold: `mutate [COUNT [SEED [FILE]]]`.
//!
//! FILE holds a JSON object with `sql` and `server` on each line; without it, small statements of our own are changed.

#[path = "../tests/law/mod.rs"]
mod law;
#[path = "../tests/mutator/mod.rs"]
mod mutator;
#[path = "../tests/statements/mod.rs"]
mod statements;

use std::path::Path;

use mutator::{Random, fault, mutated};
use statements::{small_statements, statements_of};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, otherwise: u64| arguments.get(at).map_or(otherwise, |text| text.parse().expect("a whole number"));
    let (count, seed) = (number(0, 100_000), number(1, 1));
    let statements =
        arguments.get(2).map_or_else(small_statements, |file| statements_of(Path::new(file)).expect("the file"));
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

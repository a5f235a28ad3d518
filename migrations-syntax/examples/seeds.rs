//! Writes inputs for the fuzz targets to begin with: `seeds FOLDER [FILE]`.
//!
//! FILE holds a JSON object with `sql` and `server` on each line; without it, the inputs are small statements of our own.

#[path = "../tests/statements/mod.rs"]
mod statements;

use std::path::Path;

use migrations_core::Product;

use statements::{small_statements, statements_of};

#[expect(clippy::disallowed_methods, reason = "a program that writes files")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().expect("a folder"));
    let statements =
        arguments.get(1).map_or_else(small_statements, |file| statements_of(Path::new(file)).expect("the file"));
    std::fs::create_dir_all(folder).expect("the folder is made");
    for (number, (product, text)) in statements.iter().enumerate() {
        // The first byte is the product, as the targets read it.
        let place = Product::ALL.iter().position(|one| one == product).expect("one of all");
        let first = [u8::try_from(place).expect("there are few")];
        std::fs::write(folder.join(format!("seed-{number}")), [&first, text.as_bytes()].concat()).expect("written");
    }
    println!("{} inputs in {}", statements.len(), folder.display());
}

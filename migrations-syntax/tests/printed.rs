//! What is printed of a tree parses to an equal tree: on statements of public projects that real servers take.
//!
//! A sample is checked, unless `MIGRATIONS_TEST_EFFORT` is `all`.

mod effort;
mod law;

use std::path::PathBuf;

use migrations_core::{Product, Server};
use migrations_syntax::parse_statement;

use law::unlike_printed;

/// So many faults are told.
const SHOWN: usize = 20;

#[test]
fn what_is_printed_parses_to_an_equal_tree() {
    let Some(text) = shared("syntax/valid.jsonl") else { return };
    // One of so many statements.
    let sample = effort::count(16, 4, 1);
    let (mut checked, mut refused, mut faults) = (0usize, 0usize, Vec::new());
    for line in text.lines().step_by(sample) {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row");
        let sql = row["sql"].as_str().expect("sql");
        for product in products(&row) {
            match parse_statement(sql, product).statement {
                None => refused += 1,
                Some(statement) => {
                    checked += 1;
                    faults.extend(
                        unlike_printed(&statement, product).map(|fault| format!("{sql}\n  {product}: {fault}")),
                    );
                }
            }
        }
    }
    println!("{checked} statements printed, one of {sample}; {refused} that the parser refuses");
    faults.sort_by_key(String::len);
    let count = faults.len();
    faults.truncate(SHOWN);
    assert!(faults.is_empty(), "{count} of {checked} differ:\n{}", faults.join("\n"));
}

/// The products whose servers take a statement.
fn products(row: &serde_json::Value) -> Vec<Product> {
    let servers = row["server"].as_str().expect("servers").split(',');
    let mut products: Vec<Product> =
        servers.map(|server| server.parse::<Server>().expect("a server").product).collect();
    products.dedup();
    products
}

/// A file of the folder beside the project, where that is there.
fn shared(path: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    #[expect(clippy::disallowed_methods, reason = "a test that reads measurements")]
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not here, so there is nothing to print", path.display());
    }
    text
}

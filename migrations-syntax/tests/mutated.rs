//! Whatever stands in a text, parsing ends without a panic, and what is a statement is printed as the same one.
//!
//! Seeded changes of small statements, and of those that public projects have; `cargo run -p checked-migrations-syntax
//! --example mutate` does the same for as long as one likes.

mod effort;
mod law;
mod mutator;
mod statements;

use std::path::Path;

use migrations_core::Product;

use mutator::{Random, fault, mutated};
use statements::{small_statements, statements_of};

#[test]
fn small_statements_hold_as_they_are() {
    for (product, text) in small_statements() {
        let parsed = migrations_syntax::parse_statement(&text, product);
        assert!(parsed.errors.is_empty(), "{product}: {text}: {}", parsed.errors[0]);
        assert_eq!(fault(&text, product), None);
    }
}

#[test]
fn changed_small_statements_are_read_or_refused() {
    check(&small_statements(), 1);
}

#[test]
fn changed_statements_of_projects_are_read_or_refused() {
    let Some(statements) = shared() else { return };
    check(&statements, 2);
}

fn check(statements: &[(Product, String)], seed: u64) {
    let mut random = Random(seed);
    let count = effort::count(1_000, 4_000, 100_000);
    let faults: Vec<String> = (0..count)
        .filter_map(|_| {
            let (product, text) = mutated(&mut random, statements);
            fault(&text, product)
        })
        .collect();
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
}

/// Statements of public projects, where they are there.
fn shared() -> Option<Vec<(Product, String)>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/syntax/valid.jsonl");
    let Ok(mut statements) = statements_of(&path) else {
        eprintln!("skipped: {} is not here, so there is nothing to change", path.display());
        return None;
    };
    statements.retain(|(_, sql)| sql.len() < 2_000);
    Some(statements)
}

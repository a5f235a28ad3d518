//! What is printed of a statement is the same statement, as it was written and in its canonical form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use migrations_fuzz::input;
use migrations_syntax::compare::canonical_statement;
use migrations_syntax::parse_statement;
use migrations_syntax::print::print;

fuzz_target!(|data: &[u8]| {
    let Some((product, text)) = input(data) else { return };
    let Some(statement) = parse_statement(text, product).statement else { return };
    let printed = print(&statement, product);
    assert_eq!(parse_statement(&printed, product).statement.as_ref(), Some(&statement), "{printed}");
    let canonical = canonical_statement(&statement, product);
    let again = parse_statement(&canonical, product).statement.expect("the canonical text is read");
    assert_eq!(canonical_statement(&again, product), canonical);
});

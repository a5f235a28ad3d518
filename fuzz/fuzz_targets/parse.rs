//! Whatever stands in a text, parsing ends, and errors say where they are.

#![no_main]

use libfuzzer_sys::fuzz_target;
use migrations_fuzz::input;
use migrations_syntax::parse_statement;

fuzz_target!(|data: &[u8]| {
    let Some((product, text)) = input(data) else { return };
    let parsed = parse_statement(text, product);
    assert_eq!(parsed.statement.is_some(), parsed.errors.is_empty());
    for error in parsed.errors {
        assert!(text.get(error.span.range()).is_some() && !error.message().is_empty());
    }
});

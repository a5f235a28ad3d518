//! Tokens follow one another from the start of a text to its end, and statements are made of whole tokens, in their order.

#![no_main]

use libfuzzer_sys::fuzz_target;
use migrations_analysis::splitter::split;
use migrations_core::lexer::tokenize;
use migrations_fuzz::input;

fuzz_target!(|data: &[u8]| {
    let Some((product, text)) = input(data) else { return };
    let dialect = product.dialect();
    let tokens = tokenize(text, dialect);
    let mut end = 0;
    for token in &tokens {
        assert!(token.span.start == end && token.span.end > end);
        assert!(text.is_char_boundary(token.span.end));
        end = token.span.end;
    }
    assert_eq!(end, text.len());
    let mut next = 0;
    for statement in split(text, &tokens, dialect) {
        assert!(statement.before.start >= next && statement.before.end == statement.tokens.start);
        assert!(tokens[statement.before].iter().all(|token| !token.acts()));
        let (first, last) = (&tokens[statement.tokens.start], &tokens[statement.tokens.end - 1]);
        assert!(first.acts() && last.acts());
        assert_eq!(statement.span, first.span.start..last.span.end);
        assert!(statement.body.is_none_or(|body| statement.tokens.contains(&body)));
        next = statement.tokens.end;
    }
});

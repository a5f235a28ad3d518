//! How long splitting and parsing take: `speed FILE PRODUCT`. To be run unoptimised, as a proc macro is.

use std::time::Instant;

use migrations_analysis::splitter::split;
use migrations_core::Product;
use migrations_core::lexer::tokenize;
use migrations_syntax::parse_tokens;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, product] = arguments.as_slice() else { panic!("speed FILE PRODUCT") };
    let product: Product = product.parse().expect("a product");
    #[expect(clippy::disallowed_methods, reason = "a program that measures")]
    let text = std::fs::read_to_string(file).expect("the file");
    for _ in 0..5 {
        let start = Instant::now();
        let tokens = tokenize(&text, product.dialect());
        let statements = split(&text, &tokens, product.dialect());
        let middle = start.elapsed();
        let errors: usize = statements
            .iter()
            .map(|raw| {
                let own = &tokens[raw.tokens.clone()];
                parse_tokens(&text[raw.span.clone()], own, raw.span.start, product).errors.len()
            })
            .sum();
        println!(
            "{} bytes, {} statements, {errors} errors: {:.1} ms split, {:.1} ms in all",
            text.len(),
            statements.len(),
            middle.as_secs_f64() * 1e3,
            start.elapsed().as_secs_f64() * 1e3
        );
    }
}

//! Statements with seeded changes, and what has to hold of whatever comes of them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use migrations_core::{Product, lexer};
use migrations_syntax::parse_statement;

use crate::law::unlike_printed;

/// Numbers that a seed determines. Source: SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).expect("64 bits");
        usize::try_from(self.next() % limit).expect("less than a usize")
    }

    fn pick<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        &items[self.below(items.len())]
    }
}

/// A statement with one change or a few.
pub fn mutated(random: &mut Random, statements: &[(Product, String)]) -> (Product, String) {
    let (product, text) = random.pick(statements);
    let product = if random.below(10) == 0 { *random.pick(&Product::ALL) } else { *product };
    let mut text = text.clone();
    for _ in 0..=random.below(3) {
        let (_, other) = random.pick(statements);
        text = changed(random, &text, other, product);
    }
    (product, text)
}

/// A text with one change.
fn changed(random: &mut Random, text: &str, other: &str, product: Product) -> String {
    let (mut tokens, others) = (tokens_of(text, product), tokens_of(other, product));
    if tokens.is_empty() || others.is_empty() {
        return other.to_owned();
    }
    let (at, second) = (random.below(tokens.len()), random.below(tokens.len()));
    match random.below(11) {
        0 => drop(tokens.remove(at)),
        1 => tokens.insert(at, tokens[at].clone()),
        2 => tokens.swap(at, second),
        3 => tokens[at] = tokens[second].clone(),
        4 => tokens.truncate(at),
        5 => tokens[at].clone_from(random.pick(&others)),
        6 => tokens.insert(at, random.pick(&others).clone()),
        7 => {
            // A part of another statement.
            let start = random.below(others.len());
            let end = start + random.below(others.len() - start) + 1;
            tokens.splice(at..at, others[start..end].iter().cloned());
        }
        8 => {
            // A part of this one in parentheses.
            let (start, end) = (at.min(second), at.max(second));
            tokens.insert(end, ")".to_owned());
            tokens.insert(start, "(".to_owned());
        }
        9 => return with_other_character(random, text),
        _ => tokens[at] = with_other_character(random, &tokens[at]),
    }
    tokens.join(" ")
}

/// A text with one character more, less, or in place of another.
fn with_other_character(random: &mut Random, text: &str) -> String {
    const CHARACTERS: [char; 24] = [
        '\'',
        '"',
        '`',
        '[',
        ']',
        '(',
        ')',
        ',',
        ';',
        '.',
        ':',
        '@',
        '$',
        '\\',
        '*',
        '/',
        '-',
        '_',
        '0',
        'e',
        'é',
        '\n',
        '\0',
        '\u{1f600}',
    ];
    let mut characters: Vec<char> = text.chars().collect();
    let at = random.below(characters.len() + 1);
    match random.below(3) {
        0 if at < characters.len() => drop(characters.remove(at)),
        1 if at < characters.len() => characters[at] = *random.pick(&CHARACTERS),
        _ => characters.insert(at, *random.pick(&CHARACTERS)),
    }
    characters.into_iter().collect()
}

fn tokens_of(text: &str, product: Product) -> Vec<String> {
    lexer::tokenize(text, product.dialect())
        .into_iter()
        .filter(lexer::Token::acts)
        .map(|token| text[token.span].to_owned())
        .collect()
}

/// What does not hold of a text, if there is something.
pub fn fault(text: &str, product: Product) -> Option<String> {
    let found = catch_unwind(AssertUnwindSafe(|| broken_law(text, product)));
    found.unwrap_or_else(|_| Some("a panic".to_owned())).map(|fault| format!("{product}: {text:?}\n  {fault}"))
}

/// A text is a statement or has errors with places in it; what is printed of a statement is the same statement.
fn broken_law(text: &str, product: Product) -> Option<String> {
    let parsed = parse_statement(text, product);
    if parsed.statement.is_some() != parsed.errors.is_empty() {
        return Some("neither a statement nor an error".to_owned());
    }
    for error in &parsed.errors {
        if text.get(error.span.range()).is_none() || error.message().is_empty() {
            return Some(format!("an error that stands nowhere: {error} at {:?}", error.span));
        }
    }
    parsed.statement.and_then(|statement| unlike_printed(&statement, product))
}

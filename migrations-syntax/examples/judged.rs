//! What the parser says of statements that real servers have judged: `judged FOLDER [DIALECT [SHOW]]`.
//!
//! FOLDER holds `valid.jsonl` and `broken.jsonl`; SHOW is how many wrong answers, and how many errors at another
//! place, are printed.

use std::collections::BTreeMap;

use migrations_core::{Product, Server};
use migrations_syntax::{ast::Statement, parse_statement};

#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    opaque: usize,
    place_right: usize,
    place_near: usize,
    places: usize,
    shown: Vec<String>,
    misplaced: Vec<String>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().expect("the folder with valid.jsonl and broken.jsonl");
    let only = arguments.get(1).map(String::as_str);
    let show: usize = arguments.get(2).map_or(0, |count| count.parse().expect("a number"));
    for file in ["valid", "broken"] {
        let mut scores: BTreeMap<String, Score> = BTreeMap::new();
        #[expect(clippy::disallowed_methods, reason = "a program that reads measurements")]
        let text = std::fs::read_to_string(format!("{folder}/{file}.jsonl")).expect("the file");
        for line in text.lines() {
            let row: serde_json::Value = serde_json::from_str(line).expect("a row");
            let dialect = row["dialect"].as_str().expect("a dialect");
            if only.is_none_or(|only| only == dialect) {
                judge(&row, file == "valid", scores.entry(dialect.to_owned()).or_default());
            }
        }
        for (dialect, mut score) in scores {
            let total = score.right + score.wrong;
            println!(
                "{file} {dialect}: {} of {total} right ({:.2} %), {} wrong, {} opaque, place {} exact / {} within a token of {}",
                score.right,
                100.0 * score.right as f64 / total as f64,
                score.wrong,
                score.opaque,
                score.place_right,
                score.place_near,
                score.places,
            );
            score.shown.sort_by_key(String::len);
            score.misplaced.sort_by_key(String::len);
            for shown in score.shown.iter().take(show).chain(score.misplaced.iter().take(show)) {
                println!("  {shown}");
            }
        }
    }
}

fn judge(row: &serde_json::Value, is_valid: bool, score: &mut Score) {
    let sql = row["sql"].as_str().expect("sql");
    let servers = row["server"].as_str().expect("servers").split(',');
    let mut products: Vec<Product> =
        servers.map(|server| server.parse::<Server>().expect("a server").product).collect();
    products.dedup();
    let answers: Vec<_> = products.iter().map(|&product| (product, parse_statement(sql, product))).collect();
    // In `valid` the servers named take the statement, in `broken` they refuse it.
    let wrong = answers.iter().find(|(_, answer)| answer.errors.is_empty() != is_valid);
    match wrong {
        None => score.right += 1,
        Some((product, answer)) => {
            score.wrong += 1;
            let says = answer
                .errors
                .first()
                .map_or("accepted".to_owned(), |error| format!("{} at {:?}", error.message(), error.span));
            let server = row["server_error"].as_str().unwrap_or_default();
            score.shown.push(format!("{product}: {sql:?}\n      we: {says}\n      server: {server} ({})", row["kind"]));
        }
    }
    score.opaque +=
        usize::from(answers.iter().any(|(_, answer)| matches!(answer.statement, Some(Statement::Opaque(_)))));
    if let (false, Some(offset), Some(error)) = (is_valid, row["offset"].as_u64(), answers[0].1.errors.first()) {
        let offset = usize::try_from(offset).expect("an offset");
        score.places += 1;
        score.place_right += usize::from(error.span.start() == offset);
        score.place_near += usize::from(is_near(sql, error.span.start(), offset));
        if error.span.start() != offset {
            let found = |place: usize| sql.get(place..).unwrap_or_default().chars().take(20).collect::<String>();
            let (ours, theirs) = (found(error.span.start()), found(offset));
            score
                .misplaced
                .push(format!("place: {sql:?}\n      we: {ours:?}, {}\n      server: {theirs:?}", error.message()));
        }
    }
}

/// Whether no more than one word or mark stands between two places.
fn is_near(sql: &str, left: usize, right: usize) -> bool {
    let (start, end) = (left.min(right).min(sql.len()), left.max(right).min(sql.len()));
    let between = sql.get(start..end).unwrap_or_default();
    let mut words = 0;
    let mut in_word = false;
    for character in between.chars() {
        let is_word = character.is_alphanumeric() || character == '_';
        words += usize::from(!(character.is_whitespace() || is_word && in_word));
        in_word = is_word;
    }
    words <= 1
}

//! What the parser says of statements that real servers have judged.

use std::collections::BTreeMap;
use std::path::PathBuf;

use migrations_core::{Product, Server};
use migrations_syntax::ast::Statement;
use migrations_syntax::{Parsed, parse_statement};
use migrations_tests::shared;
use serde_json::Value;

/// A statement and the servers that take it, or refuse it.
struct Judged {
    sql: String,
    products: Vec<Product>,
    /// Where the server says that the error is, in bytes.
    offset: Option<usize>,
    dialect: String,
}

fn judged(file: &str) -> Option<Vec<Judged>> {
    let path: PathBuf = shared(&format!("syntax/{file}.jsonl"))?;
    let text = std::fs::read_to_string(path).unwrap();
    Some(text.lines().map(|line| row(&serde_json::from_str(line).unwrap())).collect())
}

fn row(row: &Value) -> Judged {
    let servers = row["server"].as_str().unwrap().split(',');
    let mut products: Vec<Product> = servers.map(|server| server.parse::<Server>().unwrap().product).collect();
    products.dedup();
    Judged {
        sql: row["sql"].as_str().unwrap().to_owned(),
        products,
        offset: row["offset"].as_u64().map(|offset| usize::try_from(offset).unwrap()),
        dialect: row["dialect"].as_str().unwrap().to_owned(),
    }
}

/// MariaDB looks for the procedure before it reads what stands in the parentheses, so it never said that this is wrong.
const UNJUDGED: [&str; 1] =
    ["CALL PROC_DROP_FOREIGN_KEY(oauth2_consent_session', 'oauth2_consent_session_preconfiguration_fkey')"];

#[test]
fn what_a_server_takes_is_read() {
    let Some(all) = judged("valid") else { return };
    let mut refused = Vec::new();
    let mut opaque = 0;
    for judged in all.iter().filter(|judged| !UNJUDGED.contains(&judged.sql.as_str())) {
        for &product in &judged.products {
            let parsed = parse_statement(&judged.sql, product);
            opaque += usize::from(matches!(parsed.statement, Some(Statement::Opaque(_))));
            if let Some(error) = parsed.errors.first() {
                refused.push(format!("{product}: {}\n    {error} at {:?}", judged.sql, error.span));
            }
        }
    }
    assert!(refused.is_empty(), "{} of {} refused:\n{}", refused.len(), all.len(), refused.join("\n"));
    println!("{opaque} of {} are read by their form only", all.len());
    assert!(opaque * 200 < all.len(), "{opaque} of {} are read by their form only", all.len());
}

/// At least so many of a thousand broken statements are found.
const FOUND: [(&str, usize); 3] = [("postgres", 990), ("sqlite", 990), ("mysql", 980)];

/// At least so many of a thousand places are within a token of the server's.
const NEAR: usize = 950;

#[derive(Default)]
struct Score {
    all: usize,
    found: usize,
    places: usize,
    near: usize,
}

#[test]
fn what_a_server_refuses_is_an_error_at_its_place() {
    let Some(all) = judged("broken") else { return };
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for judged in &all {
        let answers: Vec<Parsed> =
            judged.products.iter().map(|&product| parse_statement(&judged.sql, product)).collect();
        let score = scores.entry(&judged.dialect).or_default();
        score.all += 1;
        score.found += usize::from(answers.iter().all(|answer| !answer.errors.is_empty()));
        if let (Some(offset), Some(error)) = (judged.offset, answers[0].errors.first()) {
            score.places += 1;
            score.near += usize::from(is_near(&judged.sql, error.span.start(), offset));
        }
    }
    for (dialect, found) in FOUND {
        let Score { all, found: count, places, near } = scores[dialect];
        println!("{dialect}: {count} of {all} found, {near} of {places} places within a token");
        assert!(count * 1000 >= found * all, "{dialect}: {count} of {all} found");
        assert!(near * 1000 >= NEAR * places, "{dialect}: {near} of {places} places within a token");
    }
}

/// Whether no more than one word or mark stands between two places.
fn is_near(sql: &str, left: usize, right: usize) -> bool {
    let (start, end) = (left.min(right).min(sql.len()), left.max(right).min(sql.len()));
    let mut tokens = 0;
    let mut is_in_word = false;
    for character in sql.get(start..end).unwrap_or_default().chars() {
        let is_word = character.is_alphanumeric() || character == '_';
        tokens += usize::from(!(character.is_whitespace() || is_word && is_in_word));
        is_in_word = is_word;
    }
    tokens <= 1
}

//! What the tree says of a statement's surroundings against what its words said: it goes when reading words goes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use migrations_core::lexer::tokenize;
use migrations_core::{Dialect, Product};

use super::Source;
use crate::splitter::split;
use crate::words::words;

/// The folder with statements of others, if it is there.
fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    if !folder.exists() {
        println!("skipped: there is no folder {}", folder.display());
    }
    folder.exists().then_some(folder)
}

fn statements(folder: &Path) -> BTreeSet<(Dialect, String)> {
    let mut found = BTreeSet::new();
    for line in read(&folder.join("syntax/valid.jsonl")).lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row");
        let dialect = row["dialect"].as_str().and_then(|name| name.parse().ok()).expect("a dialect");
        found.insert((dialect, row["sql"].as_str().expect("sql").to_owned()));
    }
    for folder in ["corpora", "corpora-2", "faults"].map(|name| folder.join(name)) {
        scripts(&folder, &mut found);
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "a test that reads measurements")]
fn read(file: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(file).expect("the file")).replace("\r\n", "\n")
}

/// Every script below a folder, in every dialect: what a product refuses is left out later.
#[expect(clippy::disallowed_methods, reason = "a test that reads measurements")]
fn scripts(folder: &Path, found: &mut BTreeSet<(Dialect, String)>) {
    for entry in std::fs::read_dir(folder).expect("the folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            scripts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            let text = read(&path);
            for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
                let tokens = tokenize(&text, dialect);
                let spans = split(&text, &tokens, dialect).into_iter().map(|statement| statement.span);
                found.extend(spans.map(|span| (dialect, text[span].to_owned())));
            }
        }
    }
}

/// What both say of one statement, by question.
fn answers(text: &str, dialect: Dialect, product: Product) -> Option<Vec<(&'static str, String, String)>> {
    let tokens = tokenize(text, dialect);
    let tree = migrations_syntax::parse_tokens(text, &tokens, 0, product).statement?;
    let (source, words) = (Source::new(text, &tokens, 0, product), words(text, &tokens));
    let (read, lowered) =
        (crate::transaction::effect(&words, dialect), super::transaction::transaction_effect(&tree, &source));
    let mut answers = vec![("transaction", format!("{read:?}"), format!("{lowered:?}"))];
    if matches!(read, crate::transaction::TransactionEffect::Outside(_)) && product != Product::Sqlite {
        let read = crate::effect::effect_of(&words, text, dialect);
        answers.push(("effect", format!("{read:?}"), format!("{:?}", super::recovery::effect_of(&tree, &source))));
    }
    let read = (crate::script::is_idle(&words), crate::script::dropped_tables(&words, text));
    let lowered = (super::script::is_idle(&tree), super::script::dropped_tables(&tree));
    answers.push(("idle", read.0.to_string(), lowered.0.to_string()));
    answers.push(("dropped", format!("{:?}", read.1), format!("{:?}", lowered.1)));
    Some(answers)
}

/// What words got wrong.
fn is_fault_of_words(question: &str, text: &str, lowered: &str) -> bool {
    // Parentheses make no difference.
    let is_same_constant = question == "idle" && text == "SELECT(1)";
    // PostgreSQL keeps 63 bytes of a name, so a longer one was looked for in vain.
    let is_too_long = question == "effect" && text.split_whitespace().any(|word| word.len() > 63);
    // On MySQL and MariaDB the name of a primary key is PRIMARY, whatever name is written.
    let adds_primary_key = text.to_uppercase().contains("PRIMARY KEY");
    let is_primary = adds_primary_key && (lowered.contains("name: \"PRIMARY\"") || lowered == "Outside(Observe)");
    // TABLE is a query.
    let is_query = question == "transaction" && text.trim_start().starts_with("TABLE ") && lowered == "None";
    is_same_constant || is_too_long || is_primary || is_query
}

#[test]
fn trees_say_what_words_said() {
    let Some(folder) = shared() else { return };
    let (mut equal, mut differ) = (BTreeMap::new(), Vec::new());
    for (dialect, text) in statements(&folder) {
        for &product in Product::of_dialect(dialect) {
            for (question, read, lowered) in answers(&text, dialect, product).into_iter().flatten() {
                if read == lowered || is_fault_of_words(question, &text, &lowered) {
                    *equal.entry((product, question)).or_insert(0) += 1;
                } else {
                    let shown: String = text.chars().take(120).collect();
                    differ.push(format!("{question} on {product}: {shown}\n  words: {read}\n  tree:  {lowered}"));
                }
            }
        }
    }
    differ.sort();
    println!("{equal:?}");
    assert!(differ.is_empty(), "{}: {}", differ.len(), differ.join("\n"));
}

//! Where what is lowered from the tree differs from what is read from the words: `lowered SHARED [SHOW [FORM]]`.
//!
//! SHARED holds `syntax/valid.jsonl` and folders of scripts; SHOW is how many differences of each form are printed; FORM is
//! how the name of a form begins, such as `CREATE TABLE`. It goes when reading goes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use migrations_analysis::change::{Change, NewColumn, TableAction};
use migrations_analysis::lowering::{SchemaEffect, Source, schema_effect};
use migrations_analysis::reading::schema_effect_of;
use migrations_analysis::splitter::split;
use migrations_core::lexer::tokenize;
use migrations_core::{Dialect, Product};
use migrations_syntax::parse_tokens;

#[derive(Default)]
struct Score {
    equal: usize,
    newly_known: usize,
    shown: Vec<String>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let shared = arguments.first().expect("the folder with the statements");
    let show: usize = arguments.get(1).map_or(3, |count| count.parse().expect("a number"));
    let only = arguments.get(2).map_or("", String::as_str);
    let mut statements: BTreeSet<(Dialect, String)> = BTreeSet::new();
    rows(&Path::new(shared).join("syntax/valid.jsonl"), &mut statements);
    for folder in ["corpora", "corpora-2", "faults"] {
        scripts(&Path::new(shared).join(folder), &mut statements);
    }
    let mut scores: BTreeMap<(Product, String), Score> = BTreeMap::new();
    let mut refused = 0;
    for (dialect, text) in &statements {
        refused += usize::from(!compare(text, *dialect, only, &mut scores));
    }
    let mut total = Score::default();
    for ((product, form), mut score) in scores {
        println!(
            "{product} {form}: {} equal, {} newly known, {} differ",
            score.equal,
            score.newly_known,
            score.shown.len()
        );
        score.shown.sort_by_key(String::len);
        score.shown.iter().take(show).for_each(|shown| println!("{shown}\n"));
        total.equal += score.equal;
        total.newly_known += score.newly_known;
        total.shown.extend(score.shown);
    }
    println!(
        "{} statements: {refused} refused, {} equal, {} newly known, {} differ",
        statements.len(),
        total.equal,
        total.newly_known,
        total.shown.len()
    );
}

#[expect(clippy::disallowed_methods, reason = "a program that reads measurements")]
fn rows(file: &Path, statements: &mut BTreeSet<(Dialect, String)>) {
    for line in std::fs::read_to_string(file).expect("the file").lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row");
        let dialect = row["dialect"].as_str().and_then(|name| name.parse().ok()).expect("a dialect");
        statements.insert((dialect, row["sql"].as_str().expect("sql").to_owned()));
    }
}

/// Every script below a folder, in every dialect: what does not parse is left out.
#[expect(clippy::disallowed_methods, reason = "a program that reads measurements")]
fn scripts(folder: &Path, statements: &mut BTreeSet<(Dialect, String)>) {
    for entry in std::fs::read_dir(folder).expect("the folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            scripts(&path, statements);
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            let text = String::from_utf8_lossy(&std::fs::read(&path).expect("the file")).replace("\r\n", "\n");
            for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
                let tokens = tokenize(&text, dialect);
                let found = split(&text, &tokens, dialect);
                statements.extend(found.into_iter().map(|statement| (dialect, text[statement.span].to_owned())));
            }
        }
    }
}

/// Whether the statement could be parsed.
fn compare(text: &str, dialect: Dialect, only: &str, scores: &mut BTreeMap<(Product, String), Score>) -> bool {
    let tokens = tokenize(text, dialect);
    let trees = Product::of_dialect(dialect).iter().filter_map(|&product| {
        let tree = parse_tokens(text, &tokens, 0, product).statement?;
        Some((product, tree))
    });
    let mut is_parsed = false;
    for (product, tree) in trees {
        is_parsed = true;
        let form = tree.form();
        if !form.starts_with(only) {
            continue;
        }
        let score = scores.entry((product, form)).or_default();
        let lowered = schema_effect(&tree, &Source::new(text, &tokens, 0, product));
        let read = schema_effect_of(text, dialect);
        if matches!(read, SchemaEffect::Unknown(_)) {
            score.newly_known += usize::from(lowered != read);
            score.equal += usize::from(lowered == read);
            continue;
        }
        let (read, lowered) = (normal(read), normal(lowered));
        let seen = as_far_as_read(lowered.clone(), &read);
        if seen == read && seen != lowered {
            score.newly_known += 1;
            continue;
        }
        let (read, lowered) = (written(&read), written(&lowered));
        if read == lowered {
            score.equal += 1;
        } else {
            score.shown.push(format!("  {text}\n{}", difference(&read, &lowered)));
        }
    }
    is_parsed
}

/// All that is known, without the strict form of expressions, which words do not have.
fn written(effect: &SchemaEffect) -> String {
    let mut text = String::new();
    let mut passed = 0_usize;
    for line in format!("{effect:#?}").lines() {
        let begins = line.trim_start();
        if passed == 0 && (begins.starts_with("strict: ") || begins.starts_with("grammar: ")) {
            passed = if line.ends_with('(') { 3 } else { 1 };
        }
        if passed == 0 {
            text.push_str(line);
            text.push('\n');
        }
        passed = passed.saturating_sub(1);
    }
    text
}

/// Without what reading gets wrong and nothing depends on.
fn normal(effect: SchemaEffect) -> SchemaEffect {
    match effect {
        SchemaEffect::Exact(changes) => SchemaEffect::Exact(changes.into_iter().map(normal_change).collect()),
        other => other,
    }
}

fn normal_change(mut change: Change) -> Change {
    match &mut change {
        Change::CreateTable(table) => table.columns.iter_mut().for_each(normal_column),
        Change::AlterTable { actions, .. } => {
            actions.retain(|action| *action != TableAction::Nothing);
            actions.iter_mut().for_each(normal_action);
        }
        _ => {}
    }
    change
}

/// Without the tables that reading does not see: those behind a comma and USING, and all of a statement with WITH.
fn as_far_as_read(lowered: SchemaEffect, read: &SchemaEffect) -> SchemaEffect {
    match (lowered, read) {
        (SchemaEffect::Data(_), SchemaEffect::Nothing) => SchemaEffect::Nothing,
        (SchemaEffect::Data(mut uses), SchemaEffect::Data(seen)) => {
            uses.retain(|used| seen.contains(used));
            SchemaEffect::Data(uses)
        }
        (SchemaEffect::Object(mut changes), SchemaEffect::Object(seen)) => {
            for change in &mut changes {
                retain_tables(change, seen);
            }
            SchemaEffect::Object(changes)
        }
        (other, _) => other,
    }
}

fn retain_tables(change: &mut Change, seen: &[Change]) {
    let reads = match change {
        Change::CreateView(view) => &mut view.reads,
        Change::CreateObject(object) => &mut object.reads,
        _ => return,
    };
    reads.retain(|table| {
        seen.iter().any(|change| match change {
            Change::CreateView(view) => view.reads.contains(table),
            Change::CreateObject(object) => object.reads.contains(table),
            _ => false,
        })
    });
}

fn normal_action(action: &mut TableAction) {
    match action {
        TableAction::AddColumn { column, .. } | TableAction::ChangeColumn { column, .. } => normal_column(column),
        // It was read as the empty place behind the words.
        TableAction::DropPrimaryKey { span } => *span = 0..0,
        _ => {}
    }
}

/// A type was read up to the word behind it, and with the collation of the column where that follows.
fn normal_column(column: &mut NewColumn) {
    column.type_span.end = column.type_span.start;
    if column.data_type.is_empty() {
        column.type_span = 0..0;
    }
}

/// The lines that differ.
fn difference(read: &str, lowered: &str) -> String {
    let (read, lowered): (Vec<&str>, Vec<&str>) = (read.lines().collect(), lowered.lines().collect());
    let first = read.iter().zip(&lowered).take_while(|(left, right)| left == right).count();
    let last = read[first..].iter().rev().zip(lowered[first..].iter().rev()).take_while(|(left, right)| left == right);
    let last = last.count();
    let lines = |sign: &str, lines: &[&str]| {
        let end = lines.len() - last.min(lines.len() - first);
        let shown = lines[first..end.max(first)].iter().take(25).map(|line| format!("    {sign} {line}\n"));
        shown.collect::<String>()
    };
    format!("{}{}", lines("read   ", &read), lines("lowered", &lowered))
}

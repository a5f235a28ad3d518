//! Statements with one mistake each, on a small schema: what servers refuse is found, and what they take is not refused.
//!
//! The judgements are those of real servers, recorded in `../shared/mistakes`.

use std::collections::BTreeMap;

use migrations_core::{Product, Servers};
use migrations_tests::{Folder, shared};
use serde_json::Value;

/// How many of the refused statements are found at least, in a hundred.
const FOUND: &[(Product, usize)] =
    &[(Product::Postgres, 94), (Product::Sqlite, 93), (Product::Mysql, 96), (Product::Mariadb, 96)];

struct Case {
    product: Product,
    kind: String,
    setup: String,
    statement: String,
    is_refused: bool,
}

/// What a server said; of a statement that was run on two of them, each has a part of the text.
fn is_refused(case: &Value, product: Product) -> Option<bool> {
    let refused = case["server"]["refused"].as_bool()?;
    let said = case["server"]["error"].as_str().unwrap_or_default();
    let name = match product {
        Product::Postgres | Product::Sqlite => return Some(refused),
        Product::Mysql => "MySQL 9.7: ",
        Product::Mariadb => "MariaDB 10.11: ",
    };
    if !refused {
        return Some(false);
    }
    let (_, own) = said.split_once(name)?;
    Some(!own.starts_with("accepted"))
}

fn cases() -> Vec<Case> {
    let (Some(cases), Some(setups)) = (shared("mistakes/cases.jsonl"), shared("mistakes/setups.json")) else {
        return Vec::new();
    };
    let read = |path: &std::path::Path| std::fs::read_to_string(path).expect("it can be read");
    let setups: Value = serde_json::from_str(&read(&setups)).expect("it is JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut all = Vec::new();
    for line in read(&cases).lines() {
        let case: Value = serde_json::from_str(line).expect("it is JSON");
        let products: &[Product] = match case["dialect"].as_str() {
            Some("postgres") => &[Product::Postgres],
            Some("sqlite") => &[Product::Sqlite],
            _ => &[Product::Mysql, Product::Mariadb],
        };
        let statements = setups[case["setup"].as_str().expect("a name")].as_array().expect("a list").iter();
        let mut setup: String = statements.map(|statement| format!("{};\n", text(statement))).collect();
        setup.push_str(&case["row"].as_str().map(|row| format!("{row};\n")).unwrap_or_default());
        for product in products {
            let Some(is_refused) = is_refused(&case, *product) else { continue };
            all.push(Case {
                product: *product,
                kind: text(&case["kind"]),
                setup: setup.clone(),
                statement: format!("{};", text(&case["statement"]).trim_end_matches(';')),
                is_refused,
            });
        }
    }
    all
}

/// The messages that say that the server refuses the second revision.
fn refusals(case: &Case) -> Vec<String> {
    let folder = Folder::new().with_all_rules();
    let folder = folder.revision("a1", "base\n-- irreversible: a test", &case.setup, "");
    let folder = folder.revision("b1", "a1\n-- irreversible: a test", &case.statement, "");
    let outcome = folder.check(Servers::from(case.product));
    let texts = outcome.diagnostics.iter().map(|it| migrations_analysis::render(it, &outcome.sources));
    let says_so = |text: &String| {
        [
            "would refuse this",
            "[syntax-error]",
            "[unknown-type]",
            "[refused-statement]",
            "[dangling-key]",
            "[needs-empty-table]",
        ]
        .iter()
        .any(|words| text.contains(words))
    };
    texts.filter(says_so).collect()
}

#[test]
fn mistakes_are_found_and_nothing_else() {
    let mut found: BTreeMap<Product, (usize, usize)> = BTreeMap::new();
    let mut missed: BTreeMap<(Product, String), usize> = BTreeMap::new();
    let mut false_alarms = Vec::new();
    for case in cases() {
        let refusals = refusals(&case);
        if case.is_refused {
            let count = found.entry(case.product).or_default();
            count.0 += usize::from(!refusals.is_empty());
            count.1 += 1;
            if refusals.is_empty() {
                *missed.entry((case.product, case.kind)).or_default() += 1;
            }
        } else if refusals.iter().any(|text| text.contains("would refuse this: ") || text.contains("[syntax-error]")) {
            false_alarms.push(format!("{}: {}\n{}", case.product, case.statement, refusals.join("\n")));
        }
    }
    println!("missed: {missed:#?}");
    assert!(false_alarms.is_empty(), "{}", false_alarms.join("\n\n"));
    for (product, least) in FOUND {
        let Some((caught, all)) = found.get(product) else { continue };
        println!("{}: {caught} of {all} found", product.title());
        assert!(caught * 100 >= all * least, "{}: {caught} of {all} found", product.title());
    }
}

//! Folders of other projects on MySQL itself: what a run makes is what the revisions say.

use std::fs;
use std::path::Path;

use diesel::MysqlConnection;
use migrations::Migrations;
use migrations_analysis::{check, on_large_stack, read_config};
use migrations_core::baked::BakedSet;
use migrations_tests::{Database, Mysql, shared};

/// Folders that no MySQL takes to the end: the revision, and a word of what it says.
const STOPS: &[(&str, &str, &str)] = &[
    ("keto", "20220217152313000000", "networks"), // a table of another folder
    ("memos", "0002", "activity"),                // a table that no revision makes
];

/// Folders that are left out here.
const LEFT_OUT: &[&str] = &["hydra"]; // MySQL cannot read one of its down scripts

fn runs_to_its_heads(name: &str, root: &Path) {
    let settings = read_config(root, "chain").databases.remove(0).settings;
    let outcome = on_large_stack(|| check(root, &settings));
    let (text, table) = outcome.set.unwrap_or_else(|| panic!("{name}: {:?}", outcome.diagnostics)).bake();
    let set: Migrations<MysqlConnection> =
        Migrations::from_baked(BakedSet { text: text.leak(), table: table.leak() }, &[]);
    let connection = &mut Mysql::new().connect();
    match (set.upgrade(connection, "heads"), STOPS.iter().find(|(stops, ..)| *stops == name)) {
        (Ok(report), None) => {
            let schema = set.check(connection).unwrap().schema.expect("it is compared");
            assert!(schema.is_empty(), "{name}: {schema:?}");
            println!("{name}: {} revisions, and the schema is theirs", report.steps.len());
        }
        (Err(error), Some((_, revision, word))) => {
            assert_eq!(error.revision(), Some(*revision), "{name}: {error}");
            assert!(error.to_string().contains(word), "{name}: {error}");
        }
        (Ok(_), Some(_)) => panic!("{name}: this runs now"),
        (Err(error), None) => panic!("{name}: {error}"),
    }
}

#[test]
fn further_folders_on_mysql() {
    let Some(folder) = shared("corpora-2") else { return };
    let mut roots: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    roots.retain(|root| root.extension().is_some_and(|ending| ending == "my"));
    roots.sort();
    for root in &roots {
        let name = root.file_stem().unwrap().to_string_lossy().into_owned();
        if !LEFT_OUT.contains(&name.as_str()) {
            runs_to_its_heads(&name, root);
        }
    }
}

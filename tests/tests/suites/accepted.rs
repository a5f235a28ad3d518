//! Statements that a server takes are not refused here.
//!
//! Those of `accepted/<product>/*.sql` and `accepted/of_<dialect>/*.sql`, and those of as many folders of the same shape as `MIGRATIONS_TEST_STATEMENTS` names: each
//! file is run in a database of its own, after the file `before.sql` of its folder if there is one, and what is refused here though
//! the server takes it is printed.

use std::fs;
use std::path::{Path, PathBuf};

use migrations_tests::Database;
use migrations_tests::beside::{Beside, statements_of};

/// What running the files of a folder came to.
#[derive(Default)]
struct Count {
    taken: usize,
    /// Those that it refuses, with its reasons.
    refused: Vec<String>,
    /// Those that the server takes and that are refused here.
    false_alarms: Vec<String>,
    /// Of those that the server refuses, how many are refused here.
    caught: usize,
}

fn run_file<D: Database>(before: &[String], path: &Path, count: &mut Count) {
    let text = fs::read_to_string(path).expect("it can be read");
    let mut beside = Beside::<D>::default();
    for statement in before {
        beside.run(statement);
    }
    for statement in statements_of::<D>(&text) {
        let said = beside.run(&statement);
        match &said.server {
            Ok(()) => count.taken += 1,
            Err(error) => {
                count.refused.push(format!("{error}\n    {statement}"));
                count.caught += usize::from(!said.refused.is_empty());
            }
        }
        if said.is_false_alarm() {
            let name = path.file_name().unwrap_or_default().display();
            count.false_alarms.push(format!("{name}: {}\n    {statement}", said.refused.join("\n    ")));
        }
    }
}

fn run_folder<D: Database>(folder: &Path) -> Count {
    let mut count = Count::default();
    let Ok(entries) = fs::read_dir(folder) else { return count };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    files.sort();
    let is_before = |path: &PathBuf| path.file_name().is_some_and(|name| name == "before.sql");
    let before =
        files.iter().find(|path| is_before(path)).map(|path| fs::read_to_string(path).expect("it can be read"));
    let before = before.map(|text| statements_of::<D>(&text)).unwrap_or_default();
    for path in files.iter().filter(|path| !is_before(path)) {
        run_file::<D>(&before, path, &mut count);
    }
    count
}

fn folder_of<D: Database>(root: &Path) -> PathBuf {
    root.join(D::PRODUCT.to_string())
}

fn statements_of_others<D: Database>() {
    let Some(folder) = std::env::var_os("MIGRATIONS_TEST_STATEMENTS") else { return };
    let count = run_folder::<D>(&folder_of::<D>(Path::new(&folder)));
    for alarm in &count.false_alarms {
        println!("{alarm}");
    }
    let Count { taken, refused, false_alarms, caught } = count;
    println!(
        "{}: of {taken} statements that the server takes {} are refused here; of {} that it refuses {caught}",
        D::NAME,
        false_alarms.len(),
        refused.len()
    );
}

fn own_statements<D: Database>() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites/accepted");
    let folders = [folder_of::<D>(&root), root.join(format!("of_{}", D::DIALECT))];
    let counts = folders.map(|folder| run_folder::<D>(&folder));
    let [alarms, refused] = [|count: &Count| count.false_alarms.join("\n"), |count: &Count| count.refused.join("\n")]
        .map(|of| counts.iter().map(of).collect::<Vec<_>>().join("\n"));
    assert!(alarms.trim().is_empty(), "{alarms}");
    assert!(refused.trim().is_empty(), "{} refuses some of them:\n{refused}", D::NAME);
}

migrations_tests::on_every_database!(statements_of_others, own_statements);

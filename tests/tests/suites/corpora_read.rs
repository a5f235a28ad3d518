//! Real migrations are read without a false error.

use std::path::Path;

use migrations_analysis::config::Settings;
use migrations_analysis::{check, on_large_stack, render};
use migrations_core::Servers;
use migrations_tests::{CHAINS, shared};

/// Messages that are true.
const TRUE_ERRORS: &[(&str, &str)] = &[
    ("crates.io postgres", "[stray-file] `migrations/data_oauth_github.sql`"),
    // Between two statements of this down script a `;` is missing.
    ("crates.io postgres", "migrations/20170318181441_downloads_need_no_id/down.sql"),
    // SQLite has no DROP COLUMN IF EXISTS.
    ("taproot-assets sqlite", "migrations/000041_seedling_uni_commit.down.sql"),
];

#[test]
fn every_folder_reads_without_a_false_error() {
    if shared("corpora").is_none() {
        return;
    }
    let mut failures = Vec::new();
    println!("{:<24} {:>9} {:>10} {:>8} {:>7}", "chain", "revisions", "statements", "parsed", "unread");
    for chain in CHAINS {
        let Some(folder) = shared(&format!("corpora/{}", chain.path)) else { continue };
        let (root, name) = (folder.parent().unwrap(), folder.file_name().unwrap().to_str().unwrap());
        let settings = Settings { servers: Some(Servers::of(chain.dialect)), ..Settings::new(chain.name, name) };
        let outcome = on_large_stack(|| check(Path::new(root), &settings));
        for diagnostic in &outcome.diagnostics {
            let text = render(diagnostic, &outcome.sources);
            let is_true = TRUE_ERRORS.iter().any(|(known, part)| *known == chain.name && text.contains(part));
            if !is_true {
                failures.push(format!("{}: {text}", chain.name));
            }
        }
        if let Some(set) = outcome.set.as_ref().or(outcome.forward.as_ref()) {
            let mut counts = migrations_analysis::StatementCounts::default();
            outcome.summaries.iter().for_each(|summary| counts += summary.statements);
            let all = counts.exact + counts.no_effect + counts.object + counts.unknown;
            println!(
                "{:<24} {:>9} {:>10} {:>8} {:>7}",
                chain.name,
                set.source().revisions.len(),
                all,
                all - counts.unread,
                counts.unread
            );
        }
    }
    assert!(failures.is_empty(), "{} messages\n{}", failures.len(), failures.join("\n\n"));
}

/// The ids of folders without headers, in their order, are those that diesel_migrations sees.
#[test]
fn folders_have_the_ids_and_the_order_of_diesel() {
    use diesel::migration::{Migration, MigrationSource};
    use diesel::sqlite::Sqlite;

    let mut compared = 0;
    for chain in CHAINS {
        let Some(folder) = shared(&format!("corpora/{}", chain.path)) else { return };
        let has_up = |entry: std::fs::DirEntry| entry.path().join("up.sql").is_file();
        if !std::fs::read_dir(&folder).unwrap().any(|entry| has_up(entry.unwrap())) {
            continue;
        }
        let source = diesel_migrations::FileBasedMigrations::from_path(&folder).unwrap();
        let migrations: Vec<Box<dyn Migration<Sqlite>>> = source.migrations().unwrap();
        let mut theirs: Vec<String> =
            migrations.iter().map(|migration| migration.name().version().to_string()).collect();
        theirs.sort();
        let settings = Settings {
            servers: Some(Servers::of(chain.dialect)),
            ..Settings::new(chain.name, folder.file_name().unwrap().to_str().unwrap())
        };
        let outcome = on_large_stack(|| check(folder.parent().unwrap(), &settings));
        let revisions: Vec<migrations_core::Revision> = outcome
            .set
            .or(outcome.forward)
            .unwrap()
            .source()
            .revisions
            .iter()
            .map(|revision| revision.revision.clone())
            .collect();
        let map = migrations_core::RevisionMap::build(&revisions).unwrap();
        assert_eq!(map.ids(map.order()), theirs, "{}", chain.name);
        compared += 1;
    }
    println!("{compared} folders of Diesel's layout");
    assert_eq!(compared, 12);
}

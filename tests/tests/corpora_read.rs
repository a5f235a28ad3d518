//! Real migrations are read without a false error.

use std::path::Path;

use migrations_analysis::config::Settings;
use migrations_analysis::{check, on_large_stack, render};
use migrations_tests::{CHAINS, shared};

/// Messages that are true.
const TRUE_ERRORS: &[(&str, &str)] = &[("crates.io postgres", "[stray-file] `migrations/data_oauth_github.sql`")];

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
        let settings = Settings { dialect: Some(chain.dialect), ..Settings::new(chain.name, name) };
        let outcome = on_large_stack(|| check(Path::new(root), &settings));
        for diagnostic in &outcome.diagnostics {
            let text = render(diagnostic, &outcome.sources);
            let is_true = TRUE_ERRORS.iter().any(|(known, part)| *known == chain.name && text.contains(part));
            if !is_true {
                failures.push(format!("{}: {text}", chain.name));
            }
        }
        if let Some(set) = &outcome.set {
            let counts = set.counts();
            let all = counts.parsed + counts.unread;
            println!(
                "{:<24} {:>9} {:>10} {:>8} {:>7}",
                chain.name,
                set.source().revisions.len(),
                all,
                counts.parsed,
                counts.unread
            );
        }
    }
    assert!(failures.is_empty(), "{} messages\n{}", failures.len(), failures.join("\n\n"));
}

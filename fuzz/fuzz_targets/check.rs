//! Whatever stands in the script of a folder, checking it ends, and its messages can be shown.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use migrations_analysis::config::{Layout, Settings};
use migrations_analysis::{check, on_large_stack, render};
use migrations_fuzz::input;
use tempfile::TempDir;

/// A crate with a folder of migrations.
static ROOT: LazyLock<TempDir> = LazyLock::new(|| {
    let root = tempfile::tempdir().expect("a folder");
    fs::create_dir(root.path().join("migrations")).expect("a folder in it");
    root
});

fuzz_target!(|data: &[u8]| {
    let Some((product, text)) = input(data) else { return };
    fs::write(ROOT.path().join("migrations/1_one.sql"), text).expect("a file is written");
    let mut settings = Settings::new("app", "migrations");
    settings.servers = Some(product.into());
    settings.layout = Layout::Sqlx;
    let outcome = on_large_stack(|| check(ROOT.path(), &settings));
    for diagnostic in &outcome.diagnostics {
        assert!(!render(diagnostic, &outcome.sources).is_empty());
    }
    if let Some(set) = &outcome.set {
        set.bake();
    }
});

//! Where rules with a level begin in a folder that was there before them.

use migrations_core::Dialect;
use migrations_tests::Folder;

fn rules(lines: &str) -> Vec<&'static str> {
    let folder = Folder::new()
        .config(lines)
        .file("a.up.sql", "-- revision: a\n-- down_revision: base\nCREATE TABLE a (id INT);\n")
        .file("b.up.sql", "-- revision: b\n-- down_revision: a\nCREATE TABLE b (id INT);\n");
    folder.check(Dialect::Sqlite).diagnostics.iter().map(|diagnostic| diagnostic.rule.id).collect()
}

#[test]
fn rules_with_a_level_begin_after_it() {
    assert_eq!(rules(""), ["missing-down", "missing-down"]);
    assert_eq!(rules("since = \"a\""), ["missing-down"]);
    assert!(rules("since = \"b\"").is_empty());
    assert_eq!(rules("since = \"c\""), ["since", "missing-down", "missing-down"]);
}

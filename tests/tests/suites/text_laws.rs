//! No text makes the readers panic, hang or lose a byte.

use migrations_analysis::splitter::split;
use migrations_core::Dialect;
use migrations_core::lexer::tokenize;
use migrations_tests::{Folder, cases};
use proptest::prelude::*;

fn dialects() -> impl Strategy<Value = Dialect> {
    prop::sample::select(Dialect::ALL.to_vec())
}

/// Text made of the pieces that matter to the readers, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = vec![
        "CREATE",
        " TABLE ",
        "t",
        "(",
        ")",
        ",",
        ";",
        "'",
        "\"",
        "`",
        "[",
        "]",
        "$$",
        "$a$",
        "--",
        "/*",
        "*/",
        "\n",
        " ",
        "é",
        "\\",
        "BEGIN",
        "END",
        "CASE",
        "IF",
        "DELIMITER //",
        "//",
        "TRIGGER",
        "NOT",
        "NULL",
        "DROP ",
        "ALTER ",
        "INSERT INTO ",
        "PRAGMA ",
        "-- revision: a\n",
        "-- down_revision: base\n",
        "-- call: f\n",
        "-- migrations: allow(x, \"y\")\n",
        "-- migrate:up\n",
        "-- migrate:down\n",
        "1.5e",
        "E'",
        "x'",
        "#",
        "@",
        ":",
        "-",
        "+",
        "\u{feff}",
        "\r\n",
        "-- replaces: a, b\n",
        "/*!",
        "0x",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases(300, 1_500, 20_000))]

    #[test]
    fn tokens_cover_the_text(text in prop_oneof![pieces(), "\\PC{0,60}"], dialect in dialects()) {
        let tokens = tokenize(&text, dialect);
        let mut at = 0;
        for token in &tokens {
            prop_assert_eq!(token.span.start, at);
            prop_assert!(token.span.end > at && text.is_char_boundary(token.span.end));
            at = token.span.end;
        }
        prop_assert_eq!(at, text.len());
        let mut end = 0;
        for statement in split(&text, &tokens, dialect) {
            prop_assert!(statement.span.start >= end && statement.span.end <= text.len());
            end = statement.span.end;
        }
    }
}

proptest! {
    #![proptest_config(cases(30, 150, 2_000))]

    #[test]
    fn folders_are_checked_without_a_panic(
        name in "[a-zV0-9_.é-]{1,10}", up in pieces(), down in pieces(), lock in pieces(), dialect in dialects()
    ) {
        let folder = Folder::new()
            .file(&format!("x{name}/up.sql"), &up)
            .file(&format!("x{name}/down.sql"), &down)
            .file(&format!("{name}.sql"), &up)
            .file("1.up.sql", "SELECT 1")
            .file("migrations.lock", &lock);
        let _ = folder.messages(dialect);
    }
}

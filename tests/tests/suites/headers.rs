//! Headers and statements that would mean something else than they say.

use migrations_core::Dialect;
use migrations_tests::Folder;

fn said(dialect: Dialect, up: &str) -> String {
    Folder::new().file("a1/up.sql", up).file("a1/down.sql", "DROP TABLE t;").messages(dialect)
}

#[test]
fn keys_are_written_in_lower_case() {
    let up = "-- revision: a1\n-- down_revision: base\n-- Transaction: none\nCREATE TABLE t (id INTEGER);";
    let messages = said(Dialect::Sqlite, up);
    assert!(messages.contains("there is no header key `Transaction`"), "{messages}");
    assert!(messages.contains("did you mean `transaction`?"), "{messages}");
    let messages = said(Dialect::Sqlite, "-- Revision: a1\n-- Down_revision: base\nCREATE TABLE t (id INTEGER);");
    assert!(messages.contains("in lower case"), "{messages}");
}

#[test]
fn a_header_below_the_first_statement_is_not_taken_for_prose() {
    let up = "SELECT 1;\n\n-- revision: a1\n-- down_revision: base\nCREATE TABLE t (id INTEGER);";
    let messages = said(Dialect::Postgres, up);
    assert!(messages.contains("late-header") && messages.contains("a1/up.sql:3:4"), "{messages}");
}

#[test]
fn scripts_are_in_utf8_whatever_they_say() {
    let head = "-- revision: a1\n-- down_revision: base\n";
    for (dialect, statement, is_refused) in [
        (Dialect::Postgres, "SET client_encoding = 'LATIN1'", true),
        (Dialect::Postgres, "SET client_encoding = 'UTF8'", false),
        (Dialect::Postgres, "SET NAMES 'win1252'", true),
        (Dialect::Mysql, "SET NAMES latin1", true),
        (Dialect::Mysql, "SET NAMES utf8mb4 COLLATE utf8mb4_bin", false),
        (Dialect::Mysql, "SET character_set_client = utf8mb4", false),
    ] {
        let messages = said(dialect, &format!("{head}{statement};\nCREATE TABLE t (id INTEGER);"));
        assert_eq!(messages.contains("another encoding"), is_refused, "{statement}: {messages}");
    }
}

#[test]
fn stated_effects_are_read_or_refused() {
    let said = |effect: &str, rest: &str| {
        let up = format!(
            "-- revision: a1\n-- down_revision: base\nCREATE TABLE t (id INTEGER);\n-- migrations: {effect}\n{rest}"
        );
        said(Dialect::Postgres, &up)
    };
    let block = "DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD COLUMN age INTEGER'; END $$;";
    for wrong in ["effect(ADD COLUMN age TO t)", "effect(adds a column)", "effect(ALTR TABLE t ADD age INTEGER)"] {
        let messages = said(wrong, block);
        assert!(messages.contains("on a schema is not known"), "{wrong}: {messages}");
    }
    for right in ["effect(ALTER TABLE t ADD COLUMN age INTEGER)", "effect()"] {
        assert!(!said(right, block).contains("[directive]"), "{right}");
    }
    assert!(said("effect(CREATE TABLE u (id INTEGER))", "").contains("stands above no statement"));
}

//! Revisions with which programs of the version before fail.

use migrations_core::Dialect;
use migrations_tests::Folder;

const BASE: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, age INTEGER NOT NULL DEFAULT 0);";

fn said(dialect: Dialect, header: &str, up: &str) -> Vec<String> {
    let folder = Folder::new().with_all_rules().revision("a", "base", BASE, "DROP TABLE users;");
    let folder = folder.revision("b", &format!("a\n-- irreversible: a test{header}"), up, "");
    let outcome = folder.check(dialect);
    let found = outcome.diagnostics.iter().filter(|diagnostic| diagnostic.rule.id == "unmarked-breaking");
    found.map(|diagnostic| diagnostic.message.clone()).collect()
}

#[test]
fn what_older_programs_cannot_stand_is_named() {
    use Dialect::{Mysql, Postgres, Sqlite};
    for (dialect, up, reason) in [
        (Sqlite, "DROP TABLE users;", "table `users` is gone"),
        (Postgres, "ALTER TABLE users DROP COLUMN name;", "column `users.name` is gone"),
        (Sqlite, "ALTER TABLE users RENAME COLUMN name TO label;", "column `users.name` is gone"),
        (Postgres, "ALTER TABLE users RENAME TO people;", "table `users` is gone"),
        (Postgres, "ALTER TABLE users ALTER name SET NOT NULL;", "column `users.name` takes no NULL any more"),
        (Mysql, "ALTER TABLE users ADD COLUMN mail VARCHAR(20) NOT NULL;", "column `users.mail` is NOT NULL"),
        (Postgres, "ALTER TABLE users ALTER age DROP DEFAULT;", "column `users.age` has no default any more"),
    ] {
        let said = said(dialect, "", up);
        assert!(said.len() == 1 && said[0].contains(reason), "{up}: {said:?}");
    }
}

#[test]
fn what_does_them_no_harm_is_not() {
    use Dialect::{Mysql, Postgres, Sqlite};
    for (dialect, up) in [
        (Sqlite, "ALTER TABLE users ADD COLUMN mail TEXT;"),
        (Sqlite, "ALTER TABLE users ADD COLUMN mail TEXT NOT NULL DEFAULT '';"),
        (Postgres, "CREATE TABLE posts (id SERIAL PRIMARY KEY, body TEXT NOT NULL);"),
        (Postgres, "ALTER TABLE users ALTER age DROP NOT NULL; DROP INDEX IF EXISTS none;"),
        (Mysql, "ALTER TABLE users ADD COLUMN number BIGINT NOT NULL AUTO_INCREMENT UNIQUE;"),
        (
            Sqlite,
            "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT, age INTEGER NOT NULL DEFAULT 0, more TEXT); \
             DROP TABLE users; ALTER TABLE users_new RENAME TO users;",
        ),
    ] {
        let said = said(dialect, "", up);
        assert!(said.is_empty(), "{up}: {said:?}");
    }
}

#[test]
fn a_word_in_the_header_is_enough() {
    let up = "DROP TABLE users;";
    assert!(said(Dialect::Sqlite, "\n-- breaking: users are gone", up).is_empty());
    let allowed = format!("-- migrations: allow(unmarked-breaking, \"nobody reads it\")\n{up}");
    assert!(said(Dialect::Sqlite, "", &allowed).is_empty());
}

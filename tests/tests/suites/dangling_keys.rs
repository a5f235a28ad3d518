//! Foreign keys with which SQLite refuses every row: said while compiling, and so it is.

use diesel::connection::SimpleConnection as _;
use migrations_core::Dialect;
use migrations_tests::{Folder, memory};

#[test]
fn keys_that_point_nowhere_are_told() {
    for (base, up) in [
        ("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);", "CREATE TABLE c (x INTEGER REFERENCES p (id));"),
        ("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);", "CREATE TABLE c (x INTEGER REFERENCES p);"),
        ("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);", "CREATE TABLE c (x INTEGER REFERENCES parents (id));"),
        ("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);", "CREATE TABLE c (x INTEGER REFERENCES p (idd));"),
        ("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);", "CREATE TABLE c (x TEXT REFERENCES p (name));"),
        ("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT UNIQUE);", "CREATE TABLE c (x TEXT REFERENCES p (name));"),
        (
            "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);",
            "CREATE UNIQUE INDEX i ON p (name); CREATE TABLE c (x TEXT REFERENCES p (name));",
        ),
        ("CREATE TABLE p (id INTEGER, name TEXT);", "CREATE TABLE c (x INTEGER REFERENCES p);"),
        ("CREATE TABLE p (a INTEGER, b INTEGER, PRIMARY KEY (a, b));", "CREATE TABLE c (x INTEGER REFERENCES p);"),
        (
            "CREATE TABLE p (a INTEGER, b INTEGER, PRIMARY KEY (a, b));",
            "CREATE TABLE c (x INTEGER, y INTEGER, FOREIGN KEY (x, y) REFERENCES p (b, a));",
        ),
        (
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (x INTEGER REFERENCES p (id));",
            "ALTER TABLE p RENAME TO old; CREATE TABLE p (id INTEGER PRIMARY KEY); DROP TABLE old;",
        ),
        (
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (x INTEGER REFERENCES p (id));",
            "CREATE TABLE p2 (id INTEGER PRIMARY KEY); DROP TABLE p; ALTER TABLE p2 RENAME TO p;",
        ),
        ("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (x INTEGER REFERENCES p (id));", "DROP TABLE p;"),
    ] {
        let connection = &mut memory();
        connection.batch_execute(&format!("PRAGMA foreign_keys = OFF; {base} {up} PRAGMA foreign_keys = ON;")).unwrap();
        let columns = if up.contains("x, y") { "(x, y) VALUES (NULL, NULL)" } else { "(x) VALUES (NULL)" };
        // A key of NULL points nowhere, but SQLite looks at the table all the same.
        let is_refused =
            connection.batch_execute(&format!("INSERT INTO c {columns}; UPDATE c SET x = 1 WHERE x = 2;")).is_err();
        let folder = Folder::new().with_all_rules().revision("a", "base", base, "SELECT 1;");
        let messages = folder.revision("b", "a\n-- irreversible: a test", up, "").messages(Dialect::Sqlite);
        assert_eq!(messages.contains("dangling-key"), is_refused, "{base} {up}\n{messages}");
    }
}

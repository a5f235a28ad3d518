//! Columns that a database takes only where a table has no rows: said while compiling, and so it is.

use diesel::connection::SimpleConnection as _;
use migrations_core::Dialect;
use migrations_tests::{Database, Folder, Mariadb, Mysql, Postgres, Sqlite};

const BASE: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

fn agree<D: Database>(statements: &[&str]) {
    let database = D::new();
    for (at, statement) in statements.iter().enumerate() {
        let connection = &mut database.connect();
        let table = format!("users_{at}");
        let (base, statement) = (BASE.replace("users", &table), statement.replace("users", &table));
        connection.batch_execute(&base).unwrap();
        connection.batch_execute(&format!("INSERT INTO {table} VALUES (1, 'Ada')")).unwrap();
        let is_refused = connection.batch_execute(&statement).is_err();
        let folder = Folder::new().with_all_rules().revision("a", "base", &base, &format!("DROP TABLE {table};"));
        let messages = folder.revision("b", "a\n-- irreversible: a test", &statement, "").messages(D::PRODUCT);
        assert_eq!(messages.contains("needs-empty-table"), is_refused, "{statement}: {messages}");
        let together = Folder::new().with_all_rules().revision(
            "a",
            "base",
            &format!("{base}\n{statement}"),
            &format!("DROP TABLE {table};"),
        );
        let is_refused = is_refused && statement.contains("INSERT");
        assert_eq!(together.messages(D::PRODUCT).contains("needs-empty-table"), is_refused, "{statement}");
    }
}

#[test]
fn columns_that_rows_cannot_have_on_sqlite() {
    agree::<Sqlite>(&[
        "ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
        "ALTER TABLE users ADD COLUMN a TEXT NOT NULL DEFAULT '';",
        "ALTER TABLE users ADD COLUMN a TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP;",
        "ALTER TABLE users ADD COLUMN a INTEGER DEFAULT (1 + 2);",
        "ALTER TABLE users ADD COLUMN a INTEGER DEFAULT -5;",
        "ALTER TABLE users ADD COLUMN a INTEGER DEFAULT (1);",
        "ALTER TABLE users ADD COLUMN a TEXT DEFAULT ('x');",
        "ALTER TABLE users ADD COLUMN a TEXT DEFAULT CURRENT_DATE;",
        "ALTER TABLE users ADD COLUMN a BOOLEAN NOT NULL DEFAULT TRUE;",
        "ALTER TABLE users ADD COLUMN a TEXT DEFAULT (lower('X'));",
        "ALTER TABLE users ADD COLUMN a INTEGER REFERENCES users (id);",
        "ALTER TABLE users ADD COLUMN a INTEGER DEFAULT 1 REFERENCES users (id);",
        "DELETE FROM users; ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
        "DELETE FROM users WHERE id > 7; ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
        "CREATE TRIGGER keep_users BEFORE DELETE ON users BEGIN SELECT RAISE(IGNORE); END; \
         DELETE FROM users; ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
    ]);
}

#[test]
fn columns_that_rows_cannot_have_on_postgres() {
    agree::<Postgres>(&[
        "ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
        "ALTER TABLE users ADD COLUMN a TEXT NOT NULL DEFAULT now()::text;",
        "ALTER TABLE users ADD COLUMN a INTEGER GENERATED ALWAYS AS IDENTITY;",
        "ALTER TABLE users ADD COLUMN a BIGSERIAL;",
        "ALTER TABLE users ADD COLUMN a INTEGER NOT NULL GENERATED ALWAYS AS (id * 2) STORED;",
        "ALTER TABLE users ADD COLUMN a INTEGER REFERENCES users (id);",
        "DELETE FROM users; ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
        "DELETE FROM users WHERE name IS NULL; ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
        "DELETE FROM users; INSERT INTO users VALUES (2); ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
        "TRUNCATE users; ALTER TABLE users ADD COLUMN a TEXT NOT NULL, ADD COLUMN b TEXT NOT NULL;",
        "CREATE TABLE of_users (id INT REFERENCES users); TRUNCATE users CASCADE; \
         ALTER TABLE of_users ADD COLUMN a TEXT NOT NULL;",
        "CREATE TABLE heirs_of_users () INHERITS (users); INSERT INTO heirs_of_users VALUES (3); DELETE FROM ONLY users; \
         ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
        "CREATE TABLE heirs_of_users () INHERITS (users); INSERT INTO heirs_of_users VALUES (3); DELETE FROM users; \
         ALTER TABLE users ADD COLUMN a TEXT NOT NULL;",
    ]);
}

/// Both have a value for nearly every type.
const OF_MYSQL: [&str; 8] = [
    "ALTER TABLE users ADD COLUMN a INT NOT NULL;",
    "ALTER TABLE users ADD COLUMN a VARCHAR(9) NOT NULL;",
    "ALTER TABLE users ADD COLUMN a DATE NOT NULL;",
    "ALTER TABLE users ADD COLUMN a DATETIME(3) NOT NULL;",
    "ALTER TABLE users ADD COLUMN a DATE NOT NULL DEFAULT '2020-01-01';",
    "ALTER TABLE users ADD COLUMN a TIMESTAMP NOT NULL;",
    "ALTER TABLE users ADD COLUMN a TIME NOT NULL;",
    "ALTER TABLE users ADD COLUMN a ENUM('x', 'y') NOT NULL;",
];

#[test]
fn columns_that_rows_cannot_have_on_mysql() {
    agree::<Mysql>(&OF_MYSQL);
}

#[test]
fn columns_that_rows_cannot_have_on_mariadb() {
    agree::<Mariadb>(&OF_MYSQL);
}

#[test]
fn a_table_that_was_rebuilt_is_not_empty() {
    let rebuilt = "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO users_new SELECT * FROM users; \
                   DROP TABLE users; ALTER TABLE users_new RENAME TO users; ALTER TABLE users ADD COLUMN a TEXT NOT NULL;";
    let folder = Folder::new().with_all_rules().revision("a", "base", BASE, "DROP TABLE users;");
    let folder = folder.revision("b", "a\n-- irreversible: a test", rebuilt, "");
    assert!(folder.messages(Dialect::Sqlite).contains("needs-empty-table"));
}

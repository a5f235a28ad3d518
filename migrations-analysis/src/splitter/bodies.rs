//! Statements with a body, in which a semicolon ends nothing: what each database has of them.

use migrations_core::Dialect;

/// A body that is kept as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyKind {
    /// None.
    None,
    /// `BEGIN ..; END` of a trigger of SQLite.
    SqliteTrigger,
    /// `BEGIN ATOMIC ..; END` of PostgreSQL.
    PostgresRoutine,
    /// A block of MySQL or MariaDB.
    MysqlRoutine,
}

/// What differs between the databases.
pub(super) struct Bodies {
    /// The body that the first words of a statement announce, in capitals.
    pub opened_by: fn(&[&str]) -> BodyKind,
    /// A semicolon in parentheses ends nothing: CREATE RULE.
    pub parentheses_hold: bool,
}

impl Bodies {
    pub(super) const fn of(dialect: Dialect) -> &'static Self {
        match dialect {
            Dialect::Sqlite => &Self { opened_by: of_sqlite, parentheses_hold: false },
            Dialect::Postgres => &Self { opened_by: of_postgres, parentheses_hold: true },
            Dialect::Mysql => &Self { opened_by: of_mysql, parentheses_hold: false },
        }
    }
}

fn of_sqlite(words: &[&str]) -> BodyKind {
    match words {
        ["CREATE", "TRIGGER"] | ["CREATE", "TEMP" | "TEMPORARY", "TRIGGER"] => BodyKind::SqliteTrigger,
        _ => BodyKind::None,
    }
}

fn of_postgres(words: &[&str]) -> BodyKind {
    match words {
        ["CREATE", "FUNCTION" | "PROCEDURE"] | ["CREATE", "OR", "REPLACE", "FUNCTION" | "PROCEDURE"] => {
            BodyKind::PostgresRoutine
        }
        _ => BodyKind::None,
    }
}

fn of_mysql(words: &[&str]) -> BodyKind {
    let is_named = |word: &&str| matches!(*word, "PROCEDURE" | "FUNCTION" | "TRIGGER" | "EVENT");
    let is_other = |word: &&str| matches!(*word, "TABLE" | "VIEW" | "INDEX");
    match words {
        ["BEGIN", "NOT", "ATOMIC"] => BodyKind::MysqlRoutine,
        ["CREATE", .., last] if is_named(last) && !words.iter().any(is_other) => BodyKind::MysqlRoutine,
        _ => BodyKind::None,
    }
}

//! What a statement does to the transaction that it runs in, or to the session around it.

use migrations_core::Dialect;
use migrations_core::baked::Recovery;

use crate::effect::recovery;
use crate::words::{Word, starts_with};
use migrations_core::lexer::TokenKind;

/// The effect of one statement on its surroundings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionEffect {
    /// It runs in a transaction like any other.
    None,
    /// It opens one.
    Begin,
    /// It commits one.
    Commit,
    /// It ends, marks or undoes one in another way.
    OtherControl,
    /// It cannot run in a transaction.
    Outside(Recovery),
    /// SQLite's `PRAGMA foreign_keys = ..`, with what it sets.
    ForeignKeys(bool),
    /// It must not be part of a migration.
    Refused(Refusal),
}

/// Why a statement must not be part of a migration, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The first line of the message.
    pub message: &'static str,
    /// The way out.
    pub help: &'static str,
}

const fn refuse(message: &'static str, help: &'static str) -> TransactionEffect {
    TransactionEffect::Refused(Refusal { message, help })
}

/// The effect of a statement, from its words.
pub fn effect(words: &[Word], dialect: Dialect) -> TransactionEffect {
    let starts = |pattern: &[&str]| starts_with(words, pattern);
    if starts(&["BEGIN", "NOT", "ATOMIC"]) {
        // MariaDB's block, in which anything can stand.
        return TransactionEffect::Outside(Recovery::Ask);
    }
    if starts(&["BEGIN"]) || starts(&["START", "TRANSACTION"]) {
        return TransactionEffect::Begin;
    }
    if starts(&["COMMIT", "PREPARED"]) {
        return TransactionEffect::Outside(Recovery::Ask);
    }
    if starts(&["COMMIT"]) || starts(&["END"]) {
        return TransactionEffect::Commit;
    }
    if starts(&["ROLLBACK|SAVEPOINT|RELEASE|ABORT"]) {
        return TransactionEffect::OtherControl;
    }
    match dialect {
        Dialect::Sqlite => sqlite(words),
        Dialect::Postgres => postgres(words),
        Dialect::Mysql => mysql(words),
    }
}

fn sqlite(words: &[Word]) -> TransactionEffect {
    let starts = |pattern: &[&str]| starts_with(words, pattern);
    if starts(&["VACUUM"]) {
        let writes_file = words.iter().any(|word| word.is("INTO"));
        return TransactionEffect::Outside(if writes_file { Recovery::Ask } else { Recovery::Repeat });
    }
    if starts(&["DETACH"]) {
        return TransactionEffect::Outside(Recovery::Ask);
    }
    if !starts(&["PRAGMA"]) {
        return TransactionEffect::None;
    }
    let name = if words.get(2).is_some_and(|word| word.is(".")) { 3 } else { 1 };
    let value = words.get(name + 2).map(|word| word.text.to_ascii_uppercase());
    let value = value.as_deref().map(|value| value.trim_matches(['\'', '"']));
    let pragma = words.get(name).map(|word| word.text.trim_matches(['"', '`', '[', ']', '\'']).to_ascii_uppercase());
    match pragma.as_deref() {
        Some("FOREIGN_KEYS") => match value {
            Some("OFF" | "0" | "FALSE" | "NO") => TransactionEffect::ForeignKeys(false),
            Some(_) => TransactionEffect::ForeignKeys(true),
            None => TransactionEffect::None,
        },
        Some("JOURNAL_MODE" | "SYNCHRONOUS" | "AUTO_VACUUM" | "PAGE_SIZE" | "WAL_CHECKPOINT" | "LOCKING_MODE")
            if value.is_some() || pragma.as_deref() == Some("WAL_CHECKPOINT") =>
        {
            TransactionEffect::Outside(Recovery::Repeat)
        }
        _ => TransactionEffect::None,
    }
}

fn postgres(words: &[Word]) -> TransactionEffect {
    let starts = |pattern: &[&str]| starts_with(words, pattern);
    let has = |name: &str| words.iter().any(|word| word.is(name));
    if words.first().is_some_and(|word| word.is("\\")) {
        return refuse("this is a command of psql, not SQL", "write the statement that it stands for, or leave it out");
    }
    if starts(&["COPY"]) && words.windows(2).any(|pair| pair[0].is("FROM") && pair[1].is("STDIN")) {
        return refuse(
            "COPY FROM STDIN cannot run from a migration: its data would be lost without an error",
            "write the rows as INSERT statements (`pg_dump --inserts` does)",
        );
    }
    if starts(&["SET", "ROLE"]) || starts(&["SET", "SESSION", "AUTHORIZATION|ROLE"]) {
        return refuse(
            "this changes the role of the session beyond the migration",
            "write SET LOCAL ROLE, which ends with the transaction",
        );
    }
    let sets_encoding = starts(&["SET", "CLIENT_ENCODING"])
        || starts(&["SET", "SESSION|LOCAL", "CLIENT_ENCODING"])
        || starts(&["SET", "NAMES"]);
    if sets_encoding && !names_utf8(words) {
        return OTHER_ENCODING;
    }
    if starts(&["DISCARD", "ALL"]) {
        return refuse("DISCARD ALL drops the lock under which migrations run", "leave it out");
    }
    let calls_lock =
        words.iter().any(|word| word.text.starts_with("PG_ADVISORY_") || word.text.starts_with("PG_TRY_ADVISORY_LOCK"));
    if calls_lock && starts(&["SELECT|DO|PERFORM"]) {
        return refuse("locks are taken by the runner", "leave it out");
    }
    let concurrently = has("CONCURRENTLY");
    let is_index = starts(&["CREATE|DROP", "INDEX"]) || starts(&["CREATE", "UNIQUE", "INDEX"]);
    if concurrently && is_index {
        return TransactionEffect::Outside(recovery(words, Dialect::Postgres));
    }
    let detaches =
        starts(&["ALTER", "TABLE"]) && words.windows(2).any(|pair| pair[0].is("DETACH") && pair[1].is("PARTITION"));
    let is_repeatable = starts(&["VACUUM"])
        || starts(&["REINDEX"]) && (concurrently || has("SCHEMA") || has("DATABASE") || has("SYSTEM"))
        || starts(&["ALTER", "SYSTEM"])
        || starts(&["CLUSTER"]) && words.len() == 1;
    let creates = starts(&["CREATE|DROP", "DATABASE|TABLESPACE|SUBSCRIPTION"]);
    if is_repeatable {
        TransactionEffect::Outside(Recovery::Repeat)
    } else if creates || detaches && concurrently {
        TransactionEffect::Outside(recovery(words, Dialect::Postgres))
    } else {
        TransactionEffect::None
    }
}

const OTHER_ENCODING: TransactionEffect = refuse(
    "the server would read this file in another encoding: it is in UTF-8",
    "leave it out; what the file says is sent in UTF-8",
);

/// Whether the encoding that a SET names is UTF-8, or that of the connection.
fn names_utf8(words: &[Word]) -> bool {
    words.iter().any(|word| {
        let name = word.text.trim_matches(['\'', '"']).to_ascii_uppercase();
        name.starts_with("UTF8") || matches!(name.as_str(), "UTF-8" | "UNICODE" | "BINARY" | "DEFAULT")
    })
}

fn mysql(words: &[Word]) -> TransactionEffect {
    let starts = |pattern: &[&str]| starts_with(words, pattern);
    if starts(&["USE"]) {
        return refuse(
            "USE changes the database of the connection",
            "name the database in the statements, or give the program a connection to it",
        );
    }
    let sets_encoding =
        starts(&["SET", "NAMES"]) || starts(&["SET", "CHARACTER", "SET"]) || starts(&["SET", "CHARACTER_SET_CLIENT"]);
    if sets_encoding && !names_utf8(words) {
        return OTHER_ENCODING;
    }
    if starts(&["SET", "AUTOCOMMIT"]) || starts(&["SET", "SESSION", "AUTOCOMMIT"]) {
        return refuse("autocommit belongs to the runner", "leave it out");
    }
    if starts(&["LOCK|UNLOCK", "TABLES|TABLE"]) {
        return refuse("locks are taken by the runner", "leave it out");
    }
    let calls_lock =
        words.iter().any(|word| word.is("GET_LOCK") || word.is("RELEASE_LOCK") || word.is("RELEASE_ALL_LOCKS"));
    if calls_lock && starts(&["SELECT|DO"]) {
        return refuse("locks are taken by the runner", "leave it out");
    }
    if starts(&["SOURCE"]) || words.first().is_some_and(|word| word.is("\\")) {
        return refuse("this is a command of the mysql client, not SQL", "put the statements here");
    }
    if is_part_of_transactions(words) {
        TransactionEffect::None
    } else {
        TransactionEffect::Outside(recovery(words, Dialect::Mysql))
    }
}

/// Whether MySQL and MariaDB run a statement without committing what was before it. Source: the pages on implicit commits
/// of both manuals.
fn is_part_of_transactions(words: &[Word]) -> bool {
    let starts = |pattern: &[&str]| starts_with(words, pattern);
    let Some(first) = words.first() else { return true };
    if first.kind == TokenKind::ActingComment {
        // `/*!40101 SET ..`, as dumps have them.
        let inside =
            first.text.trim_start_matches(|character: char| "/*!M".contains(character) || character.is_ascii_digit());
        return inside.trim_start().get(..4).is_some_and(|word| word.eq_ignore_ascii_case("SET "));
    }
    if starts(&["SET", "STATEMENT"]) {
        let inner = words.iter().position(|word| word.is("FOR")).map_or(&[][..], |at| &words[at + 1..]);
        return !inner.is_empty() && is_part_of_transactions(inner);
    }
    starts(&["INSERT|UPDATE|DELETE|REPLACE|SELECT|WITH|VALUES|DO|SET|PREPARE|SHOW|EXPLAIN|DESCRIBE|DESC|HELP|HANDLER"])
        && !starts(&["SET", "PASSWORD"])
        || starts(&["LOAD", "DATA"])
        || starts(&["DEALLOCATE", "PREPARE"])
        || starts(&["DROP", "PREPARE"])
        || starts(&["CREATE|DROP", "TEMPORARY"])
        || first.is("(")
}

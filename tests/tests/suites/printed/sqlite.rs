//! What SQLite says of a database. It keeps statements as they were written, so of tables its pragmas are asked, and of the
//! statements only those parts are compared of which no pragma tells.

use std::collections::BTreeSet;

use diesel::SqliteConnection;
use migrations_core::{Dialect, lexer};
use migrations_tests::{Database, Sqlite};

const OURS: &str = "t.name NOT LIKE '\\_\\_migr%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

pub(super) fn printed(connection: &mut SqliteConnection) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for question in pragmas() {
        all.extend(Sqlite::texts(connection, &question));
    }
    let kept = Sqlite::texts(
        connection,
        &format!(
            "SELECT t.type || char(10) || t.name || char(10) || t.sql AS column1 FROM sqlite_master AS t \
             WHERE t.sql IS NOT NULL AND t.tbl_name NOT LIKE '\\_\\_migr%' ESCAPE '\\' AND {OURS}"
        ),
    );
    for object in kept {
        let mut parts = object.splitn(3, '\n');
        let (kind, name, sql) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        match kind {
            "table" => all.extend(told_by_text(sql).into_iter().map(|part| format!("{name}: {part}"))),
            _ => drop(all.insert(format!("{kind} {name}: {}", words(sql).join(" ").replace(" asc", "")))),
        }
    }
    all
}

/// What a pragma says of a column, without its number.
pub(super) fn without_place(object: &str) -> String {
    let words: Vec<&str> = object.splitn(4, ' ').collect();
    match words[..] {
        [table, "column", _, rest] => format!("{table} column {rest}"),
        _ => object.to_owned(),
    }
}

/// Columns, keys and indexes.
fn pragmas() -> [String; 4] {
    let of = |columns: &str, pragma: &str| {
        format!(
            "SELECT concat_ws(' ', t.name, {columns}) AS column1 FROM sqlite_master AS t, {pragma} \
             WHERE t.type = 'table' AND {OURS}"
        )
    };
    [
        of(
            "'column', c.cid, c.name, replace(lower(c.type), ' ', ''), c.\"notnull\", iif(upper(c.dflt_value) = 'NULL', NULL, c.dflt_value), c.pk, c.hidden",
            "pragma_table_xinfo(t.name) AS c",
        ),
        of(
            "'key', k.\"from\", k.\"table\", coalesce(k.\"to\", '-'), k.seq, k.on_update, k.on_delete, k.match",
            "pragma_foreign_key_list(t.name) AS k",
        ),
        of(
            "'index', iif(i.origin = 'c', i.name, '-'), i.\"unique\", i.origin, i.partial, (SELECT group_concat(concat_ws(' ', \
             c.name, c.\"desc\", lower(c.coll), c.key)) FROM pragma_index_xinfo(i.name) AS c)",
            "pragma_index_list(t.name) AS i",
        ),
        of("l.type, l.wr, l.strict", "pragma_table_list(t.name) AS l"),
    ]
}

/// Words of a statement: no comments, and names without their quotes.
fn words(sql: &str) -> Vec<String> {
    let tokens = lexer::tokenize(sql, Dialect::Sqlite);
    let texts = tokens.iter().filter(|token| token.acts()).map(|token| &sql[token.span.clone()]);
    texts.map(bare).collect()
}

/// A name without quotes, in small letters; a string as it is.
fn bare(text: &str) -> String {
    match text.as_bytes()[0] {
        b'"' | b'`' | b'[' => text[1..text.len() - 1].to_lowercase(),
        b'\'' => text.to_owned(),
        _ => text.to_lowercase(),
    }
}

/// The checks and generated columns of a table, its collations and AUTOINCREMENT.
fn told_by_text(sql: &str) -> Vec<String> {
    let words = words(sql);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match word.as_str() {
            "check" | "as" => found.push(format!("{word} {}", bracket(&words[at + 1..]))),
            "collate" => found.push(format!("{word} {}", words.get(at + 1).map_or("", String::as_str))),
            "autoincrement" => found.push(word.clone()),
            _ => {}
        }
    }
    found
}

/// The words up to the bracket that closes.
fn bracket(words: &[String]) -> String {
    let mut depth = 0_i32;
    let mut end = 0;
    for (at, word) in words.iter().enumerate() {
        depth += i32::from(word == "(") - i32::from(word == ")");
        end = at;
        if depth == 0 {
            break;
        }
    }
    words[..=end].join(" ")
}

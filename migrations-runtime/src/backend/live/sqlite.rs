//! The schema table of SQLite, and its pragmas.

use diesel::QueryResult;
use diesel::connection::LoadConnection;
use diesel::sqlite::Sqlite;
use migrations_catalog::{Fact, Kind, ObjectName, Snapshot, sqlite_type};
use migrations_core::Dialect;
use migrations_core::lexer::{TokenKind, tokenize};

use super::{Parts, add, canonical};
use crate::backend::MigrationBackend;

fn row(parts: &[&str]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| format!("coalesce({part}, '')")).collect();
    parts.join(" || char(31) || ")
}

fn expression(text: &str) -> String {
    canonical(text, Dialect::Sqlite)
}

const TABLES: &str = "sqlite_master AS it WHERE it.type = 'table' AND it.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/// Everything that the database holds.
pub(in crate::backend) fn snapshot<C: LoadConnection<Backend = Sqlite>>(connection: &mut C) -> QueryResult<Snapshot> {
    let mut snapshot = Snapshot::default();
    tables(connection, &mut snapshot)?;
    columns(connection, &mut snapshot)?;
    keys(connection, &mut snapshot)?;
    indexes(connection, &mut snapshot)?;
    texts(connection, &mut snapshot)?;
    Ok(snapshot)
}

/// `USING fts5(a, b)`
fn module(text: &str) -> String {
    let start = text.to_ascii_lowercase().find(" using ").map_or(text.len(), |at| at + 1);
    canonical(&text[start..], Dialect::Sqlite)
}

fn tables<C: LoadConnection<Backend = Sqlite>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let sql = format!("SELECT {} AS value FROM {TABLES}", row(&["''", "lower(it.name)", "''", "it.sql"]));
    for found in Sqlite::load_texts(connection, &sql)? {
        let parts = Parts::of(&found);
        let text = parts.get(3);
        let is_virtual = text.to_ascii_uppercase().starts_with("CREATE VIRTUAL");
        let options = if is_virtual { module(text) } else { options(text) };
        let form = if is_virtual { "virtual" } else { "" };
        snapshot.add(parts.object(Kind::Table), [(Fact::Form, form), (Fact::Options, &options)]);
        if is_virtual {
            continue;
        }
        for check in checks(text) {
            let name = format!("check ({check})");
            let object = ObjectName { name, ..parts.object(Kind::Constraint) };
            snapshot.add(object, [(Fact::Form, "check"), (Fact::Condition, check.as_str())]);
        }
        for (columns, deferral) in deferrals(text) {
            let object = ObjectName { name: format!("foreign key {columns}"), ..parts.object(Kind::Constraint) };
            snapshot.add(object, [(Fact::Options, deferral)]);
        }
        for (column, facts) in written_columns(text) {
            let object = ObjectName { name: column, ..parts.object(Kind::Column) };
            snapshot.add(object, facts.iter().map(|(fact, text)| (*fact, text.as_str())));
        }
    }
    Ok(())
}

/// The acting tokens of a text, words in lower case, with how deep in parentheses each stands.
fn tokens(text: &str) -> Vec<(String, usize, std::ops::Range<usize>)> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for token in tokenize(text, Dialect::Sqlite).into_iter().filter(|token| token.acts()) {
        let source = &text[token.span.clone()];
        if source == ")" {
            depth = depth.saturating_sub(1);
        }
        let word = match token.kind {
            TokenKind::Word => source.to_lowercase(),
            TokenKind::QuotedName => source.trim_matches(['"', '`', '[', ']']).to_lowercase(),
            _ => source.to_owned(),
        };
        found.push((word, depth, token.span));
        if source == "(" {
            depth += 1;
        }
    }
    found
}

/// What stands behind the columns.
fn options(text: &str) -> String {
    let tokens = tokens(text);
    let end = tokens.iter().rposition(|(word, depth, _)| word == ")" && *depth == 0).map_or(tokens.len(), |at| at + 1);
    let words: Vec<&str> = tokens[end..].iter().map(|(word, ..)| word.as_str()).filter(|word| *word != ",").collect();
    words.join(" ").replace("rowid strict", "rowid, strict").replace("strict without", "strict, without")
}

/// Every CHECK of a table.
fn checks(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for (at, (word, depth, _)) in tokens.iter().enumerate() {
        if word != "check" || *depth != 1 || tokens.get(at + 1).is_none_or(|(word, ..)| word != "(") {
            continue;
        }
        let close = tokens[at + 2..].iter().find(|(word, depth, _)| word == ")" && *depth == 1);
        if let Some((_, _, close)) = close {
            found.push(expression(&text[tokens[at + 1].2.end..close.start]));
        }
    }
    found
}

/// Foreign keys that are checked late: their columns with the table to which they point, and how late.
fn deferrals(text: &str) -> Vec<(String, &'static str)> {
    let tokens = tokens(text);
    let Some(open) = tokens.iter().position(|(word, depth, _)| word == "(" && *depth == 0) else { return Vec::new() };
    let mut found = Vec::new();
    for part in tokens[open + 1..].split(|(word, depth, _)| word == "," && *depth == 1) {
        let words: Vec<&str> = part.iter().map(|(word, ..)| word.as_str()).collect();
        let place =
            words.iter().position(|word| *word == "deferrable").filter(|at| words[at.saturating_sub(1)] != "not");
        let Some(at) = place.filter(|_| words.contains(&"references")) else { continue };
        let deferral = if words[at..].starts_with(&["deferrable", "initially", "deferred"]) {
            "deferrable initially deferred"
        } else {
            "deferrable"
        };
        let columns = match words.iter().position(|word| *word == "foreign") {
            Some(foreign) => {
                let close =
                    words[foreign..].iter().position(|word| *word == ")").map_or(words.len(), |at| foreign + at);
                words[(foreign + 3).min(close)..close].concat().replace(',', ", ")
            }
            None => words.first().copied().unwrap_or_default().to_owned(),
        };
        let at = words.iter().position(|word| *word == "references").unwrap_or_default();
        let target = words.get(at + 1).copied().unwrap_or_default();
        let close = words[at..].iter().position(|word| *word == ")").map_or(words.len(), |close| at + close);
        let is_list = words.get(at + 2) == Some(&"(");
        let targets = if is_list { words[at + 3..close].concat().replace(',', ", ") } else { String::new() };
        found.push((format!("({columns}) to {target} ({targets})"), deferral));
    }
    found
}

/// What the pragmas do not say of columns: what NULL leads to, collation, AUTOINCREMENT, the expression of a generated one.
fn written_columns(text: &str) -> Vec<(String, Vec<(Fact, String)>)> {
    let tokens = tokens(text);
    let Some(open) = tokens.iter().position(|(word, depth, _)| word == "(" && *depth == 0) else { return Vec::new() };
    let mut found = Vec::new();
    let inner = &tokens[open + 1..];
    for part in inner.split(|(word, depth, _)| word == "," && *depth == 1) {
        let Some((name, ..)) = part.first() else { continue };
        let mut facts = Vec::new();
        for (at, (word, depth, _)) in part.iter().enumerate().filter(|(_, (_, depth, _))| *depth == 1) {
            let next = part.get(at + 1).map(|(word, ..)| word.as_str()).unwrap_or_default();
            match word.as_str() {
                "collate" => facts.push((Fact::Collation, next.to_owned())),
                "not" if next == "null" => {
                    let conflict: Vec<&str> = part[at + 2..].iter().take(3).map(|(word, ..)| word.as_str()).collect();
                    if let ["on", "conflict", "rollback" | "fail" | "ignore" | "replace"] = conflict[..] {
                        facts.push((Fact::Actions, conflict.join(" ")));
                    }
                }
                "autoincrement" => facts.push((Fact::Generated, "autoincrement".to_owned())),
                "as" if next == "(" => {
                    let close = part[at + 2..].iter().position(|(word, inner, _)| word == ")" && inner == depth);
                    if let Some(close) = close.map(|close| at + 2 + close) {
                        let body = expression(&text[part[at + 1].2.end..part[close].2.start]);
                        let is_stored = part[close..].iter().any(|(word, ..)| word == "stored");
                        facts.push((Fact::Generated, format!("{body}{}", if is_stored { " stored" } else { "" })));
                    }
                }
                _ => {}
            }
        }
        let is_column = !matches!(name.as_str(), "constraint" | "primary" | "unique" | "check" | "foreign" | ")");
        if is_column && !facts.is_empty() {
            found.push((name.clone(), facts));
        }
    }
    found
}

fn columns<C: LoadConnection<Backend = Sqlite>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let sql = format!(
        "SELECT {} AS value FROM sqlite_master AS it, pragma_table_xinfo(it.name) AS own \
         WHERE it.type = 'table' AND it.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND it.sql NOT LIKE 'CREATE VIRTUAL%' \
         ORDER BY it.name, own.cid",
        row(&[
            "''",
            "lower(it.name)",
            "lower(own.name)",
            "lower(own.type)",
            "CASE WHEN own.\"notnull\" THEN 'yes' END",
            "own.dflt_value",
            "own.cid + 1",
        ])
    );
    let rows = Sqlite::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Column, |parts| {
        // SQLite keeps this with the type.
        let data_type = sqlite_type(parts.get(3).trim_end_matches("generated always"));
        vec![
            (Fact::Type, data_type),
            (Fact::NotNull, parts.get(4).to_owned()),
            (Fact::Default, expression(parts.get(5))),
            (Fact::Position, parts.get(6).to_owned()),
        ]
    });
    Ok(())
}

/// Primary keys, unique constraints, foreign keys.
fn keys<C: LoadConnection<Backend = Sqlite>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let primary = format!(
        "SELECT {} AS value FROM sqlite_master AS it WHERE it.type = 'table' AND it.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND it.sql NOT LIKE 'CREATE VIRTUAL%' AND EXISTS (SELECT 1 FROM pragma_table_xinfo(it.name) WHERE pk > 0)",
        row(&[
            "''",
            "lower(it.name)",
            "'primary key'",
            "(SELECT group_concat(lower(name), ', ') FROM (SELECT name FROM pragma_table_xinfo(it.name) WHERE pk > 0 ORDER BY pk))",
        ])
    );
    let rows = Sqlite::load_texts(connection, &primary)?;
    add(snapshot, &rows, Kind::Constraint, |parts| {
        vec![(Fact::Form, "primary key".to_owned()), (Fact::Keys, parts.get(3).to_owned())]
    });
    let columns =
        "(SELECT group_concat(lower(name), ', ') FROM (SELECT name FROM pragma_index_info(own.name) ORDER BY seqno))";
    let unique = format!(
        "SELECT {} AS value FROM sqlite_master AS it, pragma_index_list(it.name) AS own \
         WHERE it.type = 'table' AND own.origin = 'u' AND it.sql NOT LIKE 'CREATE VIRTUAL%'",
        row(&["''", "lower(it.name)", &format!("'unique (' || {columns} || ')'"), columns])
    );
    let rows = Sqlite::load_texts(connection, &unique)?;
    add(snapshot, &rows, Kind::Constraint, |parts| {
        vec![(Fact::Form, "unique".to_owned()), (Fact::Keys, parts.get(3).to_owned())]
    });
    let joined = |column: &str| {
        format!(
            "(SELECT group_concat(lower(\"{column}\"), ', ') FROM (SELECT \"{column}\" FROM pragma_foreign_key_list(it.name) \
             WHERE id = own.id ORDER BY seq))"
        )
    };
    let foreign = format!(
        "SELECT {} AS value FROM sqlite_master AS it, pragma_foreign_key_list(it.name) AS own \
         WHERE it.type = 'table' AND own.seq = 0 AND it.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY own.id DESC",
        row(&[
            "''",
            "lower(it.name)",
            &format!(
                "'foreign key (' || {} || ') to ' || lower(own.\"table\") || ' (' || coalesce({}, '') || ')'",
                joined("from"),
                joined("to")
            ),
            &joined("from"),
            "lower(own.\"table\")",
            &joined("to"),
            "lower(own.on_delete)",
            "lower(own.on_update)",
        ])
    );
    let rows = Sqlite::load_texts(connection, &foreign)?;
    for parts in rows.iter().map(|row| Parts::of(row)) {
        let actions: Vec<String> = [("on delete", parts.get(6)), ("on update", parts.get(7))]
            .into_iter()
            .filter(|(_, action)| *action != "no action")
            .map(|(word, action)| format!("{word} {action}"))
            .collect();
        let (references, actions) = (format!("{} ({})", parts.get(4), parts.get(5)), actions.join(" "));
        let facts = [
            (Fact::Form, "foreign key"),
            (Fact::Keys, parts.get(3)),
            (Fact::References, &references),
            (Fact::Actions, &actions),
        ];
        snapshot.add_another(parts.object(Kind::Constraint), facts);
    }
    Ok(())
}

fn indexes<C: LoadConnection<Backend = Sqlite>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let sql = format!(
        "SELECT {} AS value FROM sqlite_master AS it WHERE it.type = 'index' AND it.sql IS NOT NULL",
        row(&["''", "lower(it.tbl_name)", "lower(it.name)", "it.sql"])
    );
    for found in Sqlite::load_texts(connection, &sql)? {
        let parts = Parts::of(&found);
        let text = parts.get(3);
        let tokens = tokens(text);
        let is_unique = tokens.get(1).is_some_and(|(word, ..)| word == "unique");
        let open = tokens.iter().position(|(word, depth, _)| word == "(" && *depth == 0).unwrap_or(0);
        let close =
            tokens[open..].iter().position(|(word, depth, _)| word == ")" && *depth == 0).map_or(open, |at| open + at);
        let mut keys = Vec::new();
        let mut start = tokens[open].2.end;
        for (word, depth, span) in &tokens[open + 1..=close] {
            if word == "," && *depth == 1 || word == ")" && *depth == 0 {
                keys.push(key(&text[start..span.start]));
                start = span.end;
            }
        }
        let condition = tokens[close..]
            .iter()
            .find(|(word, ..)| word == "where")
            .map(|(_, _, span)| expression(&text[span.end..]))
            .unwrap_or_default();
        snapshot.add(
            parts.object(Kind::Index),
            [
                (Fact::Keys, keys.join(", ").as_str()),
                (Fact::Unique, if is_unique { "unique" } else { "" }),
                (Fact::Condition, &condition),
            ],
        );
    }
    Ok(())
}

/// A key of an index, without what is usual.
fn key(text: &str) -> String {
    let text = expression(text);
    text.strip_suffix(" asc").unwrap_or(&text).to_owned()
}

fn texts<C: LoadConnection<Backend = Sqlite>>(connection: &mut C, snapshot: &mut Snapshot) -> QueryResult<()> {
    let sql = format!(
        "SELECT {} AS value FROM sqlite_master AS it WHERE it.type = 'view'",
        row(&["''", "''", "lower(it.name)"])
    );
    let rows = Sqlite::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::View, |_| Vec::new());
    let sql = format!(
        "SELECT {} AS value FROM sqlite_master AS it WHERE it.type = 'trigger'",
        row(&["''", "lower(it.tbl_name)", "lower(it.name)"])
    );
    let rows = Sqlite::load_texts(connection, &sql)?;
    add(snapshot, &rows, Kind::Trigger, |_| Vec::new());
    Ok(())
}

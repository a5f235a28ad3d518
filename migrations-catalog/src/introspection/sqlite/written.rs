//! What the statements of SQLite say and its pragmas do not.

use std::ops::Range;

use migrations_core::Dialect;
use migrations_core::lexer::{TokenKind, tokenize};

use crate::Fact;
use crate::introspection::canonical;

pub(super) const DIALECT: Dialect = Dialect::Sqlite;

/// What stands behind the name of a view or a trigger: SQLite keeps `CREATE`, the kind, the name and the rest.
pub(super) fn behind_name(text: &str) -> &str {
    tokens(text).get(2).and_then(|(_, _, span)| text.get(span.end..)).unwrap_or_default()
}

pub(super) fn expression(text: &str) -> String {
    canonical::expression(text, Dialect::Sqlite)
}

/// `USING fts5(a, b)`
pub(super) fn module(text: &str) -> String {
    let start = text.to_ascii_lowercase().find(" using ").map_or(text.len(), |at| at + 1);
    expression(&text[start..])
}

/// The acting tokens of a text, words in lower case, with how deep in parentheses each stands.
fn tokens(text: &str) -> Vec<(String, usize, Range<usize>)> {
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
pub(super) fn options(text: &str) -> String {
    let tokens = tokens(text);
    let end = tokens.iter().rposition(|(word, depth, _)| word == ")" && *depth == 0).map_or(tokens.len(), |at| at + 1);
    let words: Vec<&str> = tokens[end..].iter().map(|(word, ..)| word.as_str()).filter(|word| *word != ",").collect();
    words.join(" ").replace("rowid strict", "rowid, strict").replace("strict without", "strict, without")
}

/// Every CHECK of a table.
pub(super) fn checks(text: &str) -> Vec<String> {
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
pub(super) fn deferrals(text: &str) -> Vec<(String, &'static str)> {
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
pub(super) fn written_columns(text: &str) -> Vec<(String, Vec<(Fact, String)>)> {
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
        found.extend(counted(part).map(|column| (column, vec![(Fact::Generated, "autoincrement".to_owned())])));
    }
    found
}

/// The column of `PRIMARY KEY (id AUTOINCREMENT)`.
fn counted(part: &[(String, usize, Range<usize>)]) -> Option<String> {
    let is_key = part.iter().any(|(word, depth, _)| word == "primary" && *depth == 1);
    let at = part.iter().position(|(word, depth, _)| word == "autoincrement" && *depth > 1).filter(|_| is_key)?;
    let open = part[..at].iter().rposition(|(word, ..)| word == "(")?;
    part.get(open + 1).map(|(column, ..)| column.clone())
}

/// What the statement of an index says.
pub(super) struct WrittenIndex {
    pub(super) is_unique: bool,
    pub(super) keys: Vec<String>,
    pub(super) condition: String,
}

pub(super) fn written_index(text: &str) -> WrittenIndex {
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
    WrittenIndex { is_unique, keys, condition }
}

/// A key of an index, without what is usual.
fn key(text: &str) -> String {
    let text = expression(text);
    text.strip_suffix(" asc").unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_behind_a_name_is_kept() {
        assert_eq!(behind_name("CREATE VIEW \"a b\" AS SELECT 1"), " AS SELECT 1");
        assert_eq!(
            behind_name("CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END"),
            " AFTER INSERT ON t BEGIN SELECT 1; END"
        );
        assert_eq!(behind_name("CREATE"), "");
    }

    #[test]
    fn an_index_has_keys_and_a_condition() {
        let index = written_index("CREATE UNIQUE INDEX i ON t (a DESC, lower(b) ASC) WHERE a > 1");
        assert!(index.is_unique);
        assert_eq!((index.keys.join("; "), index.condition), ("a desc; lower ( b )".to_owned(), "a > 1".to_owned()));
    }

    #[test]
    fn options_and_checks_are_read_from_the_statement() {
        let text = "CREATE TABLE t (a INT CHECK (a > 1), b TEXT COLLATE nocase REFERENCES u DEFERRABLE INITIALLY DEFERRED) STRICT, WITHOUT ROWID";
        assert_eq!((options(text), checks(text)), ("strict, without rowid".to_owned(), vec!["a > 1".to_owned()]));
        assert_eq!(deferrals(text), [("(b) to u ()".to_owned(), "deferrable initially deferred")]);
        assert_eq!(written_columns(text), [("b".to_owned(), vec![(Fact::Collation, "nocase".to_owned())])]);
    }
}

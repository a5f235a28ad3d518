//! Files that hold both scripts of a revision, in sections.

use migrations_core::Dialect;

use crate::diagnostic::{Diagnostics, FileId, Sources};
use crate::rules;
use crate::source::Span;
use migrations_core::lexer::{TokenKind, tokenize};

/// The sections of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sections {
    /// The up script.
    pub up: Span,
    /// The down script.
    pub down: Option<Span>,
    /// An option says that the up script must not run in a transaction.
    pub outside_transaction: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Up,
    Down,
    NoTransaction,
}

/// Finds `-- migrate:up`, `-- +goose Up`, `-- +migrate Up` and their counterparts; `None` if there is no such line.
pub fn find(file: FileId, dialect: Dialect, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Sections> {
    let text = &sources.file(file).text;
    let mut ups: Vec<Span> = Vec::new();
    let mut downs: Vec<Span> = Vec::new();
    let mut outside_transaction = false;
    let mut is_of_sql_migrate = false;
    // Of tokens, because a line of a string may look like a marker.
    for token in tokenize(text, dialect).into_iter().filter(|token| token.kind == TokenKind::Comment) {
        let start = text[..token.span.start].rfind('\n').map_or(0, |at| at + 1);
        let is_whole_line = text[start..token.span.start].trim().is_empty();
        let end = text.len().min(token.span.end + 1);
        is_of_sql_migrate |=
            is_whole_line && text[token.span.clone()].trim_start_matches('-').trim().starts_with("+migrate");
        for marker in markers(&text[token.span]).into_iter().filter(|_| is_whole_line) {
            match marker {
                Marker::Up => ups.push(start..end),
                Marker::Down => downs.push(start..end),
                Marker::NoTransaction => outside_transaction = true,
            }
        }
    }
    if ups.is_empty() && downs.is_empty() {
        return None;
    }
    if is_of_sql_migrate {
        join_neighbours(&mut ups, &downs);
        join_neighbours(&mut downs, &ups);
    }
    let mut fault = |span: Span, message: &str| {
        diagnostics.push(rules::sections::found(file, span, message));
    };
    for second in ups.iter().skip(1).chain(downs.iter().skip(1)) {
        fault(second.clone(), "a file holds one up and one down section; this is the second");
    }
    let (Some(up), down) = (ups.first(), downs.first()) else {
        fault(downs[0].clone(), "there is a down section but no up section");
        return None;
    };
    let down_first = down.filter(|down| down.start < up.start);
    if let Some(down) = down_first {
        fault(down.clone(), "the down section stands before the up section; write the up section first");
    }
    let preamble_end = up.start.min(down.map_or(up.start, |down| down.start));
    let preamble = &text[..preamble_end];
    let is_comment = |line: &str| line.trim().is_empty() || line.trim_start().starts_with("--");
    if let Some(line) = preamble.lines().find(|line| !is_comment(line)) {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        fault(start..start + line.len(), "this stands before the up section and would never run");
    }
    Some(Sections {
        up: up.end..down.filter(|down| down.start > up.start).map_or(text.len(), |down| down.start),
        down: down.map(|down| down.end..if down_first.is_some() { up.start } else { text.len() }),
        outside_transaction,
    })
}

/// sql-migrate reads a section that follows one of its own kind as more of that.
fn join_neighbours(sections: &mut Vec<Span>, others: &[Span]) {
    sections.dedup_by(|second, kept| !others.iter().any(|other| (kept.start..second.start).contains(&other.start)));
}

fn markers(line: &str) -> Vec<Marker> {
    let Some(comment) = line.trim().strip_prefix("--").map(str::trim_start) else { return Vec::new() };
    let words: Vec<&str> = comment.split_ascii_whitespace().collect();
    let section = match words[..] {
        ["migrate:up", ..] | ["+goose", "Up", ..] | ["+migrate", "Up", ..] => Marker::Up,
        ["migrate:down", ..] | ["+goose", "Down", ..] | ["+migrate", "Down", ..] => Marker::Down,
        ["+goose", "NO", "TRANSACTION"] => return vec![Marker::NoTransaction],
        _ => return Vec::new(),
    };
    let says_no_transaction = words.iter().any(|word| matches!(*word, "notransaction" | "transaction:false"));
    if says_no_transaction { vec![section, Marker::NoTransaction] } else { vec![section] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn check(text: &str) -> (Option<(String, Option<String>, bool)>, usize) {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let file = sources.add(SourceFile { path: "1.sql".to_owned(), text: text.to_owned() });
        let found = find(file, Dialect::Sqlite, &sources, &mut diagnostics).map(|sections| {
            let cut = |span: Span| text[span].trim().to_owned();
            (cut(sections.up), sections.down.map(cut), sections.outside_transaction)
        });
        (found, diagnostics.sorted(&sources).len())
    }

    #[test]
    fn the_three_dialects_of_markers() {
        for (up, down) in
            [("migrate:up", "migrate:down"), ("+goose Up", "+goose Down"), ("+migrate Up", "+migrate Down")]
        {
            let text = format!("-- message\n-- {up}\na;\n-- {down}\nb;\n");
            assert_eq!(check(&text), (Some(("a;".into(), Some("b;".into()), false)), 0));
        }
        assert_eq!(check("a;").0, None);
    }

    #[test]
    fn options_are_honoured() {
        for text in [
            "-- +goose NO TRANSACTION\n-- +goose Up\na",
            "-- +migrate Up notransaction\na",
            "--migrate:up transaction:false\na",
        ] {
            assert_eq!(check(text), (Some(("a".into(), None, true)), 0));
        }
    }

    #[test]
    fn sections_of_sql_migrate_may_go_on() {
        let text = "-- +migrate Up\na;\n-- +migrate Up\nb;\n-- +migrate Down\nc;\n-- +migrate Down\nd;";
        let (up, down) = ("a;\n-- +migrate Up\nb;", "c;\n-- +migrate Down\nd;");
        assert_eq!(check(text), (Some((up.into(), Some(down.into()), false)), 0));
        assert_eq!(check("-- +migrate Up\na;\n-- +migrate Down\nb;\n-- +migrate Up\nc;").1, 1);
        assert_eq!(check("-- +goose Up\na;\n-- +goose Up\nb;").1, 1);
    }

    #[test]
    fn misplaced_sections_are_errors() {
        assert_eq!(check("a;\n-- migrate:up\nb").1, 1);
        assert_eq!(check("-- migrate:down\nb").1, 1);
        assert_eq!(check("-- migrate:down\nb\n-- migrate:up\na").1, 1);
        assert_eq!(check("-- migrate:up\n-- migrate:up\na").1, 1);
    }
}

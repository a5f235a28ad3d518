//! Edits that correct faults, done in the files.

use std::collections::BTreeMap;
use std::path::Path;

use migrations::cli::{Failure, FailureKind};
use migrations_analysis::diagnostic::{Diagnostic, Edit, FileId, Sources};

use crate::files;

/// Does in the files below `root` what diagnostics say with certainty. Gives the number of faults that are corrected.
///
/// # Errors
/// If a file cannot be read or written, or is no longer what was checked.
pub(crate) fn apply(root: &Path, diagnostics: &[Diagnostic], sources: &Sources) -> Result<usize, Failure> {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()) {
        by_file.entry(edit.file).or_default().push(edit);
    }
    let mut texts = Vec::new();
    let mut count = 0;
    for (id, edits) in by_file {
        let file = sources.file(id);
        let path = root.join(&file.path);
        let written = files::read_optional(&path)?.unwrap_or_default();
        let edits = apart(edits);
        let text = edited(&written, &file.text, &edits).ok_or_else(|| {
            Failure::new(FailureKind::File, format!("`{}` has changed while it was checked", file.path))
        })?;
        count += edits.len();
        texts.push((path, text));
    }
    texts.iter().try_for_each(|(path, text)| files::replace(path, text))?;
    Ok(count)
}

/// Those that do not touch each other, by place. What is left over is found again by the next check.
fn apart(mut edits: Vec<&Edit>) -> Vec<&Edit> {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut kept: Vec<&Edit> = Vec::new();
    for edit in edits {
        if kept.last().is_none_or(|last| last.span.end < edit.span.start) {
            kept.push(edit);
        }
    }
    kept
}

/// The text of a file with its edits. Their places count in the text as it was checked: without the byte order mark, and with
/// `\n` alone at the ends of lines. `None` if that is not the text of this file.
fn edited(written: &str, checked: &str, edits: &[&Edit]) -> Option<String> {
    let has_returns = written.contains("\r\n");
    let mark = if written.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let body = &written[mark.len()..];
    if body.replace("\r\n", "\n") != checked {
        return None;
    }
    let mut text = mark.to_owned();
    let mut rest = body;
    let mut at = 0;
    for edit in edits {
        let kept = prefix(rest, edit.span.start - at);
        text.push_str(&rest[..kept]);
        rest = &rest[kept..];
        let added = if has_returns { edit.text.replace('\n', "\r\n") } else { edit.text.clone() };
        text.push_str(&added);
        rest = &rest[prefix(rest, edit.span.len())..];
        at = edit.span.end;
    }
    text.push_str(rest);
    Some(text)
}

/// How long the part of a text is that has this length where lines end in `\n` alone.
fn prefix(text: &str, length: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    for _ in 0..length {
        at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    at
}

#[cfg(test)]
mod tests {
    use migrations_analysis::SourceFile;

    use super::*;

    /// The text with each `(from, to)` replaced where it stands first.
    fn replaced(written: &str, edits: &[(&str, &str)]) -> Option<String> {
        let checked = SourceFile::from_bytes("up.sql", written.as_bytes().to_vec()).unwrap();
        let file = Sources::default().add(checked.clone());
        let edits: Vec<Edit> = edits
            .iter()
            .map(|(from, to)| {
                let start = checked.text.find(from).unwrap();
                Edit { file, span: start..start + from.len(), text: (*to).to_owned() }
            })
            .collect();
        edited(written, &checked.text, &apart(edits.iter().collect()))
    }

    #[test]
    fn edits_are_done_from_the_first_to_the_last() {
        assert_eq!(replaced("a bé c", &[("c", "xx"), ("a", ""), ("bé", "é")]), Some(" é xx".to_owned()));
    }

    #[test]
    fn of_edits_that_touch_each_other_one_is_done() {
        assert_eq!(replaced("abc", &[("ab", "x"), ("bc", "y")]), Some("xc".to_owned()));
    }

    #[test]
    fn ends_of_lines_stay_as_they_are() {
        let written = "\u{feff}one\r\ntwo\nthree\r\n";
        assert_eq!(replaced(written, &[("three", "3\n4")]), Some("\u{feff}one\r\ntwo\n3\r\n4\r\n".to_owned()));
        assert_eq!(replaced(written, &[("one\ntwo", "1")]), Some("\u{feff}1\nthree\r\n".to_owned()));
    }

    #[test]
    fn a_file_that_has_changed_is_left_alone() {
        assert_eq!(edited("now", "then", &[]), None);
    }
}

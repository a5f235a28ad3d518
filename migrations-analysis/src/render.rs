//! From a diagnostic to text. The same text for macro, command line and tests.

use annotate_snippets::{AnnotationKind, Group, Level as Heading, Origin, Padding, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, FileId, Label, Place, Sources};
use crate::source::{SourceFile, Span};

/// Longest part of a source line that is shown, in columns.
const LINE_WIDTH: usize = 140;

/// Labels that are further apart than this in long lines would not be shown together.
const WINDOW: usize = LINE_WIDTH / 2;

/// The text of a diagnostic, from its rule on: `[rule] message`, then places, help and notes. No trailing line break.
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    // Who prints it says whether it is an error: rustc does, or the command line.
    let title = format!("[{}] {}", diagnostic.rule, diagnostic.message);
    let mut group = Group::with_title(Heading::ERROR.no_name().primary_title(title));
    for block in blocks(&diagnostic.labels, sources) {
        group = match block {
            Block::Path(path) => group.element(Origin::path(path)),
            Block::Lines(lines) => group.element(lines.snippet()),
        };
    }
    let has_more = !(diagnostic.helps.is_empty() && diagnostic.notes.is_empty());
    if has_more && diagnostic.labels.last().is_some_and(|label| matches!(label.place, Place::Path(_))) {
        group = group.element(Padding);
    }
    let helps = diagnostic.helps.iter().map(|help| Heading::HELP.message(help));
    let notes = diagnostic.notes.iter().map(|note| Heading::NOTE.message(note));
    Renderer::plain().term_width(LINE_WIDTH).render(&[group.elements(helps).elements(notes)])
}

/// What is shown under one path.
enum Block<'d> {
    Path(&'d str),
    Lines(Lines<'d>),
}

/// Labels of one file, each with its part of one line.
struct Lines<'d> {
    id: FileId,
    file: &'d SourceFile,
    labels: Vec<Marked<'d>>,
}

struct Marked<'d> {
    span: Span,
    columns: Span,
    text: &'d str,
    is_primary: bool,
    /// Whether the line is longer than what is shown of one.
    is_in_long_line: bool,
}

impl<'d> Marked<'d> {
    /// Of a place that goes over several lines, the first one is marked.
    fn new(file: &SourceFile, span: &Span, text: &'d str, is_primary: bool) -> Self {
        let (line_start, line) = file.line_at(span.start);
        let start = span.start.min(file.text.len());
        let end = span.end.clamp(start, line_start + line.len().max(start - line_start));
        let column = file.text[line_start..start].chars().count();
        let columns = column..column + file.text[start..end].chars().count().min(WINDOW);
        Self { span: start..end, columns, text, is_primary, is_in_long_line: line.len() > LINE_WIDTH }
    }
}

impl<'d> Lines<'d> {
    /// Whether a further label can be shown with those that are there. Of long lines a part is shown, the same of all.
    fn have_room_for(&self, marked: &Marked<'_>) -> bool {
        let all = || self.labels.iter().chain([marked]);
        let start = all().map(|label| label.columns.start).min().unwrap_or_default();
        let end = all().map(|label| label.columns.end).max().unwrap_or_default();
        end - start <= WINDOW || !all().any(|label| label.is_in_long_line)
    }

    fn snippet(&self) -> Snippet<'d, annotate_snippets::Annotation<'d>> {
        // No more of the file than is needed: a message about each statement of a large one would read it again and again.
        let first = self.labels.iter().map(|label| self.file.line_at(label.span.start).0).min().unwrap_or_default();
        let end_of_line = |label: &Marked<'_>| {
            let (start, line) = self.file.line_at(label.span.start);
            start + line.len()
        };
        let end = self.labels.iter().map(end_of_line).max().unwrap_or_default();
        let annotation = |label: &Marked<'d>| {
            let kind = if label.is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(label.span.start - first..label.span.end - first);
            if label.text.is_empty() { annotation } else { annotation.label(label.text.replace('\n', " ")) }
        };
        Snippet::source(&self.file.text[first..end])
            .line_start(self.file.line_and_column(first).0)
            .path(self.file.path.as_str())
            .annotations(self.labels.iter().map(annotation))
    }
}

/// The labels of a file together, the file of the most important one first.
fn blocks<'d>(labels: &'d [Label], sources: &'d Sources) -> Vec<Block<'d>> {
    let mut blocks: Vec<Block<'d>> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let (id, span) = match &label.place {
            Place::Path(path) => {
                blocks.push(Block::Path(path));
                continue;
            }
            Place::Span(id, span) => (*id, span),
        };
        let file = sources.file(id);
        let marked = Marked::new(file, span, &label.text, at == 0);
        let found = blocks.iter_mut().find_map(|block| match block {
            Block::Lines(lines) if lines.id == id && lines.have_room_for(&marked) => Some(lines),
            Block::Lines(_) | Block::Path(_) => None,
        });
        match found {
            Some(lines) => lines.labels.push(marked),
            None => blocks.push(Block::Lines(Lines { id, file, labels: vec![marked] })),
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::unknown_down_revision::RULE;

    fn sources(text: &str) -> (Sources, FileId) {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile { path: "migrations/b/up.sql".to_owned(), text: text.to_owned() });
        (sources, file)
    }

    fn place(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap();
        start..start + part.len()
    }

    fn widest(rendered: &str) -> usize {
        rendered.lines().map(|line| line.chars().count()).max().unwrap()
    }

    #[test]
    fn a_block_reads_like_one_of_the_compiler() {
        let text = "-- revision: b\n-- down_revision: ae1027a6acg\n";
        let (sources, file) = sources(text);
        let diagnostic = RULE
            .found("`b` revises `ae1027a6acg`, which does not exist")
            .at(file, 33..44, "no revision has this id")
            .at(file, 13..14, "")
            .help("did you mean `ae1027a6acf`?\nor another")
            .note("ids are written in full");
        assert_eq!(
            render(&diagnostic, &sources),
            "\
[unknown-down-revision] `b` revises `ae1027a6acg`, which does not exist
 --> migrations/b/up.sql:2:19
  |
1 | -- revision: b
  |              -
2 | -- down_revision: ae1027a6acg
  |                   ^^^^^^^^^^^ no revision has this id
  |
  = help: did you mean `ae1027a6acf`?
          or another
  = note: ids are written in full"
        );
    }

    #[test]
    fn labels_of_one_file_stand_in_one_block() {
        let text = "a b\n1\n2\n3\nc\n";
        let (mut sources, file) = sources(text);
        let other = sources.add(SourceFile { path: "other.sql".to_owned(), text: "x".to_owned() });
        let diagnostic = RULE
            .found("m")
            .at(file, place(text, "c"), "third")
            .at(other, 0..1, "elsewhere")
            .at(file, place(text, "b"), "second")
            .at(file, place(text, "a"), "first");
        assert_eq!(
            render(&diagnostic, &sources),
            "\
[unknown-down-revision] m
 --> migrations/b/up.sql:5:1
  |
1 | a b
  | - - second
  | |
  | first
...
5 | c
  | ^ third
  |
 ::: other.sql:1:1
  |
1 | x
  | - elsewhere"
        );
    }

    #[test]
    fn marks_stand_below_what_they_mark_behind_tabs_and_wide_characters() {
        let text = "\t名前\tx";
        let (sources, file) = sources(text);
        let rendered = render(&RULE.found("m").at(file, place(text, "x"), ""), &sources);
        let shown = rendered.lines().find(|line| line.starts_with("1 |")).unwrap();
        let marks = rendered.lines().last().unwrap();
        // Two wide characters take four columns.
        let columns = shown.chars().count() + 2;
        assert_eq!(marks.chars().count(), columns, "{rendered}");
    }

    #[test]
    fn a_place_of_several_lines_is_marked_in_its_first() {
        let text = "CREATE TABLE users (\n    id integer\n);\n";
        let (sources, file) = sources(text);
        let rendered = render(&RULE.found("m").at(file, 0..text.len(), ""), &sources);
        assert!(rendered.ends_with("1 | CREATE TABLE users (\n  | ^^^^^^^^^^^^^^^^^^^^"), "{rendered}");
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let (sources, file) = sources(&format!("{}X{}", "é".repeat(1000), "b".repeat(1000)));
        let rendered = render(&RULE.found("m").at(file, 2000..2001, "here"), &sources);
        assert!(widest(&rendered) < LINE_WIDTH + 10 && rendered.contains('X'), "{rendered}");
    }

    #[test]
    fn marks_that_are_far_apart_in_long_lines_are_shown_apart() {
        let text = format!("first\n{}X{}Y\n{}", "a".repeat(1000), "b".repeat(1000), "c".repeat(3000));
        let (sources, file) = sources(&text);
        let diagnostic = RULE
            .found("m")
            .at(file, place(&text, "first"), "one")
            .at(file, place(&text, "X"), "two")
            .at(file, place(&text, "Y"), "three")
            .at(file, place(&text, "ccc"), "four");
        let rendered = render(&diagnostic, &sources);
        assert!(widest(&rendered) < LINE_WIDTH + 10, "{rendered}");
        assert!(["one", "two", "three", "four", "X", "Y"].iter().all(|part| rendered.contains(part)), "{rendered}");
    }

    #[test]
    fn a_long_line_between_two_that_are_marked_is_cut_too() {
        let text = format!("one\n{}\ntwo\n", "a".repeat(3000));
        let (sources, file) = sources(&text);
        let rendered =
            render(&RULE.found("m").at(file, place(&text, "one"), "").at(file, place(&text, "two"), ""), &sources);
        assert!(widest(&rendered) < LINE_WIDTH + 10, "{rendered}");
    }

    #[test]
    fn characters_that_a_terminal_obeys_are_not_shown() {
        let (sources, file) = sources("a \u{1b}[31m \u{202e}b");
        let rendered = render(&RULE.found("m").at(file, 0..1, ""), &sources);
        assert!(!rendered.contains(['\u{1b}', '\u{202e}']), "{rendered:?}");
    }

    #[test]
    fn the_end_of_a_file_can_be_marked() {
        let (sources, file) = sources("");
        let rendered = render(&RULE.found("m").at(file, 0..0, "nothing"), &sources);
        assert!(rendered.ends_with("^ nothing"), "{rendered}");
    }

    #[test]
    fn a_path_stands_by_itself() {
        let diagnostic = RULE.found("m").in_path("migrations/b").help("h");
        assert_eq!(
            render(&diagnostic, &Sources::default()),
            "[unknown-down-revision] m\n--> migrations/b\n |\n = help: h"
        );
    }
}

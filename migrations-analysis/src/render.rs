//! From a diagnostic to text. The same text for macro, command line and tests.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Label, Place, Sources};

/// Longest part of a source line that is shown, in characters.
const LINE_WIDTH: usize = 160;

/// The text of a diagnostic, from its rule on: `[rule] message`, then places, help and notes. No trailing line break.
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut text = format!("[{}] {}", diagnostic.rule, diagnostic.message);
    let width = diagnostic.labels.iter().map(|label| line_number(label, sources).len()).max().unwrap_or(1);
    let margin = " ".repeat(width);
    for (at, label) in diagnostic.labels.iter().enumerate() {
        render_label(&mut text, label, sources, &margin, at == 0);
    }
    if !(diagnostic.labels.is_empty() || diagnostic.helps.is_empty() && diagnostic.notes.is_empty()) {
        let _ = write!(text, "\n{margin} |");
    }
    for (word, lines) in [("help", &diagnostic.helps), ("note", &diagnostic.notes)] {
        for line in lines {
            let indent = format!("\n{margin}   {}", " ".repeat(word.len() + 2));
            let _ = write!(text, "\n{margin} = {word}: {}", line.replace('\n', &indent));
        }
    }
    text
}

fn line_number(label: &Label, sources: &Sources) -> String {
    match &label.place {
        Place::Span(file, span) => sources.file(*file).line_and_column(span.start).0.to_string(),
        Place::Path(_) => String::new(),
    }
}

fn render_label(text: &mut String, label: &Label, sources: &Sources, margin: &str, is_first: bool) {
    let arrow = if is_first { "-->" } else { ":::" };
    let (file, span) = match &label.place {
        Place::Path(path) => {
            let _ = write!(text, "\n{margin}{arrow} {path}");
            return;
        }
        Place::Span(file, span) => (sources.file(*file), span),
    };
    let (line, column) = file.line_and_column(span.start);
    let (line_start, source) = file.line_at(span.start);
    let (shown, cut) = window(source, column - 1);
    let marked = source[span.start - line_start..].chars().count().min(file.text[span.clone()].chars().count());
    let marks = marked.clamp(1, LINE_WIDTH);
    let indent: String = shown.chars().take(column - 1 - cut).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let _ = write!(text, "\n{margin}{arrow} {}:{line}:{column}\n{margin} |", file.path);
    let _ = write!(text, "\n{line:>width$} | {}", shown.trim_end(), width = margin.len());
    let remark = if label.text.is_empty() { String::new() } else { format!(" {}", label.text) };
    let _ = write!(text, "\n{margin} | {indent}{}{remark}", if is_first { "^" } else { "-" }.repeat(marks));
}

/// The part of a long line around a column, and how many characters are cut before it.
fn window(line: &str, column: usize) -> (String, usize) {
    let cut = if column > LINE_WIDTH * 3 / 4 { column - LINE_WIDTH / 4 } else { 0 };
    (line.chars().skip(cut).take(LINE_WIDTH).collect(), cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::unknown_down_revision;
    use crate::source::SourceFile;

    #[test]
    fn a_block_reads_like_one_of_the_compiler() {
        let mut sources = Sources::default();
        let text = "-- revision: b\n-- down_revision: ae1027a6acg\n".to_owned();
        let file = sources.add(SourceFile { path: "migrations/b/up.sql".to_owned(), text });
        let diagnostic = unknown_down_revision::RULE
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
2 | -- down_revision: ae1027a6acg
  |                   ^^^^^^^^^^^ no revision has this id
 ::: migrations/b/up.sql:1:14
  |
1 | -- revision: b
  |              -
  |
  = help: did you mean `ae1027a6acf`?
          or another
  = note: ids are written in full"
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let mut sources = Sources::default();
        let text = format!("{}X{}", "é".repeat(1000), "b".repeat(1000));
        let file = sources.add(SourceFile { path: "a.sql".to_owned(), text });
        let rendered = render(&unknown_down_revision::RULE.found("m").at(file, 2000..2001, "here"), &sources);
        assert!(rendered.lines().all(|line| line.chars().count() < LINE_WIDTH + 10), "{rendered}");
        assert!(rendered.contains("X"));
    }
}

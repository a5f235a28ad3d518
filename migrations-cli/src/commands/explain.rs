//! `migrations explain`: what a rule finds, why that does harm, and what to do about it.

use std::fmt::Write as _;

use migrations::cli::{Answer, Failure};
use migrations_analysis::rule::{Files, Levels, Rule};
use migrations_analysis::rule_list;
use serde::Serialize;

use crate::arguments::ExplainArguments;

/// Longest line of a paragraph, in characters.
const LINE_WIDTH: usize = 100;

#[derive(Serialize)]
struct ListView {
    rules: Vec<RuleView>,
}

/// A rule in the list.
#[derive(Serialize)]
struct RuleView {
    rule: &'static str,
    summary: &'static str,
    level: LevelView,
}

/// A rule, whole.
#[derive(Serialize)]
struct ExplanationView {
    #[serde(flatten)]
    rule: RuleView,
    finds: &'static str,
    harm: &'static str,
    given: Vec<FileView>,
    wrong: Vec<FileView>,
    right: Vec<FileView>,
    exception: &'static str,
    allow: Option<String>,
}

#[derive(Serialize)]
struct LevelView {
    with_header: &'static str,
    without_header: &'static str,
    settable: bool,
    exceptions: bool,
}

#[derive(Serialize)]
struct FileView {
    path: &'static str,
    text: &'static str,
}

impl RuleView {
    fn new(rule: &'static Rule) -> Self {
        let level = LevelView {
            with_header: rule.default_level(true).as_str(),
            without_header: rule.default_level(false).as_str(),
            settable: rule.is_settable(),
            exceptions: rule.has_exceptions(),
        };
        Self { rule: rule.id, summary: rule.summary, level }
    }
}

impl ExplanationView {
    fn new(rule: &'static Rule) -> Self {
        let views = |files: Files| files.iter().map(|&(path, text)| FileView { path, text }).collect();
        let documentation = &rule.documentation;
        Self {
            rule: RuleView::new(rule),
            finds: documentation.finds,
            harm: documentation.harm,
            given: views(documentation.given),
            wrong: views(documentation.wrong),
            right: views(documentation.right),
            exception: documentation.exception,
            allow: rule.how_to_allow(),
        }
    }
}

pub(crate) fn explain(arguments: &ExplainArguments) -> Result<Answer, Failure> {
    let Some(name) = &arguments.rule else {
        let view = ListView { rules: rule_list::all().map(RuleView::new).collect() };
        return Ok(Answer::new(list(), &view));
    };
    // As it stands in a message, too.
    let id = name.trim_start_matches('[').trim_end_matches(']');
    match rule_list::find(id) {
        Some(rule) => Ok(Answer::new(explanation(rule), &ExplanationView::new(rule))),
        None => Err(unknown(id)),
    }
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::usage(format!("there is no rule `{name}`"));
    match rule_list::similar(name) {
        Some(similar) => {
            let failure = failure.help(&format!("did you mean `{similar}`?"));
            Failure { candidates: vec![similar.to_owned()], ..failure }
        }
        None => failure.help("`migrations explain` lists all rules"),
    }
}

fn list() -> String {
    let width = rule_list::all().map(|rule| rule.id.len()).max().unwrap_or_default();
    rule_list::all().map(|rule| format!("{:width$}  {}\n", rule.id, rule.summary)).collect()
}

fn explanation(rule: &Rule) -> String {
    let documentation = &rule.documentation;
    let mut text = format!("{}: {}\n", rule.id, rule.summary);
    let _ = writeln!(text, "level: {}{}", rule.levels, remark(rule.levels));
    for paragraph in [documentation.finds, documentation.harm] {
        let _ = write!(text, "\n{}", wrapped(paragraph));
    }
    for (title, part) in documentation.parts() {
        text.push_str(&files(title, part));
    }
    let ways_out = [Some(documentation.exception.to_owned()), rule.how_to_allow()];
    for paragraph in ways_out.into_iter().flatten().filter(|paragraph| !paragraph.is_empty()) {
        let _ = write!(text, "\n{}", wrapped(&paragraph));
    }
    text
}

fn remark(levels: Levels) -> &'static str {
    match levels {
        Levels::Settable { .. } | Levels::OfFolder(_) => ", if migrations.toml sets no other",
        Levels::Fixed(_) | Levels::BySeal => "",
    }
}

/// Each file with its path above it, indented.
fn files(title: &str, files: Files) -> String {
    let mut text = String::new();
    for (path, content) in files {
        let _ = writeln!(text, "\n{title}: {path}\n");
        for line in content.lines() {
            // What a terminal would not show.
            let _ = writeln!(text, "    {}", line.replace('\0', "\u{2400}"));
        }
    }
    text
}

/// The words of a paragraph in lines that a terminal holds.
fn wrapped(paragraph: &str) -> String {
    let mut text = String::new();
    let mut length = 0;
    for word in paragraph.split(' ') {
        let own = word.chars().count();
        let separator = match length {
            0 => "",
            length if length + 1 + own > LINE_WIDTH => "\n",
            _ => " ",
        };
        length = if separator == " " { length + 1 + own } else { own };
        text.push_str(separator);
        text.push_str(word);
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_wrapped_between_words() {
        let word = "x".repeat(60);
        assert_eq!(wrapped(&format!("a {word} {word} b")), format!("a {word}\n{word} b\n"));
    }

    #[test]
    fn every_explanation_fits_into_a_terminal() {
        for rule in rule_list::all() {
            let text = explanation(rule);
            let is_long = |line: &&str| !line.starts_with("    ") && line.chars().count() > LINE_WIDTH;
            assert_eq!(text.lines().find(is_long), None, "{rule}");
        }
    }
}

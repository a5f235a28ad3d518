//! The header of an up script, and the directives in comments.

use crate::diagnostic::{Diagnostics, FileId, Sources};
use crate::rules::{self, header_key, header_value, late_header, missing_down_revision, missing_revision};
use crate::source::{Located, Span};

/// What `down_revision` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DownRevision {
    /// `base`: a root.
    Base,
    /// One parent, or several for a merge.
    Parents(Vec<Located>),
}

/// `allow: <rule> (<reason>)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The name of the rule. Whether there is such a rule is checked when the folder has been read.
    pub rule: Located,
    /// Where that stands.
    pub file: FileId,
    /// Why it may be broken here.
    pub reason: String,
}

/// The header of an up script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The id.
    pub revision: Located,
    /// The parents. An error was reported where the key is missing.
    pub down_revision: DownRevision,
    /// Labels for the branch that starts here.
    pub branch_labels: Vec<Located>,
    /// Ids or labels.
    pub depends_on: Vec<Located>,
    /// Ids.
    pub replaces: Vec<Located>,
    /// Why there is no down script.
    pub irreversible: Option<Located>,
    /// Why older programs must not run on it.
    pub breaking: Option<Located>,
    /// `transaction: none`.
    pub outside_transaction: bool,
    /// `foreign_keys: off`.
    pub foreign_keys_off: bool,
    /// Rules that may be broken here.
    pub allowances: Vec<Allowance>,
}

const KEYS: &[&str] = &[
    "allow",
    "branch_labels",
    "breaking",
    "create_date",
    "depends_on",
    "down_revision",
    "foreign_keys",
    "irreversible",
    "replaces",
    "revision",
    "transaction",
];

/// A line `-- key: value`.
struct Line {
    key: Located,
    value: Located,
}

/// The message and the header, if there is one, in the comments that a file starts with.
pub fn read(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> (String, Option<Header>) {
    let text = &sources.file(file).text;
    let mut message: Vec<&str> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some(comment) = line.trim().strip_prefix("--") else {
            if line.trim().is_empty() && lines.is_empty() { continue } else { break }
        };
        let comment = comment.trim();
        match key_and_value(text, start..at).filter(|_| !is_marker(comment)) {
            Some(entry) if !lines.is_empty() || entry.key.text == "revision" => lines.push(entry),
            _ if !lines.is_empty() => break,
            _ if is_marker(comment) => {}
            Some(entry) if NEEDS_REVISION.contains(&entry.key.text.to_ascii_lowercase().as_str()) => {
                diagnostics.push(missing_revision::found(file, entry.key.span, &entry.key.text));
                return (String::new(), None);
            }
            _ => message.push(comment),
        }
    }
    let message = message.into_iter().map(|line| line.trim_matches('-').trim()).find(|line| !line.is_empty());
    if lines.is_empty() {
        report_late_header(file, text, at, diagnostics);
    }
    let header = (!lines.is_empty()).then(|| interpret(file, lines, diagnostics));
    (message.unwrap_or_default().to_owned(), header)
}

/// Keys that nobody would write but in a header.
const NEEDS_REVISION: [&str; 4] = ["branch_labels", "depends_on", "down_revision", "replaces"];

/// A header below the first statement, where it would be prose.
fn report_late_header(file: FileId, text: &str, from: usize, diagnostics: &mut Diagnostics) {
    let mut before: Option<Line> = None;
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let entry = key_and_value(text, at..at + line.len());
        at += line.len();
        if let (Some(revision), Some(next)) = (&before, &entry)
            && revision.key.text == "revision"
            && next.key.text == "down_revision"
        {
            diagnostics.push(late_header::found(file, revision.key.span.start..next.value.span.end));
            return;
        }
        before = entry;
    }
}

/// Comments that are not prose.
fn is_marker(comment: &str) -> bool {
    ["migrate:", "migrations:", "call:", "+goose", "+migrate", "no-transaction"]
        .iter()
        .any(|marker| comment.starts_with(marker))
}

fn key_and_value(text: &str, line: Span) -> Option<Line> {
    let source = &text[line.clone()];
    let body = source.trim_start().strip_prefix("--")?;
    let colon = body.find(':')?;
    let (key, value) = (body[..colon].trim(), body[colon + 1..].trim());
    let is_known = KEYS.iter().any(|known| known.eq_ignore_ascii_case(key));
    let is_key = is_known || !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let locate = |part: &str| {
        let start = line.start + (part.as_ptr() as usize - source.as_ptr() as usize);
        Located { text: part.to_owned(), span: start..start + part.len() }
    };
    is_key.then(|| Line { key: locate(key), value: locate(value) })
}

/// The entries of a list `a, b`.
fn entries(value: &Located) -> Vec<Located> {
    let mut start = value.span.start;
    let mut found = Vec::new();
    for part in value.text.split(',') {
        let entry = part.trim();
        if !entry.is_empty() {
            let at = start + part.find(entry).unwrap_or_default();
            found.push(Located { text: entry.to_owned(), span: at..at + entry.len() });
        }
        start += part.len() + 1;
    }
    found
}

fn interpret(file: FileId, lines: Vec<Line>, diagnostics: &mut Diagnostics) -> Header {
    let revision = lines[0].value.clone();
    let mut header = Header {
        revision,
        down_revision: DownRevision::Base,
        branch_labels: Vec::new(),
        depends_on: Vec::new(),
        replaces: Vec::new(),
        irreversible: None,
        breaking: None,
        outside_transaction: false,
        foreign_keys_off: false,
        allowances: Vec::new(),
    };
    let mut seen: Vec<String> = Vec::new();
    for Line { key, value } in lines {
        let is_list = matches!(key.text.as_str(), "branch_labels" | "depends_on" | "replaces");
        if seen.contains(&key.text) && key.text != "allow" {
            let takes_several = is_list || key.text == "down_revision";
            diagnostics.push(header_key::twice(file, key.span, &key.text, takes_several));
            continue;
        }
        seen.push(key.text.clone());
        let may_be_empty = is_list || matches!(key.text.as_str(), "create_date");
        if value.text.is_empty() && !may_be_empty && KEYS.contains(&key.text.as_str()) && key.text != "down_revision" {
            diagnostics.push(header_value::empty(file, &key));
            continue;
        }
        match key.text.as_str() {
            "revision" | "create_date" => {}
            "down_revision" => match down_revision(&value) {
                Some(down_revision) => header.down_revision = down_revision,
                None => diagnostics.push(missing_down_revision::found(file, key.span, &header.revision.text)),
            },
            "branch_labels" => header.branch_labels = entries(&value),
            "depends_on" => header.depends_on = entries(&value),
            "replaces" => header.replaces = entries(&value),
            "irreversible" => header.irreversible = Some(value),
            "breaking" => header.breaking = Some(value),
            "transaction" => header.outside_transaction = expect_word(file, &key, &value, "none", diagnostics),
            "foreign_keys" => header.foreign_keys_off = expect_word(file, &key, &value, "off", diagnostics),
            "allow" => header.allowances.extend(allowance(file, &value, diagnostics)),
            unknown => diagnostics.push(header_key::unknown(file, key.span, unknown, KEYS)),
        }
    }
    if !seen.iter().any(|key| key == "down_revision") {
        let span = header.revision.span.clone();
        diagnostics.push(missing_down_revision::found(file, span, &header.revision.text));
    }
    header
}

fn down_revision(value: &Located) -> Option<DownRevision> {
    let parents = entries(value);
    match &parents[..] {
        [] => None,
        [only] if only.text == "base" => Some(DownRevision::Base),
        _ => Some(DownRevision::Parents(parents)),
    }
}

fn expect_word(file: FileId, key: &Located, value: &Located, word: &str, diagnostics: &mut Diagnostics) -> bool {
    let is_word = value.text == word;
    if !is_word {
        diagnostics.push(header_value::not_the_word(file, key, value, word));
    }
    is_word
}

/// `<rule> (<reason>)`.
fn allowance(file: FileId, value: &Located, diagnostics: &mut Diagnostics) -> Option<Allowance> {
    let (rule, rest) = value.text.split_once('(').unwrap_or((&value.text, ""));
    let (rule, reason) = (rule.trim_end(), rest.trim_end().strip_suffix(')').unwrap_or_default().trim());
    let located = Located { text: rule.to_owned(), span: value.span.start..value.span.start + rule.len() };
    if reason.is_empty() {
        diagnostics.push(header_value::allow_without_reason(file, value.span.clone(), rule));
        return None;
    }
    Some(Allowance { rule: located, file, reason: reason.to_owned() })
}

/// What a comment asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// `-- call: name`.
    Call(Located),
    /// `-- migrations: irreversible("..")`.
    Irreversible(Located),
    /// `-- migrations: allow(<rule>, "..")`.
    Allow(Allowance),
    /// `-- migrations: effect(<SQL>)`: what the statement below does to the schema.
    Effect(Located),
    /// `-- migrations: todo("..")`: what its author still has to do.
    Todo(Located),
}

/// Reads a comment that stands before or between statements. Prose gives `None`.
pub fn directive(file: FileId, comment: &str, at: usize, diagnostics: &mut Diagnostics) -> Option<Directive> {
    let body = comment.strip_prefix("--")?;
    let trimmed = body.trim();
    let locate = |part: &str| {
        let start = at + (part.as_ptr() as usize - comment.as_ptr() as usize);
        Located { text: part.to_owned(), span: start..start + part.len() }
    };
    if let Some(name) = trimmed.strip_prefix("call:") {
        let name = locate(name.trim());
        let is_name = !name.text.is_empty()
            && name.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !name.text.as_bytes()[0].is_ascii_digit();
        if !is_name {
            diagnostics.push(rules::directive::call_without_name(file, locate(trimmed).span));
        }
        return is_name.then_some(Directive::Call(name));
    }
    let Some(body) = trimmed.strip_prefix("migrations:").map(str::trim) else {
        if let Some(word) = misspelt_word(trimmed) {
            diagnostics.push(rules::directive::misspelt(file, &locate(trimmed), &locate(word)));
        }
        return None;
    };
    let argument =
        body.split_once('(').and_then(|(word, rest)| Some((word.trim(), rest.trim_end().strip_suffix(')')?.trim())));
    let unquoted = |text: &'_ str| text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).map(str::to_owned);
    let quoted = |text: &'_ str| {
        let inner = unquoted(text).filter(|inner| !inner.is_empty())?;
        Some(Located { text: inner, span: locate(text).span })
    };
    let found = match argument {
        Some(("irreversible", reason)) => quoted(reason).map(Directive::Irreversible),
        Some(("todo", task)) => quoted(task).map(Directive::Todo),
        Some(("effect", sql)) => Some(Directive::Effect(locate(sql))),
        Some(("allow", arguments)) => arguments.split_once(',').and_then(|(rule, reason)| {
            let allowance = Allowance { rule: locate(rule.trim()), file, reason: unquoted(reason.trim())? };
            Some(Directive::Allow(allowance))
        }),
        _ => None,
    };
    if found.is_none() {
        let name = body.split_once('(').map_or(body, |(name, _)| name.trim_end());
        let known = DIRECTIVES.iter().map(|(known, _)| *known).find(|known| *known == name);
        diagnostics.push(rules::directive::unknown(file, locate(body).span, known, &DIRECTIVES));
    }
    found
}

/// The directives, with what follows their names.
const DIRECTIVES: [(&str, &str); 4] = [
    ("irreversible", "(\"why\")"),
    ("allow", "(<rule>, \"why\")"),
    ("effect", "(<SQL that has the same effect on the schema>)"),
    ("todo", "(\"what is still to be done here\")"),
];

/// The first word of a directive that would be prose, because that is written in another way.
fn misspelt_word(comment: &str) -> Option<&str> {
    let (first, rest) = comment.split_once(':')?;
    let word = first.trim();
    let is_meant = ["migrations", "migration"].iter().any(|known| word.eq_ignore_ascii_case(known));
    let name = rest.split_once('(').map_or("", |(name, _)| name.trim());
    (is_meant && DIRECTIVES.iter().any(|(known, _)| *known == name)).then_some(word)
}

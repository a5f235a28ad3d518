//! The text of new scripts: what [`crate::check`] reads, written.

use migrations_core::Revision;

use crate::diagnostic::{Diagnostics, Sources};
use crate::header::{self, DownRevision};
use crate::source::SourceFile;

/// A revision about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision {
    /// Id, parents, dependencies, labels, replaced ids.
    pub revision: Revision,
    /// What it is for; may be empty, may have several lines.
    pub message: String,
    /// When it was made, as text; for people.
    pub create_date: String,
    /// Further lines `key: value` of the header.
    pub further: Vec<(String, String)>,
}

/// The message would be read as something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableMessage;

impl std::fmt::Display for UnreadableMessage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .write_str("the message would be read as a line of the header, or as a directive; say it in other words")
    }
}

impl std::error::Error for UnreadableMessage {}

impl NewRevision {
    /// The up script: header, then `sql`.
    ///
    /// # Errors
    /// [`UnreadableMessage`] if reading the text would not give what was written.
    pub fn up_text(&self, sql: &str) -> Result<String, UnreadableMessage> {
        let Revision { id, down_revisions, depends_on, branch_labels, replaces } = &self.revision;
        let mut text = String::new();
        for line in self.message.lines() {
            // What moves the cursor of a terminal has no place in a comment.
            let plain = line.replace(char::is_control, " ");
            text.push_str(format!("-- {}", plain.trim()).trim_end());
            text.push('\n');
        }
        if !self.message.is_empty() {
            text.push_str("--\n");
        }
        let parents = if down_revisions.is_empty() { "base".to_owned() } else { down_revisions.join(", ") };
        let mut line = |key: &str, value: &str| {
            if !value.is_empty() {
                text.push_str(&format!("-- {key}: {value}\n"));
            }
        };
        line("revision", id);
        line("down_revision", &parents);
        line("branch_labels", &branch_labels.join(", "));
        line("depends_on", &depends_on.join(", "));
        line("replaces", &replaces.join(", "));
        line("create_date", &self.create_date);
        self.further.iter().for_each(|(key, value)| line(key, value));
        let sql = ended(sql);
        // A comment right below would be a line of the header.
        if sql.starts_with("--") {
            text.push('\n');
        }
        text.push_str(&sql);
        if self.reads_back(&text) { Ok(text) } else { Err(UnreadableMessage) }
    }

    fn reads_back(&self, text: &str) -> bool {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let file = sources.add(SourceFile { path: String::new(), text: text.to_owned() });
        let (message, header) = header::read(file, &sources, &mut diagnostics);
        let parents = header.as_ref().map(|header| match &header.down_revision {
            DownRevision::Base => Vec::new(),
            DownRevision::Parents(parents) => parents.iter().map(|parent| parent.text.clone()).collect(),
        });
        let plain = self.message.replace(|character: char| character.is_control() && character != '\n', " ");
        let first = plain.lines().map(|line| line.trim().trim_matches('-').trim()).find(|line| !line.is_empty());
        header.is_some_and(|header| header.revision.text == self.revision.id)
            && parents.as_ref() == Some(&self.revision.down_revisions)
            && message == first.unwrap_or_default()
            && !diagnostics.has_errors()
    }
}

/// The rules that the header of an up script allows to be broken, as they stand there.
pub fn allowances(up: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile { path: String::new(), text: up.to_owned() });
    let (_, header) = header::read(file, &sources, &mut Diagnostics::default());
    let allowances = header.map(|header| header.allowances).unwrap_or_default();
    allowances.into_iter().map(|allowance| format!("{} ({})", allowance.rule.text, allowance.reason)).collect()
}

/// SQL as the rest of a file: its statement ends with `;`, its last line with a line break.
pub fn ended(sql: &str) -> String {
    let sql = sql.trim();
    if sql.is_empty() {
        return String::new();
    }
    let last_line = sql.lines().last().unwrap_or_default();
    let is_ended = sql.ends_with(';') || last_line.trim_start().starts_with("--") || sql.ends_with("*/");
    format!("{sql}{}\n", if is_ended { "" } else { ";" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(message: &str) -> NewRevision {
        NewRevision {
            revision: Revision::revising("ae10", ["1975", "27c6"]).with_branch_labels(["shop"]),
            message: message.to_owned(),
            create_date: "2026-11-21T10:00:00Z".to_owned(),
            further: Vec::new(),
        }
    }

    #[test]
    fn a_header_is_written_as_it_is_read() {
        let text = new("Add name\n\nIt was missing.").up_text("SELECT 2").expect("nothing is odd about it");
        assert_eq!(
            text,
            "-- Add name\n--\n-- It was missing.\n--\n-- revision: ae10\n-- down_revision: 1975, 27c6\n\
             -- branch_labels: shop\n-- create_date: 2026-11-21T10:00:00Z\nSELECT 2;\n"
        );
    }

    #[test]
    fn a_message_that_is_no_prose_is_refused() {
        for message in ["revision: b", "fix\nrevision: b", "down_revision: c", "call: backfill", "migrate:down"] {
            assert_eq!(new(message).up_text(""), Err(UnreadableMessage), "{message}");
        }
        assert!(new("note: this is prose").up_text("").is_ok());
        assert!(new("").up_text("").is_ok());
        let text = new("tab\there \u{1b}[31m").up_text("-- note: prose\nSELECT 2").expect("both are prose");
        assert!(
            text.starts_with("-- tab here  [31m\n--\n") && text.ends_with("\n\n-- note: prose\nSELECT 2;\n"),
            "{text}"
        );
    }
}

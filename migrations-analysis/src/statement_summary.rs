//! How each statement of a revision was read, for reports.

use crate::diagnostic::FileId;
use crate::draft::Draft;
use crate::script::{Script, Statement};
use crate::source::Span;
use migrations_schema::reader::Reading;

/// How a statement was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowRead {
    /// To its end, into a tree.
    Exact,
    /// By the name of its form only.
    Opaque,
    /// Not: it has a syntax error.
    Error,
}

impl HowRead {
    /// Its name in output for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Opaque => "opaque",
            Self::Error => "error",
        }
    }
}

/// A statement, and how it was read.
#[derive(Debug, Clone)]
pub struct StatementSummary {
    /// Its file.
    pub file: FileId,
    /// Where it stands in that file.
    pub span: Span,
    /// The name of its form; empty where it has a syntax error.
    pub form: String,
    /// How it was read.
    pub read: HowRead,
}

impl StatementSummary {
    /// Those of a revision, the up script first.
    pub(crate) fn all_of(draft: &Draft) -> Vec<Self> {
        let of_script = |script: &Script| -> Vec<Self> {
            let place = |span: &Span| span.start + script.span.start..span.end + script.span.start;
            let summary = |statement: &Statement| {
                let read = match statement.reading.as_ref()? {
                    Reading::Parsed(_) => HowRead::Exact,
                    Reading::Unread(_) => HowRead::Opaque,
                    Reading::Invalid => HowRead::Error,
                };
                Some(Self { file: script.file, span: place(&statement.span), form: statement.form.clone(), read })
            };
            script.statements.iter().filter_map(summary).collect()
        };
        draft.scripts().flat_map(of_script).collect()
    }
}

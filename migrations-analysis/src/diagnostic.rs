//! What we have to say, in one shape.

use migrations_core::most_similar;

pub use crate::level::Level;
use crate::rule::Rule;
use crate::source::{SourceFile, Span};

/// Which file of a [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(usize);

/// All files that were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(self.files.len() - 1)
    }

    /// All files.
    pub fn ids(&self) -> impl Iterator<Item = FileId> {
        (0..self.files.len()).map(FileId)
    }

    /// The file.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0]
    }
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A range of a file.
    Span(FileId, Span),
    /// A file or folder as a whole.
    Path(String),
}

/// A place with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What; may be empty.
    pub text: String,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub level: Level,
    /// The rule that has found it.
    pub rule: &'static Rule,
    /// The first line; stands alone.
    pub message: String,
    /// The places, the most important first.
    pub labels: Vec<Label>,
    /// What to do.
    pub helps: Vec<String>,
    /// Facts that help to understand.
    pub notes: Vec<String>,
    /// The edit that does what a help says, where there is one likely correction.
    pub fix: Option<Edit>,
}

/// A part of a file, and what is to stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub file: FileId,
    /// The part; empty where something is only to be added.
    pub span: Span,
    /// What is to stand there.
    pub text: String,
}

impl Rule {
    /// What the rule has found, at the level that it has where a header stands and nothing else is set.
    pub fn found(&'static self, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            level: self.default_level(true),
            rule: self,
            message: message.into(),
            labels: Vec::new(),
            helps: Vec::new(),
            notes: Vec::new(),
            fix: None,
        }
    }
}

impl Diagnostic {
    /// The same, pointing at a range of a file.
    #[must_use]
    pub fn at(mut self, file: FileId, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { place: Place::Span(file, span), text: text.into() });
        self
    }

    /// The same, naming a file or folder.
    #[must_use]
    pub fn in_path(mut self, path: impl Into<String>) -> Self {
        self.labels.push(Label { place: Place::Path(path.into()), text: String::new() });
        self
    }

    /// The same, with something to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// The same, with a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same, with the down script that would be right, to be pasted.
    #[must_use]
    pub fn with_way_back(self, script: Option<&str>) -> Self {
        let Some(script) = script else { return self };
        // An empty line would end the help.
        let lines: Vec<&str> = script.lines().filter(|line| !line.is_empty()).collect();
        self.help(format!("this down script undoes it:\n{}", lines.join("\n")))
    }

    /// The same, with "did you mean" if one of the candidates is near.
    #[must_use]
    pub fn did_you_mean<'c>(self, name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Self {
        match most_similar(name, candidates) {
            Some(similar) => self.help(format!("did you mean `{similar}`?")),
            None => self,
        }
    }

    /// The same, with an edit that does what the help says.
    #[must_use]
    pub fn replacing(mut self, file: FileId, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Edit { file, span, text: text.into() });
        self
    }

    /// The same, with "did you mean" and the edit that writes it.
    #[must_use]
    pub fn did_you_mean_at<'c>(
        self,
        file: FileId,
        span: Span,
        name: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Self {
        match most_similar(name, candidates) {
            Some(similar) => self.help(format!("did you mean `{similar}`?")).replacing(file, span, similar),
            None => self,
        }
    }
}

/// Messages of a whole run.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.level == Level::Error);
        self.list.push(diagnostic);
    }

    /// All of them, in the order in which they were added.
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many of them are errors.
    pub fn count_errors(&self) -> usize {
        self.errors
    }

    /// Takes out those of which this holds.
    #[must_use]
    pub fn split_off(&mut self, belongs: impl Fn(&Diagnostic) -> bool) -> Self {
        let (split, kept) = std::mem::take(&mut self.list).into_iter().partition(belongs);
        let of = |list: Vec<Diagnostic>| Self {
            errors: list.iter().filter(|diagnostic| diagnostic.level == Level::Error).count(),
            list,
        };
        *self = of(kept);
        of(split)
    }

    /// Adds all of others.
    pub fn append(&mut self, others: Self) {
        others.list.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// All of them: errors first, then by file and position.
    pub fn sorted(mut self, sources: &Sources) -> Vec<Diagnostic> {
        let place = |diagnostic: &Diagnostic| match diagnostic.labels.first().map(|label| &label.place) {
            Some(Place::Span(file, span)) => (sources.file(*file).path.clone(), span.start),
            Some(Place::Path(path)) => (path.clone(), 0),
            None => (String::new(), 0),
        };
        self.list.sort_by_cached_key(|diagnostic| (std::cmp::Reverse(diagnostic.level), place(diagnostic)));
        self.list.dedup();
        self.list
    }
}

//! Why a command failed.

use std::fmt;

use super::exit::Exit;
use crate::{Error, ErrorKind};

/// Why a command failed: what is printed, and the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The sort of failure.
    pub kind: FailureKind,
    /// The whole story, for a person. Several lines.
    pub message: String,
    /// What a target can have meant.
    pub candidates: Vec<String>,
    /// Where a run failed, and how it left the database.
    pub place: Option<Box<Place>>,
    /// What is wrong with the folder, as JSON.
    pub diagnostics: Option<Box<serde_json::Value>>,
    /// The exit code.
    pub exit: Exit,
}

/// Where a run failed, and how it left the database.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    /// The revision.
    pub revision: Option<String>,
    /// The file of the statement.
    pub path: Option<String>,
    /// Its line, from 1.
    pub line: Option<usize>,
    /// The statement.
    pub statement: Option<String>,
    /// In words: `unchanged`, `at ae10`, ..
    pub database: String,
}

/// The sort of a failure. `Display` gives the word that `--json` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// Options or arguments do not fit.
    Usage,
    /// Something is wrong with the folder.
    Folder,
    /// A file could not be read or written.
    File,
    /// Nothing says which database.
    NoDatabase,
    /// The database cannot be reached.
    Connection,
    /// The database is not at head, and should be.
    NotAtHead,
    /// A person said no, or could not be asked.
    NoConsent,
    /// As the library says.
    Run(ErrorKind),
}

impl fmt::Display for FailureKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Run(kind) => format!("{kind:?}"),
            other => format!("{other:?}"),
        };
        for (at, character) in name.char_indices() {
            if character.is_ascii_uppercase() && at > 0 {
                formatter.write_str("-")?;
            }
            write!(formatter, "{}", character.to_ascii_lowercase())?;
        }
        Ok(())
    }
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        let exit = match kind {
            FailureKind::Usage | FailureKind::NoDatabase => Exit::Usage,
            FailureKind::Folder => Exit::Folder,
            FailureKind::File => Exit::Failed,
            FailureKind::Connection => Exit::Database,
            FailureKind::NotAtHead => Exit::NotAtHead,
            FailureKind::NoConsent => Exit::Refused,
            FailureKind::Run(kind) => Exit::of_error(kind),
        };
        Self { kind, message: message.into(), candidates: Vec::new(), place: None, diagnostics: None, exit }
    }

    /// Options or arguments do not fit.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    /// With a line on what to do.
    #[must_use]
    pub fn help(mut self, help: &str) -> Self {
        self.message.push_str("\n  help: ");
        self.message.push_str(help);
        self
    }

    /// The database cannot be reached.
    pub fn cannot_connect(reason: &str) -> Self {
        Self::new(FailureKind::Connection, format!("cannot connect to the database: {reason}"))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let candidates = error.candidates().to_vec();
        let place = Place {
            revision: error.revision().map(str::to_owned),
            path: error.file().map(str::to_owned),
            line: error.line(),
            statement: error.statement().map(str::to_owned),
            database: error.database_state().to_string(),
        };
        let place = error.ran().then(|| Box::new(place));
        Self { candidates, place, ..Self::new(FailureKind::Run(error.kind()), error.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_words_in_kebab_case() {
        assert_eq!(FailureKind::Run(ErrorKind::TrackingEdited).to_string(), "tracking-edited");
        assert_eq!(FailureKind::Usage.to_string(), "usage");
    }
}

//! What a server would refuse.

use migrations_syntax::Span;

/// A sort of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// A name that stands for nothing.
    UnknownName,
    /// A name that stands for two things.
    AmbiguousName,
    /// The same name twice where each may stand once.
    DuplicateName,
    /// Counts of columns or values that do not match.
    Count,
    /// Aggregates, windows and columns in places where they cannot be.
    Grouping,
    /// A function that does not exist, or takes other arguments.
    UnknownFunction,
    /// A type that neither the server nor the schema is known to have.
    UnknownType,
    /// Types that do not fit.
    Type,
    /// A row that breaks NOT NULL, or writes what cannot be written.
    Row,
    /// What the product cannot do.
    Product,
    /// A statement on an object of another kind, which a server sees before it looks at names.
    WrongObject,
}

/// Why a server would refuse a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its sort.
    pub kind: FaultKind,
    /// What is wrong.
    pub message: String,
    /// Where, in the text of the statement.
    pub span: Span,
    /// What to do.
    pub help: Option<String>,
    /// The table and the column that it is about, for the place where those were made.
    pub about: Option<(String, String, String)>,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, span: Span, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), span, help: None, about: None }
    }

    #[must_use]
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    #[must_use]
    pub(crate) fn help_if(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }
}

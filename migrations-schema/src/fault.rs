//! Why the database would refuse a change.

use migrations_core::most_similar;

use crate::Span;
use crate::change::{Ident, Name};
use crate::stored_struct;

/// A sort of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no object of this name.
    Unknown,
    /// There is one already.
    Exists,
    /// Something else needs it.
    Needed,
    /// It cannot be done to such an object.
    Unfit,
    /// A name stands for two things.
    Ambiguous,
    /// Counts of columns or values do not match.
    Count,
    /// An aggregate, a window or a column stands where it cannot.
    Grouping,
    /// There is no function that takes these arguments.
    Function,
    /// Types do not fit.
    Type,
    /// A row breaks a rule of its table.
    Row,
}

/// Why the database would refuse a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its sort.
    pub kind: FaultKind,
    /// What is wrong.
    pub message: String,
    /// Where in the script.
    pub span: Span,
    /// A name that is near.
    pub similar: Option<String>,
    /// What made the thing, or took it away.
    pub origin: Option<Origin>,
    /// What to do, where the message does not say it.
    pub help: Option<String>,
}

/// A statement of an up script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Which revision, as it was told to [`Schema::set_moment`](crate::Schema::set_moment).
    pub revision: usize,
    /// Which statement of its up script, from 0.
    pub statement: usize,
    /// Whether it made the thing.
    pub is_made: bool,
}

impl Fault {
    /// There is no such object.
    pub fn unknown<'n>(what: &str, name: &Name, near: impl IntoIterator<Item = &'n str>) -> Self {
        Self::missing(format!("there is no {what} `{}` here", written(name)), &name.name, name.span.clone(), near)
    }

    /// There is no such part of a table.
    pub fn unknown_part<'n>(what: &str, part: &Ident, table: &str, near: impl IntoIterator<Item = &'n str>) -> Self {
        let message = format!("table `{table}` has no {what} `{}`", part.name);
        Self::missing(message, &part.name, part.span.clone(), near)
    }

    fn missing<'n>(message: String, name: &str, span: Span, near: impl IntoIterator<Item = &'n str>) -> Self {
        let similar = most_similar(name, near).filter(|near| *near != name).map(str::to_owned);
        Self { kind: FaultKind::Unknown, message, span, similar, origin: None, help: None }
    }

    /// There is such an object already.
    pub fn exists(what: &str, name: &Name) -> Self {
        Self::new(
            FaultKind::Exists,
            format!("there is {} `{}` already", article(what), written(name)),
            name.span.clone(),
        )
    }

    /// There is such a part already.
    pub fn part_exists(what: &str, part: &Ident, table: &str) -> Self {
        let message = format!("table `{table}` has {} `{}` already", article(what), part.name);
        Self::new(FaultKind::Exists, message, part.span.clone())
    }

    /// The same, with the statement that is behind it.
    #[must_use]
    pub fn from(self, origin: Option<Origin>) -> Self {
        Self { origin, ..self }
    }

    /// Anything else.
    pub fn new(kind: FaultKind, message: impl Into<String>, span: Span) -> Self {
        Self { kind, message: message.into(), span, similar: None, origin: None, help: None }
    }
}

fn article(what: &str) -> String {
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {what}")
}

stored_struct!(Origin { revision, statement, is_made });

/// A name as one would write it.
pub fn written(name: &Name) -> String {
    if name.schema.is_empty() { name.name.clone() } else { format!("{}.{}", name.schema, name.name) }
}

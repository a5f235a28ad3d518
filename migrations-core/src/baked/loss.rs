//! Data that a statement takes away for good.

use std::fmt;

/// The separator of the parts of the baked form; no name holds it.
const SEPARATOR: char = '\u{1f}';

/// Data that a statement takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss<T> {
    /// What goes.
    pub kind: LossKind,
    /// Of which object, or which object; as it is written. Empty where that is not known.
    pub object: T,
    /// Which part of it: a column, a partition; empty for all.
    pub part: T,
}

/// What goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossKind {
    /// A table.
    Table,
    /// A column of a table, a field of a type.
    Column,
    /// A partition of a table.
    Partition,
    /// Rows of a table.
    Rows,
    /// A schema with everything in it.
    Schema,
    /// A database.
    Database,
    /// What depends on an object: CASCADE.
    Dependents,
    /// What a procedure or a block takes away is not known.
    Unknown,
}

impl LossKind {
    const LETTERS: [(Self, char); 8] = [
        (Self::Table, 't'),
        (Self::Column, 'c'),
        (Self::Partition, 'p'),
        (Self::Rows, 'r'),
        (Self::Schema, 's'),
        (Self::Database, 'd'),
        (Self::Dependents, 'w'),
        (Self::Unknown, '?'),
    ];
}

impl<T> Loss<T> {
    /// The same with other texts.
    pub fn map<U>(self, mut text: impl FnMut(T) -> U) -> Loss<U> {
        let Self { kind, object, part } = self;
        Loss { kind, object: text(object), part: text(part) }
    }
}

impl Loss<String> {
    /// The baked form, with the place of the statement.
    pub(super) fn encode(&self, statement: usize) -> String {
        let letter = LossKind::LETTERS.iter().find(|(kind, _)| *kind == self.kind).map_or('?', |(_, letter)| *letter);
        [&statement.to_string(), &letter.to_string(), &self.object, &self.part]
            .map(String::as_str)
            .join(&SEPARATOR.to_string())
    }
}

impl Loss<&'static str> {
    /// A loss in its baked form, with the place of the statement.
    pub(super) fn decode(text: &'static str) -> Option<(usize, Self)> {
        let parts: Vec<&str> = text.split(SEPARATOR).collect();
        let [place, letter, object, part] = parts[..] else { return None };
        let (kind, _) = LossKind::LETTERS.into_iter().find(|(_, known)| letter.starts_with(*known))?;
        Some((place.parse().ok()?, Self { kind, object, part }))
    }
}

impl<T: AsRef<str>> fmt::Display for Loss<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (object, part) = (self.object.as_ref(), self.part.as_ref());
        match self.kind {
            LossKind::Table => write!(formatter, "table {object}"),
            LossKind::Column => write!(formatter, "column {object}.{part}"),
            LossKind::Partition => write!(formatter, "partition {part} of {object}"),
            LossKind::Rows => write!(formatter, "rows of {object}"),
            LossKind::Schema => write!(formatter, "schema {object}"),
            LossKind::Database => write!(formatter, "database {object}"),
            LossKind::Dependents => write!(formatter, "what depends on {object}"),
            LossKind::Unknown if object.is_empty() => formatter.write_str("what its statements take away"),
            LossKind::Unknown => write!(formatter, "what {object} takes away"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_letter_of_its_own() {
        for (at, (kind, letter)) in LossKind::LETTERS.into_iter().enumerate() {
            let others = &LossKind::LETTERS[at + 1..];
            assert!(others.iter().all(|(other, own)| *other != kind && *own != letter));
            let loss = Loss { kind, object: "a b".to_owned(), part: String::new() };
            let text: &'static str = loss.encode(7).leak();
            assert_eq!(Loss::decode(text).map(|(at, loss)| (at, loss.map(str::to_owned))), Some((7, loss)));
        }
    }

    #[test]
    fn losses_are_said() {
        let said = |kind, part: &str| Loss { kind, object: "users", part }.to_string();
        assert_eq!(said(LossKind::Table, ""), "table users");
        assert_eq!(said(LossKind::Column, "name"), "column users.name");
        assert_eq!(said(LossKind::Unknown, ""), "what users takes away");
    }
}

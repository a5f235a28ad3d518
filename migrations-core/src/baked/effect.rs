//! Where the effect of a statement can be seen, for a run that must find out whether it took effect.

/// The separator of the parts of the baked form; no name holds it.
const SEPARATOR: char = '\u{1f}';

/// A sort of object of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// A table, or a view: they share their names.
    Table,
    /// A column of a table.
    Column,
    /// An index.
    Index,
    /// A constraint of a table, its foreign keys included.
    Constraint,
    /// A trigger.
    Trigger,
    /// A procedure.
    Procedure,
    /// A function.
    Function,
    /// A scheduled event (MySQL).
    Event,
    /// A value of an enumeration; its parent is the type.
    EnumValue,
    /// A partition that is attached; its parent is the table.
    Partition,
    /// A database.
    Database,
    /// A tablespace.
    Tablespace,
    /// A subscription.
    Subscription,
}

impl ObjectKind {
    const LETTERS: [(Self, char); 13] = [
        (Self::Table, 't'),
        (Self::Column, 'c'),
        (Self::Index, 'i'),
        (Self::Constraint, 'k'),
        (Self::Trigger, 'g'),
        (Self::Procedure, 'r'),
        (Self::Function, 'f'),
        (Self::Event, 'e'),
        (Self::EnumValue, 'v'),
        (Self::Partition, 'p'),
        (Self::Database, 'd'),
        (Self::Tablespace, 's'),
        (Self::Subscription, 'u'),
    ];
}

/// An object that a statement makes or takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect<T> {
    /// It is there afterwards, and was not before; or the other way round.
    pub appears: bool,
    /// What it is.
    pub kind: ObjectKind,
    /// The schema as written; empty if none was.
    pub schema: T,
    /// The table or type that it is part of; empty where it is part of none, or none was written.
    pub parent: T,
    /// Its name.
    pub name: T,
}

impl<T> Effect<T> {
    /// The same with other texts.
    pub fn map<U>(self, mut text: impl FnMut(T) -> U) -> Effect<U> {
        let Self { appears, kind, schema, parent, name } = self;
        Effect { appears, kind, schema: text(schema), parent: text(parent), name: text(name) }
    }
}

impl Effect<String> {
    /// The baked form, with the place of the statement.
    pub(super) fn encode(&self, statement: usize) -> String {
        let sign = if self.appears { '+' } else { '-' };
        let letter = ObjectKind::LETTERS.iter().find(|(kind, _)| *kind == self.kind).map_or('?', |(_, letter)| *letter);
        [&statement.to_string(), &format!("{sign}{letter}"), &self.schema, &self.parent, &self.name]
            .map(String::as_str)
            .join(&SEPARATOR.to_string())
    }
}

impl Effect<&'static str> {
    /// The effect in a baked form, if it belongs to this statement.
    pub(super) fn decode(text: &'static str, statement: usize) -> Option<Self> {
        let parts: Vec<&str> = text.split(SEPARATOR).collect();
        let [place, sort, schema, parent, name] = parts[..] else { return None };
        let mut sort = sort.chars();
        let appears = sort.next()? == '+';
        let letter = sort.next()?;
        let (kind, _) = ObjectKind::LETTERS.into_iter().find(|(_, known)| *known == letter)?;
        (place.parse() == Ok(statement)).then_some(Self { appears, kind, schema, parent, name })
    }
}

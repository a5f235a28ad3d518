//! A column of a table.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use migrations_catalog::Expression;

use super::Spelling;
use crate::properties::Properties;
use crate::stored::{Reader, Stored, Writer};
use crate::stored_struct;

/// A column. Copies of a table share those that are the same in both, so that a table of many columns is copied, compared and
/// kept at each savepoint for the price of those that change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column(Arc<ColumnFields>);

impl Column {
    /// A copy in which something is different.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut ColumnFields)) -> Self {
        let mut column = self.clone();
        change(&mut column);
        column
    }
}

impl From<ColumnFields> for Column {
    fn from(fields: ColumnFields) -> Self {
        Self(Arc::new(fields))
    }
}

impl Deref for Column {
    type Target = ColumnFields;

    fn deref(&self) -> &ColumnFields {
        &self.0
    }
}

impl DerefMut for Column {
    fn deref_mut(&mut self) -> &mut ColumnFields {
        Arc::make_mut(&mut self.0)
    }
}

impl Stored for Column {
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Stored::read(from).map(Self)
    }
}

/// What there is to know of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnFields {
    /// Its name.
    pub name: String,
    /// How that was written.
    pub spelling: Spelling,
    /// Its type in canonical form.
    pub data_type: String,
    /// NOT NULL
    pub is_not_null: bool,
    /// What NULL leads to instead, `on conflict replace` (SQLite).
    pub null_conflict: &'static str,
    /// Its default.
    pub default: Option<Expression>,
    /// DEFAULT NULL of a type with a length or a precision: PostgreSQL keeps the expression that cuts NULL to it, and lets
    /// the type become no other for which that has no cast. Source: `tablecmds.c`, `AddRelationNewConstraints`.
    pub has_null_default: bool,
    /// The type for which its default was written, where it has another one by now: PostgreSQL goes on to convert from it.
    pub default_type: String,
    /// DROP DEFAULT: a row has to name a value, though NULL is one (MySQL).
    pub has_no_default: bool,
    /// The sequence whose next value the default is.
    pub sequence: Option<(String, String)>,
    /// GENERATED AS, and whether it is stored.
    pub generated: Option<(Expression, bool)>,
    /// `always`, `by default`, `auto_increment`, `autoincrement`.
    pub identity: String,
    /// COLLATE, CHARACTER SET
    pub collation: String,
    /// ON UPDATE (MySQL)
    pub on_update: Option<Expression>,
    /// A comment (MySQL).
    pub comment: String,
    /// INVISIBLE: `SELECT *` does not see it (MySQL).
    pub is_invisible: bool,
    /// Nothing but a parent of its table says it (PostgreSQL).
    pub is_inherited: bool,
    /// STATISTICS, STORAGE, COMPRESSION and their like (PostgreSQL).
    pub properties: Properties,
}

impl ColumnFields {
    /// Its default, with the type from which it is converted.
    pub fn kept_default(&self) -> Option<String> {
        let written = self.default.as_ref()?.source();
        Some(if self.default_type.is_empty() {
            written.to_owned()
        } else {
            format!("{written}::{}", self.default_type)
        })
    }

    /// The type was this one until now. A string is a value of the type that the column had when it was written.
    pub(crate) fn note_type_of_default(&mut self, before: &str) {
        let is_string = |default: &Expression| {
            matches!(default.tokens(), [only] if only.starts_with('\'')) && !default.source().contains("::")
        };
        let base = |data_type: &str| data_type.split('(').next().unwrap_or_default().trim().to_owned();
        let (was, is) = (base(before), base(&self.data_type));
        let written_for = if self.default_type.is_empty() { was } else { std::mem::take(&mut self.default_type) };
        if written_for != is && self.default.as_ref().is_some_and(is_string) {
            self.default_type = written_for;
        }
    }
}

stored_struct!(ColumnFields {
    name,
    spelling,
    data_type,
    is_not_null,
    null_conflict,
    default,
    has_null_default,
    default_type,
    has_no_default,
    sequence,
    generated,
    identity,
    collation,
    on_update,
    comment,
    is_invisible,
    is_inherited,
    properties,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_shares_what_is_the_same() {
        let column = Column::from(ColumnFields { name: "a".to_owned(), ..ColumnFields::default() });
        let mut copy = column.clone();
        assert!(Arc::ptr_eq(&column.0, &copy.0));
        copy.is_not_null = true;
        assert!(!column.is_not_null && copy != column);
        assert_eq!(copy, column.with(|it| it.is_not_null = true));
    }
}

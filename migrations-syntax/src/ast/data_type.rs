//! Types.

use super::{Expression, Ident, Name};
use crate::span::Span;

/// A type, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataType {
    /// SETOF (PostgreSQL, results of functions)
    pub is_set: bool,
    /// Its name.
    pub name: TypeName,
    /// What stands in the parentheses behind it: lengths, or the labels of ENUM and SET.
    pub arguments: Vec<Expression>,
    /// What stands behind it: UNSIGNED, ZEROFILL, WITH TIME ZONE, CHARACTER SET ..
    pub attributes: Vec<TypeAttribute>,
    /// Its dimensions as an array, with their bounds where they are written (PostgreSQL).
    pub dimensions: Vec<Option<String>>,
    /// `t.c%TYPE` (PostgreSQL, signatures of functions; MariaDB, variables)
    pub is_reference: bool,
    /// Where it stands.
    pub span: Span,
}

/// The name of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeName {
    /// One of the grammar's own, in lower case, with one space between two words: `double precision`.
    Builtin(String),
    /// Any other.
    Named(Name),
}

/// What stands behind the name of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeAttribute {
    /// UNSIGNED (MySQL, MariaDB)
    Unsigned,
    /// SIGNED (MySQL, MariaDB)
    Signed,
    /// ZEROFILL (MySQL, MariaDB)
    Zerofill,
    /// BINARY: the binary collation of the character set (MySQL, MariaDB)
    Binary,
    /// ASCII, UNICODE, BYTE (MySQL, MariaDB)
    CharacterSetWord(String),
    /// CHARACTER SET (MySQL, MariaDB)
    CharacterSet(Ident),
    /// COLLATE where it belongs to the type (MySQL, MariaDB)
    Collate(Ident),
    /// WITH TIME ZONE (PostgreSQL)
    WithTimeZone,
    /// WITHOUT TIME ZONE (PostgreSQL)
    WithoutTimeZone,
    /// What an interval holds: `YEAR TO MONTH`, `SECOND(3)` (PostgreSQL)
    Fields {
        /// The words.
        words: String,
        /// The digits of the seconds.
        precision: Option<String>,
    },
    /// ARRAY: a multi-valued index (MySQL, CAST)
    Array,
    /// REF_SYSTEM_ID, SRID and other attributes with a number (MariaDB)
    Number {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
}

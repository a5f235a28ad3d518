//! The statements of a script, as far as a schema is concerned.

use crate::lowering::SchemaEffect;
use crate::reader::Reading;

/// What is run, one statement after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statements<'s> {
    /// The text in which the places of the statements count.
    pub text: &'s str,
    /// The statements, in order.
    pub list: Vec<Statement<'s>>,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'s> {
    /// Its own text.
    pub text: &'s str,
    /// Where that begins in the text of all.
    pub start: usize,
    /// What reading it came to; `None` for what is no SQL.
    pub reading: Option<&'s Reading>,
    /// What it does to the schema.
    pub effect: &'s SchemaEffect,
    /// Its tree; `None` for what is no SQL, and where it has a syntax error.
    pub tree: Option<&'s migrations_syntax::ast::Statement>,
    /// Whether it does nothing, such as `SELECT 1`.
    pub is_idle: bool,
    /// Whether what stands before it is committed by then.
    pub commits_before: bool,
}

impl Statements<'_> {
    /// Whether none of them does anything.
    pub fn are_idle(&self) -> bool {
        self.list.iter().all(|statement| statement.is_idle)
    }

    /// Whether the database would refuse to read one of them.
    pub fn have_syntax_error(&self) -> bool {
        self.list.iter().any(|statement| matches!(statement.reading, Some(Reading::Invalid)))
    }
}

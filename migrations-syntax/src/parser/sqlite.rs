//! SQLite. Source: `parse.y`.

use super::rows::index_key_value;
use super::{Parser, Read};
use crate::ast::{ConflictAction, DataType, Expression, ExpressionKind, IndexKey, Statement};

impl Parser<'_> {
    /// A statement of SQLite.
    pub(crate) fn sqlite_statement(&mut self) -> Read<Statement> {
        self.row_statement()
    }

    /// ROLLBACK, ABORT, FAIL, IGNORE, REPLACE
    pub(crate) fn conflict_action(&mut self) -> Read<ConflictAction> {
        Ok(match self.expect_any(&["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"])? {
            "ROLLBACK" => ConflictAction::Rollback,
            "ABORT" => ConflictAction::Abort,
            "FAIL" => ConflictAction::Fail,
            "IGNORE" => ConflictAction::Ignore,
            _ => ConflictAction::Replace,
        })
    }

    /// One key of an index, or of the target of ON CONFLICT.
    pub(crate) fn sqlite_index_key(&mut self) -> Read<IndexKey> {
        let start = self.span();
        let expression = self.expression()?;
        let (value, collation) = match expression.kind {
            ExpressionKind::Collate { operand, collation } => (index_key_value(*operand), Some(collation)),
            kind => (index_key_value(Expression { kind, span: expression.span }), None),
        };
        let order = self.direction();
        let nulls = self.nulls_order()?;
        let span = self.span_from(start);
        Ok(IndexKey { value, length: None, collation, operator_class: None, order, nulls, span })
    }

    /// A type of SQLite: words, with one or two numbers.
    pub(crate) fn sqlite_type(&mut self) -> Read<DataType> {
        self.fail()
    }
}

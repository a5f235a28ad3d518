//! Statements that must not be part of a migration.

use migrations_core::Dialect;
use migrations_core::lexer::Token;
use migrations_syntax::ast::{Call, Expression, ExpressionKind, SetVariable, Statement};
use migrations_syntax::walk::{Visitor, walk_statement};

use super::effect::{Refusal, TransactionEffect};
use crate::lowering::dispatch;
use crate::lowering::session::word;

/// Refuses a statement with a way out.
pub(super) const fn refuse(message: &'static str, help: &'static str) -> TransactionEffect {
    TransactionEffect::Refused(Refusal { message, help })
}

pub(super) const LOCK: TransactionEffect = refuse("locks are taken by the runner", "leave it out");

pub(super) const OTHER_ENCODING: TransactionEffect = refuse(
    "the server would read this file in another encoding: it is in UTF-8",
    "leave it out; what the file says is sent in UTF-8",
);

/// What stands among the statements of a script, and is for a client to do. It is no SQL, so there is no tree of it.
/// `tokens` are those of the statement; they count in the script.
pub fn client_command(tokens: &[Token], script: &str, dialect: Dialect) -> Option<Refusal> {
    let first = &script[tokens.iter().find(|token| token.acts())?.span.clone()];
    dispatch::client_command(first, dialect)
}

/// A command of psql, which this token would begin.
pub(in crate::lowering) fn command_of_psql(first: &str) -> Option<Refusal> {
    (first == "\\").then_some(Refusal {
        message: "this is a command of psql, not SQL",
        help: "write the statement that it stands for, or leave it out",
    })
}

/// A command of the client of MySQL and MariaDB.
pub(in crate::lowering) fn command_of_mysql(first: &str) -> Option<Refusal> {
    let is_command = first == "\\" || first.eq_ignore_ascii_case("SOURCE");
    is_command.then_some(Refusal {
        message: "this is a command of the mysql client, not SQL",
        help: "put the statements here",
    })
}

/// Whether the encoding that a SET names is UTF-8, or that of the connection.
pub(super) fn names_utf8(variable: &SetVariable) -> bool {
    let is_utf8 = |value: &Expression| {
        // SET NAMES may have a collation behind the character set.
        let set = if let ExpressionKind::Collate { operand, .. } = &value.kind { operand } else { value };
        let name = word(set).unwrap_or_default().to_ascii_uppercase();
        name.starts_with("UTF8") || matches!(name.as_str(), "UTF-8" | "UNICODE" | "BINARY" | "DEFAULT")
    };
    variable.reset.is_some() || variable.values.first().is_none_or(is_utf8)
}

/// Whether a statement calls a function now: a definition only says what will be called.
pub(super) fn evaluates(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Query(_)
            | Statement::Insert(_)
            | Statement::Update(_)
            | Statement::Delete(_)
            | Statement::Merge(_)
            | Statement::DoExpressions(_)
            | Statement::Call(_)
            | Statement::Set(_)
    ) || matches!(statement, Statement::CreateTable(table) if table.query.is_some())
}

/// Whether there is a call such as this in a statement.
pub(super) fn calls(statement: &Statement, is_such: fn(&Call) -> bool) -> bool {
    let mut calls = Calls { is_such, found: false };
    walk_statement(statement, &mut calls);
    calls.found
}

struct Calls {
    is_such: fn(&Call) -> bool,
    found: bool,
}

impl Visitor for Calls {
    fn expression(&mut self, expression: &Expression) {
        if let ExpressionKind::Call(call) = &expression.kind {
            self.found |= (self.is_such)(call);
        }
    }
}

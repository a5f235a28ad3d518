//! What a script asks of its statements.

use migrations_syntax::ast::{
    AlterTypeAction, ExpressionKind, Literal, ObjectKind, Persistence, Query, QueryTerm, SelectItem, Statement,
    TextLiteral,
};
use migrations_syntax::walk::{Visitor, walk_statement};

use super::Source;
use crate::change::Name;

/// Whether a statement does nothing: `SELECT 1` and its like.
pub(crate) fn is_idle(statement: &Statement) -> bool {
    match statement {
        Statement::Query(query) => is_idle_query(query),
        _ => false,
    }
}

fn is_idle_query(query: &Query) -> bool {
    let QueryTerm::Select(select) = &*query.first else { return false };
    let has_more = query.with.is_some()
        || !query.rest.is_empty()
        || !query.order_by.is_empty()
        || query.limit.is_some()
        || !query.locks.is_empty()
        || !query.into.is_empty()
        || select.into.is_some()
        || !select.from.is_empty()
        || select.condition.is_some();
    !has_more && select.items.iter().all(is_constant)
}

fn is_constant(item: &SelectItem) -> bool {
    matches!(item.value.kind, ExpressionKind::Literal(Literal::Null | Literal::Number(_) | Literal::Text(_)))
}

/// The tables of a DROP TABLE, as they are written.
pub(crate) fn dropped_tables(statement: &Statement) -> Vec<String> {
    match statement {
        Statement::Drop(drop) if drop.kind == ObjectKind::Table && !drop.is_temporary => {
            drop.targets.iter().map(|target| target.name.last().text.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether what a statement makes lives with the connection (SQLite).
pub(crate) fn is_session_only(statement: &Statement) -> bool {
    match statement {
        Statement::CreateTable(table) => table.persistence == Persistence::Temporary,
        Statement::CreateView(view) => view.persistence == Persistence::Temporary,
        Statement::CreateTrigger(trigger) => trigger.is_temporary,
        Statement::Opaque(opaque) => opaque.form == "ATTACH",
        _ => false,
    }
}

/// The type and the value that ALTER TYPE adds to it.
pub(crate) fn added_value<'s>(statement: &'s Statement, source: &Source<'_>) -> Option<(Name, &'s str)> {
    match statement {
        Statement::AlterType(alter) => match &alter.action {
            AlterTypeAction::AddValue { label, .. } => Some((source.name(&alter.name), &label.text)),
            AlterTypeAction::RenameValue { .. }
            | AlterTypeAction::RenameAttribute { .. }
            | AlterTypeAction::Attributes(_)
            | AlterTypeAction::Set(_) => None,
        },
        _ => None,
    }
}

/// The type that a statement makes.
pub(crate) fn made_type(statement: &Statement, source: &Source<'_>) -> Option<Name> {
    match statement {
        Statement::CreateType(create) => Some(source.name(&create.name)),
        _ => None,
    }
}

/// Whether a text stands in a statement: as a string, in one, or in a body.
pub(crate) fn holds_text(statement: &Statement, text: &str) -> bool {
    let mut holds = Holds { text, found: false };
    walk_statement(statement, &mut holds);
    holds.found
}

struct Holds<'t> {
    text: &'t str,
    found: bool,
}

impl Visitor for Holds<'_> {
    fn text(&mut self, text: &TextLiteral) {
        self.words(&text.text);
    }

    fn words(&mut self, words: &str) {
        self.found |= words.contains(self.text);
    }
}

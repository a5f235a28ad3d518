//! What an up script moves to another schema, or gives another name, and the statements that take it back (PostgreSQL).
//!
//! Of tables and columns only the schema counts here: their names are [`Rename`](super::Rename)s.

use migrations_core::Dialect;

use crate::change::{Change, Ident, Name, NamedKind, TableAction};
use crate::ddl::{literal, name, qualified};
use crate::model::Model;
use crate::reading::SchemaEffect;
use crate::script::Script;

/// The statements that take back what moved, the last move first, and the schema after them. `None` if rows or the state of a
/// sequence would be lost, because there is no such statement.
pub(super) fn taken_back(up: &Script, after: &Model) -> Option<(Vec<String>, Model)> {
    let mut model = after.clone();
    let mut statements = Vec::new();
    let changes = up.statements.iter().flat_map(|statement| match &statement.effect {
        SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => changes.as_slice(),
        _ => &[],
    });
    for change in changes.collect::<Vec<_>>().into_iter().rev() {
        for Move { back, holds_rows } in moves(change).into_iter().rev() {
            match back.filter(|statement| model.clone().apply_statement(statement).is_ok()) {
                Some(statement) => {
                    model.apply_statement(&statement).ok()?;
                    statements.push(statement);
                }
                None if holds_rows => return None,
                // A type that has gone since, or another one in its place: what is of it changes with it.
                None => {}
            }
        }
    }
    Some((statements, model))
}

struct Move {
    back: Option<String>,
    /// To make it anew would lose something.
    holds_rows: bool,
}

fn moves(change: &Change) -> Vec<Move> {
    match change {
        Change::RenameLabel { name, from, to } => {
            let (from, to) = (literal(&from.name), literal(&to.name));
            let back = format!("ALTER TYPE {} RENAME VALUE {to} TO {from}", written(name));
            vec![Move { back: Some(back), holds_rows: false }]
        }
        Change::Rename {
            kind: kind @ (NamedKind::Type | NamedKind::Schema | NamedKind::Sequence),
            name: from,
            to,
            ..
        } => {
            let schema = if to.schema.is_empty() { &from.schema } else { &to.schema };
            let now = qualified(schema, &to.name, Dialect::Postgres);
            let back = format!("ALTER {} {now} RENAME TO {}", word(*kind), name(&from.name, Dialect::Postgres));
            vec![Move { back: Some(back), holds_rows: *kind != NamedKind::Type }]
        }
        Change::SetSchema { kind, name, schema, .. } => {
            let is_plain =
                !matches!(kind, NamedKind::Routine | NamedKind::Trigger | NamedKind::Policy | NamedKind::Rule);
            let back = is_plain.then(|| back_to_schema(*kind, name, schema));
            vec![Move {
                back,
                holds_rows: matches!(kind, NamedKind::Table | NamedKind::Sequence | NamedKind::Extension),
            }]
        }
        Change::AlterTable { table, actions, .. } => {
            let schemas = actions.iter().filter_map(|action| match action {
                TableAction::SetSchema(schema) => Some(schema),
                _ => None,
            });
            let back = |schema| Some(back_to_schema(NamedKind::Table, table, schema));
            schemas.map(|schema| Move { back: back(schema), holds_rows: true }).collect()
        }
        _ => Vec::new(),
    }
}

fn back_to_schema(kind: NamedKind, from: &Name, schema: &Ident) -> String {
    let now = match kind {
        NamedKind::Extension => name(&from.name, Dialect::Postgres),
        _ => qualified(&schema.name, &from.name, Dialect::Postgres),
    };
    let before = if from.schema.is_empty() { "public" } else { &from.schema };
    format!("ALTER {} {now} SET SCHEMA {}", word(kind), name(before, Dialect::Postgres))
}

fn word(kind: NamedKind) -> String {
    kind.as_str().to_uppercase()
}

fn written(name: &Name) -> String {
    qualified(&name.schema, &name.name, Dialect::Postgres)
}

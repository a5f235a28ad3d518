//! What an up script moves to another schema, or gives another name, and the statements that take it back (PostgreSQL).
//!
//! Of tables and columns only the schema counts here: their names are [`Rename`](super::Rename)s.

use crate::Statements;
use crate::change::{Change, Ident, Name, NamedKind, TableAction};
use crate::ddl::{literal, name, qualified};
use crate::lowering::SchemaEffect;
use crate::schema::{Namespace, Object, ObjectId, Schema};
use crate::server::Rules;

/// The statements that take back what moved, the last move first, and the schema after them. `None` if rows or the state of a
/// sequence would be lost, because there is no such statement.
pub fn taken_back(up: &Statements<'_>, before: &Schema, after: &Schema) -> Option<(Vec<String>, Schema)> {
    let mut model = after.clone();
    let mut statements = Vec::new();
    let changes = up.list.iter().flat_map(|statement| match statement.effect {
        SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => changes.as_slice(),
        _ => &[],
    });
    for change in changes.collect::<Vec<_>>().into_iter().rev() {
        for Move { back, holds_rows, schema } in moves(change, &model).into_iter().rev() {
            let is_there = |schema: &String| has_schema(&model, schema) || !has_schema(before, schema);
            let is_possible =
                |statement: &String| schema.iter().all(is_there) && model.clone().apply_statement(statement).is_ok();
            match back.filter(is_possible) {
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
    /// The schema to which it goes back.
    schema: Option<String>,
}

/// The moves of a change. `model` is the schema after it.
fn moves(change: &Change, model: &Schema) -> Vec<Move> {
    match change {
        Change::RenameLabel { name, from, to } => {
            let (from, to) = (literal(&from.name), literal(&to.name));
            let back = format!("ALTER TYPE {} RENAME VALUE {to} TO {from}", written(name, model.rules()));
            let is_there = model
                .objects()
                .any(|(key, _)| key.namespace == Namespace::Type && key.schema == name.schema && key.name == name.name);
            // Another label of the old name would take its rows.
            vec![Move { back: Some(back), holds_rows: is_there, schema: None }]
        }
        Change::Rename { kind, name, to, .. } => renamed(*kind, name, to, model).into_iter().collect(),
        Change::SetSchema { kind, name, schema, .. } => {
            let is_plain =
                !matches!(kind, NamedKind::Routine | NamedKind::Trigger | NamedKind::Policy | NamedKind::Rule);
            let back = is_plain.then(|| back_to_schema(*kind, name, schema, model.rules()));
            let holds_rows = matches!(kind, NamedKind::Table | NamedKind::Sequence | NamedKind::Extension);
            vec![Move { back, holds_rows, schema: Some(name.schema.clone()) }]
        }
        Change::AlterTable { table, actions, .. } => {
            let of_action = |action: &TableAction| match action {
                TableAction::SetSchema(schema) => Some(Move {
                    back: Some(back_to_schema(NamedKind::Table, table, schema, model.rules())),
                    holds_rows: true,
                    schema: Some(table.schema.clone()),
                }),
                TableAction::RenameTo(to) => renamed(NamedKind::Table, table, to, model),
                _ => None,
            };
            actions.iter().filter_map(of_action).collect()
        }
        _ => Vec::new(),
    }
}

/// A new name of what is neither a table nor a column.
fn renamed(kind: NamedKind, from: &Name, to: &Name, model: &Schema) -> Option<Move> {
    let schema = if to.schema.is_empty() { &from.schema } else { &to.schema };
    // ALTER TABLE takes sequences, too.
    let is_sequence = matches!(model.object(&ObjectId::relation(schema, &to.name)), Some(Object::Sequence(_)));
    let is_named_so = is_sequence && !model.rules().tables.drop_takes_sequence;
    let kind = if is_named_so { NamedKind::Sequence } else { kind };
    if !matches!(kind, NamedKind::Type | NamedKind::Schema | NamedKind::Sequence) {
        return None;
    }
    let now = qualified(schema, &to.name, model.rules());
    let back = format!("ALTER {} {now} RENAME TO {}", word(kind), name(&from.name, model.rules()));
    Some(Move { back: Some(back), holds_rows: kind != NamedKind::Type, schema: None })
}

fn has_schema(model: &Schema, schema: &str) -> bool {
    schema.is_empty() || model.objects().any(|(key, _)| key.namespace == Namespace::Schema && key.name == schema)
}

fn back_to_schema(kind: NamedKind, from: &Name, schema: &Ident, rules: &Rules) -> String {
    let now = match kind {
        NamedKind::Extension => name(&from.name, rules),
        _ => qualified(&schema.name, &from.name, rules),
    };
    let before = if from.schema.is_empty() { "public" } else { &from.schema };
    format!("ALTER {} {now} SET SCHEMA {}", word(kind), name(before, rules))
}

fn word(kind: NamedKind) -> String {
    kind.as_str().to_uppercase()
}

fn written(name: &Name, rules: &Rules) -> String {
    qualified(&name.schema, &name.name, rules)
}

//! What the tests of nouns share.

use migrations_core::Product;

use super::{SchemaEffect, schema_effect_of};
use crate::change::{Change, NewColumn, NewTable, TableAction};

/// What a statement does, which has to be one that the product takes.
#[track_caller]
pub(super) fn effect(text: &str, product: Product) -> SchemaEffect {
    match schema_effect_of(text, product) {
        Some(effect) => effect,
        None => panic!("{product} refuses {text}: {:?}", migrations_syntax::parse_statement(text, product).errors),
    }
}

/// The one change that a statement makes.
#[track_caller]
pub(super) fn change(text: &str, product: Product) -> Change {
    match effect(text, product) {
        SchemaEffect::Exact(mut changes) | SchemaEffect::Object(mut changes) if changes.len() == 1 => changes.remove(0),
        other => panic!("{text}: {other:?}"),
    }
}

/// A name with its schema, as in messages.
pub(super) fn shown(name: &crate::change::Name) -> String {
    if name.schema.is_empty() { name.name.clone() } else { format!("{}.{}", name.schema, name.name) }
}

/// The table that a statement makes.
#[track_caller]
pub(super) fn table(text: &str, product: Product) -> NewTable {
    match change(text, product) {
        Change::CreateTable(table) => *table,
        other => panic!("{text}: {other:?}"),
    }
}

/// The column that is defined like this, with the table in which it stands.
#[track_caller]
pub(super) fn column(definition: &str, product: Product) -> (NewColumn, NewTable) {
    let mut table = table(&format!("CREATE TABLE t ({definition})"), product);
    (table.columns.remove(0), table)
}

/// What an ALTER TABLE does with this behind the name of its table.
#[track_caller]
pub(super) fn actions(text: &str, product: Product) -> Vec<TableAction> {
    match change(&format!("ALTER TABLE t {text}"), product) {
        Change::AlterTable { actions, .. } => actions,
        other => panic!("{text}: {other:?}"),
    }
}

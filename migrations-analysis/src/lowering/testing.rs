//! What the tests of nouns share.

use migrations_core::Product;

use super::{SchemaEffect, schema_effect_of};
use crate::change::Change;

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

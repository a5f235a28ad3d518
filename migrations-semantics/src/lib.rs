//! What the names in a statement mean, and which types its expressions have.
//!
//! [`check`] resolves every name of a statement as the server resolves it, and finds what the server would refuse beyond
//! grammar: names that are missing or ambiguous, counts that do not match, aggregates in wrong places, types that do not
//! fit. It asks a [`Catalog`] what is there. Whatever is not certain is [`Lookup::Uncertain`] or [`Type::Unknown`], and
//! nothing is claimed about it.

mod aggregates;
mod alter;
mod binder;
mod catalog;
mod constant;
mod data;
mod defaults;
mod definition;
mod expression;
mod fault;
mod fit;
mod from;
mod functions;
mod grouping;
mod indexes;
mod insert;
mod limits;
mod literal;
mod literal_rows;
mod operators;
mod partitions;
mod place;
mod query;
mod resolution;
mod routine;
mod rows;
mod rules;
mod scope;
mod statement;
#[cfg(test)]
mod testing;
mod triggers;
mod types;
mod values;
mod views;
mod wording;

use migrations_core::Product;

use rules::Rules;

pub use catalog::{
    Catalog, Check, Column, Columns, Key, Lookup, Partitioning, Relation, Routine, Strategy, TriggerKind,
};
pub use fault::{Fault, FaultKind};
pub use routine::Signature;
pub use scope::OutputColumn;
pub use statement::{Semantics, check, columns_of_query};
pub use types::Type;

/// Whether the catalog of a product lists a type of this canonical name.
///
/// ```
/// use migrations_core::Product;
/// use migrations_semantics::is_listed_type;
///
/// assert!(is_listed_type(Product::Postgres, "double precision"));
/// assert!(!is_listed_type(Product::Postgres, "hstore"));
/// ```
pub fn is_listed_type(product: Product, name: &str) -> bool {
    (Rules::of(product).types.is_listed)(name)
}

/// Whether a column of one type of PostgreSQL takes values of another without a cast that is written; `None` unless both are
/// types of the server itself, by their canonical names. Source: `pg_cast`.
///
/// ```
/// use migrations_semantics::is_assigned_type;
///
/// assert_eq!(is_assigned_type("integer", "bigint"), Some(true));
/// assert_eq!(is_assigned_type("text", "json"), Some(false));
/// assert_eq!(is_assigned_type("text", "mood"), None);
/// ```
pub fn is_assigned_type(from: &str, to: &str) -> Option<bool> {
    use data::postgres::{CastContext, cast, is_plain};
    let is_taken = || from == to || matches!(cast(from, to), Some(CastContext::Implicit | CastContext::Assignment));
    (is_plain(from) && is_plain(to)).then(is_taken)
}

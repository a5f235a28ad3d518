//! What statements change: from the typed tree to [`Change`]s.
//!
//! One file per noun. Everything that is kept of an expression goes through `expression`, so that there is one place
//! that knows in which form.

// Tests may ask for one form and panic at all others.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod alter_relation;
mod alter_table;
mod block;
mod collation;
mod column;
pub mod conduct;
mod constraint;
mod data_type;
mod dispatch;
mod expression;
mod index;
pub mod loss;
mod object;
mod parameter;
mod partition;
pub mod procedure;
mod properties;
mod query;
mod quoted;
pub mod recovery;
mod reference;
mod reported;
mod routine;
mod rows;
mod schema_effect;
mod schema_element;
pub mod script;
mod sequence;
mod session;
mod simple_query;
mod source;
pub(crate) mod star;
mod table;
mod tables_read;
#[cfg(test)]
mod testing;
pub mod transaction;
mod trigger;
pub mod uncompared;
pub mod unwritten;
mod user_type;
mod view;
mod words;

use migrations_core::lexer::tokenize;
use migrations_core::{Product, Server, Servers};
use migrations_syntax::ast::{AlterTable, Statement};

use crate::change::{Change, NamedKind};

pub(crate) use collation::usual as usual_collation;
pub(crate) use expression::{columns_in, expression, expression_within};
pub(crate) use quoted::quoted;
pub(crate) use reported::reported_facts;
pub use schema_effect::{Rows, SchemaEffect, Use};
pub use source::Source;
pub(crate) use source::ident_of;

/// What a statement does to the schema.
pub fn schema_effect(statement: &Statement, source: &Source<'_>) -> SchemaEffect {
    match statement {
        Statement::CreateTable(node) => table::create(node, source),
        Statement::AlterTable(node) => alter(node, source),
        Statement::CreateVirtualTable(node) => table::create_virtual(node, source),
        Statement::RenameTable(node) => table::rename(node, source),
        Statement::CreateIndex(node) => exact(index::create(node, source)),
        Statement::CreateView(node) => view::create_view(node, source),
        Statement::CreateSequence(node) => sequence::create_sequence(node, source),
        Statement::AlterSequence(node) => sequence::alter_sequence(node, source),
        Statement::CreateType(node) => user_type::create_type(node, source),
        Statement::AlterType(node) => user_type::alter_type(node, source),
        Statement::AlterDomain(node) => user_type::alter_domain(node, source),
        Statement::CreateSchema(node) => object::create_schema(node, source),
        Statement::CreateExtension(node) => object::create_extension(node, source),
        Statement::CreateRoutine(node) => routine::create_routine(node, source),
        Statement::CreateTrigger(node) => trigger::create_trigger(node, source),
        Statement::Policy(node) => trigger::policy(node, source),
        Statement::CreateRule(node) => trigger::create_rule(node, source),
        Statement::CreateOther(node) => object::create_other(node, source),
        Statement::Event(node) => object::event(node, source),
        Statement::CreateStatistics(node) => object::create_statistics(node, source),
        Statement::AlterObject(node) => object::alter_object(node, source),
        Statement::Drop(node) => object::drop(node, source),
        Statement::Comment(node) => properties::comment(node, source),
        Statement::Query(node) => query::query(node, source),
        Statement::Insert(node) => rows::insert(statement, node, source),
        Statement::Update(node) => rows::update(statement, node, source),
        Statement::Delete(node) => rows::delete(statement, node, source),
        Statement::Merge(node) => rows::merge(statement, node, source),
        Statement::Truncate(node) => rows::truncate(node, source),
        Statement::Copy(node) => rows::copy(node, source),
        Statement::Set(node) => session::set(node, source),
        Statement::SetConstraints(node) => session::set_constraints(node),
        Statement::SetStatement(node) => session::set_statement(node, source),
        Statement::Pragma(node) => session::pragma(node),
        Statement::Do(node) => block::block(node, source),
        Statement::Call(_) => SchemaEffect::Unknown("what it runs is not written here"),
        Statement::Prepared(node) => session::prepared(node),
        Statement::Opaque(node) => session::opaque(node),
        // A schema keeps nothing of these.
        Statement::Transaction(_) | Statement::DoExpressions(_) | Statement::Grant(_) | Statement::Maintenance(_) => {
            SchemaEffect::Nothing
        }
    }
}

/// ALTER of a relation: what tables can do, others can in part.
fn alter(node: &AlterTable, source: &Source<'_>) -> SchemaEffect {
    let kind = object::kind_of(node.kind, source);
    if kind == NamedKind::Table { alter_table::alter(node, source) } else { alter_relation::alter(node, kind, source) }
}

/// What a statement that stands alone does to the schema; `None` where the product would refuse it.
///
/// ```
/// use migrations_schema::lowering::schema_effect_of;
/// use migrations_core::{Dialect, Product};
///
/// assert!(schema_effect_of("CREATE TABEL t (a int)", Product::Postgres).is_none());
/// ```
pub fn schema_effect_of(text: &str, product: Product) -> Option<SchemaEffect> {
    let tokens = tokenize(text, product.dialect());
    let statement = migrations_syntax::parse_tokens(text, &tokens, 0, product).statement?;
    Some(schema_effect(&statement, &Source::new(text, &tokens, 0, product)))
}

/// What a statement that stands alone does to the schema, by the server, or by another product that
/// speaks its SQL.
pub fn schema_effect_in(text: &str, server: Server) -> SchemaEffect {
    let tokens = tokenize(text, server.product.dialect());
    let read = crate::tree::read(text, &(0..text.len()), &tokens, &Servers::around(server));
    match &read.tree {
        Some(statement) => schema_effect(statement, &Source::new(text, &tokens, 0, read.product)),
        None => SchemaEffect::Unknown("it cannot be read"),
    }
}

/// One exact change.
pub fn exact(change: Change) -> SchemaEffect {
    SchemaEffect::Exact(vec![change])
}

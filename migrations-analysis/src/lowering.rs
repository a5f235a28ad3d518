//! What statements change: from the typed tree to [`Change`]s.
//!
//! One file per noun. Everything that is kept of an expression goes through [`expression`], so that there is one place
//! that knows in which form.

mod alter_relation;
mod alter_table;
mod collation;
mod column;
mod constraint;
mod data_type;
mod expression;
mod index;
mod parameter;
mod partition;
mod reference;
mod sequence;
mod simple_query;
mod source;
mod table;
mod words;

use migrations_core::Product;
use migrations_core::lexer::tokenize;
use migrations_syntax::ast::{AlterTable, ObjectKind, Statement};

use crate::change::{Change, NamedKind};

pub use crate::reading::{Inserts, SchemaEffect, Use};
pub(crate) use expression::{expression, expression_within};
pub use source::Source;

/// What a statement does to the schema.
pub fn schema_effect(statement: &Statement, source: &Source<'_>) -> SchemaEffect {
    match statement {
        Statement::CreateTable(node) => table::create(node, source),
        Statement::AlterTable(node) => alter(node, source),
        Statement::CreateVirtualTable(node) => table::create_virtual(node, source),
        Statement::RenameTable(node) => table::rename(node, source),
        Statement::CreateIndex(node) => exact(index::create(node, source)),
        // Those of objects that are no tables.
        Statement::CreateView(_)
        | Statement::CreateSequence(_)
        | Statement::AlterSequence(_)
        | Statement::CreateType(_)
        | Statement::AlterType(_)
        | Statement::AlterDomain(_)
        | Statement::CreateSchema(_)
        | Statement::CreateExtension(_)
        | Statement::CreateRoutine(_)
        | Statement::CreateTrigger(_)
        | Statement::Event(_)
        | Statement::Policy(_)
        | Statement::CreateRule(_)
        | Statement::CreateStatistics(_)
        | Statement::CreateOther(_)
        | Statement::AlterObject(_)
        | Statement::Drop(_)
        | Statement::Comment(_)
        | Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::Set(_)
        | Statement::Pragma(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Prepared(_)
        | Statement::Grant(_)
        | Statement::Maintenance(_)
        | Statement::SetConstraints(_)
        | Statement::SetStatement(_)
        | Statement::Copy(_)
        | Statement::Opaque(_) => NOT_YET,
    }
}

/// ALTER of a relation: what tables can do, others can in part.
fn alter(node: &AlterTable, source: &Source<'_>) -> SchemaEffect {
    match node.kind {
        ObjectKind::Index => alter_relation::alter(node, NamedKind::Index, source),
        ObjectKind::View => alter_relation::alter(node, NamedKind::View, source),
        ObjectKind::MaterializedView => alter_relation::alter(node, NamedKind::MaterializedView, source),
        ObjectKind::Sequence => alter_relation::alter(node, NamedKind::Sequence, source),
        _ => alter_table::alter(node, source),
    }
}

const NOT_YET: SchemaEffect = SchemaEffect::Unknown("this form of statement is not known here");

/// What a statement that stands alone does to the schema; `None` where the product would refuse it.
///
/// ```
/// use migrations_analysis::lowering::schema_effect_of;
/// use migrations_core::Product;
///
/// assert!(schema_effect_of("CREATE TABEL t (a int)", Product::Postgres).is_none());
/// ```
pub fn schema_effect_of(text: &str, product: Product) -> Option<SchemaEffect> {
    let tokens = tokenize(text, product.dialect());
    let statement = migrations_syntax::parse_tokens(text, &tokens, 0, product).statement?;
    Some(schema_effect(&statement, &Source::new(text, &tokens, 0, product)))
}

/// One exact change.
pub(crate) fn exact(change: Change) -> SchemaEffect {
    SchemaEffect::Exact(vec![change])
}

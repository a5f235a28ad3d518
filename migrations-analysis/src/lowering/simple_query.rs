//! Queries that are no more than columns of one table.

use migrations_syntax::ast::{ExpressionKind, Query, QueryTerm, Select, SelectItem, TableFactor, TableReference};

use super::Source;
use crate::change::{Ident, Name, SimpleQuery};

/// What a query reads, if its columns are columns of one table and nothing else.
pub(super) fn simple_query(query: &Query, source: &Source<'_>) -> Option<SimpleQuery> {
    if query.with.is_some() || !query.rest.is_empty() {
        return None;
    }
    match &*query.first {
        QueryTerm::Select(select) => of_select(select, source),
        QueryTerm::Table { name, .. } => Some(SimpleQuery { table: source.name(name), columns: None }),
        QueryTerm::Nested(query) => simple_query(query, source),
        QueryTerm::Values(_) => None,
    }
}

fn of_select(select: &Select, source: &Source<'_>) -> Option<SimpleQuery> {
    let table = only_table(&select.from, source)?;
    if select.group_by.is_some() || select.having.is_some() {
        return None;
    }
    match select.items.as_slice() {
        [item] if item.value.kind == ExpressionKind::Wildcard(None) => Some(SimpleQuery { table, columns: None }),
        items => {
            let columns = items.iter().map(|item| only_column(item, source)).collect::<Option<_>>()?;
            Some(SimpleQuery { table, columns: Some(columns) })
        }
    }
}

fn only_table(from: &[TableReference], source: &Source<'_>) -> Option<Name> {
    match from {
        [TableReference { first: TableFactor::Table { name, alias: None, .. }, joins }] if joins.is_empty() => {
            Some(source.name(name))
        }
        _ => None,
    }
}

fn only_column(item: &SelectItem, source: &Source<'_>) -> Option<Ident> {
    match &item.value.kind {
        ExpressionKind::Column(name) if item.alias.is_none() && name.qualifiers().is_empty() => {
            Some(source.ident(name.last()))
        }
        _ => None,
    }
}

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
    let ExpressionKind::Column(name) = &item.value.kind else { return None };
    let is_alone = item.alias.is_none() && name.qualifiers().is_empty();
    is_alone.then(|| source.ident(name.last()))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::testing;
    use crate::change::Template;

    /// The table and its columns; none for all of them.
    #[track_caller]
    fn read(query: &str, product: Product) -> Option<(String, Vec<String>)> {
        let Template::Query(query) = testing::table(&format!("CREATE TABLE t AS {query}"), product).template else {
            panic!("{query}")
        };
        let names = |columns: Vec<crate::change::Ident>| columns.into_iter().map(|column| column.name).collect();
        query.map(|query| (query.table.name, query.columns.map(names).unwrap_or_default()))
    }

    #[test]
    fn columns_of_one_table_are_known() {
        for query in ["SELECT * FROM u", "SELECT * FROM u WHERE a > 0 ORDER BY a LIMIT 1"] {
            assert_eq!(read(query, Product::Sqlite), Some(("u".to_owned(), Vec::new())), "{query}");
        }
        let columns = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(read("SELECT a, b FROM u", Product::Postgres), Some(("u".to_owned(), columns)));
        assert_eq!(read("TABLE u WITH NO DATA", Product::Postgres), Some(("u".to_owned(), Vec::new())));
    }

    #[test]
    fn whatever_else_is_selected_is_not() {
        for query in [
            "SELECT a + 1 FROM u",
            "SELECT a AS b FROM u",
            "SELECT x.a FROM u AS x",
            "SELECT a FROM u, v",
            "SELECT a FROM u JOIN v",
            "SELECT a FROM u GROUP BY a",
            "SELECT a FROM u UNION SELECT a FROM v",
            "WITH u AS (SELECT 1) SELECT * FROM u",
            "VALUES (1)",
        ] {
            assert_eq!(read(query, Product::Sqlite), None, "{query}");
        }
    }
}

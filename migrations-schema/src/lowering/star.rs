//! `*` in the query of a view: PostgreSQL, MySQL and MariaDB write the columns in its place that are there when the view is made.

use migrations_core::Product;
use migrations_syntax::Span;
use migrations_syntax::ast::{
    CreateView, Expression, ExpressionKind, Join, JoinCondition, Name as Written, Query, QueryTerm, Select, Statement,
    TableAlias, TableFactor, TableReference,
};

use super::Source;
use crate::change::Name;
use crate::ddl::name as quoted;
use crate::server::Rules;

/// What stands behind the name of a view, with columns in the place of each `*`; `None` where there is no `*`, or where the
/// columns of one are not known. `columns` are those of a table or a view.
pub(crate) fn with_columns(
    definition: &str,
    product: Product,
    columns: &dyn Fn(&Name) -> Option<Vec<String>>,
) -> Option<String> {
    let view = View::read(definition, product)?;
    let mut stars = Stars { view: &view, product, columns, found: Vec::new() };
    stars.query(&view.tree.query)?;
    let mut text = view.text.clone();
    for (span, written) in stars.found.iter().rev() {
        text.replace_range(span.start()..span.end(), written);
    }
    (!stars.found.is_empty()).then(|| text[VIEW.len()..].to_owned())
}

/// The names of the columns of a view, if all of them can be told.
pub(crate) fn columns_of_view(definition: &str, product: Product) -> Option<Vec<String>> {
    let view = View::read(definition, product)?;
    let source = view.source(product);
    if !view.tree.columns.is_empty() {
        return Some(view.tree.columns.iter().map(|column| source.ident(column).name).collect());
    }
    let select = first_select(&view.tree.query)?;
    let name = |value: &Expression| {
        if let ExpressionKind::Column(column) = &value.kind { Some(source.ident(column.last()).name) } else { None }
    };
    let names = select.items.iter().map(|item| match &item.alias {
        Some(alias) => Some(source.ident(alias).name),
        None => name(&item.value),
    });
    names.collect()
}

fn first_select(query: &Query) -> Option<&Select> {
    match &*query.first {
        QueryTerm::Select(select) => Some(select),
        QueryTerm::Nested(query) => first_select(query),
        QueryTerm::Values(_) | QueryTerm::Table { .. } => None,
    }
}

const VIEW: &str = "CREATE VIEW v ";

/// The statement that makes a view, with its tree.
struct View {
    text: String,
    tokens: Vec<migrations_core::lexer::Token>,
    tree: CreateView,
}

impl View {
    fn read(definition: &str, product: Product) -> Option<Self> {
        let text = format!("{VIEW}{definition}");
        let tokens = migrations_core::lexer::tokenize(&text, product.dialect());
        let statement = migrations_syntax::parse_tokens(&text, &tokens, 0, product).statement?;
        let Statement::CreateView(tree) = statement else { return None };
        Some(Self { text, tokens, tree: *tree })
    }

    fn source(&self, product: Product) -> Source<'_> {
        Source::new(&self.text, &self.tokens, 0, product)
    }
}

struct Stars<'v> {
    view: &'v View,
    product: Product,
    columns: &'v dyn Fn(&Name) -> Option<Vec<String>>,
    found: Vec<(Span, String)>,
}

/// A table of FROM: how it is called there, and what it is.
struct Table {
    called: String,
    name: Name,
}

impl Stars<'_> {
    /// `None` where a `*` cannot be replaced. Tables of a WITH are not known by their names.
    fn query(&mut self, query: &Query) -> Option<()> {
        if query.with.is_some() {
            return None;
        }
        let terms = std::iter::once(&*query.first).chain(query.rest.iter().map(|(_, term)| term));
        for term in terms {
            match term {
                QueryTerm::Select(select) => self.select(select)?,
                QueryTerm::Nested(query) => self.query(query)?,
                QueryTerm::Values(_) | QueryTerm::Table { .. } => {}
            }
        }
        Some(())
    }

    fn select(&mut self, select: &Select) -> Option<()> {
        for item in &select.items {
            if let ExpressionKind::Wildcard(of) = &item.value.kind {
                let written = self.written(of.as_ref(), select)?;
                self.found.push((item.value.span, written));
            }
        }
        Some(())
    }

    /// The columns for which a `*` stands.
    fn written(&self, of: Option<&Written>, select: &Select) -> Option<String> {
        let tables = self.tables(select)?;
        let all: Vec<&Table> = match of {
            Some(of) => {
                let called = self.view.source(self.product).written(of.span()).to_owned();
                vec![tables.iter().find(|table| table.called.eq_ignore_ascii_case(&called))?]
            }
            None if joins(select).any(merges) => return None,
            None => tables.iter().collect(),
        };
        let is_alone = of.is_none() && all.len() == 1;
        let mut columns = Vec::new();
        for table in all {
            for column in (self.columns)(&table.name)? {
                let column = quoted(&column, Rules::of(self.product.into()));
                columns.push(if is_alone { column } else { format!("{}.{column}", table.called) });
            }
        }
        (!columns.is_empty()).then(|| columns.join(", "))
    }

    /// The tables of FROM; `None` where one is no table with a name.
    fn tables(&self, select: &Select) -> Option<Vec<Table>> {
        let first = select.from.iter().map(|reference| &reference.first);
        let factors = first.zip(&select.from).flat_map(|(first, reference)| {
            std::iter::once(first).chain(reference.joins.iter().map(|join| &join.table))
        });
        factors.map(|factor| self.table(factor)).collect()
    }

    fn table(&self, factor: &TableFactor) -> Option<Table> {
        let TableFactor::Table { name, alias, .. } = factor else { return None };
        let source = self.view.source(self.product);
        let called = match alias {
            Some(TableAlias { name: Some(alias), columns }) if columns.is_empty() => source.written(alias.span),
            Some(_) => return None,
            None => source.written(name.span()),
        };
        Some(Table { called: called.to_owned(), name: source.name(name) })
    }
}

fn joins(select: &Select) -> impl Iterator<Item = &Join> {
    select.from.iter().flat_map(|reference: &TableReference| &reference.joins)
}

/// Whether columns of both sides become one.
fn merges(join: &Join) -> bool {
    matches!(join.condition, JoinCondition::Using(..)) || join.words.contains("NATURAL")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(definition: &str, expected: Option<&str>) {
        let columns = |name: &Name| match name.name.as_str() {
            "t" => Some(vec!["id".to_owned(), "Big".to_owned()]),
            "u" => Some(vec!["a".to_owned()]),
            _ => None,
        };
        assert_eq!(with_columns(definition, Product::Postgres, &columns).as_deref(), expected, "{definition}");
    }

    #[test]
    fn a_star_stands_for_the_columns_of_its_tables() {
        check("AS SELECT * FROM t", Some("AS SELECT id, \"Big\" FROM t"));
        check("AS SELECT x.*, 1 FROM t AS x", Some("AS SELECT x.id, x.\"Big\", 1 FROM t AS x"));
        check("AS SELECT * FROM t, s.u", Some("AS SELECT t.id, t.\"Big\", s.u.a FROM t, s.u"));
        check("AS SELECT u.* FROM t JOIN u USING (id)", Some("AS SELECT u.a FROM t JOIN u USING (id)"));
        check("AS SELECT * FROM u UNION ALL (SELECT * FROM u)", Some("AS SELECT a FROM u UNION ALL (SELECT a FROM u)"));
    }

    #[test]
    fn what_is_not_known_stays() {
        for definition in [
            "AS SELECT id FROM t",
            "AS SELECT * FROM other",
            "AS SELECT * FROM t JOIN u USING (id)",
            "AS SELECT * FROM t NATURAL JOIN u",
            "AS WITH t AS (SELECT 1) SELECT * FROM t",
            "AS SELECT * FROM (SELECT 1) AS x",
            "AS SELECT count(*) FROM t",
        ] {
            check(definition, None);
        }
    }

    #[test]
    fn a_view_has_columns() {
        let found = |definition| columns_of_view(definition, Product::Postgres);
        assert_eq!(found("(One, \"Two\") AS SELECT 1, 2"), Some(vec!["one".to_owned(), "Two".to_owned()]));
        assert_eq!(found("AS SELECT t.a, 1 AS b FROM t"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(found("AS SELECT lower(a) FROM t"), None);
        assert_eq!(found("AS SELECT * FROM t"), None);
    }
}

//! Indexes and the keys that they are made of.

use migrations_syntax::ast::{
    CreateIndex, Expression, ExpressionKind, Ident, IfExists, IndexKey, IndexKeyValue, IndexKind, IndexOption, Literal,
    NullsOrder, SortOrder, TableIndex,
};

use super::expression::expression_at;
use super::{Source, collation, expression_within, properties};
use crate::change::{Change, IndexMarks, Key, KeyBody, Keys, Name, NewIndex};
use crate::properties::Properties;

/// CREATE INDEX
pub(super) fn create(index: &CreateIndex, source: &Source<'_>) -> Change {
    let table = source.name(&index.table);
    Change::CreateIndex(NewIndex {
        name: index.name.as_ref().map(|name| index_name(name, &table, source)),
        is_only: index.is_only,
        existing: index.if_exists,
        is_unique: index.kind == IndexKind::Unique,
        method: method(index.kind, index.method.as_ref(), &index.options, source),
        keys: keys(&index.keys, &index.include, source),
        condition: index.condition.as_ref().map(|condition| expression_within(condition, source.statement(), source)),
        nulls_equal: index.nulls_distinct == Some(false),
        marks: marks(&index.options, source),
        properties: properties::of_index(&index.parameters, index.tablespace.as_ref(), source),
        span: behind_word(index, source),
        table,
    })
}

/// An index stands in the schema of its table.
fn index_name(name: &migrations_syntax::ast::Name, table: &Name, source: &Source<'_>) -> Name {
    let own = source.ident(name.last()).name;
    let Name { schema, span, .. } = source.name(name);
    let schema = if source.rules().names.index_has_schema { schema } else { table.schema.clone() };
    Name { schema, name: own, span }
}

/// What stands behind the word INDEX.
fn behind_word(index: &CreateIndex, source: &Source<'_>) -> crate::Span {
    let words = match index.if_exists {
        IfExists::Replace => 4,
        IfExists::Error | IfExists::Skip => 2,
    };
    let kind = match index.kind {
        IndexKind::Plain => 0,
        IndexKind::Unique | IndexKind::Fulltext | IndexKind::Spatial | IndexKind::Vector => 1,
    };
    let start = source.word_behind(0, words + kind).map_or(0, migrations_syntax::Span::start);
    source.place(migrations_syntax::Span::new(start, source.end()))
}

/// An index within CREATE TABLE or ALTER TABLE (MySQL).
pub(super) fn of_table(index: &TableIndex, table: &Name, source: &Source<'_>) -> NewIndex {
    let words = match index.kind {
        IndexKind::Plain => 0,
        IndexKind::Unique | IndexKind::Fulltext | IndexKind::Spatial | IndexKind::Vector => 1,
    };
    let words = words + usize::from(!index.word.is_empty());
    let start =
        source.word_behind(index.span.start(), words).map_or(index.span.start(), migrations_syntax::Span::start);
    NewIndex {
        name: index.name.as_ref().map(|name| in_schema_of(table, name, source)),
        table: table.clone(),
        is_only: false,
        existing: IfExists::from(index.if_not_exists),
        is_unique: index.kind == IndexKind::Unique,
        method: method(index.kind, index.method.as_ref(), &index.options, source),
        keys: keys(&index.keys, &[], source),
        condition: None,
        nulls_equal: false,
        marks: marks(&index.options, source),
        properties: Properties::default(),
        span: source.place(migrations_syntax::Span::new(start, index.span.end())),
    }
}

/// The name of an index that is written without a schema.
pub(super) fn in_schema_of(table: &Name, name: &Ident, source: &Source<'_>) -> Name {
    let name = source.ident(name);
    Name { schema: table.schema.clone(), name: name.name, span: name.span }
}

/// How an index finds rows; empty for the usual way.
pub(super) fn method(kind: IndexKind, written: Option<&Ident>, options: &[IndexOption], source: &Source<'_>) -> String {
    let word = match kind {
        IndexKind::Fulltext => return "fulltext".to_owned(),
        IndexKind::Spatial => return "spatial".to_owned(),
        IndexKind::Vector => return "vector".to_owned(),
        // The last one counts.
        IndexKind::Plain | IndexKind::Unique => options.iter().rev().find_map(using).or(written),
    };
    let method = word.map_or(String::new(), |word| source.folded(word).to_lowercase());
    if method == "btree" { String::new() } else { method }
}

/// What the options say beside the method; of two the last one counts.
pub(super) fn marks(options: &[IndexOption], source: &Source<'_>) -> IndexMarks {
    let mut marks = IndexMarks::default();
    for option in options {
        match option {
            IndexOption::Comment(text) => marks.comment = source.text(text).name,
            IndexOption::Visible { is_visible, .. } => {
                marks.hidden = hidden(*is_visible, source);
            }
            IndexOption::Parser(name) => marks.parser = source.ident(name).name,
            // How its pages are kept does not show in a schema.
            IndexOption::Using(_) | IndexOption::Value { .. } => {}
        }
    }
    marks
}

/// A word for an index that queries do not use; empty where they do.
pub(super) fn hidden(is_visible: bool, source: &Source<'_>) -> &'static str {
    if is_visible { "" } else { source.rules().indexes.hidden }
}

fn using(option: &IndexOption) -> Option<&Ident> {
    match option {
        IndexOption::Using(method) => Some(method),
        IndexOption::Comment(_) | IndexOption::Visible { .. } | IndexOption::Parser(_) | IndexOption::Value { .. } => {
            None
        }
    }
}

/// `(a, lower(b) DESC) INCLUDE (c)`
pub(super) fn keys(list: &[IndexKey], include: &[Ident], source: &Source<'_>) -> Keys {
    Keys { list: list.iter().map(|one| key(one, source)).collect(), include: source.idents(include) }
}

fn key(node: &IndexKey, source: &Source<'_>) -> Key {
    let body = match &node.value {
        IndexKeyValue::Column(column) => KeyBody::Column(source.ident(column)),
        IndexKeyValue::Expression(value) => match column_of(value, source) {
            Some(column) => KeyBody::Column(column),
            None => KeyBody::Expression(key_expression(value, node, source)),
        },
    };
    Key { body, suffix: suffix(node, source) }
}

/// The column that an expression is, where a string stands for one.
fn column_of(value: &Expression, source: &Source<'_>) -> Option<crate::change::Ident> {
    let ExpressionKind::Literal(Literal::Text(text)) = &value.kind else { return None };
    if !source.rules().indexes.text_is_column {
        return None;
    }
    let text = source.text(text);
    Some(crate::change::Ident { name: text.name.to_lowercase(), span: text.span })
}

/// Without the parentheses that an expression needs to be a key.
fn key_expression(value: &Expression, key: &IndexKey, source: &Source<'_>) -> migrations_catalog::Expression {
    let whole = source.with_parentheses(value.span, key.span);
    expression_at(value, source.inside_parentheses(whole).unwrap_or(whole), source)
}

/// With its schema, where that is neither the usual one nor the server's own.
fn operator_class(name: &migrations_syntax::ast::Name, source: &Source<'_>) -> String {
    let own = source.folded(name.last());
    let schema = source.known_schema(source.name(name).schema);
    if schema.is_empty() || schema == "pg_catalog" { own } else { format!("{schema}.{own}") }
}

/// Length, collation, operator class and order, without what is usual.
fn suffix(key: &IndexKey, source: &Source<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(key.length.iter().map(|length| format!("({length})")));
    let collation = key.collation.as_ref().and_then(|name| collation::of_column(name, source));
    parts.extend(collation.map(|name| format!("collate {name}")));
    parts.extend(key.operator_class.iter().map(|(name, _)| operator_class(name, source)));
    let descends = key.order == Some(SortOrder::Descending);
    if descends {
        parts.push("desc".to_owned());
    }
    match key.nulls {
        Some(NullsOrder::First) if !descends => parts.push("nulls first".to_owned()),
        Some(NullsOrder::Last) if descends => parts.push("nulls last".to_owned()),
        Some(NullsOrder::First | NullsOrder::Last) | None => {}
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::testing;
    use crate::change::{Change, KeyBody, NewIndex};

    #[track_caller]
    fn index(text: &str, product: Product) -> NewIndex {
        match testing::change(text, product) {
            Change::CreateIndex(index) => index,
            other => panic!("{text}: {other:?}"),
        }
    }

    /// Each key with what follows it; expressions in angle brackets.
    #[track_caller]
    fn keys(list: &str, product: Product) -> Vec<String> {
        let index = index(&format!("CREATE INDEX i ON t ({list})"), product);
        let written = |body: KeyBody| match body {
            KeyBody::Column(column) => column.name,
            KeyBody::Expression(expression) => format!("<{}>", expression.source()),
        };
        index.keys.list.into_iter().map(|key| format!("{} {}", written(key.body), key.suffix)).collect()
    }

    #[test]
    fn keys_are_columns_or_expressions() {
        let found = keys("a, \"B\" DESC, lower(a), (a + 1), 'c', a COLLATE nocase ASC", Product::Sqlite);
        assert_eq!(found, ["a ", "b desc", "<lower(a)> ", "<a + 1> ", "c ", "a collate nocase"]);
        let found = keys("a, lower(b) text_ops DESC NULLS LAST, ((a ->> 'x')) COLLATE \"C\"", Product::Postgres);
        assert_eq!(found, ["a ", "<lower(b)> text_ops desc nulls last", "<(a ->> 'x')> collate \"C\""]);
        let found = keys("a(10) DESC, (lower(b))", Product::Mysql);
        assert_eq!(found, ["a (10) desc", "<lower(b)> "]);
    }

    #[test]
    fn an_index_stands_in_the_schema_of_its_table() {
        for (product, text, schema, name) in [
            (Product::Sqlite, "CREATE INDEX aux.I ON t (a)", "aux", "i"),
            (Product::Postgres, "CREATE INDEX I ON shop.t (a)", "shop", "i"),
            (Product::Mysql, "CREATE INDEX I ON shop.t (a)", "shop", "i"),
        ] {
            let found = index(text, product).name.map(|name| (name.schema, name.name));
            assert_eq!(found, Some((schema.to_owned(), name.to_owned())), "{text}");
        }
    }

    #[test]
    fn methods_that_are_usual_are_not_named() {
        for (product, text, method) in [
            (Product::Postgres, "CREATE INDEX i ON t USING btree (a)", ""),
            (Product::Postgres, "CREATE INDEX i ON t USING GIN (a)", "gin"),
            (Product::Mysql, "CREATE FULLTEXT INDEX i ON t (a)", "fulltext"),
            (Product::Mariadb, "CREATE INDEX i USING BTREE ON t (a) USING HASH", "hash"),
        ] {
            assert_eq!(index(text, product).method, method, "{text}");
        }
    }

    #[test]
    fn conditions_and_places_are_kept() {
        let found = index("CREATE UNIQUE INDEX CONCURRENTLY ON t (a) WHERE (a > 0) ", Product::Postgres);
        assert_eq!(found.condition.map(|condition| condition.source().to_owned()).as_deref(), Some("(a > 0)"));
        assert_eq!((found.is_unique, found.span), (true, 20..55));
        let found = index("CREATE INDEX IF NOT EXISTS i ON t (a)", Product::Sqlite);
        assert_eq!(found.span, 13..37);
    }
}

//! CREATE TABLE.

use migrations_catalog::Expression;
use migrations_syntax::Span;
use migrations_syntax::ast::{
    self, ConstraintKind, CreateTable, CreateVirtualTable, Persistence, TableElement, TableOption, TableSource,
};

use super::column::column;
use super::constraint::{self, Constraint};
use super::simple_query::simple_query;
use super::{SchemaEffect, Source, collation, exact, index, partition, properties};
use crate::change::{Change, Key, KeyBody, LikeOptions, Name, NewTable, SimpleQuery, Template};
use crate::properties::Properties;
use crate::server::Rules;

/// CREATE TABLE
pub(super) fn create(node: &CreateTable, source: &Source<'_>) -> SchemaEffect {
    let mut table =
        NewTable { existing: node.if_exists, form: form(node.persistence), ..empty(source.name(&node.name)) };
    match &node.source {
        TableSource::Elements(list) => elements(list, &mut table, source),
        TableSource::Like(name) => table.template = Template::Like(vec![(source.name(name), LikeOptions::all())]),
        TableSource::PartitionOf { parent, elements: own, bound } => {
            elements(own, &mut table, source);
            table.template = Template::Partition(source.name(parent));
            table.bound = partition::bound(bound, source);
        }
        TableSource::OfType { .. } => return SchemaEffect::Unknown("the columns of its type are not known here"),
    }
    what_follows(node, &mut table, source);
    exact(Change::CreateTable(Box::new(table)))
}

/// CREATE VIRTUAL TABLE (SQLite)
pub(super) fn create_virtual(node: &CreateVirtualTable, source: &Source<'_>) -> SchemaEffect {
    let name = source.name(&node.name);
    // A module reads its arguments itself, spaces and capitals included.
    let definition = source.written(Span::new(node.name.span().end(), source.end())).trim();
    exact(Change::CreateTable(Box::new(NewTable {
        existing: node.if_exists,
        form: "virtual",
        options: definition.to_owned(),
        ..empty(name)
    })))
}

/// A table of which nothing is known but its name.
pub(super) fn empty(name: Name) -> NewTable {
    NewTable {
        name,
        existing: crate::change::IfExists::Error,
        form: "",
        columns: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        template: Template::None,
        bound: Expression::default(),
        options: String::new(),
        comment: String::new(),
        collation: String::new(),
        properties: Properties::default(),
    }
}

/// A word for a table of another sort.
pub(super) fn form(persistence: Persistence) -> &'static str {
    match persistence {
        Persistence::Permanent => "",
        Persistence::Temporary => "temporary",
        Persistence::Unlogged => "unlogged",
        Persistence::Foreign => "foreign",
    }
}

fn elements(list: &[TableElement], table: &mut NewTable, source: &Source<'_>) {
    for element in list {
        match element {
            TableElement::Column(node) | TableElement::ColumnOptions(node) => {
                let (new, constraints) = column(node, source);
                table.columns.push(new);
                table.constraints.extend(constraints);
            }
            TableElement::Constraint(node) => {
                count_by_key(&node.kind, table, source);
                match constraint::of_table(node, &table.name, source) {
                    Some(Constraint::Constraint(new)) => table.constraints.push(new),
                    Some(Constraint::Index(new)) => table.indexes.push(new),
                    None => {}
                }
            }
            TableElement::Index(node) => table.indexes.push(index::of_table(node, &table.name, source)),
            TableElement::Like { table: name, options } => {
                like(table, source.name(name), like_options(options, source.rules()));
            }
            // Which rows are current is not in the schema.
            TableElement::Period { .. } => {}
        }
    }
}

/// `PRIMARY KEY (id AUTOINCREMENT)` (SQLite)
fn count_by_key(kind: &ConstraintKind, table: &mut NewTable, source: &Source<'_>) {
    let ConstraintKind::PrimaryKey(definition) = kind else { return };
    if !definition.is_autoincrement {
        return;
    }
    let named = super::index::keys(&definition.keys, &[], source);
    for column in &mut table.columns {
        let is_it =
            |key: &Key| matches!(&key.body, KeyBody::Column(name) if name.name.eq_ignore_ascii_case(&column.name.name));
        if named.list.iter().any(is_it) {
            column.identity = "autoincrement";
        }
    }
}

fn like(table: &mut NewTable, name: Name, options: LikeOptions) {
    if let Template::Like(list) = &mut table.template {
        list.push((name, options));
    } else {
        table.template = Template::Like(vec![(name, options)]);
    }
}

/// What LIKE takes along: what is said, or everything.
fn like_options(words: &[(String, bool)], rules: &Rules) -> LikeOptions {
    let mut options = if rules.tables.like_copies_all { LikeOptions::all() } else { LikeOptions::default() };
    for (word, is_included) in words {
        match word.as_str() {
            "ALL" => options = if *is_included { LikeOptions::all() } else { LikeOptions::default() },
            "DEFAULTS" => options.defaults = *is_included,
            "GENERATED" => options.generated = *is_included,
            "IDENTITY" => options.identity = *is_included,
            "CONSTRAINTS" => options.constraints = *is_included,
            "INDEXES" => options.indexes = *is_included,
            "COMMENTS" => options.comments = *is_included,
            "STORAGE" => options.storage = *is_included,
            "COMPRESSION" => options.compression = *is_included,
            // The names of copied STATISTICS are the server's.
            _ => {}
        }
    }
    options
}

/// What stands behind the columns.
fn what_follows(node: &CreateTable, table: &mut NewTable, source: &Source<'_>) {
    if !node.inherits.is_empty() {
        table.template = Template::Inherits(node.inherits.iter().map(|parent| source.name(parent)).collect());
    }
    if let Some(by) = &node.partition_by {
        table.form = "partitioned";
        table.options = partition::by(by, source);
    }
    node.options.iter().for_each(|option| self::option(option, table, source));
    let set = properties::of_table(&node.options, node.access_method.as_ref(), source);
    set.for_each(|set| table.properties.set(&set));
    if !node.partitions.is_empty() {
        table.options = partition::of_words(&node.partitions, source);
    }
    if let Some(query) = &node.query {
        from_query(simple_query(&query.query, source), table);
    }
}

/// Names without types are other names for the columns of the query (PostgreSQL); which is which is not followed.
fn from_query(query: Option<SimpleQuery>, table: &mut NewTable) {
    let has_names = table.columns.iter().any(|column| column.data_type.is_empty());
    if has_names {
        table.columns.clear();
    }
    table.template = Template::Query(query.filter(|_| !has_names));
}

fn option(option: &TableOption, table: &mut NewTable, source: &Source<'_>) {
    match option {
        TableOption::Comment(text) => table.comment = source.text(text).name,
        TableOption::CharacterSet(name) | TableOption::Collate(name) => {
            table.collation = collation::of_character_set(name, source).unwrap_or_else(|| table.collation.clone());
        }
        TableOption::Strict => add_word(&mut table.options, "strict"),
        TableOption::WithoutRowid => add_word(&mut table.options, "without rowid"),
        // A schema keeps these elsewhere, or not at all.
        TableOption::Value { .. }
        | TableOption::Union(_)
        | TableOption::SystemVersioning
        | TableOption::With(_)
        | TableOption::WithoutOids
        | TableOption::OnCommit(_)
        | TableOption::Tablespace(_)
        | TableOption::Server(_)
        | TableOption::ForeignOptions(_) => {}
    }
}

fn add_word(options: &mut String, word: &str) {
    if !options.is_empty() {
        options.push_str(", ");
    }
    options.push_str(word);
}

/// RENAME TABLE (MySQL, MariaDB)
pub(super) fn rename(node: &ast::RenameTable, source: &Source<'_>) -> SchemaEffect {
    let renames = node.renames.iter().map(|(from, to)| Change::Rename {
        kind: crate::change::NamedKind::Table,
        name: source.name(from),
        existing: node.if_exists.into(),
        table: None,
        to: source.name(to),
    });
    SchemaEffect::Exact(renames.collect())
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::testing::table;
    use super::super::{SchemaEffect, schema_effect_of};
    use crate::change::{Change, IfExists, Template};

    #[test]
    fn tables_of_other_sorts_have_a_word() {
        for (product, text, form, options) in [
            (Product::Sqlite, "CREATE TEMP TABLE t (a)", "temporary", ""),
            (Product::Sqlite, "CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID, STRICT", "", "without rowid, strict"),
            (
                Product::Sqlite,
                "CREATE VIRTUAL TABLE t USING fts5(a, content = '')",
                "virtual",
                "USING fts5(a, content = '')",
            ),
            (Product::Postgres, "CREATE UNLOGGED TABLE t (a int)", "unlogged", ""),
            (Product::Postgres, "CREATE FOREIGN TABLE t (a int) SERVER s", "foreign", ""),
            (Product::Mariadb, "CREATE TEMPORARY TABLE t (a int)", "temporary", ""),
        ] {
            let table = table(text, product);
            assert_eq!((table.form, table.options.as_str()), (form, options), "{text}");
        }
    }

    #[test]
    fn what_is_there_already_is_an_error_or_not() {
        for (product, text, existing) in [
            (Product::Sqlite, "CREATE TABLE t (a)", IfExists::Error),
            (Product::Sqlite, "CREATE TABLE IF NOT EXISTS t (a)", IfExists::Skip),
            (Product::Mariadb, "CREATE OR REPLACE TABLE t (a int)", IfExists::Replace),
        ] {
            assert_eq!(table(text, product).existing, existing, "{text}");
        }
    }

    #[test]
    fn options_of_mysql_tell_collation_and_comment() {
        let text = "CREATE TABLE t (a int) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='z'";
        let table = table(text, Product::Mysql);
        assert_eq!((table.collation.as_str(), table.comment.as_str()), ("utf8mb4_bin", "z"));
    }

    #[test]
    fn columns_come_from_other_tables() {
        let table_of = |text: &str, product| table(text, product).template;
        let Template::Like(list) =
            table_of("CREATE TABLE t (a int, LIKE u INCLUDING ALL EXCLUDING INDEXES)", Product::Postgres)
        else {
            panic!("LIKE")
        };
        assert!(list[0].1.defaults && !list[0].1.indexes);
        for text in ["CREATE TABLE t LIKE u", "CREATE TABLE t (LIKE u)"] {
            let Template::Like(list) = table_of(text, Product::Mysql) else { panic!("{text}") };
            assert!(list[0].1.indexes, "{text}");
        }
        let inherits = table_of("CREATE TABLE t (a int) INHERITS (u, shop.v)", Product::Postgres);
        assert!(matches!(inherits, Template::Inherits(list) if list.len() == 2));
    }

    #[test]
    fn other_names_for_the_columns_of_a_query_are_not_followed() {
        let found = table("CREATE TABLE t (x, y) AS SELECT a, b FROM u", Product::Postgres);
        assert!(found.columns.is_empty());
        assert_eq!(found.template, Template::Query(None));
    }

    #[test]
    fn the_columns_of_a_type_are_not_known() {
        let effect = schema_effect_of("CREATE TABLE t OF mood", Product::Postgres);
        assert!(matches!(effect, Some(SchemaEffect::Unknown(_))), "{effect:?}");
    }

    #[test]
    fn several_tables_are_renamed_at_once() {
        let effect = schema_effect_of("RENAME TABLE a TO b, c TO shop.d", Product::Mysql);
        let Some(SchemaEffect::Exact(changes)) = effect else { panic!("{effect:?}") };
        assert!(matches!(&changes[1], Change::Rename { to, .. } if to.schema == "shop"));
    }
}

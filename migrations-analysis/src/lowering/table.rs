//! CREATE TABLE.

use migrations_core::Dialect;
use migrations_core::schema::Expression;
use migrations_syntax::Span;
use migrations_syntax::ast::{
    self, CreateTable, CreateVirtualTable, Persistence, TableElement, TableOption, TableSource,
};

use super::column::column;
use super::constraint::{self, Constraint};
use super::simple_query::simple_query;
use super::{SchemaEffect, Source, collation, exact, index, partition};
use crate::change::{Change, LikeOptions, Name, NewTable, Template};

/// CREATE TABLE
pub(super) fn create(node: &CreateTable, source: &Source<'_>) -> SchemaEffect {
    let mut table =
        NewTable { existing: node.if_exists.into(), form: form(node.persistence), ..empty(source.name(&node.name)) };
    match &node.source {
        TableSource::Elements(list) => elements(list, &mut table, source),
        TableSource::Like(name) => table.template = Template::Like(vec![(source.name(name), LikeOptions::all())]),
        TableSource::PartitionOf { parent, bound, .. } => {
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
    let definition = source.written(Span::new(node.name.span().end(), source.end()));
    exact(Change::CreateTable(Box::new(NewTable {
        existing: node.if_exists.into(),
        form: "virtual",
        options: Expression::read(definition, source.dialect()).to_string(),
        ..empty(name)
    })))
}

/// A table of which nothing is known but its name.
pub(super) fn empty(name: Name) -> NewTable {
    NewTable {
        name,
        existing: crate::change::Existing::Error,
        form: "",
        columns: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        template: Template::None,
        bound: Expression::default(),
        options: String::new(),
        comment: String::new(),
        collation: String::new(),
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
            TableElement::Constraint(node) => match constraint::of_table(node, &table.name, source) {
                Some(Constraint::Constraint(new)) => table.constraints.push(new),
                Some(Constraint::Index(new)) => table.indexes.push(new),
                None => {}
            },
            TableElement::Index(node) => table.indexes.push(index::of_table(node, &table.name, source)),
            TableElement::Like { table: name, options } => {
                like(table, source.name(name), like_options(options, source.dialect()));
            }
            // Which rows are current is not in the schema.
            TableElement::Period { .. } => {}
        }
    }
}

fn like(table: &mut NewTable, name: Name, options: LikeOptions) {
    match &mut table.template {
        Template::Like(list) => list.push((name, options)),
        template => *template = Template::Like(vec![(name, options)]),
    }
}

/// What LIKE takes along: what is said (PostgreSQL), or everything (MySQL, MariaDB).
fn like_options(words: &[(String, bool)], dialect: Dialect) -> LikeOptions {
    let mut options = if dialect == Dialect::Mysql { LikeOptions::all() } else { LikeOptions::default() };
    for (word, is_included) in words {
        match word.as_str() {
            "ALL" => options = if *is_included { LikeOptions::all() } else { LikeOptions::default() },
            "DEFAULTS" => options.defaults = *is_included,
            "GENERATED" => options.generated = *is_included,
            "IDENTITY" => options.identity = *is_included,
            "CONSTRAINTS" => options.constraints = *is_included,
            "INDEXES" => options.indexes = *is_included,
            "COMMENTS" => options.comments = *is_included,
            // STORAGE, STATISTICS and COMPRESSION do not show in a schema.
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
    if !node.partitions.is_empty() {
        table.options = partition::of_words(&node.partitions, source);
    }
    if let Some(query) = &node.query {
        table.template = Template::Query(simple_query(&query.query, source));
    }
}

fn option(option: &TableOption, table: &mut NewTable, source: &Source<'_>) {
    match option {
        TableOption::Comment(text) => table.comment = source.text(text).name,
        TableOption::CharacterSet(name) | TableOption::Collate(name) => {
            table.collation = collation::of_character_set(name, source);
        }
        TableOption::Strict => add_word(&mut table.options, "strict"),
        TableOption::WithoutRowid => add_word(&mut table.options, "without rowid"),
        // Where and how rows are kept does not show in a schema.
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

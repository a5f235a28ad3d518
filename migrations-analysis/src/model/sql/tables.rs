//! Tables, their keys and their indexes as SQL.

use migrations_core::Dialect;

use super::Script;
use super::names::{literal, name, qualified};
use super::sequence_options;
use crate::model::Key;
use crate::model::constraints::columns_of;
use crate::model::objects::{Column, Constraint, ConstraintKind, Index, IndexKey, Object, Table};
use crate::model::rules;

impl<'m> Script<'m> {
    /// Parents before their heirs.
    pub(super) fn tables(&mut self) {
        let mut done: Vec<&Key> = Vec::new();
        let tables: Vec<(&'m Key, &'m Table)> = self
            .objects()
            .filter_map(|(key, object)| match object {
                Object::Table(table) if table.form != "temporary" => Some((key, table)),
                _ => None,
            })
            .collect();
        for (key, table) in &tables {
            self.table_after_parents(key, table, &tables, &mut done);
        }
    }

    fn table_after_parents(
        &mut self,
        key: &'m Key,
        table: &'m Table,
        tables: &[(&'m Key, &'m Table)],
        done: &mut Vec<&'m Key>,
    ) {
        if done.contains(&key) {
            return;
        }
        done.push(key);
        for (schema, parent) in &table.parents {
            let found = tables.iter().find(|(other, _)| other.schema == *schema && other.name == *parent);
            if let Some((other, parent)) = found {
                self.table_after_parents(other, parent, tables, done);
            }
        }
        self.table(key, table);
    }

    fn table(&mut self, key: &Key, table: &Table) {
        let own = self.qualified(key);
        if table.is_partly_known && table.columns.is_empty() && table.form != "virtual" {
            // There is no way to write it.
            return;
        }
        if table.form == "virtual" {
            self.push(format!("CREATE VIRTUAL TABLE {own} {}", table.options));
            return;
        }
        let parents: Vec<String> =
            table.parents.iter().map(|(schema, parent)| qualified(schema, parent, self.dialect())).collect();
        let form = match table.form.as_str() {
            "unlogged" => "UNLOGGED ",
            "foreign" => "FOREIGN ",
            _ => "",
        };
        let partitions =
            if table.form == "partitioned" { format!(" PARTITION BY {}", table.options) } else { String::new() };
        if table.is_partition {
            let bound = table.bound.source();
            self.push(format!("CREATE {form}TABLE {own} PARTITION OF {} {bound}{partitions}", parents.join(", ")));
            return;
        }
        let mut parts: Vec<String> = table.columns.iter().map(|column| self.column(key, table, column)).collect();
        let is_inline = |constraint: &&Constraint| !self.is_added_later(table, constraint) && !is_of_column(constraint);
        parts.extend(table.constraints.iter().filter(is_inline).filter_map(|it| self.constraint(table, it)));
        if self.dialect() == Dialect::Mysql {
            parts.extend(table.indexes.iter().map(|index| self.index_in_table(index)));
        }
        let mut statement = format!("CREATE {form}TABLE {own} (\n    {}\n)", parts.join(",\n    "));
        if !parents.is_empty() {
            statement.push_str(&format!(" INHERITS ({})", parents.join(", ")));
        }
        statement.push_str(&partitions);
        statement.push_str(&self.table_options(table));
        self.push(statement);
        if self.dialect() != Dialect::Mysql {
            for index in &table.indexes {
                let statement = self.index(key, index);
                self.push(statement);
            }
        }
    }

    fn table_options(&self, table: &Table) -> String {
        let mut options = String::new();
        match self.dialect() {
            Dialect::Postgres => {}
            Dialect::Sqlite => options = format!(" {}", table.options.to_uppercase()),
            Dialect::Mysql => {
                if !table.collation.is_empty() {
                    options.push_str(&format!(" DEFAULT {}", collation(&table.collation)));
                }
                if !table.comment.is_empty() {
                    options.push_str(&format!(" COMMENT = {}", literal(&table.comment)));
                }
            }
        }
        options.trim_end().to_owned()
    }

    fn column(&self, key: &Key, table: &Table, column: &Column) -> String {
        let dialect = self.dialect();
        let mut text = name(&column.name, dialect);
        let mut add = |part: &str| {
            if !part.is_empty() {
                text.push(' ');
                text.push_str(part);
            }
        };
        add(&column.data_type);
        if !column.collation.is_empty() {
            let collates = if dialect == Dialect::Mysql {
                collation(&column.collation)
            } else {
                format!("COLLATE {}", column.collation)
            };
            add(&collates);
        }
        if let Some((expression, is_stored)) = &column.generated {
            let kind = match (is_stored, dialect) {
                (true, _) => " STORED",
                (false, Dialect::Postgres) => "",
                (false, _) => " VIRTUAL",
            };
            add(&format!("GENERATED ALWAYS AS ({}){kind}", expression.source()));
        }
        if column.is_not_null {
            add("NOT NULL");
        } else if dialect == Dialect::Mysql && column.data_type.starts_with("timestamp") {
            add("NULL");
        }
        if let Some(default) = &column.default {
            add(&format!("DEFAULT {}", default.source()));
        }
        if let Some(update) = &column.on_update {
            add(&format!("ON UPDATE {}", update.source()));
        }
        match column.identity.as_str() {
            "auto_increment" => add("AUTO_INCREMENT"),
            "autoincrement" => add("PRIMARY KEY AUTOINCREMENT"),
            "" => {}
            kind => {
                add(&format!("GENERATED {} AS IDENTITY{}", kind.to_uppercase(), self.identity_options(key, column)));
            }
        }
        if dialect == Dialect::Mysql {
            if !column.comment.is_empty() {
                add(&format!("COMMENT {}", literal(&column.comment)));
            }
            for constraint in table.constraints.iter().filter(|constraint| is_of_column(constraint)) {
                if let ConstraintKind::Check { condition, column: Some(of) } = &constraint.kind
                    && *of == column.name
                {
                    add(&format!("CHECK ({})", condition.source()));
                }
            }
        }
        text
    }

    /// The options of the sequence behind an identity, and its name where that is another one.
    fn identity_options(&self, key: &Key, column: &Column) -> String {
        let owner = (key.schema.clone(), key.name.clone(), column.name.clone());
        let found = self.objects().find_map(|(place, object)| match object {
            Object::Sequence(sequence) if sequence.is_identity && sequence.owner.as_ref() == Some(&owner) => {
                Some((place, sequence))
            }
            _ => None,
        });
        let Some((place, sequence)) = found else { return String::new() };
        let usual = rules::chosen_name(&key.name, &column.name, "seq", |_| false);
        let mut options = sequence_options(sequence);
        if place.name != usual {
            options.insert_str(0, &format!(" SEQUENCE NAME {}", self.qualified(place)));
        }
        if options.is_empty() { options } else { format!(" ({})", options.trim_start()) }
    }

    /// Keys to other tables, what is not checked for the rows that are there, and a key of the same columns as one before,
    /// which PostgreSQL would leave out of a new table.
    fn is_added_later(&self, table: &Table, constraint: &Constraint) -> bool {
        let is_key = matches!(constraint.kind, ConstraintKind::ForeignKey { .. });
        let columns = columns_of(&constraint.kind);
        let is_again = matches!(constraint.kind, ConstraintKind::Unique { .. })
            && table.constraints.iter().any(|other| {
                other.name != constraint.name
                    && columns_of(&other.kind) == columns
                    && (matches!(other.kind, ConstraintKind::PrimaryKey { .. }) || other.name < constraint.name)
            });
        match self.dialect() {
            Dialect::Postgres => is_key || constraint.is_unchecked || is_again,
            Dialect::Mysql => is_key,
            Dialect::Sqlite => false,
        }
    }

    pub(super) fn foreign_keys(&mut self) {
        for (key, object) in self.objects() {
            let Object::Table(table) = object else { continue };
            if table.is_partition || table.form == "temporary" {
                continue;
            }
            let added = table.constraints.iter().filter(|constraint| self.is_added_later(table, constraint));
            let texts: Vec<String> = added.filter_map(|constraint| self.constraint(table, constraint)).collect();
            for text in texts {
                self.push(format!("ALTER TABLE {} ADD {text}", self.qualified(key)));
            }
        }
    }

    fn constraint(&self, table: &Table, constraint: &Constraint) -> Option<String> {
        let dialect = self.dialect();
        let mut text = if constraint.name.is_empty() || dialect == Dialect::Sqlite || constraint.name == "PRIMARY" {
            String::new()
        } else {
            format!("CONSTRAINT {} ", name(&constraint.name, dialect))
        };
        let include = |columns: &[String]| {
            if columns.is_empty() { String::new() } else { format!(" INCLUDE ({})", self.list(columns)) }
        };
        match &constraint.kind {
            ConstraintKind::PrimaryKey { .. }
                if table.columns.iter().any(|column| column.identity == "autoincrement") =>
            {
                return None;
            }
            ConstraintKind::PrimaryKey { keys, include: more } => {
                if dialect == Dialect::Mysql {
                    text.clear();
                }
                text.push_str(&format!("PRIMARY KEY ({}){}", self.keys(keys), include(more)));
            }
            ConstraintKind::Unique { keys, include: more, nulls_equal } => {
                let nulls = if *nulls_equal { " NULLS NOT DISTINCT" } else { "" };
                text.push_str(&format!("UNIQUE{nulls} ({}){}", self.keys(keys), include(more)));
            }
            ConstraintKind::ForeignKey { columns, table, targets, actions } => {
                let targets = if targets.is_empty() { String::new() } else { format!(" ({})", self.list(targets)) };
                let target = qualified(&table.0, &table.1, dialect);
                text.push_str(&format!("FOREIGN KEY ({}) REFERENCES {target}{targets}", self.list(columns)));
                // MATCH stands before what is done.
                let actions = actions.to_uppercase();
                match actions.strip_suffix("MATCH FULL") {
                    Some(rest) => text.push_str(&format!(" MATCH FULL {}", rest.trim())),
                    None if actions.is_empty() => {}
                    None => text.push_str(&format!(" {actions}")),
                }
            }
            ConstraintKind::Check { condition, .. } => text.push_str(&format!("CHECK ({})", condition.source())),
            ConstraintKind::Exclude(definition) => text.push_str(&format!("EXCLUDE {}", definition.source())),
        }
        if !constraint.deferral.is_empty() {
            text.push_str(&format!(" {}", constraint.deferral.to_uppercase()));
        }
        if constraint.is_unchecked {
            text.push_str(" NOT VALID");
        }
        Some(text.trim_end().to_owned())
    }

    fn keys(&self, keys: &[IndexKey]) -> String {
        let key = |key: &IndexKey| {
            let body = match &key.body {
                Ok(column) => name(column, self.dialect()),
                Err(expression) => format!("({})", expression.source()),
            };
            format!("{body} {}", key.suffix).trim_end().to_owned()
        };
        keys.iter().map(key).collect::<Vec<_>>().join(", ")
    }

    /// CREATE INDEX
    pub(super) fn index(&self, key: &Key, index: &Index) -> String {
        let unique = if index.is_unique { "UNIQUE " } else { "" };
        let own = name(&index.name, self.dialect());
        let method = if index.method.is_empty() { String::new() } else { format!(" USING {}", index.method) };
        let mut text =
            format!("CREATE {unique}INDEX {own} ON {}{method} ({})", self.qualified(key), self.keys(&index.keys));
        if !index.include.is_empty() {
            text.push_str(&format!(" INCLUDE ({})", self.list(&index.include)));
        }
        if index.nulls_equal {
            text.push_str(" NULLS NOT DISTINCT");
        }
        if let Some(condition) = &index.condition {
            text.push_str(&format!(" WHERE {}", condition.source()));
        }
        text
    }

    /// KEY, as it stands in CREATE TABLE (MySQL).
    fn index_in_table(&self, index: &Index) -> String {
        let (kind, method) = match index.method.as_str() {
            "fulltext" => ("FULLTEXT ", ""),
            "spatial" => ("SPATIAL ", ""),
            _ if index.is_unique => ("UNIQUE ", index.method.as_str()),
            _ => ("", index.method.as_str()),
        };
        let method = if method.is_empty() { String::new() } else { format!(" USING {method}") };
        format!("{kind}KEY {} ({}){method}", name(&index.name, self.dialect()), self.keys(&index.keys))
    }
}

/// Whether it is written with its column, and has the name of that (MariaDB).
fn is_of_column(constraint: &Constraint) -> bool {
    matches!(&constraint.kind, ConstraintKind::Check { column: Some(column), .. } if *column == constraint.name)
}

/// A collation, or a character set: the model holds what was written.
fn collation(name: &str) -> String {
    if name.contains('_') { format!("COLLATE {name}") } else { format!("CHARACTER SET {name}") }
}

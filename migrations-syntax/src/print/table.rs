//! CREATE TABLE.

use migrations_core::Product;

use super::Printer;
use super::name::Role;
use crate::ast::{
    CreateTable, IfExists, PartitionBound, Persistence, RenameTable, TableElement, TableIndex, TableOption, TableQuery,
    TableSource,
};

impl Printer {
    pub(super) fn create_table(&mut self, create: &CreateTable) {
        self.word("CREATE");
        self.word_if(create.if_exists == IfExists::Replace, "OR REPLACE");
        self.persistence(create.persistence);
        self.word("TABLE");
        self.word_if(create.if_exists == IfExists::Skip, "IF NOT EXISTS");
        self.name(&create.name, Role::Table);
        self.table_source(&create.source, create.query.is_some());
        if !create.inherits.is_empty() {
            self.word("INHERITS");
            self.list_in_parentheses(&create.inherits, |printer, parent| printer.name(parent, Role::Table));
        }
        if let Some(partition_by) = &create.partition_by {
            self.word("PARTITION BY");
            self.ident(&partition_by.strategy, Role::Word);
            self.index_keys(&partition_by.keys);
        }
        self.ident_behind("USING", &create.access_method, Role::Column);
        self.table_options(&create.options);
        self.words(&create.partitions);
        self.word(&create.duplicates);
        if let Some(query) = &create.query {
            self.table_query(query);
        }
    }

    /// TEMPORARY and its like.
    pub(super) fn persistence(&mut self, persistence: Persistence) {
        match persistence {
            Persistence::Permanent => {}
            Persistence::Temporary => self.word("TEMPORARY"),
            Persistence::Unlogged => self.word("UNLOGGED"),
            Persistence::Foreign => self.word("FOREIGN"),
        }
    }

    fn table_source(&mut self, source: &TableSource, has_query: bool) {
        match source {
            // PostgreSQL has parentheses even around nothing, the others around something only.
            TableSource::Elements(elements)
                if elements.is_empty() && (has_query || self.product != Product::Postgres) => {}
            TableSource::Elements(elements) => self.list_in_parentheses(elements, Self::table_element),
            TableSource::PartitionOf { parent, elements, bound } => {
                self.word("PARTITION OF");
                self.name(parent, Role::Table);
                self.list_if_any(elements, Self::table_element);
                self.partition_bound(bound);
            }
            TableSource::OfType { name, elements } => {
                self.word("OF");
                self.name(name, Role::Table);
                self.list_if_any(elements, Self::table_element);
            }
            TableSource::Like(table) => {
                self.word("LIKE");
                self.name(table, Role::Table);
            }
        }
    }

    pub(super) fn table_element(&mut self, element: &TableElement) {
        match element {
            TableElement::Column(column) | TableElement::ColumnOptions(column) => self.column(column),
            TableElement::Constraint(constraint) => self.table_constraint(constraint),
            TableElement::Index(index) => self.table_index(index),
            TableElement::Like { table, options } => {
                self.word("LIKE");
                self.name(table, Role::Table);
                for (word, is_included) in options {
                    self.word(if *is_included { "INCLUDING" } else { "EXCLUDING" });
                    self.word(word);
                }
            }
            TableElement::Period { name, start, end } => {
                self.word("PERIOD FOR");
                self.ident(name, Role::Column);
                self.columns(&[start.clone(), end.clone()]);
            }
        }
    }

    pub(super) fn table_index(&mut self, index: &TableIndex) {
        self.index_kind(index.kind);
        self.word(&index.word);
        self.word_if(index.if_not_exists, "IF NOT EXISTS");
        self.ident_if_any(&index.name, Role::Column);
        self.ident_behind("USING", &index.method, Role::Word);
        self.index_keys(&index.keys);
        self.index_options(&index.options);
    }

    /// For which values a partition is.
    pub(super) fn partition_bound(&mut self, bound: &PartitionBound) {
        match bound {
            PartitionBound::Default => self.word("DEFAULT"),
            PartitionBound::In(values) => {
                self.word("FOR VALUES IN");
                self.list_in_parentheses(values, Self::expression);
            }
            PartitionBound::Range { from, to } => {
                self.word("FOR VALUES FROM");
                self.list_in_parentheses(from, Self::expression);
                self.word("TO");
                self.list_in_parentheses(to, Self::expression);
            }
            PartitionBound::Hash { modulus, remainder } => {
                self.word("FOR VALUES WITH");
                self.in_parentheses(|printer| {
                    printer.word("MODULUS");
                    printer.put(modulus);
                    printer.glue(",");
                    printer.word("REMAINDER");
                    printer.put(remainder);
                });
            }
        }
    }

    /// What follows the parentheses; SQLite has commas between.
    fn table_options(&mut self, options: &[TableOption]) {
        if self.product == Product::Sqlite {
            self.list(options, Self::table_option);
        } else {
            options.iter().for_each(|option| self.table_option(option));
        }
    }

    pub(super) fn table_option(&mut self, option: &TableOption) {
        match option {
            TableOption::Value { name, value } => self.assigned(name, value),
            TableOption::Comment(text) => {
                self.word("COMMENT");
                self.put("=");
                self.text_literal(text);
            }
            TableOption::CharacterSet(name) => {
                self.word("DEFAULT CHARACTER SET");
                self.put("=");
                self.ident(name, Role::Loose);
            }
            TableOption::Collate(name) => {
                self.word("COLLATE");
                self.put("=");
                self.ident(name, Role::Loose);
            }
            TableOption::Union(tables) => {
                self.word("UNION");
                self.put("=");
                self.list_in_parentheses(tables, |printer, table| printer.name(table, Role::Table));
            }
            TableOption::SystemVersioning => self.word("WITH SYSTEM VERSIONING"),
            TableOption::With(parameters) => {
                self.word("WITH");
                self.parameters(parameters);
            }
            TableOption::WithoutOids => self.word("WITHOUT OIDS"),
            TableOption::OnCommit(words) => {
                self.word("ON COMMIT");
                self.word(words);
            }
            TableOption::Tablespace(name) => {
                self.word("TABLESPACE");
                self.ident(name, Role::Column);
            }
            TableOption::Server(name) => {
                self.word("SERVER");
                self.ident(name, Role::Column);
            }
            TableOption::ForeignOptions(options) => self.foreign_options(options),
            TableOption::Strict => self.word("STRICT"),
            TableOption::WithoutRowid => self.word("WITHOUT ROWID"),
        }
    }

    fn table_query(&mut self, query: &TableQuery) {
        self.word_if(query.has_as, "AS");
        self.query(&query.query);
        self.with_data(query.with_data);
    }

    pub(super) fn rename_table(&mut self, rename: &RenameTable) {
        self.word("RENAME TABLE");
        self.word_if(rename.if_exists, "IF EXISTS");
        let mut waits = rename.online.iter();
        self.list(&rename.renames, |printer, (from, to)| {
            printer.name(from, Role::Table);
            waits.next().into_iter().for_each(|wait| printer.online_option(wait));
            printer.word("TO");
            printer.name(to, Role::Table);
        });
    }
}

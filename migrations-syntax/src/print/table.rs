//! CREATE TABLE.

use super::Printer;
use super::name::Role;
use crate::ast::{
    CreateTable, IfExists, PartitionBound, Persistence, RenameTable, TableElement, TableIndex, TableOption, TableQuery,
    TableSource,
};
use crate::grammar::Feature;

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
                if elements.is_empty() && (has_query || !self.has(Feature::EmptyTables)) => {}
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
        if self.has(Feature::CommasBetweenOptions) {
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

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    #[test]
    fn tables_of_every_product() {
        statement(
            Sqlite,
            "create temp table if not exists main.t (a integer primary key autoincrement, b default 'x' collate nocase, check (a > 1)) strict, without rowid",
            "CREATE TEMPORARY TABLE IF NOT EXISTS main.t (a integer PRIMARY KEY AUTOINCREMENT, b DEFAULT 'x' COLLATE nocase, CHECK (a > 1)) STRICT, WITHOUT ROWID",
        );
        statement(
            Postgres,
            "create unlogged table t (a int, like u including all) inherits (v) partition by list (a, (b + 1)) with (fillfactor = 70) tablespace x",
            "CREATE UNLOGGED TABLE t (a int, LIKE u INCLUDING ALL) INHERITS (v) PARTITION BY list (a, (b + 1)) WITH (fillfactor = 70) TABLESPACE x",
        );
        statement(
            Postgres,
            "create table t partition of u for values from (1, minvalue) to (2, maxvalue)",
            "CREATE TABLE t PARTITION OF u FOR VALUES FROM (1, minvalue) TO (2, maxvalue)",
        );
        statement(
            Mysql,
            "create table t (a int unsigned not null auto_increment, b enum('x') charset utf8mb4, key k (b(10)), fulltext (b)) engine innodb comment 'x' default charset utf8mb4",
            "CREATE TABLE t (a int UNSIGNED NOT NULL AUTO_INCREMENT, b enum('x') CHARACTER SET utf8mb4, KEY k (b(10)), FULLTEXT (b)) ENGINE = innodb COMMENT = 'x' DEFAULT CHARACTER SET = utf8mb4",
        );
        statement(
            Mariadb,
            "create or replace table t (a int, period for p (b, c)) with system versioning",
            "CREATE OR REPLACE TABLE t (a int, PERIOD FOR p (b, c)) WITH SYSTEM VERSIONING",
        );
        statement(Mysql, "create table t like u", "CREATE TABLE t LIKE u");
        statement(Postgres, "create table t as select 1 with no data", "CREATE TABLE t AS SELECT 1 WITH NO DATA");
        statement(Postgres, "create table t ()", "CREATE TABLE t ()");
    }

    #[test]
    fn defaults_are_in_parentheses_where_the_product_wants_them() {
        statement(
            Sqlite,
            "create table t (a default (b + 1), c default -1)",
            "CREATE TABLE t (a DEFAULT (b + 1), c DEFAULT -1)",
        );
        statement(
            Postgres,
            "create table t (a int default (1 + 2), b bool default (c and d))",
            "CREATE TABLE t (a int DEFAULT 1 + 2, b bool DEFAULT (c AND d))",
        );
        statement(
            Mysql,
            "create table t (a json default ('x'), b int default 1, c datetime default now(), d char(36) default (uuid()))",
            "CREATE TABLE t (a json DEFAULT ('x'), b int DEFAULT 1, c datetime DEFAULT now(), d char(36) DEFAULT (uuid()))",
        );
    }
}

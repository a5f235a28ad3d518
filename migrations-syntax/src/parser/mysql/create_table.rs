//! CREATE TABLE.

use super::super::{Parser, Read};
use crate::ast::{CreateTable, IfExists, Name, Persistence, Statement, TableElement, TableQuery, TableSource};

impl Parser<'_> {
    /// CREATE TABLE, behind CREATE and OR REPLACE
    pub(super) fn create_table(&mut self, or_replace: bool) -> Read<Statement> {
        let persistence = if self.eat("TEMPORARY") { Persistence::Temporary } else { Persistence::Permanent };
        if !self.is_mariadb() {
            self.eat("EXTERNAL");
        }
        self.expect("TABLE")?;
        let if_exists = self.if_exists_behind(or_replace)?;
        let name = self.two_part_name()?;
        let mut table = empty_table(persistence, if_exists, name);
        if let Some(source) = self.table_like()? {
            table.source = source;
            return Ok(Statement::CreateTable(Box::new(table)));
        }
        if self.at("(") && !self.at_query_in_parentheses() {
            table.source = TableSource::Elements(self.elements(Self::table_element)?);
        }
        self.rest_of_table(&mut table)?;
        Ok(Statement::CreateTable(Box::new(table)))
    }

    /// LIKE a table, with or without parentheses
    fn table_like(&mut self) -> Read<Option<TableSource>> {
        if self.eat("LIKE") {
            return Ok(Some(TableSource::Like(self.two_part_name()?)));
        }
        if !self.eat_all(&["(", "LIKE"]) {
            return Ok(None);
        }
        let table = self.two_part_name()?;
        self.expect(")")?;
        Ok(Some(TableSource::Elements(vec![TableElement::Like { table, options: Vec::new() }])))
    }

    /// Options, PARTITION BY and a query
    fn rest_of_table(&mut self, table: &mut CreateTable) -> Read<()> {
        table.options = self.table_options()?;
        table.partitions = self.partitions_if_next()?;
        if let Some(word) = self.eat_any(&["IGNORE", "REPLACE"]) {
            table.duplicates = word.to_owned();
        }
        let has_as = self.eat("AS");
        if !has_as && table.duplicates.is_empty() && !self.at_table_query() {
            return Ok(());
        }
        let query = self.query()?;
        table.query = Some(TableQuery { has_as, query, with_data: None });
        if self.is_mariadb() && self.at_all(&["WITH", "SYSTEM"]) {
            table.options.extend(self.table_option()?);
        }
        Ok(())
    }

    /// Whether a query begins here; in a routine the statement may end before it.
    fn at_table_query(&self) -> bool {
        self.at_any(&["SELECT", "WITH", "VALUES"])
            || (!self.is_mariadb() && self.at("TABLE"))
            || self.at_query_in_parentheses()
    }
}

fn empty_table(persistence: Persistence, if_exists: IfExists, name: Name) -> CreateTable {
    CreateTable {
        persistence,
        if_exists,
        name,
        source: TableSource::Elements(Vec::new()),
        inherits: Vec::new(),
        partition_by: None,
        partitions: String::new(),
        access_method: None,
        options: Vec::new(),
        duplicates: String::new(),
        query: None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, table};
    use crate::ast::{IfExists, Persistence, TableSource};

    #[test]
    fn columns_come_from_parentheses_from_a_table_or_from_a_query() {
        both("CREATE TEMPORARY TABLE IF NOT EXISTS s.t (a int)");
        both("CREATE TABLE t LIKE s.u");
        both("CREATE TABLE t (LIKE u)");
        both("CREATE TABLE t (a int) ENGINE = InnoDB IGNORE AS SELECT 1 AS a");
        both("CREATE TABLE t SELECT 1");
        both("CREATE TABLE t (SELECT 1)");
        both("CREATE TABLE t AS (SELECT 1) UNION SELECT 2");
        only(Mysql, "CREATE TABLE t TABLE u");
        only(Mariadb, "CREATE OR REPLACE TABLE t (a int) WITH SYSTEM VERSIONING");
        assert!(matches!(table(Mysql, "CREATE TABLE t LIKE u").source, TableSource::Like(_)));
        let temporary = table(Mariadb, "CREATE OR REPLACE TEMPORARY TABLE t (a int)");
        assert_eq!((temporary.persistence, temporary.if_exists), (Persistence::Temporary, IfExists::Replace));
        assert_eq!(table(Mysql, "CREATE TABLE t (a int) REPLACE SELECT 1").duplicates, "REPLACE");
    }

    #[test]
    fn what_cannot_be() {
        neither("CREATE TABLE order (a int)", "order");
        neither("CREATE TABLE t (a int,)", ")");
        neither("CREATE TABLE t (a int b int)", "b");
        neither("CREATE TABLE t (a int", "");
        neither("CREATE TABLE t (a int))", ")");
        neither("CREATE TABLE a.b.c (a int)", ".");
        neither("CREATE TABLE t IF NOT EXISTS (a int)", "IF");
        neither("CREATE TABLE t (a)", ")");
        neither("CREATE TABLE t (a int) WITHOUT ROWID", "WITHOUT");
        neither("CREATE TABEL t (a int)", "TABEL");
        neither("CREATE TABLE count(a int)", "count");
        both("CREATE TABLE count (a int)");
        assert!(refuses(Mysql, "CREATE OR REPLACE TABLE t (a int)", "TABLE").contains("MariaDB"));
    }

    #[test]
    fn external_tables_are_mysqls() {
        only(Mysql, "CREATE EXTERNAL TABLE t (a int)");
        only(Mysql, "CREATE TEMPORARY EXTERNAL TABLE t (a int)");
        both("CREATE TEMPORARY TABLE t (a int)");
    }
}

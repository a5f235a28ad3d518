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

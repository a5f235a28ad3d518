//! WITH.

use migrations_core::Product;

use super::super::{Parser, Read};
use crate::ast::{CommonTable, Statement, With};

impl Parser<'_> {
    /// WITH if it is next.
    pub(crate) fn with_if_next(&mut self) -> Read<Option<With>> {
        if !self.eat("WITH") {
            return Ok(None);
        }
        let is_recursive = self.eat("RECURSIVE");
        let tables = self.list(Self::common_table)?;
        Ok(Some(With { is_recursive, tables }))
    }

    fn common_table(&mut self) -> Read<CommonTable> {
        let name = self.ident()?;
        let columns = if self.at("(") { self.columns()? } else { Vec::new() };
        self.expect("AS")?;
        let is_materialized = self.materialized()?;
        let body = Box::new(self.common_table_body()?);
        let clauses = self.common_table_clauses()?;
        Ok(CommonTable { name, columns, is_materialized, body, clauses })
    }

    /// MATERIALIZED, NOT MATERIALIZED (PostgreSQL, SQLite)
    fn materialized(&mut self) -> Read<Option<bool>> {
        if !matches!(self.product, Product::Postgres | Product::Sqlite) {
            return Ok(None);
        }
        if self.eat("MATERIALIZED") {
            return Ok(Some(true));
        }
        if self.eat("NOT") {
            self.expect("MATERIALIZED")?;
            return Ok(Some(false));
        }
        Ok(None)
    }

    /// A query; on PostgreSQL a statement on rows may stand there, too.
    fn common_table_body(&mut self) -> Read<Statement> {
        self.deeper(|parser| {
            parser.in_parentheses(|parser| match parser.product {
                Product::Postgres => parser.row_statement(),
                Product::Sqlite | Product::Mysql | Product::Mariadb => {
                    parser.query().map(|query| Statement::Query(Box::new(query)))
                }
            })
        })
    }

    /// SEARCH and CYCLE, as words.
    fn common_table_clauses(&mut self) -> Read<String> {
        let start = self.place();
        match self.product {
            Product::Postgres => {
                if self.eat("SEARCH") {
                    self.search_clause()?;
                }
                if self.eat("CYCLE") {
                    self.cycle_clause()?;
                }
            }
            Product::Mariadb => {
                if self.eat("CYCLE") {
                    self.list(Self::ident)?;
                    self.expect("RESTRICT")?;
                }
            }
            Product::Sqlite | Product::Mysql => {}
        }
        Ok(self.words_from(start))
    }

    fn search_clause(&mut self) -> Read<()> {
        self.expect_any(&["DEPTH", "BREADTH"])?;
        self.expect_all(&["FIRST", "BY"])?;
        self.list(Self::ident)?;
        self.expect("SET")?;
        self.ident().map(drop)
    }

    fn cycle_clause(&mut self) -> Read<()> {
        self.list(Self::ident)?;
        self.expect("SET")?;
        self.ident()?;
        if self.eat("TO") {
            self.expression()?;
            self.expect("DEFAULT")?;
            self.expression()?;
        }
        self.expect("USING")?;
        self.ident().map(drop)
    }
}

//! WITH.

use super::super::{Parser, Read};
use crate::ast::{CommonTable, Statement, With};
use crate::grammar::Feature;

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
        if !self.has(Feature::Materialized) {
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
            parser.in_parentheses(|parser| {
                if parser.has(Feature::ChangesInWith) {
                    return parser.row_statement();
                }
                parser.query().map(|query| Statement::Query(Box::new(query)))
            })
        })
    }

    /// SEARCH and CYCLE, as words.
    fn common_table_clauses(&mut self) -> Read<String> {
        let start = self.place();
        if self.has(Feature::SearchAndCycle) && self.eat("SEARCH") {
            self.search_clause()?;
        }
        if self.has(Feature::SearchAndCycle) && self.eat("CYCLE") {
            self.cycle_clause()?;
        }
        if self.has(Feature::CycleRestrict) && self.eat("CYCLE") {
            self.list(Self::ident)?;
            self.expect("RESTRICT")?;
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

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::ast::Statement;
    use crate::parser::testing::{everywhere, only_on, query, refuses};

    #[test]
    fn common_tables_are_queries() {
        everywhere("WITH a AS (SELECT 1), b (x, y) AS (SELECT 1, 2 FROM a) SELECT * FROM b");
        let query = query(Postgres, "WITH RECURSIVE a AS NOT MATERIALIZED (SELECT 1) SELECT * FROM a");
        let with = query.with.expect("WITH");
        assert!(with.is_recursive);
        assert_eq!(with.tables[0].is_materialized, Some(false));
    }

    #[test]
    fn statements_on_rows_stand_within_on_postgres() {
        let sql = "WITH a AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM a";
        only_on(&[Postgres], sql);
        let statement = crate::parser::testing::statement(Postgres, sql);
        let Statement::Insert(insert) = statement else { panic!("{statement:?}") };
        let with = insert.with.expect("WITH");
        assert!(matches!(*with.tables[0].body, Statement::Delete(_)));
    }

    #[test]
    fn what_may_follow_differs() {
        only_on(&[Postgres, Sqlite, Mysql], "WITH a AS (SELECT 1) UPDATE t SET b = 1");
        only_on(&[Postgres, Sqlite], "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a");
        let message = refuses(Mariadb, "WITH a AS (SELECT 1) DELETE FROM t", "DELETE");
        assert!(message.contains("SELECT") && !message.contains("UPDATE"), "{message}");
    }

    #[test]
    fn search_and_cycle() {
        only_on(&[Postgres], "WITH RECURSIVE a AS (SELECT 1) SEARCH DEPTH FIRST BY x SET o SELECT 1");
        only_on(&[Postgres], "WITH RECURSIVE a AS (SELECT 1) CYCLE x, y SET c TO true DEFAULT false USING p SELECT 1");
        only_on(&[Mariadb], "WITH RECURSIVE a AS (SELECT 1) CYCLE x RESTRICT SELECT 1");
        refuses(Mysql, "WITH a AS SELECT 1", "SELECT");
    }
}

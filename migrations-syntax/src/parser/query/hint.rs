//! What stands behind the name or the alias of a table: PARTITION, TABLESAMPLE, INDEXED BY, USE INDEX, FOR SYSTEM_TIME.

use super::super::{Parser, Read};
use crate::grammar::Feature;

impl Parser<'_> {
    /// What stands between the name of a table and its alias, as words.
    pub(crate) fn part_of_table(&mut self) -> Read<String> {
        let start = self.place();
        if self.has(Feature::PartitionsOfTables) && self.at("PARTITION") && self.ahead_is(1, "(") {
            self.step();
            self.list_in_parentheses(Self::ident)?;
        }
        if self.has(Feature::SystemTime) && self.at("FOR") && self.ahead_is(1, "SYSTEM_TIME") {
            self.system_time()?;
        }
        Ok(self.words_from(start))
    }

    /// What stands behind the alias of a table, as words.
    pub(crate) fn clauses_behind_alias(&mut self) -> Read<String> {
        let start = self.place();
        if self.has(Feature::SampledTables) {
            self.table_sample()?;
        }
        if self.has(Feature::IndexedBy) {
            self.indexed_by()?;
        }
        if self.has(Feature::IndexHints) {
            while self.at_index_hint() {
                self.index_hint()?;
            }
        }
        if self.has(Feature::SampledPages) {
            self.mysql_table_sample()?;
        }
        Ok(self.words_from(start))
    }

    /// Whether a hint is next; IGNORE and USE are followed by INDEX or KEY in one.
    fn at_index_hint(&self) -> bool {
        self.at_any(&["USE", "FORCE", "IGNORE"])
    }

    /// TABLESAMPLE (MySQL 9.7)
    fn mysql_table_sample(&mut self) -> Read<()> {
        if !self.eat("TABLESAMPLE") {
            return Ok(());
        }
        self.expect_any(&["SYSTEM", "BERNOULLI"])?;
        self.in_parentheses(Self::primary_expression).map(drop)
    }

    fn table_sample(&mut self) -> Read<()> {
        if !self.eat("TABLESAMPLE") {
            return Ok(());
        }
        self.function_name()?;
        self.list_in_parentheses(Self::expression)?;
        if self.eat("REPEATABLE") {
            self.in_parentheses(Self::expression)?;
        }
        Ok(())
    }

    /// INDEXED BY, NOT INDEXED (SQLite)
    pub(crate) fn indexed_by(&mut self) -> Read<()> {
        if self.eat("INDEXED") {
            self.expect("BY")?;
            self.loose_ident()?;
        } else if self.eat("NOT") {
            self.expect("INDEXED")?;
        }
        Ok(())
    }

    fn index_hint(&mut self) -> Read<()> {
        let is_use = self.expect_any(&["USE", "FORCE", "IGNORE"])? == "USE";
        self.expect_any(&["INDEX", "KEY"])?;
        if self.eat("FOR") {
            match self.expect_any(&["JOIN", "ORDER", "GROUP"])? {
                "JOIN" => {}
                _ => self.expect("BY")?,
            }
        }
        self.in_parentheses(
            |parser| {
                if is_use && parser.at(")") { Ok(()) } else { parser.list(Self::index_of_hint).map(drop) }
            },
        )
    }

    fn index_of_hint(&mut self) -> Read<()> {
        if self.eat("PRIMARY") { Ok(()) } else { self.ident().map(drop) }
    }

    /// FOR SYSTEM_TIME (MariaDB)
    fn system_time(&mut self) -> Read<()> {
        self.expect_all(&["FOR", "SYSTEM_TIME"])?;
        match self.expect_any(&["ALL", "AS", "BETWEEN", "FROM"])? {
            "ALL" => Ok(()),
            "AS" => {
                self.expect("OF")?;
                self.point_in_time()
            }
            "BETWEEN" => {
                self.point_in_time()?;
                self.expect("AND")?;
                self.point_in_time()
            }
            _ => {
                self.point_in_time()?;
                self.expect("TO")?;
                self.point_in_time()
            }
        }
    }

    /// FOR PORTION OF a period FROM a TO b (MariaDB)
    pub(crate) fn portion_of_time(&mut self) -> Read<()> {
        self.expect_all(&["FOR", "PORTION", "OF"])?;
        self.ident()?;
        self.expect("FROM")?;
        self.expression_above(self.grammar.levels.bits)?;
        self.expect("TO")?;
        self.expression_above(self.grammar.levels.bits).map(drop)
    }

    fn point_in_time(&mut self) -> Read<()> {
        if self.at("TRANSACTION") || (self.at("TIMESTAMP") && self.ahead(1).kind != crate::token::Kind::Text) {
            self.step();
        }
        self.expression_above(self.grammar.levels.bits).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::ast::TableFactor;
    use crate::parser::testing::{only_on, refuses, select};

    #[test]
    fn what_follows_a_table_is_the_products() {
        only_on(&[Postgres], "SELECT * FROM t AS u TABLESAMPLE system (10) REPEATABLE (1)");
        only_on(&[Sqlite], "SELECT * FROM t AS u INDEXED BY i JOIN v NOT INDEXED");
        only_on(
            &[Mysql, Mariadb],
            "SELECT * FROM t PARTITION (p, q) u USE INDEX () IGNORE KEY FOR ORDER BY (i, PRIMARY)",
        );
        only_on(&[Mariadb], "SELECT * FROM t FOR SYSTEM_TIME BETWEEN '2020-01-01' AND now() u");
        refuses(Mysql, "SELECT * FROM t FORCE INDEX ()", ")");
    }

    #[test]
    fn what_stands_before_the_alias_is_apart() {
        let mut from = select(Mysql, "SELECT * FROM t PARTITION (p) u FORCE INDEX (i)").from;
        let TableFactor::Table { part, clauses, .. } = from.remove(0).first else { panic!() };
        assert_eq!((part.as_str(), clauses.as_str()), ("PARTITION ( P )", "FORCE INDEX ( I )"));
    }

    #[test]
    fn points_in_time_have_a_word_before_them_or_none() {
        for point in ["TIMESTAMP a", "TIMESTAMP '2020-01-01'", "TRANSACTION 5", "'2020-01-01'", "NOW()"] {
            only_on(&[Mariadb], &format!("SELECT 1 FROM t FOR SYSTEM_TIME AS OF {point}"));
            only_on(&[Mariadb], &format!("SELECT 1 FROM t FOR SYSTEM_TIME BETWEEN {point} AND {point}"));
            only_on(&[Mariadb], &format!("SELECT 1 FROM t FOR SYSTEM_TIME FROM {point} TO {point}"));
        }
        only_on(&[Mariadb], "SELECT 1 FROM t FOR SYSTEM_TIME ALL");
        refuses(Mariadb, "SELECT 1 FROM t FOR SYSTEM_TIME AS OF", "");
        refuses(Mariadb, "SELECT 1 FROM t FOR SYSTEM_TIME BETWEEN 1 TO 2", "TO");
    }
}

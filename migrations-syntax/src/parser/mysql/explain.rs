//! EXPLAIN and DESCRIBE.

use super::super::{Parser, Read};
use crate::ast::{OpaqueForm, Statement};
use crate::token::Kind;

impl Parser<'_> {
    /// EXPLAIN, DESCRIBE
    pub(super) fn explain(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect_any(&["EXPLAIN", "DESCRIBE", "DESC"])?;
        let runs = self.at("ANALYZE");
        Ok(match self.explained(start)?.filter(|_| runs) {
            Some((text, statement)) => Self::opaque_that_runs(OpaqueForm::Explain, text, statement),
            None => self.opaque(OpaqueForm::Explain, start),
        })
    }

    /// The statement that is explained, if it is one, and the words before it.
    fn explained(&mut self, start: usize) -> Read<Option<(String, Statement)>> {
        let is_mariadb = self.is_mariadb();
        let is_option = match self.word_here() {
            "EXTENDED" | "PARTITIONS" => is_mariadb && self.begins_rows(1),
            "ANALYZE" => !is_mariadb,
            _ => false,
        };
        if is_option {
            self.step();
        }
        self.format_if_next()?;
        if !is_mariadb && self.eat("INTO") {
            self.expect_kind(Kind::Parameter, "a variable such as @a")?;
        }
        if self.eat("FOR") {
            return self.explained_for(start);
        }
        if self.begins_rows(0) {
            return self.explained_rows(start).map(Some);
        }
        self.two_part_name()?;
        if self.at_ident() || self.token().kind == Kind::Text {
            self.ident_or_text()?;
        }
        Ok(None)
    }

    fn explained_rows(&mut self, start: usize) -> Read<(String, Statement)> {
        let text = self.words_from(start);
        self.row_statement().map(|statement| (text, statement))
    }

    /// Whether a statement on rows begins so many tokens ahead.
    fn begins_rows(&self, count: usize) -> bool {
        let words = ["SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH", "TABLE", "VALUES", "("];
        words.iter().any(|word| self.ahead_is(count, word))
    }

    /// FORMAT = name
    pub(super) fn format_if_next(&mut self) -> Read<()> {
        if self.at_all(&["FORMAT", "="]) {
            self.step();
            self.step();
            self.ident_or_text()?;
        }
        Ok(())
    }

    /// FOR CONNECTION, FOR DATABASE, behind FOR
    fn explained_for(&mut self, start: usize) -> Read<Option<(String, Statement)>> {
        if !self.is_mariadb() && self.eat_any(&["DATABASE", "SCHEMA"]).is_some() {
            self.ident_or_text()?;
            return if self.begins_rows(0) { self.explained_rows(start).map(Some) } else { self.fail() };
        }
        self.expect("CONNECTION")?;
        if self.is_mariadb() {
            self.expression()?;
        } else {
            self.number()?;
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only};

    #[test]
    fn what_is_explained() {
        both("EXPLAIN SELECT 1");
        both("DESC s.t a");
        both("DESCRIBE t 'a%'");
        both("EXPLAIN FORMAT = JSON UPDATE t SET a = 1");
        only(Mysql, "EXPLAIN ANALYZE FORMAT = TREE INTO @a SELECT 1");
        only(Mysql, "EXPLAIN FOR SCHEMA s DELETE FROM t");
        only(Mariadb, "EXPLAIN EXTENDED SELECT 1");
        neither("EXPLAIN", "");
        neither("EXPLAIN CREATE TABLE t (a int)", "CREATE");
        neither("DESC t a b", "b");
    }
}

//! Joins.

use super::super::{Parser, Read};
use crate::ast::{Join, JoinCondition, TableFactor, TableReference};
use crate::grammar::Feature;
use crate::token::{Kind, Token};

impl Parser<'_> {
    /// Every join behind a table.
    pub(super) fn joins(&mut self) -> Read<Vec<Join>> {
        let mut joins = Vec::new();
        while let Some(words) = self.join_words()? {
            self.join(words, &mut joins)?;
        }
        Ok(joins)
    }

    fn join(&mut self, words: String, joins: &mut Vec<Join>) -> Read<()> {
        let table = self.table_factor()?;
        if words.starts_with("NATURAL") && !self.has(Feature::FreeJoins) {
            joins.push(Join { words, table, condition: JoinCondition::None });
            return Ok(());
        }
        let is_cross = words == "CROSS JOIN" && !self.has(Feature::CrossIsInner);
        if is_cross {
            joins.push(Join { words, table, condition: JoinCondition::None });
            return Ok(());
        }
        if let Some(condition) = self.join_condition()? {
            joins.push(Join { words, table, condition });
            return Ok(());
        }
        if self.has(Feature::FreeJoins) {
            joins.push(Join { words, table, condition: JoinCondition::None });
            return Ok(());
        }
        self.join_to_the_right(words, table, joins)
    }

    /// `a JOIN b JOIN c ON .. ON ..`: the join behind this table may belong to its right side.
    fn join_to_the_right(&mut self, words: String, table: TableFactor, joins: &mut Vec<Join>) -> Read<()> {
        let inner = self.deeper(Self::joins)?;
        if let Some(condition) = self.join_condition()? {
            let nested =
                TableFactor::Nested { tables: vec![TableReference { first: table, joins: inner }], alias: None };
            joins.push(Join { words, table: nested, condition });
            return Ok(());
        }
        // MySQL and MariaDB take inner joins without a condition.
        let needs_condition =
            !self.has(Feature::CrossIsInner) || words.starts_with("LEFT") || words.starts_with("RIGHT");
        if needs_condition {
            return self.fail();
        }
        joins.push(Join { words, table, condition: JoinCondition::None });
        joins.extend(inner);
        Ok(())
    }

    /// ON or USING, if one is next.
    pub(super) fn join_condition(&mut self) -> Read<Option<JoinCondition>> {
        if self.eat("ON") {
            return Ok(Some(JoinCondition::On(self.expression()?)));
        }
        if !self.eat("USING") {
            return Ok(None);
        }
        let columns = self.list_in_parentheses(Self::ident)?;
        let alias = if self.has(Feature::JoinAliases) && self.eat("AS") { Some(self.ident()?) } else { None };
        Ok(Some(JoinCondition::Using(columns, alias)))
    }

    /// The words of a join, if one is next.
    fn join_words(&mut self) -> Read<Option<String>> {
        if self.has(Feature::FreeJoins) {
            return self.sqlite_join_words();
        }
        if self.has(Feature::StraightJoin) && self.eat("STRAIGHT_JOIN") {
            return Ok(Some("STRAIGHT_JOIN".to_owned()));
        }
        let begins = self.at_any(&["JOIN", "INNER", "CROSS", "LEFT", "RIGHT", "NATURAL"]);
        let begins = begins || (self.has(Feature::FullJoin) && self.at("FULL"));
        if !begins {
            return Ok(None);
        }
        let start = self.place();
        if !self.has(Feature::CrossIsInner) {
            self.postgres_join_words()?;
        } else {
            self.mysql_join_words()?;
        }
        Ok(Some(self.words_from(start)))
    }

    fn postgres_join_words(&mut self) -> Read<()> {
        if !self.eat("CROSS") {
            self.eat("NATURAL");
            if self.eat_any(&["LEFT", "RIGHT", "FULL"]).is_some() {
                self.eat("OUTER");
            } else {
                self.eat("INNER");
            }
        }
        self.expect("JOIN")
    }

    fn mysql_join_words(&mut self) -> Read<()> {
        let is_natural = self.eat("NATURAL");
        if self.eat_any(&["LEFT", "RIGHT"]).is_some() {
            self.eat("OUTER");
        } else if !self.eat("INNER") && !is_natural {
            self.eat("CROSS");
        }
        self.expect("JOIN")
    }

    /// SQLite takes up to three words before JOIN, of which only the first one has to be a word of joins; which of them make
    /// a join is looked at behind that. Source: `sqlite3JoinType`.
    fn sqlite_join_words(&mut self) -> Read<Option<String>> {
        if self.at("JOIN") {
            self.step();
            return Ok(Some("JOIN".to_owned()));
        }
        if !self.at_any(&["NATURAL", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "OUTER"]) {
            return Ok(None);
        }
        let start = self.place();
        let mut words = vec![self.step()];
        while words.len() < 3 && self.at_ident() {
            words.push(self.step());
        }
        self.expect("JOIN")?;
        if !is_sqlite_join(&words) {
            self.return_to(start);
            return self.fail_because("SQLite has no such join");
        }
        Ok(Some(self.words_from(start)))
    }
}

fn is_sqlite_join(words: &[Token<'_>]) -> bool {
    let has = |word| words.iter().any(|token| token.text == word && token.kind == Kind::Word);
    let is_known =
        |token: &Token<'_>| matches!(token.text, "NATURAL" | "LEFT" | "RIGHT" | "FULL" | "INNER" | "CROSS" | "OUTER");
    let is_outer = has("LEFT") || has("RIGHT") || has("FULL");
    let is_inner = has("INNER") || has("CROSS");
    words.iter().all(is_known) && !(is_outer && is_inner) && (is_outer || !has("OUTER"))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use super::*;
    use crate::parser::testing::{everywhere, only_on, refuses, refuses_everywhere, select};

    fn joins(product: Product, sql: &str) -> Vec<Join> {
        select(product, sql).from.remove(0).joins
    }

    #[test]
    fn joins_are_a_list() {
        let sql = "SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (y) CROSS JOIN d NATURAL JOIN e";
        everywhere(sql);
        for product in Product::ALL {
            let words: Vec<String> = joins(product, sql).into_iter().map(|join| join.words).collect();
            assert_eq!(words, ["JOIN", "LEFT JOIN", "CROSS JOIN", "NATURAL JOIN"], "{product}");
        }
    }

    #[test]
    fn a_join_whose_condition_comes_later_is_nested_to_the_right() {
        let sql = "SELECT * FROM a JOIN b JOIN c ON b.x = c.x ON a.x = b.x";
        only_on(&[Postgres, Mysql, Mariadb], sql);
        for product in [Postgres, Mysql, Mariadb] {
            let joins = joins(product, sql);
            assert_eq!(joins.len(), 1);
            assert!(matches!(joins[0].table, TableFactor::Nested { .. }));
        }
    }

    #[test]
    fn a_condition_is_needed_where_the_product_says_so() {
        only_on(&[Sqlite, Mysql, Mariadb], "SELECT * FROM a JOIN b JOIN c");
        only_on(&[Sqlite], "SELECT * FROM a LEFT JOIN b");
        refuses(Postgres, "SELECT * FROM a JOIN b", "");
        refuses(Mysql, "SELECT * FROM a LEFT JOIN b WHERE 1", "WHERE");
        refuses_everywhere("SELECT * FROM a ON 1", "ON");
        only_on(&[Sqlite], "SELECT * FROM a, b ON a.x = b.x");
    }

    #[test]
    fn each_product_has_its_words() {
        only_on(&[Postgres, Sqlite], "SELECT * FROM a FULL OUTER JOIN b ON 1 = 1");
        only_on(&[Mysql, Mariadb], "SELECT * FROM a STRAIGHT_JOIN b ON 1");
        only_on(&[Sqlite], "SELECT * FROM a OUTER NATURAL LEFT JOIN b");
        refuses(Sqlite, "SELECT * FROM a INNER OUTER JOIN b", "INNER");
        refuses(Sqlite, "SELECT * FROM a LEFT foo JOIN b", "LEFT");
        only_on(&[Postgres], "SELECT * FROM a JOIN b USING (x) AS j");
    }
}

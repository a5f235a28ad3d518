//! VACUUM, ANALYZE, REINDEX, CLUSTER, LOCK, TRUNCATE, EXPLAIN.

use crate::ast::{Maintenance, Name, Statement, Truncate};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// VACUUM
    pub(super) fn postgres_vacuum(&mut self) -> Read<Statement> {
        self.expect("VACUUM")?;
        let start = self.place();
        if self.at("(") {
            self.postgres_utility_options()?;
        } else {
            self.eat("FULL");
            self.eat("FREEZE");
            self.eat("VERBOSE");
            self.eat_any(&["ANALYZE", "ANALYSE"]);
        }
        let words = self.words_from(start);
        self.postgres_maintained_tables("VACUUM", words)
    }

    /// ANALYZE
    pub(super) fn postgres_analyze(&mut self) -> Read<Statement> {
        self.expect_any(&["ANALYZE", "ANALYSE"])?;
        let start = self.place();
        if self.at("(") {
            self.postgres_utility_options()?;
        } else {
            self.eat("VERBOSE");
        }
        let words = self.words_from(start);
        self.postgres_maintained_tables("ANALYZE", words)
    }

    /// Tables with columns, if any follow.
    fn postgres_maintained_tables(&mut self, kind: &str, mut words: String) -> Read<Statement> {
        let mut targets = Vec::new();
        if !self.postgres_ends_behind(0) {
            targets = self.list(|parser| {
                let (_, name) = parser.relation()?;
                let start = parser.place();
                if parser.at("(") {
                    parser.columns()?;
                    words = format!("{words} {}", parser.words_from(start)).trim_start().to_owned();
                }
                Ok(name)
            })?;
        }
        Ok(maintenance(kind, "", targets, words))
    }

    /// REINDEX
    pub(super) fn postgres_reindex(&mut self) -> Read<Statement> {
        self.expect("REINDEX")?;
        let start = self.place();
        if self.at("(") {
            self.postgres_utility_options()?;
        }
        let words = self.words_from(start);
        let object = self.expect_any(&["INDEX", "TABLE", "SCHEMA", "SYSTEM", "DATABASE"])?;
        let is_concurrent = self.eat("CONCURRENTLY");
        let targets = match object {
            "INDEX" | "TABLE" => vec![self.name()?],
            "SCHEMA" => vec![self.ident()?.into()],
            // PostgreSQL 16 needs no name here.
            _ if self.postgres_ends_behind(0) => Vec::new(),
            _ => vec![self.ident()?.into()],
        };
        let Statement::Maintenance(reindex) = maintenance("REINDEX", object, targets, words) else {
            return self.fail();
        };
        Ok(Statement::Maintenance(Maintenance { is_concurrent, ..reindex }))
    }

    /// CLUSTER
    pub(super) fn postgres_cluster(&mut self) -> Read<Statement> {
        self.expect("CLUSTER")?;
        let start = self.place();
        let has_options = self.at("(");
        if has_options {
            self.postgres_utility_options()?;
        } else {
            self.eat("VERBOSE");
        }
        let mut words = self.words_from(start);
        if self.postgres_ends_behind(0) {
            return Ok(maintenance("CLUSTER", "", Vec::new(), words));
        }
        let mut table = self.name()?;
        let start = self.place();
        if self.eat("USING") {
            self.ident()?;
        } else if !has_options && table.parts.len() == 1 && self.eat("ON") {
            // An older form: the index stands first.
            table = self.name()?;
        }
        words = format!("{words} {}", self.words_from(start)).trim().to_owned();
        Ok(maintenance("CLUSTER", "", vec![table], words))
    }

    /// LOCK
    pub(super) fn postgres_lock(&mut self) -> Read<Statement> {
        self.expect("LOCK")?;
        let object = if self.eat("TABLE") { "TABLE" } else { "" };
        let targets = self.list(Self::relation)?.into_iter().map(|(_, name)| name).collect();
        let start = self.place();
        if self.eat("IN") {
            self.postgres_lock_mode()?;
            self.expect("MODE")?;
        }
        self.eat("NOWAIT");
        let words = self.words_from(start);
        Ok(maintenance("LOCK", object, targets, words))
    }

    fn postgres_lock_mode(&mut self) -> Read<()> {
        match self.expect_any(&["ACCESS", "ROW", "SHARE", "EXCLUSIVE"])? {
            "ACCESS" | "ROW" => self.expect_any(&["SHARE", "EXCLUSIVE"]).map(drop),
            "SHARE" if self.eat("UPDATE") => self.expect("EXCLUSIVE"),
            "SHARE" if self.eat("ROW") => self.expect("EXCLUSIVE"),
            _ => Ok(()),
        }
    }

    /// TRUNCATE
    pub(super) fn postgres_truncate(&mut self) -> Read<Statement> {
        self.expect("TRUNCATE")?;
        let has_keyword = self.eat("TABLE");
        let tables = self.list(Self::relation)?;
        let restart_identity = match self.eat_any(&["RESTART", "CONTINUE"]) {
            None => None,
            Some(word) => {
                self.expect("IDENTITY")?;
                Some(word == "RESTART")
            }
        };
        let behavior = self.postgres_drop_behavior();
        Ok(Statement::Truncate(Truncate { has_keyword, tables, restart_identity, behavior, online: Vec::new() }))
    }

    /// EXPLAIN
    pub(super) fn postgres_explain(&mut self) -> Read<Statement> {
        self.postgres_opaque("EXPLAIN", |parser| {
            parser.expect("EXPLAIN")?;
            if parser.at("(") && !parser.at_query_in_parentheses() {
                parser.postgres_utility_options()?;
            } else {
                parser.eat_any(&["ANALYZE", "ANALYSE"]);
                parser.eat("VERBOSE");
            }
            parser.deeper(Self::postgres_explained)
        })
    }

    fn postgres_explained(&mut self) -> Read<()> {
        match self.token().text {
            "DECLARE" => self.postgres_declare_cursor().map(drop),
            "EXECUTE" => self.postgres_execute().map(drop),
            "REFRESH" => self.postgres_refresh().map(drop),
            "CREATE" => self.postgres_explained_create(),
            _ => self.row_statement().map(drop),
        }
    }

    /// CREATE TABLE AS, CREATE MATERIALIZED VIEW
    fn postgres_explained_create(&mut self) -> Read<()> {
        let place = self.place();
        let is_explained = match self.statement()? {
            Statement::CreateTable(table) => table.query.is_some(),
            Statement::CreateView(view) => view.is_materialized,
            _ => false,
        };
        if is_explained {
            return Ok(());
        }
        self.return_to(place);
        self.fail_because("EXPLAIN takes of CREATE only CREATE TABLE AS and CREATE MATERIALIZED VIEW")
    }
}

fn maintenance(kind: &str, object: &str, targets: Vec<Name>, words: String) -> Statement {
    Statement::Maintenance(Maintenance {
        kind: kind.to_owned(),
        object: object.to_owned(),
        is_concurrent: false,
        targets,
        into: None,
        words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn maintenance_of_tables() {
        accepts("VACUUM");
        accepts("VACUUM FULL FREEZE VERBOSE ANALYZE t (a, b), s.u");
        accepts("VACUUM (FULL, ANALYZE off, PARALLEL 2) t");
        accepts("ANALYSE VERBOSE t");
        accepts("ANALYZE (VERBOSE, SKIP_LOCKED true) t (a)");
        accepts("REINDEX TABLE CONCURRENTLY s.t");
        accepts("REINDEX (VERBOSE) DATABASE d");
        accepts("REINDEX SYSTEM");
        accepts("CLUSTER");
        accepts("CLUSTER VERBOSE t USING i");
        accepts("CLUSTER i ON t");
        refuses("VACUUM ANALYZE FULL t", "FULL");
        refuses("REINDEX t", "t");
        refuses("REINDEX INDEX", "");
        refuses("CLUSTER s.i ON t", "ON");
    }

    #[test]
    fn locks_and_truncate() {
        accepts("LOCK TABLE ONLY t, u IN SHARE ROW EXCLUSIVE MODE NOWAIT");
        accepts("LOCK t");
        accepts("TRUNCATE TABLE ONLY (t), u * RESTART IDENTITY CASCADE");
        accepts("TRUNCATE t CONTINUE IDENTITY");
        refuses("LOCK TABLE t IN EXCLUSIVE", "");
        refuses("LOCK TABLE t IN SHARE EXCLUSIVE MODE", "EXCLUSIVE");
        refuses("TRUNCATE t RESTART", "");
        let Statement::Maintenance(lock) = statement("LOCK TABLE t, s.u IN ACCESS SHARE MODE") else { panic!() };
        assert_eq!((lock.targets.len(), lock.words.as_str()), (2, "IN ACCESS SHARE MODE"));
    }

    #[test]
    fn explain() {
        accepts("EXPLAIN SELECT 1");
        accepts("EXPLAIN (SELECT 1)");
        accepts("EXPLAIN (ANALYZE, FORMAT json, COSTS off) UPDATE t SET a = 1");
        accepts("EXPLAIN ANALYZE VERBOSE EXECUTE a(1)");
        accepts("EXPLAIN CREATE MATERIALIZED VIEW v AS SELECT 1");
        refuses("EXPLAIN CREATE VIEW v AS SELECT 1", "CREATE");
        refuses("EXPLAIN DROP TABLE t", "DROP");
    }
}

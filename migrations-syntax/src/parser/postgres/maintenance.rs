//! VACUUM, ANALYZE, REINDEX, CLUSTER, LOCK, TRUNCATE, EXPLAIN.

use crate::ast::{Maintenance, MaintenanceTarget, Name, Opaque, OpaqueForm, Statement, Truncate};
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
        let options = self.words_from(start);
        self.postgres_maintained_tables("VACUUM", options)
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
        let options = self.words_from(start);
        self.postgres_maintained_tables("ANALYZE", options)
    }

    /// Tables with columns, if any follow.
    fn postgres_maintained_tables(&mut self, kind: &str, options: String) -> Read<Statement> {
        let mut targets = Vec::new();
        if !self.postgres_ends_behind(0) {
            targets = self.list(|parser| {
                let (is_only, name) = parser.relation()?;
                let columns = if parser.at("(") { parser.columns()? } else { Vec::new() };
                Ok(MaintenanceTarget { is_only, name, columns })
            })?;
        }
        Ok(Statement::Maintenance(Maintenance { options, targets, ..maintenance(kind) }))
    }

    /// REINDEX
    pub(super) fn postgres_reindex(&mut self) -> Read<Statement> {
        self.expect("REINDEX")?;
        let start = self.place();
        if self.at("(") {
            self.postgres_utility_options()?;
        }
        let options = self.words_from(start);
        let object = self.expect_any(&["INDEX", "TABLE", "SCHEMA", "SYSTEM", "DATABASE"])?;
        let is_concurrent = self.eat("CONCURRENTLY");
        let targets = match object {
            "INDEX" | "TABLE" => vec![self.name()?.into()],
            // PostgreSQL 16 needs no name here.
            "SYSTEM" | "DATABASE" if self.postgres_ends_behind(0) => Vec::new(),
            _ => vec![Name::from(self.ident()?).into()],
        };
        let object = object.to_owned();
        Ok(Statement::Maintenance(Maintenance { options, object, is_concurrent, targets, ..maintenance("REINDEX") }))
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
        let mut cluster = Maintenance { options: self.words_from(start), ..maintenance("CLUSTER") };
        if !self.postgres_ends_behind(0) {
            let start = self.place();
            let name = self.name()?;
            let index = self.words_from(start);
            if !has_options && name.parts.len() == 1 && self.eat("ON") {
                // An older form: the index stands first.
                cluster.targets.push(self.name()?.into());
                cluster.words = format!("USING {index}");
            } else {
                cluster.targets.push(name.into());
                cluster.words = self.postgres_cluster_index()?;
            }
        }
        Ok(Statement::Maintenance(cluster))
    }

    /// USING an index, as words
    fn postgres_cluster_index(&mut self) -> Read<String> {
        let start = self.place();
        if self.eat("USING") {
            self.ident()?;
        }
        Ok(self.words_from(start))
    }

    /// LOCK
    pub(super) fn postgres_lock(&mut self) -> Read<Statement> {
        self.expect("LOCK")?;
        let object = if self.eat("TABLE") { "TABLE" } else { "" };
        let targets = self.list(|parser| {
            let (is_only, name) = parser.relation()?;
            Ok(MaintenanceTarget { is_only, name, columns: Vec::new() })
        })?;
        let start = self.place();
        if self.eat("IN") {
            self.postgres_lock_mode()?;
            self.expect("MODE")?;
        }
        self.eat("NOWAIT");
        let (object, words) = (object.to_owned(), self.words_from(start));
        Ok(Statement::Maintenance(Maintenance { object, targets, words, ..maintenance("LOCK") }))
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
        let start = self.place();
        self.expect("EXPLAIN")?;
        let runs = if self.at("(") && !self.at_query_in_parentheses() {
            self.postgres_explain_options()?
        } else {
            let runs = self.eat_any(&["ANALYZE", "ANALYSE"]).is_some();
            self.eat("VERBOSE");
            runs
        };
        let text = self.words_from(start);
        let statement = self.deeper(Self::postgres_explained)?;
        let (text, runs) = if runs { (text, Some(Box::new(statement))) } else { (self.words_from(start), None) };
        Ok(Statement::Opaque(Opaque { form: OpaqueForm::Explain, text, runs }))
    }

    /// Whether ANALYZE is among the options, and is not switched off.
    fn postgres_explain_options(&mut self) -> Read<bool> {
        let options = self.list_in_parentheses(|parser| {
            let analyzes = parser.eat_any(&["ANALYZE", "ANALYSE"]).is_some();
            if !analyzes {
                parser.loose_ident()?;
            }
            let is_off = ["FALSE", "OFF", "0"].contains(&parser.token().text);
            if !parser.at(",") && !parser.at(")") {
                parser.postgres_setting_value()?;
            }
            Ok(analyzes && !is_off)
        })?;
        Ok(options.contains(&true))
    }

    fn postgres_explained(&mut self) -> Read<Statement> {
        match self.token().text {
            "DECLARE" => self.postgres_declare_cursor(),
            "EXECUTE" => self.postgres_execute(),
            "REFRESH" => self.postgres_refresh(),
            "CREATE" => self.postgres_explained_create(),
            _ => self.row_statement(),
        }
    }

    /// CREATE TABLE AS, CREATE MATERIALIZED VIEW
    fn postgres_explained_create(&mut self) -> Read<Statement> {
        let place = self.place();
        let statement = self.statement()?;
        let is_explained = matches!(&statement, Statement::CreateTable(table) if table.query.is_some())
            || matches!(&statement, Statement::CreateView(view) if view.is_materialized)
            || matches!(&statement, Statement::Opaque(opaque) if opaque.form == OpaqueForm::CreateTableAsExecute);
        if is_explained {
            return Ok(statement);
        }
        self.return_to(place);
        self.fail_because("EXPLAIN takes of CREATE only CREATE TABLE AS and CREATE MATERIALIZED VIEW")
    }
}

/// Upkeep of which only the kind is known.
fn maintenance(kind: &str) -> Maintenance {
    Maintenance {
        kind: kind.to_owned(),
        options: String::new(),
        object: String::new(),
        is_concurrent: false,
        targets: Vec::new(),
        into: None,
        words: String::new(),
    }
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
    fn what_explain_runs() {
        for (text, runs) in [
            ("EXPLAIN DELETE FROM t", false),
            ("EXPLAIN ANALYZE DELETE FROM t", true),
            ("EXPLAIN (COSTS off, ANALYZE) DELETE FROM t", true),
            ("EXPLAIN (ANALYZE on) DELETE FROM t", true),
            ("EXPLAIN (ANALYZE off) DELETE FROM t", false),
        ] {
            let Statement::Opaque(opaque) = statement(text) else { panic!("{text}") };
            assert_eq!(matches!(opaque.runs.as_deref(), Some(Statement::Delete(_))), runs, "{text}");
        }
    }

    #[test]
    fn explain() {
        accepts("EXPLAIN SELECT 1");
        accepts("EXPLAIN (SELECT 1)");
        accepts("EXPLAIN (ANALYZE, FORMAT json, COSTS off) UPDATE t SET a = 1");
        accepts("EXPLAIN ANALYZE VERBOSE EXECUTE a(1)");
        accepts("EXPLAIN CREATE MATERIALIZED VIEW v AS SELECT 1");
        accepts("EXPLAIN CREATE TABLE a AS EXECUTE b");
        refuses("EXPLAIN CREATE VIEW v AS SELECT 1", "CREATE");
        refuses("EXPLAIN DROP TABLE t", "DROP");
    }
}

//! Statements of an administrator, which no schema depends on: the grammar is checked, the words are kept. Of replication, the
//! first words are.

use super::super::{Parser, Read};
use crate::ast::{OpaqueForm, Statement};
use crate::token::Kind;

impl Parser<'_> {
    /// Statements with a form of their own that are no part of a schema
    pub(super) fn administration(&mut self) -> Read<Statement> {
        let start = self.place();
        let word = self.step().text;
        let form = match word {
            "USE" => {
                self.ident()?;
                OpaqueForm::Use
            }
            "HELP" => {
                self.ident_or_text()?;
                OpaqueForm::Help
            }
            "KILL" => self.kill()?,
            "FLUSH" => self.flush()?,
            "BINLOG" => {
                self.binlog_event()?;
                OpaqueForm::Binlog
            }
            "CACHE" => {
                self.cache_index()?;
                OpaqueForm::CacheIndex
            }
            "IMPORT" if !self.is_mariadb() => {
                self.expect_all(&["TABLE", "FROM"])?;
                self.list(Self::one_text)?;
                OpaqueForm::ImportTable
            }
            "SHUTDOWN" => {
                if self.is_mariadb() && self.eat("WAIT") {
                    self.expect_all(&["FOR", "ALL"])?;
                    self.expect_any(&["SLAVES", "REPLICAS"])?;
                }
                OpaqueForm::Shutdown
            }
            "RESTART" if !self.is_mariadb() => OpaqueForm::Restart,
            "INSTALL" | "UNINSTALL" => {
                self.install(word)?;
                if word == "INSTALL" { OpaqueForm::Install } else { OpaqueForm::Uninstall }
            }
            "RESET" => {
                self.reset()?;
                OpaqueForm::Reset
            }
            "PURGE" => {
                self.purge()?;
                OpaqueForm::Purge
            }
            "CLONE" if !self.is_mariadb() => {
                self.clone_of_data()?;
                OpaqueForm::Clone
            }
            "BACKUP" if self.is_mariadb() => {
                self.backup()?;
                OpaqueForm::Backup
            }
            _ => {
                self.words_of_administration(word)?;
                match OpaqueForm::named(word) {
                    Some(form) => form,
                    None => return self.fail(),
                }
            }
        };
        Ok(self.opaque(form, start))
    }

    /// One of the words that can follow, then the rest of the statement
    fn words_of_administration(&mut self, word: &str) -> Read<()> {
        let Some(words) = following(word, self.is_mariadb()) else {
            self.return_to(self.place() - 1);
            return self.fail();
        };
        self.expect_any(words)?;
        self.rest_of_statement().map(drop)
    }

    /// BINLOG, behind it: a string, or on MariaDB two variables
    fn binlog_event(&mut self) -> Read<()> {
        if !(self.is_mariadb() && self.token().kind == Kind::Parameter) {
            return self.one_text().map(drop);
        }
        self.step();
        self.expect(",")?;
        self.expect_kind(Kind::Parameter, "a variable such as @a").map(drop)
    }

    /// FLUSH, behind it
    fn flush(&mut self) -> Read<OpaqueForm> {
        self.no_binlog();
        if self.eat_any(&["TABLE", "TABLES"]).is_some() {
            self.flushed_tables()?;
            return Ok(OpaqueForm::Flush);
        }
        self.list(Self::flushed)?;
        Ok(OpaqueForm::Flush)
    }

    /// FLUSH TABLES, behind it
    fn flushed_tables(&mut self) -> Read<()> {
        let has_tables = !self.at_end_of_statement() && !self.at_any(&["WITH", "FOR"]);
        if has_tables {
            self.list(Self::two_part_name)?;
        }
        if has_tables && self.eat("FOR") {
            return self.expect("EXPORT");
        }
        if !self.eat("WITH") {
            return Ok(());
        }
        self.expect_all(&["READ", "LOCK"])?;
        if self.is_mariadb() && self.eat("AND") { self.expect_all(&["DISABLE", "CHECKPOINT"]) } else { Ok(()) }
    }

    fn flushed(&mut self) -> Read<()> {
        let is_mariadb = self.is_mariadb();
        match self.word_here() {
            "ERROR" | "ENGINE" | "GENERAL" | "SLOW" | "BINARY" => {
                self.step();
                self.expect("LOGS")?;
                if is_mariadb && self.eat("DELETE_DOMAIN_ID") {
                    self.expect("=")?;
                    self.in_parentheses(|parser| parser.words_until(|_| false))?;
                }
            }
            "RELAY" => {
                self.step();
                self.expect("LOGS")?;
                self.connection_name()?;
                self.for_channel()?;
            }
            "QUERY" if is_mariadb => {
                self.step();
                self.expect("CACHE")?;
            }
            "SLAVE" | "REPLICA" if is_mariadb => {
                self.step();
                self.connection_name()?;
            }
            "PRIVILEGES" | "LOGS" | "STATUS" | "USER_RESOURCES" => {
                self.step();
            }
            "OPTIMIZER_COSTS" if !is_mariadb => {
                self.step();
            }
            // What a plugin of MariaDB empties has any name.
            _ if is_mariadb && self.at_ident() => drop(self.ident()?),
            _ => return self.fail_expecting("what is emptied"),
        }
        Ok(())
    }

    /// The name of a connection (MariaDB)
    pub(super) fn connection_name(&mut self) -> Read<()> {
        if self.is_mariadb() && self.token().kind == Kind::Text { self.one_text().map(drop) } else { Ok(()) }
    }

    /// FOR CHANNEL
    pub(super) fn for_channel(&mut self) -> Read<()> {
        if !self.eat("FOR") {
            return Ok(());
        }
        self.expect("CHANNEL")?;
        self.one_text().map(drop)
    }

    /// RESET, behind it
    fn reset(&mut self) -> Read<()> {
        if !self.is_mariadb() && self.eat("PERSIST") {
            if self.if_exists()? || !self.at_end_of_statement() {
                self.name()?;
            }
            return Ok(());
        }
        self.list(Self::reset_option).map(drop)
    }

    fn reset_option(&mut self) -> Read<()> {
        let is_mariadb = self.is_mariadb();
        let words: &[&'static str] =
            if is_mariadb { &["SLAVE", "REPLICA", "MASTER", "QUERY"] } else { &["REPLICA", "BINARY"] };
        match self.expect_any(words)? {
            "QUERY" => self.expect("CACHE"),
            "MASTER" => self.number_behind_to(),
            "BINARY" => {
                self.expect_all(&["LOGS", "AND", "GTIDS"])?;
                self.number_behind_to()
            }
            _ => {
                self.connection_name()?;
                self.eat("ALL");
                self.for_channel()
            }
        }
    }

    fn number_behind_to(&mut self) -> Read<()> {
        if self.eat("TO") { self.number().map(drop) } else { Ok(()) }
    }

    /// PURGE, behind it
    fn purge(&mut self) -> Read<()> {
        self.expect_any(if self.is_mariadb() { &["BINARY", "MASTER"] } else { &["BINARY"] })?;
        self.expect("LOGS")?;
        match self.expect_any(&["TO", "BEFORE"])? {
            "TO" => self.one_text().map(drop),
            _ => self.expression().map(drop),
        }
    }

    /// CLONE, behind it (MySQL)
    fn clone_of_data(&mut self) -> Read<()> {
        if self.expect_any(&["LOCAL", "INSTANCE"])? == "LOCAL" {
            return self.data_directory();
        }
        self.expect("FROM")?;
        self.account()?;
        self.expect(":")?;
        self.number()?;
        self.expect_all(&["IDENTIFIED", "BY"])?;
        self.one_text()?;
        if self.at("DATA") {
            self.data_directory()?;
        }
        if self.eat("REQUIRE") {
            self.eat("NO");
            self.expect("SSL")?;
        }
        Ok(())
    }

    fn data_directory(&mut self) -> Read<()> {
        self.expect_all(&["DATA", "DIRECTORY"])?;
        self.eat_equals();
        self.one_text().map(drop)
    }

    /// BACKUP, behind it (MariaDB)
    fn backup(&mut self) -> Read<()> {
        match self.expect_any(&["STAGE", "LOCK", "UNLOCK"])? {
            "STAGE" => self.ident().map(drop),
            "LOCK" => self.two_part_name().map(drop),
            _ => Ok(()),
        }
    }

    fn kill(&mut self) -> Read<OpaqueForm> {
        if self.is_mariadb() {
            let _ = self.eat_any(&["HARD", "SOFT"]);
        }
        let _ = self.eat_any(&["CONNECTION", "QUERY"]);
        if self.is_mariadb() && self.eat("USER") {
            self.account()?;
            return Ok(OpaqueForm::Kill);
        }
        if self.is_mariadb() {
            self.eat("ID");
        }
        self.expression()?;
        Ok(OpaqueForm::Kill)
    }
}

/// The words that can follow the first word of a statement of replication
fn following(word: &str, is_mariadb: bool) -> Option<&'static [&'static str]> {
    Some(match (word, is_mariadb) {
        ("CHANGE", true) => &["MASTER"],
        ("CHANGE", false) => &["REPLICATION"],
        ("START" | "STOP", true) => &["SLAVE", "REPLICA", "ALL"],
        ("START" | "STOP", false) => &["REPLICA", "GROUP_REPLICATION"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{neither, only, statement};
    use crate::ast::Statement;

    #[test]
    fn forms_by_their_name() {
        for (sql, form) in [
            ("SHOW FULL COLUMNS FROM t", "SHOW"),
            ("SHOW CREATE TABLE s.t", "SHOW"),
            ("EXPLAIN SELECT 1", "EXPLAIN"),
            ("DESC t a", "EXPLAIN"),
            ("USE s", "USE"),
            ("KILL QUERY 5", "KILL"),
            ("FLUSH PRIVILEGES", "FLUSH"),
            ("FLUSH TABLES t WITH READ LOCK", "FLUSH"),
            ("LOAD DATA LOCAL INFILE 'f' REPLACE INTO TABLE t FIELDS TERMINATED BY ','", "LOAD DATA"),
            ("HANDLER t READ i = (1) WHERE a > 0 LIMIT 5", "HANDLER"),
            ("SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'x'", "SIGNAL"),
            ("GET DIAGNOSTICS @a = ROW_COUNT", "GET DIAGNOSTICS"),
            ("INSTALL PLUGIN p SONAME 'p.so'", "INSTALL"),
        ] {
            for product in [Mysql, Mariadb] {
                let Statement::Opaque(opaque) = statement(product, sql) else { panic!("{sql}") };
                assert_eq!(opaque.form.name(), form);
            }
        }
    }

    #[test]
    fn each_product_has_its_own() {
        only(Mysql, "CHANGE REPLICATION SOURCE TO SOURCE_PORT = 1");
        only(Mysql, "RESET BINARY LOGS AND GTIDS TO 5");
        only(Mysql, "RESET PERSIST IF EXISTS a.b");
        only(Mysql, "CLONE INSTANCE FROM a@b:3306 IDENTIFIED BY 'x' DATA DIRECTORY = 'd' REQUIRE NO SSL");
        only(Mariadb, "CHANGE MASTER TO MASTER_PORT = 1");
        only(Mariadb, "BACKUP STAGE START");
        only(Mariadb, "RESET SLAVE 'a' ALL, QUERY CACHE");
        only(Mariadb, "FLUSH TABLES t WITH READ LOCK AND DISABLE CHECKPOINT");
    }

    #[test]
    fn what_cannot_be() {
        neither("FLUSH TABLES FOR EXPORT", "FOR");
        neither("PURGE BINARY LOGS", "");
        neither("FLUSH", "");
        neither("KILL", "");
        neither("USE a b", "b");
    }

    #[test]
    fn what_is_done_by_one_product() {
        only(Mysql, "RESTART");
        only(Mysql, "IMPORT TABLE FROM 'a', 'b'");
        only(Mysql, "CLONE LOCAL DATA DIRECTORY 'd'");
        only(Mysql, "CLONE INSTANCE FROM a:1 IDENTIFIED BY 'x' REQUIRE SSL");
        statement(Mysql, "FLUSH OPTIMIZER_COSTS, STATUS");
        only(Mysql, "RESET PERSIST");
        only(Mysql, "RESET PERSIST a.b");
        only(Mysql, "STOP GROUP_REPLICATION");
        only(Mariadb, "SHUTDOWN WAIT FOR ALL SLAVES");
        only(Mariadb, "BACKUP LOCK s.t");
        only(Mariadb, "BACKUP UNLOCK");
        only(Mariadb, "BINLOG @a, @b");
        only(Mariadb, "KILL HARD QUERY ID 5");
        only(Mariadb, "KILL SOFT USER a@b");
        only(Mariadb, "FLUSH BINARY LOGS DELETE_DOMAIN_ID = (1, 2)");
        only(Mariadb, "FLUSH QUERY CACHE, REPLICA 'c'");
        only(Mariadb, "FLUSH RELAY LOGS 'c'");
        only(Mariadb, "FLUSH OPTIMIZER_COSTS_OF_A_PLUGIN");
        only(Mariadb, "PURGE MASTER LOGS TO 'a'");
        only(Mariadb, "RESET MASTER TO 5, SLAVE 'c' ALL");
        only(Mariadb, "START ALL SLAVES");
    }

    #[test]
    fn what_is_done_by_both() {
        for sql in [
            "SHUTDOWN",
            "HELP 'a'",
            "BINLOG 'a'",
            "KILL 5",
            "KILL CONNECTION 5 + 1",
            "CACHE INDEX t IN c",
            "PURGE BINARY LOGS BEFORE NOW()",
            "PURGE BINARY LOGS TO 'a'",
            "RESET REPLICA ALL FOR CHANNEL 'c'",
            "FLUSH LOCAL ERROR LOGS, ENGINE LOGS, GENERAL LOGS, SLOW LOGS, BINARY LOGS, USER_RESOURCES",
            "FLUSH RELAY LOGS FOR CHANNEL 'c'",
            "FLUSH NO_WRITE_TO_BINLOG LOGS",
            "FLUSH TABLES",
            "FLUSH TABLE s.t, u FOR EXPORT",
            "FLUSH TABLES WITH READ LOCK",
            "UNINSTALL PLUGIN p",
        ] {
            for product in [Mysql, Mariadb] {
                statement(product, sql);
            }
        }
        neither("FLUSH TABLES t WITH LOCK", "LOCK");
        neither("FLUSH STATUS,", "");
        neither("PURGE BINARY LOGS BEFORE", "");
        neither("HELP", "");
        neither("BINLOG 5", "5");
    }

    #[test]
    fn what_is_emptied_has_a_name_of_the_product() {
        for sql in ["FLUSH QUERY CACHE", "FLUSH SLAVE", "FLUSH FOO", "FLUSH `a`"] {
            only(Mariadb, sql);
        }
        neither("FLUSH 5", "5");
        neither("FLUSH ERROR", "");
    }

    #[test]
    fn logs_go_up_to_a_file_or_before_a_time() {
        neither("PURGE BINARY LOGS TO NOW()", "NOW");
        neither("PURGE BINARY LOGS TO", "");
        neither("PURGE BINARY LOGS 'a'", "'a'");
    }
}

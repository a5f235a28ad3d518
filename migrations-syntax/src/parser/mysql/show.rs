//! SHOW.

use super::super::{Parser, Read};
use crate::ast::{OpaqueForm, Statement};
use crate::token::Kind;

impl Parser<'_> {
    /// SHOW
    pub(super) fn show(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("SHOW")?;
        self.shown()?;
        Ok(self.opaque(OpaqueForm::Show, start))
    }

    fn shown(&mut self) -> Read<()> {
        let word = self.word_here();
        if SHOWN.contains(&word) {
            return self.shown_by_both();
        }
        let is_of_product = if self.is_mariadb() { self.shown_by_mariadb()? } else { self.shown_by_mysql()? };
        if is_of_product { Ok(()) } else { self.fail_expecting_among("what is shown", SHOWN) }
    }

    fn shown_by_both(&mut self) -> Read<()> {
        let word = self.step().text;
        match word {
            "CREATE" => self.show_create(),
            "FULL" => self.shown_in_full(),
            "TABLES" | "TRIGGERS" | "EVENTS" => self.of_database(),
            "COLUMNS" | "FIELDS" => self.of_table(),
            "INDEX" | "INDEXES" | "KEYS" => self.shown_indexes(),
            "TABLE" => {
                self.expect("STATUS")?;
                self.of_database()
            }
            "OPEN" => {
                self.expect("TABLES")?;
                self.of_database()
            }
            "PLUGINS" if self.is_mariadb() && self.eat("SONAME") => {
                if self.token().kind == Kind::Text {
                    self.one_text().map(drop)
                } else {
                    self.like_or_where()
                }
            }
            "ENGINE" => {
                if !self.eat("ALL") {
                    self.ident_or_text()?;
                }
                self.expect_any(&["STATUS", "LOGS", "MUTEX"]).map(drop)
            }
            "STORAGE" => self.expect("ENGINES"),
            "BINARY" => self.shown_logs(),
            "BINLOG" => self.shown_events(),
            "RELAYLOG" => {
                self.connection_name()?;
                self.shown_events()?;
                self.for_channel()
            }
            "COUNT" => {
                self.in_parentheses(|parser| parser.expect("*"))?;
                self.expect_any(&["WARNINGS", "ERRORS"]).map(drop)
            }
            "WARNINGS" | "ERRORS" => self.limit().map(drop),
            "PROFILE" => self.shown_profile(),
            "GLOBAL" | "SESSION" | "LOCAL" => {
                self.expect_any(&["STATUS", "VARIABLES"])?;
                self.like_or_where()
            }
            "CHARACTER" | "CHAR" => {
                self.expect("SET")?;
                self.like_or_where()
            }
            "DATABASES" | "SCHEMAS" | "STATUS" | "VARIABLES" | "CHARSET" | "COLLATION" => self.like_or_where(),
            "GRANTS" => self.shown_grants(),
            "PROCEDURE" | "FUNCTION" => self.shown_routines(),
            // PRIVILEGES, ENGINES, PLUGINS, PROCESSLIST, PROFILES
            _ => Ok(()),
        }
    }

    fn shown_by_mysql(&mut self) -> Read<bool> {
        match self.word_here() {
            "EXTENDED" => {
                self.step();
                let has_full = self.eat("FULL");
                let words: &[&'static str] = if has_full {
                    &["TABLES", "COLUMNS", "FIELDS"]
                } else {
                    &["TABLES", "COLUMNS", "FIELDS", "INDEX", "INDEXES", "KEYS"]
                };
                match self.expect_any(words)? {
                    "TABLES" => self.of_database()?,
                    "COLUMNS" | "FIELDS" => self.of_table()?,
                    _ => self.shown_indexes()?,
                }
            }
            "REPLICAS" => drop(self.step()),
            "REPLICA" => {
                self.step();
                self.expect("STATUS")?;
                self.for_channel()?;
            }
            "LIBRARY" => {
                self.step();
                self.expect("STATUS")?;
                self.like_or_where()?;
            }
            "PARSE_TREE" => {
                self.step();
                self.statement()?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn shown_by_mariadb(&mut self) -> Read<bool> {
        match self.word_here() {
            "MASTER" => {
                self.step();
                self.expect_any(&["STATUS", "LOGS"])?;
            }
            "SLAVE" | "REPLICA" => {
                self.step();
                if !self.eat("HOSTS") {
                    self.connection_name()?;
                    self.expect("STATUS")?;
                    self.for_channel()?;
                }
            }
            "ALL" => {
                self.step();
                self.expect_any(&["SLAVES", "REPLICAS"])?;
                self.expect("STATUS")?;
            }
            "AUTHORS" | "CONTRIBUTORS" => drop(self.step()),
            "PACKAGE" => {
                self.step();
                if self.eat("BODY") {
                    return self.shown_routines().map(|()| true);
                }
                self.expect("STATUS")?;
                self.like_or_where()?;
            }
            "EXPLAIN" | "DESCRIBE" | "DESC" | "ANALYZE" => {
                self.step();
                self.format_if_next()?;
                self.expect("FOR")?;
                self.expression()?;
            }
            // Plugins have words of their own.
            word if word.ends_with("_STATISTICS")
                || matches!(
                    word,
                    "LOCALES" | "WSREP_STATUS" | "WSREP_MEMBERSHIP" | "QUERY_CACHE_INFO" | "QUERY_RESPONSE_TIME"
                ) =>
            {
                self.step();
                self.like_or_where()?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What FULL stands before
    fn shown_in_full(&mut self) -> Read<()> {
        match self.expect_any(&["TABLES", "TRIGGERS", "COLUMNS", "FIELDS", "PROCESSLIST"])? {
            "TABLES" | "TRIGGERS" => self.of_database(),
            "PROCESSLIST" => Ok(()),
            _ => self.of_table(),
        }
    }

    fn shown_logs(&mut self) -> Read<()> {
        if self.eat("LOG") {
            return self.expect("STATUS");
        }
        self.expect("LOGS")
    }

    fn shown_events(&mut self) -> Read<()> {
        if self.is_mariadb() && self.eat("STATUS") {
            return Ok(());
        }
        self.expect("EVENTS")?;
        if self.eat("IN") {
            self.one_text()?;
        }
        if self.eat("FROM") {
            self.number()?;
        }
        self.limit().map(drop)
    }

    fn shown_profile(&mut self) -> Read<()> {
        if self.at_any(PROFILED) {
            self.list(Self::profiled)?;
        }
        if self.eat("FOR") {
            self.expect("QUERY")?;
            self.number()?;
        }
        self.limit().map(drop)
    }

    fn profiled(&mut self) -> Read<()> {
        match self.expect_any(PROFILED)? {
            "BLOCK" => self.expect("IO"),
            "CONTEXT" => self.expect("SWITCHES"),
            "PAGE" => self.expect("FAULTS"),
            // CPU, MEMORY, IPC, SWAPS, SOURCE, ALL
            _ => Ok(()),
        }
    }

    fn shown_grants(&mut self) -> Read<()> {
        if !self.eat("FOR") {
            return Ok(());
        }
        self.account()?;
        if !self.is_mariadb() && self.eat("USING") {
            self.accounts()?;
        }
        Ok(())
    }

    fn shown_routines(&mut self) -> Read<()> {
        if self.expect_any(&["STATUS", "CODE"])? == "CODE" {
            return self.two_part_name().map(drop);
        }
        self.like_or_where()
    }

    fn shown_indexes(&mut self) -> Read<()> {
        self.expect_any(&["FROM", "IN"])?;
        self.two_part_name()?;
        if self.eat_any(&["FROM", "IN"]).is_some() {
            self.ident()?;
        }
        if self.eat("WHERE") { self.expression().map(drop) } else { Ok(()) }
    }

    fn show_create(&mut self) -> Read<()> {
        let kinds: &[&'static str] = if self.is_mariadb() {
            &[
                "TABLE",
                "VIEW",
                "DATABASE",
                "SCHEMA",
                "PROCEDURE",
                "FUNCTION",
                "TRIGGER",
                "EVENT",
                "USER",
                "SEQUENCE",
                "PACKAGE",
                "SERVER",
            ]
        } else {
            &[
                "TABLE",
                "VIEW",
                "DATABASE",
                "SCHEMA",
                "PROCEDURE",
                "FUNCTION",
                "TRIGGER",
                "EVENT",
                "USER",
                "LIBRARY",
                "MASKING",
            ]
        };
        match self.expect_any(kinds)? {
            "USER" if self.is_mariadb() && self.at_end_of_statement() => Ok(()),
            "USER" => self.account().map(drop),
            "SERVER" => self.ident_or_text().map(drop),
            "DATABASE" | "SCHEMA" => {
                self.if_not_exists()?;
                self.ident().map(drop)
            }
            word => {
                match word {
                    "PACKAGE" => drop(self.eat_any(&["BODY"])),
                    "MASKING" => self.expect("POLICY")?,
                    _ => {}
                }
                self.two_part_name().map(drop)
            }
        }
    }

    /// FROM db, and which
    fn of_database(&mut self) -> Read<()> {
        if self.eat_any(&["FROM", "IN"]).is_some() {
            self.ident()?;
        }
        self.like_or_where()
    }

    fn of_table(&mut self) -> Read<()> {
        self.expect_any(&["FROM", "IN"])?;
        self.two_part_name()?;
        self.of_database()
    }

    fn like_or_where(&mut self) -> Read<()> {
        if self.eat("LIKE") {
            return self.one_text().map(drop);
        }
        if self.eat("WHERE") { self.expression().map(drop) } else { Ok(()) }
    }
}

/// What a profile can be asked for
const PROFILED: &[&str] = &["CPU", "MEMORY", "BLOCK", "CONTEXT", "PAGE", "IPC", "SWAPS", "SOURCE", "ALL"];

/// What both products show
const SHOWN: &[&str] = &[
    "DATABASES",
    "TABLES",
    "COLUMNS",
    "INDEX",
    "CREATE",
    "TABLE",
    "TRIGGERS",
    "EVENTS",
    "FULL",
    "OPEN",
    "PLUGINS",
    "ENGINE",
    "ENGINES",
    "STORAGE",
    "BINARY",
    "BINLOG",
    "RELAYLOG",
    "COUNT",
    "WARNINGS",
    "ERRORS",
    "PROFILES",
    "PROFILE",
    "GLOBAL",
    "SESSION",
    "LOCAL",
    "STATUS",
    "VARIABLES",
    "PROCESSLIST",
    "CHARACTER",
    "CHARSET",
    "CHAR",
    "COLLATION",
    "PRIVILEGES",
    "GRANTS",
    "PROCEDURE",
    "FUNCTION",
    "SCHEMAS",
    "FIELDS",
    "INDEXES",
    "KEYS",
];

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses};

    #[test]
    fn what_is_shown() {
        both("SHOW FULL COLUMNS FROM t IN s LIKE 'a%'");
        both("SHOW INDEX FROM s.t WHERE Key_name = 'a'");
        both("SHOW CREATE TABLE s.t");
        both("SHOW GLOBAL STATUS WHERE Variable_name = 'a'");
        both("SHOW COUNT(*) WARNINGS");
        both("SHOW PROFILE CPU, BLOCK IO FOR QUERY 2 LIMIT 3");
        both("SHOW BINLOG EVENTS IN 'a' FROM 4 LIMIT 2");
        both("SHOW ENGINE InnoDB STATUS");
        both("SHOW GRANTS FOR a@b");
        only(Mysql, "SHOW GRANTS FOR a USING r, s");
        only(Mysql, "SHOW EXTENDED FULL COLUMNS FROM t");
        only(Mariadb, "SHOW CREATE SEQUENCE s");
        only(Mariadb, "SHOW ALL SLAVES STATUS");
        only(Mariadb, "SHOW USER_STATISTICS LIKE 'a'");
    }

    #[test]
    fn what_is_not() {
        neither("SHOW", "");
        neither("SHOW TABELS", "TABELS");
        neither("SHOW COLUMNS", "");
        neither("SHOW FULL INDEX FROM t", "INDEX");
        neither("SHOW INDEX FROM t LIKE 'a'", "LIKE");
        neither("SHOW SESSION WARNINGS", "WARNINGS");
        neither("SHOW STATUS LIKE concat('a')", "concat");
        refuses(Mysql, "SHOW MASTER STATUS", "MASTER");
    }

    #[test]
    fn everything_that_both_show() {
        for sql in [
            "DATABASES LIKE 'a'",
            "SCHEMAS WHERE a",
            "TABLES IN s",
            "FULL TABLES FROM s LIKE 'a'",
            "FULL TRIGGERS",
            "FULL PROCESSLIST",
            "TRIGGERS FROM s WHERE a",
            "EVENTS",
            "FIELDS IN t FROM s",
            "INDEXES IN t IN s",
            "KEYS FROM t",
            "TABLE STATUS IN s LIKE 'a'",
            "OPEN TABLES FROM s",
            "PLUGINS",
            "ENGINE ALL MUTEX",
            "ENGINE 'InnoDB' LOGS",
            "ENGINES",
            "STORAGE ENGINES",
            "BINARY LOGS",
            "BINARY LOG STATUS",
            "REPLICA STATUS FOR CHANNEL 'c'",
            "RELAYLOG EVENTS IN 'a' FROM 4 LIMIT 2",
            "COUNT(*) ERRORS",
            "WARNINGS LIMIT 1, 2",
            "ERRORS",
            "PROFILES",
            "PROFILE",
            "PROFILE MEMORY, CONTEXT SWITCHES, PAGE FAULTS, IPC, SWAPS, SOURCE, ALL LIMIT 1",
            "SESSION VARIABLES LIKE 'a'",
            "LOCAL STATUS",
            "STATUS",
            "VARIABLES WHERE a",
            "PROCESSLIST",
            "CHARACTER SET LIKE 'a'",
            "CHAR SET",
            "CHARSET WHERE a",
            "COLLATION LIKE 'a'",
            "PRIVILEGES",
            "GRANTS",
            "GRANTS FOR CURRENT_USER",
            "PROCEDURE STATUS LIKE 'a'",
            "FUNCTION CODE s.f",
            "CREATE DATABASE IF NOT EXISTS s",
            "CREATE SCHEMA s",
            "CREATE VIEW s.v",
            "CREATE PROCEDURE p",
            "CREATE FUNCTION f",
            "CREATE TRIGGER g",
            "CREATE EVENT e",
            "CREATE USER a@b",
        ] {
            both(&format!("SHOW {sql}"));
        }
    }

    #[test]
    fn everything_that_one_shows() {
        for sql in [
            "EXTENDED TABLES FROM s",
            "EXTENDED FULL FIELDS FROM t",
            "EXTENDED INDEX FROM t",
            "REPLICAS",
            "LIBRARY STATUS LIKE 'a'",
            "PARSE_TREE SELECT 1",
            "CREATE LIBRARY s.l",
            "CREATE MASKING POLICY p",
        ] {
            only(Mysql, &format!("SHOW {sql}"));
        }
        for sql in [
            "MASTER STATUS",
            "MASTER LOGS",
            "SLAVE HOSTS",
            "SLAVE 'c' STATUS FOR CHANNEL 'd'",
            "ALL REPLICAS STATUS",
            "AUTHORS",
            "CONTRIBUTORS",
            "PACKAGE STATUS LIKE 'a'",
            "PACKAGE BODY STATUS",
            "PACKAGE BODY CODE p",
            "EXPLAIN FOR 5",
            "ANALYZE FORMAT = JSON FOR 5",
            "LOCALES LIKE 'a'",
            "WSREP_MEMBERSHIP",
            "PLUGINS SONAME 'a'",
            "PLUGINS SONAME LIKE 'a'",
            "BINLOG STATUS",
            "RELAYLOG 'c' EVENTS FOR CHANNEL 'd'",
            "CREATE USER",
            "CREATE PACKAGE BODY p",
            "CREATE SERVER 's'",
        ] {
            only(Mariadb, &format!("SHOW {sql}"));
        }
        neither("SHOW ENGINE InnoDB", "");
        neither("SHOW STORAGE", "");
        neither("SHOW TABLE", "");
        neither("SHOW PROFILE BLOCK", "");
        neither("SHOW PROFILE CPU, FOO", "FOO");
        neither("SHOW CREATE t", "t");
        refuses(Mysql, "SHOW EXTENDED FULL INDEX FROM t", "INDEX");
        refuses(Mysql, "SHOW CREATE MASKING p", "p");
    }
}

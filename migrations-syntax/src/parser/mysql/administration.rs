//! Statements of an administrator, which no schema depends on: their first words are checked, and their parentheses balance.

use super::super::{Parser, Read};
use crate::ast::Statement;
use crate::token::Kind;

impl Parser<'_> {
    /// Statements with a form of their own that are no part of a schema
    pub(super) fn administration(&mut self) -> Read<Statement> {
        let start = self.place();
        let word = self.step().text;
        let form = match word {
            "USE" => {
                self.ident()?;
                "USE"
            }
            "HELP" => {
                self.ident_or_text()?;
                "HELP"
            }
            "KILL" => self.kill()?,
            "FLUSH" => self.flush()?,
            "BINLOG" => {
                self.binlog_event()?;
                "BINLOG"
            }
            "CACHE" => {
                self.expect("INDEX")?;
                self.rest_of_statement()?;
                "CACHE INDEX"
            }
            "IMPORT" if !self.is_mariadb() => {
                self.expect_all(&["TABLE", "FROM"])?;
                self.list(Self::one_text)?;
                "IMPORT TABLE"
            }
            "SHUTDOWN" => {
                if self.is_mariadb() && self.eat("WAIT") {
                    self.expect_all(&["FOR", "ALL"])?;
                    self.expect_any(&["SLAVES", "REPLICAS"])?;
                }
                "SHUTDOWN"
            }
            "RESTART" if !self.is_mariadb() => "RESTART",
            _ => {
                self.words_of_administration(word)?;
                word
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
    fn flush(&mut self) -> Read<&'static str> {
        self.no_binlog();
        if self.eat_any(&["TABLE", "TABLES"]).is_some() {
            self.rest_of_statement()?;
            return Ok("FLUSH");
        }
        self.list(Self::flushed)?;
        Ok("FLUSH")
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
                self.channel()?;
            }
            "QUERY" if is_mariadb => {
                self.step();
                self.expect("CACHE")?;
            }
            "SLAVE" | "REPLICA" if is_mariadb => {
                self.step();
                self.channel()?;
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

    /// The name of a connection (MariaDB), FOR CHANNEL
    fn channel(&mut self) -> Read<()> {
        if self.is_mariadb() && self.token().kind == Kind::Text {
            self.one_text()?;
        }
        if self.eat("FOR") {
            self.expect("CHANNEL")?;
            self.one_text()?;
        }
        Ok(())
    }

    fn kill(&mut self) -> Read<&'static str> {
        if self.is_mariadb() {
            let _ = self.eat_any(&["HARD", "SOFT"]);
        }
        let _ = self.eat_any(&["CONNECTION", "QUERY"]);
        if self.is_mariadb() && self.eat("USER") {
            self.account()?;
            return Ok("KILL");
        }
        if self.is_mariadb() {
            self.eat("ID");
        }
        self.expression()?;
        Ok("KILL")
    }

    // ---- SHOW, EXPLAIN

    /// SHOW
    pub(super) fn show(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("SHOW")?;
        if self.token().kind != Kind::Word {
            return self.fail_expecting("what is shown");
        }
        self.could_be("what is shown");
        let word = self.word_here();
        match word {
            "CREATE" => self.show_create()?,
            "DATABASES" | "SCHEMAS" => {
                self.step();
                self.like_or_where()?;
            }
            "TABLES" | "TRIGGERS" | "EVENTS" => {
                self.step();
                self.of_database()?;
            }
            "COLUMNS" | "FIELDS" | "INDEX" | "INDEXES" | "KEYS" => {
                self.step();
                self.of_table()?;
            }
            _ if self.may_be_shown(word) => {
                self.step();
                self.rest_of_statement()?;
            }
            _ => return self.fail_expecting_among("what is shown", SHOWN),
        }
        Ok(self.opaque("SHOW", start))
    }

    /// Whether SHOW has this word first; on MariaDB plugins have words of their own.
    fn may_be_shown(&self, word: &str) -> bool {
        let of_one_product: &[&str] = if self.is_mariadb() { SHOWN_BY_MARIADB } else { SHOWN_BY_MYSQL };
        SHOWN.contains(&word)
            || of_one_product.contains(&word)
            || (self.is_mariadb() && (word.ends_with("_STATISTICS") || word == "LOCALES" || word == "WSREP_STATUS"))
    }

    fn show_create(&mut self) -> Read<()> {
        self.expect("CREATE")?;
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

    /// EXPLAIN, DESCRIBE
    pub(super) fn explain(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect_any(&["EXPLAIN", "DESCRIBE", "DESC"])?;
        self.explained()?;
        Ok(self.opaque("EXPLAIN", start))
    }

    fn explained(&mut self) -> Read<()> {
        let is_mariadb = self.is_mariadb();
        let is_option = match self.word_here() {
            "EXTENDED" | "PARTITIONS" => is_mariadb && self.begins_rows(1),
            "ANALYZE" => !is_mariadb,
            _ => false,
        };
        if is_option {
            self.step();
        }
        if self.at_all(&["FORMAT", "="]) {
            self.step();
            self.step();
            self.ident_or_text()?;
        }
        if !is_mariadb && self.eat("INTO") {
            self.step();
        }
        if self.eat("FOR") {
            return self.rest_of_statement().map(drop);
        }
        if self.begins_rows(0) {
            return self.row_statement().map(drop);
        }
        self.two_part_name()?;
        let is_column = self.at_ident() || self.token().kind == Kind::Text;
        if is_column { self.ident_or_text().map(drop) } else { Ok(()) }
    }

    /// Whether a statement on rows begins so many tokens ahead.
    fn begins_rows(&self, count: usize) -> bool {
        let words = ["SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH", "TABLE", "VALUES", "("];
        words.iter().any(|word| self.ahead_is(count, word))
    }

    // ---- rows of files, rows of indexes

    /// LOAD DATA, LOAD XML, LOAD INDEX INTO CACHE
    pub(super) fn load(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("LOAD")?;
        let form = match self.expect_any(&["DATA", "XML", "INDEX"])? {
            "INDEX" => {
                self.expect_all(&["INTO", "CACHE"])?;
                self.two_part_name()?;
                "LOAD INDEX"
            }
            word => {
                self.load_data()?;
                if word == "DATA" { "LOAD DATA" } else { "LOAD XML" }
            }
        };
        self.rest_of_statement()?;
        Ok(self.opaque(form, start))
    }

    fn load_data(&mut self) -> Read<()> {
        let _ = self.eat_any(&["CONCURRENT", "LOW_PRIORITY"]);
        self.eat("FROM");
        self.eat("LOCAL");
        if self.is_mariadb() {
            self.expect("INFILE")?;
        } else {
            self.expect_any(&["INFILE", "URL", "URI", "S3"])?;
        }
        self.one_text()?;
        let _ = self.eat_any(&["REPLACE", "IGNORE"]);
        if self.is_mariadb() || self.at("INTO") {
            self.expect_all(&["INTO", "TABLE"])?;
            self.two_part_name()?;
        }
        Ok(())
    }

    /// HANDLER
    pub(super) fn handler(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("HANDLER")?;
        let has_database = self.two_part_name()?.parts.len() > 1;
        let words: &[&'static str] = if has_database { &["OPEN"] } else { &["OPEN", "CLOSE", "READ"] };
        match self.expect_any(words)? {
            "OPEN" => {
                let has_as = self.eat("AS");
                if has_as || self.at_ident() {
                    self.ident()?;
                }
            }
            "READ" => self.handler_read()?,
            _ => {}
        }
        Ok(self.opaque("HANDLER", start))
    }

    /// READ, behind it
    fn handler_read(&mut self) -> Read<()> {
        let is_scan = matches!(self.word_here(), "FIRST" | "NEXT")
            && (self.ahead(1).kind == Kind::End || matches!(self.ahead(1).text, "WHERE" | "LIMIT" | ";"));
        if is_scan {
            self.step();
        } else {
            self.ident()?;
            if self.eat_any(&["=", ">=", "<=", ">", "<"]).is_some() {
                self.list_in_parentheses(Self::value_or_default)?;
            } else {
                self.expect_any(&["FIRST", "NEXT", "PREV", "LAST"])?;
            }
        }
        if self.eat("WHERE") {
            self.expression()?;
        }
        self.limit().map(drop)
    }

    // ---- conditions

    /// SIGNAL, RESIGNAL
    pub(super) fn signal(&mut self) -> Read<Statement> {
        let start = self.place();
        let word = self.expect_any(&["SIGNAL", "RESIGNAL"])?;
        if self.at("SQLSTATE") {
            self.condition_value()?;
        } else if word == "SIGNAL" || self.at_ident() {
            self.ident()?;
        }
        if self.eat("SET") {
            self.list(|parser| {
                parser.expect_any(CONDITION_ITEMS)?;
                parser.expect("=")?;
                parser.primary_expression()
            })?;
        }
        Ok(self.opaque(word, start))
    }

    /// GET DIAGNOSTICS
    pub(super) fn get_diagnostics(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("GET")?;
        let areas: &[&'static str] = if self.is_mariadb() { &["CURRENT"] } else { &["CURRENT", "STACKED"] };
        let _ = self.eat_any(areas);
        self.expect("DIAGNOSTICS")?;
        let is_condition = self.at("CONDITION");
        if is_condition {
            self.step();
            self.primary_expression()?;
        }
        self.list(|parser| {
            let is_variable = parser.token().kind == Kind::Parameter && !parser.token().source.starts_with("@@");
            if is_variable {
                parser.step();
            } else {
                parser.ident()?;
            }
            parser.expect("=")?;
            if is_condition && parser.eat_any(&["RETURNED_SQLSTATE"]).is_some() {
                return Ok(());
            }
            parser.expect_any(if is_condition { CONDITION_ITEMS } else { &["NUMBER", "ROW_COUNT"] }).map(drop)
        })?;
        Ok(self.opaque("GET DIAGNOSTICS", start))
    }

    // ---- objects of the server

    /// CREATE TABLESPACE and its like, behind CREATE (MySQL)
    pub(super) fn create_of_server(&mut self, start: usize) -> Read<Statement> {
        self.object_of_server("CREATE", start)
    }

    /// ALTER TABLESPACE and its like, behind ALTER (MySQL)
    pub(super) fn alter_of_server(&mut self, start: usize) -> Read<Statement> {
        self.object_of_server("ALTER", start)
    }

    /// DROP TABLESPACE and its like, behind DROP (MySQL)
    pub(super) fn drop_of_server(&mut self) -> Read<Statement> {
        self.object_of_server("DROP", self.place() - 1)
    }

    fn object_of_server(&mut self, verb: &str, start: usize) -> Read<Statement> {
        let words: &[&'static str] = match self.word_here() {
            "UNDO" => &["UNDO", "TABLESPACE"],
            "LOGFILE" => &["LOGFILE", "GROUP"],
            "RESOURCE" => &["RESOURCE", "GROUP"],
            "SPATIAL" => &["SPATIAL", "REFERENCE", "SYSTEM"],
            "LIBRARY" => &["LIBRARY"],
            "MASKING" => &["MASKING", "POLICY"],
            "INSTANCE" => &["INSTANCE"],
            _ => &["TABLESPACE"],
        };
        self.expect_all(words)?;
        if self.eat("IF") {
            self.eat("NOT");
            self.expect("EXISTS")?;
        }
        if words[0] == "SPATIAL" {
            self.number()?;
        } else if words[0] != "INSTANCE" {
            self.two_part_name()?;
        }
        self.rest_of_statement()?;
        Ok(self.opaque(&format!("{verb} {}", words.join(" ")), start))
    }

    /// CREATE PACKAGE, behind CREATE and OR REPLACE (MariaDB): its routines are kept as words.
    pub(super) fn create_package(&mut self, start: usize) -> Read<Statement> {
        self.expect("PACKAGE")?;
        self.eat("BODY");
        self.if_not_exists()?;
        self.two_part_name()?;
        self.words_until(|_| false)?;
        Ok(self.opaque("CREATE PACKAGE", start))
    }
}

/// What both products show, beside tables, columns and definitions.
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
    "REPLICA",
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
];

const SHOWN_BY_MYSQL: &[&str] = &["EXTENDED", "REPLICAS", "LIBRARY"];

const SHOWN_BY_MARIADB: &[&str] =
    &["SLAVE", "SLAVES", "MASTER", "ALL", "AUTHORS", "CONTRIBUTORS", "PACKAGE", "EXPLAIN", "ANALYZE", "REPLICAS"];

/// The words that can follow the first word of a statement of an administrator.
fn following(word: &str, is_mariadb: bool) -> Option<&'static [&'static str]> {
    Some(match (word, is_mariadb) {
        ("RESET", true) => &["SLAVE", "REPLICA", "MASTER", "QUERY"],
        ("RESET", false) => &["REPLICA", "BINARY", "PERSIST"],
        ("PURGE", true) => &["BINARY", "MASTER"],
        ("PURGE", false) => &["BINARY"],
        ("CHANGE", true) => &["MASTER"],
        ("CHANGE", false) => &["REPLICATION"],
        ("START" | "STOP", true) => &["SLAVE", "REPLICA", "ALL"],
        ("START" | "STOP", false) => &["REPLICA", "GROUP_REPLICATION"],
        ("INSTALL" | "UNINSTALL", true) => &["PLUGIN", "SONAME"],
        ("INSTALL" | "UNINSTALL", false) => &["PLUGIN", "COMPONENT"],
        ("CLONE", false) => &["LOCAL", "INSTANCE"],
        ("BACKUP", true) => &["STAGE", "LOCK", "UNLOCK"],
        _ => return None,
    })
}

/// What SIGNAL sets of a condition.
const CONDITION_ITEMS: &[&str] = &[
    "CLASS_ORIGIN",
    "SUBCLASS_ORIGIN",
    "CONSTRAINT_CATALOG",
    "CONSTRAINT_SCHEMA",
    "CONSTRAINT_NAME",
    "CATALOG_NAME",
    "SCHEMA_NAME",
    "TABLE_NAME",
    "COLUMN_NAME",
    "CURSOR_NAME",
    "MESSAGE_TEXT",
    "MYSQL_ERRNO",
    "ROW_NUMBER",
];

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
                assert_eq!(opaque.form, form);
            }
        }
    }

    #[test]
    fn each_product_has_its_own() {
        only(Mysql, "INSTALL COMPONENT 'file://c'");
        only(Mysql, "CHANGE REPLICATION SOURCE TO SOURCE_PORT = 1");
        only(Mysql, "CREATE TABLESPACE s ADD DATAFILE 's.ibd'");
        only(Mysql, "CREATE OR REPLACE SPATIAL REFERENCE SYSTEM 4120 NAME 'Greek'");
        only(Mariadb, "CHANGE MASTER TO MASTER_PORT = 1");
        only(Mariadb, "BACKUP STAGE START");
        only(Mariadb, "SHOW CREATE SEQUENCE s");
    }

    #[test]
    fn what_cannot_be() {
        neither("SHOW", "");
        neither("SHOW TABELS", "TABELS");
        neither("SHOW COLUMNS", "");
        neither("EXPLAIN", "");
        neither("FLUSH", "");
        neither("KILL", "");
        neither("LOAD DATA INFILE f INTO TABLE t", "f");
        neither("SIGNAL SQLSTATE 45000", "45000");
        neither("USE a b", "b");
    }
}

//! Statements of an administrator, which no schema depends on: their first words are checked, and their parentheses balance.

use super::super::{Parser, Read};
use crate::ast::Statement;
use crate::token::Kind;

impl Parser<'_> {
    /// Statements with a form of their own that are no part of a schema
    pub(super) fn administration(&mut self) -> Read<Statement> {
        let start = self.place();
        let word = self.step().text.to_owned();
        let form = match word.as_str() {
            "USE" => {
                self.ident()?;
                "USE"
            }
            "HELP" => {
                self.ident_or_text()?;
                "HELP"
            }
            "KILL" => self.kill()?,
            "FLUSH" => self.words_behind(&["FLUSH"], FLUSHED, "FLUSH")?,
            "RESET" => self.words_behind(&[], RESET, "RESET")?,
            "PURGE" => self.words_behind(&[], &["BINARY", "MASTER"], "PURGE")?,
            "CHANGE" => self.words_behind(&[], &["MASTER", "REPLICATION"], "CHANGE")?,
            "START" | "STOP" => self.words_behind(&[], STARTED, if word == "START" { "START" } else { "STOP" })?,
            "BINLOG" => self.words_behind(&[], &[], "BINLOG")?,
            "CACHE" => self.words_behind(&["INDEX"], &[], "CACHE INDEX")?,
            "INSTALL" => self.words_behind(&[], &["PLUGIN", "COMPONENT", "SONAME"], "INSTALL")?,
            "UNINSTALL" => self.words_behind(&[], &["PLUGIN", "COMPONENT", "SONAME"], "UNINSTALL")?,
            "IMPORT" if !self.is_mariadb() => self.words_behind(&["TABLE", "FROM"], &[], "IMPORT TABLE")?,
            "CLONE" if !self.is_mariadb() => self.words_behind(&[], &["LOCAL", "INSTANCE"], "CLONE")?,
            "BACKUP" if self.is_mariadb() => self.words_behind(&[], &["STAGE", "LOCK", "UNLOCK"], "BACKUP")?,
            "SHUTDOWN" if self.is_mariadb() => self.words_behind(&[], &[], "SHUTDOWN")?,
            "SHUTDOWN" => "SHUTDOWN",
            "RESTART" if !self.is_mariadb() => "RESTART",
            _ => {
                self.return_to(start);
                return self.fail();
            }
        };
        Ok(self.opaque(form, start))
    }

    /// These words, then one of those, then the rest of the statement
    fn words_behind<'f>(&mut self, first: &[&'static str], then: &[&'static str], form: &'f str) -> Read<&'f str> {
        if form == "FLUSH" {
            self.no_binlog();
        } else {
            self.expect_all(first)?;
        }
        if !then.is_empty() {
            self.expect_any(then)?;
        }
        self.rest_of_statement()?;
        Ok(form)
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
        let word = self.step().text.to_owned();
        self.could_be("what is shown");
        match word.as_str() {
            "CREATE" => self.show_create()?,
            "DATABASES" | "SCHEMAS" => self.like_or_where()?,
            "TABLES" | "TRIGGERS" | "EVENTS" => self.of_database()?,
            "COLUMNS" | "FIELDS" | "INDEX" | "INDEXES" | "KEYS" => self.of_table()?,
            _ => drop(self.rest_of_statement()?),
        }
        Ok(self.opaque("SHOW", start))
    }

    fn show_create(&mut self) -> Read<()> {
        if self.token().kind != Kind::Word {
            return self.fail_expecting("the kind of an object");
        }
        self.step();
        self.rest_of_statement().map(drop)
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
        self.two_part_name()?;
        self.expect_any(&["OPEN", "CLOSE", "READ"])?;
        self.rest_of_statement()?;
        Ok(self.opaque("HANDLER", start))
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
            if parser.token().kind == Kind::Parameter {
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

/// What FLUSH empties.
const FLUSHED: &[&str] = &[
    "TABLE",
    "TABLES",
    "ERROR",
    "ENGINE",
    "GENERAL",
    "SLOW",
    "BINARY",
    "RELAY",
    "QUERY",
    "HOSTS",
    "PRIVILEGES",
    "LOGS",
    "STATUS",
    "SLAVE",
    "REPLICA",
    "MASTER",
    "DES_KEY_FILE",
    "RESOURCES",
    "USER_RESOURCES",
    "SSL",
    "THREADS",
    "OPTIMIZER_COSTS",
];

const RESET: &[&str] = &["SLAVE", "REPLICA", "MASTER", "QUERY", "PERSIST", "BINARY"];

const STARTED: &[&str] = &["SLAVE", "REPLICA", "ALL", "GROUP_REPLICATION"];

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

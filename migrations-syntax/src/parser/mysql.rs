//! MySQL and MariaDB: which statement it is. Source: `sql_yacc.yy` of MySQL 8.4 to 9.7 and of MariaDB 10.11 to 11.8.

mod account;
mod administration;
mod alter_table;
mod body;
mod character_set;
mod column;
mod condition;
mod constraint;
mod create;
mod create_table;
mod data_type;
mod database;
mod drop;
mod event;
mod explain;
mod expression;
mod file;
mod function;
mod grant;
mod handler;
mod index;
mod key_cache;
mod maintenance;
mod partition;
mod prepared;
mod rename;
mod routine;
mod sequence;
mod server;
mod session;
mod show;
mod table_option;
mod tablespace;
#[cfg(test)]
mod testing;
mod transaction;
mod trigger;
mod view;
mod word;

use super::{Parser, Read};
use crate::ast::{OpaqueForm, Statement};
use crate::token::Kind;

/// Words that begin most statements.
const STATEMENT_WORDS: &[&str] = &[
    "CREATE",
    "ALTER",
    "DROP",
    "RENAME",
    "TRUNCATE",
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "REPLACE",
    "WITH",
    "SET",
    "CALL",
    "DO",
    "PREPARE",
    "EXECUTE",
    "DEALLOCATE",
    "START",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "GRANT",
    "REVOKE",
    "LOCK",
    "UNLOCK",
    "ANALYZE",
    "OPTIMIZE",
    "CHECK",
    "REPAIR",
    "USE",
    "SHOW",
    "EXPLAIN",
    "DESCRIBE",
    "FLUSH",
    "LOAD",
    "SIGNAL",
];

impl Parser<'_> {
    /// A statement of MySQL or MariaDB.
    pub(crate) fn mysql_statement(&mut self) -> Read<Statement> {
        let token = self.token();
        match token.kind {
            Kind::Word => self.statement_of(token.text),
            Kind::Symbol if token.text == "(" => self.row_statement(),
            Kind::QuotedName
            | Kind::Text
            | Kind::Number
            | Kind::Symbol
            | Kind::Parameter
            | Kind::Broken
            | Kind::End => self.fail_expecting_statement(),
        }
    }

    fn statement_of(&mut self, word: &str) -> Read<Statement> {
        match word {
            "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "REPLACE" | "WITH" | "VALUES" => self.row_statement(),
            "TABLE" if !self.is_mariadb() => self.row_statement(),
            "CREATE" => self.mysql_create(),
            "ALTER" => self.mysql_alter(),
            "DROP" => self.mysql_drop(),
            "RENAME" => self.rename(),
            "TRUNCATE" => self.truncate(),
            "SET" => self.mysql_set(),
            "CALL" => self.call_procedure(),
            "DO" => self.do_expressions(),
            "PREPARE" => self.prepare(),
            "EXECUTE" => self.execute(),
            "DEALLOCATE" => self.deallocate(),
            "BEGIN" => self.begin(),
            "START" if self.ahead_is(1, "TRANSACTION") => self.start_transaction(),
            "COMMIT" => self.commit(),
            "ROLLBACK" => self.rollback(),
            "SAVEPOINT" => self.savepoint(),
            "RELEASE" => self.release_savepoint(),
            "XA" => self.xa(),
            "GRANT" => self.grant(),
            "REVOKE" => self.revoke(),
            "LOCK" => self.lock_tables(),
            "UNLOCK" => self.unlock_tables(),
            "ANALYZE" => self.analyze(),
            "OPTIMIZE" => self.optimize(),
            "CHECK" => self.check(),
            "REPAIR" => self.repair(),
            "CHECKSUM" => self.checksum(),
            "SHOW" => self.show(),
            "EXPLAIN" | "DESCRIBE" | "DESC" => self.explain(),
            "LOAD" => self.load(),
            "HANDLER" => self.handler(),
            "SIGNAL" | "RESIGNAL" => self.signal(),
            "GET" => self.get_diagnostics(),
            "IF" if self.is_mariadb() => self.block_by_itself(self.place(), OpaqueForm::If),
            "CASE" if self.is_mariadb() => self.block_by_itself(self.place(), OpaqueForm::Case),
            "LOOP" if self.is_mariadb() => self.block_by_itself(self.place(), OpaqueForm::Loop),
            "WHILE" if self.is_mariadb() => self.block_by_itself(self.place(), OpaqueForm::While),
            "REPEAT" if self.is_mariadb() => self.block_by_itself(self.place(), OpaqueForm::Repeat),
            "FOR" if self.is_mariadb() => self.block_by_itself(self.place(), OpaqueForm::For),
            "USE" | "HELP" | "KILL" | "FLUSH" | "RESET" | "PURGE" | "CHANGE" | "START" | "STOP" | "BINLOG"
            | "CACHE" | "INSTALL" | "UNINSTALL" | "IMPORT" | "CLONE" | "BACKUP" | "SHUTDOWN" | "RESTART" => {
                self.administration()
            }
            _ => self.fail_expecting_statement(),
        }
    }

    fn fail_expecting_statement<T>(&mut self) -> Read<T> {
        self.fail_expecting_among("a statement", STATEMENT_WORDS)
    }

    /// BEGIN NOT ATOMIC, IF and their like outside of routines (MariaDB), from their first word on
    fn block_by_itself(&mut self, start: usize, form: OpaqueForm) -> Read<Statement> {
        self.return_to(start);
        self.block_or_loop()?;
        Ok(self.opaque(form, start))
    }
}

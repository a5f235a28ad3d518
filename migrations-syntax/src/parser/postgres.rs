//! PostgreSQL. Source: `gram.y` of PostgreSQL 15 to 18.

mod aggregate;
mod alter;
mod alter_table;
mod column;
mod comment;
mod constraint;
mod copy;
mod create;
mod create_type;
mod data_type;
mod definition;
mod domain;
mod drop;
mod extension;
mod foreign;
mod grant;
mod index;
mod json_call;
mod maintenance;
mod object;
mod operator;
mod other;
mod partition;
mod policy;
mod primary;
mod publication;
mod role;
mod routine;
mod rule;
mod schema;
mod sequence;
mod session;
mod set;
mod signature;
mod special_call;
mod statistics;
mod table;
#[cfg(test)]
mod testing;
mod text_search;
mod transaction;
mod trigger;
mod view;
mod xml_call;

use super::{Parser, Read};
use crate::ast::Statement;

impl Parser<'_> {
    /// A statement of PostgreSQL.
    pub(crate) fn postgres_statement(&mut self) -> Read<Statement> {
        match self.token().text {
            "SELECT" | "VALUES" | "TABLE" | "WITH" | "(" | "INSERT" | "UPDATE" | "DELETE" | "MERGE" => {
                self.row_statement()
            }
            "CREATE" => self.postgres_create(),
            "ALTER" => self.postgres_alter_object(),
            "DROP" => self.postgres_drop(),
            "COMMENT" => self.postgres_comment(),
            "SET" => self.postgres_set(),
            "GRANT" => self.postgres_grant(),
            "REVOKE" => self.postgres_revoke(),
            "DO" => self.postgres_do_block(),
            "CALL" => self.postgres_call_procedure(),
            "TRUNCATE" => self.postgres_truncate(),
            "COPY" => self.postgres_copy(),
            word => self.postgres_session_statement(word),
        }
    }

    /// Statements about the session, the transaction and the upkeep of the database.
    fn postgres_session_statement(&mut self, word: &str) -> Read<Statement> {
        match word {
            "BEGIN" | "START" => self.postgres_begin(),
            "COMMIT" | "END" => self.postgres_commit(),
            "ROLLBACK" | "ABORT" => self.postgres_rollback(),
            "SAVEPOINT" => self.postgres_savepoint(),
            "RELEASE" => self.postgres_release(),
            "RESET" => self.postgres_reset(),
            "SHOW" => self.postgres_show(),
            "LOCK" => self.postgres_lock(),
            "VACUUM" => self.postgres_vacuum(),
            "ANALYZE" | "ANALYSE" => self.postgres_analyze(),
            "CLUSTER" => self.postgres_cluster(),
            "REINDEX" => self.postgres_reindex(),
            "REFRESH" => self.postgres_refresh(),
            "EXPLAIN" => self.postgres_explain(),
            "PREPARE" => self.postgres_prepare(),
            "EXECUTE" => self.postgres_execute(),
            "DEALLOCATE" => self.postgres_deallocate(),
            "DECLARE" => self.postgres_declare_cursor(),
            "FETCH" | "MOVE" => self.postgres_fetch(),
            "CLOSE" => self.postgres_close_cursor(),
            "LISTEN" | "UNLISTEN" => self.postgres_listen(),
            "NOTIFY" => self.postgres_notify(),
            "LOAD" => self.postgres_load(),
            "DISCARD" => self.postgres_discard(),
            "CHECKPOINT" => self.postgres_checkpoint(),
            "REASSIGN" => self.postgres_reassign_owned(),
            "SECURITY" => self.postgres_security_label(),
            "IMPORT" => self.postgres_import_foreign_schema(),
            "PRAGMA" | "ATTACH" | "DETACH" => self.fail_because("it is a statement of SQLite"),
            "USE" | "RENAME" | "DELIMITER" | "DESCRIBE" | "OPTIMIZE" | "UNLOCK" => {
                self.fail_because("it is a statement of MySQL and MariaDB")
            }
            "REPLACE" => {
                self.fail_because("it is a statement of SQLite, MySQL and MariaDB; here INSERT has ON CONFLICT")
            }
            _ => self.postgres_unknown_word(self.place(), &STATEMENTS),
        }
    }
}

/// What a statement can begin with; the rarest are left out, for nothing else is meant by a word that is like them.
const STATEMENTS: [&str; 42] = [
    "CREATE",
    "ALTER",
    "DROP",
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "COMMENT",
    "WITH",
    "VALUES",
    "TABLE",
    "MERGE",
    "SET",
    "GRANT",
    "REVOKE",
    "DO",
    "CALL",
    "TRUNCATE",
    "COPY",
    "BEGIN",
    "START",
    "COMMIT",
    "END",
    "ROLLBACK",
    "ABORT",
    "SAVEPOINT",
    "RELEASE",
    "RESET",
    "SHOW",
    "LOCK",
    "VACUUM",
    "ANALYZE",
    "CLUSTER",
    "REINDEX",
    "REFRESH",
    "EXPLAIN",
    "PREPARE",
    "EXECUTE",
    "DEALLOCATE",
    "NOTIFY",
    "REASSIGN",
    "SECURITY",
];

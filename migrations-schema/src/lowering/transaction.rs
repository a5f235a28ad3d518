//! What a statement does to the transaction that it runs in, or to the session around it.

mod effect;
pub(super) mod mysql;
pub(super) mod postgres;
pub(super) mod refusal;
pub(super) mod sqlite;

use migrations_core::Server;
use migrations_core::baked::Recovery;
use migrations_syntax::ast::{Opaque, Statement, Transaction, TransactionKind};

use super::{Source, dispatch};
use crate::server::Rules;
pub use effect::{Refusal, TransactionEffect};

pub use refusal::client_command;

/// The effect of a statement on its surroundings.
pub fn transaction_effect(statement: &Statement, source: &Source<'_>) -> TransactionEffect {
    if let Statement::Opaque(Opaque { runs: Some(run), .. }) = statement {
        return transaction_effect(run, source);
    }
    if let Statement::Transaction(transaction) = statement {
        return control(transaction, source);
    }
    dispatch::transaction_effect(statement, source)
}

/// Whether a statement that runs outside of the transaction of its script may commit what the runner notes with it: a procedure
/// or a block, or what could not be read (`None`).
pub fn may_part_from_note(statement: Option<&Statement>, server: Server) -> bool {
    let may_commit = statement.is_none_or(|statement| matches!(statement, Statement::Call(_) | Statement::Do(_)));
    Rules::of(server).rows.notes_share_transaction && may_commit
}

fn control(transaction: &Transaction, source: &Source<'_>) -> TransactionEffect {
    match transaction.kind {
        TransactionKind::Begin => TransactionEffect::Begin,
        TransactionKind::Commit => TransactionEffect::Commit,
        TransactionKind::Rollback
        | TransactionKind::Savepoint
        | TransactionKind::Release
        | TransactionKind::RollbackTo
        | TransactionKind::PrepareTransaction
        | TransactionKind::RollbackPrepared => TransactionEffect::OtherControl,
        TransactionKind::Set => dispatch::transaction_modes(&transaction.words, source),
        // What was prepared is not written here.
        TransactionKind::CommitPrepared | TransactionKind::Xa => TransactionEffect::Outside(Recovery::Ask),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::lexer::tokenize;

    use migrations_core::Product;

    use super::*;

    #[track_caller]
    fn effect(text: &str, product: Product) -> TransactionEffect {
        let tokens = tokenize(text, product.dialect());
        let parsed = migrations_syntax::parse_tokens(text, &tokens, 0, product);
        let statement = parsed.statement.unwrap_or_else(|| panic!("{product} refuses {text}: {:?}", parsed.errors));
        transaction_effect(&statement, &Source::new(text, &tokens, 0, product))
    }

    #[track_caller]
    fn check(product: Product, expected: &TransactionEffect, texts: &[&str]) {
        for text in texts {
            assert_eq!(effect(text, product), *expected, "{text} on {product}");
        }
    }

    #[track_caller]
    fn check_refused(product: Product, texts: &[&str]) {
        for text in texts {
            let effect = effect(text, product);
            assert!(matches!(effect, TransactionEffect::Refused(_)), "{text} on {product}: {effect:?}");
        }
    }

    const REPEATED: TransactionEffect = TransactionEffect::Outside(Recovery::Repeat);
    const ASKED: TransactionEffect = TransactionEffect::Outside(Recovery::Ask);
    const OBSERVED: TransactionEffect = TransactionEffect::Outside(Recovery::Observe);

    #[test]
    fn transactions_are_controlled() {
        for product in Product::ALL {
            check(product, &TransactionEffect::Begin, &["BEGIN"]);
            check(product, &TransactionEffect::Commit, &["COMMIT"]);
            check(product, &TransactionEffect::OtherControl, &["ROLLBACK", "SAVEPOINT a", "RELEASE SAVEPOINT a"]);
        }
        check(Product::Postgres, &TransactionEffect::Commit, &["END"]);
        check(
            Product::Postgres,
            &TransactionEffect::OtherControl,
            &["PREPARE TRANSACTION 'a'", "ROLLBACK PREPARED 'a'"],
        );
        check(Product::Postgres, &ASKED, &["COMMIT PREPARED 'a'"]);
        check(
            Product::Postgres,
            &TransactionEffect::None,
            &[
                "SET TRANSACTION READ ONLY",
                "SET TRANSACTION READ WRITE, ISOLATION LEVEL READ COMMITTED",
                "SET default_transaction_isolation = 'serializable'",
            ],
        );
        check(Product::Mariadb, &ASKED, &["XA START 'a'"]);
    }

    #[test]
    fn sqlite_runs_nearly_everything_in_a_transaction() {
        check(Product::Sqlite, &TransactionEffect::None, &["CREATE TABLE t (a)", "PRAGMA journal_mode", "ANALYZE"]);
        check(Product::Sqlite, &REPEATED, &["VACUUM", "PRAGMA journal_mode = WAL", "PRAGMA main.wal_checkpoint"]);
        check(Product::Sqlite, &ASKED, &["VACUUM INTO 'x'", "DETACH x"]);
        check(
            Product::Sqlite,
            &TransactionEffect::ForeignKeys(false),
            &["PRAGMA foreign_keys = OFF", "PRAGMA Foreign_Keys(0)"],
        );
        check(Product::Sqlite, &TransactionEffect::ForeignKeys(true), &["PRAGMA foreign_keys = 'on'"]);
    }

    #[test]
    fn some_statements_of_postgres_stand_alone() {
        let product = Product::Postgres;
        check(
            product,
            &OBSERVED,
            &[
                "CREATE INDEX CONCURRENTLY i ON t (a)",
                "DROP INDEX CONCURRENTLY i",
                "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
                "CREATE DATABASE d",
                "DROP TABLESPACE s",
            ],
        );
        check(
            product,
            &ASKED,
            &[
                "ALTER DATABASE d SET TABLESPACE s",
                "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
                "ALTER SUBSCRIPTION s ADD PUBLICATION p",
                "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (copy_data = false)",
            ],
        );
        check(
            product,
            &REPEATED,
            &[
                "VACUUM t",
                "REINDEX TABLE CONCURRENTLY t",
                "REINDEX (CONCURRENTLY) TABLE t",
                "REINDEX SCHEMA s",
                "CLUSTER",
                "ALTER SYSTEM SET a = 1",
            ],
        );
        check(
            product,
            &TransactionEffect::None,
            &[
                "CREATE INDEX i ON t (a)",
                "REINDEX TABLE t",
                "CLUSTER t USING i",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                "ALTER TABLE t DETACH PARTITION p",
                "ALTER TYPE mood ADD VALUE 'a'",
                "SET LOCAL ROLE r",
                "RESET ROLE",
                "SET client_encoding TO 'UTF8'",
                "SET NAMES 'utf-8'",
                "COPY t TO STDOUT",
                "SELECT pg_sleep(1)",
                "SELECT pg_advisory_xact_lock(1)",
                "SELECT set_config('role', 'r', true)",
                "SELECT set_config('search_path', 'r', false)",
                "ALTER DATABASE d SET a = 1",
                "ALTER SUBSCRIPTION s DISABLE",
                "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
                "DISCARD PLANS",
            ],
        );
    }

    #[test]
    fn what_harms_the_runner_is_refused_on_postgres() {
        check_refused(
            Product::Postgres,
            &[
                "COPY t FROM STDIN",
                "SET ROLE r",
                "SET SESSION AUTHORIZATION r",
                "SET client_encoding = latin1",
                "SET NAMES 'latin1'",
                "DISCARD ALL",
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                "SET TRANSACTION READ ONLY, ISOLATION LEVEL READ UNCOMMITTED",
                "SET TRANSACTION NOT DEFERRABLE",
                "SET TRANSACTION SNAPSHOT '1-1'",
                "SET transaction_isolation = 'serializable'",
                "SELECT pg_advisory_lock(1)",
                "SELECT 1 WHERE pg_try_advisory_lock(1)",
                "INSERT INTO t SELECT pg_advisory_unlock(1)",
                "CREATE TABLE t AS SELECT pg_advisory_unlock_all()",
                "EXPLAIN ANALYZE SELECT pg_advisory_lock(1)",
                "SELECT set_config('role', 'r', false)",
                "SELECT pg_catalog.set_config('session_authorization', 'r', false)",
            ],
        );
    }

    #[test]
    fn mysql_and_mariadb_commit_around_changes_of_the_schema() {
        for product in [Product::Mysql, Product::Mariadb] {
            check(
                product,
                &TransactionEffect::None,
                &[
                    "INSERT INTO t VALUES (1)",
                    "WITH x AS (SELECT 1) SELECT * FROM x",
                    "SET @a = 1",
                    "SET NAMES utf8mb4",
                    "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                    "/*!40101 SET @a = 1 */",
                    "CREATE TEMPORARY TABLE t (a INT)",
                    "DROP TEMPORARY TABLE t",
                    "PREPARE s FROM 'SELECT 1'",
                    "DEALLOCATE PREPARE s",
                    "SHOW TABLES",
                    "SET ROLE r",
                    "DO SLEEP(0)",
                ],
            );
            check(product, &OBSERVED, &["CREATE TABLE t (a INT)", "/*!50001 CREATE VIEW v AS SELECT 1 */"]);
            check(product, &REPEATED, &["ANALYZE TABLE t", "FLUSH TABLES", "CREATE TABLE IF NOT EXISTS t (a INT)"]);
            check(product, &REPEATED, &["SET sql_log_bin = 0", "SET GLOBAL read_only = 1"]);
            check(product, &TransactionEffect::None, &["SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE"]);
            check(product, &ASKED, &["SET PASSWORD = 'x'", "REVOKE SELECT ON m.* FROM u"]);
            check(product, &ASKED, &["CALL p()", "TRUNCATE t", "EXECUTE s", "SET PASSWORD = 'x'"]);
            check_refused(
                product,
                &[
                    "USE shop",
                    "SET NAMES latin1",
                    "SET CHARACTER SET latin1",
                    "SET autocommit = 0",
                    "SET LOCAL autocommit = 0",
                    "LOCK TABLES t WRITE",
                    "UNLOCK TABLES",
                    "SELECT GET_LOCK('a', 1)",
                    "DO RELEASE_LOCK('a')",
                    "SET @x = RELEASE_ALL_LOCKS()",
                    "INSERT INTO t SELECT GET_LOCK('a', 1)",
                    "CREATE TABLE t AS SELECT GET_LOCK('a', 1)",
                    "FLUSH TABLES WITH READ LOCK",
                    "FLUSH TABLES t FOR EXPORT",
                    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                ],
            );
        }
        let set = |inner: &str| format!("SET STATEMENT max_statement_time = 1 FOR {inner}");
        check(Product::Mariadb, &TransactionEffect::None, &[&set("INSERT INTO t VALUES (1)")]);
        check(Product::Mariadb, &OBSERVED, &[&set("CREATE TABLE t (a INT)")]);
        check(Product::Mariadb, &ASKED, &["BEGIN NOT ATOMIC SELECT 1; END", "CREATE TEMPORARY SEQUENCE s"]);
        check(Product::Mariadb, &ASKED, &["SET DEFAULT ROLE NONE", &set("SET DEFAULT ROLE NONE")]);
        check(Product::Mariadb, &TransactionEffect::None, &["ANALYZE UPDATE t SET a = 1"]);
        check(Product::Mysql, &REPEATED, &["REVOKE IF EXISTS SELECT ON m.* FROM u"]);
        check_refused(Product::Mariadb, &["BACKUP STAGE START", "BACKUP LOCK t"]);
    }

    #[test]
    fn commands_of_clients_are_no_sql() {
        use migrations_core::Dialect;
        for (text, dialect, expected) in [
            ("\\connect shop", Dialect::Postgres, true),
            ("source other.sql", Dialect::Mysql, true),
            ("SELECT 1", Dialect::Postgres, false),
            ("", Dialect::Mysql, false),
        ] {
            assert_eq!(client_command(&tokenize(text, dialect), text, dialect).is_some(), expected, "{text}");
        }
    }
}

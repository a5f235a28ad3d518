//! BEGIN, COMMIT, ROLLBACK, SAVEPOINT and RELEASE of SQLite.

use crate::ast::{Statement, Transaction, TransactionKind};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// A statement about the transaction.
    pub(super) fn sqlite_transaction(&mut self) -> Read<Statement> {
        let start = self.place() + 1;
        let mut name = None;
        let kind = match self.step().text {
            "BEGIN" => {
                let _ = self.eat_any(&["DEFERRED", "IMMEDIATE", "EXCLUSIVE"]);
                self.transaction_word()?;
                TransactionKind::Begin
            }
            "SAVEPOINT" => {
                name = Some(self.ident()?);
                TransactionKind::Savepoint
            }
            "RELEASE" => {
                self.eat("SAVEPOINT");
                name = Some(self.ident()?);
                TransactionKind::Release
            }
            "ROLLBACK" => {
                self.transaction_word()?;
                if self.eat("TO") {
                    self.eat("SAVEPOINT");
                    name = Some(self.ident()?);
                    TransactionKind::RollbackTo
                } else {
                    TransactionKind::Rollback
                }
            }
            _ => {
                self.transaction_word()?;
                TransactionKind::Commit
            }
        };
        let words = if name.is_some() { String::new() } else { self.words_from(start) };
        Ok(Statement::Transaction(Transaction { kind, name, words }))
    }

    /// TRANSACTION, with a name that means nothing.
    fn transaction_word(&mut self) -> Read<()> {
        if self.eat("TRANSACTION") && !self.at("TO") && self.at_ident() {
            self.ident()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::parser::testing::{refuses, statement};

    fn transaction(sql: &str) -> Transaction {
        match statement(Sqlite, sql) {
            Statement::Transaction(transaction) => transaction,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn kinds_and_names() {
        assert_eq!(transaction("BEGIN IMMEDIATE TRANSACTION").kind, TransactionKind::Begin);
        assert_eq!(transaction("END TRANSACTION").kind, TransactionKind::Commit);
        assert_eq!(transaction("ROLLBACK").kind, TransactionKind::Rollback);
        let back = transaction("ROLLBACK TRANSACTION TO SAVEPOINT a");
        assert_eq!((back.kind, back.name.map(|name| name.text)), (TransactionKind::RollbackTo, Some("a".to_owned())));
        assert_eq!(transaction("RELEASE a").kind, TransactionKind::Release);
        refuses(Sqlite, "SAVEPOINT", "");
        refuses(Sqlite, "BEGIN WORK", "WORK");
        refuses(Sqlite, "START TRANSACTION", "START");
    }

    #[test]
    fn the_word_transaction_has_a_name_behind_it_or_none() {
        for sql in [
            "BEGIN TRANSACTION a",
            "COMMIT TRANSACTION a",
            "ROLLBACK TRANSACTION TO a",
            "ROLLBACK TRANSACTION a TO b",
            "END TRANSACTION",
        ] {
            statement(Sqlite, sql);
        }
        refuses(Sqlite, "BEGIN a", "a");
        refuses(Sqlite, "COMMIT TRANSACTION a b", "b");
    }
}

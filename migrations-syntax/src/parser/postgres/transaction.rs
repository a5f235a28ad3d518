//! BEGIN, COMMIT and their like.

use crate::ast::{Ident, Statement, Transaction, TransactionKind};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// BEGIN, START TRANSACTION
    pub(super) fn postgres_begin(&mut self) -> Read<Statement> {
        if self.eat("START") {
            self.expect("TRANSACTION")?;
        } else {
            self.expect("BEGIN")?;
            self.eat_any(&["WORK", "TRANSACTION"]);
        }
        let start = self.place();
        if self.postgres_at_transaction_mode() {
            self.postgres_transaction_modes()?;
        }
        Ok(self.postgres_transaction(TransactionKind::Begin, None, start))
    }

    /// COMMIT, END
    pub(super) fn postgres_commit(&mut self) -> Read<Statement> {
        if self.eat_all(&["COMMIT", "PREPARED"]) {
            return self.postgres_two_phase(TransactionKind::CommitPrepared);
        }
        self.expect_any(&["COMMIT", "END"])?;
        self.eat_any(&["WORK", "TRANSACTION"]);
        self.postgres_end_of_transaction(TransactionKind::Commit)
    }

    /// ROLLBACK, ABORT, ROLLBACK TO
    pub(super) fn postgres_rollback(&mut self) -> Read<Statement> {
        if self.eat_all(&["ROLLBACK", "PREPARED"]) {
            return self.postgres_two_phase(TransactionKind::RollbackPrepared);
        }
        let word = self.expect_any(&["ROLLBACK", "ABORT"])?;
        self.eat_any(&["WORK", "TRANSACTION"]);
        if word == "ABORT" || !self.eat("TO") {
            return self.postgres_end_of_transaction(TransactionKind::Rollback);
        }
        let name = self.postgres_savepoint_name()?;
        let start = self.place();
        Ok(self.postgres_transaction(TransactionKind::RollbackTo, Some(name), start))
    }

    fn postgres_end_of_transaction(&mut self, kind: TransactionKind) -> Read<Statement> {
        let start = self.place();
        if self.eat("AND") {
            self.eat("NO");
            self.expect("CHAIN")?;
        }
        Ok(self.postgres_transaction(kind, None, start))
    }

    /// SAVEPOINT
    pub(super) fn postgres_savepoint(&mut self) -> Read<Statement> {
        self.expect("SAVEPOINT")?;
        let name = self.ident()?;
        let start = self.place();
        Ok(self.postgres_transaction(TransactionKind::Savepoint, Some(name), start))
    }

    /// RELEASE
    pub(super) fn postgres_release(&mut self) -> Read<Statement> {
        self.expect("RELEASE")?;
        let name = self.postgres_savepoint_name()?;
        let start = self.place();
        Ok(self.postgres_transaction(TransactionKind::Release, Some(name), start))
    }

    /// A savepoint, with or without the word, which can be its name.
    fn postgres_savepoint_name(&mut self) -> Read<Ident> {
        if self.at("SAVEPOINT") && !self.postgres_ends_behind(1) {
            self.step();
        }
        self.ident()
    }

    /// Whether the statement ends so many tokens ahead.
    pub(super) fn postgres_ends_behind(&self, count: usize) -> bool {
        self.ahead(count).kind == crate::token::Kind::End || self.ahead_is(count, ";")
    }

    /// PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED, behind the words.
    pub(super) fn postgres_two_phase(&mut self, kind: TransactionKind) -> Read<Statement> {
        let start = self.place();
        self.plain_text()?;
        Ok(self.postgres_transaction(kind, None, start))
    }

    fn postgres_transaction(&self, kind: TransactionKind, name: Option<Ident>, start: usize) -> Statement {
        Statement::Transaction(Transaction { kind, name, words: self.words_from(start) })
    }

    fn postgres_at_transaction_mode(&self) -> bool {
        self.at_any(&["ISOLATION", "READ", "DEFERRABLE", "NOT"])
    }

    /// Modes, with or without commas between.
    pub(super) fn postgres_transaction_modes(&mut self) -> Read<()> {
        self.postgres_transaction_mode()?;
        while self.eat(",") || self.postgres_at_transaction_mode() {
            self.postgres_transaction_mode()?;
        }
        Ok(())
    }

    fn postgres_transaction_mode(&mut self) -> Read<()> {
        match self.expect_any(&["ISOLATION", "READ", "DEFERRABLE", "NOT"])? {
            "ISOLATION" => {
                self.expect("LEVEL")?;
                self.postgres_isolation_level()
            }
            "READ" => self.expect_any(&["ONLY", "WRITE"]).map(drop),
            "NOT" => self.expect("DEFERRABLE"),
            _ => Ok(()),
        }
    }

    fn postgres_isolation_level(&mut self) -> Read<()> {
        match self.expect_any(&["READ", "REPEATABLE", "SERIALIZABLE"])? {
            "READ" => self.expect_any(&["COMMITTED", "UNCOMMITTED"]).map(drop),
            "REPEATABLE" => self.expect("READ"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn transactions() {
        accepts("BEGIN");
        accepts("BEGIN WORK ISOLATION LEVEL READ COMMITTED, READ ONLY DEFERRABLE");
        accepts("START TRANSACTION");
        accepts("COMMIT AND NO CHAIN");
        accepts("END TRANSACTION");
        accepts("ABORT WORK AND CHAIN");
        accepts("ROLLBACK TRANSACTION TO SAVEPOINT a");
        accepts("ROLLBACK TO a");
        accepts("RELEASE SAVEPOINT a");
        accepts("RELEASE savepoint");
        accepts("COMMIT PREPARED 'a'");
        accepts("ROLLBACK PREPARED 'a'");
        refuses("BEGIN a", "a");
        refuses("START", "");
        refuses("SAVEPOINT", "");
        refuses("ABORT TO a", "TO");
        refuses("COMMIT PREPARED a", "a");
        refuses("ROLLBACK WORK WORK", "WORK");
        let Statement::Transaction(transaction) = statement("BEGIN ISOLATION LEVEL REPEATABLE READ") else { panic!() };
        assert_eq!(
            (transaction.kind, transaction.words.as_str()),
            (TransactionKind::Begin, "ISOLATION LEVEL REPEATABLE READ")
        );
    }

    #[test]
    fn modes_of_a_transaction() {
        accepts("BEGIN NOT DEFERRABLE");
        accepts("BEGIN READ WRITE, DEFERRABLE ISOLATION LEVEL REPEATABLE READ");
        accepts("START TRANSACTION ISOLATION LEVEL READ UNCOMMITTED NOT DEFERRABLE");
        refuses("BEGIN NOT", "");
        refuses("BEGIN NOT READ", "READ");
        refuses("BEGIN ISOLATION READ", "READ");
        refuses("BEGIN READ ONLY,", "");
        refuses("BEGIN ISOLATION LEVEL REPEATABLE", "");
    }
}

//! Transactions.

use super::super::{Parser, Read};
use crate::ast::{Ident, OpaqueForm, Statement, Transaction, TransactionKind};

impl Parser<'_> {
    /// BEGIN; MariaDB has BEGIN NOT ATOMIC for a block by itself.
    pub(super) fn begin(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("BEGIN")?;
        if self.is_mariadb() && self.at("NOT") {
            return self.block_by_itself(start, OpaqueForm::BeginNotAtomic);
        }
        self.eat("WORK");
        Ok(self.transaction(TransactionKind::Begin, None, start + 1))
    }

    /// START TRANSACTION
    pub(super) fn start_transaction(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect_all(&["START", "TRANSACTION"])?;
        if !self.at_end_of_statement() {
            self.characteristics()?;
        }
        Ok(self.transaction(TransactionKind::Begin, None, start + 1))
    }

    /// WITH CONSISTENT SNAPSHOT, READ ONLY, READ WRITE; of the last two only one
    fn characteristics(&mut self) -> Read<()> {
        let accesses = self.list(|parser| match parser.expect_any(&["WITH", "READ"])? {
            "WITH" => parser.expect_all(&["CONSISTENT", "SNAPSHOT"]).map(|()| None),
            _ => parser.expect_any(&["ONLY", "WRITE"]).map(Some),
        })?;
        if accesses.contains(&Some("ONLY")) && accesses.contains(&Some("WRITE")) {
            return self.fail_because("a transaction is READ ONLY or READ WRITE");
        }
        Ok(())
    }

    /// COMMIT
    pub(super) fn commit(&mut self) -> Read<Statement> {
        self.expect("COMMIT")?;
        let start = self.place();
        self.eat("WORK");
        self.chain_and_release()?;
        Ok(self.transaction(TransactionKind::Commit, None, start))
    }

    /// ROLLBACK, ROLLBACK TO SAVEPOINT
    pub(super) fn rollback(&mut self) -> Read<Statement> {
        self.expect("ROLLBACK")?;
        let start = self.place();
        self.eat("WORK");
        if self.eat("TO") {
            self.eat("SAVEPOINT");
            let words = String::new();
            let name = Some(self.ident()?);
            return Ok(Statement::Transaction(Transaction { kind: TransactionKind::RollbackTo, name, words }));
        }
        self.chain_and_release()?;
        Ok(self.transaction(TransactionKind::Rollback, None, start))
    }

    /// AND CHAIN, RELEASE and their negations
    fn chain_and_release(&mut self) -> Read<()> {
        let mut is_chained = false;
        if self.eat("AND") {
            is_chained = !self.eat("NO");
            self.expect("CHAIN")?;
        }
        if self.eat("NO") {
            return self.expect("RELEASE");
        }
        if !is_chained {
            self.eat("RELEASE");
        }
        Ok(())
    }

    /// SAVEPOINT
    pub(super) fn savepoint(&mut self) -> Read<Statement> {
        self.expect("SAVEPOINT")?;
        let name = Some(self.ident()?);
        Ok(self.transaction(TransactionKind::Savepoint, name, self.place()))
    }

    /// RELEASE SAVEPOINT
    pub(super) fn release_savepoint(&mut self) -> Read<Statement> {
        self.expect_all(&["RELEASE", "SAVEPOINT"])?;
        let name = Some(self.ident()?);
        Ok(self.transaction(TransactionKind::Release, name, self.place()))
    }

    fn transaction(&self, kind: TransactionKind, name: Option<Ident>, start: usize) -> Statement {
        Statement::Transaction(Transaction { kind, name, words: self.words_from(start) })
    }

    // ---- XA

    /// XA
    pub(super) fn xa(&mut self) -> Read<Statement> {
        self.expect("XA")?;
        let start = self.place();
        match self.expect_any(&["START", "BEGIN", "END", "PREPARE", "COMMIT", "ROLLBACK", "RECOVER"])? {
            "START" | "BEGIN" => {
                self.xid()?;
                let _ = self.eat_any(&["JOIN", "RESUME"]);
            }
            "END" => {
                self.xid()?;
                if self.eat("SUSPEND") && self.eat("FOR") {
                    self.expect("MIGRATE")?;
                }
            }
            "COMMIT" => {
                self.xid()?;
                if self.eat("ONE") {
                    self.expect("PHASE")?;
                }
            }
            "RECOVER" => self.recover()?,
            _ => self.xid()?,
        }
        Ok(self.transaction(TransactionKind::Xa, None, start))
    }

    fn recover(&mut self) -> Read<()> {
        if self.is_mariadb() && self.eat("FORMAT") {
            self.expect("=")?;
            return self.ident_or_text().map(drop);
        }
        if !self.is_mariadb() && self.eat("CONVERT") {
            return self.expect("XID");
        }
        Ok(())
    }

    fn xid(&mut self) -> Read<()> {
        self.label_text()?;
        if self.eat(",") {
            self.label_text()?;
            if self.eat(",") {
                self.number()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, statement};
    use crate::ast::{Statement, TransactionKind};

    #[test]
    fn transactions() {
        both("BEGIN WORK");
        both("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        both("COMMIT AND NO CHAIN RELEASE");
        both("ROLLBACK WORK TO SAVEPOINT a");
        both("ROLLBACK NO RELEASE");
        both("SAVEPOINT a");
        both("RELEASE SAVEPOINT a");
        both("XA START 'a', 'b', 1 JOIN");
        only(Mysql, "XA RECOVER CONVERT XID");
        only(Mariadb, "XA RECOVER FORMAT = 'SQL'");
        neither("BEGIN TRANSACTION", "TRANSACTION");
        neither("START", "");
        neither("ROLLBACK TO", "");
        neither("RELEASE a", "a");
        let Statement::Transaction(transaction) = statement(Mysql, "ROLLBACK TO a") else { panic!() };
        assert_eq!(transaction.kind, TransactionKind::RollbackTo);
        assert_eq!(transaction.name.map(|name| name.text).as_deref(), Some("a"));
    }

    #[test]
    fn xa() {
        both("XA START 'a', 'b', 1 JOIN");
        both("XA BEGIN 'a' RESUME");
        both("XA END 'a' SUSPEND");
        both("XA END 'a' SUSPEND FOR MIGRATE");
        both("XA PREPARE 'a'");
        both("XA COMMIT 'a' ONE PHASE");
        both("XA ROLLBACK 'a'");
        both("XA RECOVER");
        neither("XA END 'a' FOR MIGRATE", "FOR");
        neither("XA END 'a' SUSPEND FOR", "");
        neither("XA COMMIT 'a' ONE", "");
        neither("XA COMMIT", "");
    }
}

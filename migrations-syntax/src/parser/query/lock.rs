//! FOR UPDATE and its like.

use super::super::{Parser, Read};
use crate::ast::RowLock;
use crate::grammar::Feature;

impl Parser<'_> {
    /// Every lock that is asked for here.
    pub(super) fn locks(&mut self) -> Read<Vec<RowLock>> {
        let mut locks = Vec::new();
        if !self.has(Feature::RowLocks) {
            return Ok(locks);
        }
        while let Some(lock) = self.lock()? {
            let is_alone = lock.strength == "FOR READ ONLY" && locks.is_empty();
            locks.push(lock);
            if is_alone {
                break;
            }
        }
        Ok(locks)
    }

    fn lock(&mut self) -> Read<Option<RowLock>> {
        let start = self.place();
        if self.has(Feature::LockInShareMode) && self.eat("LOCK") {
            self.expect_all(&["IN", "SHARE", "MODE"])?;
        } else if self.eat("FOR") {
            self.lock_strength()?;
        } else {
            return Ok(None);
        }
        let strength = self.words_from(start);
        let has_tables = self.has(Feature::LockedTables) && !strength.starts_with("LOCK") && self.eat("OF");
        let tables = if has_tables { self.list(Self::table_name)? } else { Vec::new() };
        let cannot_wait =
            strength == "FOR READ ONLY" || (self.has(Feature::ShareModeCannotWait) && strength.starts_with("LOCK"));
        let wait = if cannot_wait { String::new() } else { self.lock_wait()? };
        Ok(Some(RowLock { strength, tables, wait }))
    }

    /// The strengths of PostgreSQL.
    pub(in crate::parser) fn postgres_lock_strength(&mut self) -> Read<()> {
        match self.expect_any(&["UPDATE", "NO", "SHARE", "KEY", "READ"])? {
            "NO" => self.expect_all(&["KEY", "UPDATE"]),
            "KEY" => self.expect("SHARE"),
            "READ" => self.expect("ONLY"),
            _ => Ok(()),
        }
    }

    /// NOWAIT, SKIP LOCKED; on MariaDB also WAIT n
    fn lock_wait(&mut self) -> Read<String> {
        let start = self.place();
        if self.eat("SKIP") {
            self.expect("LOCKED")?;
        } else if self.has(Feature::WaitForLock) && self.eat("WAIT") {
            self.number()?;
        } else {
            self.eat("NOWAIT");
        }
        Ok(self.words_from(start))
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres};

    use crate::parser::testing::{only_on, query, refuses};

    #[test]
    fn rows_are_locked_as_the_product_has_it() {
        only_on(&[Postgres, Mysql, Mariadb], "SELECT a FROM t FOR UPDATE SKIP LOCKED");
        only_on(&[Postgres, Mysql], "SELECT a FROM t FOR SHARE OF t NOWAIT");
        only_on(&[Postgres], "SELECT a FROM t FOR NO KEY UPDATE FOR KEY SHARE OF t LIMIT 1");
        only_on(&[Mysql, Mariadb], "SELECT a FROM t LOCK IN SHARE MODE");
        only_on(&[Mariadb], "SELECT a FROM t FOR UPDATE WAIT 5");
        let locks = query(Mysql, "SELECT a FROM t FOR UPDATE OF t FOR SHARE OF u").locks;
        assert_eq!(locks.iter().map(|lock| lock.strength.as_str()).collect::<Vec<_>>(), ["FOR UPDATE", "FOR SHARE"]);
        refuses(Postgres, "SELECT a FROM t FOR KEY UPDATE", "UPDATE");
        refuses(Mariadb, "SELECT a FROM t FOR SHARE", "SHARE");
    }
}

//! RENAME TABLE, RENAME USER, TRUNCATE.

use super::super::{Parser, Read};
use crate::ast::{OpaqueForm, RenameTable, Statement, Truncate};

impl Parser<'_> {
    /// RENAME
    pub(super) fn rename(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("RENAME")?;
        if self.eat("USER") {
            self.list(|parser| {
                parser.account()?;
                parser.expect("TO")?;
                parser.account()
            })?;
            return Ok(self.opaque(OpaqueForm::RenameUser, start));
        }
        self.expect_any(&["TABLE", "TABLES"])?;
        let if_exists = self.if_exists_of_mariadb()?;
        let mut online = Vec::new();
        let renames = self.list(|parser| {
            let from = parser.two_part_name()?;
            online.extend(parser.wait_of_mariadb()?);
            parser.expect("TO")?;
            Ok((from, parser.two_part_name()?))
        })?;
        Ok(Statement::RenameTable(RenameTable { if_exists, renames, online }))
    }

    /// TRUNCATE
    pub(super) fn truncate(&mut self) -> Read<Statement> {
        self.expect("TRUNCATE")?;
        let has_keyword = self.eat("TABLE");
        let tables = vec![(false, self.two_part_name()?)];
        let online = self.wait_of_mariadb()?;
        Ok(Statement::Truncate(Truncate { has_keyword, tables, restart_identity: None, behavior: None, online }))
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Mariadb;

    use super::super::testing::{both, neither, only, statement};
    use crate::ast::Statement;

    #[test]
    fn several_tables_at_once() {
        both("RENAME TABLE a TO b, s.c TO s.d");
        both("RENAME USER a TO b, 'c'@'%' TO d");
        only(Mariadb, "RENAME TABLE IF EXISTS a WAIT 5 TO b");
        let Statement::RenameTable(rename) = statement(Mariadb, "RENAME TABLES a TO b, c TO d") else { panic!() };
        assert_eq!(rename.renames.len(), 2);
        neither("RENAME TABLE a b", "b");
        neither("RENAME a TO b", "a");
    }

    #[test]
    fn one_table_is_truncated() {
        both("TRUNCATE TABLE s.t");
        both("TRUNCATE t");
        neither("TRUNCATE TABLE a, b", ",");
        neither("TRUNCATE TABLE t CASCADE", "CASCADE");
    }
}

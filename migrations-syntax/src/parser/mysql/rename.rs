//! RENAME TABLE, RENAME USER, TRUNCATE.

use super::super::{Parser, Read};
use crate::ast::{RenameTable, Statement, Truncate};

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
            return Ok(self.opaque("RENAME USER", start));
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

//! ANALYZE, REINDEX, VACUUM, ATTACH and DETACH.

use crate::ast::{Maintenance, Name, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// ANALYZE, REINDEX, VACUUM, ATTACH, DETACH
    pub(super) fn sqlite_maintenance(&mut self) -> Read<Statement> {
        let kind = self.step().text.to_owned();
        let mut statement = Maintenance {
            kind,
            options: String::new(),
            object: String::new(),
            is_concurrent: false,
            targets: Vec::new(),
            into: None,
            words: String::new(),
        };
        let start = self.place();
        match statement.kind.as_str() {
            "ATTACH" => {
                self.attach()?;
                statement.words = self.words_from(start);
            }
            "DETACH" => {
                self.eat("DATABASE");
                self.expression()?;
                statement.words = self.words_from(start);
            }
            "VACUUM" => self.vacuum(&mut statement)?,
            _ if self.at_ident() => statement.targets.push(self.table_name()?.into()),
            _ => {}
        }
        Ok(Statement::Maintenance(statement))
    }

    /// A schema, and a file to write to.
    fn vacuum(&mut self, statement: &mut Maintenance) -> Read<()> {
        if self.at_ident() {
            statement.targets.push(Name::from(self.ident()?).into());
        }
        if self.eat("INTO") {
            statement.into = Some(self.expression()?);
        }
        Ok(())
    }

    /// ATTACH a file AS a schema, with KEY
    fn attach(&mut self) -> Read<()> {
        self.eat("DATABASE");
        self.expression()?;
        self.expect("AS")?;
        self.expression()?;
        if self.eat("KEY") {
            self.expression()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::parser::testing::{refuses, statement};

    fn maintenance(sql: &str) -> Maintenance {
        match statement(Sqlite, sql) {
            Statement::Maintenance(maintenance) => maintenance,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn targets_and_files() {
        assert!(maintenance("ANALYZE").targets.is_empty());
        assert_eq!(maintenance("REINDEX s.i").targets[0].name.parts.len(), 2);
        assert!(maintenance("VACUUM main INTO 'f'").into.is_some());
        assert_eq!(maintenance("ATTACH DATABASE 'f' AS s KEY 'k'").kind, "ATTACH");
        assert_eq!(maintenance("DETACH s").kind, "DETACH");
        refuses(Sqlite, "ATTACH 'f'", "");
        refuses(Sqlite, "VACUUM FULL t", "t");
        refuses(Sqlite, "ANALYZE a, b", ",");
    }

    #[test]
    fn what_is_attached_is_detached() {
        for sql in ["DETACH a", "DETACH DATABASE 'a'", "DETACH a + 1", "REINDEX", "REINDEX s.t", "ANALYZE", "ANALYZE t"]
        {
            statement(Sqlite, sql);
        }
        refuses(Sqlite, "DETACH", "");
        refuses(Sqlite, "DETACH DATABASE", "");
    }
}

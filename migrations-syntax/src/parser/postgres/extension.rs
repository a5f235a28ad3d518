//! CREATE EXTENSION, ALTER EXTENSION.

use super::object::Use;
use super::signature::named;
use crate::ast::{AlterObjectAction, CreateExtension, ObjectKind, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE EXTENSION, behind the word.
    pub(super) fn postgres_create_extension(&mut self) -> Read<Statement> {
        let if_not_exists = self.postgres_eat_if_not_exists()?;
        let name = self.ident()?;
        let mut extension = CreateExtension { if_not_exists, name, schema: None, version: None, cascades: false };
        self.eat("WITH");
        loop {
            match self.eat_any(&["SCHEMA", "VERSION", "CASCADE"]) {
                Some("SCHEMA") => extension.schema = Some(self.ident()?),
                Some("VERSION") => extension.version = Some(self.postgres_version()?),
                Some(_) => extension.cascades = true,
                None if self.token().text == "FROM" => {
                    return self.fail_because("CREATE EXTENSION .. FROM is gone since PostgreSQL 13");
                }
                None => return Ok(Statement::CreateExtension(extension)),
            }
        }
    }

    /// ALTER EXTENSION, behind the word.
    pub(super) fn postgres_alter_extension(&mut self) -> Read<Statement> {
        let name = self.ident()?;
        let action = match self.eat_any(&["UPDATE", "ADD", "DROP"]) {
            Some("UPDATE") => AlterObjectAction::Update(self.postgres_extension_version()?),
            Some(word) => self.postgres_extension_member(word)?,
            None => return self.postgres_common_change(ObjectKind::Extension, named(name.into())),
        };
        Ok(Self::postgres_altered(ObjectKind::Extension, name.into(), action))
    }

    fn postgres_extension_version(&mut self) -> Read<Option<String>> {
        let mut version = None;
        while self.eat("TO") {
            version = Some(self.postgres_version()?);
        }
        Ok(version)
    }

    /// A version, as it is written.
    fn postgres_version(&mut self) -> Read<String> {
        let start = self.place();
        self.postgres_word_or_text()?;
        Ok(self.words_from(start))
    }

    fn postgres_extension_member(&mut self, word: &str) -> Read<AlterObjectAction> {
        let start = self.place();
        let (_, target) = self.postgres_object_kind(Use::Member)?;
        self.postgres_object_target(target)?;
        Ok(AlterObjectAction::Members(format!("{word} {}", self.words_from(start))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn extensions() {
        accepts("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public VERSION '1.1' CASCADE");
        accepts("CREATE EXTENSION a VERSION next");
        accepts("ALTER EXTENSION a UPDATE TO '2.0'");
        accepts("ALTER EXTENSION a UPDATE");
        accepts("ALTER EXTENSION a SET SCHEMA s");
        accepts("ALTER EXTENSION a ADD FUNCTION f(int)");
        accepts("ALTER EXTENSION a DROP OPERATOR CLASS c USING m");
        refuses("CREATE EXTENSION IF NOT EXIST a", "EXIST");
        refuses("CREATE EXTENSION 'a'", "'a'");
        refuses("CREATE EXTENSION a.b", ".");
        refuses("CREATE EXTENSION a FROM unpackaged", "FROM");
        refuses("ALTER EXTENSION a RENAME TO b", "RENAME");
        refuses("ALTER EXTENSION a ADD TRIGGER t ON u", "TRIGGER");
    }

    #[test]
    fn options_stand_in_any_order() {
        let Statement::CreateExtension(extension) = statement("CREATE EXTENSION a CASCADE VERSION '1' SCHEMA s") else {
            panic!()
        };
        assert_eq!((extension.cascades, extension.version.as_deref()), (true, Some("'1'")));
    }
}

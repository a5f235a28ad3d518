//! CREATE DATABASE, ALTER DATABASE, CREATE SERVER.

use super::super::{Parser, Read};
use super::drop::plain_object;
use crate::ast::{
    AlterObject, AlterObjectAction, CreateOther, CreateSchema, Ident, Name, ObjectKind, OpaqueForm, Statement,
};

impl Parser<'_> {
    /// CREATE DATABASE, behind CREATE and OR REPLACE
    pub(super) fn create_database(&mut self, or_replace: bool) -> Read<Statement> {
        self.expect_any(&["DATABASE", "SCHEMA"])?;
        let if_exists = self.if_exists_behind(or_replace)?;
        let name = Some(self.ident()?);
        let start = self.place();
        while self.database_option(false)? {}
        let options = self.words_from(start);
        Ok(Statement::CreateSchema(CreateSchema {
            kind: ObjectKind::Schema,
            if_exists,
            name,
            owner: None,
            options,
            elements: Vec::new(),
        }))
    }

    /// An option, if one is next.
    fn database_option(&mut self, is_alter: bool) -> Read<bool> {
        match self.word_here() {
            "COMMENT" if self.is_mariadb() => drop(self.comment_option()?),
            "READ" if is_alter && !self.is_mariadb() => {
                self.step();
                self.expect("ONLY")?;
                self.eat_equals();
                if !self.eat("DEFAULT") {
                    self.number()?;
                }
            }
            "DEFAULT" | "CHARACTER" | "CHAR" | "CHARSET" | "COLLATE" | "ENCRYPTION" => {
                self.eat("DEFAULT");
                self.character_set_of_database()?;
            }
            _ => {
                ["CHARACTER", "COLLATE", "DEFAULT"].into_iter().for_each(|word| self.could_be(word));
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn character_set_of_database(&mut self) -> Read<()> {
        if !self.is_mariadb() && self.eat("ENCRYPTION") {
            self.eat_equals();
            return self.one_text().map(drop);
        }
        if !self.eat("COLLATE") && !self.eat_character_set()? {
            return self.fail();
        }
        self.eat_equals();
        if self.is_mariadb() { self.character_set_name_or_default() } else { self.character_set_name() }.map(drop)
    }

    /// ALTER DATABASE, behind ALTER. Without a name it alters that of the session.
    pub(super) fn alter_database(&mut self, start: usize) -> Read<Statement> {
        self.expect_any(&["DATABASE", "SCHEMA"])?;
        let name = if self.at_database_option() { None } else { Some(self.ident()?) };
        let options = self.place();
        if self.is_mariadb() && self.eat("UPGRADE") {
            self.expect_all(&["DATA", "DIRECTORY", "NAME"])?;
        } else {
            if !self.database_option(true)? {
                return self.fail();
            }
            while self.database_option(true)? {}
        }
        Ok(match name {
            None => self.opaque(OpaqueForm::AlterDatabase, start),
            Some(name) => alter_words(ObjectKind::Schema, name, self.words_from(options)),
        })
    }

    /// Whether an option stands in place of a name: some of their words are names as well.
    fn at_database_option(&self) -> bool {
        match self.word_here() {
            "DEFAULT" | "CHARACTER" | "CHAR" | "COLLATE" | "READ" => true,
            "CHARSET" | "ENCRYPTION" | "COMMENT" => !self.ahead_begins_option(),
            _ => false,
        }
    }

    fn ahead_begins_option(&self) -> bool {
        matches!(
            self.ahead(1).text,
            "DEFAULT" | "CHARACTER" | "CHAR" | "CHARSET" | "COLLATE" | "READ" | "COMMENT" | "ENCRYPTION" | "UPGRADE"
        )
    }

    /// CREATE SERVER, behind CREATE and OR REPLACE
    pub(super) fn create_server(&mut self, or_replace: bool) -> Read<Statement> {
        self.expect("SERVER")?;
        self.only_mariadb_has("IF", "IF NOT EXISTS of a server is MariaDB's")?;
        let if_exists = self.if_exists_behind(or_replace)?;
        let target = plain_object(Name::from(self.ident_or_text()?));
        let start = self.place();
        self.expect_all(&["FOREIGN", "DATA", "WRAPPER"])?;
        self.ident_or_text()?;
        self.server_options()?;
        let definition = self.words_from(start);
        Ok(Statement::CreateOther(Box::new(CreateOther { kind: ObjectKind::Server, if_exists, target, definition })))
    }

    /// ALTER SERVER, behind ALTER
    pub(super) fn alter_server(&mut self) -> Read<Statement> {
        self.expect("SERVER")?;
        let name = self.ident_or_text()?;
        let start = self.place();
        self.server_options()?;
        Ok(alter_words(ObjectKind::Server, name, self.words_from(start)))
    }

    fn server_options(&mut self) -> Read<()> {
        self.expect("OPTIONS")?;
        self.list_in_parentheses(|parser| {
            if parser.eat("PORT") {
                return parser.number().map(drop);
            }
            parser.ident_or_database()?;
            parser.one_text().map(drop)
        })
        .map(drop)
    }

    fn ident_or_database(&mut self) -> Read<Ident> {
        if self.at("DATABASE") { self.label() } else { self.ident() }
    }
}

/// ALTER of an object whose changes are kept as words.
pub(super) fn alter_words(kind: ObjectKind, name: Ident, words: String) -> Statement {
    let target = plain_object(Name::from(name));
    let action = AlterObjectAction::Words(words);
    Statement::AlterObject(Box::new(AlterObject { kind, if_exists: false, target, action }))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, statement};
    use crate::ast::Statement;

    #[test]
    fn databases() {
        both("CREATE DATABASE IF NOT EXISTS s DEFAULT CHARACTER SET = utf8mb4 COLLATE utf8mb4_bin");
        both("CREATE SCHEMA s CHARSET utf8mb4");
        both("ALTER DATABASE s CHARACTER SET utf8mb4");
        both("ALTER DATABASE CHARACTER SET utf8mb4");
        both("USE s");
        only(Mysql, "CREATE DATABASE s ENCRYPTION 'N'");
        only(Mysql, "ALTER DATABASE s READ ONLY = 1");
        only(Mariadb, "CREATE OR REPLACE DATABASE s COMMENT = 'x'");
        only(Mariadb, "ALTER DATABASE s UPGRADE DATA DIRECTORY NAME");
        neither("CREATE DATABASE s OWNER u", "OWNER");
        neither("ALTER DATABASE s", "");
        let Statement::CreateSchema(schema) = statement(Mysql, "CREATE DATABASE s CHARSET latin1") else { panic!() };
        assert_eq!(schema.options, "CHARSET LATIN1");
    }

    #[test]
    fn servers() {
        both("CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h', DATABASE 'd', PORT 3306)");
        both("ALTER SERVER s OPTIONS (USER 'u')");
        neither("CREATE SERVER s OPTIONS (HOST 'h')", "OPTIONS");
    }
}

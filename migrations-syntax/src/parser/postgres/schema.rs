//! CREATE SCHEMA, CREATE DATABASE, CREATE TABLESPACE, and ALTER of the latter two.

use super::signature::named;
use crate::ast::{CreateSchema, Ident, IfExists, ObjectKind, Statement};
use crate::grammar::WordClass;
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// CREATE SCHEMA, behind the word.
    pub(super) fn postgres_create_schema(&mut self) -> Read<Statement> {
        let is_skipped = self.postgres_eat_if_not_exists()?;
        let name = if self.at("AUTHORIZATION") { None } else { Some(self.ident()?) };
        let owner = if self.eat("AUTHORIZATION") { Some(self.postgres_role()?) } else { None };
        let mut elements = Vec::new();
        while self.at_any(&["CREATE", "GRANT"]) {
            if is_skipped {
                return self.fail_because("CREATE SCHEMA IF NOT EXISTS takes no statements within it");
            }
            elements.push(self.postgres_schema_element()?);
        }
        let if_exists = if is_skipped { IfExists::Skip } else { IfExists::Error };
        let (kind, options) = (ObjectKind::Schema, String::new());
        Ok(Statement::CreateSchema(CreateSchema { kind, if_exists, name, owner, options, elements }))
    }

    fn postgres_schema_element(&mut self) -> Read<Statement> {
        let mut count = 1;
        while matches!(
            self.ahead(count).text,
            "OR" | "REPLACE"
                | "TEMP"
                | "TEMPORARY"
                | "LOCAL"
                | "GLOBAL"
                | "UNLOGGED"
                | "UNIQUE"
                | "CONSTRAINT"
                | "RECURSIVE"
        ) {
            count += 1;
        }
        let can_be_element =
            self.at("GRANT") || matches!(self.ahead(count).text, "TABLE" | "INDEX" | "SEQUENCE" | "TRIGGER" | "VIEW");
        if !can_be_element {
            (0..count).for_each(|_| {
                self.step();
            });
            return self.fail_because("CREATE SCHEMA takes tables, indexes, sequences, triggers, views and grants");
        }
        self.statement()
    }

    /// CREATE DATABASE, behind the word.
    pub(super) fn postgres_create_database(&mut self) -> Read<Statement> {
        let name = Some(self.ident()?);
        let start = self.place();
        self.eat("WITH");
        while self.postgres_database_option()? {}
        let options = self.words_from(start);
        let (kind, if_exists) = (ObjectKind::Database, IfExists::Error);
        Ok(Statement::CreateSchema(CreateSchema { kind, if_exists, name, owner: None, options, elements: Vec::new() }))
    }

    /// One option of a database; `false` where none is next.
    fn postgres_database_option(&mut self) -> Read<bool> {
        if self.at_end() || self.at(";") {
            return Ok(false);
        }
        if self.eat("CONNECTION") {
            self.expect("LIMIT")?;
        } else if self.eat_any(&["ENCODING", "LOCATION", "OWNER", "TABLESPACE", "TEMPLATE"]).is_none() {
            self.postgres_free_word()?;
        }
        self.eat("=");
        if !self.eat("DEFAULT") {
            self.postgres_setting_value()?;
        }
        Ok(true)
    }

    /// A name that is no word of the grammar.
    pub(super) fn postgres_free_word(&mut self) -> Read<Ident> {
        let token = self.token();
        let is_taken = token.kind == Kind::Word && self.grammar.class(token.text) != WordClass::Free;
        if is_taken { self.fail_expecting("an option") } else { self.ident() }
    }

    /// ALTER DATABASE, behind the word.
    pub(super) fn postgres_alter_database(&mut self) -> Read<Statement> {
        let name = self.ident()?;
        if self.at("RENAME") || self.at("OWNER") && self.ahead_is(1, "TO") {
            return self.postgres_common_change(ObjectKind::Database, named(name.into()));
        }
        self.postgres_alter_words(ObjectKind::Database, name.into(), |parser| {
            if parser.at("SET") && parser.ahead_is(1, "TABLESPACE") && !is_assignment(parser.ahead(2).text) {
                parser.expect_all(&["SET", "TABLESPACE"])?;
                return parser.ident().map(drop);
            }
            if parser.at_any(&["SET", "RESET"]) {
                return parser.postgres_set_or_reset_clause().map(drop);
            }
            if parser.eat("REFRESH") {
                return parser.expect_all(&["COLLATION", "VERSION"]);
            }
            parser.eat("WITH");
            while parser.postgres_database_option()? {}
            Ok(())
        })
    }

    /// CREATE TABLESPACE, behind the word.
    pub(super) fn postgres_create_tablespace(&mut self) -> Read<Statement> {
        let name = self.ident()?;
        self.postgres_create_other(ObjectKind::Tablespace, IfExists::Error, name.into(), |parser| {
            if parser.eat("OWNER") {
                parser.postgres_role()?;
            }
            parser.expect("LOCATION")?;
            parser.plain_text()?;
            if parser.eat("WITH") {
                parser.postgres_storage_parameters()?;
            }
            Ok(())
        })
    }

    /// ALTER TABLESPACE, behind the word.
    pub(super) fn postgres_alter_tablespace(&mut self) -> Read<Statement> {
        let name = self.ident()?;
        if !self.at_any(&["SET", "RESET"]) {
            return self.postgres_common_change(ObjectKind::Tablespace, named(name.into()));
        }
        self.postgres_alter_words(ObjectKind::Tablespace, name.into(), |parser| {
            parser.step();
            parser.postgres_storage_parameters().map(drop)
        })
    }
}

/// Whether it follows a setting: `SET tablespace TO a`.
fn is_assignment(text: &str) -> bool {
    matches!(text, "TO" | "=" | "." | "FROM")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn schemas() {
        accepts("CREATE SCHEMA s");
        accepts("CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION r");
        accepts("CREATE SCHEMA AUTHORIZATION CURRENT_USER");
        refuses("CREATE SCHEMA", "");
        refuses("CREATE SCHEMA a.b", ".");
        refuses("CREATE SCHEMA s CREATE TYPE t", "TYPE");
        refuses("CREATE SCHEMA IF NOT EXISTS s GRANT SELECT ON t TO r", "GRANT");
        let Statement::CreateSchema(schema) =
            statement("CREATE SCHEMA s CREATE SEQUENCE a START 1 CREATE SEQUENCE b GRANT SELECT ON a TO r")
        else {
            panic!()
        };
        assert_eq!(schema.elements.len(), 3);
    }

    #[test]
    fn databases_and_tablespaces() {
        accepts("CREATE DATABASE d WITH OWNER = r ENCODING 'UTF8' connection LIMIT -1 lc_collate 'C' template DEFAULT");
        accepts("ALTER DATABASE d SET search_path TO a, b");
        accepts("ALTER DATABASE d SET TABLESPACE t");
        accepts("ALTER DATABASE d RESET ALL");
        accepts("ALTER DATABASE d CONNECTION LIMIT 3");
        accepts("ALTER DATABASE d REFRESH COLLATION VERSION");
        accepts("ALTER DATABASE d OWNER TO r");
        accepts("CREATE TABLESPACE t OWNER r LOCATION '/a' WITH (seq_page_cost = 1.5)");
        accepts("ALTER TABLESPACE t RESET (seq_page_cost)");
        refuses("CREATE DATABASE d SELECT 1", "SELECT");
        refuses("CREATE TABLESPACE t", "");
    }

    #[test]
    fn objects_of_a_new_schema_may_have_words_before_their_kind() {
        accepts("CREATE SCHEMA s CREATE TEMP TABLE t (a int) CREATE UNIQUE INDEX i ON t (a) GRANT SELECT ON t TO r");
        accepts("CREATE SCHEMA s CREATE OR REPLACE VIEW v AS SELECT 1 CREATE SEQUENCE q");
        accepts("CREATE SCHEMA s CREATE TABLE t (a int) CREATE UNLOGGED TABLE u (b int)");
        refuses("CREATE SCHEMA s CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS ''", "FUNCTION");
        refuses("CREATE SCHEMA s CREATE TYPE e AS ENUM ()", "TYPE");
    }

    #[test]
    fn options_of_a_database_are_free_words() {
        accepts("CREATE DATABASE d WITH allow_connections = true \"is_template\" = false strategy wal_log");
        refuses("CREATE DATABASE d select = 1", "select");
        refuses("CREATE DATABASE d between = 1", "between");
    }
}

//! Foreign data: wrappers, servers, user mappings, IMPORT FOREIGN SCHEMA.

use super::signature::named;
use crate::ast::{IfExists, ObjectKind, ObjectName, OpaqueForm, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE FOREIGN DATA WRAPPER, behind the word FOREIGN.
    pub(super) fn postgres_create_foreign_data_wrapper(&mut self) -> Read<Statement> {
        self.expect_all(&["DATA", "WRAPPER"])?;
        let name = self.ident()?;
        self.postgres_create_other(ObjectKind::ForeignDataWrapper, IfExists::Error, name.into(), |parser| {
            while parser.postgres_wrapper_function()? {}
            parser.postgres_foreign_options().map(drop)
        })
    }

    /// `HANDLER f`, `NO VALIDATOR`; `false` where none is next.
    fn postgres_wrapper_function(&mut self) -> Read<bool> {
        match self.eat_any(&["HANDLER", "VALIDATOR", "NO"]) {
            None => return Ok(false),
            Some("NO") => drop(self.expect_any(&["HANDLER", "VALIDATOR"])?),
            Some(_) => drop(self.name()?),
        }
        Ok(true)
    }

    /// ALTER FOREIGN DATA WRAPPER, behind the word FOREIGN.
    pub(super) fn postgres_alter_foreign_data_wrapper(&mut self) -> Read<Statement> {
        self.expect_all(&["DATA", "WRAPPER"])?;
        let target = named(self.ident()?.into());
        if !self.at_any(&["HANDLER", "VALIDATOR", "NO", "OPTIONS"]) {
            return self.postgres_common_change(ObjectKind::ForeignDataWrapper, target);
        }
        self.postgres_alter_object_words(ObjectKind::ForeignDataWrapper, target, |parser| {
            while parser.postgres_wrapper_function()? {}
            if parser.at("OPTIONS") { parser.postgres_changed_foreign_options().map(drop) } else { Ok(()) }
        })
    }

    /// CREATE SERVER, behind the word.
    pub(super) fn postgres_create_server(&mut self) -> Read<Statement> {
        let if_exists = if self.postgres_eat_if_not_exists()? { IfExists::Skip } else { IfExists::Error };
        let name = self.ident()?;
        self.postgres_create_other(ObjectKind::Server, if_exists, name.into(), |parser| {
            if parser.eat("TYPE") {
                parser.plain_text()?;
            }
            if parser.at("VERSION") {
                parser.postgres_server_version()?;
            }
            parser.expect_all(&["FOREIGN", "DATA", "WRAPPER"])?;
            parser.ident()?;
            parser.postgres_foreign_options().map(drop)
        })
    }

    fn postgres_server_version(&mut self) -> Read<()> {
        self.expect("VERSION")?;
        if self.eat("NULL") { Ok(()) } else { self.plain_text().map(drop) }
    }

    /// ALTER SERVER, behind the word.
    pub(super) fn postgres_alter_server(&mut self) -> Read<Statement> {
        let target = named(self.ident()?.into());
        if !self.at_any(&["VERSION", "OPTIONS"]) {
            return self.postgres_common_change(ObjectKind::Server, target);
        }
        self.postgres_alter_object_words(ObjectKind::Server, target, |parser| {
            if parser.at("VERSION") {
                parser.postgres_server_version()?;
            }
            if parser.at("OPTIONS") { parser.postgres_changed_foreign_options().map(drop) } else { Ok(()) }
        })
    }

    /// CREATE USER MAPPING, behind the word MAPPING.
    pub(super) fn postgres_create_user_mapping(&mut self) -> Read<Statement> {
        let if_exists = if self.eat("IF") { IfExists::Skip } else { IfExists::Error };
        if if_exists == IfExists::Skip {
            self.expect_all(&["NOT", "EXISTS"])?;
        }
        let target = self.postgres_user_mapping_target()?;
        self.postgres_create_object(ObjectKind::UserMapping, if_exists, target, |parser| {
            parser.postgres_foreign_options().map(drop)
        })
    }

    /// `FOR u SERVER s`: the server stands in the place of a table.
    pub(super) fn postgres_user_mapping_target(&mut self) -> Read<ObjectName> {
        self.expect("FOR")?;
        let user = if self.at("USER") { self.label()? } else { self.postgres_role()? };
        self.expect("SERVER")?;
        let table = Some(self.ident()?.into());
        Ok(ObjectName { table, ..named(user.into()) })
    }

    /// ALTER USER MAPPING, behind the word USER.
    pub(super) fn postgres_alter_user_mapping(&mut self) -> Read<Statement> {
        self.expect("MAPPING")?;
        let target = self.postgres_user_mapping_target()?;
        self.postgres_alter_object_words(ObjectKind::UserMapping, target, |parser| {
            parser.postgres_changed_foreign_options().map(drop)
        })
    }

    /// IMPORT FOREIGN SCHEMA
    pub(super) fn postgres_import_foreign_schema(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::ImportForeignSchema, |parser| {
            parser.expect_all(&["IMPORT", "FOREIGN", "SCHEMA"])?;
            parser.ident()?;
            if parser.eat("LIMIT") {
                parser.expect("TO")?;
                parser.list_in_parentheses(Self::relation)?;
            } else if parser.eat("EXCEPT") {
                parser.list_in_parentheses(Self::relation)?;
            }
            parser.expect_all(&["FROM", "SERVER"])?;
            parser.ident()?;
            parser.expect("INTO")?;
            parser.ident()?;
            parser.postgres_foreign_options().map(drop)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn wrappers_and_servers() {
        accepts("CREATE FOREIGN DATA WRAPPER w HANDLER s.h NO VALIDATOR OPTIONS (a 'b')");
        accepts("ALTER FOREIGN DATA WRAPPER w VALIDATOR v OPTIONS (ADD a 'b', SET c 'd', DROP e, add 'f')");
        accepts(
            "CREATE SERVER IF NOT EXISTS s TYPE 'a' VERSION 'b' FOREIGN DATA WRAPPER w OPTIONS (host 'h', user 'u')",
        );
        accepts("ALTER SERVER s VERSION NULL OPTIONS (SET host 'h')");
        accepts("ALTER SERVER s OWNER TO r");
        refuses("CREATE SERVER s", "");
        refuses("CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host = 'h')", "=");
        refuses("CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS ()", ")");
    }

    #[test]
    fn mappings_and_imports() {
        accepts("CREATE USER MAPPING IF NOT EXISTS FOR CURRENT_USER SERVER s OPTIONS (user 'u')");
        accepts("CREATE USER MAPPING FOR USER SERVER s");
        accepts("ALTER USER MAPPING FOR public SERVER s OPTIONS (SET password 'p')");
        accepts("IMPORT FOREIGN SCHEMA a LIMIT TO (t, u) FROM SERVER s INTO b OPTIONS (c 'd')");
        refuses("IMPORT FOREIGN SCHEMA a FROM SERVER s", "");
        refuses("ALTER USER MAPPING FOR public SERVER s", "");
    }
}

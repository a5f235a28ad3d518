//! Roles, and the statements about them.

use crate::ast::{AlterObjectAction, Ident, IfExists, ObjectKind, OpaqueForm, Statement};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// A role: a name, or one of the words that stand for the roles of the session.
    pub(crate) fn postgres_role(&mut self) -> Read<Ident> {
        match self.token().text {
            "CURRENT_ROLE" | "CURRENT_USER" | "SESSION_USER" => self.label(),
            "NONE" | "\"none\"" => self.fail_because("\"none\" is reserved; no role can have this name"),
            _ => self.loose_ident(),
        }
    }

    /// Roles with commas between.
    pub(crate) fn postgres_roles(&mut self) -> Read<Vec<Ident>> {
        self.list(Self::postgres_role)
    }

    /// A role that is made or gets another name.
    fn postgres_role_name(&mut self) -> Read<Ident> {
        match self.token().text {
            "CURRENT_ROLE" | "CURRENT_USER" | "SESSION_USER" | "PUBLIC" | "\"public\"" => {
                let reason = format!("{} cannot be the name of a role", self.token().source);
                self.fail_because(&reason)
            }
            _ => self.postgres_role(),
        }
    }

    /// CREATE ROLE, CREATE GROUP, behind the word.
    pub(super) fn postgres_create_role(&mut self) -> Read<Statement> {
        let name = self.postgres_role_name()?;
        self.eat("WITH");
        self.postgres_create_other(ObjectKind::Role, IfExists::Error, name.into(), |parser| {
            parser.postgres_role_options(true)
        })
    }

    /// CREATE USER, behind the word: a role that can log in, unless its options say that it cannot.
    pub(super) fn postgres_create_user(&mut self) -> Read<Statement> {
        let start = self.place();
        let mut statement = self.postgres_create_role()?;
        let count = self.place() - start;
        let says_so = (1..=count)
            .filter_map(|count| self.behind(count))
            .any(|token| token.kind == Kind::Word && matches!(token.text, "LOGIN" | "NOLOGIN"));
        if let Statement::CreateOther(role) = &mut statement
            && !says_so
        {
            let rest = std::mem::take(&mut role.definition);
            role.definition = if rest.is_empty() { "LOGIN".to_owned() } else { format!("LOGIN {rest}") };
        }
        Ok(statement)
    }

    /// ALTER ROLE, USER, behind the word.
    pub(super) fn postgres_alter_role(&mut self) -> Read<Statement> {
        if self.eat("ALL") {
            let name = Ident { text: "ALL".to_owned(), is_quoted: false, span: self.span() };
            return self.postgres_alter_words(ObjectKind::Role, name.into(), Self::postgres_role_setting);
        }
        let place = self.place();
        let name = self.postgres_role()?;
        if self.at("RENAME") {
            return self.postgres_rename_role(place);
        }
        self.postgres_alter_words(ObjectKind::Role, name.into(), |parser| {
            if parser.at_any(&["IN", "SET", "RESET"]) {
                return parser.postgres_role_setting();
            }
            parser.eat("WITH");
            parser.postgres_role_options(false)
        })
    }

    /// ALTER GROUP
    pub(super) fn postgres_alter_group(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect_all(&["ALTER", "GROUP"])?;
        let place = self.place();
        self.postgres_role()?;
        if self.at("RENAME") {
            return self.postgres_rename_role(place);
        }
        self.return_to(start);
        self.postgres_opaque(OpaqueForm::AlterGroup, |parser| {
            parser.expect_all(&["ALTER", "GROUP"])?;
            parser.postgres_role()?;
            parser.expect_any(&["ADD", "DROP"])?;
            parser.expect("USER")?;
            parser.postgres_roles().map(drop)
        })
    }

    /// RENAME TO, from the name on: a word that stands for a role cannot get another name.
    fn postgres_rename_role(&mut self, place: usize) -> Read<Statement> {
        self.return_to(place);
        let name = self.postgres_role_name()?;
        self.expect_all(&["RENAME", "TO"])?;
        let action = AlterObjectAction::RenameTo(self.postgres_role_name()?);
        Ok(Self::postgres_altered(ObjectKind::Role, name.into(), action))
    }

    /// `IN DATABASE d SET a TO b`
    fn postgres_role_setting(&mut self) -> Read<()> {
        if self.eat("IN") {
            self.expect("DATABASE")?;
            self.ident()?;
        }
        self.postgres_set_or_reset_clause().map(drop)
    }

    fn postgres_role_options(&mut self, is_create: bool) -> Read<()> {
        while self.postgres_role_option(is_create)? {}
        Ok(())
    }

    /// One option of a role; `false` where none is next.
    fn postgres_role_option(&mut self, is_create: bool) -> Read<bool> {
        match self.token().text {
            "PASSWORD" | "ENCRYPTED" => self.postgres_role_password()?,
            "UNENCRYPTED" => return self.fail_because("PostgreSQL stores no passwords in plain text"),
            "CONNECTION" => {
                self.step();
                self.expect("LIMIT")?;
                self.postgres_signed_whole_number()?;
            }
            "VALID" => {
                self.step();
                self.expect("UNTIL")?;
                self.plain_text()?;
            }
            "SYSID" if is_create => {
                self.step();
                self.integer()?;
            }
            "ADMIN" | "ROLE" if is_create => self.postgres_option_with_roles()?,
            "USER" => self.postgres_option_with_roles()?,
            "IN" if is_create => {
                self.step();
                self.expect_any(&["ROLE", "GROUP"])?;
                self.postgres_roles()?;
            }
            _ => return Ok(self.eat_any(&ROLE_WORDS).is_some()),
        }
        Ok(true)
    }

    fn postgres_role_password(&mut self) -> Read<()> {
        let is_encrypted = self.eat("ENCRYPTED");
        self.expect("PASSWORD")?;
        if is_encrypted || !self.eat("NULL") {
            self.plain_text()?;
        }
        Ok(())
    }

    fn postgres_option_with_roles(&mut self) -> Read<()> {
        self.step();
        self.postgres_roles().map(drop)
    }
}

/// Options that are a word.
const ROLE_WORDS: [&str; 14] = [
    "SUPERUSER",
    "NOSUPERUSER",
    "CREATEDB",
    "NOCREATEDB",
    "CREATEROLE",
    "NOCREATEROLE",
    "LOGIN",
    "NOLOGIN",
    "REPLICATION",
    "NOREPLICATION",
    "BYPASSRLS",
    "NOBYPASSRLS",
    "INHERIT",
    "NOINHERIT",
];

#[cfg(test)]
mod tests {
    use super::Statement;
    use crate::parse_statement;
    use crate::parser::postgres::testing::{accepts, refuses, statement};
    use migrations_core::Product;

    #[test]
    fn a_user_can_log_in() {
        let definition = |sql: &str| match statement(sql) {
            Statement::CreateOther(role) => role.definition,
            other => panic!("{other:?}"),
        };
        assert_eq!(definition("CREATE USER a"), "LOGIN");
        assert_eq!(definition("CREATE USER a WITH CREATEDB"), "LOGIN CREATEDB");
        assert_eq!(definition("CREATE USER a NOLOGIN"), "NOLOGIN");
        assert_eq!(definition("CREATE ROLE a"), "");
    }

    #[test]
    fn roles() {
        accepts(
            "CREATE ROLE a WITH LOGIN NOSUPERUSER PASSWORD 'p' CONNECTION LIMIT -1 VALID UNTIL 'infinity' IN ROLE b, c",
        );
        accepts("CREATE USER a ENCRYPTED PASSWORD 'p' SYSID 7 ADMIN b ROLE c");
        accepts("CREATE GROUP a WITH USER b, CURRENT_USER");
        accepts("CREATE ROLE \"None\" PASSWORD NULL");
        accepts("ALTER ROLE a WITH");
        accepts("ALTER USER a NOLOGIN INHERIT");
        accepts("ALTER ROLE ALL IN DATABASE d SET a.b TO 'c'");
        accepts("ALTER ROLE CURRENT_USER RESET ALL");
        accepts("ALTER ROLE a RENAME TO b");
        accepts("ALTER GROUP a ADD USER b, c");
        refuses("CREATE ROLE none", "none");
        refuses("CREATE ROLE public", "public");
        refuses("CREATE ROLE a UNENCRYPTED PASSWORD 'p'", "UNENCRYPTED");
        refuses("ALTER ROLE a SYSID 7", "SYSID");
        refuses("ALTER ROLE CURRENT_USER RENAME TO b", "CURRENT_USER");
        assert!(refuses("CREATE ROLE a LOGEN", "LOGEN").contains("did you mean LOGIN?"));
    }

    #[test]
    fn some_options_are_of_new_roles_alone() {
        for option in ["SYSID 5", "ADMIN a, b", "ROLE a", "IN ROLE a, b", "IN GROUP a"] {
            accepts(&format!("CREATE ROLE r {option} LOGIN"));
            assert!(
                !parse_statement(&format!("ALTER ROLE r {option}"), Product::Postgres).errors.is_empty(),
                "{option}"
            );
        }
        accepts("ALTER ROLE r USER a CONNECTION LIMIT -1 VALID UNTIL 'x' ENCRYPTED PASSWORD 'y'");
        accepts("CREATE ROLE r PASSWORD NULL");
        refuses("CREATE ROLE r ENCRYPTED PASSWORD NULL", "NULL");
        refuses("CREATE ROLE r UNENCRYPTED PASSWORD 'x'", "UNENCRYPTED");
    }

    #[test]
    fn a_user_can_log_in_unless_it_says_that_it_cannot() {
        let definition = |sql| match statement(sql) {
            Statement::CreateOther(role) => role.definition,
            other => panic!("{other:?}"),
        };
        assert_eq!(definition("CREATE USER r"), "LOGIN");
        assert_eq!(definition("CREATE USER r CREATEDB"), "LOGIN CREATEDB");
        assert_eq!(definition("CREATE USER r CREATEDB NOLOGIN"), "CREATEDB NOLOGIN");
        assert_eq!(definition("CREATE ROLE r CREATEDB"), "CREATEDB");
    }

    #[test]
    fn passwords_in_plain_text_are_told() {
        assert!(refuses("CREATE ROLE r UNENCRYPTED PASSWORD 'x'", "UNENCRYPTED").contains("plain text"));
    }
}

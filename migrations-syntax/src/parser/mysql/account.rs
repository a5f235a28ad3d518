//! Users and roles: the grammar is checked, the words are kept.

use super::super::{Parser, Read};
use super::drop::plain_object;
use crate::ast::{AlterObject, AlterObjectAction, CreateOther, Ident, IfExists, Name, ObjectKind, Statement};
use crate::token::Kind;

impl Parser<'_> {
    /// `user`, `user@host`, CURRENT_USER; user and host as one name.
    pub(super) fn account_name(&mut self) -> Read<Ident> {
        let words: &[&'static str] =
            if self.is_mariadb() { &["CURRENT_USER", "CURRENT_ROLE"] } else { &["CURRENT_USER"] };
        if words.contains(&self.word_here()) {
            let name = self.label()?;
            if self.eat("(") {
                self.expect(")")?;
            }
            return Ok(name);
        }
        let mut name = self.ident_or_text()?;
        // A bare name would be that of the session: CURRENT_USER.
        name.is_quoted = true;
        if let Some(host) = self.host()? {
            name.text = format!("{}@{host}", name.text);
        }
        Ok(name)
    }

    /// `@host`, which is one token where nothing stands between
    fn host(&mut self) -> Read<Option<String>> {
        let token = self.token();
        if token.kind == Kind::Parameter && token.source.starts_with('@') && !token.source.starts_with("@@") {
            self.step();
            let host = &token.source[1..];
            let is_quoted = host.starts_with(['\'', '"', '`']);
            return Ok(Some(if is_quoted { super::super::name::unquoted(host) } else { host.to_owned() }));
        }
        if self.eat("@") {
            return self.ident_or_text().map(|host| Some(host.text));
        }
        Ok(None)
    }

    pub(super) fn accounts(&mut self) -> Read<()> {
        self.list(Self::account).map(drop)
    }

    // ---- users and roles

    /// A role: without a host on MariaDB, and of fewer words than a user on MySQL
    pub(super) fn role(&mut self) -> Read<Ident> {
        if self.is_mariadb() {
            return if self.at("CURRENT_ROLE") { self.account_name() } else { self.ident_or_text() };
        }
        let is_kept = matches!(
            self.word_here(),
            "EVENT"
                | "EXECUTE"
                | "FILE"
                | "NONE"
                | "PROCESS"
                | "PROXY"
                | "RELOAD"
                | "REPLICATION"
                | "RESOURCE"
                | "RESTART"
                | "SHUTDOWN"
                | "SUPER"
        );
        if is_kept {
            return self.fail_expecting("a role");
        }
        self.account()
    }

    /// CREATE USER, behind CREATE and OR REPLACE
    pub(super) fn create_user(&mut self, or_replace: bool) -> Read<Statement> {
        self.expect("USER")?;
        let if_exists = self.if_exists_behind(or_replace)?;
        let name = self.account()?;
        let start = self.place();
        self.identification_if_next()?;
        while self.eat(",") {
            self.user_with_identification()?;
        }
        if !self.is_mariadb() && self.eat_all(&["DEFAULT", "ROLE"]) {
            self.list(Self::role)?;
        }
        self.user_options()?;
        Ok(self.account_statement(ObjectKind::User, if_exists, name, start))
    }

    fn account_statement(&mut self, kind: ObjectKind, if_exists: IfExists, name: Ident, start: usize) -> Statement {
        let target = plain_object(Name::from(name));
        let definition = self.sources_from(start);
        Statement::CreateOther(Box::new(CreateOther { kind, if_exists, target, definition }))
    }

    /// CREATE ROLE, behind CREATE and OR REPLACE
    pub(super) fn create_role(&mut self, or_replace: bool) -> Read<Statement> {
        self.expect("ROLE")?;
        let if_exists = self.if_exists_behind(or_replace)?;
        let name = self.role()?;
        let start = self.place();
        while self.eat(",") {
            self.role()?;
        }
        if self.is_mariadb() && self.eat("WITH") {
            self.expect("ADMIN")?;
            self.account()?;
        }
        Ok(self.account_statement(ObjectKind::Role, if_exists, name, start))
    }

    /// ALTER USER, behind ALTER
    pub(super) fn alter_user(&mut self) -> Read<Statement> {
        self.expect("USER")?;
        let if_exists = self.if_exists()?;
        let name = self.altered_account()?;
        let start = self.place();
        self.change_of_user()?;
        while self.eat(",") {
            self.altered_account()?;
            self.change_of_user()?;
        }
        self.user_options()?;
        let action = AlterObjectAction::Words(self.sources_from(start));
        let target = plain_object(Name::from(name));
        Ok(Statement::AlterObject(Box::new(AlterObject { kind: ObjectKind::User, if_exists, target, action })))
    }

    /// A user; USER() is that of the session (MySQL).
    fn altered_account(&mut self) -> Read<Ident> {
        let span = self.span();
        if !self.is_mariadb() && self.eat_all(&["USER", "(", ")"]) {
            return Ok(Ident { text: "USER()".to_owned(), is_quoted: false, span: self.span_from(span) });
        }
        self.account()
    }

    /// A user with how it is identified
    pub(super) fn user_with_identification(&mut self) -> Read<()> {
        self.account()?;
        self.identification_if_next()
    }

    fn identification_if_next(&mut self) -> Read<()> {
        if !self.at("IDENTIFIED") {
            return Ok(());
        }
        self.identification()?;
        if self.is_mariadb() {
            return Ok(());
        }
        if self.eat("INITIAL") {
            self.expect("AUTHENTICATION")?;
            self.identification()?;
        }
        for _ in 0..2 {
            if self.at_all(&["AND", "IDENTIFIED"]) {
                self.step();
                self.identification()?;
            }
        }
        Ok(())
    }

    /// IDENTIFIED BY, IDENTIFIED WITH
    fn identification(&mut self) -> Read<()> {
        self.expect("IDENTIFIED")?;
        if self.is_mariadb() { self.mariadb_identification() } else { self.mysql_identification() }
    }

    fn mysql_identification(&mut self) -> Read<()> {
        if self.expect_any(&["BY", "WITH"])? == "BY" {
            return self.password_or_random();
        }
        self.ident_or_text()?;
        if self.eat("AS") {
            return self.label_text().map(drop);
        }
        if self.eat("BY") { self.password_or_random() } else { Ok(()) }
    }

    fn password_or_random(&mut self) -> Read<()> {
        if self.eat("RANDOM") { self.expect("PASSWORD") } else { self.one_text().map(drop) }
    }

    fn mariadb_identification(&mut self) -> Read<()> {
        if self.expect_any(&["BY", "VIA", "WITH"])? == "BY" {
            self.eat("PASSWORD");
            return self.one_text().map(drop);
        }
        loop {
            self.ident_or_text()?;
            if self.eat_any(&["USING", "AS"]).is_some() {
                if self.eat("PASSWORD") {
                    self.in_parentheses(Self::one_text)?;
                } else {
                    self.one_text()?;
                }
            }
            if !self.eat("OR") {
                return Ok(());
            }
        }
    }

    /// What happens to a user of ALTER USER
    fn change_of_user(&mut self) -> Read<()> {
        if self.is_mariadb() {
            return self.identification_if_next();
        }
        match self.word_here() {
            "IDENTIFIED" => self.identification()?,
            "DISCARD" => {
                self.step();
                return self.expect_all(&["OLD", "PASSWORD"]);
            }
            "DEFAULT" => {
                self.step();
                self.expect("ROLE")?;
                return if self.eat_any(&["ALL", "NONE"]).is_some() { Ok(()) } else { self.accounts() };
            }
            "ADD" | "MODIFY" | "DROP" => return self.factors(),
            _ => {
                return if self.token().kind == Kind::Number { self.registration() } else { Ok(()) };
            }
        }
        if self.eat("REPLACE") {
            self.one_text()?;
        }
        if self.eat("RETAIN") { self.expect_all(&["CURRENT", "PASSWORD"]) } else { Ok(()) }
    }

    /// ADD 2 FACTOR IDENTIFIED .. (MySQL)
    fn factors(&mut self) -> Read<()> {
        while let Some(word) = self.eat_any(&["ADD", "MODIFY", "DROP"]) {
            self.whole_number()?;
            self.expect("FACTOR")?;
            if word != "DROP" {
                self.identification()?;
            }
        }
        Ok(())
    }

    /// 2 FACTOR INITIATE REGISTRATION and its like (MySQL)
    fn registration(&mut self) -> Read<()> {
        self.whole_number()?;
        self.expect("FACTOR")?;
        match self.expect_any(&["INITIATE", "UNREGISTER", "FINISH"])? {
            "INITIATE" => self.expect("REGISTRATION"),
            "FINISH" => {
                self.expect_all(&["REGISTRATION", "SET", "CHALLENGE_RESPONSE", "AS"])?;
                self.label_text().map(drop)
            }
            _ => Ok(()),
        }
    }

    /// REQUIRE, WITH, PASSWORD EXPIRE, ACCOUNT LOCK, COMMENT
    fn user_options(&mut self) -> Read<()> {
        self.require()?;
        if self.eat("WITH") {
            self.resource_option()?;
            while self.at_resource_option() {
                self.resource_option()?;
            }
        }
        self.password_options()?;
        if !self.is_mariadb() && self.eat_any(&["COMMENT", "ATTRIBUTE"]).is_some() {
            self.one_text()?;
        }
        Ok(())
    }

    pub(super) fn require(&mut self) -> Read<()> {
        if !self.eat("REQUIRE") {
            return Ok(());
        }
        if self.eat_any(&["SSL", "X509", "NONE"]).is_some() {
            return Ok(());
        }
        loop {
            self.expect_any(&["SUBJECT", "ISSUER", "CIPHER"])?;
            self.one_text()?;
            self.eat("AND");
            if !self.at_any(&["SUBJECT", "ISSUER", "CIPHER"]) {
                return Ok(());
            }
        }
    }

    pub(super) fn at_resource_option(&self) -> bool {
        self.at_any(&[
            "MAX_QUERIES_PER_HOUR",
            "MAX_UPDATES_PER_HOUR",
            "MAX_CONNECTIONS_PER_HOUR",
            "MAX_USER_CONNECTIONS",
        ]) || (self.is_mariadb() && self.at("MAX_STATEMENT_TIME"))
    }

    pub(super) fn resource_option(&mut self) -> Read<()> {
        if !self.at_resource_option() {
            return self.fail();
        }
        self.step();
        self.signed_number().map(drop)
    }

    /// Options of the password and the account; on MariaDB one of each
    fn password_options(&mut self) -> Read<()> {
        let mut last = String::new();
        while !(self.is_mariadb() && self.word_here() == last) {
            last = self.word_here().to_owned();
            if !self.password_option()? {
                break;
            }
        }
        Ok(())
    }

    /// One option of the password or the account, if it is next
    fn password_option(&mut self) -> Read<bool> {
        match self.word_here() {
            "ACCOUNT" => {
                self.step();
                self.expect_any(&["LOCK", "UNLOCK"])?;
            }
            "PASSWORD" => {
                self.step();
                self.password_rule()?;
            }
            "FAILED_LOGIN_ATTEMPTS" if !self.is_mariadb() => {
                self.step();
                self.whole_number()?;
            }
            "PASSWORD_LOCK_TIME" if !self.is_mariadb() => {
                self.step();
                if !self.eat("UNBOUNDED") {
                    self.whole_number()?;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn password_rule(&mut self) -> Read<()> {
        let words: &[&'static str] =
            if self.is_mariadb() { &["EXPIRE"] } else { &["EXPIRE", "HISTORY", "REUSE", "REQUIRE"] };
        match self.expect_any(words)? {
            "EXPIRE" => {
                if self.at("INTERVAL") {
                    return self.days();
                }
                let _ = self.eat_any(&["NEVER", "DEFAULT"]);
                Ok(())
            }
            "HISTORY" => {
                if self.eat("DEFAULT") {
                    Ok(())
                } else {
                    self.whole_number().map(drop)
                }
            }
            "REUSE" => {
                if self.eat_all(&["INTERVAL", "DEFAULT"]) {
                    Ok(())
                } else {
                    self.days()
                }
            }
            _ => {
                self.expect("CURRENT")?;
                let _ = self.eat_any(&["DEFAULT", "OPTIONAL"]);
                Ok(())
            }
        }
    }

    fn days(&mut self) -> Read<()> {
        self.expect("INTERVAL")?;
        self.whole_number()?;
        self.expect("DAY")
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, statement};
    use crate::ast::{ObjectKind, Statement};

    #[test]
    fn users() {
        both(
            "CREATE USER IF NOT EXISTS 'a'@'%' IDENTIFIED BY 'x', b@localhost REQUIRE SSL WITH MAX_USER_CONNECTIONS 3",
        );
        both("CREATE USER a IDENTIFIED WITH plugin AS 'x' PASSWORD EXPIRE NEVER ACCOUNT LOCK");
        both("ALTER USER a IDENTIFIED BY 'x' PASSWORD EXPIRE INTERVAL 30 DAY");
        both("ALTER USER IF EXISTS CURRENT_USER() IDENTIFIED BY 'x'");
        only(Mysql, "CREATE USER a IDENTIFIED BY RANDOM PASSWORD DEFAULT ROLE r FAILED_LOGIN_ATTEMPTS 3 COMMENT 'x'");
        only(Mysql, "ALTER USER USER() IDENTIFIED BY 'x' REPLACE 'y' RETAIN CURRENT PASSWORD");
        only(Mysql, "ALTER USER a ADD 2 FACTOR IDENTIFIED WITH p");
        only(Mariadb, "CREATE OR REPLACE USER a IDENTIFIED VIA p USING PASSWORD('x') OR q");
        only(Mariadb, "CREATE USER a IDENTIFIED BY PASSWORD 'x'");
        neither("CREATE USER a WITH PASSWORD 'x'", "PASSWORD");
        neither("CREATE USER a IDENTIFIED 'x'", "'x'");
        neither("CREATE USER", "");
    }

    #[test]
    fn an_account_is_one_name() {
        let Statement::CreateOther(create) = statement(Mysql, "CREATE USER 'a'@'%' IDENTIFIED BY 'x'") else {
            panic!()
        };
        assert_eq!((create.kind, create.target.name.last().text.as_str()), (ObjectKind::User, "a@%"));
        assert_eq!(create.definition, "IDENTIFIED BY 'x'");
        let Statement::Drop(drop) = statement(Mariadb, "DROP USER a@b") else { panic!() };
        assert_eq!(drop.targets[0].name.last().text, "a@b");
    }

    #[test]
    fn roles() {
        both("CREATE ROLE IF NOT EXISTS r, s");
        only(Mysql, "CREATE ROLE r@h");
        only(Mariadb, "CREATE ROLE r WITH ADMIN CURRENT_USER");
        neither("CREATE ROLE", "");
    }

    #[test]
    fn options_of_a_password() {
        both("CREATE USER a PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK");
        both("ALTER USER a PASSWORD EXPIRE");
        only(Mysql, "ALTER USER a FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME UNBOUNDED");
        only(Mysql, "ALTER USER a PASSWORD_LOCK_TIME 5 PASSWORD HISTORY 3 PASSWORD REUSE INTERVAL 3 DAY");
        only(Mysql, "ALTER USER a ACCOUNT LOCK ACCOUNT UNLOCK");
        neither("ALTER USER a ACCOUNT", "");
    }

    #[test]
    fn what_happens_to_a_user() {
        only(Mysql, "ALTER USER a DISCARD OLD PASSWORD");
        only(Mysql, "ALTER USER a DEFAULT ROLE ALL");
        only(Mysql, "ALTER USER a DEFAULT ROLE r, s");
        only(Mysql, "ALTER USER a 2 FACTOR INITIATE REGISTRATION");
        only(Mysql, "ALTER USER a 2 FACTOR UNREGISTER");
        only(Mysql, "ALTER USER a 3 FACTOR FINISH REGISTRATION SET CHALLENGE_RESPONSE AS 'x'");
        only(Mysql, "ALTER USER a MODIFY 2 FACTOR IDENTIFIED BY 'x' DROP 3 FACTOR");
        only(Mysql, "ALTER USER a COMMENT 'x'");
        only(Mysql, "ALTER USER a ATTRIBUTE '{}'");
        both("ALTER USER a REQUIRE SUBJECT 'x' AND ISSUER 'y' CIPHER 'z'");
        both("ALTER USER a REQUIRE NONE WITH MAX_QUERIES_PER_HOUR 5 MAX_UPDATES_PER_HOUR 5");
        only(Mariadb, "ALTER USER a WITH MAX_STATEMENT_TIME 5");
        neither("ALTER USER a WITH", "");
        neither("ALTER USER a REQUIRE", "");
    }
}

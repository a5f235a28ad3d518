//! Users, roles and what they may do: the grammar is checked, the words are kept.

use super::super::{Parser, Read};
use super::drop::plain_object;
use crate::ast::{AlterObject, AlterObjectAction, CreateOther, Grant, Ident, IfExists, Name, ObjectKind, Statement};
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

    fn accounts(&mut self) -> Read<()> {
        self.list(Self::account).map(drop)
    }

    // ---- users and roles

    /// CREATE USER, behind CREATE and OR REPLACE
    pub(super) fn create_user(&mut self, or_replace: bool) -> Read<Statement> {
        self.expect("USER")?;
        let if_exists = self.if_exists_behind(or_replace)?;
        let (start, name) = (self.place(), self.first_account()?);
        self.list(Self::user_with_identification)?;
        if !self.is_mariadb() && self.eat_all(&["DEFAULT", "ROLE"]) {
            self.accounts()?;
        }
        self.user_options()?;
        Ok(self.account_statement(if_exists, name, start))
    }

    /// The first account, without stepping over it
    fn first_account(&mut self) -> Read<Ident> {
        let place = self.place();
        let name = self.account()?;
        self.return_to(place);
        Ok(name)
    }

    fn account_statement(&mut self, if_exists: IfExists, name: Ident, start: usize) -> Statement {
        let target = plain_object(Name::from(name));
        let definition = self.words_from(start);
        Statement::CreateOther(Box::new(CreateOther { kind: ObjectKind::Role, if_exists, target, definition }))
    }

    /// CREATE ROLE, behind CREATE and OR REPLACE
    pub(super) fn create_role(&mut self, or_replace: bool) -> Read<Statement> {
        self.expect("ROLE")?;
        let if_exists = self.if_exists_behind(or_replace)?;
        let (start, name) = (self.place(), self.first_account()?);
        self.accounts()?;
        if self.is_mariadb() && self.eat("WITH") {
            self.expect("ADMIN")?;
            self.account()?;
        }
        Ok(self.account_statement(if_exists, name, start))
    }

    /// ALTER USER, behind ALTER
    pub(super) fn alter_user(&mut self) -> Read<Statement> {
        self.expect("USER")?;
        let if_exists = self.if_exists()?;
        let (start, name) = (self.place(), self.first_altered_account()?);
        if self.is_mariadb() {
            self.list(Self::user_with_identification)?;
        } else {
            self.list(Self::altered_user)?;
        }
        self.user_options()?;
        let action = AlterObjectAction::Words(self.words_from(start));
        let target = plain_object(Name::from(name));
        Ok(Statement::AlterObject(Box::new(AlterObject { kind: ObjectKind::Role, if_exists, target, action })))
    }

    /// The first account of ALTER USER, without stepping over it; USER() is that of the session.
    fn first_altered_account(&mut self) -> Read<Ident> {
        if self.at_all(&["USER", "(", ")"]) {
            let token = self.token();
            return Ok(Ident { text: token.source.to_owned(), is_quoted: false, span: token.span });
        }
        self.first_account()
    }

    /// A user with how it is identified
    fn user_with_identification(&mut self) -> Read<()> {
        self.account()?;
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

    /// A user of ALTER USER (MySQL)
    fn altered_user(&mut self) -> Read<()> {
        if !self.eat_all(&["USER", "(", ")"]) {
            self.account()?;
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
        while self.password_option()? {}
        if !self.is_mariadb() && self.eat_any(&["COMMENT", "ATTRIBUTE"]).is_some() {
            self.one_text()?;
        }
        Ok(())
    }

    fn require(&mut self) -> Read<()> {
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

    fn at_resource_option(&self) -> bool {
        self.at_any(&[
            "MAX_QUERIES_PER_HOUR",
            "MAX_UPDATES_PER_HOUR",
            "MAX_CONNECTIONS_PER_HOUR",
            "MAX_USER_CONNECTIONS",
        ]) || (self.is_mariadb() && self.at("MAX_STATEMENT_TIME"))
    }

    fn resource_option(&mut self) -> Read<()> {
        if !self.at_resource_option() {
            return self.fail();
        }
        self.step();
        self.signed_number().map(drop)
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

    // ---- GRANT, REVOKE

    /// GRANT
    pub(super) fn grant(&mut self) -> Read<Statement> {
        self.expect("GRANT")?;
        let start = self.place();
        if self.eat_all(&["PROXY", "ON"]) {
            self.account()?;
        } else {
            self.privileges()?;
            if self.eat("ON") {
                self.grant_target()?;
            }
        }
        self.expect("TO")?;
        self.list(Self::user_with_identification)?;
        self.require()?;
        self.grant_options()?;
        Ok(Statement::Grant(Grant { is_revoke: false, is_default: false, words: self.words_from(start) }))
    }

    fn grant_options(&mut self) -> Read<()> {
        if self.eat("WITH") {
            loop {
                if self.at_resource_option() && self.is_mariadb() {
                    self.resource_option()?;
                } else {
                    self.expect_any(&["GRANT", "ADMIN"])?;
                    self.expect("OPTION")?;
                }
                if !(self.is_mariadb() && (self.at("GRANT") || self.at_resource_option())) {
                    break;
                }
            }
        }
        if !self.is_mariadb() && self.eat("AS") {
            self.account()?;
            if self.eat("WITH") {
                self.expect("ROLE")?;
                if self.eat("ALL") {
                    return if self.eat("EXCEPT") { self.accounts() } else { Ok(()) };
                }
                return if self.eat_any(&["NONE", "DEFAULT"]).is_some() { Ok(()) } else { self.accounts() };
            }
        }
        Ok(())
    }

    /// REVOKE
    pub(super) fn revoke(&mut self) -> Read<Statement> {
        self.expect("REVOKE")?;
        let start = self.place();
        if !self.is_mariadb() {
            self.if_exists()?;
        }
        if self.eat_all(&["PROXY", "ON"]) {
            self.account()?;
        } else {
            if self.is_mariadb() && self.eat_all(&["ADMIN", "OPTION"]) {
                self.expect("FOR")?;
            }
            self.privileges()?;
            if self.eat("ON") {
                self.grant_target()?;
            }
        }
        self.expect("FROM")?;
        self.accounts()?;
        if !self.is_mariadb() && self.eat("IGNORE") {
            self.expect_all(&["UNKNOWN", "USER"])?;
        }
        Ok(Statement::Grant(Grant { is_revoke: true, is_default: false, words: self.words_from(start) }))
    }

    /// ALL, or privileges and roles with commas between
    fn privileges(&mut self) -> Read<()> {
        if self.eat("ALL") {
            self.eat("PRIVILEGES");
            if self.eat(",") {
                self.expect_all(&["GRANT", "OPTION"])?;
            }
            return Ok(());
        }
        self.list(Self::privilege).map(drop)
    }

    fn privilege(&mut self) -> Read<()> {
        match self.word_here() {
            "SELECT" | "INSERT" | "UPDATE" | "REFERENCES" => {
                self.step();
            }
            "DELETE" => {
                self.step();
                if self.is_mariadb() {
                    self.eat("HISTORY");
                }
                return Ok(());
            }
            "USAGE" | "INDEX" | "TRIGGER" => {
                self.step();
                return Ok(());
            }
            "ALTER" | "CREATE" | "DROP" | "GRANT" | "SHOW" | "LOCK" => return self.privilege_of_two_words(),
            "REPLICATION" | "BINLOG" | "SLAVE" | "REPLICA" | "FEDERATED" | "CONNECTION" | "READ" | "READ_ONLY"
            | "SET"
                if !matches!(self.ahead(1).text, "," | "ON" | "TO" | "FROM" | "@") =>
            {
                return self.privilege_of_server();
            }
            _ => drop(self.account()?),
        }
        if self.at("(") { self.columns().map(drop) } else { Ok(()) }
    }

    fn privilege_of_two_words(&mut self) -> Read<()> {
        match self.step().text {
            "ALTER" => {
                self.eat("ROUTINE");
            }
            "DROP" => {
                self.eat("ROLE");
            }
            "GRANT" => self.expect("OPTION")?,
            "LOCK" => self.expect("TABLES")?,
            "SHOW" => {
                let word = self.expect_any(&["DATABASES", "VIEW", "CREATE"])?;
                if word == "CREATE" {
                    self.expect("ROUTINE")?;
                }
            }
            _ => {
                if self.eat("TEMPORARY") {
                    return self.expect("TABLES");
                }
                let _ = self.eat_any(&["VIEW", "ROUTINE", "USER", "TABLESPACE", "ROLE"]);
            }
        }
        Ok(())
    }

    fn privilege_of_server(&mut self) -> Read<()> {
        match self.step().text {
            "REPLICATION" => {
                self.expect_any(&["SLAVE", "CLIENT", "MASTER", "REPLICA"])?;
                if self.is_mariadb() {
                    self.eat("ADMIN");
                }
                Ok(())
            }
            "BINLOG" => self.expect_any(&["MONITOR", "ADMIN", "REPLAY"]).map(drop),
            "SLAVE" | "REPLICA" => self.expect("MONITOR"),
            "SET" => self.expect("USER"),
            "READ" => self.expect_all(&["ONLY", "ADMIN"]),
            _ => self.expect("ADMIN"),
        }
    }

    /// `*`, `*.*`, `db.*`, `db.t`, with the kind of the object before it
    fn grant_target(&mut self) -> Read<()> {
        let kinds: &[&'static str] = if self.is_mariadb() {
            &["TABLE", "FUNCTION", "PROCEDURE", "PACKAGE"]
        } else {
            &["TABLE", "FUNCTION", "PROCEDURE", "LIBRARY"]
        };
        let is_name = self.ahead_is(1, ".") || self.ahead_is(1, "TO") || self.ahead_is(1, "FROM");
        if !is_name && self.eat_any(kinds) == Some("PACKAGE") {
            self.eat("BODY");
        }
        if self.eat("*") {
            return if self.eat(".") { self.expect("*") } else { Ok(()) };
        }
        self.ident()?;
        if self.eat(".") && !self.eat("*") {
            self.label()?;
        }
        Ok(())
    }
}

//! GRANT and REVOKE: the grammar is checked, the words are kept.

use super::super::{Parser, Read};
use crate::ast::{Grant, Statement};

impl Parser<'_> {
    /// GRANT
    pub(super) fn grant(&mut self) -> Read<Statement> {
        self.expect("GRANT")?;
        let start = self.place();
        if self.is_mariadb() {
            self.mariadb_grant()?;
        } else {
            self.mysql_grant()?;
        }
        Ok(Statement::Grant(Grant { is_revoke: false, is_default: false, words: self.words_from(start) }))
    }

    /// REVOKE
    pub(super) fn revoke(&mut self) -> Read<Statement> {
        self.expect("REVOKE")?;
        let start = self.place();
        if self.is_mariadb() {
            self.mariadb_revoke()?;
        } else {
            self.mysql_revoke()?;
        }
        Ok(Statement::Grant(Grant { is_revoke: true, is_default: false, words: self.words_from(start) }))
    }

    // ---- MySQL: privileges and roles in one list

    fn mysql_grant(&mut self) -> Read<()> {
        if self.eat_all(&["PROXY", "ON"]) {
            self.account()?;
            self.expect("TO")?;
            self.accounts()?;
            return self.option_behind_with(&["GRANT"]);
        }
        let is_all = self.mysql_privileges()?;
        if !is_all && self.eat("TO") {
            self.accounts()?;
            return self.option_behind_with(&["ADMIN"]);
        }
        self.expect("ON")?;
        self.grant_target()?;
        self.expect("TO")?;
        self.accounts()?;
        self.option_behind_with(&["GRANT"])?;
        if self.eat("AS") { self.grant_as() } else { Ok(()) }
    }

    fn mysql_revoke(&mut self) -> Read<()> {
        self.if_exists()?;
        if self.eat_all(&["PROXY", "ON"]) {
            self.account()?;
        } else {
            let is_all = self.mysql_privileges()?;
            if is_all && self.eat(",") {
                self.expect_all(&["GRANT", "OPTION"])?;
            } else if is_all || self.at("ON") {
                self.expect("ON")?;
                self.grant_target()?;
            }
        }
        self.expect("FROM")?;
        self.accounts()?;
        if self.eat("IGNORE") { self.expect_all(&["UNKNOWN", "USER"]) } else { Ok(()) }
    }

    /// ALL, or privileges and roles with commas between; whether it is ALL
    fn mysql_privileges(&mut self) -> Read<bool> {
        if self.eat("ALL") {
            self.eat("PRIVILEGES");
            return Ok(true);
        }
        self.list(Self::mysql_privilege)?;
        Ok(false)
    }

    fn mysql_privilege(&mut self) -> Read<()> {
        match self.word_here() {
            "REPLICATION" => {
                self.step();
                self.expect_any(&["SLAVE", "CLIENT"]).map(drop)
            }
            "EVENT" | "EXECUTE" | "FILE" | "PROCESS" | "RELOAD" | "SHUTDOWN" | "SUPER" | "DELETE" => {
                self.step();
                Ok(())
            }
            _ if self.common_privilege()? => Ok(()),
            _ => {
                self.role()?;
                self.columns_of_privilege()
            }
        }
    }

    /// AS user WITH ROLE ..
    fn grant_as(&mut self) -> Read<()> {
        self.account()?;
        if !self.eat("WITH") {
            return Ok(());
        }
        self.expect("ROLE")?;
        if self.eat("ALL") {
            return if self.eat("EXCEPT") { self.list(Self::role).map(drop) } else { Ok(()) };
        }
        if self.eat_any(&["NONE", "DEFAULT"]).is_some() { Ok(()) } else { self.list(Self::role).map(drop) }
    }

    // ---- MariaDB: privileges, or one role

    fn mariadb_grant(&mut self) -> Read<()> {
        if self.eat_all(&["PROXY", "ON"]) {
            self.account()?;
            self.expect("TO")?;
            self.list(Self::user_with_identification)?;
            return self.option_behind_with(&["GRANT"]);
        }
        if self.mariadb_privileges()? {
            self.expect("ON")?;
            self.grant_target()?;
            self.expect("TO")?;
            self.list(Self::user_with_identification)?;
            self.require()?;
            return self.grant_options();
        }
        self.role()?;
        self.expect("TO")?;
        self.list(Self::user_with_identification)?;
        self.option_behind_with(&["ADMIN"])
    }

    fn mariadb_revoke(&mut self) -> Read<()> {
        if self.eat_all(&["PROXY", "ON"]) {
            self.account()?;
            self.expect("FROM")?;
            return self.accounts();
        }
        let is_admin = self.eat_all(&["ADMIN", "OPTION"]);
        if is_admin {
            self.expect("FOR")?;
        }
        if !is_admin && self.mariadb_privileges()? {
            if self.eat(",") {
                self.expect_all(&["GRANT", "OPTION"])?;
            } else {
                self.expect("ON")?;
                self.grant_target()?;
            }
        } else {
            self.role()?;
        }
        self.expect("FROM")?;
        self.accounts()
    }

    /// Privileges with commas between; `false` where none is next, but a role.
    fn mariadb_privileges(&mut self) -> Read<bool> {
        if self.eat("ALL") {
            self.eat("PRIVILEGES");
            return Ok(true);
        }
        if !self.mariadb_privilege()? {
            return Ok(false);
        }
        while self.at(",") && !(self.ahead_is(1, "GRANT") && self.ahead_is(2, "OPTION") && self.ahead_is(3, "FROM")) {
            self.step();
            if !self.mariadb_privilege()? {
                return self.fail_expecting("a privilege");
            }
        }
        Ok(true)
    }

    /// A privilege, if one is next: words of some are names of roles, too.
    fn mariadb_privilege(&mut self) -> Read<bool> {
        let further: &[&'static str] = match self.word_here() {
            "DELETE" => &["HISTORY"],
            "EXECUTE" | "RELOAD" | "SHUTDOWN" | "PROCESS" | "FILE" | "SUPER" | "EVENT" => &[],
            "REPLICATION" => &["SLAVE", "REPLICA", "CLIENT", "MASTER"],
            "BINLOG" => &["MONITOR", "ADMIN", "REPLAY"],
            "SLAVE" | "REPLICA" => &["MONITOR"],
            "FEDERATED" | "CONNECTION" | "READ_ONLY" => &["ADMIN"],
            "READ" => &["ONLY"],
            "SET" => &["USER"],
            _ => return self.common_privilege(),
        };
        if matches!(self.ahead(1).text, "TO" | "FROM") {
            return Ok(false);
        }
        let word = self.step().text.to_owned();
        if word == "DELETE" {
            self.eat("HISTORY");
        } else if !further.is_empty() {
            self.expect_any(further)?;
        }
        if word == "READ" || word == "REPLICATION" {
            self.eat("ADMIN");
        }
        Ok(true)
    }

    fn grant_options(&mut self) -> Read<()> {
        if !self.eat("WITH") {
            return Ok(());
        }
        loop {
            if self.at_resource_option() {
                self.resource_option()?;
            } else {
                self.expect_all(&["GRANT", "OPTION"])?;
            }
            if !(self.at("GRANT") || self.at_resource_option()) {
                return Ok(());
            }
        }
    }

    // ---- both

    /// WITH GRANT OPTION, WITH ADMIN OPTION
    fn option_behind_with(&mut self, words: &[&'static str]) -> Read<()> {
        if !self.eat("WITH") {
            return Ok(());
        }
        self.expect_any(words)?;
        self.expect("OPTION")
    }

    /// A privilege that begins with a reserved word of both products; `false` where none is next.
    fn common_privilege(&mut self) -> Read<bool> {
        match self.word_here() {
            "SELECT" | "INSERT" | "UPDATE" | "REFERENCES" => {
                self.step();
                self.columns_of_privilege()?;
            }
            "USAGE" | "INDEX" | "TRIGGER" => {
                self.step();
            }
            "ALTER" => {
                self.step();
                self.eat("ROUTINE");
            }
            "DROP" => {
                self.step();
                if !self.is_mariadb() {
                    self.eat("ROLE");
                }
            }
            "GRANT" => {
                self.step();
                self.expect("OPTION")?;
            }
            "LOCK" => {
                self.step();
                self.expect("TABLES")?;
            }
            "SHOW" => self.privilege_to_show()?,
            "CREATE" => self.privilege_to_create()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn columns_of_privilege(&mut self) -> Read<()> {
        if self.at("(") { self.columns().map(drop) } else { Ok(()) }
    }

    fn privilege_to_show(&mut self) -> Read<()> {
        self.expect("SHOW")?;
        let words: &[&'static str] =
            if self.is_mariadb() { &["DATABASES", "VIEW", "CREATE"] } else { &["DATABASES", "VIEW"] };
        if self.expect_any(words)? == "CREATE" { self.expect("ROUTINE") } else { Ok(()) }
    }

    fn privilege_to_create(&mut self) -> Read<()> {
        self.expect("CREATE")?;
        if self.eat("TEMPORARY") {
            return self.expect("TABLES");
        }
        let words: &[&'static str] = if self.is_mariadb() {
            &["VIEW", "ROUTINE", "USER", "TABLESPACE"]
        } else {
            &["VIEW", "ROUTINE", "USER", "TABLESPACE", "ROLE"]
        };
        let _ = self.eat_any(words);
        Ok(())
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

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, statement};
    use crate::ast::Statement;

    #[test]
    fn privileges_are_granted() {
        both("GRANT ALL PRIVILEGES ON *.* TO 'a'@'%' WITH GRANT OPTION");
        both("GRANT SELECT (a, b), INSERT, CREATE TEMPORARY TABLES, LOCK TABLES ON s.* TO a, b@h");
        both("GRANT EXECUTE ON PROCEDURE s.p TO a");
        both("GRANT REPLICATION SLAVE, PROCESS, CREATE VIEW, SHOW DATABASES ON *.* TO a");
        both("GRANT PROXY ON a TO b");
        only(Mysql, "GRANT r, SELECT, BACKUP_ADMIN ON *.* TO a AS b WITH ROLE ALL EXCEPT c");
        only(Mysql, "GRANT r, s TO a WITH ADMIN OPTION");
        only(Mariadb, "GRANT SELECT ON t TO a IDENTIFIED BY 'x' REQUIRE SSL WITH GRANT OPTION MAX_USER_CONNECTIONS 3");
        only(Mariadb, "GRANT BINLOG MONITOR, READ_ONLY ADMIN ON *.* TO a");
        both("GRANT r TO a WITH ADMIN OPTION");
        refuses(Mysql, "GRANT SELECT TO", "");
        refuses(Mariadb, "GRANT SELECT TO", "TO");
        neither("GRANT SELECT ON t a", "a");
        refuses(Mysql, "GRANT SELECT ON t TO a IDENTIFIED BY 'x'", "IDENTIFIED");
        refuses(Mariadb, "GRANT r ON t TO a", "ON");
    }

    #[test]
    fn privileges_are_revoked() {
        both("REVOKE ALL PRIVILEGES, GRANT OPTION FROM a");
        both("REVOKE SELECT ON s.t FROM a, b");
        only(Mysql, "REVOKE IF EXISTS r, s FROM a IGNORE UNKNOWN USER");
        only(Mariadb, "REVOKE ADMIN OPTION FOR r FROM a");
        neither("REVOKE SELECT ON t TO a", "TO");
        let Statement::Grant(revoke) = statement(Mysql, "REVOKE SELECT ON t FROM a") else { panic!() };
        assert!(revoke.is_revoke);
        assert_eq!(revoke.words, "SELECT ON T FROM A");
    }

    #[test]
    fn all_that_is_revoked_is_followed_by_the_option() {
        both("REVOKE ALL PRIVILEGES, GRANT OPTION FROM a");
        both("REVOKE SELECT, INSERT (a, b), EXECUTE ON s.t FROM a");
        both("REVOKE SELECT, GRANT OPTION ON s.* FROM a");
        neither("REVOKE SELECT, FROM a", "FROM");
    }

    #[test]
    fn privileges_are_on_objects_of_a_kind() {
        both("GRANT SELECT ON * TO a");
        both("GRANT SELECT ON *.* TO a");
        both("GRANT SELECT ON TABLE s.t TO a");
        both("GRANT EXECUTE ON FUNCTION s.f TO a");
        both("GRANT SELECT ON s.* TO a");
        only(Mariadb, "GRANT EXECUTE ON PACKAGE s.p TO a");
        only(Mariadb, "GRANT EXECUTE ON PACKAGE BODY s.p TO a");
        only(Mysql, "GRANT EXECUTE ON LIBRARY s.l TO a");
        neither("GRANT EXECUTE ON FUNCTION BODY s.f TO a", "s");
        both("GRANT EXECUTE ON function.x TO a");
        neither("GRANT SELECT ON *.t TO a", "t");
        only(Mariadb, "GRANT READ ONLY ADMIN ON *.* TO a");
        only(Mariadb, "GRANT REPLICATION SLAVE ADMIN ON *.* TO a");
        only(Mariadb, "GRANT BINLOG MONITOR, DELETE HISTORY ON *.* TO a");
        refuses(Mariadb, "GRANT BINLOG MONITOR ADMIN ON *.* TO a", "ADMIN");
    }
}

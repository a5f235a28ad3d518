//! GRANT, REVOKE, ALTER DEFAULT PRIVILEGES: the grammar is checked, the words are kept.

use crate::ast::{Grant, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// GRANT
    pub(super) fn postgres_grant(&mut self) -> Read<Statement> {
        self.expect("GRANT")?;
        let start = self.place();
        let can_be_roles = self.postgres_privileges()?;
        if can_be_roles && !self.at("ON") {
            self.postgres_granted_roles()?;
        } else {
            self.expect("ON")?;
            self.postgres_privilege_target()?;
            self.postgres_grantees_with_option()?;
        }
        Ok(Statement::Grant(Grant { is_revoke: false, is_default: false, words: self.words_from(start) }))
    }

    /// Privileges or roles; `true` where it may be roles.
    fn postgres_privileges(&mut self) -> Read<bool> {
        if self.eat("ALL") {
            self.eat("PRIVILEGES");
            if self.at("(") {
                self.columns()?;
            }
            return Ok(false);
        }
        self.list(Self::postgres_privilege)?;
        Ok(true)
    }

    fn postgres_privilege(&mut self) -> Read<()> {
        if self.eat("ALTER") {
            return self.expect("SYSTEM");
        }
        if self.eat_any(&["SELECT", "REFERENCES", "CREATE"]).is_none() {
            self.ident()?;
        }
        if self.at("(") { self.columns().map(drop) } else { Ok(()) }
    }

    /// `TO a WITH ADMIN OPTION GRANTED BY b`
    fn postgres_granted_roles(&mut self) -> Read<()> {
        self.expect("TO")?;
        self.postgres_roles()?;
        if self.eat("WITH") {
            self.list(|parser| {
                parser.label()?;
                parser.expect_any(&["OPTION", "TRUE", "FALSE"]).map(drop)
            })?;
        }
        self.postgres_granted_by()
    }

    fn postgres_granted_by(&mut self) -> Read<()> {
        if !self.eat("GRANTED") {
            return Ok(());
        }
        self.expect("BY")?;
        self.postgres_role().map(drop)
    }

    /// `TO a, GROUP b WITH GRANT OPTION GRANTED BY c`
    fn postgres_grantees_with_option(&mut self) -> Read<()> {
        self.expect("TO")?;
        self.postgres_grantees()?;
        self.postgres_grant_option()?;
        self.postgres_granted_by()
    }

    fn postgres_grantees(&mut self) -> Read<()> {
        self.list(|parser| {
            parser.eat("GROUP");
            parser.postgres_role().map(drop)
        })
        .map(drop)
    }

    fn postgres_grant_option(&mut self) -> Read<()> {
        if self.eat("WITH") { self.expect_all(&["GRANT", "OPTION"]) } else { Ok(()) }
    }

    /// What the privileges are for, behind ON.
    fn postgres_privilege_target(&mut self) -> Read<()> {
        let word = self.token().text;
        // A table can have the name of a kind that is no reserved word.
        let is_name = matches!(self.ahead(1).text, "TO" | "FROM" | "," | ".");
        match word {
            _ if is_name && self.at_ident() => self.list(Self::name).map(drop),
            "TABLE" | "SEQUENCE" | "DOMAIN" | "TYPE" => {
                self.step();
                self.list(Self::name).map(drop)
            }
            "SCHEMA" | "DATABASE" | "LANGUAGE" | "TABLESPACE" => {
                self.step();
                self.list(Self::ident).map(drop)
            }
            "FUNCTION" | "PROCEDURE" | "ROUTINE" => {
                self.step();
                self.list(Self::postgres_routine_with_arguments).map(drop)
            }
            "ALL" => self.postgres_all_in_schema(),
            "FOREIGN" => {
                self.step();
                if self.expect_any(&["DATA", "SERVER"])? == "DATA" {
                    self.expect("WRAPPER")?;
                }
                self.list(Self::ident).map(drop)
            }
            "LARGE" => {
                self.step();
                self.expect("OBJECT")?;
                self.list(Self::signed_number).map(drop)
            }
            "PARAMETER" => {
                self.step();
                self.list(Self::postgres_setting_name).map(drop)
            }
            _ => self.list(Self::name).map(drop),
        }
    }

    /// ALL TABLES IN SCHEMA
    fn postgres_all_in_schema(&mut self) -> Read<()> {
        self.expect("ALL")?;
        self.expect_any(&["TABLES", "SEQUENCES", "FUNCTIONS", "PROCEDURES", "ROUTINES"])?;
        self.expect_all(&["IN", "SCHEMA"])?;
        self.list(Self::ident).map(drop)
    }

    /// REVOKE
    pub(super) fn postgres_revoke(&mut self) -> Read<Statement> {
        self.expect("REVOKE")?;
        let start = self.place();
        let is_grant_option = self.postgres_eat_option_for_grant()?;
        let is_role_option = !is_grant_option && self.postgres_eat_option_for_role()?;
        let can_be_roles = self.postgres_privileges()? && !is_grant_option;
        if is_role_option || (can_be_roles && !self.at("ON")) {
            self.expect("FROM")?;
            self.postgres_roles()?;
        } else {
            self.expect("ON")?;
            self.postgres_privilege_target()?;
            self.expect("FROM")?;
            self.postgres_grantees()?;
        }
        self.postgres_granted_by()?;
        self.postgres_drop_behavior();
        Ok(Statement::Grant(Grant { is_revoke: true, is_default: false, words: self.words_from(start) }))
    }

    /// GRANT OPTION FOR
    fn postgres_eat_option_for_grant(&mut self) -> Read<bool> {
        if !self.eat("GRANT") {
            return Ok(false);
        }
        self.expect_all(&["OPTION", "FOR"]).map(|()| true)
    }

    /// `ADMIN OPTION FOR`
    fn postgres_eat_option_for_role(&mut self) -> Read<bool> {
        if !self.ahead_is(1, "OPTION") {
            return Ok(false);
        }
        self.ident()?;
        self.expect_all(&["OPTION", "FOR"]).map(|()| true)
    }

    /// ALTER DEFAULT PRIVILEGES, behind the word DEFAULT.
    pub(super) fn postgres_default_privileges(&mut self) -> Read<Statement> {
        self.expect("PRIVILEGES")?;
        let start = self.place();
        while let Some(word) = self.eat_any(&["IN", "FOR"]) {
            if word == "IN" {
                self.expect("SCHEMA")?;
                self.list(Self::ident)?;
            } else {
                self.expect_any(&["ROLE", "USER"])?;
                self.postgres_roles()?;
            }
        }
        let is_revoke = self.expect_any(&["GRANT", "REVOKE"])? == "REVOKE";
        if is_revoke {
            self.postgres_eat_option_for_grant()?;
        }
        self.postgres_privileges()?;
        self.expect("ON")?;
        self.postgres_default_privilege_target()?;
        self.expect(if is_revoke { "FROM" } else { "TO" })?;
        self.postgres_grantees()?;
        if is_revoke {
            self.postgres_drop_behavior();
        } else {
            self.postgres_grant_option()?;
        }
        Ok(Statement::Grant(Grant { is_revoke, is_default: true, words: self.words_from(start) }))
    }

    fn postgres_default_privilege_target(&mut self) -> Read<()> {
        if self.expect_any(&["TABLES", "FUNCTIONS", "ROUTINES", "SEQUENCES", "TYPES", "SCHEMAS", "LARGE"])? == "LARGE" {
            self.expect("OBJECTS")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn grants() {
        accepts("GRANT SELECT, UPDATE (a, b) ON s.t, u TO r, GROUP g WITH GRANT OPTION GRANTED BY CURRENT_USER");
        accepts("GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA s TO PUBLIC");
        accepts("GRANT ALL (a) ON TABLE t TO r");
        accepts("GRANT EXECUTE ON FUNCTION f(int), g TO r");
        accepts("GRANT USAGE ON FOREIGN DATA WRAPPER w TO r");
        accepts("GRANT SET, ALTER SYSTEM ON PARAMETER a.b, c TO r");
        accepts("GRANT SELECT ON schema TO r");
        accepts("GRANT SELECT ON LARGE OBJECT 1, 2 TO r");
        accepts("GRANT a, b TO c WITH ADMIN OPTION, INHERIT FALSE GRANTED BY d");
        accepts("REVOKE GRANT OPTION FOR SELECT ON t FROM r CASCADE");
        accepts("REVOKE ADMIN OPTION FOR a FROM b RESTRICT");
        accepts("REVOKE ALL ON SEQUENCE q FROM r");
        refuses("GRANT SELECT ON t", "");
        refuses("GRANT SELECT t TO r", "t");
        refuses("GRANT ALL TO r", "TO");
        refuses("REVOKE SELECT ON t TO r", "TO");
        refuses("GRANT SELECT ON TABLE TO r", "TO");
    }

    #[test]
    fn default_privileges() {
        accepts("ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s GRANT SELECT ON TABLES TO b WITH GRANT OPTION");
        accepts("ALTER DEFAULT PRIVILEGES REVOKE GRANT OPTION FOR ALL ON LARGE OBJECTS FROM b CASCADE");
        refuses("ALTER DEFAULT PRIVILEGES GRANT SELECT ON t TO b", "t");
        refuses("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES FROM b", "FROM");
    }
}

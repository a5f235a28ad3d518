//! CREATE POLICY, ALTER POLICY.

use crate::ast::{AlterObject, AlterObjectAction, ObjectKind, ObjectName, Policy, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE POLICY, behind the word.
    pub(super) fn postgres_create_policy(&mut self) -> Read<Statement> {
        let mut policy = self.postgres_policy_name(false)?;
        if self.eat("AS") {
            policy.is_permissive = Some(self.postgres_policy_sort()?);
        }
        if self.eat("FOR") {
            policy.command = Some(self.expect_any(&["ALL", "SELECT", "INSERT", "UPDATE", "DELETE"])?.to_owned());
        }
        self.postgres_policy_clauses(policy)
    }

    fn postgres_policy_name(&mut self, is_alter: bool) -> Read<Policy> {
        let name = self.ident()?;
        self.expect("ON")?;
        let table = self.name()?;
        Ok(Policy {
            is_alter,
            name,
            table,
            is_permissive: None,
            command: None,
            roles: Vec::new(),
            using: None,
            with_check: None,
        })
    }

    /// PERMISSIVE, RESTRICTIVE: no words of the grammar, so that they may stand in quotes.
    fn postgres_policy_sort(&mut self) -> Read<bool> {
        match self.token().text {
            "\"permissive\"" | "\"restrictive\"" => Ok(self.step().text.contains('p')),
            _ => Ok(self.expect_any(&["PERMISSIVE", "RESTRICTIVE"])? == "PERMISSIVE"),
        }
    }

    fn postgres_policy_clauses(&mut self, mut policy: Policy) -> Read<Statement> {
        if self.eat("TO") {
            policy.roles = self.postgres_roles()?;
        }
        if self.eat("USING") {
            policy.using = Some(self.in_parentheses(Self::expression)?);
        }
        if self.eat("WITH") {
            self.expect("CHECK")?;
            policy.with_check = Some(self.in_parentheses(Self::expression)?);
        }
        Ok(Statement::Policy(Box::new(policy)))
    }

    /// ALTER POLICY, behind the word.
    pub(super) fn postgres_alter_policy(&mut self) -> Read<Statement> {
        let if_exists = self.postgres_eat_if_exists();
        let policy = self.postgres_policy_name(true)?;
        if !if_exists && !self.at("RENAME") {
            return self.postgres_policy_clauses(policy);
        }
        self.expect_all(&["RENAME", "TO"])?;
        let action = AlterObjectAction::RenameTo(self.ident()?);
        let (name, table) = (policy.name.into(), Some(policy.table));
        let target = ObjectName { name, signature: None, table, method: None, is_of_domain: false };
        Ok(Statement::AlterObject(Box::new(AlterObject { kind: ObjectKind::Policy, if_exists, target, action })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn policies() {
        accepts("CREATE POLICY p ON t");
        accepts(
            "CREATE POLICY \"a b\" ON s.t AS RESTRICTIVE FOR ALL TO PUBLIC, CURRENT_USER USING (true) WITH CHECK (a = 1)",
        );
        accepts("ALTER POLICY p ON t RENAME TO q");
        accepts("ALTER POLICY IF EXISTS p ON t RENAME TO q");
        accepts("ALTER POLICY p ON t TO r USING (a)");
        refuses("CREATE POLICY p ON t FOR TRUNCATE", "TRUNCATE");
        refuses("CREATE POLICY p ON t USING a", "a");
        refuses("CREATE POLICY p ON t AS permisive", "permisive");
        refuses("CREATE POLICY p ON t WITH CHECK (a) USING (b)", "USING");
        refuses("ALTER POLICY p ON t FOR SELECT", "FOR");
        let Statement::Policy(policy) = statement("CREATE POLICY p ON t AS PERMISSIVE FOR UPDATE USING (a)") else {
            panic!()
        };
        assert_eq!((policy.is_permissive, policy.command.as_deref()), (Some(true), Some("UPDATE")));
    }
}

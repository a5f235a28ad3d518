//! CREATE RULE, ALTER RULE.

use super::view::CreateWords;
use crate::ast::{CreateRule, ObjectKind, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE RULE, behind the word.
    pub(super) fn postgres_create_rule(&mut self, words: CreateWords) -> Read<Statement> {
        let name = self.ident()?;
        self.expect_all(&["AS", "ON"])?;
        let event = self.expect_any(&["SELECT", "UPDATE", "DELETE", "INSERT"])?.to_owned();
        self.expect("TO")?;
        let table = self.name()?;
        let condition = if self.eat("WHERE") { Some(self.expression()?) } else { None };
        self.expect("DO")?;
        let is_instead = self.eat_any(&["INSTEAD", "ALSO"]).map(|word| word == "INSTEAD");
        let actions = self.postgres_rule_actions()?;
        let or_replace = words.or_replace;
        Ok(Statement::CreateRule(Box::new(CreateRule {
            or_replace,
            name,
            event,
            table,
            condition,
            is_instead,
            actions,
        })))
    }

    fn postgres_rule_actions(&mut self) -> Read<Vec<Statement>> {
        if self.eat("NOTHING") {
            return Ok(Vec::new());
        }
        // Parentheses are those of a list, even where they hold one query.
        if self.at("(") {
            return self.in_parentheses(Self::postgres_several_rule_actions);
        }
        Ok(vec![self.postgres_rule_action()?])
    }

    fn postgres_several_rule_actions(&mut self) -> Read<Vec<Statement>> {
        let mut actions = Vec::new();
        loop {
            if !self.at(";") && !self.at(")") {
                actions.push(self.postgres_rule_action()?);
            }
            if !self.eat(";") {
                return Ok(actions);
            }
        }
    }

    fn postgres_rule_action(&mut self) -> Read<Statement> {
        match self.token().text {
            "NOTIFY" => self.postgres_notify(),
            "MERGE" => self.fail(),
            _ => self.deeper(Self::row_statement),
        }
    }

    /// ALTER RULE, behind the word.
    pub(super) fn postgres_alter_rule(&mut self) -> Read<Statement> {
        let target = self.postgres_object_on_table()?;
        self.postgres_common_change(ObjectKind::Rule, target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn rules() {
        accepts("CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING");
        accepts("CREATE OR REPLACE RULE \"_RETURN\" AS ON SELECT TO s.t DO INSTEAD SELECT 1");
        accepts("CREATE RULE r AS ON UPDATE TO t WHERE a > 1 DO ALSO (INSERT INTO u VALUES (1); NOTIFY x, 'y';)");
        accepts("CREATE RULE r AS ON DELETE TO t DO (SELECT 1)");
        accepts("ALTER RULE r ON t RENAME TO s");
        refuses("CREATE RULE r ON INSERT TO t DO NOTHING", "ON");
        refuses("CREATE RULE r AS ON TRUNCATE TO t DO NOTHING", "TRUNCATE");
        refuses("CREATE RULE r AS ON INSERT TO t DO INSTEAD", "");
        refuses("CREATE RULE r AS ON INSERT TO t DO INSTEAD SELECT 1; SELECT 2", ";");
        let Statement::CreateRule(rule) = statement("CREATE RULE r AS ON INSERT TO t DO (; SELECT 1; SELECT 2)") else {
            panic!()
        };
        assert_eq!(rule.actions.len(), 2);
    }
}

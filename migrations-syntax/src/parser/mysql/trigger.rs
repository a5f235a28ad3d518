//! CREATE TRIGGER.

use super::super::{Parser, Read};
use super::view::Prefix;
use crate::ast::{ConstraintAttributes, CreateTrigger, Ident, Statement, TriggerBody, TriggerEvent};

impl Parser<'_> {
    /// TRIGGER with its body
    pub(super) fn create_trigger(&mut self, prefix: &Prefix) -> Read<Statement> {
        self.expect("TRIGGER")?;
        let if_exists = self.if_exists_behind(prefix.or_replace)?;
        let name = self.two_part_name()?;
        let timing = Some(self.expect_any(&["BEFORE", "AFTER"])?.to_owned());
        let events = vec![match self.expect_any(&["INSERT", "UPDATE", "DELETE"])? {
            "INSERT" => TriggerEvent::Insert,
            "UPDATE" => TriggerEvent::Update(Vec::new()),
            _ => TriggerEvent::Delete,
        }];
        self.expect("ON")?;
        let table = self.two_part_name()?;
        self.expect_all(&["FOR", "EACH", "ROW"])?;
        let order = self.trigger_order()?;
        let body = TriggerBody::Routine(self.routine_body()?);
        Ok(Statement::CreateTrigger(Box::new(CreateTrigger {
            if_exists,
            is_temporary: false,
            is_constraint: false,
            words: prefix.definer_words(),
            name,
            timing,
            events,
            table,
            from: None,
            attributes: ConstraintAttributes::default(),
            transitions: Vec::new(),
            for_each_row: Some(true),
            order,
            condition: None,
            body,
        })))
    }

    /// FOLLOWS, PRECEDES
    fn trigger_order(&mut self) -> Read<Option<(bool, Ident)>> {
        match self.eat_any(&["FOLLOWS", "PRECEDES"]) {
            None => Ok(None),
            Some(word) => Ok(Some((word == "FOLLOWS", self.ident_or_text()?))),
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, statement};
    use crate::ast::{Statement, TriggerEvent};

    #[test]
    fn triggers() {
        both("CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1");
        both(
            "CREATE DEFINER = u TRIGGER IF NOT EXISTS s.r AFTER DELETE ON s.t FOR EACH ROW FOLLOWS q DELETE FROM u WHERE id = OLD.id",
        );
        both("CREATE TRIGGER r AFTER UPDATE ON t FOR EACH ROW BEGIN INSERT INTO u VALUES (1); END");
        only(Mariadb, "CREATE OR REPLACE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET @a = 1");
        neither("CREATE TRIGGER r INSTEAD OF INSERT ON t FOR EACH ROW SET @a = 1", "INSTEAD");
        neither("CREATE TRIGGER r BEFORE UPDATE OF a ON t FOR EACH ROW SET @a = 1", "OF");
        neither("CREATE TRIGGER r BEFORE INSERT ON t SET @a = 1", "SET");
        neither("CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW", "");
        refuses(Mysql, "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()", "FUNCTION");
        refuses(Mariadb, "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()", "f");
    }

    #[test]
    fn its_event_and_its_place() {
        let sql = "CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW PRECEDES q SET NEW.a = 1";
        let Statement::CreateTrigger(trigger) = statement(Mysql, sql) else { panic!() };
        assert_eq!(trigger.events, [TriggerEvent::Update(Vec::new())]);
        assert!(trigger.order.is_some_and(|(follows, other)| !follows && other.text == "q"));
    }
}

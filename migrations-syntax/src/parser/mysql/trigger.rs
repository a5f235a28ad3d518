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

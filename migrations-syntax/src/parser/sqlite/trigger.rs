//! Triggers of SQLite.

use crate::ast::{ConstraintAttributes, CreateTrigger, Statement, TriggerBody, TriggerEvent};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE TRIGGER, behind TRIGGER.
    pub(super) fn sqlite_create_trigger(&mut self, is_temporary: bool) -> Read<Statement> {
        let if_exists = self.sqlite_if_not_exists()?;
        let name = self.table_name()?;
        let timing = self.sqlite_timing()?;
        let event = self.sqlite_event()?;
        self.expect("ON")?;
        let table = self.table_name()?;
        let for_each_row = self.eat("FOR");
        if for_each_row {
            self.expect_all(&["EACH", "ROW"])?;
        }
        let condition = if self.eat("WHEN") { Some(self.expression()?) } else { None };
        let body = TriggerBody::Statements(self.sqlite_trigger_body()?);
        Ok(Statement::CreateTrigger(Box::new(CreateTrigger {
            if_exists,
            is_temporary,
            is_constraint: false,
            words: String::new(),
            name,
            timing,
            events: vec![event],
            table,
            from: None,
            attributes: ConstraintAttributes::default(),
            transitions: Vec::new(),
            for_each_row: for_each_row.then_some(true),
            order: None,
            condition,
            body,
        })))
    }

    fn sqlite_timing(&mut self) -> Read<Option<String>> {
        let Some(word) = self.eat_any(&["BEFORE", "AFTER", "INSTEAD"]) else { return Ok(None) };
        if word != "INSTEAD" {
            return Ok(Some(word.to_owned()));
        }
        self.expect("OF")?;
        Ok(Some("INSTEAD OF".to_owned()))
    }

    fn sqlite_event(&mut self) -> Read<TriggerEvent> {
        Ok(match self.expect_any(&["INSERT", "UPDATE", "DELETE"])? {
            "INSERT" => TriggerEvent::Insert,
            "DELETE" => TriggerEvent::Delete,
            _ if self.eat("OF") => TriggerEvent::Update(self.list(Self::ident)?),
            _ => TriggerEvent::Update(Vec::new()),
        })
    }

    /// BEGIN .. END with statements on rows, each with a `;` behind it.
    fn sqlite_trigger_body(&mut self) -> Read<Vec<Statement>> {
        self.expect("BEGIN")?;
        let mut statements = Vec::new();
        loop {
            statements.push(self.deeper(Self::sqlite_trigger_statement)?);
            self.expect(";")?;
            if self.eat("END") {
                return Ok(statements);
            }
        }
    }

    fn sqlite_trigger_statement(&mut self) -> Read<Statement> {
        match self.token().text {
            "INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "SELECT" | "VALUES" => self.row_statement(),
            "WITH" => self.query().map(|query| Statement::Query(Box::new(query))),
            _ => {
                let _ = self.at_any(&["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "VALUES", "WITH"]);
                self.fail()
            }
        }
    }
}

//! Triggers of SQLite.

use crate::ast::{ConstraintAttributes, CreateTrigger, Statement, TriggerBody, TriggerEvent};
use crate::parser::{Parser, Read};
use crate::token::Kind;

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
            "INSERT" | "REPLACE" | "UPDATE" | "DELETE" => {
                let start = self.place();
                let statement = self.row_statement()?;
                self.sqlite_check_within_trigger(start)?;
                Ok(statement)
            }
            "SELECT" | "VALUES" => self.row_statement(),
            "WITH" => self.query().map(|query| Statement::Query(Box::new(query))),
            _ => {
                let _ = self.at_any(&["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "VALUES", "WITH"]);
                self.fail()
            }
        }
    }
}

impl Parser<'_> {
    /// DEFAULT VALUES, RETURNING and the limits of UPDATE and DELETE do not stand within a trigger.
    fn sqlite_check_within_trigger(&mut self, start: usize) -> Read<()> {
        let end = self.place();
        self.return_to(start);
        let is_insert = self.at_any(&["INSERT", "REPLACE"]);
        let mut depth = 0usize;
        while self.place() < end {
            let is_refused = match self.token().text {
                "DEFAULT" => is_insert,
                "RETURNING" => true,
                "ORDER" | "LIMIT" => !is_insert,
                _ => false,
            };
            match (self.token().kind, self.token().text) {
                (Kind::Symbol, "(") => depth += 1,
                (Kind::Symbol, ")") => depth -= 1,
                (Kind::Word, _) if is_refused && depth == 0 => {
                    return self.fail_because("a statement within a trigger cannot have it");
                }
                _ => {}
            }
            self.step();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::parser::testing::{refuses, statement};

    #[test]
    fn a_trigger_holds_statements_on_rows() {
        let sql = "CREATE TEMP TRIGGER IF NOT EXISTS s.g INSTEAD OF UPDATE OF a, b ON t FOR EACH ROW WHEN new.a > 1 BEGIN \
                   UPDATE u SET c = new.a; INSERT INTO v VALUES (old.b) ON CONFLICT DO NOTHING; \
                   SELECT RAISE(ABORT, 'no'); END";
        let Statement::CreateTrigger(trigger) = statement(Sqlite, sql) else { panic!() };
        assert_eq!(trigger.timing.as_deref(), Some("INSTEAD OF"));
        assert_eq!(trigger.for_each_row, Some(true));
        assert!(matches!(&trigger.events[..], [TriggerEvent::Update(columns)] if columns.len() == 2));
        assert!(matches!(&trigger.body, TriggerBody::Statements(statements) if statements.len() == 3));
    }

    #[test]
    fn every_statement_has_its_semicolon() {
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN SELECT 1 END", "");
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN END", "END");
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN SELECT 1;", "");
        refuses(Sqlite, "CREATE TRIGGER g INSERT OR UPDATE ON t BEGIN SELECT 1; END", "OR");
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN DROP TABLE t; END", "DROP");
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t FOR EACH STATEMENT BEGIN SELECT 1; END", "STATEMENT");
    }

    #[test]
    fn statements_within_have_less_than_others() {
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN INSERT INTO u DEFAULT VALUES; END", "DEFAULT");
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN WITH a AS (SELECT 1) DELETE FROM u; END", "DELETE");
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN DELETE FROM u RETURNING a; END", "RETURNING");
    }

    #[test]
    fn only_a_select_within_has_an_order() {
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN UPDATE u SET a = 1 LIMIT 1; END", "LIMIT");
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN DELETE FROM u ORDER BY a LIMIT 1; END", "ORDER");
        statement(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN SELECT a FROM u ORDER BY a LIMIT 1; END");
        statement(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN INSERT INTO u SELECT a FROM v ORDER BY a LIMIT 1; END");
        statement(
            Sqlite,
            "CREATE TRIGGER g INSERT ON t BEGIN UPDATE u SET a = (SELECT b FROM v ORDER BY (c) LIMIT 1); END",
        );
    }

    #[test]
    fn what_stands_in_parentheses_is_not_of_the_statement() {
        refuses(Sqlite, "CREATE TRIGGER g INSERT ON t BEGIN DELETE FROM u WHERE (a) RETURNING b; END", "RETURNING");
    }
}

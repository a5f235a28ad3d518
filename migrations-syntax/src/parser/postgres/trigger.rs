//! CREATE TRIGGER, CREATE EVENT TRIGGER and ALTER of both.

use super::constraint::Marks;
use super::signature::named;
use super::view::CreateWords;
use crate::ast::{
    ConstraintAttributes, CreateTrigger, Expression, Ident, IfExists, Name, ObjectKind, Statement, TriggerBody,
    TriggerEvent,
};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// CREATE TRIGGER, CREATE CONSTRAINT TRIGGER, behind the words.
    pub(super) fn postgres_create_trigger(&mut self, words: CreateWords, is_constraint: bool) -> Read<Statement> {
        let name = Name::from(self.ident()?);
        let timing = Some(self.postgres_trigger_timing(is_constraint)?);
        let events = self.postgres_trigger_events()?;
        self.expect("ON")?;
        let table = self.name()?;
        let mut trigger = CreateTrigger {
            if_exists: words.if_exists(),
            is_temporary: false,
            is_constraint,
            words: String::new(),
            name,
            timing,
            events,
            table,
            from: None,
            attributes: ConstraintAttributes::default(),
            transitions: Vec::new(),
            for_each_row: None,
            order: None,
            condition: None,
            body: TriggerBody::Statements(Vec::new()),
        };
        if is_constraint {
            self.postgres_constraint_trigger_clauses(&mut trigger)?;
        } else {
            self.postgres_trigger_clauses(&mut trigger)?;
        }
        trigger.condition = self.postgres_trigger_condition()?;
        trigger.body = self.postgres_trigger_body()?;
        Ok(Statement::CreateTrigger(Box::new(trigger)))
    }

    fn postgres_trigger_timing(&mut self, is_constraint: bool) -> Read<String> {
        if is_constraint {
            self.expect("AFTER")?;
            return Ok("AFTER".to_owned());
        }
        match self.expect_any(&["BEFORE", "AFTER", "INSTEAD"])? {
            "INSTEAD" => {
                self.expect("OF")?;
                Ok("INSTEAD OF".to_owned())
            }
            word => Ok(word.to_owned()),
        }
    }

    fn postgres_trigger_events(&mut self) -> Read<Vec<TriggerEvent>> {
        let mut events = vec![self.postgres_trigger_event()?];
        while self.eat("OR") {
            let place = self.place();
            let event = self.postgres_trigger_event()?;
            // Source: `TriggerEvents`: columns make no difference.
            if events.iter().any(|known| std::mem::discriminant(known) == std::mem::discriminant(&event)) {
                if !matches!(event, TriggerEvent::Update(_)) {
                    self.return_to(place);
                }
                return self.fail_because("an event of a trigger is named twice");
            }
            events.push(event);
        }
        Ok(events)
    }

    fn postgres_trigger_event(&mut self) -> Read<TriggerEvent> {
        Ok(match self.expect_any(&["INSERT", "DELETE", "UPDATE", "TRUNCATE"])? {
            "INSERT" => TriggerEvent::Insert,
            "DELETE" => TriggerEvent::Delete,
            "UPDATE" => TriggerEvent::Update(if self.eat("OF") { self.list(Self::ident)? } else { Vec::new() }),
            _ => TriggerEvent::Truncate,
        })
    }

    fn postgres_trigger_clauses(&mut self, trigger: &mut CreateTrigger) -> Read<()> {
        if self.eat("REFERENCING") {
            trigger.transitions.push(self.postgres_transition()?);
            while self.at_any(&["NEW", "OLD"]) {
                trigger.transitions.push(self.postgres_transition()?);
            }
        }
        if self.eat("FOR") {
            self.eat("EACH");
            trigger.for_each_row = Some(self.expect_any(&["ROW", "STATEMENT"])? == "ROW");
        }
        Ok(())
    }

    /// `NEW TABLE AS a`
    fn postgres_transition(&mut self) -> Read<(bool, bool, Ident)> {
        let is_new = self.expect_any(&["NEW", "OLD"])? == "NEW";
        let is_row = self.expect_any(&["TABLE", "ROW"])? == "ROW";
        self.eat("AS");
        Ok((is_new, is_row, self.ident()?))
    }

    fn postgres_constraint_trigger_clauses(&mut self, trigger: &mut CreateTrigger) -> Read<()> {
        if self.eat("FROM") {
            trigger.from = Some(self.name()?);
        }
        trigger.attributes = self.postgres_constraint_attributes(Marks::TRIGGER)?;
        self.expect_all(&["FOR", "EACH", "ROW"])?;
        trigger.for_each_row = Some(true);
        Ok(())
    }

    fn postgres_trigger_condition(&mut self) -> Read<Option<Expression>> {
        if !self.eat("WHEN") {
            return Ok(None);
        }
        self.in_parentheses(Self::expression).map(Some)
    }

    fn postgres_trigger_body(&mut self) -> Read<TriggerBody> {
        self.expect("EXECUTE")?;
        self.expect_any(&["FUNCTION", "PROCEDURE"])?;
        let function = self.function_name()?;
        self.expect("(")?;
        let mut arguments = Vec::new();
        // The grammar takes a comma before the first argument, too.
        if !self.at(")") && !self.at(",") {
            arguments.push(self.postgres_trigger_argument()?);
        }
        while self.eat(",") {
            arguments.push(self.postgres_trigger_argument()?);
        }
        self.expect(")")?;
        Ok(TriggerBody::Execute { function, arguments })
    }

    /// A number, a string or any word.
    fn postgres_trigger_argument(&mut self) -> Read<String> {
        let token = self.token();
        match token.kind {
            Kind::Number => self.number(),
            _ if self.postgres_at_text() => {
                let start = self.place();
                self.plain_text()?;
                Ok(self.words_from(start))
            }
            Kind::Word | Kind::QuotedName | Kind::Text | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => {
                self.label()?;
                Ok(token.source.to_owned())
            }
        }
    }

    /// ALTER TRIGGER, behind the word.
    pub(super) fn postgres_alter_trigger(&mut self) -> Read<Statement> {
        let target = self.postgres_object_on_table()?;
        self.postgres_common_change(ObjectKind::Trigger, target)
    }

    // ---- event triggers

    /// CREATE EVENT TRIGGER, behind the word EVENT.
    pub(super) fn postgres_create_event_trigger(&mut self) -> Read<Statement> {
        self.expect("TRIGGER")?;
        let name = self.ident()?;
        self.postgres_create_other(ObjectKind::EventTrigger, IfExists::Error, name.into(), |parser| {
            parser.expect("ON")?;
            parser.label()?;
            if parser.eat("WHEN") {
                parser.postgres_event_trigger_filter()?;
                while parser.eat("AND") {
                    parser.postgres_event_trigger_filter()?;
                }
            }
            parser.expect("EXECUTE")?;
            parser.expect_any(&["FUNCTION", "PROCEDURE"])?;
            parser.function_name()?;
            parser.expect_all(&["(", ")"])
        })
    }

    fn postgres_event_trigger_filter(&mut self) -> Read<()> {
        self.ident()?;
        self.expect("IN")?;
        self.list_in_parentheses(Self::plain_text).map(drop)
    }

    /// ALTER EVENT TRIGGER, behind the word EVENT.
    pub(super) fn postgres_alter_event_trigger(&mut self) -> Read<Statement> {
        self.expect("TRIGGER")?;
        let name = self.ident()?;
        if !self.at_any(&["ENABLE", "DISABLE"]) {
            return self.postgres_common_change(ObjectKind::EventTrigger, named(name.into()));
        }
        self.postgres_alter_words(ObjectKind::EventTrigger, name.into(), |parser| {
            if !parser.eat("DISABLE") {
                parser.expect("ENABLE")?;
                parser.eat_any(&["REPLICA", "ALWAYS"]);
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn triggers() {
        accepts("CREATE TRIGGER a BEFORE INSERT OR UPDATE OF b, c ON s.t FOR EACH ROW EXECUTE FUNCTION f()");
        accepts(
            "CREATE OR REPLACE TRIGGER a INSTEAD OF DELETE ON v FOR ROW WHEN (OLD.a > 1) EXECUTE PROCEDURE s.f(1, 'a', x)",
        );
        accepts("CREATE TRIGGER a AFTER TRUNCATE ON t EXECUTE FUNCTION f(1.5, select)");
        accepts(
            "CREATE TRIGGER a AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE n FOR EACH STATEMENT EXECUTE FUNCTION f()",
        );
        accepts(
            "CREATE CONSTRAINT TRIGGER a AFTER INSERT ON t FROM u DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f()",
        );
        refuses("CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE f()", "f");
        refuses("CREATE TRIGGER a INSERT ON t EXECUTE FUNCTION f()", "INSERT");
        refuses("CREATE TRIGGER a BEFORE INSERT ON t EXECUTE FUNCTION f", "");
        refuses("CREATE TRIGGER s.a BEFORE INSERT ON t EXECUTE FUNCTION f()", ".");
        refuses("CREATE CONSTRAINT TRIGGER a AFTER INSERT ON t EXECUTE FUNCTION f()", "EXECUTE");
        refuses("CREATE TRIGGER a AFTER INSERT, UPDATE ON t EXECUTE FUNCTION f()", ",");
        accepts("CREATE TRIGGER a AFTER INSERT ON t EXECUTE FUNCTION f(, 1)");
        refuses("CREATE TRIGGER a AFTER INSERT OR INSERT ON t EXECUTE FUNCTION f()", "INSERT");
        refuses("CREATE TRIGGER a AFTER UPDATE OF b OR INSERT OR UPDATE ON t EXECUTE FUNCTION f()", "ON");
        refuses("CREATE TRIGGER a AFTER INSERT ON t WHEN a EXECUTE FUNCTION f()", "a");
    }

    #[test]
    fn says_what_starts_it() {
        let Statement::CreateTrigger(trigger) =
            statement("CREATE TRIGGER a AFTER DELETE OR UPDATE OF b ON t FOR EACH STATEMENT EXECUTE FUNCTION f(7)")
        else {
            panic!()
        };
        assert_eq!(trigger.events.len(), 2);
        assert_eq!(trigger.for_each_row, Some(false));
        assert_eq!(trigger.timing.as_deref(), Some("AFTER"));
    }

    #[test]
    fn changes_and_event_triggers() {
        accepts("ALTER TRIGGER a ON t RENAME TO b");
        accepts("ALTER TRIGGER a ON t NO DEPENDS ON EXTENSION e");
        refuses("ALTER TRIGGER a ON t DISABLE", "DISABLE");
        accepts("CREATE EVENT TRIGGER a ON ddl_command_end WHEN tag IN ('a', 'b') AND x IN ('c') EXECUTE FUNCTION f()");
        accepts("ALTER EVENT TRIGGER a ENABLE REPLICA");
        accepts("ALTER EVENT TRIGGER a OWNER TO r");
        refuses("CREATE EVENT TRIGGER a ON b EXECUTE FUNCTION f(1)", "1");
    }
}

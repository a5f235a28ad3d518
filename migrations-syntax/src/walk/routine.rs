//! Functions, procedures, triggers and events.

use super::Walk;
use crate::ast::{
    CreateRoutine, CreateTrigger, Event, ObjectKind, RoutineBody, RoutineOption, RoutineParameter, RoutineResult,
    TriggerBody, TriggerEvent,
};

impl Walk<'_> {
    pub(super) fn create_routine(&mut self, routine: &CreateRoutine) {
        self.words(&routine.words);
        let kind = if routine.is_procedure { ObjectKind::Procedure } else { ObjectKind::Function };
        self.object(kind, &routine.name);
        routine.parameters.iter().for_each(|parameter| self.parameter(parameter));
        match &routine.returns {
            None => {}
            Some(RoutineResult::Type(data_type)) => self.data_type(data_type),
            Some(RoutineResult::Table(columns)) => columns.iter().for_each(|(_, data_type)| self.data_type(data_type)),
        }
        self.routine_options(&routine.options);
        self.body(&routine.body);
    }

    fn parameter(&mut self, parameter: &RoutineParameter) {
        self.data_type(&parameter.data_type);
        self.expressions(&parameter.default);
    }

    pub(super) fn routine_options(&mut self, options: &[RoutineOption]) {
        for option in options {
            match option {
                RoutineOption::Language(_) => {}
                RoutineOption::Words(words) => self.words(words),
                RoutineOption::Value { value, .. } => self.words(value),
                RoutineOption::Set(variable) => self.variable(variable),
                RoutineOption::Comment(text) => self.text(text),
                RoutineOption::Transform(types) => types.iter().for_each(|data_type| self.data_type(data_type)),
            }
        }
    }

    fn body(&mut self, body: &RoutineBody) {
        match body {
            RoutineBody::None => {}
            RoutineBody::Text(text, symbol) => {
                self.text(text);
                symbol.iter().for_each(|symbol| self.text(symbol));
            }
            RoutineBody::Return(value) => self.expression(value),
            RoutineBody::Statements { statements, .. } => self.statements(statements),
            RoutineBody::Block { text, .. } => self.words(text),
            RoutineBody::Library(text) => self.text(text),
        }
    }

    pub(super) fn create_trigger(&mut self, trigger: &CreateTrigger) {
        self.words(&trigger.words);
        self.object(ObjectKind::Trigger, &trigger.name);
        for event in &trigger.events {
            match event {
                TriggerEvent::Insert | TriggerEvent::Delete | TriggerEvent::Truncate => {}
                TriggerEvent::Update(columns) => self.of_table(&trigger.table, |walk| walk.column_names(columns)),
            }
        }
        self.named(&trigger.table);
        trigger.from.iter().for_each(|from| self.named(from));
        self.expressions(&trigger.condition);
        match &trigger.body {
            TriggerBody::Execute { function, arguments } => {
                self.visitor.routine(function);
                arguments.iter().for_each(|argument| self.words(argument));
            }
            TriggerBody::Statements(statements) => self.statements(statements),
            TriggerBody::Routine(body) => self.body(body),
        }
    }

    pub(super) fn event(&mut self, event: &Event) {
        self.words(&event.words);
        self.object(ObjectKind::Event, &event.name);
        self.words(&event.schedule);
        event.body.iter().for_each(|body| self.body(body));
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    use crate::walk::testing::seen;

    #[test]
    fn routines_are_seen_from_their_heads_to_their_bodies() {
        seen(
            Postgres,
            "CREATE FUNCTION f(a int DEFAULT b) RETURNS TABLE (c text) LANGUAGE sql SET d = 'e' AS 'body'",
            "Function f, type int, b, type text, 'e', 'body'",
        );
        seen(Postgres, "CREATE PROCEDURE f(a int) LANGUAGE c AS 'x', 'y'", "Procedure f, type int, 'x', 'y'");
        seen(
            Postgres,
            "CREATE FUNCTION f() RETURNS int TRANSFORM FOR TYPE h RETURN a",
            "Function f, type int, type h, a",
        );
        seen(
            Postgres,
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; END",
            "Function f, type int, a, Read t",
        );
        seen(Postgres, "CREATE FUNCTION f() RETURNS int COST 5 LANGUAGE sql AS 'x'", "Function f, type int, [5], 'x'");
    }

    #[test]
    fn triggers_are_seen_with_their_tables() {
        seen(
            Postgres,
            "CREATE CONSTRAINT TRIGGER g AFTER UPDATE OF a ON t FROM u FOR EACH ROW WHEN (NEW.b > 1) EXECUTE FUNCTION f('x')",
            "Trigger g, t.a, Named t, Named u, b, 1, Routine f, ['x']",
        );
    }

    #[test]
    fn bodies_of_mysql_are_kept_as_words() {
        seen(Mysql, "CREATE FUNCTION f() RETURNS int COMMENT 'x' RETURN a", "Function f, type int, 'x', a");
        seen(
            Mysql,
            "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t",
            "Event e, [ON SCHEDULE EVERY 1 DAY], Written t",
        );
        seen(
            Mysql,
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET @a = 1; END",
            "Trigger g, Named t, [BEGIN SET @a = 1 ; END]",
        );
    }

    #[test]
    fn statements_of_a_trigger_are_seen() {
        seen(
            Sqlite,
            "CREATE TRIGGER g INSERT ON t BEGIN DELETE FROM u WHERE a; END",
            "Trigger g, Named t, Written u, a",
        );
    }
}

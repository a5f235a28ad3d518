//! Functions, procedures, triggers and events.

use super::Printer;
use super::name::Role;
use crate::ast::{
    CreateRoutine, CreateTrigger, DataType, Event, IfExists, RoutineBody, RoutineOption, RoutineParameter,
    RoutineResult, Statement, TriggerBody, TriggerEvent,
};
use crate::grammar::Feature;

impl Printer {
    // ---- routines

    pub(super) fn create_routine(&mut self, routine: &CreateRoutine) {
        self.word("CREATE");
        self.word_if(routine.if_exists == IfExists::Replace, "OR REPLACE");
        self.words(&routine.words);
        self.word(if routine.is_procedure { "PROCEDURE" } else { "FUNCTION" });
        self.word_if(routine.if_exists == IfExists::Skip, "IF NOT EXISTS");
        self.name(&routine.name, Role::Function);
        if !matches!(routine.body, RoutineBody::Library(_)) {
            self.in_glued_parentheses(|printer| printer.list(&routine.parameters, Self::routine_parameter));
        }
        if let Some(returns) = &routine.returns {
            self.word("RETURNS");
            self.routine_result(returns);
        }
        self.routine_options(&routine.options);
        self.routine_body(&routine.body);
    }

    fn routine_parameter(&mut self, parameter: &RoutineParameter) {
        self.word(parameter.mode.as_deref().unwrap_or_default());
        self.ident_if_any(&parameter.name, Role::Function);
        self.data_type(&parameter.data_type);
        self.expression_behind("DEFAULT", &parameter.default);
    }

    fn routine_result(&mut self, result: &RoutineResult) {
        match result {
            RoutineResult::Type(data_type) => self.data_type(data_type),
            RoutineResult::Table(columns) => {
                self.word("TABLE");
                self.list_in_parentheses(columns, |printer, (name, data_type)| {
                    printer.ident(name, Role::Function);
                    printer.data_type(data_type);
                });
            }
        }
    }

    /// Options of a routine.
    pub(super) fn routine_options(&mut self, options: &[RoutineOption]) {
        for option in options {
            match option {
                RoutineOption::Language(language) => {
                    self.word("LANGUAGE");
                    self.ident(language, Role::Word);
                }
                RoutineOption::Words(words) => self.words(words),
                RoutineOption::Value { name, value } => {
                    self.word(name);
                    self.put(value);
                }
                RoutineOption::Set(variable) => self.set_variables(std::slice::from_ref(variable)),
                RoutineOption::Comment(text) => {
                    self.word("COMMENT");
                    self.text_literal(text);
                }
                RoutineOption::Transform(types) => self.transforms(types),
            }
        }
    }

    fn transforms(&mut self, types: &[DataType]) {
        self.word("TRANSFORM");
        self.list(types, |printer, data_type| {
            printer.word("FOR TYPE");
            printer.data_type(data_type);
        });
    }

    fn routine_body(&mut self, body: &RoutineBody) {
        match body {
            RoutineBody::None => {}
            RoutineBody::Text(text, symbol) => {
                self.word("AS");
                self.body_text(text);
                if let Some(symbol) = symbol {
                    self.glue(",");
                    self.text_literal(symbol);
                }
            }
            RoutineBody::Return(value) => {
                self.word("RETURN");
                self.expression(value);
            }
            RoutineBody::Statements { is_atomic: true, statements } => {
                self.word("BEGIN ATOMIC");
                self.statements(statements);
                self.word("END");
            }
            RoutineBody::Statements { is_atomic: false, statements } => {
                statements.iter().for_each(|statement| self.statement(statement));
            }
            RoutineBody::Block { text, .. } => self.words(text),
            RoutineBody::Library(library) => {
                self.word("SONAME");
                self.text_literal(library);
            }
        }
    }

    /// Statements, each with `;` behind it.
    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.statement(statement);
            self.glue(";");
        }
    }

    // ---- triggers

    pub(super) fn create_trigger(&mut self, trigger: &CreateTrigger) {
        self.word("CREATE");
        self.word_if(trigger.if_exists == IfExists::Replace, "OR REPLACE");
        self.word_if(trigger.is_temporary, "TEMPORARY");
        self.words(&trigger.words);
        self.word_if(trigger.is_constraint, "CONSTRAINT");
        self.word("TRIGGER");
        self.word_if(trigger.if_exists == IfExists::Skip, "IF NOT EXISTS");
        self.name(&trigger.name, Role::Table);
        self.word(trigger.timing.as_deref().unwrap_or_default());
        for (at, event) in trigger.events.iter().enumerate() {
            self.word_if(at > 0, "OR");
            self.trigger_event(event);
        }
        self.word("ON");
        self.name(&trigger.table, Role::Table);
        self.name_behind("FROM", &trigger.from, Role::Table);
        self.constraint_attributes(trigger.attributes);
        self.transitions(trigger);
        match trigger.for_each_row {
            None => {}
            Some(true) => self.word("FOR EACH ROW"),
            Some(false) => self.word("FOR EACH STATEMENT"),
        }
        if let Some((follows, other)) = &trigger.order {
            self.word(if *follows { "FOLLOWS" } else { "PRECEDES" });
            self.ident(other, Role::Column);
        }
        if let Some(condition) = &trigger.condition {
            self.word("WHEN");
            if self.has(Feature::TriggerConditionInParentheses) {
                self.expression_in_parentheses(condition);
            } else {
                self.expression(condition);
            }
        }
        self.trigger_body(&trigger.body);
    }

    fn trigger_event(&mut self, event: &TriggerEvent) {
        match event {
            TriggerEvent::Insert => self.word("INSERT"),
            TriggerEvent::Delete => self.word("DELETE"),
            TriggerEvent::Truncate => self.word("TRUNCATE"),
            TriggerEvent::Update(columns) => {
                self.word("UPDATE");
                if !columns.is_empty() {
                    self.word("OF");
                    self.list(columns, |printer, column| printer.ident(column, Role::Column));
                }
            }
        }
    }

    fn transitions(&mut self, trigger: &CreateTrigger) {
        self.word_if(!trigger.transitions.is_empty(), "REFERENCING");
        for (is_new, is_row, name) in &trigger.transitions {
            self.word(if *is_new { "NEW" } else { "OLD" });
            self.word(if *is_row { "ROW" } else { "TABLE" });
            self.word("AS");
            self.ident(name, Role::Column);
        }
    }

    fn trigger_body(&mut self, body: &TriggerBody) {
        match body {
            TriggerBody::Execute { function, arguments } => {
                self.word("EXECUTE FUNCTION");
                self.name(function, Role::Function);
                self.in_glued_parentheses(|printer| {
                    printer.list(arguments, |printer, argument| printer.put(argument));
                });
            }
            TriggerBody::Statements(statements) => {
                self.word("BEGIN");
                self.statements(statements);
                self.word("END");
            }
            TriggerBody::Routine(body) => self.routine_body(body),
        }
    }

    // ---- events

    pub(super) fn event(&mut self, event: &Event) {
        self.word(if event.is_alter { "ALTER" } else { "CREATE" });
        self.word_if(event.if_exists == IfExists::Replace, "OR REPLACE");
        self.words(&event.words);
        self.word("EVENT");
        self.word_if(event.if_exists == IfExists::Skip, if event.is_alter { "IF EXISTS" } else { "IF NOT EXISTS" });
        self.name(&event.name, Role::Table);
        self.words(&event.schedule);
        if let Some(body) = &event.body {
            self.word("DO");
            self.routine_body(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    #[test]
    fn bodies_of_functions_are_in_dollar_quotes() {
        statement(
            Postgres,
            "create function f(in a int default 1) returns setof text language sql stable as 'select ''x'''",
            "CREATE FUNCTION f(IN a int DEFAULT 1) RETURNS SETOF text LANGUAGE sql STABLE AS $$select 'x'$$",
        );
        statement(
            Postgres,
            "create procedure p() begin atomic delete from t; select 1; end",
            "CREATE PROCEDURE p() BEGIN ATOMIC DELETE FROM t; SELECT 1; END",
        );
        statement(Postgres, "do language plpgsql 'begin end'", "DO LANGUAGE plpgsql 'begin end'");
        statement(
            Mysql,
            "create function f(a int) returns int return a + 1",
            "CREATE FUNCTION f(a int) RETURNS int RETURN a + 1",
        );
    }

    #[test]
    fn triggers_of_every_product() {
        statement(
            Postgres,
            "create constraint trigger r after insert or update of a on t from u deferrable initially deferred \
             for each row when (new.a) execute procedure f('x', 1)",
            "CREATE CONSTRAINT TRIGGER r AFTER INSERT OR UPDATE OF a ON t FROM u DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW WHEN (new.a) EXECUTE FUNCTION f('x', 1)",
        );
        statement(
            Sqlite,
            "create temp trigger if not exists r instead of delete on t when a begin delete from u; end",
            "CREATE TEMPORARY TRIGGER IF NOT EXISTS r INSTEAD OF DELETE ON t WHEN a BEGIN DELETE FROM u; END",
        );
        statement(
            Mysql,
            "create trigger r before insert on t for each row follows s set new.a = 1",
            "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW FOLLOWS s SET new.a = 1",
        );
    }
}

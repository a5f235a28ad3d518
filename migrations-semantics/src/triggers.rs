//! Triggers: the rows that they see, and their functions.

use migrations_syntax::ast::{self};

use crate::binder::Binder;
use crate::fault::{Fault, FaultKind};
use crate::place::Place;
use crate::scope::{Scope, Source};

impl Binder<'_> {
    /// CREATE TRIGGER
    pub(crate) fn trigger(&mut self, trigger: &ast::CreateTrigger) {
        let columns = self.columns_of(&trigger.table);
        for event in &trigger.events {
            if let (ast::TriggerEvent::Update(names), Some(columns)) = (event, &columns) {
                for name in names {
                    if !columns.iter().any(|column| column.name == self.folded(name)) {
                        self.no_column(name, &trigger.table, columns);
                    }
                }
            }
        }
        self.trigger_kind(trigger);
        self.name_limit(trigger.name.last());
        let outer = Scope::empty();
        let table = self.scope_of_target(&trigger.table, None, &outer);
        let row = |name: &str| {
            let source = table.sources.first().cloned().unwrap_or_else(|| Source::unknown(None));
            Source { name: Some(name.to_owned()), schema: None, is_qualified_only: true, ..source }
        };
        let rows = self.trigger_rows(trigger).into_iter().map(row).collect();
        let mut scope = Scope { sources: rows, ..Scope::empty() };
        if let Some(condition) = &trigger.condition {
            self.condition(
                condition,
                &scope,
                Place { queries: self.rules.definitions.queries_in_when(), ..Place::refusing("WHEN") },
            );
        }
        // MySQL's bodies are kept as words; statements of theirs may name variables.
        if let ast::TriggerBody::Statements(statements) = &trigger.body {
            scope.is_open = self.rules.definitions.triggers_have_variables;
            for statement in statements {
                self.body_outputs(statement, &scope);
            }
        }
    }

    /// The rows that a trigger sees: of INSERT there is no old one, of DELETE no new one.
    pub(crate) fn trigger_rows(&self, trigger: &ast::CreateTrigger) -> Vec<&'static str> {
        let is = |event: &ast::TriggerEvent| match event {
            ast::TriggerEvent::Insert => (true, false),
            ast::TriggerEvent::Delete => (false, true),
            ast::TriggerEvent::Update(_) | ast::TriggerEvent::Truncate => (false, false),
        };
        let (mut inserts, mut deletes) = (false, false);
        for (is_insert, is_delete) in trigger.events.iter().map(is) {
            inserts |= is_insert;
            deletes |= is_delete;
        }
        let mut rows = Vec::new();
        if !deletes {
            rows.push("new");
        }
        if !inserts {
            rows.push("old");
        }
        rows
    }

    /// INSTEAD OF is for views, and a row of a view has nothing before or after it.
    pub(crate) fn trigger_kind(&mut self, trigger: &ast::CreateTrigger) {
        self.trigger_function(trigger);
        let Some(relation) = self.relation(&trigger.table).found() else { return };
        let timing = trigger.timing.as_deref().unwrap_or_default().to_ascii_uppercase();
        let is_instead = timing.contains("INSTEAD");
        let is_row = trigger.for_each_row == Some(true) || self.rules.definitions.triggers_are_for_rows;
        let message = if is_instead && !relation.is_view {
            format!("INSTEAD OF is for views, and `{}` is a table", relation.name)
        } else if !is_instead && relation.is_view && is_row {
            format!("`{}` is a view: its rows have INSTEAD OF triggers only", relation.name)
        } else {
            return;
        };
        self.fault(FaultKind::WrongObject, trigger.table.span(), message);
    }

    /// The function of a trigger takes nothing and returns `trigger`.
    pub(crate) fn trigger_function(&mut self, trigger: &ast::CreateTrigger) {
        let ast::TriggerBody::Execute { function, .. } = &trigger.body else { return };
        let name = self.folded(function.last());
        let schema = self.schema_of(function);
        let known = self.catalog.routines(schema.as_deref(), &name);
        let own = known.iter().find(|routine| routine.parameters.as_ref().is_none_or(Vec::is_empty));
        let Some(own) = own else {
            let of_server = crate::data::postgres::functions(&name).next().is_some();
            if schema.is_none() && !of_server && !self.catalog.may_have_other_routines(None, &name) {
                let message = format!("there is no function `{name}()`");
                self.report(
                    Fault::new(FaultKind::UnknownFunction, function.span(), message)
                        .help("a trigger calls a function without parameters that returns trigger; make it before"),
                );
            }
            return;
        };
        if let Some(result) = own.result.name().filter(|result| *result != "trigger") {
            let message = format!("`{name}` returns `{result}`: the function of a trigger returns `trigger`");
            self.fault(FaultKind::Type, function.span(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn triggers_fit_their_table() {
        refused(
            Postgres,
            &[
                (
                    "CREATE TRIGGER t BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION twice()",
                    "no function `twice()`",
                ),
                (
                    "CREATE TRIGGER t BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION tuch()",
                    "no function `tuch()`",
                ),
                (
                    "CREATE TRIGGER t INSTEAD OF INSERT ON people FOR EACH ROW EXECUTE FUNCTION touch()",
                    "INSTEAD OF is for views",
                ),
                (
                    "CREATE TRIGGER t BEFORE INSERT ON people FOR EACH ROW WHEN (old.age > 1) EXECUTE FUNCTION touch()",
                    "`old`",
                ),
                (
                    "CREATE TRIGGER t BEFORE UPDATE OF aged ON people FOR EACH ROW EXECUTE FUNCTION touch()",
                    "no column `aged`",
                ),
            ],
        );
        taken(
            Postgres,
            &[
                "CREATE TRIGGER t BEFORE UPDATE ON people FOR EACH ROW WHEN (old.age <> new.age) EXECUTE FUNCTION touch()",
            ],
        );
        refused(
            Sqlite,
            &[("CREATE TRIGGER t AFTER INSERT ON people BEGIN UPDATE pets SET name = new.nam; END", "no column `nam`")],
        );
    }
}

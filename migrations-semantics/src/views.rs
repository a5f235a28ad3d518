//! Views and policies.

use migrations_syntax::ast::{self};

use crate::binder::Binder;
use crate::catalog::Columns;
use crate::fault::{Fault, FaultKind};
use crate::place::Place;
use crate::scope::{OutputColumn, Scope};

impl Binder<'_> {
    /// CREATE VIEW; its columns.
    pub(crate) fn create_view(&mut self, view: &ast::CreateView) -> Option<Vec<OutputColumn>> {
        let outer = Scope::empty();
        self.is_of_view = true;
        let outputs = if view.is_recursive { None } else { self.query(&view.query, &outer) };
        let outputs = self.renamed_outputs(&view.columns, outputs, view.name.span(), "the view");
        self.duplicate_outputs(outputs.as_deref(), &view.query, !self.rules.queries.stored_may_repeat);
        let outputs = outputs?;
        if view.or_replace && self.rules.definitions.replacing_keeps_columns {
            self.replaced_columns(view, &outputs);
        }
        // A string of a view is text.
        let text = |output: OutputColumn| OutputColumn { data_type: output.data_type.or_text(), ..output };
        Some(outputs.into_iter().map(text).collect())
    }

    /// OR REPLACE keeps the columns that the view has, and may add others behind them. Source: PostgreSQL's manual, CREATE VIEW.
    fn replaced_columns(&mut self, view: &ast::CreateView, outputs: &[OutputColumn]) {
        let Some(relation) = self.relation(&view.name).found().filter(|relation| relation.is_view) else { return };
        let Columns::Known(known) = &relation.columns else { return };
        let named = known.iter().enumerate().filter(|(_, column)| !column.name.is_empty());
        let message = named.into_iter().find_map(|(at, column)| {
            let own = &column.name;
            match outputs.get(at) {
                None => Some(format!("OR REPLACE cannot take column `{own}` from the view")),
                Some(OutputColumn { name: Some(name), .. }) if name != own => {
                    Some(format!("OR REPLACE cannot rename column `{own}` of the view to `{name}`"))
                }
                Some(output) => match (column.data_type.name(), output.data_type.name()) {
                    (Some(old), Some(new)) if old != new => {
                        Some(format!("OR REPLACE cannot change column `{own}` of the view from `{old}` to `{new}`"))
                    }
                    _ => None,
                },
            }
        });
        if let Some(message) = message {
            let help = "drop the view before, and make it anew; new columns stand behind those that are there";
            self.report(Fault::new(FaultKind::Product, view.name.span(), message).help(help));
        }
    }

    /// CREATE POLICY
    pub(crate) fn policy(&mut self, policy: &ast::Policy) {
        let outer = Scope::empty();
        let scope = self.scope_of_target(&policy.table, None, &outer);
        for condition in [&policy.using, &policy.with_check].into_iter().flatten() {
            self.condition(condition, &scope, Place::refusing("a policy"));
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres};

    use crate::testing::{refused, taken};

    #[test]
    fn views_give_columns() {
        refused(
            Postgres,
            &[
                ("CREATE VIEW v (a, b) AS SELECT id FROM people", "names 2 columns"),
                ("CREATE VIEW v AS SELECT id, id FROM people", "called `id`"),
            ],
        );
    }

    #[test]
    fn replacing_keeps_the_columns_that_are_there() {
        refused(
            Postgres,
            &[
                ("CREATE OR REPLACE VIEW names AS SELECT name AS other FROM pets", "rename column `name`"),
                ("CREATE OR REPLACE VIEW names AS SELECT id AS name FROM pets", "from `text` to `integer`"),
            ],
        );
        taken(Postgres, &["CREATE OR REPLACE VIEW names AS SELECT name, id FROM pets"]);
        taken(Mysql, &["CREATE OR REPLACE VIEW names AS SELECT id AS other FROM pets"]);
    }
}

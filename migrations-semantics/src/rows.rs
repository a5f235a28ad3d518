//! UPDATE, DELETE and MERGE.

use std::collections::BTreeSet;
use std::sync::Arc;

use migrations_syntax::ast::{self, Expression, ExpressionKind, MergeAction, TableFactor};

use crate::binder::Binder;
use crate::catalog::{Column, Columns};
use crate::fault::FaultKind;
use crate::insert::is_ignoring;
use crate::place::Place;
use crate::scope::{OutputColumn, Scope, Source};

impl Binder<'_> {
    /// What an UPDATE gives back.
    pub(crate) fn update(&mut self, update: &ast::Update, outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        self.with_tables(update.with.as_ref(), outer, |binder| binder.update_rows(update, outer))
    }

    fn update_rows(&mut self, update: &ast::Update, outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        let target = target_of(&update.tables);
        let columns = target.and_then(|name| self.columns_of(name));
        let mut scope = self.from(&update.tables, outer);
        let further = self.from(&update.from, outer);
        // PostgreSQL does not let the table itself be named within FROM, but everything behind it sees both.
        scope.sources.extend(further.sources);
        let is_single = update.tables.len() == 1 && update.tables[0].joins.is_empty();
        let ignores = is_ignoring(&update.modifiers);
        self.assignments(&update.assignments, &scope, columns.as_deref().filter(|_| is_single), ignores);
        if let Some(condition) = &update.condition {
            self.condition(condition, &scope, Place::refusing("WHERE"));
        }
        for key in &update.order_by {
            self.expression(&key.value, &scope, Place::refusing("ORDER BY"));
        }
        let returning = update.returning.as_ref()?;
        scope.is_open |= !returning.aliases.is_empty();
        self.add_old_and_new(&mut scope);
        self.items(&returning.items, &scope)
    }

    /// The columns of a table whose rows change, if all of them are known.
    pub(crate) fn columns_of(&self, name: &ast::Name) -> Option<Arc<[Column]>> {
        match &self.relation(name).found()?.columns {
            Columns::Known(columns) => Some(Arc::clone(columns)),
            Columns::Unknown => None,
        }
    }

    /// SET
    pub(crate) fn assignments(
        &mut self,
        assignments: &[ast::Assignment],
        scope: &Scope<'_>,
        columns: Option<&[Column]>,
        ignores: bool,
    ) {
        let mut named: BTreeSet<String> = BTreeSet::new();
        for assignment in assignments {
            for target in &assignment.targets {
                self.assignment_target(target, scope, columns, &mut named);
            }
            self.assigned_value(assignment, scope, columns, ignores);
        }
    }

    fn assignment_target(
        &mut self,
        target: &Expression,
        scope: &Scope<'_>,
        columns: Option<&[Column]>,
        named: &mut BTreeSet<String>,
    ) {
        let ExpressionKind::Column(name) = &target.kind else {
            // A field or an element: its column is looked for.
            self.subscripted_target(target, scope);
            return;
        };
        let own = self.folded(name.last());
        if !named.insert(own.clone()) && !self.rules.rows.set_may_repeat {
            self.fault(FaultKind::DuplicateName, target.span, format!("SET gives `{}` two values", name.last().text));
        }
        let is_qualified = name.parts.len() > 1;
        match columns {
            Some(columns) if !is_qualified => {
                if !columns.iter().any(|column| column.name == own) && !self.may_write_system_column(&own) {
                    let table = scope.sources.first().and_then(|source| source.relation.clone());
                    let near = migrations_core::most_similar(&own, columns.iter().map(|column| column.name.as_str()));
                    let help = near.map(|near| format!("did you mean `{near}`?"));
                    let (schema, table) = table.unwrap_or_default();
                    let message = format!("`{table}` has no column `{}`", name.last().text);
                    let fault = crate::fault::Fault::new(FaultKind::UnknownName, target.span, message).help_if(help);
                    self.report(crate::fault::Fault { about: Some((schema, table, own)), ..fault });
                }
            }
            Some(_) | None if self.rules.rows.target_may_be_qualified => {
                self.expression(target, scope, Place::refusing("SET"));
            }
            Some(_) | None => {}
        }
    }

    fn subscripted_target(&mut self, target: &Expression, scope: &Scope<'_>) {
        if let ExpressionKind::Subscript { operand, low, high, .. } = &target.kind {
            for bound in [low, high].into_iter().flatten() {
                self.expression(bound, scope, Place::refusing("SET"));
            }
            self.subscripted_target(operand, scope);
        }
    }

    fn assigned_value(
        &mut self,
        assignment: &ast::Assignment,
        scope: &Scope<'_>,
        columns: Option<&[Column]>,
        ignores: bool,
    ) {
        let place = Place::refusing("SET");
        let value = &assignment.value;
        let column = |target: &Expression, binder: &Self| {
            let ExpressionKind::Column(name) = &target.kind else { return None };
            let own = binder.folded(name.last());
            columns?.iter().find(|column| column.name == own && name.parts.len() == 1).cloned()
        };
        if !assignment.is_row {
            let data_type = self.expression(value, scope, place);
            if let Some(target) = assignment.targets.first().and_then(|target| column(target, self)) {
                self.assigned(value, &data_type, &target, false, ignores);
            }
            return;
        }
        match &value.kind {
            ExpressionKind::Row { fields, .. } => {
                let types: Vec<_> = fields.iter().map(|field| self.expression(field, scope, place)).collect();
                let is_whole_row = fields.iter().any(|field| {
                    matches!(field.kind, ExpressionKind::Field { field: None, .. } | ExpressionKind::Wildcard(_))
                });
                if is_whole_row {
                    return;
                }
                if fields.len() != assignment.targets.len() {
                    self.row_count(assignment.targets.len(), fields.len(), value);
                    return;
                }
                for ((field, data_type), target) in fields.iter().zip(&types).zip(&assignment.targets) {
                    if let Some(target) = column(target, self) {
                        self.assigned(field, data_type, &target, false, ignores);
                    }
                }
            }
            ExpressionKind::Subquery(query) => {
                let outputs = self.query(query, scope);
                if let Some(outputs) = outputs.filter(|outputs| outputs.len() != assignment.targets.len()) {
                    self.row_count(assignment.targets.len(), outputs.len(), value);
                }
            }
            _ => {
                self.expression(value, scope, place);
            }
        }
    }

    fn row_count(&mut self, targets: usize, given: usize, value: &Expression) {
        let message = format!("SET names {}, and gets {given}", crate::binder::columns(targets));
        self.fault(FaultKind::Count, value.span, message);
    }

    /// What a DELETE gives back.
    pub(crate) fn delete(&mut self, delete: &ast::Delete, outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        self.with_tables(delete.with.as_ref(), outer, |binder| binder.delete_rows(delete, outer))
    }

    fn delete_rows(&mut self, delete: &ast::Delete, outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        let mut scope = self.from(&delete.tables, outer);
        let further = self.from(&delete.using, outer);
        if self.rules.rows.using_adds_tables {
            scope.sources.extend(further.sources);
        } else if !delete.using.is_empty() {
            scope = further;
        }
        if let Some(condition) = &delete.condition {
            self.condition(condition, &scope, Place::refusing("WHERE"));
        }
        for key in &delete.order_by {
            self.expression(&key.value, &scope, Place::refusing("ORDER BY"));
        }
        let returning = delete.returning.as_ref()?;
        scope.is_open |= !returning.aliases.is_empty();
        self.add_old_and_new(&mut scope);
        self.items(&returning.items, &scope)
    }

    /// What a MERGE gives back.
    pub(crate) fn merge(&mut self, merge: &ast::Merge, outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        self.with_tables(merge.with.as_ref(), outer, |binder| {
            let tables = [&merge.table, &merge.source]
                .map(|factor| ast::TableReference { first: factor.clone(), joins: Vec::new() });
            let [table, mut source] = tables;
            source.joins.clone_from(&merge.joins);
            let columns = match &merge.table {
                TableFactor::Table { name, .. } => binder.columns_of(name),
                TableFactor::Derived { .. } | TableFactor::Function { .. } | TableFactor::Nested { .. } => None,
            };
            let scope = binder.from(&[table, source], outer);
            binder.condition(&merge.condition, &scope, Place::refusing("ON"));
            for branch in &merge.branches {
                let scope = Scope { sources: reached_by(branch, &scope.sources), ..Scope::inside(outer) };
                if let Some(condition) = &branch.condition {
                    binder.condition(condition, &scope, Place::refusing("WHEN"));
                }
                binder.merge_action(&branch.action, &scope, columns.as_deref());
            }
            None
        })
    }

    fn merge_action(&mut self, action: &MergeAction, scope: &Scope<'_>, columns: Option<&[Column]>) {
        match action {
            MergeAction::Insert { columns: targets, values, .. } => {
                for value in values {
                    self.expression(value, scope, self.place_of_values());
                }
                if !targets.is_empty() && !values.is_empty() && targets.len() != values.len() {
                    let message = format!(
                        "INSERT names {}, and gets {}",
                        crate::binder::columns(targets.len()),
                        crate::wording::counted(values.len(), "value")
                    );
                    self.fault(FaultKind::Count, values[values.len() - 1].span, message);
                }
            }
            MergeAction::Update(assignments) => self.assignments(assignments, scope, columns, false),
            MergeAction::Delete | MergeAction::Nothing => {}
        }
    }

    /// COPY
    pub(crate) fn copy(&mut self, copy: &ast::CopyRows) {
        match &copy.source {
            ast::CopySource::Table(table, names) => {
                let Some(columns) = self.columns_of(table) else { return };
                for name in names {
                    if !columns.iter().any(|column| column.name == self.folded(name)) {
                        self.no_column(name, table, &columns);
                    }
                }
            }
            ast::CopySource::Query(statement) => {
                self.body_outputs(statement, &Scope::empty());
            }
        }
    }
}

/// What a branch of MERGE sees: where there is no row of the target, or none of the source, only the other one. The target stands
/// first.
fn reached_by(branch: &ast::MergeBranch, sources: &[Source]) -> Vec<Source> {
    match (branch.words.as_str(), sources) {
        ("NOT MATCHED" | "NOT MATCHED BY TARGET", [_, source @ ..]) => source.to_vec(),
        ("NOT MATCHED BY SOURCE", [target, ..]) => vec![target.clone()],
        _ => sources.to_vec(),
    }
}

/// The table that UPDATE names first.
fn target_of(tables: &[ast::TableReference]) -> Option<&ast::Name> {
    match &tables.first()?.first {
        TableFactor::Table { name, .. } => Some(name),
        TableFactor::Derived { .. } | TableFactor::Function { .. } | TableFactor::Nested { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn a_branch_of_merge_sees_what_is_there() {
        let merge = "MERGE INTO people t USING pets s ON t.id = s.id WHEN";
        taken(
            Postgres,
            &[
                &format!("{merge} NOT MATCHED AND name <> '' THEN INSERT (id, name) VALUES (id, name)"),
                &format!("{merge} MATCHED THEN UPDATE SET name = s.name"),
            ],
        );
        refused(
            Postgres,
            &[
                (&format!("{merge} MATCHED THEN UPDATE SET name = name"), "ambiguous"),
                (&format!("{merge} NOT MATCHED THEN INSERT (id, name) VALUES (t.id, 'x')"), "is called `t`"),
            ],
        );
    }

    #[test]
    fn rows_of_updates() {
        taken(Postgres, &["UPDATE people SET (id, age) = ROW (v.*) FROM (VALUES (1, 2)) AS v (i, j)"]);
        taken(Sqlite, &["UPDATE OR IGNORE people SET name = NULL", "UPDATE people SET rowid = 3 WHERE id = 1"]);
        refused(Sqlite, &[("UPDATE people SET name = NULL", "NOT NULL")]);
    }
}

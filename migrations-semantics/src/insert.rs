//! INSERT: whether the values match the columns.

use std::collections::BTreeSet;
use std::sync::Arc;

use migrations_syntax::Span;
use migrations_syntax::ast::{self, Expression, ExpressionKind, InsertSource, Literal, OnConflict, QueryTerm};

use crate::binder::{Binder, columns};
use crate::catalog::{Column, Columns, Relation};
use crate::data::postgres::CastContext;
use crate::fault::{Fault, FaultKind};
use crate::fit::Fit;
use crate::from::Use;
use crate::place::Place;
use crate::scope::{OutputColumn, Scope, Source};
use crate::types::Type;
use crate::wording::counted;

impl Binder<'_> {
    /// What an INSERT gives back.
    pub(crate) fn insert(&mut self, insert: &ast::Insert, outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        self.with_tables(insert.with.as_ref(), outer, |binder| binder.insert_into(insert, outer))
    }

    fn insert_into(&mut self, insert: &ast::Insert, outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        let relation = self.relation(&insert.table).found();
        let columns = match relation.as_ref().map(|relation| &relation.columns) {
            Some(Columns::Known(columns)) => Some(Arc::clone(columns)),
            Some(Columns::Unknown) | None => None,
        };
        let found = self.faults.len();
        let targets = self.targets(insert, columns.as_deref());
        let given = match &insert.source {
            InsertSource::DefaultValues => Some(&[][..]),
            InsertSource::Query(query) => {
                self.inserted_query(query, insert, targets.as_deref(), outer);
                targets.as_deref().filter(|_| values(query).is_some_and(|rows| !rows.is_empty()))
            }
            InsertSource::Set(assignments) => {
                let scope = self.scope_of_target(&insert.table, insert.alias.as_ref(), outer);
                self.assignments(assignments, &scope, columns.as_deref(), false);
                None
            }
        };
        // With another mistake, what is left out may be a part of that.
        if let Some(given) = given.filter(|_| self.faults.len() == found) {
            self.omitted(insert, relation.as_deref(), given);
        }
        let is_plain = insert.conflicts.is_empty() && !is_ignoring(&insert.modifiers) && !insert.is_replace;
        if let (Some(relation), Some(targets), InsertSource::Query(query)) = (&relation, &targets, &insert.source)
            && let Some(rows) = values(query).filter(|_| is_plain && !self.may_run_more(relation))
            && self.faults.len() == found
        {
            self.literal_rows(rows, relation, targets);
        }
        if insert.conflicts.is_empty() && insert.on_duplicate.is_empty() && insert.returning.is_none() {
            return None;
        }
        let mut scope = self.scope_of_target(&insert.table, insert.alias.as_ref(), outer);
        self.conflicts(&insert.conflicts, relation.as_deref(), &scope, columns.as_deref());
        if !insert.on_duplicate.is_empty() {
            let mut duplicate = Scope { sources: scope.sources.clone(), ..Scope::inside(outer) };
            // The tables of the query can be named, too, and an alias of the new row.
            duplicate.is_open =
                matches!(&insert.source, InsertSource::Query(query) if !is_values(query)) || insert.row_alias.is_some();
            self.assignments(&insert.on_duplicate, &duplicate, columns.as_deref(), false);
        }
        let returning = insert.returning.as_ref()?;
        scope.is_open |= !returning.aliases.is_empty();
        self.add_old_and_new(&mut scope);
        self.items(&returning.items, &scope)
    }

    /// Adds the rows before and after, where RETURNING has them.
    pub(crate) fn add_old_and_new(&self, scope: &mut Scope<'_>) {
        if self.rules.rows.returns_old_and_new {
            for name in ["old", "new"] {
                scope.sources.push(Source { is_qualified_only: true, ..Source::unknown(Some(name.to_owned())) });
            }
        }
    }

    /// A scope with the table whose rows change.
    pub(crate) fn scope_of_target<'s>(
        &mut self,
        table: &ast::Name,
        alias: Option<&ast::Ident>,
        outer: &'s Scope<'s>,
    ) -> Scope<'s> {
        Scope { sources: vec![self.target(table, alias)], ..Scope::inside(outer) }
    }

    /// The table that a statement changes.
    pub(crate) fn target(&mut self, table: &ast::Name, alias: Option<&ast::Ident>) -> Source {
        let alias = alias.map(|name| ast::TableAlias { name: Some(name.clone()), columns: Vec::new() });
        // A WITH does not hide the table that is written to.
        let with = std::mem::take(&mut self.with);
        let source = self.source_of(table, alias.as_ref(), Use::Target);
        self.with = with;
        source
    }

    /// The columns that get a value, in order; `None` if that is not known.
    fn targets(&mut self, insert: &ast::Insert, columns: Option<&[Column]>) -> Option<Vec<Column>> {
        let columns = columns?;
        if insert.columns.is_empty() {
            return Some(columns.iter().filter(|column| self.takes_values(column)).cloned().collect());
        }
        let mut targets = Some(Vec::new());
        let mut named: BTreeSet<String> = BTreeSet::new();
        for target in &insert.columns {
            let ExpressionKind::Column(name) = &target.kind else {
                targets = None;
                continue;
            };
            let own = self.folded(name.last());
            if !named.insert(own.clone()) && !self.rules.rows.columns_may_repeat {
                let message = format!("`{}` stands twice among the columns of INSERT", name.last().text);
                self.fault(FaultKind::DuplicateName, target.span, message);
            }
            match columns.iter().find(|column| column.name == own) {
                Some(column) => targets.iter_mut().for_each(|targets| targets.push(column.clone())),
                None => {
                    if !self.may_write_system_column(&own) {
                        self.no_column(name.last(), &insert.table, columns);
                    }
                    targets = None;
                }
            }
        }
        targets
    }

    /// Whether a column of the server's own of this name can be written to.
    pub(crate) fn may_write_system_column(&self, name: &str) -> bool {
        self.rules.rows.takes_system_columns && self.rules.names.columns.system_columns.contains(&name)
    }

    pub(crate) fn no_column(&mut self, column: &ast::Ident, table: &ast::Name, columns: &[Column]) {
        let own = self.folded(column);
        let near = migrations_core::most_similar(&own, columns.iter().map(|column| column.name.as_str()));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        let message = format!("`{}` has no column `{}`", self.folded(table.last()), column.text);
        let about = Some((self.schema_of(table).unwrap_or_default(), self.folded(table.last()), own));
        let fault = Fault::new(FaultKind::UnknownName, column.span, message).help_if(help);
        self.report(Fault { about, ..fault });
    }

    /// Whether INSERT without a list of columns has a value for it.
    fn takes_values(&self, column: &Column) -> bool {
        !(column.is_hidden || column.is_generated && self.rules.rows.skips_generated)
    }

    fn inserted_query(
        &mut self,
        query: &ast::Query,
        insert: &ast::Insert,
        targets: Option<&[Column]>,
        outer: &Scope<'_>,
    ) {
        if let Some(rows) = values(query) {
            self.inserted_rows(rows, insert, targets, outer);
            return;
        }
        let outputs = self.query(query, outer);
        let (Some(outputs), Some(targets)) = (outputs, targets) else { return };
        let span = crate::from::query_span(query);
        if !self.counts_match(outputs.len(), targets.len(), insert) {
            self.wrong_count(&format!("the query gives {}", columns(outputs.len())), targets, insert, span);
            return;
        }
        for (output, target) in outputs.iter().zip(targets) {
            if self.rules.types.are_strict {
                self.require_assignment(&output.data_type, target, span);
            }
        }
    }

    /// Whether so many values match so many columns.
    fn counts_match(&self, given: usize, wanted: usize, insert: &ast::Insert) -> bool {
        // Columns that are left over get their defaults.
        let may_be_fewer = insert.columns.is_empty() && self.rules.rows.may_be_shorter;
        given == wanted || may_be_fewer && given < wanted
    }

    fn wrong_count(&mut self, given: &str, targets: &[Column], insert: &ast::Insert, span: Span) {
        let table = self.folded(insert.table.last());
        let message = if insert.columns.is_empty() {
            format!("{given}, and `{table}` has {}", columns(targets.len()))
        } else {
            format!("{given}, and INSERT names {}", columns(targets.len()))
        };
        let names: Vec<String> = targets.iter().map(|column| column.name.clone()).collect();
        let help = (names.len() <= 12).then(|| format!("the columns are {}", crate::wording::listed(&names, "and")));
        self.report(Fault::new(FaultKind::Count, span, message).help_if(help));
    }

    fn inserted_rows(
        &mut self,
        rows: &[Vec<Expression>],
        insert: &ast::Insert,
        targets: Option<&[Column]>,
        outer: &Scope<'_>,
    ) {
        let mut scope = Scope::inside(outer);
        scope.is_open = self.rules.rows.values_name_columns;
        let mut is_reported = false;
        for row in rows {
            let types: Vec<Type> =
                row.iter().map(|value| self.expression(value, &scope, self.place_of_values())).collect();
            let Some(targets) = targets else { continue };
            let is_empty_row = row.is_empty() && self.rules.rows.may_be_empty;
            if !self.counts_match(row.len(), targets.len(), insert) && !is_empty_row {
                if !std::mem::replace(&mut is_reported, true) {
                    let span = row.get(targets.len()).or(row.last()).map_or(insert.table.span(), |value| value.span);
                    let are = if row.len() == 1 { "there is" } else { "there are" };
                    self.wrong_count(&format!("{are} {}", counted(row.len(), "value")), targets, insert, span);
                }
                continue;
            }
            for ((value, data_type), target) in row.iter().zip(&types).zip(targets) {
                self.assigned(value, data_type, target, insert.overriding.is_some(), is_ignoring(&insert.modifiers));
            }
        }
    }

    /// A value for a column.
    pub(crate) fn assigned(
        &mut self,
        value: &Expression,
        data_type: &Type,
        target: &Column,
        overrides: bool,
        ignores: bool,
    ) {
        let is_default = matches!(value.kind, ExpressionKind::Default);
        if is_default {
            return;
        }
        if target.is_generated {
            let message = format!("`{}` is a generated column: it takes no value but DEFAULT", target.name);
            self.fault(FaultKind::Row, value.span, message);
            return;
        }
        if target.is_identity_always && !overrides {
            let message = format!("`{}` is GENERATED ALWAYS AS IDENTITY: it takes no value but DEFAULT", target.name);
            self.report(
                Fault::new(FaultKind::Row, value.span, message).help("write OVERRIDING SYSTEM VALUE before VALUES"),
            );
            return;
        }
        if target.is_not_null
            && matches!(value.kind, ExpressionKind::Literal(Literal::Null))
            && !ignores
            && !(self.rules.rows.may_replace_null)(target)
        {
            self.fault(FaultKind::Row, value.span, format!("`{}` is NOT NULL", target.name));
            return;
        }
        if target.is_rowid
            && let Some((crate::literal::Written::Text(text), _)) = crate::literal::written(value)
            && text.trim().parse::<f64>().is_err()
        {
            let message = format!("`{}` is the rowid, which takes whole numbers", target.name);
            self.fault(FaultKind::Type, value.span, message);
            return;
        }
        if !ignores && (*data_type == Type::Untyped || !self.rules.types.are_strict || is_number(value)) {
            self.literal_fits(value, &target.data_type, &target.shown_type);
        }
        if self.rules.types.are_strict {
            self.require_assignment(data_type, target, value.span);
        }
    }

    pub(crate) fn require_assignment(&mut self, data_type: &Type, target: &Column, span: Span) {
        if self.fits(data_type, &target.data_type, CastContext::Assignment) == Fit::No {
            let message = format!("`{}` is `{}`, and this is `{data_type}`", target.name, target.data_type);
            let help = format!("cast it: `(..)::{}`", target.data_type);
            self.report(Fault::new(FaultKind::Type, span, message).help(help));
        }
    }

    /// Whether more than the statement itself may run when the rows of a relation change.
    fn may_run_more(&self, relation: &Relation) -> bool {
        relation.is_view || relation.has_parents || self.catalog.may_run_more(&relation.schema, &relation.name)
    }

    /// Columns that are NOT NULL, have no default, and get no value.
    fn omitted(&mut self, insert: &ast::Insert, relation: Option<&Relation>, targets: &[Column]) {
        let Some(relation) = relation else { return };
        let Columns::Known(columns) = &relation.columns else { return };
        if relation.is_view || is_ignoring(&insert.modifiers) {
            return;
        }
        let is_given = |column: &Column| targets.iter().any(|target| target.name == column.name);
        if insert.columns.is_empty() && insert.source != InsertSource::DefaultValues {
            return;
        }
        let named: BTreeSet<String> = insert
            .columns
            .iter()
            .filter_map(|column| match &column.kind {
                ExpressionKind::Column(name) => Some(self.folded(name.last())),
                _ => None,
            })
            .collect();
        let missing = columns.iter().filter(|column| {
            column.is_not_null
                && !column.has_default
                && !column.is_generated
                && !is_given(column)
                && !named.contains(&column.name)
        });
        let missing: Vec<&Column> = missing.collect();
        let may_be_hidden = |column: &&Column| (self.rules.rows.may_have_hidden_default)(column);
        if missing.is_empty() || missing.iter().any(may_be_hidden) || self.may_run_more(relation) {
            return;
        }
        let missing: Vec<String> = missing.into_iter().map(|column| column.name.clone()).collect();
        let verb = if missing.len() == 1 { "is" } else { "are" };
        let has = if missing.len() == 1 { "has" } else { "have" };
        let message = format!(
            "INSERT gives no value to {}, which {verb} NOT NULL and {has} no default",
            crate::wording::listed(&missing, "and")
        );
        let about = Some((relation.schema.clone(), relation.name.clone(), missing[0].clone()));
        let fault = Fault::new(FaultKind::Row, insert.table.span(), message);
        self.report(Fault { about, ..fault });
    }

    fn conflicts(
        &mut self,
        conflicts: &[OnConflict],
        relation: Option<&Relation>,
        scope: &Scope<'_>,
        columns: Option<&[Column]>,
    ) {
        for conflict in conflicts {
            if let Some(target) = &conflict.target {
                self.conflict_target(target, relation, scope);
            }
            let mut update = Scope {
                sources: scope.sources.clone(),
                results: Vec::new(),
                is_open: scope.is_open,
                parent: scope.parent,
            };
            if let Some(source) = scope.sources.first() {
                let excluded = Source {
                    name: Some("excluded".to_owned()),
                    schema: None,
                    is_qualified_only: true,
                    ..source.clone()
                };
                update.sources.push(excluded);
            }
            self.assignments(&conflict.assignments, &update, columns, false);
            if let Some(condition) = &conflict.condition {
                self.condition(condition, &update, Place::refusing("WHERE"));
            }
        }
    }

    /// ON CONFLICT (..) needs a key of just these columns.
    fn conflict_target(&mut self, target: &ast::ConflictTarget, relation: Option<&Relation>, scope: &Scope<'_>) {
        match target {
            ast::ConflictTarget::Keys(keys, condition) => {
                let mut names: BTreeSet<String> = BTreeSet::new();
                let mut is_plain = condition.is_none();
                for key in keys {
                    match &key.value {
                        ast::IndexKeyValue::Column(column) => {
                            let name = ast::Name::from(column.clone());
                            let expression = Expression { kind: ExpressionKind::Column(name), span: column.span };
                            let before = self.faults.len();
                            self.expression(&expression, scope, Place::refusing("ON CONFLICT"));
                            is_plain &= self.faults.len() == before;
                            names.insert(self.folded(column));
                        }
                        ast::IndexKeyValue::Expression(value) => {
                            self.expression(value, scope, Place::refusing("ON CONFLICT"));
                            is_plain = false;
                        }
                    }
                    is_plain &= key.operator_class.is_none() && key.collation.is_none();
                }
                if let Some(condition) = condition {
                    self.condition(condition, scope, Place::refusing("WHERE"));
                }
                let Some(relation) =
                    relation.filter(|relation| is_plain && relation.keys_are_known && !relation.is_view)
                else {
                    return;
                };
                let is_same = |key: &crate::catalog::Key| {
                    key.columns.iter().cloned().collect::<BTreeSet<_>>() == names && !key.is_partial
                };
                if !relation.keys.iter().any(is_same) {
                    let listed: Vec<String> = names.into_iter().collect();
                    let span =
                        keys.first().map_or_else(Span::default, |first| first.span.to(keys[keys.len() - 1].span));
                    let message = format!(
                        "ON CONFLICT needs a unique key of `{}` that is made of {}, and there is none",
                        relation.name,
                        crate::wording::listed(&listed, "and")
                    );
                    self.report(
                        Fault::new(FaultKind::Product, span, message)
                            .help("name the columns of its primary key or of a unique key"),
                    );
                }
            }
            ast::ConflictTarget::Constraint(name) => {
                let Some(relation) = relation.filter(|relation| relation.keys_are_known) else { return };
                let own = self.folded(name);
                let is_there = relation.keys.iter().any(|key| key.name == own || key.name.is_empty());
                if !is_there {
                    let near = migrations_core::most_similar(&own, relation.keys.iter().map(|key| key.name.as_str()));
                    let help = near.map(|near| format!("did you mean `{near}`?"));
                    let message = format!("`{}` has no unique constraint `{}`", relation.name, name.text);
                    self.report(Fault::new(FaultKind::UnknownName, name.span, message).help_if(help));
                }
            }
        }
    }
}

fn is_values(query: &ast::Query) -> bool {
    matches!(*query.first, QueryTerm::Values(_))
}

/// INSERT IGNORE, INSERT OR IGNORE, REPLACE: what does not fit is left out or made to fit.
pub(crate) fn is_ignoring(modifiers: &str) -> bool {
    modifiers.split(' ').any(|word| word == "IGNORE" || word == "REPLACE")
}

fn is_number(value: &Expression) -> bool {
    matches!(crate::literal::written(value), Some((crate::literal::Written::Number(_), _)))
}

/// The rows of a plain VALUES.
fn values(query: &ast::Query) -> Option<&[Vec<Expression>]> {
    match &*query.first {
        QueryTerm::Values(rows) if query.rest.is_empty() && query.with.is_none() => Some(rows),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn windows_in_values() {
        taken(Sqlite, &["VALUES (row_number() OVER ())"]);
        refused(Postgres, &[("VALUES (row_number() OVER ())", "cannot stand in VALUES")]);
    }

    #[test]
    fn values_match_columns() {
        for product in [Postgres, Sqlite, Mysql, Mariadb] {
            refused(
                product,
                &[
                    ("INSERT INTO people (id, name) VALUES (1)", "there is 1 value, and INSERT names 2 columns"),
                    ("INSERT INTO people (id, name) SELECT id FROM pets", "the query gives 1 column"),
                    ("INSERT INTO people (id) VALUES (1)", "no value to `name`"),
                    ("INSERT INTO people (id, name) VALUES (1, NULL)", "`name` is NOT NULL"),
                    ("INSERT INTO people (id, nam) VALUES (1, 'a')", "no column `nam`"),
                    ("INSERT INTO pets (id, doubled) VALUES (1, 2)", "generated column"),
                ],
            );
            taken(product, &["INSERT INTO people (id, name) VALUES (1, 'a'), (2, 'b')"]);
        }
        taken(Postgres, &["INSERT INTO people VALUES (1, 'a')", "INSERT INTO names (name) VALUES (NULL)"]);
        refused(Mysql, &[("INSERT INTO people VALUES (1, 'a')", "`people` has 5 columns")]);
    }

    #[test]
    fn literals_are_of_the_type() {
        refused(
            Postgres,
            &[
                ("INSERT INTO people (id, name) VALUES ('x', 'a')", "not a whole number"),
                ("INSERT INTO people (id, name) VALUES (1, 'longer')", "6 characters"),
                ("INSERT INTO people (id, name, mood) VALUES (1, 'a', 'sad')", "no label 'sad'"),
                ("INSERT INTO people (id, name, made_at) VALUES (1, 'a', 'soon')", "not a date"),
                ("INSERT INTO people (id, name, age) VALUES (1, 'a', true)", "`age` is `integer`"),
            ],
        );
        taken(
            Postgres,
            &[
                "INSERT INTO people (id, name, mood, made_at) VALUES ('1', 'a', 'glad', 'now')",
                "INSERT INTO people (id, name) VALUES (1, 2)",
            ],
        );
    }

    #[test]
    fn conflicts_need_a_key() {
        for product in [Postgres, Sqlite] {
            refused(
                product,
                &[("INSERT INTO people (id, name) VALUES (1, 'a') ON CONFLICT (name) DO NOTHING", "there is none")],
            );
            taken(
                product,
                &["INSERT INTO people (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET name = excluded.name"],
            );
        }
    }
}

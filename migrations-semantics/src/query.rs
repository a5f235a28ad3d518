//! Queries: their terms, and the columns that they give.

use migrations_syntax::Span;
use migrations_syntax::ast::{self, ExpressionKind, OrderKey, Quantifier, Query, QueryTerm, Select, SelectItem};

use crate::aggregates::has_aggregate;
use crate::binder::{Binder, columns};
use crate::fault::FaultKind;
use crate::from::Use;
use crate::place::Place;
use crate::scope::{OutputColumn, Scope, Source};
use crate::types::Type;
use crate::wording::counted;

impl Binder<'_> {
    /// The columns that a query gives; `None` if they are not known.
    pub(crate) fn query(&mut self, query: &Query, outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        if self.is_too_deep() {
            return None;
        }
        self.depth += 1;
        let outputs = self.with_tables(query.with.as_ref(), outer, |binder| binder.body(query, outer));
        self.depth -= 1;
        outputs
    }

    fn body(&mut self, query: &Query, outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        let order = if query.rest.is_empty() { query.order_by.as_slice() } else { &[] };
        let mut outputs = self.term(&query.first, order, outer);
        for (operation, term) in &query.rest {
            let next = self.term(term, &[], outer);
            let span = term_span(term).unwrap_or_default();
            outputs = self.joined(operation.operator, outputs, next, span);
            if operation.quantifier != Some(Quantifier::All) {
                self.all_compared(outputs.as_deref(), word_of(operation.operator), span);
            }
        }
        if !query.rest.is_empty() {
            self.order_of_union(&query.order_by, outputs.as_deref(), outer);
        }
        for limit in query.limit.iter().flat_map(|limit| [&limit.count, &limit.offset]).flatten() {
            self.expression(limit, &Scope::inside(outer), Place::refusing("LIMIT"));
        }
        outputs
    }

    fn term(&mut self, term: &QueryTerm, order: &[OrderKey], outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        match term {
            QueryTerm::Select(select) => self.select(select, order, outer),
            QueryTerm::Values(rows) => self.values(rows, outer),
            QueryTerm::Table { name, .. } => {
                let source = self.source_of(name, None, Use::Reads);
                self.all_columns(&source)
            }
            QueryTerm::Nested(query) => self.query(query, outer),
        }
    }

    /// The columns of two terms that UNION or its like joins.
    fn joined(
        &mut self,
        operator: ast::SetOperator,
        left: Option<Vec<OutputColumn>>,
        right: Option<Vec<OutputColumn>>,
        span: Span,
    ) -> Option<Vec<OutputColumn>> {
        let (left, right) = (left?, right?);
        let word = word_of(operator);
        if left.len() != right.len() {
            self.fault(
                FaultKind::Count,
                span,
                format!(
                    "each query of {word} has to give the same number of columns: this one gives {}, the one before {}",
                    columns(right.len()),
                    columns(left.len())
                ),
            );
            return None;
        }
        let pairs = left.into_iter().zip(right);
        let mut outputs = Vec::new();
        for (left, right) in pairs {
            let data_type = self.common_type(&[left.data_type.clone(), right.data_type.clone()], span, word);
            let is_not_null = left.is_not_null && right.is_not_null;
            outputs.push(OutputColumn { data_type, is_not_null, shown_type: String::new(), name: left.name });
        }
        Some(outputs)
    }

    /// The first column whose values cannot be compared is reported.
    fn all_compared(&mut self, outputs: Option<&[OutputColumn]>, place: &str, span: Span) {
        let found = self.faults.len();
        for output in outputs.into_iter().flatten() {
            if self.faults.len() == found {
                self.compared(&output.data_type, place, span);
            }
        }
    }

    /// Where a row of VALUES stands.
    pub(crate) fn place_of_values(&self) -> Place {
        let windows = (!self.rules.queries.values_take_windows).then_some("VALUES");
        Place { windows, ..Place::refusing("VALUES") }
    }

    fn values(&mut self, rows: &[Vec<ast::Expression>], outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        let scope = Scope::inside(outer);
        let width = rows.first()?.len();
        let mut types: Vec<Vec<Type>> = vec![Vec::new(); width];
        for row in rows {
            for (at, value) in row.iter().enumerate() {
                let data_type = self.expression(value, &scope, self.place_of_values());
                types.iter_mut().skip(at).take(1).for_each(|types| types.push(data_type.clone()));
            }
            if row.len() != width {
                let span = row.get(width).or(row.last()).map_or_else(Span::default, |value| value.span);
                self.fault(
                    FaultKind::Count,
                    span,
                    format!(
                        "each row of VALUES needs the same number of values: this one has {}, the first {}",
                        counted(row.len(), "value"),
                        width
                    ),
                );
                return None;
            }
        }
        let mut outputs = Vec::new();
        for (at, types) in types.iter().enumerate() {
            let span = rows[0][at].span;
            let data_type = self.common_type(types, span, "VALUES");
            let name = (self.rules.queries.value_column)(at);
            outputs.push(OutputColumn { name, data_type, shown_type: String::new(), is_not_null: false });
        }
        Some(outputs)
    }

    fn select(&mut self, select: &Select, order: &[OrderKey], outer: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        let mut scope = self.from(&select.from, outer);
        let outputs = self.items(&select.items, &scope);
        if select.quantifier == Some(Quantifier::Distinct) {
            self.all_compared(outputs.as_deref(), "DISTINCT", items_span(&select.items));
        }
        // Names of results, where expressions may use them.
        let names = self.result_names(&select.items, outputs.as_deref());
        if self.rules.queries.results_in_where {
            scope.results.clone_from(&names);
        }
        if let Some(condition) = &select.condition {
            self.condition(condition, &scope, Place::refusing("WHERE"));
        }
        scope.results.clone_from(&names);
        if let Some(group_by) = &select.group_by {
            self.group_keys(&group_by.keys, &scope, select.items.len());
        }
        if !self.rules.queries.results_in_expressions {
            scope.results.clear();
        }
        if let Some(having) = &select.having {
            self.condition(having, &scope, Place { windows: Some("HAVING"), name: "HAVING", ..Place::ANYWHERE });
        }
        self.having_columns(select, &scope);
        for (_, window) in &select.windows {
            self.window(window, &scope);
        }
        if let Some(qualify) = &select.qualify {
            self.condition(qualify, &scope, Place::ANYWHERE);
        }
        scope.results = names;
        // Like ORDER BY, it names results and columns.
        for expression in &select.distinct_on {
            self.expression(expression, &scope, Place::ANYWHERE);
        }
        self.order_keys(order, &scope, outputs.as_deref());
        self.grouping(select, order, &scope);
        if matches!(select.into, Some(ast::SelectInto::Words(_))) { None } else { outputs }
    }

    fn result_names(&self, items: &[SelectItem], outputs: Option<&[OutputColumn]>) -> Vec<(String, Type)> {
        match outputs {
            Some(outputs) => {
                outputs.iter().filter_map(|output| Some((output.name.clone()?, output.data_type.clone()))).collect()
            }
            None => items
                .iter()
                .filter_map(|item| item.alias.as_ref())
                .map(|alias| (self.folded(alias), Type::Unknown))
                .collect(),
        }
    }

    /// The columns that the items of a SELECT or of RETURNING give.
    pub(crate) fn items(&mut self, items: &[SelectItem], scope: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        let mut outputs = Some(Vec::new());
        for item in items {
            let given = self.item(item, scope);
            outputs = match (outputs, given) {
                (Some(mut outputs), Some(given)) => {
                    outputs.extend(given);
                    Some(outputs)
                }
                _ => None,
            };
        }
        outputs
    }

    fn item(&mut self, item: &SelectItem, scope: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        match &item.value.kind {
            ExpressionKind::Wildcard(None) => {
                if scope.sources.is_empty() && !scope.is_open_anywhere() {
                    self.fault(
                        FaultKind::Count,
                        item.value.span,
                        "`*` stands for all columns of FROM, and there is no FROM",
                    );
                    return None;
                }
                let all: Option<Vec<Vec<OutputColumn>>> = scope
                    .sources
                    .iter()
                    .filter(|source| !source.is_qualified_only)
                    .map(|source| self.all_columns(source))
                    .collect();
                all.map(|all| all.into_iter().flatten().collect())
            }
            ExpressionKind::Wildcard(Some(name)) => self.columns_of_source(name, scope),
            ExpressionKind::Field { operand, field: None } => {
                self.expression(operand, scope, Place::ANYWHERE);
                None
            }
            _ => {
                let (data_type, shown_type, is_not_null) = self.typed(&item.value, scope, Place::ANYWHERE);
                let data_type =
                    if data_type == Type::Untyped && self.rules.types.are_strict { Type::Untyped } else { data_type };
                let name = item.alias.as_ref().map(|alias| self.folded(alias)).or_else(|| self.name_of(&item.value));
                Some(vec![OutputColumn { name, data_type, shown_type, is_not_null }])
            }
        }
    }

    /// `t.*`
    fn columns_of_source(&mut self, name: &ast::Name, scope: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        let schema = self.schema_of(name);
        let own = self.folded(name.last());
        let schema = schema.filter(|_| self.rules.names.reads_schema);
        if let Some(source) = scope.source_named(schema.as_deref(), &own) {
            let whole = Source { columns: source.columns.as_ref().map(|columns| unmerged(columns)), ..source.clone() };
            return self.all_columns(&whole);
        }
        if !scope.is_open_anywhere() {
            self.no_source(name.last(), &own, scope);
        }
        None
    }

    /// What `*` shows of a source.
    pub(crate) fn all_columns(&self, source: &Source) -> Option<Vec<OutputColumn>> {
        let shown = source.columns.as_ref()?.iter().filter(|column| !column.is_merged && !column.is_hidden);
        let output = |column: &crate::scope::SourceColumn| OutputColumn {
            name: Some(column.name.clone()).filter(|name| !name.is_empty()),
            data_type: column.data_type.clone(),
            shown_type: column.shown_type.clone(),
            is_not_null: column.is_not_null && !source.is_nullable,
        };
        Some(shown.map(output).collect())
    }

    /// The name that the server gives a result without an alias, where it is certain.
    fn name_of(&self, expression: &ast::Expression) -> Option<String> {
        if self.rules.queries.names_results {
            return self.label_of(expression).map(|(name, _)| name);
        }
        match &expression.kind {
            ExpressionKind::Column(name) => Some(self.folded(name.last())),
            _ => None,
        }
    }

    /// The name that PostgreSQL gives a result, and whether a cast around it has the same. Source: `FigureColnameInternal`.
    fn label_of(&self, expression: &ast::Expression) -> Option<(String, bool)> {
        match &expression.kind {
            ExpressionKind::Column(name) => Some((self.folded(name.last()), true)),
            ExpressionKind::Field { field: Some(field), .. } => Some((self.folded(field), true)),
            ExpressionKind::Call(call) => Some((self.folded(call.name.last()).to_lowercase(), true)),
            ExpressionKind::Cast { operand, data_type, .. } => match self.label_of(operand) {
                Some((name, true)) => Some((name, true)),
                Some((_, false)) | None => type_label(data_type).map(|name| (name, false)),
            },
            ExpressionKind::Case { otherwise, .. } => {
                let of_else = otherwise.as_deref().and_then(|value| self.label_of(value));
                of_else.filter(|(_, is_kept)| *is_kept).or_else(|| Some(("case".to_owned(), false)))
            }
            ExpressionKind::Collate { operand, .. } | ExpressionKind::Subscript { operand, .. } => {
                self.label_of(operand)
            }
            ExpressionKind::Exists(_) => Some(("exists".to_owned(), true)),
            _ => None,
        }
    }

    /// ORDER BY behind UNION names columns of the result.
    fn order_of_union(&mut self, keys: &[OrderKey], outputs: Option<&[OutputColumn]>, outer: &Scope<'_>) {
        let Some(outputs) = outputs else { return };
        let names: Vec<Option<&str>> = outputs.iter().map(|output| output.name.as_deref()).collect();
        let is_certain = names.iter().all(Option::is_some);
        for key in keys {
            if self.is_position_out_of_range(&key.value, outputs.len(), "ORDER BY") || outer.is_open_anywhere() {
                continue;
            }
            let ExpressionKind::Column(name) = &key.value.kind else { continue };
            let own = self.folded(name.last());
            let is_there = names.iter().flatten().any(|known| **known == *own);
            let is_certain = is_certain && !self.rules.queries.union_orders_by_parts;
            if name.parts.len() == 1 && !is_there && is_certain {
                self.fault(
                    FaultKind::UnknownName,
                    key.value.span,
                    format!(
                        "ORDER BY of a UNION names columns of its result, and none of them is called `{}`",
                        name.last().text
                    ),
                );
            }
        }
    }

    /// ORDER BY of one SELECT.
    fn order_keys(&mut self, keys: &[OrderKey], scope: &Scope<'_>, outputs: Option<&[OutputColumn]>) {
        for key in keys {
            if let Some(outputs) = outputs
                && self.is_position_out_of_range(&key.value, outputs.len(), "ORDER BY")
            {
                continue;
            }
            // The name of a result comes before a column of the same name.
            if let ExpressionKind::Column(name) = &key.value.kind
                && name.parts.len() == 1
            {
                let own = self.folded(name.last());
                if scope.results.iter().any(|(result, _)| *result == own) {
                    continue;
                }
            }
            if self.rules.queries.results_in_expressions {
                self.expression(&key.value, scope, Place::ANYWHERE);
            } else {
                let bare = Scope {
                    parent: scope.parent,
                    sources: scope.sources.clone(),
                    results: Vec::new(),
                    is_open: scope.is_open,
                };
                let data_type = self.expression(&key.value, &bare, Place::ANYWHERE);
                self.compared(&data_type, "ORDER BY", key.value.span);
            }
        }
    }

    /// `ORDER BY 3` of two columns.
    pub(crate) fn is_position_out_of_range(&mut self, key: &ast::Expression, count: usize, word: &str) -> bool {
        let ExpressionKind::Literal(literal) = &key.kind else { return false };
        let position = match literal {
            ast::Literal::Number(number) => number.parse::<usize>().ok(),
            _ => None,
        };
        let Some(position) = position else {
            if self.rules.queries.keys_are_no_constants {
                let message = format!("{word} takes a constant for the number of a result, and this is none");
                self.fault(FaultKind::Grouping, key.span, message);
            }
            return self.rules.queries.keys_are_no_constants;
        };
        if (1..=count).contains(&position) {
            return false;
        }
        self.fault(
            FaultKind::Count,
            key.span,
            format!("{word} {position} names column {position} of the result, which has {}", columns(count)),
        );
        true
    }

    /// An expression that is a condition.
    pub(crate) fn condition(&mut self, condition: &ast::Expression, scope: &Scope<'_>, place: Place) {
        let data_type = self.expression(condition, scope, place);
        self.require_boolean(&data_type, condition.span, place.name);
        if self.rules.types.are_strict {
            self.literal_fits(condition, &self.boolean(), "");
        }
    }

    pub(crate) fn window(&mut self, window: &ast::WindowDefinition, scope: &Scope<'_>) {
        let place = Place { windows: Some("the definition of a window"), ..Place::ANYWHERE };
        for expression in window.partition_by.iter().chain(window.order_by.iter().map(|key| &key.value)) {
            self.expression(expression, scope, place);
        }
    }

    /// What a common table or a statement with RETURNING gives.
    pub(crate) fn body_outputs(&mut self, statement: &ast::Statement, scope: &Scope<'_>) -> Option<Vec<OutputColumn>> {
        match statement {
            ast::Statement::Query(query) => self.query(query, scope),
            ast::Statement::Insert(insert) => self.insert(insert, scope),
            ast::Statement::Update(update) => self.update(update, scope),
            ast::Statement::Delete(delete) => self.delete(delete, scope),
            ast::Statement::Merge(merge) => self.merge(merge, scope),
            _ => None,
        }
    }

    /// Whether the items, HAVING or ORDER BY of a SELECT hold an aggregate.
    pub(crate) fn is_grouped(&self, select: &Select, order: &[OrderKey]) -> bool {
        let values = select.items.iter().map(|item| &item.value).chain(&select.having);
        select.group_by.is_some()
            || select.having.is_some()
            || values.chain(order.iter().map(|key| &key.value)).any(|value| has_aggregate(value, self))
    }
}

/// The columns of a source as its own `*` shows them.
fn unmerged(columns: &[crate::scope::SourceColumn]) -> Vec<crate::scope::SourceColumn> {
    columns.iter().map(|column| crate::scope::SourceColumn { is_merged: false, ..column.clone() }).collect()
}

/// The name that PostgreSQL gives a column that is a cast of something without a name.
fn type_label(data_type: &ast::DataType) -> Option<String> {
    match &data_type.name {
        ast::TypeName::Builtin(_) => None,
        ast::TypeName::Named(name) => Some(name.last().text.to_lowercase()),
    }
}

fn term_span(term: &QueryTerm) -> Option<Span> {
    match term {
        QueryTerm::Select(select) => {
            let first = select.items.first()?.value.span;
            Some(first.to(select.items.last()?.value.span))
        }
        QueryTerm::Values(rows) => rows.first()?.first().map(|value| value.span),
        QueryTerm::Table { name, .. } => Some(name.span()),
        QueryTerm::Nested(query) => term_span(&query.first),
    }
}

fn word_of(operator: ast::SetOperator) -> &'static str {
    match operator {
        ast::SetOperator::Union => "UNION",
        ast::SetOperator::Intersect => "INTERSECT",
        ast::SetOperator::Except => "EXCEPT",
    }
}

fn items_span(items: &[SelectItem]) -> Span {
    match items {
        [first, .., last] => first.value.span.to(last.value.span),
        [only] => only.value.span,
        [] => Span::default(),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn counts_have_to_match() {
        for product in [Postgres, Sqlite, Mysql, Mariadb] {
            refused(
                product,
                &[
                    ("SELECT id FROM people UNION SELECT id, name FROM pets", "same number of columns"),
                    ("SELECT id FROM people ORDER BY 3", "column 3"),
                    ("SELECT (SELECT id, name FROM pets) FROM people", "gives one column"),
                    ("SELECT id FROM people WHERE id IN (SELECT id, name FROM pets)", "IN compares with 1 column"),
                ],
            );
            taken(
                product,
                &[
                    "SELECT id, name FROM people UNION ALL SELECT owner_id, name FROM pets ORDER BY 2, name",
                    "SELECT id FROM people WHERE (id, name) IN (SELECT id, name FROM pets)",
                    "WITH a (x) AS (SELECT id FROM people) SELECT x FROM a WHERE EXISTS (SELECT 1, 2)",
                ],
            );
        }
        refused(Postgres, &[("WITH a (x, y) AS (SELECT id FROM people) SELECT x FROM a", "names 2 columns")]);
    }

    #[test]
    fn a_table_of_with_hides_others() {
        refused(Postgres, &[("WITH people AS (SELECT 1 AS one) SELECT id FROM people", "no column `id`")]);
        taken(
            Postgres,
            &[
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n",
                "WITH gone AS (DELETE FROM pets RETURNING owner_id) SELECT owner_id FROM gone",
            ],
        );
    }

    #[test]
    fn tables_of_a_recursive_with_name_each_other() {
        taken(
            Postgres,
            &[
                "WITH RECURSIVE x (id) AS (SELECT * FROM y UNION ALL SELECT id + 1 FROM x WHERE id < 5), y (id) AS (VALUES (1)) SELECT * FROM x",
            ],
        );
        refused(Postgres, &[("WITH x AS (SELECT * FROM y), y AS (SELECT 1) SELECT * FROM x", "no table `y`")]);
        taken(
            Sqlite,
            &[
                "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n",
                "WITH x (i) AS (SELECT * FROM y), y (i) AS (SELECT 1) SELECT i FROM x",
            ],
        );
    }

    #[test]
    fn sqlite_looks_at_a_with_that_is_read() {
        let text = "WITH x (a) AS (SELECT id, name FROM people) SELECT";
        taken(Sqlite, &[&format!("{text} 10")]);
        refused(Sqlite, &[(&format!("{text} a FROM x"), "names 1 column")]);
        refused(Postgres, &[("WITH x (a) AS (SELECT missing FROM people) SELECT 10", "no column `missing`")]);
    }

    #[test]
    fn a_query_can_be_a_row() {
        for product in [Sqlite, Mysql, Mariadb] {
            taken(
                product,
                &[
                    "SELECT id FROM people WHERE (SELECT 1, 2) IN (SELECT id, age FROM people)",
                    "SELECT id FROM people WHERE (id, age) = (SELECT 1, 2)",
                ],
            );
        }
        taken(
            Sqlite,
            &[
                "SELECT id FROM people WHERE (id, age) IS NOT (SELECT 1, 2)",
                "SELECT CASE (SELECT id, age FROM people) WHEN (1, 2) THEN 'a' END",
                "SELECT id FROM people WHERE id IN pets",
            ],
        );
        refused(Sqlite, &[("SELECT id FROM people WHERE id IN missing", "no table `missing`")]);
    }

    #[test]
    fn results_have_the_names_that_the_server_gives_them() {
        let twice = "gives two columns that are called";
        refused(
            Postgres,
            &[
                ("CREATE TABLE t AS SELECT name::text, name FROM people", twice),
                ("CREATE TABLE t AS SELECT CASE WHEN true THEN 1 ELSE age END, age FROM people", twice),
            ],
        );
        taken(
            Postgres,
            &[
                "CREATE TABLE t AS SELECT 'people'::regclass, 'people'::regclass::oid",
                "CREATE TABLE t (a, b) AS SELECT name, name FROM people",
                "SELECT DISTINCT ON (a, g) age AS a, generate_series(1, 3) g FROM people",
            ],
        );
        taken(Sqlite, &["SELECT v.id FROM (SELECT id, id FROM people) v", "SELECT sqlite_version(*)"]);
        refused(Postgres, &[("SELECT v.id FROM (SELECT id, id FROM people) v", "ambiguous")]);
    }

    #[test]
    fn values_that_are_compared_have_an_order() {
        refused(
            Postgres,
            &[
                ("SELECT count(*) FROM people GROUP BY to_json(age)", "as GROUP BY has to"),
                ("SELECT DISTINCT id, to_json(age) FROM people", "as DISTINCT has to"),
                ("SELECT to_json(age) FROM people UNION SELECT to_json(id) FROM pets", "as UNION has to"),
                ("SELECT id FROM people ORDER BY to_json(age)", "as ORDER BY has to"),
            ],
        );
        taken(
            Postgres,
            &[
                "SELECT count(*) FROM people GROUP BY to_jsonb(age)",
                "SELECT to_json(age) FROM people UNION ALL SELECT to_json(id) FROM pets",
                "SELECT DISTINCT mood, made_at, ARRAY[id], (id, age) FROM people ORDER BY mood",
            ],
        );
        taken(Mysql, &["SELECT DISTINCT json_object('a', 1) FROM people"]);
    }
}

//! FROM: tables, views, queries and functions, and how they are joined.

use migrations_syntax::Span;
use migrations_syntax::ast::{self, ExpressionKind, Join, JoinCondition, TableFactor, TableReference};

use crate::binder::Binder;
use crate::catalog::{Columns, Lookup};
use crate::fault::{Fault, FaultKind};
use crate::place::Place;
use crate::rules::Resolution;
use crate::scope::{OutputColumn, Scope, Source, SourceColumn};
use crate::types::Type;

/// For what a table is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// A query reads it.
    Reads,
    /// The statement is about it: then the schema tells whether it has to be there.
    Target,
}

impl Binder<'_> {
    /// The scope of a query with these tables.
    pub(crate) fn from<'s>(&mut self, tables: &[TableReference], outer: &'s Scope<'s>) -> Scope<'s> {
        let mut scope = Scope::inside(outer);
        for reference in tables {
            let sources = self.reference(reference, &scope, outer);
            scope.sources.extend(sources);
        }
        self.duplicate_names(tables, &scope);
        scope
    }

    /// The sources of one item of FROM; `before` holds those of the items before it.
    fn reference(&mut self, reference: &TableReference, before: &Scope<'_>, outer: &Scope<'_>) -> Vec<Source> {
        let mut sources = self.factor(&reference.first, before, &[], outer);
        for join in &reference.joins {
            let right = self.factor(&join.table, before, &sources, outer);
            self.join(join, &mut sources, right, before, outer);
        }
        sources
    }

    fn join(
        &mut self,
        join: &Join,
        sources: &mut Vec<Source>,
        mut right: Vec<Source>,
        before: &Scope<'_>,
        outer: &Scope<'_>,
    ) {
        let is_natural = join.words.contains("NATURAL");
        match &join.condition {
            JoinCondition::Using(columns, _) => {
                for column in columns {
                    self.merge_column(column, sources, &mut right);
                }
            }
            JoinCondition::None if is_natural => merge_common(sources, &mut right),
            JoinCondition::None | JoinCondition::On(_) => {}
        }
        if join.words.contains("LEFT") || join.words.contains("FULL") {
            right.iter_mut().for_each(|source| source.is_nullable = true);
        }
        if join.words.contains("RIGHT") || join.words.contains("FULL") {
            sources.iter_mut().for_each(|source| source.is_nullable = true);
        }
        sources.extend(right);
        if let JoinCondition::Using(_, Some(alias)) = &join.condition {
            sources.push(Source::unknown(Some(self.folded(alias))));
        }
        if let JoinCondition::On(condition) = &join.condition {
            let mut on = Scope::inside(outer);
            if self.rules.queries.on_sees_all {
                on.is_open = true;
                on.sources.extend(before.sources.iter().cloned());
            }
            on.sources.extend(sources.iter().cloned());
            self.condition(condition, &on, Place::refusing("ON"));
        }
    }

    /// USING: one column of each side becomes one.
    fn merge_column(&mut self, column: &ast::Ident, left: &[Source], right: &mut [Source]) {
        let name = self.folded(column);
        for (sources, side) in [(left, "left"), (&*right, "right")] {
            let is_there = sources.iter().any(|source| {
                source
                    .columns
                    .as_ref()
                    .is_none_or(|columns| columns.iter().any(|known| known.name == name || known.name.is_empty()))
            });
            if !is_there {
                let message =
                    format!("USING needs a column `{}` on both sides, and the {side} one has none", column.text);
                self.fault(FaultKind::UnknownName, column.span, message);
            }
        }
        merge(&name, right);
    }

    /// One table of FROM.
    fn factor(
        &mut self,
        factor: &TableFactor,
        before: &Scope<'_>,
        siblings: &[Source],
        outer: &Scope<'_>,
    ) -> Vec<Source> {
        match factor {
            TableFactor::Table { name, alias, .. } => vec![self.source_of(name, alias.as_ref(), Use::Reads)],
            TableFactor::Derived { is_lateral, query, alias } => {
                let outputs = if *is_lateral || self.rules.queries.derived_sees_siblings {
                    let mut lateral = Scope::inside(outer);
                    lateral.sources = before.sources.iter().chain(siblings).cloned().collect();
                    self.query(query, &lateral)
                } else {
                    self.query(query, outer)
                };
                self.duplicate_outputs(outputs.as_deref(), query, !self.rules.queries.derived_may_repeat);
                vec![self.aliased(outputs, alias.as_ref())]
            }
            TableFactor::Function { calls, alias, has_ordinality, .. } => {
                let mut lateral = Scope::inside(outer);
                lateral.sources = before.sources.iter().chain(siblings).cloned().collect();
                vec![self.function_source(calls, alias.as_ref(), *has_ordinality, &lateral)]
            }
            TableFactor::Nested { tables, alias } => {
                let mut scope = Scope::inside(outer);
                for reference in tables {
                    let sources = self.reference(reference, &scope, outer);
                    scope.sources.extend(sources);
                }
                match alias {
                    // An alias hides the names inside.
                    Some(alias) => vec![Source::unknown(alias.name.as_ref().map(|name| self.folded(name)))],
                    None => scope.sources,
                }
            }
        }
    }

    fn aliased(&mut self, outputs: Option<Vec<OutputColumn>>, alias: Option<&ast::TableAlias>) -> Source {
        let name = alias.and_then(|alias| alias.name.as_ref());
        let names: Vec<ast::Ident> =
            alias.iter().flat_map(|alias| &alias.columns).map(|column| column.name.clone()).collect();
        let span = name.map_or_else(Span::default, |name| name.span);
        let outputs = if names.is_empty() { outputs } else { self.renamed_outputs(&names, outputs, span, "the alias") };
        Source::of_outputs(name.map(|name| self.folded(name)), outputs.as_deref())
    }

    /// A function behind FROM.
    fn function_source(
        &mut self,
        calls: &[(ast::Expression, Vec<ast::ColumnAlias>)],
        alias: Option<&ast::TableAlias>,
        has_ordinality: bool,
        scope: &Scope<'_>,
    ) -> Source {
        let place = Place::refusing("FROM");
        let mut types = Vec::new();
        for (call, _) in calls {
            types.push(self.row_function(call, scope, place));
        }
        let own = match calls {
            [(ast::Expression { kind: ExpressionKind::Call(call), .. }, _)] => Some(self.folded(call.name.last())),
            _ => None,
        };
        let name = alias.and_then(|alias| alias.name.as_ref()).map(|name| self.folded(name)).or_else(|| own.clone());
        let mut source = Source::unknown(name.clone());
        // A function that gives values of a plain type has one column, which is called like the function or its alias.
        let is_scalar = |data_type: &Type| data_type.name().is_some_and(crate::data::postgres::is_plain);
        let has_columns = alias.is_some_and(|alias| !alias.columns.is_empty());
        if self.rules.queries.functions_name_column
            && !has_ordinality
            && !has_columns
            && let ([data_type], Some(name)) = (types.as_slice(), name)
            && is_scalar(data_type)
        {
            let column = SourceColumn {
                name,
                data_type: data_type.clone(),
                shown_type: String::new(),
                is_not_null: false,
                is_merged: false,
                is_hidden: false,
            };
            // Of functions with OUT parameters the column has another name.
            let other =
                SourceColumn { name: String::new(), data_type: Type::Unknown, is_hidden: true, ..column.clone() };
            source.columns = Some(vec![column, other]);
        }
        source
    }

    /// A call behind FROM. Only PostgreSQL's functions that give rows are among those that give values.
    fn row_function(&mut self, call: &ast::Expression, scope: &Scope<'_>, place: Place) -> Type {
        match (&call.kind, &self.rules.functions.resolution) {
            (ExpressionKind::Call(call), Resolution::ByCount(_)) => {
                for value in call.arguments.iter().filter_map(|argument| argument.value.as_ref()) {
                    self.expression(value, scope, place);
                }
                Type::Unknown
            }
            _ => self.expression(call, scope, place),
        }
    }

    /// A table or view by its name.
    pub(crate) fn source_of(&mut self, name: &ast::Name, alias: Option<&ast::TableAlias>, used: Use) -> Source {
        let given = alias.and_then(|alias| alias.name.as_ref()).map(|alias| self.folded(alias));
        let own = given.clone().unwrap_or_else(|| self.folded(name.last()));
        let mut source = if let Some(table) = self.common_table(name).cloned() {
            Source::of_outputs(Some(own), table.columns.as_deref())
        } else {
            self.relation_source(name, own, given.is_some(), used)
        };
        let names: Vec<ast::Ident> =
            alias.iter().flat_map(|alias| &alias.columns).map(|column| column.name.clone()).collect();
        if !names.is_empty() {
            self.rename_columns(&mut source, &names);
        }
        source
    }

    fn relation_source(&mut self, name: &ast::Name, own: String, has_alias: bool, used: Use) -> Source {
        let schema = if has_alias { None } else { self.schema_of(name) };
        match self.relation(name) {
            Lookup::Found(relation) => Source {
                schema,
                relation: Some((relation.schema.clone(), relation.name.clone())),
                columns: match &relation.columns {
                    Columns::Known(columns) => Some(columns.iter().map(SourceColumn::from).collect()),
                    Columns::Unknown => None,
                },
                has_system_columns: !(relation.is_view && self.rules.names.views_lack_system_columns),
                ..Source::unknown(Some(own))
            },
            Lookup::Missing(_) => {
                if used == Use::Reads {
                    self.no_relation(name);
                }
                Source { schema, ..Source::unknown(Some(own)) }
            }
            Lookup::Uncertain => Source { schema, ..Source::unknown(Some(own)) },
        }
    }

    fn no_relation(&mut self, name: &ast::Name) {
        let schema = self.schema_of(name);
        let own = self.folded(name.last());
        let written = schema.as_ref().map_or_else(|| own.clone(), |schema| format!("{schema}.{own}"));
        let help = self.catalog.similar_relation(&own).map(|near| format!("did you mean `{near}`?"));
        let fault = Fault::new(FaultKind::UnknownName, name.span(), format!("there is no table `{written}` here"));
        let about = Some((schema.unwrap_or_default(), own, String::new()));
        self.report(Fault { about, ..fault.help_if(help) });
    }

    fn rename_columns(&mut self, source: &mut Source, names: &[ast::Ident]) {
        let Some(columns) = &mut source.columns else { return };
        if names.len() > columns.len() {
            let message = format!(
                "the alias names {}, but `{}` has {}",
                crate::binder::columns(names.len()),
                source.name.as_deref().unwrap_or_default(),
                columns.len()
            );
            self.fault(FaultKind::Count, names[columns.len()].span, message);
            source.columns = None;
            return;
        }
        for (column, name) in columns.iter_mut().zip(names) {
            column.name = self.folded(name);
        }
    }

    /// Two tables of FROM with the same name.
    fn duplicate_names(&mut self, tables: &[TableReference], scope: &Scope<'_>) {
        if self.rules.queries.tables_may_repeat || self.is_looked_at_later() {
            return;
        }
        for (at, source) in scope.sources.iter().enumerate() {
            let same =
                |other: &Source| other.name.is_some() && (&other.name, &other.schema) == (&source.name, &source.schema);
            if source.is_qualified_only || !scope.sources[..at].iter().any(same) {
                continue;
            }
            let name = source.name.clone().unwrap_or_default();
            let span = factor_spans(tables).into_iter().filter(|(known, _)| self.folded(known) == name).nth(1);
            if let Some((_, span)) = span {
                self.report(
                    Fault::new(FaultKind::DuplicateName, span, format!("two tables of FROM are called `{name}`"))
                        .help("give one of them an alias: FROM t AS a"),
                );
            }
        }
    }

    /// Two columns of the same name, where the server refuses that.
    pub(crate) fn duplicate_outputs(&mut self, outputs: Option<&[OutputColumn]>, query: &ast::Query, is_refused: bool) {
        let Some(outputs) = outputs.filter(|_| is_refused) else { return };
        let names: Vec<&String> = outputs.iter().filter_map(|output| output.name.as_ref()).collect();
        let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
        if let Some((_, name)) = twice {
            let span = query_span(query);
            self.report(
                Fault::new(
                    FaultKind::DuplicateName,
                    span,
                    format!("the query gives two columns that are called `{name}`"),
                )
                .help(format!("give one of them another name: AS other_{name}")),
            );
        }
    }
}

/// The names by which the tables of FROM go, with their places.
fn factor_spans(tables: &[TableReference]) -> Vec<(&ast::Ident, Span)> {
    let mut found = Vec::new();
    for reference in tables {
        for factor in std::iter::once(&reference.first).chain(reference.joins.iter().map(|join| &join.table)) {
            match factor {
                TableFactor::Table { name, alias, .. } => {
                    let own = alias.as_ref().and_then(|alias| alias.name.as_ref()).unwrap_or(name.last());
                    found.push((own, own.span));
                }
                TableFactor::Derived { alias, .. } | TableFactor::Function { alias, .. } => {
                    found.extend(alias.as_ref().and_then(|alias| alias.name.as_ref()).map(|name| (name, name.span)));
                }
                TableFactor::Nested { tables, .. } => found.extend(factor_spans(tables)),
            }
        }
    }
    found
}

/// Where the results of a query stand.
pub(crate) fn query_span(query: &ast::Query) -> Span {
    match &*query.first {
        ast::QueryTerm::Select(select) => match (select.items.first(), select.items.last()) {
            (Some(first), Some(last)) => first.value.span.to(last.value.span),
            _ => Span::default(),
        },
        ast::QueryTerm::Values(rows) => {
            rows.first().and_then(|row| row.first()).map_or_else(Span::default, |value| value.span)
        }
        ast::QueryTerm::Table { name, .. } => name.span(),
        ast::QueryTerm::Nested(query) => query_span(query),
    }
}

fn merge(name: &str, right: &mut [Source]) {
    for column in right.iter_mut().flat_map(|source| source.columns.iter_mut().flatten()) {
        column.is_merged |= column.name == name;
    }
}

/// NATURAL JOIN: all columns that both sides have become one.
fn merge_common(left: &[Source], right: &mut [Source]) {
    if left.iter().chain(right.iter()).any(|source| source.columns.is_none()) {
        // Which columns become one is not known, so no column is certain.
        right.iter_mut().for_each(|source| source.columns = None);
        return;
    }
    let names: Vec<String> =
        left.iter().flat_map(|source| source.columns.iter().flatten()).map(|column| column.name.clone()).collect();
    for name in &names {
        merge(name, right);
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn names_are_found_as_the_server_finds_them() {
        for product in [Postgres, Sqlite, Mysql, Mariadb] {
            refused(
                product,
                &[
                    ("SELECT name FROM people JOIN pets ON people.id = pets.owner_id", "ambiguous"),
                    ("SELECT p.nam FROM people p", "`p` has no column `nam`"),
                    ("SELECT x.name FROM people p", "is called `x`"),
                    ("SELECT people.name FROM people p", "is called `people`"),
                    ("SELECT a.n FROM (SELECT name FROM people) a", "no column `n`"),
                    ("SELECT 1 FROM people JOIN pets USING (age)", "the right one has none"),
                ],
            );
            taken(
                product,
                &[
                    "SELECT p.name, q.name FROM people p, pets q WHERE p.id = owner_id",
                    "SELECT id FROM people JOIN pets USING (id)",
                    "SELECT pets.id FROM people JOIN pets USING (id)",
                    "SELECT name FROM people p WHERE EXISTS (SELECT 1 FROM pets WHERE owner_id = p.id AND age > 3)",
                ],
            );
        }
    }

    #[test]
    fn two_tables_of_one_name() {
        for product in [Postgres, Mysql, Mariadb] {
            refused(product, &[("SELECT 1 FROM people, people", "two tables of FROM are called `people`")]);
            taken(product, &["SELECT 1 FROM people, people AS other"]);
        }
        taken(Sqlite, &["SELECT 1 FROM people, people"]);
    }

    #[test]
    fn lateral_sees_its_neighbours() {
        taken(
            Postgres,
            &[
                "SELECT l.n FROM people p, LATERAL (SELECT p.name AS n) l",
                "SELECT g FROM people p, generate_series(1, p.age) g",
            ],
        );
        refused(Postgres, &[("SELECT l.n FROM people p, (SELECT p.name AS n) l", "is called `p`")]);
    }
}

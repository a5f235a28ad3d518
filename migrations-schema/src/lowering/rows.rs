//! Statements on rows: which tables and columns they name.

use migrations_syntax::ast::{
    self, Assignment, CopyRows, CopySource, Delete, DropBehavior, Expression, ExpressionKind, Insert, InsertSource,
    Literal, Merge, Operator, Query, QueryTerm, Statement, TableFactor, TableReference, Truncate, Update,
};

use super::query::literal_text;
use super::tables_read::tables_read_by;
use super::{Rows, SchemaEffect, Source, Use, exact};
use crate::change::{Change, Ident, Name};

const CATALOGUE: SchemaEffect = SchemaEffect::Unknown("it changes the catalogue of the database");

/// INSERT, UPDATE, DELETE, MERGE
pub(super) fn rows(statement: &Statement, target: Option<Use>, source: &Source<'_>) -> SchemaEffect {
    let reads =
        tables_read_by(statement, source).into_iter().map(|table| Use { table, columns: Vec::new(), rows: Rows::Stay });
    SchemaEffect::Data(reads.chain(target).collect())
}

/// INSERT, REPLACE
pub(super) fn insert(statement: &Statement, insert: &Insert, source: &Source<'_>) -> SchemaEffect {
    let table = source.name(&insert.table);
    if is_catalogue(&table, source) {
        return CATALOGUE;
    }
    let coming = if is_certain(insert) { Rows::Come } else { Rows::MayCome };
    rows(statement, Some(Use { table, columns: columns(&insert.columns, source), rows: coming }), source)
}

/// Whether as many rows come in as are written, or are there already.
fn is_certain(insert: &Insert) -> bool {
    let is_values =
        |query: &Query| query.with.is_none() && query.rest.is_empty() && matches!(*query.first, QueryTerm::Values(_));
    insert.conflicts.is_empty() && matches!(&insert.source, InsertSource::Query(query) if is_values(query))
}

/// The columns, if each of them is no more than a name.
fn columns(columns: &[Expression], source: &Source<'_>) -> Vec<Ident> {
    let names: Option<Vec<&ast::Ident>> = columns.iter().map(column).collect();
    names.map_or(Vec::new(), |names| names.into_iter().map(|name| source.ident(name)).collect())
}

/// The name of a column without a qualifier.
fn column(expression: &Expression) -> Option<&ast::Ident> {
    let ExpressionKind::Column(name) = &expression.kind else { return None };
    name.qualifiers().is_empty().then(|| name.last())
}

/// UPDATE
pub(super) fn update(statement: &Statement, update: &Update, source: &Source<'_>) -> SchemaEffect {
    let Some(table) = first_table(&update.tables, source) else { return rows(statement, None, source) };
    if is_catalogue(&table, source) {
        return CATALOGUE;
    }
    // Of several tables it cannot be told whose columns are set.
    let columns = if is_single(&update.tables) { assigned(&update.assignments, source) } else { Vec::new() };
    rows(statement, Some(Use { table, columns, rows: Rows::Stay }), source)
}

fn assigned(assignments: &[Assignment], source: &Source<'_>) -> Vec<Ident> {
    let targets = assignments.iter().filter(|assignment| !assignment.is_row).flat_map(|assignment| &assignment.targets);
    targets.filter_map(column).map(|name| source.ident(name)).collect()
}

/// DELETE
pub(super) fn delete(statement: &Statement, delete: &Delete, source: &Source<'_>) -> SchemaEffect {
    // Where the tables are named apart, they are tables or aliases of those that are read.
    let table = first_table(&delete.tables, source).filter(|_| delete.targets.is_empty());
    let Some(table) = table else { return rows(statement, None, source) };
    if is_catalogue(&table, source) {
        return deleted_label(delete, &table, source).map_or(CATALOGUE, exact);
    }
    // `DELETE FROM alias USING table AS alias`
    if source.rules().rows.delete_names_alias && !delete.using.is_empty() {
        return rows(statement, None, source);
    }
    let rest = emptied(delete).unwrap_or_default();
    rows(statement, Some(Use { table, columns: Vec::new(), rows: rest }), source)
}

/// What is left by a DELETE that takes all rows of one table.
fn emptied(delete: &Delete) -> Option<Rows> {
    let [reference] = delete.tables.as_slice() else { return None };
    let TableFactor::Table { is_only, part, .. } = &reference.first else { return None };
    let takes_all = reference.joins.is_empty()
        && part.is_empty()
        && delete.with.is_none()
        && delete.using.is_empty()
        && delete.condition.as_ref().is_none_or(is_true)
        && delete.limit.is_none();
    takes_all.then_some(Rows::Go { is_only: *is_only, cascades: false, one_by_one: true })
}

fn is_true(condition: &Expression) -> bool {
    matches!(condition.kind, ExpressionKind::Literal(Literal::Boolean(true)))
}

/// TRUNCATE
pub(super) fn truncate(truncate: &Truncate, source: &Source<'_>) -> SchemaEffect {
    let cascades = truncate.behavior == Some(DropBehavior::Cascade);
    let emptied = |(is_only, name): &(bool, ast::Name)| Use {
        table: source.name(name),
        columns: Vec::new(),
        rows: Rows::Go { is_only: *is_only, cascades, one_by_one: false },
    };
    SchemaEffect::Data(truncate.tables.iter().map(emptied).collect())
}

/// COPY
pub(super) fn copy(copy: &CopyRows, source: &Source<'_>) -> SchemaEffect {
    match &copy.source {
        CopySource::Table(name, names) => {
            let rows = if copy.is_from { Rows::MayCome } else { Rows::Stay };
            let columns = names.iter().map(|name| source.ident(name)).collect();
            SchemaEffect::Data(vec![Use { table: source.name(name), columns, rows }])
        }
        CopySource::Query(_) => SchemaEffect::Nothing,
    }
}

/// MERGE
pub(super) fn merge(statement: &Statement, merge: &Merge, source: &Source<'_>) -> SchemaEffect {
    let target = table_of(&merge.table, source);
    if target.as_ref().is_some_and(|table| is_catalogue(table, source)) {
        return CATALOGUE;
    }
    let target = target.map(|table| Use { table, columns: Vec::new(), rows: Rows::MayCome });
    rows(statement, target, source)
}

fn first_table(tables: &[TableReference], source: &Source<'_>) -> Option<Name> {
    tables.first().and_then(|reference| table_of(&reference.first, source))
}

fn table_of(factor: &TableFactor, source: &Source<'_>) -> Option<Name> {
    match factor {
        TableFactor::Table { name, .. } => Some(source.name(name)),
        TableFactor::Derived { .. } | TableFactor::Function { .. } | TableFactor::Nested { .. } => None,
    }
}

fn is_single(tables: &[TableReference]) -> bool {
    matches!(tables, [reference] if reference.joins.is_empty())
}

/// Whether a table belongs to the catalogue (PostgreSQL).
fn is_catalogue(table: &Name, source: &Source<'_>) -> bool {
    source.rules().objects.catalogue_is_open
        && (table.schema == "pg_catalog" || table.schema.is_empty() && table.name.starts_with("pg_"))
}

/// `DELETE FROM pg_enum WHERE enumlabel = 'x' AND enumtypid = (SELECT oid FROM pg_type WHERE typname = 'T')` takes a
/// label away; whatever else is done to the catalogue, nobody knows.
fn deleted_label(delete: &Delete, table: &Name, source: &Source<'_>) -> Option<Change> {
    let is_plain = table.name == "pg_enum" && is_single(&delete.tables) && delete.using.is_empty();
    let ExpressionKind::Chain { first, rest } = &delete.condition.as_ref().filter(|_| is_plain)?.kind else {
        return None;
    };
    let [(and, second)] = rest.as_slice() else { return None };
    let conditions = [comparison(first)?, comparison(second)?];
    let value =
        |name: &str| conditions.iter().find(|(column, _)| source.folded(column) == name).map(|(_, value)| *value);
    let (label, of_type) = (literal_text(value("enumlabel")?)?, named_type(value("enumtypid")?, source)?);
    let name = source.text(of_type);
    (*and == Operator::plain("AND")).then(|| Change::DropLabel {
        name: Name { schema: String::new(), name: name.name, span: name.span },
        label: source.text(label),
    })
}

/// `column = value`
fn comparison(expression: &Expression) -> Option<(&ast::Ident, &Expression)> {
    let ExpressionKind::Chain { first, rest } = &expression.kind else { return None };
    match rest.as_slice() {
        [(operator, value)] if *operator == Operator::plain("=") => Some((column(first)?, value)),
        _ => None,
    }
}

/// `(SELECT oid FROM pg_type WHERE typname = 'T')`
fn named_type<'e>(expression: &'e Expression, source: &Source<'_>) -> Option<&'e ast::TextLiteral> {
    let ExpressionKind::Subquery(query) = &expression.kind else { return None };
    let QueryTerm::Select(select) = &*query.first else { return None };
    let (name, value) = comparison(select.condition.as_ref()?)?;
    let is_of_types = first_table(&select.from, source).is_some_and(|table| table.name == "pg_type");
    let is_oid =
        matches!(select.items.as_slice(), [item] if column(&item.value).is_some_and(|name| name.text == "oid"));
    literal_text(value).filter(|_| is_of_types && is_oid && is_single(&select.from) && source.folded(name) == "typname")
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::lowering::testing::{change, effect, shown};

    /// `table(columns)`, with `+` where rows come in for certain, `?` where perhaps, and `-` where all of them go.
    #[track_caller]
    fn check(text: &str, product: Product, expected: &str) {
        let SchemaEffect::Data(uses) = effect(text, product) else { panic!("{text} is no statement on rows") };
        let uses = uses.iter().map(|used| {
            let columns: Vec<&str> = used.columns.iter().map(|column| column.name.as_str()).collect();
            let rows = match used.rows {
                Rows::Stay => "",
                Rows::MayCome => "?",
                Rows::Come => "+",
                Rows::Go { is_only: true, .. } => "-only",
                Rows::Go { cascades: true, .. } => "-cascade",
                Rows::Go { one_by_one: true, .. } => "-each",
                Rows::Go { .. } => "-",
            };
            format!("{}({}){rows}", shown(&used.table), columns.join(" "))
        });
        assert_eq!(uses.collect::<Vec<_>>().join(", "), expected, "{text}");
    }

    #[test]
    fn inserts_name_a_table_and_columns() {
        for product in Product::ALL {
            check("INSERT INTO t (A, b) VALUES (1, 2)", product, "t(a b)+");
            check("INSERT INTO t SELECT * FROM u, v", product, "u(), v(), t()?");
        }
        check("INSERT INTO t AS x VALUES (1) ON CONFLICT DO NOTHING", Product::Postgres, "t()?");
        check("INSERT INTO t DEFAULT VALUES", Product::Sqlite, "t()?");
        check("INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2", Product::Mysql, "t(a)+");
        check("REPLACE INTO t SET a = 1", Product::Mariadb, "t()?");
    }

    #[test]
    fn updates_name_columns_of_one_table() {
        check("UPDATE t SET a = 1, b = (SELECT c FROM u) WHERE d = 2", Product::Postgres, "u(), t(a b)");
        check("UPDATE t SET (a, b) = (1, 2)", Product::Postgres, "t()");
        check("UPDATE t JOIN u ON t.a = u.a SET t.b = u.b", Product::Mysql, "u(), t()");
        check("UPDATE t SET a = u.a FROM u", Product::Sqlite, "u(), t(a)");
    }

    #[test]
    fn deletes_name_tables() {
        check("DELETE FROM t USING u WHERE t.a = u.a", Product::Postgres, "u(), t()");
        check("DELETE x FROM t AS x JOIN u ON x.a = u.a", Product::Mysql, "t(), u()");
        check("DELETE FROM x USING t AS x JOIN u ON x.a = u.a", Product::Mariadb, "t(), u()");
    }

    #[test]
    fn what_takes_all_rows_leaves_none() {
        for product in Product::ALL {
            check("DELETE FROM t", product, "t()-each");
            check("DELETE FROM t WHERE a > 1", product, "t()");
        }
        check("DELETE FROM ONLY t WHERE true", Product::Postgres, "t()-only");
        check("DELETE FROM t LIMIT 5", Product::Mysql, "t()");
        check("WITH x AS (INSERT INTO t VALUES (1)) DELETE FROM t", Product::Postgres, "t()");
        check("TRUNCATE t, ONLY u RESTART IDENTITY", Product::Postgres, "t()-, u()-only");
        check("TRUNCATE TABLE t CASCADE", Product::Postgres, "t()-cascade");
        check("TRUNCATE t", Product::Mariadb, "t()-");
    }

    #[test]
    fn copies_bring_rows() {
        check("COPY t (a, b) FROM '/tmp/x'", Product::Postgres, "t(a b)?");
        check("COPY t TO '/tmp/x'", Product::Postgres, "t()");
    }

    #[test]
    fn tables_of_with_are_no_tables() {
        check("WITH x AS (SELECT a FROM t) INSERT INTO u (a) SELECT a FROM x", Product::Postgres, "t(), u(a)?");
        check("WITH x AS (DELETE FROM t RETURNING a) UPDATE u SET a = 1 FROM x", Product::Postgres, "u(a)");
    }

    #[test]
    fn merges_name_both_tables() {
        let text = "MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED THEN INSERT (a) VALUES (u.a)";
        check(text, Product::Postgres, "u(), t()?");
    }

    #[test]
    fn a_label_may_be_taken_out_of_the_catalogue() {
        let text =
            "DELETE FROM pg_enum WHERE enumlabel = 'x' AND enumtypid = (SELECT oid FROM pg_type WHERE typname = 'T')";
        let dropped = change(text, Product::Postgres);
        assert!(matches!(dropped, Change::DropLabel { name, label } if name.name == "T" && label.name == "x"));
    }

    #[test]
    fn what_else_is_done_to_the_catalogue_is_not_known() {
        for text in [
            "DELETE FROM pg_enum",
            "UPDATE pg_catalog.pg_class SET relname = 'x'",
            "INSERT INTO pg_enum VALUES (1)",
            "DELETE FROM pg_enum WHERE enumlabel = 'x' OR enumtypid = (SELECT oid FROM pg_type WHERE typname = 'T')",
        ] {
            assert_eq!(effect(text, Product::Postgres), CATALOGUE, "{text}");
        }
    }
}

//! Queries.

use super::Printer;
use super::name::Role;
use crate::ast::{
    ColumnAlias, CommonTable, Expression, ExpressionKind, Frame, FrameBound, GroupBy, GroupKey, Join, JoinCondition,
    Limit, NullsOrder, OrderKey, Query, QueryTerm, RowLock, Select, SelectInto, SelectItem, SetOperation, SetOperator,
    SortOrder, TableAlias, TableFactor, TableReference, WindowDefinition, With,
};
use crate::grammar::Feature;

impl Printer {
    /// A query.
    pub(crate) fn query(&mut self, query: &Query) {
        self.with(&query.with);
        let has_intersect = query.rest.iter().any(|(operation, _)| operation.operator == SetOperator::Intersect);
        self.term(&query.first, has_intersect);
        for (operation, term) in &query.rest {
            self.set_operation(*operation);
            self.term(term, has_intersect);
        }
        // Without FROM before it, INTO would belong to the term.
        let is_without_from = matches!(&*query.first, QueryTerm::Select(select) if ends_without_from(select));
        self.word_if(!query.into.is_empty() && query.rest.is_empty() && is_without_from, "FROM DUAL");
        self.order_by(&query.order_by);
        self.limit(&query.limit);
        for lock in &query.locks {
            self.lock(lock);
        }
        self.words(&query.into);
    }

    /// A query in parentheses.
    pub(crate) fn query_in_parentheses(&mut self, query: &Query) {
        self.in_parentheses(|printer| printer.query(query));
    }

    // ---- WITH

    /// WITH, if there is one.
    pub(crate) fn with(&mut self, with: &Option<With>) {
        let Some(with) = with else { return };
        self.word("WITH");
        self.word_if(with.is_recursive, "RECURSIVE");
        self.list(&with.tables, Self::common_table);
    }

    fn common_table(&mut self, table: &CommonTable) {
        self.ident(&table.name, Role::Table);
        self.columns_if_any(&table.columns);
        self.word("AS");
        match table.is_materialized {
            None => {}
            Some(true) => self.word("MATERIALIZED"),
            Some(false) => self.word("NOT MATERIALIZED"),
        }
        self.in_parentheses(|printer| printer.statement(&table.body));
        self.words(&table.clauses);
    }

    // ---- terms

    fn set_operation(&mut self, operation: SetOperation) {
        self.word(match operation.operator {
            SetOperator::Union => "UNION",
            SetOperator::Intersect => "INTERSECT",
            SetOperator::Except => "EXCEPT",
        });
        self.quantifier(operation.quantifier);
    }

    fn term(&mut self, term: &QueryTerm, is_beside_intersect: bool) {
        match term {
            QueryTerm::Select(select) => self.select(select),
            QueryTerm::Values(rows) => self.values(rows),
            QueryTerm::Table { is_only, name } => {
                self.word("TABLE");
                self.word_if(*is_only, "ONLY");
                self.name(name, Role::Table);
            }
            // INTERSECT binds more tightly than the others.
            QueryTerm::Nested(query) if is_intersection(query) && !is_beside_intersect => self.query(query),
            QueryTerm::Nested(query) => self.query_in_parentheses(query),
        }
    }

    fn values(&mut self, rows: &[Vec<Expression>]) {
        self.word("VALUES");
        let has_keyword = self.has(Feature::RowKeyword);
        self.list(rows, |printer, row| {
            printer.word_if(has_keyword, "ROW");
            printer.list_in_parentheses(row, Self::expression);
        });
    }

    fn select(&mut self, select: &Select) {
        self.word("SELECT");
        self.quantifier(select.quantifier);
        if !select.distinct_on.is_empty() {
            self.word("ON");
            self.list_in_parentheses(&select.distinct_on, Self::expression);
        }
        for modifier in &select.modifiers {
            self.word(modifier);
        }
        self.select_items(&select.items);
        if let Some(into) = &select.into {
            self.select_into(into);
        }
        self.from("FROM", &select.from);
        let has_clauses = select.condition.is_some() || select.group_by.is_some() || select.having.is_some();
        self.word_if(self.has(Feature::Dual) && select.from.is_empty() && has_clauses, "FROM DUAL");
        self.expression_behind("WHERE", &select.condition);
        if let Some(group_by) = &select.group_by {
            self.group_by(group_by);
        }
        self.expression_behind("HAVING", &select.having);
        if !select.windows.is_empty() {
            self.word("WINDOW");
            self.list(&select.windows, |printer, (name, window)| {
                printer.ident(name, Role::Column);
                printer.word("AS");
                printer.window_definition(window);
            });
        }
        self.expression_behind("QUALIFY", &select.qualify);
    }

    /// Items of SELECT or RETURNING.
    pub(crate) fn select_items(&mut self, items: &[SelectItem]) {
        self.list(items, |printer, item| {
            printer.expression(&item.value);
            printer.ident_behind("AS", &item.alias, Role::Label);
        });
    }

    fn select_into(&mut self, into: &SelectInto) {
        match into {
            SelectInto::Table { words, name } => {
                self.word("INTO");
                self.words(words);
                self.name(name, Role::Table);
            }
            SelectInto::Words(words) => self.words(words),
        }
    }

    // ---- GROUP BY

    fn group_by(&mut self, group_by: &GroupBy) {
        self.word("GROUP BY");
        self.quantifier(group_by.quantifier);
        self.list(&group_by.keys, Self::group_key);
        self.word_if(group_by.has_rollup, "WITH ROLLUP");
    }

    fn group_key(&mut self, key: &GroupKey) {
        match key {
            GroupKey::Expression(value) => self.expression(value),
            GroupKey::Ordered(value, order) => {
                self.expression(value);
                self.sort_order(order);
            }
            GroupKey::Function(name, values) => {
                self.word(name);
                self.list_in_parentheses(values, Self::expression);
            }
            GroupKey::Sets(keys) => {
                self.word("GROUPING SETS");
                self.list_in_parentheses(keys, Self::group_set);
            }
        }
    }

    fn group_set(&mut self, key: &GroupKey) {
        match key {
            GroupKey::Expression(Expression { kind: ExpressionKind::Row { .. }, .. })
            | GroupKey::Ordered(..)
            | GroupKey::Function(..)
            | GroupKey::Sets(_) => self.group_key(key),
            // MySQL has parentheses around one value, too.
            GroupKey::Expression(value) if self.has(Feature::GroupedGroups) => self.expression_in_parentheses(value),
            GroupKey::Expression(value) => self.expression(value),
        }
    }

    // ---- ORDER BY, LIMIT, locks

    /// ORDER BY, if there are keys.
    pub(crate) fn order_by(&mut self, keys: &[OrderKey]) {
        if keys.is_empty() {
            return;
        }
        self.word("ORDER BY");
        self.list(keys, |printer, key| {
            printer.expression(&key.value);
            printer.direction(&key.order, key.nulls);
        });
    }

    /// ASC, DESC, NULLS FIRST and their like, where they are written.
    pub(crate) fn direction(&mut self, order: &Option<SortOrder>, nulls: Option<NullsOrder>) {
        if let Some(order) = order {
            self.sort_order(order);
        }
        match nulls {
            None => {}
            Some(NullsOrder::First) => self.word("NULLS FIRST"),
            Some(NullsOrder::Last) => self.word("NULLS LAST"),
        }
    }

    /// ASC, DESC, USING; ASC says nothing, so it does not stand in canonical texts.
    pub(crate) fn sort_order(&mut self, order: &SortOrder) {
        match order {
            SortOrder::Ascending => self.word_if(!self.is_canonical(), "ASC"),
            SortOrder::Descending => self.word("DESC"),
            SortOrder::Using(operator) => {
                self.word("USING");
                self.operator(operator);
            }
        }
    }

    /// LIMIT, OFFSET and FETCH, if there are any.
    pub(crate) fn limit(&mut self, limit: &Option<Limit>) {
        let Some(limit) = limit else { return };
        if limit.has_ties || (limit.count.is_none() && limit.offset.is_some()) {
            self.standard_limit(limit);
            return;
        }
        self.word("LIMIT");
        match &limit.count {
            None => self.word_if(limit.examined.is_none(), "ALL"),
            Some(count) => self.expression(count),
        }
        self.expression_behind("OFFSET", &limit.offset);
        self.expression_behind("ROWS EXAMINED", &limit.examined);
    }

    /// OFFSET .. FETCH: the only form WITH TIES, and that of an offset alone.
    fn standard_limit(&mut self, limit: &Limit) {
        if let Some(offset) = &limit.offset {
            self.word("OFFSET");
            self.expression(offset);
            self.word_if(self.has(Feature::OffsetRows), "ROWS");
        }
        if let Some(count) = &limit.count {
            self.word("FETCH FIRST");
            self.primary(count);
            self.word(if limit.has_ties { "ROWS WITH TIES" } else { "ROWS ONLY" });
        }
    }

    fn lock(&mut self, lock: &RowLock) {
        self.word(&lock.strength);
        if !lock.tables.is_empty() {
            self.word("OF");
            self.list(&lock.tables, |printer, table| printer.name(table, Role::Table));
        }
        self.word(&lock.wait);
    }

    // ---- FROM

    /// Tables behind a word, if there are any.
    pub(crate) fn from(&mut self, word: &str, tables: &[TableReference]) {
        if !tables.is_empty() {
            self.word(word);
            self.table_references(tables);
        }
    }

    /// Tables with commas between.
    pub(crate) fn table_references(&mut self, tables: &[TableReference]) {
        self.list(tables, Self::table_reference);
    }

    /// A table, and what is joined to it.
    pub(crate) fn table_reference(&mut self, reference: &TableReference) {
        self.table_factor(&reference.first);
        self.joins(&reference.joins);
    }

    /// Joins, in order.
    pub(crate) fn joins(&mut self, joins: &[Join]) {
        for join in joins {
            if join.words == "," {
                self.glue(",");
            } else {
                self.word(&join.words);
            }
            self.table_factor(&join.table);
            self.join_condition(&join.condition);
        }
    }

    fn join_condition(&mut self, condition: &JoinCondition) {
        match condition {
            JoinCondition::None => {}
            JoinCondition::On(condition) => {
                self.word("ON");
                self.expression(condition);
            }
            JoinCondition::Using(columns, alias) => {
                self.word("USING");
                self.columns(columns);
                self.ident_behind("AS", alias, Role::Table);
            }
        }
    }

    /// One table of FROM.
    pub(crate) fn table_factor(&mut self, factor: &TableFactor) {
        match factor {
            TableFactor::Table { is_only, name, part, alias, clauses } => {
                self.word_if(*is_only, "ONLY");
                self.name(name, Role::Table);
                self.words(part);
                self.table_alias(alias);
                self.words(clauses);
            }
            TableFactor::Derived { is_lateral, query, alias } => {
                self.word_if(*is_lateral, "LATERAL");
                self.query_in_parentheses(query);
                self.table_alias(alias);
            }
            TableFactor::Function { is_lateral, calls, has_rows_from, has_ordinality, alias } => {
                self.word_if(*is_lateral, "LATERAL");
                self.table_functions(calls, *has_rows_from);
                self.word_if(*has_ordinality, "WITH ORDINALITY");
                self.table_alias(alias);
            }
            TableFactor::Nested { tables, alias } => {
                self.in_parentheses(|printer| printer.table_references(tables));
                self.table_alias(alias);
            }
        }
    }

    fn table_functions(&mut self, calls: &[(Expression, Vec<ColumnAlias>)], has_rows_from: bool) {
        let function = |printer: &mut Self, (call, columns): &(Expression, Vec<ColumnAlias>)| {
            printer.primary(call);
            if !columns.is_empty() {
                printer.word("AS");
                printer.list_in_parentheses(columns, Self::column_alias);
            }
        };
        if has_rows_from {
            self.word("ROWS FROM");
            self.list_in_parentheses(calls, function);
        } else {
            self.list(calls, function);
        }
    }

    /// An alias of a table, with the names of its columns.
    pub(crate) fn table_alias(&mut self, alias: &Option<TableAlias>) {
        let Some(alias) = alias else { return };
        self.word("AS");
        self.ident_if_any(&alias.name, Role::Table);
        self.list_if_any(&alias.columns, Self::column_alias);
    }

    fn column_alias(&mut self, column: &ColumnAlias) {
        self.ident(&column.name, Role::Column);
        if let Some(data_type) = &column.data_type {
            self.data_type(data_type);
        }
        self.name_behind("COLLATE", &column.collation, Role::Loose);
    }

    // ---- windows

    /// A window in parentheses.
    pub(crate) fn window_definition(&mut self, window: &WindowDefinition) {
        self.in_parentheses(|printer| {
            printer.ident_if_any(&window.base, Role::Column);
            if !window.partition_by.is_empty() {
                printer.word("PARTITION BY");
                printer.expressions(&window.partition_by);
            }
            printer.order_by(&window.order_by);
            if let Some(frame) = &window.frame {
                printer.frame(frame);
            }
        });
    }

    fn frame(&mut self, frame: &Frame) {
        self.word(&frame.unit);
        match &frame.end {
            None => self.frame_bound(&frame.start),
            Some(end) => {
                self.word("BETWEEN");
                self.frame_bound(&frame.start);
                self.word("AND");
                self.frame_bound(end);
            }
        }
        if !frame.exclusion.is_empty() {
            self.word("EXCLUDE");
            self.word(&frame.exclusion);
        }
    }

    fn frame_bound(&mut self, bound: &FrameBound) {
        match bound {
            FrameBound::CurrentRow => self.word("CURRENT ROW"),
            FrameBound::UnboundedPreceding => self.word("UNBOUNDED PRECEDING"),
            FrameBound::UnboundedFollowing => self.word("UNBOUNDED FOLLOWING"),
            FrameBound::Preceding(count) => {
                self.expression(count);
                self.word("PRECEDING");
            }
            FrameBound::Following(count) => {
                self.expression(count);
                self.word("FOLLOWING");
            }
        }
    }
}

/// Whether a query is terms with INTERSECT between, and nothing else.
fn is_intersection(query: &Query) -> bool {
    query.with.is_none()
        && query.order_by.is_empty()
        && query.limit.is_none()
        && query.locks.is_empty()
        && query.into.is_empty()
        && !query.rest.is_empty()
        && query.rest.iter().all(|(operation, _)| operation.operator == SetOperator::Intersect)
}

/// Whether INTO could follow the items of a SELECT of MySQL or MariaDB.
fn ends_without_from(select: &Select) -> bool {
    let has_clauses = select.condition.is_some() || select.group_by.is_some() || select.having.is_some();
    select.into.is_none() && select.from.is_empty() && !has_clauses && select.windows.is_empty()
}

/// Whether a query is rows, and nothing else.
pub(super) fn plain_rows(query: &Query) -> Option<&[Vec<Expression>]> {
    let is_plain = query.with.is_none()
        && query.order_by.is_empty()
        && query.limit.is_none()
        && query.locks.is_empty()
        && query.into.is_empty()
        && query.rest.is_empty();
    match &*query.first {
        QueryTerm::Values(rows) if is_plain => Some(rows),
        QueryTerm::Values(_) | QueryTerm::Select(_) | QueryTerm::Table { .. } | QueryTerm::Nested(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use migrations_core::Product::{self, Mariadb, Mysql, Postgres, Sqlite};

    #[test]
    fn clauses_stand_in_order() {
        for product in Product::ALL {
            let text = "SELECT DISTINCT a AS b, t.* FROM t AS x LEFT JOIN u USING (c) WHERE a > 1 GROUP BY a HAVING count(*) > 1 ORDER BY a DESC LIMIT 1 OFFSET 2";
            statement(product, text, text);
        }
        statement(
            Postgres,
            "select distinct on (a) * from only t x (y), lateral f(1) with ordinality g offset 1 fetch first row with ties for no key update of x nowait",
            "SELECT DISTINCT ON (a) * FROM ONLY t AS x (y), LATERAL f(1) WITH ORDINALITY AS g OFFSET 1 FETCH FIRST 1 ROWS WITH TIES FOR NO KEY UPDATE OF x NOWAIT",
        );
        statement(
            Mysql,
            "select sql_no_cache a from t partition (p) x use index (i) straight_join u limit 2, 1 for share",
            "SELECT SQL_NO_CACHE a FROM t PARTITION ( P ) AS x USE INDEX ( I ) STRAIGHT_JOIN u LIMIT 1 OFFSET 2 FOR SHARE",
        );
    }

    #[test]
    fn terms_are_grouped_where_they_need_it() {
        statement(Postgres, "(select 1) union select 2", "(SELECT 1) UNION SELECT 2");
        statement(
            Postgres,
            "select 1 union (select 2 intersect select 3)",
            "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3",
        );
        statement(
            Postgres,
            "(select 1 union select 2) intersect select 3",
            "(SELECT 1 UNION SELECT 2) INTERSECT SELECT 3",
        );
        statement(Postgres, "select 1 except (select 2 order by 1)", "SELECT 1 EXCEPT (SELECT 2 ORDER BY 1)");
        statement(Sqlite, "select 1 union select 2 intersect select 3", "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3");
        statement(Mysql, "values row(1), row(2)", "VALUES ROW (1), ROW (2)");
        statement(Mariadb, "select 1 from dual where a", "SELECT 1 FROM DUAL WHERE a");
    }

    #[test]
    fn joins_to_the_right_are_in_parentheses() {
        statement(Postgres, "select * from a join b join c on x on y", "SELECT * FROM a JOIN (b JOIN c ON x) ON y");
        statement(Sqlite, "select * from a, b on x", "SELECT * FROM a, b ON x");
    }

    #[test]
    fn windows_have_their_frames() {
        let text = "SELECT sum(a) OVER (w ORDER BY b ROWS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) FROM t WINDOW w AS (PARTITION BY c)";
        statement(Postgres, text, text);
        statement(Sqlite, text, text);
    }
}

//! Queries.

use super::Walk;
use crate::ast::{
    Frame, FrameBound, GroupBy, GroupKey, Join, JoinCondition, Limit, OrderKey, Query, QueryTerm, Select, SelectInto,
    SelectItem, TableAlias, TableFactor, TableReference, WindowDefinition, With,
};

impl Walk<'_> {
    pub(super) fn query(&mut self, query: &Query) {
        self.scope(query.with.as_ref(), |walk| {
            walk.term(&query.first);
            for (_, term) in &query.rest {
                walk.term(term);
            }
            walk.order_by(&query.order_by);
            walk.limit(query.limit.as_ref());
            walk.words(&query.into);
        });
    }

    /// What a WITH defines is visible in what it stands before. Without RECURSIVE, no table of it is visible in its own query.
    pub(super) fn scope(&mut self, with: Option<&With>, content: impl FnOnce(&mut Self)) {
        self.visitor.enter_scope(with);
        if let Some(with) = with {
            if with.is_recursive {
                with.tables.iter().for_each(|table| self.visitor.common_table(table));
            }
            for table in &with.tables {
                self.statement(&table.body);
                self.words(&table.clauses);
                if !with.is_recursive {
                    self.visitor.common_table(table);
                }
            }
        }
        content(self);
        self.visitor.leave_scope();
    }

    fn term(&mut self, term: &QueryTerm) {
        match term {
            QueryTerm::Select(select) => self.select(select),
            QueryTerm::Values(rows) => rows.iter().for_each(|row| self.expressions(row)),
            QueryTerm::Table { name, .. } => self.read(name),
            QueryTerm::Nested(query) => self.query(query),
        }
    }

    fn select(&mut self, select: &Select) {
        self.expressions(&select.distinct_on);
        self.items(&select.items);
        match &select.into {
            None => {}
            Some(SelectInto::Table { name, .. }) => self.named(name),
            Some(SelectInto::Words(words)) => self.words(words),
        }
        self.references(&select.from);
        self.expressions(&select.condition);
        select.group_by.iter().for_each(|group_by| self.group_by(group_by));
        self.expressions(&select.having);
        select.windows.iter().for_each(|(_, window)| self.window(window));
        self.expressions(&select.qualify);
    }

    pub(super) fn items(&mut self, items: &[SelectItem]) {
        self.expressions(items.iter().map(|item| &item.value));
    }

    fn group_by(&mut self, group_by: &GroupBy) {
        group_by.keys.iter().for_each(|key| self.group_key(key));
    }

    fn group_key(&mut self, key: &GroupKey) {
        match key {
            GroupKey::Expression(value) | GroupKey::Ordered(value, _) => self.expression(value),
            GroupKey::Function(_, values) => self.expressions(values),
            GroupKey::Sets(keys) => keys.iter().for_each(|key| self.group_key(key)),
        }
    }

    pub(super) fn order_by(&mut self, keys: &[OrderKey]) {
        self.expressions(keys.iter().map(|key| &key.value));
    }

    pub(super) fn limit(&mut self, limit: Option<&Limit>) {
        if let Some(limit) = limit {
            self.expressions(&limit.count);
            self.expressions(&limit.offset);
            self.expressions(&limit.examined);
        }
    }

    pub(super) fn window(&mut self, window: &WindowDefinition) {
        self.expressions(&window.partition_by);
        self.order_by(&window.order_by);
        window.frame.iter().for_each(|frame| self.frame(frame));
    }

    fn frame(&mut self, frame: &Frame) {
        for bound in [Some(&frame.start), frame.end.as_ref()].into_iter().flatten() {
            match bound {
                FrameBound::CurrentRow | FrameBound::UnboundedPreceding | FrameBound::UnboundedFollowing => {}
                FrameBound::Preceding(count) | FrameBound::Following(count) => self.expression(count),
            }
        }
    }

    pub(super) fn references(&mut self, references: &[TableReference]) {
        for reference in references {
            self.factor(&reference.first);
            self.joins(&reference.joins);
        }
    }

    pub(super) fn joins(&mut self, joins: &[Join]) {
        for join in joins {
            self.factor(&join.table);
            match &join.condition {
                JoinCondition::None => {}
                JoinCondition::Using(columns, _) => {
                    columns.iter().for_each(|column| self.visitor.column(column, None));
                }
                JoinCondition::On(condition) => self.expression(condition),
            }
        }
    }

    pub(super) fn factor(&mut self, factor: &TableFactor) {
        match factor {
            TableFactor::Table { name, part, clauses, .. } => {
                self.read(name);
                self.words(part);
                self.words(clauses);
            }
            TableFactor::Derived { query, alias, .. } => {
                self.query(query);
                self.alias(alias.as_ref());
            }
            TableFactor::Function { calls, alias, .. } => {
                self.expressions(calls.iter().map(|(call, _)| call));
                self.alias(alias.as_ref());
            }
            TableFactor::Nested { tables, .. } => self.references(tables),
        }
    }

    fn alias(&mut self, alias: Option<&TableAlias>) {
        for column in alias.into_iter().flat_map(|alias| &alias.columns) {
            column.data_type.iter().for_each(|data_type| self.data_type(data_type));
            column.collation.iter().for_each(|collation| self.collation(collation));
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres};

    use crate::walk::testing::seen;

    #[test]
    fn every_clause_of_a_query_is_seen() {
        seen(
            Postgres,
            "SELECT DISTINCT ON (a) b FROM t TABLESAMPLE system (5), (SELECT c) AS u, f(d) AS v (e int COLLATE \"C\") GROUP BY g, CUBE (h), GROUPING SETS ((i), (j)) HAVING k WINDOW w AS (PARTITION BY l ORDER BY m ROWS BETWEEN 'x' PRECEDING AND 'y' FOLLOWING) ORDER BY n LIMIT 'c' OFFSET 'o'",
            "a, b, Read t, [TABLESAMPLE SYSTEM ( 5 )], c, d, type int, Collation C, g, h, i, j, k, l, m, 'x', 'y', n, 'c', 'o'",
        );
        seen(Postgres, "SELECT a INTO t FROM u", "a, Named t, Read u");
        seen(Postgres, "TABLE t UNION VALUES (a), (b) UNION (SELECT c)", "Read t, a, b, c");
        seen(Postgres, "SELECT 1 FROM (t CROSS JOIN u) JOIN v USING (a)", "1, Read t, Read u, Read v, ?.a");
    }

    #[test]
    fn clauses_of_mysql_are_seen() {
        seen(
            Mysql,
            "SELECT a FROM t PARTITION (p) USE INDEX (i) LIMIT 1, 2",
            "a, Read t, [PARTITION ( P )], [USE INDEX ( I )], 2, 1",
        );
        seen(Mysql, "SELECT a INTO OUTFILE 'f' FROM t", "a, [INTO OUTFILE 'f'], Read t");
        seen(Mysql, "SELECT a INTO @b", "a, [INTO @b]");
    }
}

//! Statements on rows.

use super::Printer;
use super::name::Role;
use super::query::plain_rows;
use crate::ast::{
    Assignment, ConflictTarget, CopyRows, CopySource, CopyTarget, Delete, Expression, ExpressionKind, Insert,
    InsertSource, Merge, MergeAction, MergeBranch, OnConflict, Query, Returning, TableFactor, TableReference, Truncate,
    Update,
};
use crate::grammar::Feature;

impl Printer {
    // ---- INSERT

    pub(super) fn insert(&mut self, insert: &Insert) {
        self.with(&insert.with);
        self.word(if insert.is_replace { "REPLACE" } else { "INSERT" });
        self.words(&insert.modifiers);
        self.word("INTO");
        self.name(&insert.table, Role::Table);
        if !insert.partitions.is_empty() {
            self.word("PARTITION");
            self.columns(&insert.partitions);
        }
        self.ident_behind("AS", &insert.alias, Role::Table);
        self.list_if_any(&insert.columns, Self::target);
        self.overriding(&insert.overriding);
        match &insert.source {
            InsertSource::DefaultValues => self.word("DEFAULT VALUES"),
            InsertSource::Query(query) => self.inserted(query),
            InsertSource::Set(assignments) => self.assignments(assignments),
        }
        self.table_alias(&insert.row_alias);
        for conflict in &insert.conflicts {
            self.on_conflict(conflict);
        }
        if !insert.on_duplicate.is_empty() {
            self.word("ON DUPLICATE KEY UPDATE");
            self.list(&insert.on_duplicate, Self::assignment);
        }
        self.returning(&insert.returning);
    }

    /// Rows of INSERT have no ROW on MySQL, other than those of a query.
    fn inserted(&mut self, query: &Query) {
        match plain_rows(query) {
            None => self.query(query),
            Some(rows) => {
                self.word("VALUES");
                self.list(rows, |printer, row| printer.list_in_parentheses(row, Self::expression));
            }
        }
    }

    fn overriding(&mut self, overriding: &Option<String>) {
        if let Some(kind) = overriding {
            self.word("OVERRIDING");
            self.word(kind);
            self.word("VALUE");
        }
    }

    fn on_conflict(&mut self, conflict: &OnConflict) {
        self.word("ON CONFLICT");
        match &conflict.target {
            None => {}
            Some(ConflictTarget::Keys(keys, condition)) => {
                self.index_keys(keys);
                self.expression_behind("WHERE", condition);
            }
            Some(ConflictTarget::Constraint(name)) => {
                self.word("ON CONSTRAINT");
                self.ident(name, Role::Column);
            }
        }
        if conflict.assignments.is_empty() {
            self.word("DO NOTHING");
        } else {
            self.word("DO UPDATE");
            self.assignments(&conflict.assignments);
            self.expression_behind("WHERE", &conflict.condition);
        }
    }

    // ---- assignments

    /// SET with assignments.
    fn assignments(&mut self, assignments: &[Assignment]) {
        self.word("SET");
        self.list(assignments, Self::assignment);
    }

    fn assignment(&mut self, assignment: &Assignment) {
        if assignment.is_row {
            self.list_in_parentheses(&assignment.targets, Self::target);
        } else {
            self.list(&assignment.targets, Self::target);
        }
        self.put("=");
        self.expression(&assignment.value);
    }

    /// A column to which something is assigned. Its fields need no parentheses, for it is no row to be read.
    fn target(&mut self, target: &Expression) {
        match &target.kind {
            ExpressionKind::Column(name) => self.name(name, Role::Column),
            ExpressionKind::Field { operand, field: Some(field) } => {
                self.target(operand);
                self.join(".");
                self.ident(field, Role::Label);
            }
            ExpressionKind::Subscript { operand, low, is_slice, high, is_apart: _ } => {
                self.target(operand);
                self.subscripts(low.as_deref(), *is_slice, high.as_deref());
            }
            ExpressionKind::Literal(_)
            | ExpressionKind::Wildcard(_)
            | ExpressionKind::Parameter(_)
            | ExpressionKind::Prefix { .. }
            | ExpressionKind::Chain { .. }
            | ExpressionKind::Is { .. }
            | ExpressionKind::In { .. }
            | ExpressionKind::Between { .. }
            | ExpressionKind::Match { .. }
            | ExpressionKind::Quantified { .. }
            | ExpressionKind::Cast { .. }
            | ExpressionKind::Collate { .. }
            | ExpressionKind::AtTimeZone { .. }
            | ExpressionKind::Call(_)
            | ExpressionKind::Case { .. }
            | ExpressionKind::Exists(_)
            | ExpressionKind::Subquery(_)
            | ExpressionKind::Row { .. }
            | ExpressionKind::Array(_)
            | ExpressionKind::NestedArray(_)
            | ExpressionKind::ArrayQuery(_)
            | ExpressionKind::Field { .. }
            | ExpressionKind::Interval { .. }
            | ExpressionKind::MatchAgainst { .. }
            | ExpressionKind::Raise { .. }
            | ExpressionKind::Default
            | ExpressionKind::CurrentOf(_)
            | ExpressionKind::Assign { .. } => self.expression(target),
        }
    }

    /// RETURNING, if there is one.
    fn returning(&mut self, returning: &Option<Returning>) {
        let Some(returning) = returning else { return };
        self.word("RETURNING");
        if !returning.aliases.is_empty() {
            self.word("WITH");
            self.list_in_parentheses(&returning.aliases, |printer, (word, alias)| {
                printer.word(word);
                printer.word("AS");
                printer.ident(alias, Role::Table);
            });
        }
        self.select_items(&returning.items);
    }

    // ---- UPDATE, DELETE

    pub(super) fn update(&mut self, update: &Update) {
        self.with(&update.with);
        self.word("UPDATE");
        self.words(&update.modifiers);
        self.table_references(&update.tables);
        self.assignments(&update.assignments);
        self.from("FROM", &update.from);
        self.expression_behind("WHERE", &update.condition);
        self.returning(&update.returning);
        self.order_by(&update.order_by);
        self.limit(&update.limit);
    }

    pub(super) fn delete(&mut self, delete: &Delete) {
        self.with(&delete.with);
        self.word("DELETE");
        self.words(&delete.modifiers);
        // `DELETE t FROM ..` names what goes before FROM, `DELETE FROM t USING ..` behind it.
        if delete.tables.is_empty() {
            self.word("FROM");
            self.list(&delete.targets, |printer, target| printer.name(target, Role::Table));
        } else {
            self.list(&delete.targets, |printer, target| printer.name(target, Role::Table));
            self.deleted_tables(delete);
        }
        self.from("USING", &delete.using);
        self.expression_behind("WHERE", &delete.condition);
        if self.has(Feature::ReturningBeforeLimit) {
            self.returning(&delete.returning);
        }
        self.order_by(&delete.order_by);
        self.limit(&delete.limit);
        if !self.has(Feature::ReturningBeforeLimit) {
            self.returning(&delete.returning);
        }
    }

    /// FROM. The one table of MySQL has its alias before PARTITION, other than everywhere else.
    fn deleted_tables(&mut self, delete: &Delete) {
        let is_of_mysql = self.has(Feature::JoinedUpdate) && !self.has(Feature::SystemTime);
        match delete.tables.as_slice() {
            [TableReference { first: TableFactor::Table { name, part, alias, .. }, .. }]
                if is_of_mysql && delete.targets.is_empty() =>
            {
                self.word("FROM");
                self.name(name, Role::Table);
                self.table_alias(alias);
                self.words(part);
            }
            _ => self.from("FROM", &delete.tables),
        }
    }

    // ---- MERGE

    pub(super) fn merge(&mut self, merge: &Merge) {
        self.with(&merge.with);
        self.word("MERGE INTO");
        self.table_factor(&merge.table);
        self.word("USING");
        self.table_factor(&merge.source);
        self.joins(&merge.joins);
        self.word("ON");
        self.expression(&merge.condition);
        for branch in &merge.branches {
            self.merge_branch(branch);
        }
        self.returning(&merge.returning);
    }

    fn merge_branch(&mut self, branch: &MergeBranch) {
        self.word("WHEN");
        self.word(&branch.words);
        self.expression_behind("AND", &branch.condition);
        self.word("THEN");
        match &branch.action {
            MergeAction::Insert { columns, overriding, values } => {
                self.word("INSERT");
                self.list_if_any(columns, Self::target);
                self.overriding(overriding);
                if values.is_empty() {
                    self.word("DEFAULT VALUES");
                } else {
                    self.word("VALUES");
                    self.list_in_parentheses(values, Self::expression);
                }
            }
            MergeAction::Update(assignments) => {
                self.word("UPDATE");
                self.assignments(assignments);
            }
            MergeAction::Delete => self.word("DELETE"),
            MergeAction::Nothing => self.word("DO NOTHING"),
        }
    }

    // ---- TRUNCATE, COPY

    pub(super) fn truncate(&mut self, truncate: &Truncate) {
        self.word("TRUNCATE");
        self.word_if(truncate.has_keyword, "TABLE");
        self.list(&truncate.tables, |printer, (is_only, table)| {
            printer.word_if(*is_only, "ONLY");
            printer.name(table, Role::Table);
        });
        match truncate.restart_identity {
            None => {}
            Some(true) => self.word("RESTART IDENTITY"),
            Some(false) => self.word("CONTINUE IDENTITY"),
        }
        self.drop_behavior(truncate.behavior);
        self.online_options(&truncate.online);
    }

    pub(super) fn copy(&mut self, copy: &CopyRows) {
        self.word("COPY");
        match &copy.source {
            CopySource::Table(name, columns) => {
                self.name(name, Role::Table);
                self.columns_if_any(columns);
            }
            CopySource::Query(statement) => self.in_parentheses(|printer| printer.statement(statement)),
        }
        self.word(if copy.is_from { "FROM" } else { "TO" });
        match &copy.target {
            CopyTarget::Client => self.word(if copy.is_from { "STDIN" } else { "STDOUT" }),
            CopyTarget::File(file) => self.text_literal(file),
            CopyTarget::Program(program) => {
                self.word("PROGRAM");
                self.text_literal(program);
            }
        }
        self.words(&copy.options);
        self.expression_behind("WHERE", &copy.condition);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    #[test]
    fn inserts() {
        statement(
            Postgres,
            "insert into t as x (a.b, c[1]) overriding user value values (1, default) on conflict (lower(a), (b + 1)) where c do update set (a, b) = (select 1, 2) returning *",
            "INSERT INTO t AS x (a.b, c[1]) OVERRIDING USER VALUE VALUES (1, DEFAULT) ON CONFLICT (lower(a), (b + 1)) WHERE c DO UPDATE SET (a, b) = (SELECT 1, 2) RETURNING *",
        );
        statement(Sqlite, "insert or ignore into t default values", "INSERT OR IGNORE INTO t DEFAULT VALUES");
        statement(Mysql, "replace t values row(1)", "REPLACE INTO t VALUES (1)");
        statement(
            Mysql,
            "insert into t set a = 1 as n on duplicate key update a = n.a",
            "INSERT INTO t SET a = 1 AS n ON DUPLICATE KEY UPDATE a = n.a",
        );
        statement(Mariadb, "insert t () values () returning a", "INSERT INTO t VALUES () RETURNING a");
    }

    #[test]
    fn changes_of_rows() {
        statement(
            Sqlite,
            "update or replace t as x set a = 1, (b, c) = (2, 3) from u where d returning e",
            "UPDATE OR REPLACE t AS x SET a = 1, (b, c) = (2, 3) FROM u WHERE d RETURNING e",
        );
        statement(Mysql, "update t, u set a := 1 limit 3", "UPDATE t, u SET a = 1 LIMIT 3");
        statement(Mysql, "delete a, b from t a join u b", "DELETE a, b FROM t AS a JOIN u AS b");
        statement(Mysql, "delete from a using t a where x", "DELETE FROM a USING t AS a WHERE x");
        statement(Postgres, "delete from t using u where current of c", "DELETE FROM t USING u WHERE CURRENT OF c");
        statement(
            Postgres,
            "merge into t using u on a when matched and b then update set c = 1 when not matched then insert default values",
            "MERGE INTO t USING u ON a WHEN MATCHED AND b THEN UPDATE SET c = 1 WHEN NOT MATCHED THEN INSERT DEFAULT VALUES",
        );
    }

    #[test]
    fn whole_tables() {
        statement(
            Postgres,
            "truncate a, only b restart identity cascade",
            "TRUNCATE a, ONLY b RESTART IDENTITY CASCADE",
        );
        statement(Postgres, "copy t (a) from stdin with (format csv)", "COPY t (a) FROM STDIN WITH ( FORMAT CSV )");
    }

    #[test]
    fn an_alias_stands_before_partition_where_mysql_deletes_from_one_table() {
        statement(Mysql, "delete from t u partition (p) where a", "DELETE FROM t AS u PARTITION ( P ) WHERE a");
        statement(Mysql, "delete u from t partition (p) u", "DELETE u FROM t PARTITION ( P ) AS u");
        statement(Mariadb, "delete from t partition (p)", "DELETE FROM t PARTITION ( P )");
    }

    #[test]
    fn rows_of_insert_that_are_a_query_stay_one() {
        for sql in [
            "INSERT INTO t WITH x AS (SELECT 1) VALUES ROW (1), ROW (2)",
            "INSERT INTO t VALUES ROW (1), ROW (2) ORDER BY 1",
            "INSERT INTO t VALUES ROW (1), ROW (2) LIMIT 1",
            "INSERT INTO t VALUES ROW (1) UNION VALUES ROW (2)",
        ] {
            statement(Mysql, sql, sql);
        }
        statement(Mysql, "INSERT INTO t VALUES (1), (2)", "INSERT INTO t VALUES (1), (2)");
        statement(
            Postgres,
            "INSERT INTO t WITH x AS (SELECT 1) VALUES (1)",
            "INSERT INTO t WITH x AS (SELECT 1) VALUES (1)",
        );
    }
}

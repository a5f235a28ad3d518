//! Statements on rows.

use super::{Role, Walk};
use crate::ast::{
    Assignment, ConflictTarget, CopyRows, CopySource, CopyTarget, Delete, Insert, InsertSource, Merge, MergeAction,
    ObjectKind, OnConflict, Returning, TableFactor, TableReference, Truncate, Update,
};

impl Walk<'_> {
    pub(super) fn insert(&mut self, insert: &Insert) {
        self.scope(insert.with.as_ref(), |walk| {
            walk.written(&insert.table);
            walk.expressions(&insert.columns);
            match &insert.source {
                InsertSource::DefaultValues => {}
                InsertSource::Query(query) => walk.query(query),
                InsertSource::Set(assignments) => walk.assignments(assignments),
            }
            walk.of_table(&insert.table, |walk| {
                insert.conflicts.iter().for_each(|conflict| walk.conflict(conflict));
            });
            walk.assignments(&insert.on_duplicate);
            walk.returning(insert.returning.as_ref());
        });
    }

    fn conflict(&mut self, conflict: &OnConflict) {
        match &conflict.target {
            None => {}
            Some(ConflictTarget::Constraint(name)) => self.object_ident(ObjectKind::Constraint, name),
            Some(ConflictTarget::Keys(keys, condition)) => {
                self.index_keys(keys);
                self.expressions(condition);
            }
        }
        self.assignments(&conflict.assignments);
        self.expressions(&conflict.condition);
    }

    pub(super) fn update(&mut self, update: &Update) {
        self.scope(update.with.as_ref(), |walk| {
            walk.targets(&update.tables);
            walk.assignments(&update.assignments);
            walk.references(&update.from);
            walk.expressions(&update.condition);
            walk.order_by(&update.order_by);
            walk.limit(update.limit.as_ref());
            walk.returning(update.returning.as_ref());
        });
    }

    pub(super) fn delete(&mut self, delete: &Delete) {
        self.scope(delete.with.as_ref(), |walk| {
            // Where they are named apart, they are tables or aliases of FROM.
            if delete.targets.is_empty() {
                walk.targets(&delete.tables);
            } else {
                walk.references(&delete.tables);
            }
            walk.references(&delete.using);
            walk.expressions(&delete.condition);
            walk.order_by(&delete.order_by);
            walk.limit(delete.limit.as_ref());
            walk.returning(delete.returning.as_ref());
        });
    }

    /// Tables that are changed; what is joined to one is read.
    fn targets(&mut self, references: &[TableReference]) {
        for reference in references {
            match &reference.first {
                TableFactor::Table { name, part, clauses, .. } => {
                    self.written(name);
                    self.words(part);
                    self.words(clauses);
                }
                TableFactor::Derived { .. } | TableFactor::Function { .. } | TableFactor::Nested { .. } => {
                    self.factor(&reference.first);
                }
            }
            self.joins(&reference.joins);
        }
    }

    pub(super) fn merge(&mut self, merge: &Merge) {
        self.scope(merge.with.as_ref(), |walk| {
            walk.targets(&[TableReference { first: merge.table.clone(), joins: Vec::new() }]);
            walk.factor(&merge.source);
            walk.joins(&merge.joins);
            walk.expression(&merge.condition);
            for branch in &merge.branches {
                walk.expressions(&branch.condition);
                walk.merge_action(&branch.action);
            }
            walk.returning(merge.returning.as_ref());
        });
    }

    fn merge_action(&mut self, action: &MergeAction) {
        match action {
            MergeAction::Insert { columns, values, .. } => {
                self.expressions(columns);
                self.expressions(values);
            }
            MergeAction::Update(assignments) => self.assignments(assignments),
            MergeAction::Delete | MergeAction::Nothing => {}
        }
    }

    pub(super) fn assignments(&mut self, assignments: &[Assignment]) {
        for assignment in assignments {
            self.expressions(&assignment.targets);
            self.expression(&assignment.value);
        }
    }

    fn returning(&mut self, returning: Option<&Returning>) {
        returning.into_iter().for_each(|returning| self.items(&returning.items));
    }

    pub(super) fn truncate(&mut self, truncate: &Truncate) {
        truncate.tables.iter().for_each(|(_, name)| self.written(name));
    }

    pub(super) fn copy(&mut self, copy: &CopyRows) {
        match &copy.source {
            CopySource::Table(name, columns) => {
                let role = if copy.is_from { Role::Written } else { Role::Read };
                self.visitor.relation(name, role);
                self.of_table(name, |walk| walk.column_names(columns));
            }
            CopySource::Query(statement) => self.statement(statement),
        }
        match &copy.target {
            CopyTarget::Client => {}
            CopyTarget::File(text) | CopyTarget::Program(text) => self.text(text),
        }
        self.words(&copy.options);
        self.expressions(&copy.condition);
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres};

    use crate::walk::testing::seen;

    #[test]
    fn statements_on_rows_are_seen() {
        seen(
            Postgres,
            "INSERT INTO t (a) VALUES (b) ON CONFLICT (c) WHERE d DO UPDATE SET e = f WHERE g RETURNING h",
            "Written t, a, b, t.c, d, e, f, g, h",
        );
        seen(
            Postgres,
            "INSERT INTO t DEFAULT VALUES ON CONFLICT ON CONSTRAINT c DO NOTHING",
            "Written t, Constraint c",
        );
        seen(Postgres, "UPDATE t SET a = b FROM u WHERE c RETURNING d", "Written t, a, b, Read u, c, d");
        seen(Postgres, "DELETE FROM t USING u WHERE a RETURNING b", "Written t, Read u, a, b");
        seen(
            Postgres,
            "MERGE INTO t USING u ON a WHEN MATCHED AND b THEN UPDATE SET c = d WHEN NOT MATCHED THEN INSERT (e) VALUES (f)",
            "Written t, Read u, a, b, c, d, e, f",
        );
        seen(Postgres, "TRUNCATE t, u", "Written t, Written u");
        seen(
            Postgres,
            "COPY t (a) FROM 'f' WITH (FORMAT csv) WHERE b",
            "Written t, t.a, 'f', [WITH ( FORMAT CSV )], b",
        );
        seen(Postgres, "COPY t TO PROGRAM 'f'", "Read t, 'f'");
        seen(Postgres, "COPY (SELECT a FROM t) TO STDOUT", "a, Read t");
    }

    #[test]
    fn statements_on_rows_of_mysql_are_seen() {
        seen(Mysql, "INSERT INTO t SET a = b ON DUPLICATE KEY UPDATE c = d", "Written t, a, b, c, d");
        seen(
            Mysql,
            "UPDATE t PARTITION (p) JOIN u ON a SET b = c ORDER BY d LIMIT 5",
            "Written t, [PARTITION ( P )], Read u, a, b, c, d, 5",
        );
        seen(Mysql, "DELETE x FROM t AS x JOIN u WHERE a", "Read t, Read u, a");
        seen(Mysql, "DELETE FROM t ORDER BY a LIMIT 5", "Written t, a, 5");
    }
}

//! SQLite. Source: `parse.y` of SQLite 3.40 to 3.54.

mod alter_table;
mod column;
mod constraint;
mod create_table;
mod data_type;
mod index;
mod maintenance;
mod pragma;
mod transaction;
mod trigger;
mod view;
mod virtual_table;

use super::{Parser, Read};
use crate::ast::{ConflictAction, Drop, IfExists, ObjectKind, ObjectName, Opaque, OpaqueForm, Statement};

impl Parser<'_> {
    /// A statement of SQLite.
    pub(crate) fn sqlite_statement(&mut self) -> Read<Statement> {
        match self.token().text {
            "CREATE" => self.sqlite_create(),
            "ALTER" => self.sqlite_alter_table(),
            "DROP" => self.sqlite_drop(),
            "SELECT" | "VALUES" | "WITH" | "INSERT" | "REPLACE" | "UPDATE" | "DELETE" => self.row_statement(),
            "PRAGMA" => self.sqlite_pragma(),
            "BEGIN" | "COMMIT" | "END" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" => self.sqlite_transaction(),
            "ANALYZE" | "REINDEX" | "VACUUM" | "ATTACH" | "DETACH" => self.sqlite_maintenance(),
            "EXPLAIN" => self.sqlite_explain(),
            _ => self.fail_expecting_sqlite_statement(),
        }
    }

    /// The words that begin statements are looked for only here, where none of them stands: it is they that the error names.
    fn fail_expecting_sqlite_statement<T>(&mut self) -> Read<T> {
        let _ = self.at_any(&[
            "CREATE",
            "ALTER",
            "DROP",
            "SELECT",
            "VALUES",
            "WITH",
            "INSERT",
            "REPLACE",
            "UPDATE",
            "DELETE",
            "PRAGMA",
            "BEGIN",
            "COMMIT",
            "END",
            "ROLLBACK",
            "SAVEPOINT",
            "RELEASE",
            "ANALYZE",
            "REINDEX",
            "VACUUM",
            "ATTACH",
            "DETACH",
            "EXPLAIN",
        ]);
        self.fail()
    }

    fn sqlite_create(&mut self) -> Read<Statement> {
        self.expect("CREATE")?;
        let is_temporary = self.eat_any(&["TEMP", "TEMPORARY"]).is_some();
        if self.eat("TABLE") {
            return self.sqlite_create_table(is_temporary);
        }
        if self.eat("VIEW") {
            return self.sqlite_create_view(is_temporary);
        }
        if self.eat("TRIGGER") {
            return self.sqlite_create_trigger(is_temporary);
        }
        if is_temporary {
            return self.fail();
        }
        if self.at_any(&["UNIQUE", "INDEX"]) {
            return self.sqlite_create_index();
        }
        if self.eat("VIRTUAL") {
            return self.sqlite_create_virtual_table();
        }
        if self.at("OR") {
            return self.fail_because("SQLite has no CREATE OR REPLACE; DROP .. IF EXISTS before CREATE does the same");
        }
        self.fail()
    }

    /// EXPLAIN, EXPLAIN QUERY PLAN
    fn sqlite_explain(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("EXPLAIN")?;
        if self.eat("QUERY") {
            self.expect("PLAN")?;
        }
        if self.at("EXPLAIN") {
            return self.fail();
        }
        self.deeper(Self::sqlite_statement)?;
        Ok(Statement::Opaque(Opaque { form: OpaqueForm::Explain, text: self.words_from(start), runs: None }))
    }

    fn sqlite_drop(&mut self) -> Read<Statement> {
        self.expect("DROP")?;
        let kind = match self.expect_any(&["TABLE", "INDEX", "VIEW", "TRIGGER"])? {
            "TABLE" => ObjectKind::Table,
            "INDEX" => ObjectKind::Index,
            "VIEW" => ObjectKind::View,
            _ => ObjectKind::Trigger,
        };
        let if_exists = self.eat("IF");
        if if_exists {
            self.expect("EXISTS")?;
        }
        let name = self.table_name()?;
        if self.at(",") {
            return self.fail_because("SQLite drops one object at a time");
        }
        if self.at_any(&["CASCADE", "RESTRICT"]) {
            return self.fail_because("SQLite has no CASCADE and no RESTRICT behind DROP");
        }
        let target = ObjectName { name, signature: None, table: None, method: None, is_of_domain: false };
        Ok(Statement::Drop(Box::new(Drop {
            kind,
            is_temporary: false,
            is_concurrent: false,
            if_exists,
            targets: vec![target],
            behavior: None,
            online: Vec::new(),
        })))
    }

    // ---- what many statements have

    /// IF NOT EXISTS
    pub(super) fn sqlite_if_not_exists(&mut self) -> Read<IfExists> {
        if !self.eat("IF") {
            return Ok(IfExists::Error);
        }
        self.expect_all(&["NOT", "EXISTS"])?;
        Ok(IfExists::Skip)
    }

    /// ON CONFLICT of a constraint.
    pub(super) fn sqlite_on_conflict(&mut self) -> Read<Option<ConflictAction>> {
        if !(self.at("ON") && self.ahead_is(1, "CONFLICT")) {
            return Ok(None);
        }
        self.expect_all(&["ON", "CONFLICT"])?;
        self.conflict_action().map(Some)
    }

    /// ROLLBACK, ABORT, FAIL, IGNORE, REPLACE
    pub(crate) fn conflict_action(&mut self) -> Read<ConflictAction> {
        Ok(match self.expect_any(&["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"])? {
            "ROLLBACK" => ConflictAction::Rollback,
            "ABORT" => ConflictAction::Abort,
            "FAIL" => ConflictAction::Fail,
            "IGNORE" => ConflictAction::Ignore,
            _ => ConflictAction::Replace,
        })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::parser::testing::{refuses, statement};

    #[test]
    fn one_object_is_dropped_at_a_time() {
        for (kind, word) in [
            (ObjectKind::Table, "TABLE"),
            (ObjectKind::Index, "INDEX"),
            (ObjectKind::View, "VIEW"),
            (ObjectKind::Trigger, "TRIGGER"),
        ] {
            let Statement::Drop(drop) = statement(Sqlite, &format!("DROP {word} IF EXISTS main.a")) else { panic!() };
            assert_eq!((drop.kind, drop.if_exists, drop.targets[0].name.parts.len()), (kind, true, 2));
        }
        assert!(refuses(Sqlite, "DROP TABLE a, b", ",").contains("one object"));
        assert!(refuses(Sqlite, "DROP TABLE a CASCADE", "CASCADE").contains("CASCADE"));
        refuses(Sqlite, "DROP TABLE IF a", "a");
        refuses(Sqlite, "DROP a", "a");
    }

    #[test]
    fn what_sqlite_does_not_have_is_told() {
        assert!(refuses(Sqlite, "CREATE OR REPLACE VIEW a AS SELECT 1", "OR").contains("DROP .. IF EXISTS"));
        assert!(refuses(Sqlite, "CREAT TABLE a (b)", "CREAT").contains("CREATE"));
        refuses(Sqlite, "CREATE TEMP INDEX a ON b (c)", "INDEX");
    }

    #[test]
    fn explain_reads_its_statement() {
        assert!(matches!(statement(Sqlite, "EXPLAIN QUERY PLAN SELECT 1"), Statement::Opaque(_)));
        refuses(Sqlite, "EXPLAIN SELEC 1", "SELEC");
        refuses(Sqlite, "EXPLAIN EXPLAIN SELECT 1", "EXPLAIN");
    }
}

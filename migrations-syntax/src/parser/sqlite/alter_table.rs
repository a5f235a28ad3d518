//! ALTER TABLE of SQLite.

use crate::ast::{
    AlterAction, AlterActionKind, AlterTable, ConstraintAttributes, ConstraintKind, Name, ObjectKind, Statement,
    TableConstraint,
};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// ALTER TABLE: one action.
    pub(super) fn sqlite_alter_table(&mut self) -> Read<Statement> {
        self.expect_all(&["ALTER", "TABLE"])?;
        let name = self.table_name()?;
        let start = self.span();
        let kind = match self.expect_any(&["ADD", "RENAME", "DROP", "ALTER"])? {
            "ADD" => self.sqlite_add()?,
            "RENAME" => self.sqlite_rename()?,
            "DROP" => self.sqlite_drop_from_table()?,
            _ => self.sqlite_alter_column()?,
        };
        let span = self.span_from(start);
        if self.at(",") {
            return self
                .fail_because("ALTER TABLE of SQLite has one action; further ones need statements of their own");
        }
        Ok(Statement::AlterTable(Box::new(AlterTable {
            kind: ObjectKind::Table,
            if_exists: false,
            is_only: false,
            words: String::new(),
            name,
            actions: vec![AlterAction { kind, span }],
            online: Vec::new(),
        })))
    }

    fn sqlite_add(&mut self) -> Read<AlterActionKind> {
        if self.at("CONSTRAINT") || self.at("CHECK") {
            return self.sqlite_add_check().map(AlterActionKind::AddConstraint);
        }
        let has_keyword = self.eat("COLUMN");
        let column = self.sqlite_column()?;
        Ok(AlterActionKind::AddColumn { has_keyword, if_not_exists: false, column, position: None })
    }

    /// ADD CONSTRAINT: no other constraint than a CHECK can be added.
    fn sqlite_add_check(&mut self) -> Read<TableConstraint> {
        let start = self.span();
        let has_keyword = self.eat("CONSTRAINT");
        let name = if has_keyword { Some(self.ident()?) } else { None };
        self.expect("CHECK")?;
        let condition = self.in_parentheses(Self::expression)?;
        let on_conflict = self.sqlite_on_conflict()?;
        Ok(TableConstraint {
            name,
            has_keyword,
            if_not_exists: false,
            kind: ConstraintKind::Check { condition, on_conflict },
            attributes: ConstraintAttributes::default(),
            span: self.span_from(start),
        })
    }

    fn sqlite_rename(&mut self) -> Read<AlterActionKind> {
        if self.eat("TO") {
            return Ok(AlterActionKind::RenameTo(Name::from(self.ident()?)));
        }
        self.eat("COLUMN");
        let from = self.ident()?;
        self.expect("TO")?;
        Ok(AlterActionKind::RenameColumn { if_exists: false, from, to: self.ident()? })
    }

    fn sqlite_drop_from_table(&mut self) -> Read<AlterActionKind> {
        if self.eat("CONSTRAINT") {
            return Ok(AlterActionKind::DropConstraint { if_exists: false, name: self.ident()?, behavior: None });
        }
        self.eat("COLUMN");
        Ok(AlterActionKind::DropColumn { if_exists: false, name: self.ident()?, behavior: None })
    }

    /// ALTER COLUMN .. SET NOT NULL, DROP NOT NULL
    fn sqlite_alter_column(&mut self) -> Read<AlterActionKind> {
        self.eat("COLUMN");
        let column = self.ident()?;
        let is_not_null = self.expect_any(&["SET", "DROP"])? == "SET";
        self.expect_all(&["NOT", "NULL"])?;
        if is_not_null {
            self.sqlite_on_conflict()?;
        }
        Ok(AlterActionKind::SetNotNull { column, is_not_null })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::parser::testing::{refuses, statement};

    fn action(sql: &str) -> AlterActionKind {
        match statement(Sqlite, sql) {
            Statement::AlterTable(mut table) => table.actions.remove(0).kind,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_are_added_renamed_and_dropped() {
        assert!(matches!(
            action("ALTER TABLE s.t ADD a int DEFAULT 1"),
            AlterActionKind::AddColumn { has_keyword: false, .. }
        ));
        assert!(matches!(action("ALTER TABLE t ADD COLUMN a"), AlterActionKind::AddColumn { has_keyword: true, .. }));
        assert!(matches!(action("ALTER TABLE t RENAME TO u"), AlterActionKind::RenameTo(_)));
        assert!(matches!(action("ALTER TABLE t RENAME a TO b"), AlterActionKind::RenameColumn { .. }));
        assert!(matches!(action("ALTER TABLE t DROP COLUMN a"), AlterActionKind::DropColumn { .. }));
    }

    #[test]
    fn constraints_change_since_3_53() {
        assert!(matches!(action("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 1)"), AlterActionKind::AddConstraint(_)));
        assert!(matches!(action("ALTER TABLE t DROP CONSTRAINT c"), AlterActionKind::DropConstraint { .. }));
        let set = action("ALTER TABLE t ALTER COLUMN a SET NOT NULL ON CONFLICT FAIL");
        assert!(matches!(set, AlterActionKind::SetNotNull { is_not_null: true, .. }));
        assert!(matches!(
            action("ALTER TABLE t ALTER a DROP NOT NULL"),
            AlterActionKind::SetNotNull { is_not_null: false, .. }
        ));
        refuses(Sqlite, "ALTER TABLE t ADD CONSTRAINT c UNIQUE (a)", "UNIQUE");
        refuses(Sqlite, "ALTER TABLE t ALTER COLUMN a TYPE text", "TYPE");
    }

    #[test]
    fn there_is_one_action() {
        assert!(refuses(Sqlite, "ALTER TABLE t ADD a int, ADD b int", ",").contains("one action"));
        refuses(Sqlite, "ALTER TABLE IF EXISTS t ADD a", "EXISTS");
        refuses(Sqlite, "ALTER TABLE t", "");
    }
}

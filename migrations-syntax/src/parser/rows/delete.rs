//! DELETE.

use super::super::{Parser, Read};
use crate::ast::{Delete, Name, TableAlias, TableFactor, TableReference, With};
use crate::grammar::Feature;

impl Parser<'_> {
    /// DELETE
    pub(super) fn delete(&mut self, with: Option<With>) -> Read<Delete> {
        self.expect("DELETE")?;
        if self.has(Feature::JoinedUpdate) { self.mysql_delete(with) } else { self.plain_delete(with) }
    }

    fn plain_delete(&mut self, with: Option<With>) -> Read<Delete> {
        self.expect("FROM")?;
        let first = self.changed_table()?;
        let mut delete = empty_delete(with);
        delete.tables = vec![TableReference { first, joins: Vec::new() }];
        if self.has(Feature::DeleteUsing) && self.eat("USING") {
            delete.using = self.table_references()?;
        }
        delete.condition = self.condition_of_change()?;
        delete.returning = self.returning()?;
        if self.has(Feature::LimitedChanges) {
            delete.order_by = self.order_by_if_next()?;
            delete.limit = self.limit_of_change()?;
        }
        Ok(delete)
    }

    fn mysql_delete(&mut self, with: Option<With>) -> Read<Delete> {
        let mut delete = empty_delete(with);
        delete.modifiers = self.delete_modifiers();
        if !self.eat("FROM") {
            delete.targets = self.list(Self::delete_target)?;
            self.expect("FROM")?;
            delete.tables = self.table_references()?;
            delete.condition = self.condition_of_change()?;
            return Ok(delete);
        }
        if self.names_targets_before_using() {
            delete.targets = self.list(Self::delete_target)?;
            self.expect("USING")?;
            delete.using = self.table_references()?;
            delete.condition = self.condition_of_change()?;
            return Ok(delete);
        }
        self.mysql_single_delete(&mut delete)?;
        Ok(delete)
    }

    fn mysql_single_delete(&mut self, delete: &mut Delete) -> Read<()> {
        let mut first = self.deleted_table()?;
        self.history_before(&mut first)?;
        delete.tables = vec![TableReference { first, joins: Vec::new() }];
        delete.condition = self.condition_of_change()?;
        delete.order_by = self.order_by_if_next()?;
        delete.limit = self.limit_of_change()?;
        delete.returning = self.returning()?;
        Ok(())
    }

    /// The one table: its alias stands before PARTITION on MySQL; MariaDB has FOR PORTION OF, aliases and hints.
    fn deleted_table(&mut self) -> Read<TableFactor> {
        if self.has(Feature::SystemTime) {
            return self.mariadb_changed_table();
        }
        let name = self.table_name()?;
        let alias = self.table_alias_name()?.map(|name| TableAlias { name: Some(name), columns: Vec::new() });
        let part = self.part_of_table()?;
        Ok(TableFactor::Table { is_only: false, name, part, alias, clauses: String::new() })
    }

    /// DELETE HISTORY FROM t BEFORE SYSTEM_TIME a moment (MariaDB), as words with the table
    fn history_before(&mut self, table: &mut TableFactor) -> Read<()> {
        let start = self.place();
        if !self.has(Feature::SystemTime) || !self.eat("BEFORE") {
            return Ok(());
        }
        self.expect("SYSTEM_TIME")?;
        let has_unit = self.at_any(&["TIMESTAMP", "TRANSACTION"]) && !self.ahead_is(1, "(");
        if has_unit && self.ahead(1).kind != crate::token::Kind::Text {
            self.step();
        }
        self.expression()?;
        if let TableFactor::Table { clauses, .. } = table {
            *clauses = self.words_from(start);
        }
        Ok(())
    }

    fn delete_modifiers(&mut self) -> String {
        let start = self.place();
        while self.eat_any(&["LOW_PRIORITY", "QUICK", "IGNORE"]).is_some() {}
        if self.has(Feature::SystemTime) && self.at("HISTORY") && self.ahead_is(1, "FROM") {
            self.step();
        }
        self.words_from(start)
    }

    /// `t`, `t.*`
    fn delete_target(&mut self) -> Read<Name> {
        let name = self.table_name()?;
        if self.eat(".") {
            self.expect("*")?;
        }
        Ok(name)
    }

    /// Whether names with commas between are followed by USING.
    fn names_targets_before_using(&self) -> bool {
        for count in 0.. {
            let token = self.ahead(count);
            match token.text {
                "USING" => return true,
                "." | "," | "*" => {}
                _ if count == 0 || matches!(self.ahead(count - 1).text, "." | ",") => {}
                _ => return false,
            }
            if token.kind == crate::token::Kind::End {
                return false;
            }
        }
        false
    }
}

fn empty_delete(with: Option<With>) -> Delete {
    Delete {
        with,
        modifiers: String::new(),
        targets: Vec::new(),
        tables: Vec::new(),
        using: Vec::new(),
        condition: None,
        order_by: Vec::new(),
        limit: None,
        returning: None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use super::*;
    use crate::ast::Statement;
    use crate::parser::testing::{everywhere, only_on, refuses, refuses_everywhere, statement};

    fn delete(product: Product, sql: &str) -> Delete {
        match statement(product, sql) {
            Statement::Delete(delete) => *delete,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rows_of_one_table_are_deleted() {
        everywhere("DELETE FROM s.t WHERE a = 1");
        only_on(&[Postgres, Mysql, Mariadb], "DELETE FROM t u WHERE u.a");
        only_on(&[Sqlite, Mysql, Mariadb], "DELETE FROM t WHERE a ORDER BY b LIMIT 1");
        only_on(&[Postgres], "DELETE FROM ONLY t USING u, v WHERE t.a = u.a");
        only_on(&[Mysql], "DELETE QUICK FROM t AS u PARTITION (p)");
        only_on(&[Mariadb], "DELETE FROM t PARTITION (p) FOR PORTION OF p FROM 1 TO 2");
        refuses(Mysql, "DELETE t WHERE a = 1", "WHERE");
        refuses(Postgres, "DELETE t WHERE a = 1", "t");
        refuses_everywhere("DELETE FROM WHERE a", "WHERE");
    }

    #[test]
    fn rows_of_several_tables_are_deleted_on_mysql() {
        let both = [Mysql, Mariadb];
        only_on(&both, "DELETE t, s.u.* FROM t JOIN s.u ON 1 WHERE a");
        only_on(&both, "DELETE IGNORE FROM t, u USING t JOIN u ON 1");
        let read = delete(Mysql, "DELETE FROM t.*, u USING t JOIN u ON 1");
        assert_eq!((read.targets.len(), read.using.len(), read.tables.len()), (2, 1, 0));
        let read = delete(Mariadb, "DELETE t FROM t, u");
        assert_eq!((read.targets.len(), read.using.len(), read.tables.len()), (1, 0, 2));
        refuses(Mysql, "DELETE t FROM t LIMIT 1", "LIMIT");
    }
}

//! INSERT and REPLACE.

use super::super::query::plain_query;
use super::super::{Parser, Read};
use crate::ast::{ColumnAlias, Expression, Insert, InsertSource, Name, QueryTerm, TableAlias, With};
use crate::grammar::Feature;

impl Parser<'_> {
    /// INSERT, REPLACE
    pub(super) fn insert(&mut self, with: Option<With>) -> Read<Insert> {
        let is_replace = self.expect_any(&["INSERT", "REPLACE"])? == "REPLACE";
        self.insert_behind(with, is_replace)
    }

    // ---- PostgreSQL

    pub(in crate::parser) fn postgres_insert(&mut self, with: Option<With>) -> Read<Insert> {
        self.expect("INTO")?;
        let mut insert = empty_insert(with, self.table_name()?);
        if self.eat("AS") {
            insert.alias = Some(self.ident()?);
        }
        if self.at("(") && !self.ahead_is(1, "(") && !self.at_query_in_parentheses() {
            insert.columns = self.list_in_parentheses(Self::target_column)?;
        }
        insert.overriding = self.overriding()?;
        let may_be_default = insert.columns.is_empty() && insert.overriding.is_none();
        insert.source = if may_be_default && self.eat("DEFAULT") {
            self.expect("VALUES")?;
            InsertSource::DefaultValues
        } else {
            InsertSource::Query(Box::new(self.query()?))
        };
        insert.conflicts = self.conflicts()?;
        insert.returning = self.returning()?;
        Ok(insert)
    }

    /// OVERRIDING SYSTEM VALUE, OVERRIDING USER VALUE
    pub(super) fn overriding(&mut self) -> Read<Option<String>> {
        if !self.eat("OVERRIDING") {
            return Ok(None);
        }
        let kind = self.expect_any(&["SYSTEM", "USER"])?;
        self.expect("VALUE")?;
        Ok(Some(kind.to_owned()))
    }

    // ---- SQLite

    pub(in crate::parser) fn sqlite_insert(&mut self, with: Option<With>, is_replace: bool) -> Read<Insert> {
        let start = self.place();
        if !is_replace && self.eat("OR") {
            self.conflict_action()?;
        }
        let modifiers = self.words_from(start);
        self.expect("INTO")?;
        let name = self.table_name()?;
        let mut insert = Insert { is_replace, modifiers, ..empty_insert(with, name) };
        if self.eat("AS") {
            insert.alias = Some(self.ident()?);
        }
        if self.at("(") {
            insert.columns = self.list_in_parentheses(Self::target_column)?;
        }
        if self.eat("DEFAULT") {
            self.expect("VALUES")?;
            insert.returning = self.returning()?;
            return Ok(insert);
        }
        insert.source = InsertSource::Query(Box::new(self.query()?));
        insert.conflicts = self.conflicts()?;
        insert.returning = self.returning()?;
        Ok(insert)
    }

    // ---- MySQL, MariaDB

    pub(in crate::parser) fn mysql_insert(&mut self, with: Option<With>, is_replace: bool) -> Read<Insert> {
        let modifiers = self.mysql_insert_modifiers(is_replace);
        self.eat("INTO");
        let name = self.table_name()?;
        let mut insert = Insert { is_replace, modifiers, ..empty_insert(with, name) };
        if self.eat("PARTITION") {
            insert.partitions = self.columns()?;
        }
        if self.eat("SET") {
            insert.source = InsertSource::Set(self.assignments()?);
        } else {
            self.mysql_insert_rows(&mut insert)?;
        }
        if !is_replace && !is_query(&insert.source) {
            insert.row_alias = self.row_alias()?;
        }
        if !is_replace && self.eat("ON") {
            self.expect_all(&["DUPLICATE", "KEY", "UPDATE"])?;
            insert.on_duplicate = self.assignments()?;
        }
        insert.returning = self.returning()?;
        Ok(insert)
    }

    fn mysql_insert_modifiers(&mut self, is_replace: bool) -> String {
        let start = self.place();
        let _ = if is_replace {
            self.eat_any(&["LOW_PRIORITY", "DELAYED"])
        } else {
            self.eat_any(&["LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY"])
        };
        if !is_replace {
            self.eat("IGNORE");
        }
        self.words_from(start)
    }

    fn mysql_insert_rows(&mut self, insert: &mut Insert) -> Read<()> {
        if self.at("(") && !self.ahead_is(1, "(") && !self.at_query_in_parentheses() {
            insert.columns = self.in_parentheses(|parser| {
                if parser.at(")") { Ok(Vec::new()) } else { parser.list(Self::mysql_insert_column) }
            })?;
        }
        if self.at("VALUE") || (self.at("VALUES") && self.ahead_is(1, "(")) {
            self.step();
            let rows = self.list(Self::row_of_values)?;
            insert.source = InsertSource::Query(Box::new(plain_query(QueryTerm::Values(rows), Vec::new())));
            return Ok(());
        }
        self.could_be("VALUES");
        insert.source = InsertSource::Query(Box::new(self.query()?));
        Ok(())
    }

    /// A column; MariaDB's grammar takes `t.*`, too.
    fn mysql_insert_column(&mut self) -> Read<Expression> {
        let wildcard = if self.has(Feature::WildcardColumns) { self.wildcard_of_table()? } else { None };
        match wildcard {
            Some(wildcard) => Ok(wildcard),
            None => self.target_column(),
        }
    }

    /// AS new (a, b) (MySQL)
    fn row_alias(&mut self) -> Read<Option<TableAlias>> {
        if !self.has(Feature::RowAliases) || !self.eat("AS") {
            return Ok(None);
        }
        let name = Some(self.ident()?);
        let names = if self.at("(") { self.columns()? } else { Vec::new() };
        let columns = names.into_iter().map(|name| ColumnAlias { name, data_type: None, collation: None }).collect();
        Ok(Some(TableAlias { name, columns }))
    }
}

fn empty_insert(with: Option<With>, table: Name) -> Insert {
    Insert {
        with,
        is_replace: false,
        modifiers: String::new(),
        table,
        partitions: Vec::new(),
        alias: None,
        columns: Vec::new(),
        overriding: None,
        source: InsertSource::DefaultValues,
        row_alias: None,
        conflicts: Vec::new(),
        on_duplicate: Vec::new(),
        returning: None,
    }
}

/// Whether rows come from a query, rather than from VALUES or SET.
fn is_query(source: &InsertSource) -> bool {
    match source {
        InsertSource::Query(query) => !matches!(*query.first, QueryTerm::Values(_)) || !query.rest.is_empty(),
        InsertSource::DefaultValues | InsertSource::Set(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use super::*;
    use crate::ast::Statement;
    use crate::parser::testing::{everywhere, only_on, refuses, refuses_everywhere, statement};

    fn insert(product: Product, sql: &str) -> Insert {
        match statement(product, sql) {
            Statement::Insert(insert) => *insert,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rows_come_from_values_or_a_query() {
        everywhere("INSERT INTO t (a, b) VALUES (1, 2), (3, 4)");
        everywhere("INSERT INTO s.t SELECT 1, 2 FROM u WHERE a UNION SELECT 3, 4");
        everywhere("INSERT INTO t WITH a AS (SELECT 1) SELECT * FROM a");
        only_on(&[Postgres, Mysql, Mariadb], "INSERT INTO t (SELECT 1)");
        only_on(&[Postgres, Mysql, Mariadb], "INSERT INTO t (a) ((SELECT 1) UNION SELECT 2)");
        only_on(&[Postgres, Sqlite], "INSERT INTO t DEFAULT VALUES");
        refuses(Postgres, "INSERT INTO t (a) DEFAULT VALUES", "DEFAULT");
        refuses_everywhere("INSERT INTO t (a, b) VALUES (1, 2", "");
        refuses_everywhere("INSERT INTO t (a, b) VALUES (1, 2),", "");
        refuses_everywhere("INSERT INTO t (a b) VALUES (1)", "b");
    }

    #[test]
    fn mysql_and_mariadb_have_forms_of_their_own() {
        let both = [Mysql, Mariadb];
        only_on(&both, "INSERT IGNORE t SET a = 1, b = DEFAULT");
        only_on(&both, "INSERT HIGH_PRIORITY INTO t PARTITION (p) () VALUE ()");
        only_on(&both, "REPLACE DELAYED t VALUES (1)");
        only_on(&both, "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a) + 1, b = 2");
        only_on(&[Mysql], "INSERT INTO t VALUES (1) AS new (x) ON DUPLICATE KEY UPDATE a = new.x");
        only_on(&[Mysql], "INSERT INTO t VALUES ROW(1), ROW(DEFAULT)");
        let read = insert(Mysql, "INSERT IGNORE INTO t VALUES (1) AS new ON DUPLICATE KEY UPDATE a = 1");
        assert_eq!(read.modifiers, "IGNORE");
        assert_eq!(read.on_duplicate.len(), 1);
        assert!(read.row_alias.is_some());
        refuses(Mysql, "REPLACE t VALUES (1) ON DUPLICATE KEY UPDATE a = 1", "ON");
    }

    #[test]
    fn sqlite_says_what_a_conflict_leads_to() {
        only_on(&[Sqlite], "INSERT OR IGNORE INTO t VALUES (1)");
        assert_eq!(insert(Sqlite, "INSERT OR ROLLBACK INTO t VALUES (1)").modifiers, "OR ROLLBACK");
        refuses(Sqlite, "REPLACE OR IGNORE INTO t VALUES (1)", "OR");
        refuses(Sqlite, "INSERT OR NOTHING INTO t VALUES (1)", "NOTHING");
    }

    #[test]
    fn postgres_overrides_identities() {
        only_on(&[Postgres], "INSERT INTO t AS u (a) OVERRIDING SYSTEM VALUE VALUES (1)");
        assert_eq!(
            insert(Postgres, "INSERT INTO t OVERRIDING USER VALUE SELECT 1").overriding.as_deref(),
            Some("USER")
        );
        refuses(Postgres, "INSERT INTO t OVERRIDING VALUE SELECT 1", "VALUE");
    }
}

//! CREATE TABLE of SQLite.

use crate::ast::{
    CreateTable, IfExists, Name, Persistence, Statement, TableElement, TableOption, TableQuery, TableSource,
};
use crate::parser::{Failed, Parser, Read};

impl Parser<'_> {
    /// CREATE TABLE, behind TABLE.
    pub(super) fn sqlite_create_table(&mut self, is_temporary: bool) -> Read<Statement> {
        let if_exists = self.sqlite_if_not_exists()?;
        let name = self.table_name()?;
        let mut table = empty_table(is_temporary, if_exists, name);
        if self.eat("AS") {
            table.query = Some(TableQuery { has_as: true, query: self.query()?, with_data: None });
        } else {
            table.source = TableSource::Elements(self.sqlite_elements()?);
            table.options = self.sqlite_table_options()?;
        }
        Ok(Statement::CreateTable(Box::new(table)))
    }

    /// Columns, then constraints, between which a comma may be left out. An element that is wrong leaves the others to be read.
    fn sqlite_elements(&mut self) -> Read<Vec<TableElement>> {
        self.expect("(")?;
        let mut elements = Vec::new();
        let (mut failed, mut is_behind_columns) = (false, false);
        loop {
            is_behind_columns |= !elements.is_empty() && self.at_sqlite_constraint();
            match self.sqlite_element(is_behind_columns) {
                Ok(element) => elements.push(element),
                Err(Failed) => {
                    failed = true;
                    if !self.skip_element() {
                        return Err(Failed);
                    }
                }
            }
            let goes_on = self.eat(",") || (is_behind_columns && self.at_sqlite_constraint());
            if !goes_on {
                break;
            }
        }
        self.expect(")")?;
        if failed { Err(Failed) } else { Ok(elements) }
    }

    fn sqlite_element(&mut self, is_behind_columns: bool) -> Read<TableElement> {
        let element = if is_behind_columns {
            TableElement::Constraint(self.sqlite_constraint()?)
        } else {
            TableElement::Column(self.sqlite_column()?)
        };
        let ends = self.at(",") || self.at(")") || (is_behind_columns && self.at_sqlite_constraint());
        if ends { Ok(element) } else { self.fail() }
    }

    /// WITHOUT ROWID, STRICT. The grammar takes a comma before the first one, too.
    fn sqlite_table_options(&mut self) -> Read<Vec<TableOption>> {
        let mut options = Vec::new();
        if self.at_any(&["WITHOUT", "STRICT"]) {
            options.push(self.sqlite_table_option()?);
        }
        while self.eat(",") {
            options.push(self.sqlite_table_option()?);
        }
        Ok(options)
    }

    fn sqlite_table_option(&mut self) -> Read<TableOption> {
        if self.expect_any(&["WITHOUT", "STRICT"])? == "STRICT" {
            return Ok(TableOption::Strict);
        }
        self.expect("ROWID")?;
        Ok(TableOption::WithoutRowid)
    }
}

fn empty_table(is_temporary: bool, if_exists: IfExists, name: Name) -> CreateTable {
    CreateTable {
        persistence: if is_temporary { Persistence::Temporary } else { Persistence::Permanent },
        if_exists,
        name,
        source: TableSource::Elements(Vec::new()),
        inherits: Vec::new(),
        partition_by: None,
        partitions: String::new(),
        access_method: None,
        options: Vec::new(),
        duplicates: String::new(),
        query: None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::parser::testing::{refuses, statement};
    use crate::{ast::ConstraintKind, parse_statement};

    fn table(sql: &str) -> CreateTable {
        match statement(Sqlite, sql) {
            Statement::CreateTable(table) => *table,
            other => panic!("{other:?}"),
        }
    }

    fn elements(sql: &str) -> Vec<TableElement> {
        match table(sql).source {
            TableSource::Elements(elements) => elements,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_come_before_constraints() {
        assert_eq!(elements("CREATE TABLE t (a, b int, PRIMARY KEY (a), UNIQUE (b), CHECK (a > b))").len(), 5);
        refuses(Sqlite, "CREATE TABLE t (a, UNIQUE (a), b int)", "b");
        refuses(Sqlite, "CREATE TABLE t (UNIQUE (a))", "UNIQUE");
        refuses(Sqlite, "CREATE TABLE t ()", ")");
    }

    #[test]
    fn commas_between_constraints_may_be_left_out() {
        let elements = elements("CREATE TABLE t (a, b, UNIQUE (a) CONSTRAINT c CONSTRAINT d CHECK (b) CHECK (a))");
        assert_eq!(elements.len(), 6);
        let TableElement::Constraint(alone) = &elements[3] else { panic!() };
        assert!(matches!(alone.kind, ConstraintKind::NameOnly));
    }

    #[test]
    fn every_wrong_element_is_told() {
        let parsed = parse_statement("CREATE TABLE t (a int int(, b NUL, c int, d DEFUALT 1)", Sqlite);
        assert!(parsed.errors.len() > 1, "{:?}", parsed.errors);
        let parsed = parse_statement("CREATE TABLE t (a NOT NUL, b int, c UNIQE 1, CHECK a)", Sqlite);
        assert_eq!(parsed.errors.len(), 3, "{:?}", parsed.errors);
    }

    #[test]
    fn options_and_queries() {
        assert_eq!(table("CREATE TABLE t (a) WITHOUT ROWID, STRICT").options.len(), 2);
        assert!(table("CREATE TEMP TABLE IF NOT EXISTS s.t AS SELECT 1").query.is_some());
        assert_eq!(table("CREATE TEMPORARY TABLE t (a)").persistence, Persistence::Temporary);
        refuses(Sqlite, "CREATE TABLE t (a) ENGINE = InnoDB", "ENGINE");
        refuses(Sqlite, "CREATE TABLE t (a) WITHOUT oids", "oids");
        refuses(Sqlite, "CREATE TABLE t (a) STRICT,", "");
        refuses(Sqlite, "CREATE TABLE order (a)", "order");
    }

    #[test]
    fn commas_may_miss_between_constraints_alone() {
        statement(Sqlite, "CREATE TABLE t (a, b, PRIMARY KEY (a) UNIQUE (b) CHECK (a))");
        refuses(Sqlite, "CREATE TABLE t (a b c d, UNIQUE (a) e)", "e");
        refuses(Sqlite, "CREATE TABLE t (a, UNIQUE (a), b)", "b");
    }

    #[test]
    fn a_column_has_a_comma_before_a_constraint() {
        refuses(Sqlite, "CREATE TABLE t (a int FOREIGN KEY (a) REFERENCES u)", "FOREIGN");
        statement(Sqlite, "CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u)");
    }
}

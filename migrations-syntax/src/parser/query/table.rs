//! FROM: tables, queries, and joins in parentheses.

use migrations_core::Product;

use super::super::{Parser, Read};
use crate::ast::{Join, TableFactor, TableReference};

impl Parser<'_> {
    /// What stands behind FROM.
    pub(crate) fn table_references(&mut self) -> Read<Vec<TableReference>> {
        let mut references = vec![self.table_reference()?];
        while self.eat(",") {
            if self.product == Product::Sqlite {
                self.sqlite_reference_behind_comma(&mut references)?;
            } else {
                references.push(self.table_reference()?);
            }
        }
        Ok(references)
    }

    /// A table with what is joined to it.
    pub(crate) fn table_reference(&mut self) -> Read<TableReference> {
        let first = self.table_factor()?;
        let joins = self.joins()?;
        Ok(TableReference { first, joins })
    }

    /// On SQLite a condition may follow a table behind a comma, which is a join like any other.
    fn sqlite_reference_behind_comma(&mut self, references: &mut Vec<TableReference>) -> Read<()> {
        let table = self.table_factor()?;
        match self.join_condition()? {
            None => {
                let joins = self.joins()?;
                references.push(TableReference { first: table, joins });
            }
            Some(condition) => {
                let further = self.joins_behind_condition()?;
                let Some(last) = references.last_mut() else { return self.fail() };
                last.joins.push(Join { words: ",".to_owned(), table, condition });
                last.joins.extend(further);
            }
        }
        Ok(())
    }

    fn joins_behind_condition(&mut self) -> Read<Vec<Join>> {
        self.joins()
    }

    /// A table, a query, a function, or joins in parentheses.
    pub(super) fn table_factor(&mut self) -> Read<TableFactor> {
        self.could_be("a table");
        let is_lateral = self.product != Product::Sqlite && self.eat("LATERAL");
        if self.at("(") {
            return self.parenthesized_factor(is_lateral);
        }
        if is_lateral && self.product != Product::Postgres {
            return self.fail_expecting("a query in parentheses");
        }
        if self.at_table_function() || self.product == Product::Postgres && self.at_all(&["ROWS", "FROM", "("]) {
            return self.table_function(is_lateral);
        }
        if is_lateral {
            return self.fail_expecting("a query in parentheses or a function");
        }
        if self.eat("{") {
            return self.braces();
        }
        self.named_table()
    }

    /// A table by its name.
    pub(crate) fn named_table(&mut self) -> Read<TableFactor> {
        let (is_only, name) = self.relation()?;
        let part = self.clauses_before_alias()?;
        let alias = self.table_alias()?;
        let clauses = self.clauses_behind_alias()?;
        Ok(TableFactor::Table { is_only, name, part, alias, clauses })
    }

    fn parenthesized_factor(&mut self, is_lateral: bool) -> Read<TableFactor> {
        if self.at_query_in_parentheses() {
            if !self.ahead_is(1, "(") {
                return self.derived(is_lateral);
            }
            if let Some(derived) = self.attempt(|parser| parser.derived(is_lateral)) {
                return Ok(derived);
            }
        }
        if is_lateral {
            return self.derived(is_lateral);
        }
        self.deeper(Self::nested)
    }

    fn derived(&mut self, is_lateral: bool) -> Read<TableFactor> {
        let query = Box::new(self.query_in_parentheses()?);
        let alias = self.table_alias()?;
        Ok(TableFactor::Derived { is_lateral, query, alias })
    }

    fn nested(&mut self) -> Read<TableFactor> {
        let tables = self.in_parentheses(|parser| {
            if parser.product != Product::Postgres {
                return parser.table_references();
            }
            let reference = parser.table_reference()?;
            let is_nested = matches!(reference.first, TableFactor::Nested { .. });
            if reference.joins.is_empty() && !is_nested {
                return parser.fail_expecting("a join");
            }
            Ok(vec![reference])
        })?;
        let alias = match self.product {
            Product::Postgres | Product::Sqlite => self.table_alias()?,
            Product::Mysql | Product::Mariadb => None,
        };
        Ok(TableFactor::Nested { tables, alias })
    }

    /// `{ OJ a LEFT JOIN b ON .. }` (MySQL, MariaDB)
    fn braces(&mut self) -> Read<TableFactor> {
        if !matches!(self.product, Product::Mysql | Product::Mariadb) {
            return self.fail();
        }
        self.ident()?;
        let reference = self.deeper(Self::table_reference)?;
        self.expect("}")?;
        Ok(TableFactor::Nested { tables: vec![reference], alias: None })
    }
}

//! FROM: tables, queries, and joins in parentheses.

use super::super::{Parser, Read};
use crate::ast::{Join, Query, TableFactor, TableReference};
use crate::grammar::Feature;

/// What stands in parentheses in FROM.
enum Parenthesized {
    /// A query.
    Query(Box<Query>),
    /// Tables.
    Tables(Vec<TableReference>),
}

impl Parser<'_> {
    /// What stands behind FROM.
    pub(crate) fn table_references(&mut self) -> Read<Vec<TableReference>> {
        let first = self.table_reference()?;
        self.table_references_behind(first)
    }

    fn table_references_behind(&mut self, first: TableReference) -> Read<Vec<TableReference>> {
        let mut references = vec![first];
        while self.eat(",") {
            if self.has(Feature::FreeJoins) {
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
        if self.has(Feature::FreeJoins) && self.at_any(&["ON", "USING"]) {
            return self.fail_without_join();
        }
        let joins = self.joins()?;
        Ok(TableReference { first, joins })
    }

    /// SQLite's grammar takes a condition behind the first table, and its parser then says that there is no join.
    fn fail_without_join<T>(&mut self) -> Read<T> {
        let place = self.place();
        self.join_condition()?;
        if self.at("DO") {
            return self.fail_because(
                "ON CONFLICT behind a query is read as the condition of a join, unless a WHERE stands before it: WHERE true",
            );
        }
        self.return_to(place);
        self.fail_because("a JOIN has to stand before it")
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
                let further = self.joins()?;
                let Some(last) = references.last_mut() else { return self.fail() };
                last.joins.push(Join { words: ",".to_owned(), table, condition });
                last.joins.extend(further);
            }
        }
        Ok(())
    }

    /// A table, a query, a function, or joins in parentheses.
    pub(super) fn table_factor(&mut self) -> Read<TableFactor> {
        self.could_be("a table");
        let is_lateral = self.has(Feature::Lateral) && self.eat("LATERAL");
        if self.at("(") {
            return self.parenthesized_factor(is_lateral);
        }
        if is_lateral && !self.has(Feature::LateralFunctions) {
            return self.fail_expecting("a query in parentheses");
        }
        if self.at_table_function() || self.has(Feature::RowsFrom) && self.at_all(&["ROWS", "FROM", "("]) {
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
        let part = self.part_of_table()?;
        let alias = self.table_alias()?;
        let clauses = self.clauses_behind_alias()?;
        Ok(TableFactor::Table { is_only, name, part, alias, clauses })
    }

    fn parenthesized_factor(&mut self, is_lateral: bool) -> Read<TableFactor> {
        if is_lateral {
            let query = Box::new(self.query_in_parentheses()?);
            return self.derived(query, true);
        }
        match self.parenthesized_tables()? {
            Parenthesized::Query(query) => self.derived(query, false),
            Parenthesized::Tables(tables) => self.nested(tables),
        }
    }

    /// A query or tables in parentheses. Several parentheses may stand before a query, of which only those that close right
    /// behind it belong to it; each is read once.
    fn parenthesized_tables(&mut self) -> Read<Parenthesized> {
        if self.at_query_in_parentheses() && !self.ahead_is(1, "(") {
            return self.query_in_parentheses().map(|query| Parenthesized::Query(Box::new(query)));
        }
        self.deeper(|parser| {
            parser.in_parentheses(|parser| {
                if !parser.at("(") {
                    return parser.nested_tables(None);
                }
                let first = match parser.parenthesized_tables()? {
                    Parenthesized::Query(query) if parser.at(")") => return Ok(Parenthesized::Query(query)),
                    Parenthesized::Query(query) if parser.at_query_behind_parentheses() => {
                        return parser
                            .query_behind_parentheses(query)
                            .map(|query| Parenthesized::Query(Box::new(query)));
                    }
                    Parenthesized::Query(query) => parser.derived(query, false)?,
                    Parenthesized::Tables(tables) => parser.nested(tables)?,
                };
                parser.nested_tables(Some(first))
            })
        })
    }

    /// What stands in parentheses in FROM: on PostgreSQL one table with joins, elsewhere any tables.
    fn nested_tables(&mut self, first: Option<TableFactor>) -> Read<Parenthesized> {
        let first = match first {
            Some(first) => first,
            None => self.table_factor()?,
        };
        let reference = TableReference { first, joins: self.joins()? };
        if !self.has(Feature::JoinInParentheses) {
            return self.table_references_behind(reference).map(Parenthesized::Tables);
        }
        let is_nested = matches!(reference.first, TableFactor::Nested { alias: None, .. });
        if reference.joins.is_empty() && !is_nested {
            return self.fail_expecting("a join");
        }
        Ok(Parenthesized::Tables(vec![reference]))
    }

    fn derived(&mut self, query: Box<Query>, is_lateral: bool) -> Read<TableFactor> {
        let alias = self.table_alias()?;
        if alias.is_none() && self.has(Feature::NamedQueries) {
            return self.fail_expecting("an alias");
        }
        Ok(TableFactor::Derived { is_lateral, query, alias })
    }

    fn nested(&mut self, tables: Vec<TableReference>) -> Read<TableFactor> {
        let alias = if self.has(Feature::AliasedJoins) { self.table_alias()? } else { None };
        Ok(TableFactor::Nested { tables, alias })
    }

    /// `{ OJ a LEFT JOIN b ON .. }` (MySQL, MariaDB)
    fn braces(&mut self) -> Read<TableFactor> {
        if !self.has(Feature::FormsOfOdbc) {
            return self.fail();
        }
        self.ident()?;
        let reference = self.deeper(Self::table_reference)?;
        self.expect("}")?;
        Ok(TableFactor::Nested { tables: vec![reference], alias: None })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use super::*;
    use crate::parser::testing::{everywhere, only_on, refuses, select};

    fn first(product: Product, sql: &str) -> TableFactor {
        select(product, sql).from.remove(0).first
    }

    #[test]
    fn tables_queries_and_joins_stand_in_from() {
        everywhere("SELECT * FROM a, (SELECT 1) AS b, (c JOIN d ON c.x = d.x)");
        only_on(&[Sqlite, Mysql, Mariadb], "SELECT * FROM (a, b)");
        only_on(&[Sqlite, Mysql, Mariadb], "SELECT * FROM ((a))");
        only_on(&[Postgres, Mysql], "SELECT * FROM a, LATERAL (SELECT a.x) AS b");
        only_on(&[Postgres], "SELECT * FROM ONLY (a), ONLY b, c *");
        only_on(&[Mysql, Mariadb], "SELECT * FROM { OJ a LEFT JOIN b ON 1 }");
        refuses(Postgres, "SELECT * FROM (a)", ")");
        refuses(Mariadb, "SELECT * FROM (SELECT 1)", "");
        refuses(Postgres, "SELECT * FROM a.b.c.d", ".");
        refuses(Sqlite, "SELECT * FROM a.b.c", ".");
    }

    #[test]
    fn parentheses_before_a_query_belong_to_what_closes_them() {
        let derived = first(Postgres, "SELECT * FROM ((SELECT 1) UNION (SELECT 2)) AS t");
        assert!(matches!(derived, TableFactor::Derived { .. }));
        let nested = first(Postgres, "SELECT * FROM ((SELECT 1) AS a JOIN b ON 1 = 1)");
        assert!(matches!(nested, TableFactor::Nested { .. }));
        let twice = first(Mysql, "SELECT * FROM ((SELECT 1)) AS t");
        assert!(matches!(twice, TableFactor::Derived { .. }));
    }
}

//! Queries: terms, what joins them, and what follows the last one.

mod alias;
mod hint;
mod join;
mod json_table;
mod limit;
mod lock;
mod order;
mod select;
mod table;
mod table_function;
mod values;
mod window;
mod with;

use super::{Parser, Read};
use crate::ast::{Name, Quantifier, Query, QueryTerm, SetOperation, SetOperator, With};
use crate::grammar::Feature;

pub(crate) use select::query_of_items;

/// A chain of terms: the first one, and each further one with what joins it.
type Terms = (QueryTerm, Vec<(SetOperation, QueryTerm)>);

impl Parser<'_> {
    /// A query.
    pub(crate) fn query(&mut self) -> Read<Query> {
        let with = self.with_if_next()?;
        self.query_behind(with)
    }

    /// A query in parentheses.
    pub(crate) fn query_in_parentheses(&mut self) -> Read<Query> {
        self.deeper(|parser| parser.in_parentheses(Self::query))
    }

    /// What follows WITH, or a query without it.
    pub(crate) fn query_behind(&mut self, with: Option<With>) -> Read<Query> {
        self.deeper(|parser| {
            let terms = parser.terms()?;
            parser.query_of(with, terms)
        })
    }

    /// Whether a query goes on behind one in parentheses.
    pub(crate) fn at_query_behind_parentheses(&self) -> bool {
        self.has(Feature::NestedQueries)
            && self.at_any(&[
                "UNION",
                "EXCEPT",
                "INTERSECT",
                "ORDER",
                "LIMIT",
                "OFFSET",
                "FETCH",
                "FOR",
                "LOCK",
                "INTO",
            ])
    }

    /// A query whose first term stood in parentheses and has been read.
    pub(crate) fn query_behind_parentheses(&mut self, first: Box<Query>) -> Read<Query> {
        let first = self.tight_term_behind(QueryTerm::Nested(first))?;
        let terms = self.terms_behind(first)?;
        self.query_of(None, terms)
    }

    fn query_of(&mut self, with: Option<With>, (first, rest): Terms) -> Read<Query> {
        let may_be_ordered = self.has(Feature::OrderedValues)
            || matches!(rest.last().map_or(&first, |(_, term)| term), QueryTerm::Select(_));
        let mut query = plain_query(first, rest);
        query.with = with;
        if may_be_ordered {
            self.query_tail(&mut query)?;
        }
        Ok(without_parentheses(query))
    }

    fn query_tail(&mut self, query: &mut Query) -> Read<()> {
        query.order_by = self.order_by_if_next()?;
        query.locks = self.locks()?;
        query.limit = self.limit()?;
        query.into = self.words_behind_query()?;
        if query.locks.is_empty() {
            query.locks = self.locks()?;
        }
        if query.into.is_empty() {
            query.into = self.words_behind_query()?;
        }
        Ok(())
    }

    /// INTO (MySQL, MariaDB) or PROCEDURE (MariaDB) behind a query, as words.
    fn words_behind_query(&mut self) -> Read<String> {
        if self.has(Feature::IntoBehindQuery) && self.at("INTO") {
            return self.select_into_words();
        }
        let start = self.place();
        if self.has(Feature::ProcedureBehindQuery) && self.at("PROCEDURE") {
            self.step();
            self.ident()?;
            self.in_parentheses(|parser| if parser.at(")") { Ok(Vec::new()) } else { parser.expressions() })?;
        }
        Ok(self.words_from(start))
    }

    // ---- terms

    fn terms(&mut self) -> Read<Terms> {
        let first = self.tight_term()?;
        self.terms_behind(first)
    }

    fn terms_behind(&mut self, first: QueryTerm) -> Read<Terms> {
        let mut rest = Vec::new();
        while let Some(operation) = self.set_operation(&["UNION", "EXCEPT", "INTERSECT"])? {
            rest.push((operation, self.tight_term()?));
        }
        Ok((first, rest))
    }

    /// A term, or terms with INTERSECT between, which binds more tightly than UNION and EXCEPT everywhere but on SQLite.
    fn tight_term(&mut self) -> Read<QueryTerm> {
        let first = self.term()?;
        self.tight_term_behind(first)
    }

    fn tight_term_behind(&mut self, first: QueryTerm) -> Read<QueryTerm> {
        if !self.has(Feature::TightIntersect) {
            return Ok(first);
        }
        let mut rest = Vec::new();
        while let Some(operation) = self.set_operation(&["INTERSECT"])? {
            rest.push((operation, self.term()?));
        }
        Ok(if rest.is_empty() { first } else { QueryTerm::Nested(Box::new(plain_query(first, rest))) })
    }

    fn set_operation(&mut self, words: &[&'static str]) -> Read<Option<SetOperation>> {
        let operator = match self.eat_any(words) {
            None => return Ok(None),
            Some("UNION") => SetOperator::Union,
            Some("EXCEPT") => SetOperator::Except,
            Some(_) => SetOperator::Intersect,
        };
        let quantifiers: &[&'static str] = match operator {
            _ if self.has(Feature::SetQuantifiers) => &["ALL", "DISTINCT"],
            SetOperator::Union => &["ALL"],
            SetOperator::Except | SetOperator::Intersect => &[],
        };
        let quantifier = self.eat_any(quantifiers).map(|word| match word {
            "ALL" => Quantifier::All,
            _ => Quantifier::Distinct,
        });
        Ok(Some(SetOperation { operator, quantifier }))
    }

    fn term(&mut self) -> Read<QueryTerm> {
        match self.token().text {
            "SELECT" => self.select().map(|select| QueryTerm::Select(Box::new(select))),
            "VALUES" => self.values().map(QueryTerm::Values),
            "TABLE" if self.has(Feature::TableTerms) => self.table_term(),
            "(" if self.has(Feature::NestedQueries) => {
                self.query_in_parentheses().map(|query| QueryTerm::Nested(Box::new(query)))
            }
            _ => self.fail_expecting("a query"),
        }
    }

    /// TABLE t
    fn table_term(&mut self) -> Read<QueryTerm> {
        self.expect("TABLE")?;
        let (is_only, name) = self.relation()?;
        Ok(QueryTerm::Table { is_only, name })
    }

    /// A table by its name: `t`, and on PostgreSQL `t *`, `ONLY t`, `ONLY (t)`.
    pub(crate) fn relation(&mut self) -> Read<(bool, Name)> {
        if !self.has(Feature::InheritedTables) {
            return Ok((false, self.table_name()?));
        }
        if self.eat("ONLY") {
            let name = if self.at("(") { self.in_parentheses(Self::table_name)? } else { self.table_name()? };
            return Ok((true, name));
        }
        let name = self.table_name()?;
        self.eat("*");
        Ok((false, name))
    }
}

/// A query that is nothing but terms.
pub(crate) fn plain_query(first: QueryTerm, rest: Vec<(SetOperation, QueryTerm)>) -> Query {
    Query {
        with: None,
        first: Box::new(first),
        rest,
        order_by: Vec::new(),
        limit: None,
        locks: Vec::new(),
        into: String::new(),
    }
}

/// A query in parentheses to which nothing is added is the query within.
fn without_parentheses(query: Query) -> Query {
    let is_bare = query.with.is_none()
        && query.rest.is_empty()
        && query.order_by.is_empty()
        && query.limit.is_none()
        && query.locks.is_empty()
        && query.into.is_empty();
    match *query.first {
        QueryTerm::Nested(inner) if is_bare => *inner,
        first @ (QueryTerm::Select(_) | QueryTerm::Values(_) | QueryTerm::Table { .. } | QueryTerm::Nested(_)) => {
            Query { first: Box::new(first), ..query }
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use super::*;
    use crate::parser::testing::{everywhere, only_on, query, refuses};

    fn operators(query: &Query) -> Vec<SetOperator> {
        query.rest.iter().map(|(operation, _)| operation.operator).collect()
    }

    #[test]
    fn intersect_binds_more_tightly_than_union_but_not_on_sqlite() {
        let sql = "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3";
        assert_eq!(operators(&query(Sqlite, sql)), [SetOperator::Union, SetOperator::Intersect]);
        for product in [Postgres, Mysql, Mariadb] {
            let query = query(product, sql);
            assert_eq!(operators(&query), [SetOperator::Union]);
            let (_, QueryTerm::Nested(inner)) = &query.rest[0] else { panic!("{query:?}") };
            assert_eq!(operators(inner), [SetOperator::Intersect]);
        }
    }

    #[test]
    fn terms_of_one_precedence_are_a_list() {
        let query = query(Postgres, "SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3 UNION DISTINCT SELECT 4");
        assert_eq!(operators(&query), [SetOperator::Union, SetOperator::Except, SetOperator::Union]);
        assert_eq!(query.rest[0].0.quantifier, Some(Quantifier::All));
        assert_eq!(query.rest[2].0.quantifier, Some(Quantifier::Distinct));
    }

    #[test]
    fn order_stands_behind_the_last_term() {
        everywhere("SELECT 1 UNION SELECT 2 ORDER BY 1 LIMIT 1");
        for product in Product::ALL {
            refuses(product, "SELECT 1 ORDER BY 1 UNION SELECT 2", "UNION");
        }
        only_on(&[Postgres, Mysql, Mariadb], "(SELECT 1 ORDER BY 1) UNION SELECT 2");
    }

    #[test]
    fn values_of_sqlite_have_no_order() {
        refuses(Sqlite, "VALUES (1) ORDER BY 1", "ORDER");
        only_on(&[Postgres, Mariadb], "VALUES (1) ORDER BY 1");
    }

    #[test]
    fn parentheses_to_which_nothing_is_added_are_no_node() {
        assert_eq!(query(Postgres, "((SELECT 1))"), query(Postgres, "SELECT 1"));
        let ordered = query(Postgres, "(SELECT 1) LIMIT 2");
        assert!(matches!(*ordered.first, QueryTerm::Nested(_)));
    }

    #[test]
    fn parentheses_are_read_once_whatever_they_hold() {
        let values = ["((SELECT 1) + 1)", "((SELECT 1) UNION SELECT 2)", "((((SELECT 1))))", "((SELECT 1), 2)"];
        for value in values {
            only_on(&[Postgres, Mysql, Mariadb], &format!("SELECT {value} = {value} FROM t FOR UPDATE"));
        }
        everywhere("SELECT ((SELECT 1) + 1) * 2");
        refuses(Postgres, "SELECT ((SELECT 1 FROM)) + 1", ")");
        refuses(Sqlite, "SELECT ((SELECT 1) UNION SELECT 2)", "UNION");
        // Deep nesting costs no more than its length.
        let deep = format!("{}SELECT 1{}", "SELECT ((".repeat(20), ") + 1)".repeat(20));
        only_on(&[Postgres, Mysql, Mariadb, Sqlite], &deep);
    }

    #[test]
    fn a_table_is_a_term() {
        only_on(&[Postgres, Mysql], "TABLE t");
        only_on(&[Postgres], "TABLE ONLY t UNION TABLE s *");
        refuses(Postgres, "TABLE", "");
    }

    #[test]
    fn into_stands_where_the_product_has_it() {
        only_on(&[Mysql, Mariadb], "SELECT a FROM t INTO @x, @y");
        only_on(
            &[Mysql, Mariadb],
            "SELECT a INTO OUTFILE '/f' FIELDS TERMINATED BY ',' LINES TERMINATED BY ';' FROM t",
        );
        only_on(&[Mariadb], "SELECT a FROM t PROCEDURE analyse(10)");
    }
}

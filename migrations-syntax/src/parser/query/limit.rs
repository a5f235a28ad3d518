//! LIMIT, OFFSET and FETCH.

use super::super::{Parser, Read};
use crate::ast::{Expression, ExpressionKind, Limit, Literal, Operator};
use crate::token::Kind;

impl Parser<'_> {
    /// LIMIT a, LIMIT a OFFSET b, LIMIT b, a
    pub(crate) fn limit_with_offset(&mut self, value: impl Fn(&mut Self) -> Read<Expression>) -> Read<Option<Limit>> {
        if !self.eat("LIMIT") {
            return Ok(None);
        }
        let first = value(self)?;
        if self.eat(",") {
            let count = value(self)?;
            return Ok(Some(Limit { count: Some(count), offset: Some(first), ..no_limit() }));
        }
        let offset = if self.eat("OFFSET") { Some(value(self)?) } else { None };
        Ok(Some(Limit { count: Some(first), offset, ..no_limit() }))
    }

    /// MySQL and MariaDB take a number, a parameter or a variable of a routine.
    pub(crate) fn mysql_limit_value(&mut self) -> Read<Expression> {
        let start = self.span();
        let token = self.token();
        let kind = match token.kind {
            Kind::Number => ExpressionKind::Literal(Literal::Number(self.whole_number()?)),
            Kind::Parameter if !token.text.starts_with('@') => {
                self.step();
                ExpressionKind::Parameter(token.source.to_owned())
            }
            Kind::Word | Kind::QuotedName => ExpressionKind::Column(self.name()?),
            Kind::Parameter | Kind::Text | Kind::Symbol | Kind::Broken | Kind::End => {
                return self.fail_expecting("a number");
            }
        };
        Ok(Expression { kind, span: self.span_from(start) })
    }

    pub(in crate::parser) fn mariadb_limit(&mut self) -> Read<Option<Limit>> {
        if self.at_any(&["OFFSET", "FETCH"]) {
            return self.standard_limit(Self::mysql_limit_value);
        }
        if self.at("LIMIT") && self.ahead_is(1, "ROWS") {
            self.step();
            return Ok(Some(Limit { examined: Some(self.rows_examined()?), ..no_limit() }));
        }
        let mut limit = self.limit_with_offset(Self::mysql_limit_value)?;
        if let Some(limit) = limit.as_mut().filter(|_| self.at("ROWS")) {
            limit.examined = Some(self.rows_examined()?);
        }
        Ok(limit)
    }

    /// ROWS EXAMINED n (MariaDB)
    fn rows_examined(&mut self) -> Read<Expression> {
        self.expect_all(&["ROWS", "EXAMINED"])?;
        self.mysql_limit_value()
    }

    /// OFFSET a ROWS FETCH FIRST b ROWS ONLY
    fn standard_limit(&mut self, value: impl Fn(&mut Self) -> Read<Expression>) -> Read<Option<Limit>> {
        let mut limit = no_limit();
        if self.eat("OFFSET") {
            limit.offset = Some(value(self)?);
            self.expect_any(&["ROW", "ROWS"])?;
        }
        if self.eat("FETCH") {
            self.fetch(&mut limit, value)?;
        }
        Ok(Some(limit))
    }

    /// FIRST b ROWS ONLY, FIRST b ROWS WITH TIES
    fn fetch(&mut self, limit: &mut Limit, value: impl Fn(&mut Self) -> Read<Expression>) -> Read<()> {
        self.expect_any(&["FIRST", "NEXT"])?;
        limit.count = if self.at_any(&["ROW", "ROWS"]) { Some(self.one()) } else { Some(value(self)?) };
        self.expect_any(&["ROW", "ROWS"])?;
        if self.eat("WITH") {
            self.expect("TIES")?;
            limit.has_ties = true;
            return Ok(());
        }
        self.expect("ONLY")
    }

    /// FETCH FIRST ROW means one row.
    fn one(&self) -> Expression {
        Expression { kind: ExpressionKind::Literal(Literal::Number("1".to_owned())), span: self.span() }
    }

    /// LIMIT or FETCH, and OFFSET, in either order.
    pub(in crate::parser) fn postgres_limit(&mut self) -> Read<Option<Limit>> {
        if !self.at_any(&["LIMIT", "OFFSET", "FETCH"]) {
            return Ok(None);
        }
        let mut limit = no_limit();
        if self.at("OFFSET") {
            self.postgres_offset(&mut limit)?;
            self.postgres_count(&mut limit)?;
        } else {
            self.postgres_count(&mut limit)?;
            self.postgres_offset(&mut limit)?;
        }
        Ok(Some(limit))
    }

    fn postgres_count(&mut self, limit: &mut Limit) -> Read<()> {
        if self.eat("LIMIT") {
            limit.count = if self.eat("ALL") { None } else { Some(self.expression()?) };
            if self.at(",") {
                return self.fail_because("LIMIT a, b is MySQL's and SQLite's; PostgreSQL has LIMIT b OFFSET a");
            }
        } else if self.eat("FETCH") {
            self.fetch(limit, Self::fetch_count)?;
        }
        Ok(())
    }

    /// PostgreSQL takes a number with a sign, or an expression without operators.
    fn fetch_count(&mut self) -> Read<Expression> {
        let start = self.span();
        let Some(sign) = self.eat_any(&["+", "-"]) else { return self.primary_expression() };
        let number = self.span();
        let kind = ExpressionKind::Literal(Literal::Number(self.number()?));
        let operand = Box::new(Expression { kind, span: self.span_from(number) });
        let kind = ExpressionKind::Prefix { operator: Operator::plain(sign), operand };
        Ok(Expression { kind, span: self.span_from(start) })
    }

    fn postgres_offset(&mut self, limit: &mut Limit) -> Read<()> {
        if self.eat("OFFSET") {
            limit.offset = Some(self.expression()?);
            let _ = self.eat_any(&["ROW", "ROWS"]);
        }
        Ok(())
    }
}

fn no_limit() -> Limit {
    Limit { count: None, offset: None, has_ties: false, examined: None }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use super::*;
    use crate::parser::testing::{everywhere, only_on, query, refuses};

    fn number(text: &str) -> Option<ExpressionKind> {
        Some(ExpressionKind::Literal(Literal::Number(text.to_owned())))
    }

    #[test]
    fn limit_a_b_has_the_offset_first() {
        for product in [Sqlite, Mysql, Mariadb] {
            let limit = query(product, "SELECT a FROM t LIMIT 5, 10").limit.expect("LIMIT");
            assert_eq!(limit.count.map(|count| count.kind), number("10"));
            assert_eq!(limit.offset.map(|offset| offset.kind), number("5"));
        }
        let message = refuses(Postgres, "SELECT a FROM t LIMIT 5, 10", ",");
        assert!(message.contains("LIMIT b OFFSET a"), "{message}");
    }

    #[test]
    fn each_product_has_its_forms() {
        everywhere("SELECT a FROM t LIMIT 5 OFFSET 10");
        only_on(&[Postgres, Sqlite], "SELECT a FROM t LIMIT 5 + 1");
        only_on(&[Postgres], "SELECT a FROM t OFFSET 10 LIMIT ALL");
        only_on(&[Postgres, Mariadb], "SELECT a FROM t OFFSET 10 ROWS FETCH FIRST 5 ROWS WITH TIES");
        only_on(&[Mariadb], "SELECT a FROM t LIMIT 5 ROWS EXAMINED 100");
        only_on(&[Mariadb], "SELECT a FROM t LIMIT ROWS EXAMINED 100");
        refuses(Mysql, "SELECT a FROM t LIMIT 'a'", "'a'");
        refuses(Postgres, "SELECT a FROM t LIMIT 1 LIMIT 2", "LIMIT");
    }

    #[test]
    fn a_limit_of_mysql_is_no_variable_of_the_session() {
        only_on(&[Sqlite, Mysql, Mariadb], "SELECT 1 FROM t LIMIT ?, ?");
        for product in [Mysql, Mariadb] {
            refuses(product, "SELECT 1 FROM t LIMIT @a", "@a");
            refuses(product, "SELECT 1 FROM t LIMIT 1.5", "1.5");
            refuses(product, "SELECT 1 FROM t LIMIT 'a'", "'a'");
            refuses(product, "SELECT 1 FROM t LIMIT -1", "-");
        }
    }
}

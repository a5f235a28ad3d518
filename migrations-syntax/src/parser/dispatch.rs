//! Which production of a noun a product has, where each product has one of its own. Everything smaller is a question to the
//! grammar.

use migrations_core::Product;

use super::{Parser, Read};
use crate::ast::{DataType, Expression, Ident, Insert, Limit, Name, Quantifier, Select, Statement, With};
use crate::token::Token;

impl Parser<'_> {
    /// Which of the two products that share `parser/mysql` it is; nothing outside of that folder asks.
    pub(in crate::parser) fn is_mariadb(&self) -> bool {
        self.product == Product::Mariadb
    }

    /// A statement.
    pub(crate) fn statement(&mut self) -> Read<Statement> {
        self.deeper(|parser| match parser.product {
            Product::Sqlite => parser.sqlite_statement(),
            Product::Postgres => parser.postgres_statement(),
            Product::Mysql | Product::Mariadb => parser.mysql_statement(),
        })
    }

    /// A type.
    pub(crate) fn data_type(&mut self) -> Read<DataType> {
        match self.product {
            Product::Sqlite => self.sqlite_type(),
            Product::Postgres => self.postgres_type(),
            Product::Mysql | Product::Mariadb => self.mysql_type(),
        }
    }

    /// A type to which CAST converts.
    pub(crate) fn cast_type(&mut self) -> Read<DataType> {
        match self.product {
            Product::Sqlite => self.sqlite_type(),
            Product::Postgres => self.postgres_type(),
            Product::Mysql | Product::Mariadb => self.mysql_cast_type(),
        }
    }

    /// A collation.
    pub(crate) fn collation(&mut self) -> Read<Name> {
        match self.product {
            Product::Postgres => self.name(),
            Product::Sqlite | Product::Mysql | Product::Mariadb => self.ident_or_text().map(Name::from),
        }
    }

    /// An expression without operators around it.
    pub(in crate::parser) fn primary(&mut self) -> Read<Expression> {
        match self.product {
            Product::Postgres => self.postgres_primary(),
            Product::Sqlite | Product::Mysql | Product::Mariadb => self.plain_primary(),
        }
    }

    /// INSERT and REPLACE, behind the word.
    pub(in crate::parser) fn insert_behind(&mut self, with: Option<With>, is_replace: bool) -> Read<Insert> {
        match self.product {
            Product::Postgres => self.postgres_insert(with),
            Product::Sqlite => self.sqlite_insert(with, is_replace),
            Product::Mysql | Product::Mariadb => self.mysql_insert(with, is_replace),
        }
    }

    /// What stands before the items of SELECT.
    pub(in crate::parser) fn select_options(&mut self, select: &mut Select) -> Read<()> {
        match self.product {
            Product::Sqlite => select.quantifier = self.quantifier(),
            Product::Postgres => {
                select.quantifier = self.quantifier();
                if select.quantifier == Some(Quantifier::Distinct) && self.eat("ON") {
                    select.distinct_on = self.list_in_parentheses(Self::expression)?;
                }
            }
            Product::Mysql | Product::Mariadb => self.mysql_select_options(select),
        }
        Ok(())
    }

    /// What names an item of SELECT behind AS.
    pub(in crate::parser) fn item_label(&mut self) -> Read<Ident> {
        match self.product {
            Product::Postgres => self.label(),
            Product::Sqlite => self.loose_ident(),
            Product::Mysql | Product::Mariadb => self.ident_or_text(),
        }
    }

    /// Whether a call of a function begins at this word, among tables.
    pub(in crate::parser) fn at_function_of_table(&self, token: Token<'_>) -> bool {
        match self.product {
            Product::Mysql | Product::Mariadb => token.text == "JSON_TABLE" && self.ahead_is(1, "("),
            Product::Sqlite => self.parenthesis_follows_name(),
            Product::Postgres => self.at_postgres_function_of_table(token),
        }
    }

    /// A row of VALUES as a query.
    pub(in crate::parser) fn row_of_query_values(&mut self) -> Read<Vec<Expression>> {
        match self.product {
            Product::Postgres | Product::Sqlite => self.list_in_parentheses(Self::expression),
            Product::Mariadb => self.row_of_values(),
            Product::Mysql => {
                self.expect("ROW")?;
                self.row_of_values()
            }
        }
    }

    /// Whether VALUES, which stands so many tokens ahead, begins a query: it may be a name, too, or the function of ON
    /// DUPLICATE KEY.
    pub(in crate::parser) fn values_follow(&self, count: usize) -> bool {
        match self.product {
            Product::Sqlite => true,
            Product::Postgres => self.ahead_is(count + 1, "("),
            Product::Mysql => self.ahead_is(count + 1, "ROW"),
            Product::Mariadb => self.ahead_is(count + 1, "(") && !self.is_values_of_column(count),
        }
    }

    /// How many rows, if that is said here.
    pub(crate) fn limit(&mut self) -> Read<Option<Limit>> {
        match self.product {
            Product::Postgres => self.postgres_limit(),
            Product::Sqlite => self.limit_with_offset(Self::expression),
            Product::Mysql => self.limit_with_offset(Self::mysql_limit_value),
            Product::Mariadb => self.mariadb_limit(),
        }
    }

    /// LIMIT of UPDATE and DELETE: one number on MySQL and MariaDB, as in a query on SQLite.
    pub(in crate::parser) fn limit_of_change(&mut self) -> Read<Option<Limit>> {
        match self.product {
            Product::Postgres => Ok(None),
            Product::Sqlite => self.limit(),
            Product::Mysql => self.mysql_limit_of_change(),
            Product::Mariadb => self.mariadb_limit_of_change(),
        }
    }

    /// UPDATE, SHARE and their like, behind FOR.
    pub(in crate::parser) fn lock_strength(&mut self) -> Read<()> {
        match self.product {
            Product::Postgres => self.postgres_lock_strength(),
            Product::Mysql => self.expect_any(&["UPDATE", "SHARE"]).map(drop),
            Product::Mariadb | Product::Sqlite => self.expect("UPDATE"),
        }
    }
}

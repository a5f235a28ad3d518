//! VALUES.

use super::super::{Parser, Read};
use crate::ast::Expression;

impl Parser<'_> {
    /// VALUES as a query: each row begins with ROW on MySQL.
    pub(super) fn values(&mut self) -> Read<Vec<Vec<Expression>>> {
        self.expect("VALUES")?;
        self.list(Self::row_of_query_values)
    }

    /// A row of MySQL or MariaDB: it may be empty, and DEFAULT may stand in it.
    pub(crate) fn row_of_values(&mut self) -> Read<Vec<Expression>> {
        self.in_parentheses(|parser| if parser.at(")") { Ok(Vec::new()) } else { parser.list(Self::value_or_default) })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::parser::testing::{only_on, refuses};

    #[test]
    fn rows_begin_with_row_on_mysql_only() {
        only_on(&[Postgres, Sqlite, Mariadb], "VALUES (1, 2), (3, 4)");
        only_on(&[Mysql], "VALUES ROW(1, 2), ROW(3, 4)");
        only_on(&[Mariadb], "VALUES ()");
        refuses(Sqlite, "VALUES ()", ")");
        refuses(Postgres, "VALUES 1", "1");
    }
}

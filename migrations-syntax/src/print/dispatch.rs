//! What is spelled by a product's own rules, where each product has rules of its own.

use migrations_core::Product;

use super::{Printer, canonical, column};
use crate::ast::Expression;

impl Printer {
    /// Whether a default of a column needs no parentheses.
    pub(super) fn may_be_bare_default(&self, value: &Expression) -> bool {
        match self.product {
            Product::Postgres => true,
            Product::Sqlite => column::is_sqlite_default(value),
            Product::Mysql | Product::Mariadb => column::is_mysql_default(value),
        }
    }

    /// The name of a type of the grammar's own, in lower case, that the product reads as the same.
    pub(super) fn canonical_type_name<'n>(&self, name: &'n str) -> &'n str {
        type_name(name, self.product)
    }
}

/// The name of a type of the grammar's own, in lower case, that a product reads as the same.
/// Source: `gram.y` and `pg_type.dat` of PostgreSQL; `sql_yacc.yy` and `lex.h` of MySQL and MariaDB.
pub(super) fn type_name(name: &str, product: Product) -> &str {
    match product {
        Product::Sqlite => name,
        Product::Postgres => canonical::postgres_type_name(name),
        Product::Mysql | Product::Mariadb => canonical::mysql_type_name(name),
    }
}

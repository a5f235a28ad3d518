//! Types.

use migrations_core::Product;

use super::{Parser, Read};
use crate::ast::{DataType, Name};

impl Parser<'_> {
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
}

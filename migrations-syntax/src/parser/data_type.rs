//! Types.

use migrations_core::Product;

use super::{Parser, Read};
use crate::ast::{DataType, Name};
use crate::span::Span;

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

    /// `interval '1' day to second`: what stands behind the string.
    pub(crate) fn interval_fields_behind(&mut self, data_type: DataType, start: Span) -> Read<DataType> {
        match self.product {
            Product::Postgres => self.postgres_interval_fields_behind(data_type, start),
            Product::Sqlite | Product::Mysql | Product::Mariadb => Ok(data_type),
        }
    }
}

//! MySQL and MariaDB. Source: `sql_yacc.yy` of both.

use super::{Parser, Read};
use crate::ast::{Call, DataType, Statement};

impl Parser<'_> {
    /// A statement of MySQL or MariaDB.
    pub(crate) fn mysql_statement(&mut self) -> Read<Statement> {
        self.fail()
    }

    /// A type of a column.
    pub(crate) fn mysql_type(&mut self) -> Read<DataType> {
        self.fail()
    }

    /// A type to which CAST and CONVERT convert.
    pub(crate) fn mysql_cast_type(&mut self) -> Read<DataType> {
        self.fail()
    }

    /// The character set behind CONVERT .. USING, in place of a type.
    pub(crate) fn character_set_as_type(&mut self) -> Read<DataType> {
        self.fail()
    }

    /// The parentheses of a form with a grammar of its own; `false` where the call is like any other.
    pub(crate) fn mysql_special_arguments(&mut self, _: &mut Call) -> Read<bool> {
        Ok(false)
    }
}

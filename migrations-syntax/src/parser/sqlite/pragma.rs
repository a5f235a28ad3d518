//! PRAGMA.

use crate::ast::{Pragma, Statement};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// PRAGMA
    pub(super) fn sqlite_pragma(&mut self) -> Read<Statement> {
        self.expect("PRAGMA")?;
        let name = self.table_name()?;
        let has_parentheses = self.at("(");
        let value = if has_parentheses {
            Some(self.in_parentheses(Self::pragma_value)?)
        } else if self.eat("=") {
            Some(self.pragma_value()?)
        } else {
            None
        };
        Ok(Statement::Pragma(Pragma { name, value, has_parentheses }))
    }

    /// A number, a name, a string, ON, DELETE, DEFAULT; as it is written.
    fn pragma_value(&mut self) -> Read<String> {
        let token = self.token();
        let is_number = token.kind == Kind::Number || self.at("-") || self.at("+");
        if is_number {
            return self.signed_number();
        }
        let is_keyword = token.kind == Kind::Word && matches!(token.text, "ON" | "DELETE" | "DEFAULT");
        if is_keyword {
            self.step();
        } else {
            self.ident()?;
        }
        Ok(token.source.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::parser::testing::{refuses, statement};

    #[test]
    fn values_are_numbers_names_and_a_few_words() {
        for (sql, value) in [
            ("PRAGMA foreign_keys = ON", "ON"),
            ("PRAGMA main.cache_size = -2000", "-2000"),
            ("PRAGMA journal_mode = DELETE", "DELETE"),
            ("PRAGMA table_info('t')", "'t'"),
        ] {
            let Statement::Pragma(pragma) = statement(Sqlite, sql) else { panic!() };
            assert_eq!(pragma.value.as_deref(), Some(value));
        }
        statement(Sqlite, "PRAGMA user_version");
        refuses(Sqlite, "PRAGMA a = b c", "c");
        refuses(Sqlite, "PRAGMA a = (1)", "(");
        refuses(Sqlite, "PRAGMA", "");
    }
}

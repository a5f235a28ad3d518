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

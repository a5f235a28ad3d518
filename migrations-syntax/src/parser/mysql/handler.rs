//! HANDLER.

use super::super::{Parser, Read};
use crate::ast::{OpaqueForm, Statement};
use crate::token::Kind;

impl Parser<'_> {
    /// HANDLER
    pub(super) fn handler(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("HANDLER")?;
        let has_database = self.two_part_name()?.parts.len() > 1;
        let words: &[&'static str] = if has_database { &["OPEN"] } else { &["OPEN", "CLOSE", "READ"] };
        match self.expect_any(words)? {
            "OPEN" => {
                let has_as = self.eat("AS");
                if has_as || self.at_ident() {
                    self.ident()?;
                }
            }
            "READ" => self.handler_read()?,
            _ => {}
        }
        Ok(self.opaque(OpaqueForm::Handler, start))
    }

    /// READ, behind it
    fn handler_read(&mut self) -> Read<()> {
        let is_scan = matches!(self.word_here(), "FIRST" | "NEXT")
            && (self.ahead(1).kind == Kind::End || matches!(self.ahead(1).text, "WHERE" | "LIMIT" | ";"));
        if is_scan {
            self.step();
        } else {
            self.ident()?;
            if self.eat_any(&["=", ">=", "<=", ">", "<"]).is_some() {
                self.list_in_parentheses(Self::value_or_default)?;
            } else {
                self.expect_any(&["FIRST", "NEXT", "PREV", "LAST"])?;
            }
        }
        if self.eat("WHERE") {
            self.expression()?;
        }
        self.limit().map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{both, neither};

    #[test]
    fn handlers() {
        both("HANDLER s.t OPEN AS h");
        both("HANDLER t READ i = (1) WHERE a > 0 LIMIT 5");
        both("HANDLER t READ i NEXT");
        both("HANDLER t READ FIRST");
        both("HANDLER t CLOSE");
        neither("HANDLER s.t CLOSE", "CLOSE");
        neither("HANDLER t READ i", "");
    }
}

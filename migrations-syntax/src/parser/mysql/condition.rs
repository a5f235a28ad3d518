//! Conditions: SIGNAL, RESIGNAL and GET DIAGNOSTICS.

use super::super::{Parser, Read};
use crate::ast::{OpaqueForm, Statement};
use crate::token::Kind;

impl Parser<'_> {
    /// SIGNAL, RESIGNAL
    pub(super) fn signal(&mut self) -> Read<Statement> {
        let start = self.place();
        let word = self.expect_any(&["SIGNAL", "RESIGNAL"])?;
        if self.at("SQLSTATE") {
            self.condition_value()?;
        } else if word == "SIGNAL" || self.at_ident() {
            self.ident()?;
        }
        if self.eat("SET") {
            self.list(|parser| {
                parser.condition_item()?;
                parser.expect("=")?;
                parser.value_of_condition()
            })?;
        }
        let form = if word == "SIGNAL" { OpaqueForm::Signal } else { OpaqueForm::Resignal };
        Ok(self.opaque(form, start))
    }

    /// GET DIAGNOSTICS
    pub(super) fn get_diagnostics(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("GET")?;
        let areas: &[&'static str] = if self.is_mariadb() { &["CURRENT"] } else { &["CURRENT", "STACKED"] };
        let _ = self.eat_any(areas);
        self.expect("DIAGNOSTICS")?;
        let is_condition = self.at("CONDITION");
        if is_condition {
            self.step();
            self.value_of_condition()?;
        }
        self.list(|parser| {
            if parser.at_user_variable() {
                parser.step();
            } else {
                parser.ident()?;
            }
            parser.expect("=")?;
            if is_condition {
                return if parser.eat("RETURNED_SQLSTATE") { Ok(()) } else { parser.condition_item() };
            }
            parser.expect_any(&["NUMBER", "ROW_COUNT"]).map(drop)
        })?;
        Ok(self.opaque(OpaqueForm::GetDiagnostics, start))
    }

    /// What is known of a condition
    fn condition_item(&mut self) -> Read<()> {
        if self.is_mariadb() && self.eat("ROW_NUMBER") {
            return Ok(());
        }
        self.expect_any(CONDITION_ITEMS).map(drop)
    }

    /// A literal, a variable or a parameter of a routine
    fn value_of_condition(&mut self) -> Read<()> {
        if self.at_literal() {
            return self.primary_expression().map(drop);
        }
        if self.token().kind == Kind::Parameter && self.token().source != "?" {
            self.step();
            return Ok(());
        }
        self.name().map(drop)
    }

    /// Whether `@a` stands here.
    pub(super) fn at_user_variable(&self) -> bool {
        let token = self.token();
        token.kind == Kind::Parameter && token.source.starts_with('@') && !token.source.starts_with("@@")
    }
}

/// What SIGNAL sets of a condition, ROW_NUMBER of MariaDB aside
const CONDITION_ITEMS: &[&str] = &[
    "CLASS_ORIGIN",
    "SUBCLASS_ORIGIN",
    "CONSTRAINT_CATALOG",
    "CONSTRAINT_SCHEMA",
    "CONSTRAINT_NAME",
    "CATALOG_NAME",
    "SCHEMA_NAME",
    "TABLE_NAME",
    "COLUMN_NAME",
    "CURSOR_NAME",
    "MESSAGE_TEXT",
    "MYSQL_ERRNO",
];

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses};

    #[test]
    fn conditions() {
        both("SIGNAL SQLSTATE VALUE '45000' SET MESSAGE_TEXT = 'x', MYSQL_ERRNO = 1001");
        both("SIGNAL c SET MESSAGE_TEXT = @a");
        both("RESIGNAL");
        both("GET DIAGNOSTICS @a = ROW_COUNT, b = NUMBER");
        both("GET CURRENT DIAGNOSTICS CONDITION 1 @a = RETURNED_SQLSTATE, @b = MESSAGE_TEXT");
        only(Mysql, "GET STACKED DIAGNOSTICS @a = NUMBER");
        only(Mariadb, "GET DIAGNOSTICS CONDITION 1 @a = ROW_NUMBER");
        neither("SIGNAL SQLSTATE 45000", "45000");
        neither("SIGNAL SQLSTATE '45000' SET MESSAGE = 'x'", "MESSAGE");
        neither("SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = (1)", "(");
        neither("GET DIAGNOSTICS @a = MESSAGE_TEXT", "MESSAGE_TEXT");
        refuses(Mysql, "GET DIAGNOSTICS CONDITION ? @a = MESSAGE_TEXT", "?");
    }

    #[test]
    fn a_signal_has_a_condition_and_a_second_one_may_have_none() {
        both("SIGNAL c");
        both("SIGNAL SQLSTATE VALUE '45000' SET MESSAGE_TEXT = @a, MYSQL_ERRNO = 5");
        both("RESIGNAL");
        both("RESIGNAL c SET MESSAGE_TEXT = 'x'");
        both("RESIGNAL SET MESSAGE_TEXT = 'x'");
        neither("SIGNAL", "");
        neither("SIGNAL SET MESSAGE_TEXT = 'x'", "SET");
        neither("RESIGNAL 5", "5");
        both("GET DIAGNOSTICS CONDITION 1 @a = RETURNED_SQLSTATE, b = MESSAGE_TEXT");
        both("GET CURRENT DIAGNOSTICS a = NUMBER, b = ROW_COUNT");
        only(Mysql, "GET STACKED DIAGNOSTICS a = NUMBER");
        only(Mariadb, "GET DIAGNOSTICS CONDITION 1 a = ROW_NUMBER");
        neither("GET DIAGNOSTICS a = MESSAGE_TEXT", "MESSAGE_TEXT");
    }

    #[test]
    fn what_is_known_goes_to_a_variable_of_ones_own() {
        neither("GET DIAGNOSTICS @@a = NUMBER", "@@a");
        neither("GET DIAGNOSTICS ? = NUMBER", "?");
    }
}

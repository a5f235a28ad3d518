//! CREATE EVENT and ALTER EVENT.

use super::super::{Parser, Read};
use super::view::Prefix;
use crate::ast::{Event, IfExists, Statement};

impl Parser<'_> {
    /// EVENT with its schedule and its body
    pub(super) fn event(&mut self, is_alter: bool, prefix: &Prefix) -> Read<Statement> {
        self.expect("EVENT")?;
        let if_exists = if is_alter { IfExists::Error } else { self.if_exists_behind(prefix.or_replace)? };
        let name = self.two_part_name()?;
        let start = self.place();
        if !is_alter || self.at_all(&["ON", "SCHEDULE"]) {
            self.expect_all(&["ON", "SCHEDULE"])?;
            self.event_schedule()?;
        }
        self.event_completion()?;
        if is_alter && self.eat("RENAME") {
            self.expect("TO")?;
            self.two_part_name()?;
        }
        self.event_status()?;
        if self.eat("COMMENT") {
            self.one_text()?;
        }
        let schedule = self.words_from(start);
        let has_body = if is_alter { self.eat("DO") } else { self.expect("DO").map(|()| true)? };
        let body = if has_body { Some(self.routine_body()?) } else { None };
        let words = prefix.definer_words();
        Ok(Statement::Event(Box::new(Event { is_alter, if_exists, words, name, schedule, body })))
    }

    /// EVERY, AT
    fn event_schedule(&mut self) -> Read<()> {
        if self.expect_any(&["EVERY", "AT"])? == "AT" {
            return self.expression().map(drop);
        }
        self.expression()?;
        self.interval_unit()?;
        for word in ["STARTS", "ENDS"] {
            if self.eat(word) {
                self.expression()?;
            }
        }
        Ok(())
    }

    /// ON COMPLETION PRESERVE
    fn event_completion(&mut self) -> Read<()> {
        if !self.eat("ON") {
            return Ok(());
        }
        self.expect("COMPLETION")?;
        self.eat("NOT");
        self.expect("PRESERVE")
    }

    /// ENABLE, DISABLE, DISABLE ON REPLICA
    fn event_status(&mut self) -> Read<()> {
        if self.eat("DISABLE") {
            if self.eat("ON") {
                self.expect_any(&["SLAVE", "REPLICA"])?;
            }
        } else {
            self.eat("ENABLE");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Mariadb;

    use super::super::testing::{both, neither, only};

    #[test]
    fn events() {
        both(
            "CREATE EVENT IF NOT EXISTS s.e ON SCHEDULE EVERY 1 DAY STARTS NOW() ENDS '2030-01-01' ON COMPLETION NOT PRESERVE DISABLE COMMENT 'x' DO DELETE FROM t",
        );
        both("CREATE DEFINER = u EVENT e ON SCHEDULE AT CURRENT_TIMESTAMP + INTERVAL 1 HOUR DO CALL p()");
        both("ALTER EVENT e ON COMPLETION PRESERVE RENAME TO f ENABLE DO BEGIN END");
        both("ALTER EVENT e DISABLE ON SLAVE");
        only(Mariadb, "CREATE OR REPLACE EVENT e ON SCHEDULE AT NOW() DO SELECT 1");
        neither("CREATE EVENT e DO SELECT 1", "DO");
        neither("CREATE EVENT e ON SCHEDULE EVERY 1 DAYS DO SELECT 1", "DAYS");
        neither("CREATE EVENT e ON SCHEDULE AT NOW()", "");
    }
}

//! Functions on dates and times.

use super::super::super::{Parser, Read};
use super::{keyed, value};
use crate::ast::{Argument, Call, Expression, ExpressionKind};
use crate::token::Kind;

impl Parser<'_> {
    /// The parentheses of a function on dates with a grammar of its own; `false` where the word is none.
    pub(super) fn date_form(&mut self, word: &str, call: &mut Call) -> Read<bool> {
        match word {
            "NOW" | "CURTIME" | "SYSDATE" => self.digits_of_seconds(call)?,
            "CURDATE" => call.arguments = self.counted_arguments(0, 0)?,
            "DATE_ADD" | "DATE_SUB" | "ADDDATE" | "SUBDATE" => self.date_and_interval(word, call)?,
            "TIMESTAMPADD" | "TIMESTAMPDIFF" => self.unit_and_two(call)?,
            "EXTRACT" => self.unit_of(call)?,
            "GET_FORMAT" => self.format_of(call)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn digits_of_seconds(&mut self, call: &mut Call) -> Read<()> {
        self.in_parentheses(|parser| {
            if parser.token().kind == Kind::Number {
                call.arguments.push(value(parser.number_expression()?));
            }
            Ok(())
        })
    }

    /// `(a, INTERVAL b DAY)`; ADDDATE and SUBDATE also take days.
    fn date_and_interval(&mut self, word: &str, call: &mut Call) -> Read<()> {
        let takes_days = matches!(word, "ADDDATE" | "SUBDATE");
        self.in_parentheses(|parser| {
            call.arguments.push(value(parser.expression()?));
            parser.expect(",")?;
            let is_interval = parser.at("INTERVAL") && !parser.is_interval_function();
            if !is_interval && takes_days {
                call.arguments.push(value(parser.expression()?));
                return Ok(());
            }
            call.arguments.push(value(parser.interval_of_date()?));
            Ok(())
        })
    }

    fn interval_of_date(&mut self) -> Read<Expression> {
        let start = self.span();
        let kind = self.interval_with_unit()?;
        Ok(Expression { kind, span: self.span_from(start) })
    }

    /// INTERVAL a DAY
    pub(in crate::parser) fn interval_with_unit(&mut self) -> Read<ExpressionKind> {
        self.expect("INTERVAL")?;
        let value = Box::new(self.expression()?);
        Ok(ExpressionKind::Interval { value, unit: self.interval_unit()? })
    }

    /// Whether the INTERVAL here is the function: a comma stands in its parentheses.
    pub(in crate::parser) fn is_interval_function(&self) -> bool {
        let mut depth = 0usize;
        for count in 1.. {
            let token = self.ahead(count);
            match (token.kind, token.text) {
                (Kind::End, _) => return false,
                (Kind::Symbol, "(") => depth += 1,
                (Kind::Symbol, ")") => depth = depth.saturating_sub(1),
                (Kind::Symbol, ",") if depth == 1 => return true,
                _ => {}
            }
            if depth == 0 {
                return false;
            }
        }
        false
    }

    /// `(DAY, a, b)`
    fn unit_and_two(&mut self, call: &mut Call) -> Read<()> {
        self.in_parentheses(|parser| {
            let start = parser.span();
            let unit = parser.simple_interval_unit()?;
            call.arguments.push(parser.word_as_argument(unit, start));
            for _ in 0..2 {
                parser.expect(",")?;
                call.arguments.push(value(parser.expression()?));
            }
            Ok(())
        })
    }

    /// `(DAY FROM a)`
    fn unit_of(&mut self, call: &mut Call) -> Read<()> {
        self.in_parentheses(|parser| {
            let start = parser.span();
            let unit = parser.interval_unit()?;
            call.arguments.push(parser.word_as_argument(unit, start));
            parser.expect("FROM")?;
            call.arguments.push(keyed("FROM", parser.expression()?));
            Ok(())
        })
    }

    /// `(DATE, 'USA')`
    fn format_of(&mut self, call: &mut Call) -> Read<()> {
        self.in_parentheses(|parser| {
            let start = parser.span();
            let kind = parser.expect_any(&["DATE", "TIME", "DATETIME", "TIMESTAMP"])?.to_owned();
            let kind: Argument = parser.word_as_argument(kind, start);
            call.arguments.push(kind);
            parser.expect(",")?;
            call.arguments.push(value(parser.expression()?));
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Mysql;

    use super::super::super::testing::{both, expression, neither};
    use crate::ast::ExpressionKind;

    #[test]
    fn intervals_and_units() {
        both("SELECT DATE_ADD(a, INTERVAL 1 DAY), ADDDATE(a, 1), SUBDATE(a, INTERVAL (1 + 1) HOUR_MINUTE)");
        both("SELECT TIMESTAMPDIFF(SQL_TSI_DAY, a, b), EXTRACT(YEAR_MONTH FROM a), GET_FORMAT(DATE, 'USA')");
        both("SELECT NOW(6), CURTIME(), SYSDATE(3), CURDATE(), UTC_TIMESTAMP(3), CURRENT_DATE");
        neither("SELECT DATE_ADD(a, 1)", "1");
        neither("SELECT DATE_ADD(a, INTERVAL 1)", ")");
        neither("SELECT TIMESTAMPADD(YEAR_MONTH, 1, a)", "YEAR_MONTH");
        neither("SELECT NOW(a)", "a");
        neither("SELECT CURDATE(1)", "1");
        assert_eq!(
            neither("SELECT EXTRACT(DAYS FROM a)", "DAYS"),
            "expected a unit of INTERVAL, found \"DAYS\": did you mean DAY?"
        );
    }

    #[test]
    fn an_interval_is_an_argument() {
        let ExpressionKind::Call(call) = expression(Mysql, "DATE_SUB(a, INTERVAL 5 MINUTE)").kind else { panic!() };
        let interval = call.arguments[1].value.as_ref().expect("a value");
        assert!(matches!(&interval.kind, ExpressionKind::Interval { unit, .. } if unit == "MINUTE"));
    }

    #[test]
    fn functions_on_dates_have_grammars_of_their_own() {
        both("SELECT TIMESTAMPADD(DAY, 1, a), TIMESTAMPDIFF(MONTH, a, b), TIMESTAMPADD(SQL_TSI_DAY, 1, a)");
        both(
            "SELECT NOW(), NOW(3), SYSDATE(), CURTIME(6), CURDATE(), EXTRACT(DAY_HOUR FROM a), GET_FORMAT(DATE, 'EUR')",
        );
        both("SELECT DATE_ADD(a, INTERVAL 1 DAY), SUBDATE(a, 5), ADDDATE(a, INTERVAL b MONTH)");
        neither("SELECT TIMESTAMPADD('a', 1, b)", "'a'");
        neither("SELECT TIMESTAMPDIFF(DAY, a)", ")");
        neither("SELECT DATE_ADD(a, 5)", "5");
        neither("SELECT EXTRACT(a)", "a");
        neither("SELECT CURDATE(1)", "1");
    }
}

//! Aggregates and functions of windows.

use super::super::super::{Parser, Read};
use super::{keyed, value};
use crate::ast::{Argument, Call, Expression, ExpressionKind, Over, Quantifier};
use crate::token::Kind;

impl Parser<'_> {
    /// The parentheses of an aggregate or a function of a window, and OVER; `false` where the word is none.
    pub(super) fn aggregate_form(&mut self, word: &str, call: &mut Call) -> Read<bool> {
        match word {
            "COUNT" => self.in_parentheses(|parser| parser.count_arguments(call))?,
            "AVG" | "SUM" | "MIN" | "MAX" => self.one_argument(call, &["DISTINCT", "ALL"])?,
            "ST_COLLECT" if !self.is_mariadb() => self.one_argument(call, &["DISTINCT", "ALL"])?,
            "BIT_AND" | "BIT_OR" | "BIT_XOR" | "STD" | "STDDEV" | "STDDEV_POP" | "STDDEV_SAMP" | "VARIANCE"
            | "VAR_POP" | "VAR_SAMP" => self.one_argument(call, &["ALL"])?,
            "GROUP_CONCAT" => self.in_parentheses(|parser| parser.group_concat(call))?,
            "JSON_ARRAYAGG" => self.in_parentheses(|parser| parser.json_arrayagg(call))?,
            "MEDIAN" | "PERCENTILE_CONT" | "PERCENTILE_DISC" if self.is_mariadb() => {
                self.percentile(word, call)?;
                return Ok(true);
            }
            _ => return self.window_function(word, call),
        }
        self.over_if_next(call)?;
        Ok(true)
    }

    fn quantifier_of(&mut self, call: &mut Call, words: &[&'static str]) {
        call.quantifier = self.eat_any(words).map(|word| match word {
            "DISTINCT" => Quantifier::Distinct,
            _ => Quantifier::All,
        });
    }

    fn one_argument(&mut self, call: &mut Call, quantifiers: &[&'static str]) -> Read<()> {
        self.in_parentheses(|parser| {
            parser.quantifier_of(call, quantifiers);
            call.arguments.push(value(parser.expression()?));
            Ok(())
        })
    }

    /// `*`, an expression, or DISTINCT and several
    fn count_arguments(&mut self, call: &mut Call) -> Read<()> {
        self.quantifier_of(call, &["DISTINCT", "ALL"]);
        if call.quantifier == Some(Quantifier::Distinct) {
            call.arguments.extend(self.expressions()?.into_iter().map(value));
            return Ok(());
        }
        let argument = if self.at("*") {
            Expression { kind: ExpressionKind::Wildcard(None), span: self.step().span }
        } else {
            self.expression()?
        };
        call.arguments.push(value(argument));
        Ok(())
    }

    fn group_concat(&mut self, call: &mut Call) -> Read<()> {
        self.quantifier_of(call, &["DISTINCT"]);
        call.arguments.extend(self.expressions()?.into_iter().map(value));
        call.order_by = self.order_by_if_next()?;
        if self.eat("SEPARATOR") {
            call.separator = Some(self.separator()?);
        }
        self.limit_of_aggregate(call)
    }

    fn separator(&mut self) -> Read<crate::ast::TextLiteral> {
        if let ExpressionKind::Literal(crate::ast::Literal::Text(text)) = self.label_text()?.kind {
            return Ok(text);
        }
        self.fail_expecting("a string")
    }

    /// LIMIT (MariaDB)
    fn limit_of_aggregate(&mut self, call: &mut Call) -> Read<()> {
        if !(self.is_mariadb() && self.eat("LIMIT")) {
            return Ok(());
        }
        let mut limit = self.mysql_limit_value()?;
        if self.eat_any(&[",", "OFFSET"]).is_some() {
            let second = self.mysql_limit_value()?;
            let kind = ExpressionKind::Row { has_keyword: false, fields: vec![limit, second] };
            limit = Expression { kind, span: self.span() };
        }
        call.limit = Some(Box::new(limit));
        Ok(())
    }

    fn json_arrayagg(&mut self, call: &mut Call) -> Read<()> {
        if self.is_mariadb() {
            self.quantifier_of(call, &["DISTINCT"]);
            call.arguments.extend(self.expressions()?.into_iter().map(value));
            call.order_by = self.order_by_if_next()?;
            return self.limit_of_aggregate(call);
        }
        self.quantifier_of(call, &["ALL"]);
        call.arguments.push(value(self.expression()?));
        let start = self.place();
        if self.eat_any(&["NULL", "ABSENT"]).is_some() {
            self.expect_all(&["ON", "NULL"])?;
        }
        call.clauses = self.words_from(start);
        Ok(())
    }

    // ---- windows

    /// A function that has a meaning with OVER only; `false` where the word is none.
    fn window_function(&mut self, word: &str, call: &mut Call) -> Read<bool> {
        match word {
            "ROW_NUMBER" | "RANK" | "DENSE_RANK" | "PERCENT_RANK" | "CUME_DIST" => {
                call.arguments = self.counted_arguments(0, 0)?;
            }
            "NTILE" if !self.is_mariadb() => call.arguments = vec![self.in_parentheses(Self::stable_integer)?],
            "NTILE" | "FIRST_VALUE" | "LAST_VALUE" => call.arguments = self.counted_arguments(1, 1)?,
            "NTH_VALUE" => call.arguments = self.counted_arguments(2, 2)?,
            "LEAD" | "LAG" if self.is_mariadb() => call.arguments = self.counted_arguments(1, 2)?,
            "LEAD" | "LAG" => call.arguments = self.in_parentheses(Self::row_distance)?,
            _ => return Ok(false),
        }
        if !self.is_mariadb() && !matches!(word, "NTILE") {
            call.null_treatment = self.null_treatment_of(word)?;
        }
        if !self.at("OVER") {
            return self.fail();
        }
        self.over_if_next(call)?;
        Ok(true)
    }

    /// A whole number, a parameter or a variable (MySQL)
    fn stable_integer(&mut self) -> Read<Argument> {
        let token = self.token();
        if token.kind == Kind::Parameter && token.source.starts_with('@') && !token.source.starts_with("@@") {
            return self.primary_expression().map(value);
        }
        self.mysql_limit_value().map(value)
    }

    /// `a, 1, b`: what is looked at, how far away, and what stands for a row that is not there (MySQL)
    fn row_distance(&mut self) -> Read<Vec<Argument>> {
        let mut arguments = vec![value(self.expression()?)];
        if self.eat(",") {
            arguments.push(self.stable_integer()?);
            if self.eat(",") {
                arguments.push(value(self.expression()?));
            }
        }
        Ok(arguments)
    }

    /// FROM FIRST, RESPECT NULLS
    fn null_treatment_of(&mut self, word: &str) -> Read<String> {
        let start = self.place();
        if word == "NTH_VALUE" && self.eat("FROM") {
            self.expect_any(&["FIRST", "LAST"])?;
        }
        let takes_nulls = matches!(word, "LEAD" | "LAG" | "FIRST_VALUE" | "LAST_VALUE" | "NTH_VALUE");
        if takes_nulls && self.eat_any(&["RESPECT", "IGNORE"]).is_some() {
            self.expect("NULLS")?;
        }
        Ok(self.words_from(start))
    }

    /// OVER w, OVER (..)
    pub(super) fn over_if_next(&mut self, call: &mut Call) -> Read<()> {
        if !self.eat("OVER") {
            return Ok(());
        }
        call.over =
            Some(if self.at("(") { Over::Window(self.window_definition()?) } else { Over::Name(self.ident()?) });
        Ok(())
    }

    /// MEDIAN(a) OVER (..), PERCENTILE_CONT(a) WITHIN GROUP (ORDER BY b) OVER (..) (MariaDB)
    fn percentile(&mut self, word: &str, call: &mut Call) -> Read<()> {
        call.arguments = self.counted_arguments(1, 1)?;
        if word != "MEDIAN" {
            self.expect_all(&["WITHIN", "GROUP"])?;
            call.within_group = self.in_parentheses(|parser| {
                parser.expect_all(&["ORDER", "BY"])?;
                Ok(vec![parser.order_key()?])
            })?;
        }
        if !(self.at("OVER") && self.ahead_is(1, "(")) {
            return self.fail();
        }
        self.over_if_next(call)
    }

    // ---- JSON_VALUE (MySQL)

    /// `(a, 'path' RETURNING t NULL ON EMPTY)`
    pub(super) fn json_value(&mut self, call: &mut Call) -> Read<()> {
        self.in_parentheses(|parser| {
            call.arguments.push(value(parser.expression()?));
            parser.expect(",")?;
            if parser.token().kind != Kind::Text && !parser.word_here().starts_with('_') {
                return parser.fail_expecting("a string");
            }
            call.arguments.push(keyed("", parser.primary_expression()?));
            let start = parser.place();
            if parser.eat("RETURNING") {
                parser.mysql_cast_type()?;
            }
            parser.json_responses()?;
            call.clauses = parser.words_from(start);
            Ok(())
        })
    }

    /// NULL ON EMPTY ERROR ON ERROR
    fn json_responses(&mut self) -> Read<()> {
        let mut words: &[&'static str] = &["EMPTY", "ERROR"];
        while let Some(word) = self.eat_any(&["NULL", "ERROR", "DEFAULT"]) {
            if word == "DEFAULT" {
                self.signed_literal()?;
            }
            self.expect("ON")?;
            if self.expect_any(words)? == "ERROR" {
                return Ok(());
            }
            words = &["ERROR"];
        }
        Ok(())
    }

    /// A literal, with a sign before a number
    pub(super) fn signed_literal(&mut self) -> Read<Expression> {
        if self.at_any(&["+", "-"]) {
            return self.signed_number_expression();
        }
        if !self.at_literal() {
            return self.fail_expecting("a literal");
        }
        self.primary_expression()
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::super::testing::{both, expression, neither, only, refuses, statement};
    use crate::ast::{ExpressionKind, Quantifier};

    #[test]
    fn aggregates() {
        both("SELECT COUNT(*), COUNT(DISTINCT a, b), SUM(DISTINCT a), MAX(ALL a), STD(a), BIT_AND(a)");
        both("SELECT GROUP_CONCAT(DISTINCT a, b ORDER BY a DESC SEPARATOR ', ')");
        both("SELECT JSON_OBJECTAGG(a, b), JSON_ARRAYAGG(a)");
        only(Mariadb, "SELECT GROUP_CONCAT(a LIMIT 2)");
        only(Mariadb, "SELECT JSON_ARRAYAGG(DISTINCT a ORDER BY b)");
        neither("SELECT COUNT(a, b)", ",");
        neither("SELECT COUNT()", ")");
        neither("SELECT STD(DISTINCT a)", "DISTINCT");
        neither("SELECT GROUP_CONCAT(a SEPARATOR b)", "b");
        neither("SELECT LOWER(DISTINCT a)", "DISTINCT");
        neither("SELECT LOWER(*)", "*");
        let ExpressionKind::Call(call) = expression(Mysql, "COUNT(DISTINCT a, b)").kind else { panic!() };
        assert_eq!((call.quantifier, call.arguments.len()), (Some(Quantifier::Distinct), 2));
    }

    #[test]
    fn windows() {
        both(
            "SELECT RANK() OVER (PARTITION BY a ORDER BY b), LAG(a, 1) OVER w, SUM(a) OVER () FROM t WINDOW w AS (ORDER BY a)",
        );
        only(Mysql, "SELECT NTH_VALUE(a, 2) FROM FIRST RESPECT NULLS OVER (), LEAD(a, 1, 0) OVER () FROM t");
        only(
            Mariadb,
            "SELECT MEDIAN(a) OVER (PARTITION BY b), PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a) OVER () FROM t",
        );
        neither("SELECT RANK() FROM t", "FROM");
        refuses(Mysql, "SELECT LOWER(a) OVER () FROM t", "OVER");
        refuses(Mysql, "SELECT NTILE(-1) OVER () FROM t", "-");
        neither("SELECT SUM(a) FILTER (WHERE a > 0) FROM t", "(");
    }

    #[test]
    fn some_aggregates_take_all_and_no_distinct() {
        for word in [
            "BIT_AND",
            "BIT_OR",
            "BIT_XOR",
            "STD",
            "STDDEV",
            "STDDEV_POP",
            "STDDEV_SAMP",
            "VARIANCE",
            "VAR_POP",
            "VAR_SAMP",
        ] {
            both(&format!("SELECT {word}(ALL a), {word}(b) OVER (ORDER BY c) FROM t"));
            neither(&format!("SELECT {word}(DISTINCT a)"), "DISTINCT");
            neither(&format!("SELECT {word}(a, b)"), ",");
        }
        for word in ["AVG", "SUM", "MIN", "MAX"] {
            both(&format!("SELECT {word}(ALL a), {word}(DISTINCT b) FROM t"));
            neither(&format!("SELECT {word}(a, b)"), ",");
        }
    }

    #[test]
    fn geometries_are_collected_on_mysql() {
        only(Mysql, "SELECT ST_COLLECT(DISTINCT a) FROM t");
        both("SELECT ST_COLLECT(a) FROM t");
    }

    #[test]
    fn functions_of_windows_have_their_arguments() {
        statement(Mysql, "SELECT JSON_OBJECTAGG(a, b) OVER () FROM t");
        both("SELECT JSON_OBJECTAGG(a, b) FROM t");
        only(Mariadb, "SELECT LAST_VALUE(a, b)");
        both(
            "SELECT LAST_VALUE(a) OVER (ORDER BY b), NTILE(4) OVER (ORDER BY b), NTH_VALUE(a, 2) OVER (ORDER BY b) FROM t",
        );
        statement(Mysql, "SELECT NTILE(@a) OVER (ORDER BY b) FROM t");
        only(Mariadb, "SELECT NTILE(a + 1) OVER (ORDER BY b) FROM t");
        refuses(Mysql, "SELECT NTILE(@@a) OVER (ORDER BY b)", "@@a");
        both("SELECT LEAD(a) OVER (ORDER BY b), LAG(a, 1) OVER (ORDER BY b) FROM t");
        neither("SELECT RANK()", "");
        only(Mysql, "SELECT JSON_VALUE(a, _utf8mb4'$' RETURNING signed)");
        refuses(Mysql, "SELECT JSON_VALUE(a, b RETURNING signed)", "b");
    }
}

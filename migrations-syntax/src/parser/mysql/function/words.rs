//! Functions with words between their arguments, and those that take a name.

use super::super::super::{Parser, Read};
use super::{keyed, value};
use crate::ast::{Argument, Call};
use crate::token::Kind;

impl Parser<'_> {
    /// The parentheses of such a function; `false` where the word is none.
    pub(super) fn keyed_form(&mut self, word: &str, call: &mut Call) -> Read<bool> {
        match word {
            "TRIM" => self.in_parentheses(|parser| parser.trim_arguments(call))?,
            "SUBSTRING" | "SUBSTR" | "MID" => self.in_parentheses(|parser| parser.substring_arguments(call))?,
            "POSITION" => self.in_parentheses(|parser| parser.position_arguments(call))?,
            "CHAR" | "CHARACTER" => self.in_parentheses(|parser| parser.char_arguments(call))?,
            "WEIGHT_STRING" => self.in_parentheses(|parser| parser.weight_arguments(call))?,
            "DEFAULT" | "VALUES" => self.name_argument(call)?,
            "VALUE" | "NEXTVAL" | "LASTVAL" if self.is_mariadb() => self.name_argument(call)?,
            "SETVAL" if self.is_mariadb() => self.setval(call)?,
            "COLUMN_CREATE" | "COLUMN_ADD" | "COLUMN_GET" if self.is_mariadb() => self.dynamic_columns(word, call)?,
            "JSON_VALUE" if !self.is_mariadb() => self.json_value(call)?,
            "JSON_DUALITY_OBJECT" if !self.is_mariadb() => self.json_duality_object(call)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn name_argument(&mut self, call: &mut Call) -> Read<()> {
        let argument = self.in_parentheses(Self::name_as_argument)?;
        call.arguments.push(argument);
        Ok(())
    }

    fn trim_arguments(&mut self, call: &mut Call) -> Read<()> {
        let side = self.eat_any(&["BOTH", "LEADING", "TRAILING"]).unwrap_or_default();
        if !side.is_empty() && self.eat("FROM") {
            call.arguments.push(keyed(&format!("{side} FROM"), self.expression()?));
            return Ok(());
        }
        call.arguments.push(keyed(side, self.expression()?));
        if side.is_empty() && !self.at("FROM") {
            return Ok(());
        }
        self.expect("FROM")?;
        call.arguments.push(keyed("FROM", self.expression()?));
        Ok(())
    }

    fn substring_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(value(self.expression()?));
        let (between, last) = match self.expect_any(&[",", "FROM"])? {
            "FROM" => ("FROM", "FOR"),
            _ => ("", ","),
        };
        call.arguments.push(keyed(between, self.expression()?));
        if self.eat(last) {
            let word = if between.is_empty() { "" } else { last };
            call.arguments.push(keyed(word, self.expression()?));
        }
        Ok(())
    }

    fn position_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(value(self.expression_above(self.grammar.levels.bits)?));
        self.expect("IN")?;
        call.arguments.push(keyed("IN", self.expression()?));
        Ok(())
    }

    /// CHAR(65, 66 USING utf8mb4)
    fn char_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments = self.expressions()?.into_iter().map(value).collect();
        if self.eat("USING") {
            call.clauses = format!("USING {}", self.character_set_name()?.text);
        }
        Ok(())
    }

    /// WEIGHT_STRING(a AS CHAR(3))
    fn weight_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(value(self.expression()?));
        if self.eat(",") {
            for at in 0..3 {
                if at > 0 {
                    self.expect(",")?;
                }
                call.arguments.push(value(self.number_expression()?));
            }
            return Ok(());
        }
        let start = self.place();
        if self.eat("AS") {
            self.expect_any(&["CHAR", "CHARACTER", "BINARY"])?;
            self.in_parentheses(Self::whole_number)?;
        }
        if self.is_mariadb() && self.eat("LEVEL") {
            self.levels()?;
        }
        call.clauses = self.words_from(start);
        Ok(())
    }

    fn levels(&mut self) -> Read<()> {
        self.list(|parser| {
            parser.whole_number()?;
            if parser.eat("-") {
                parser.whole_number()?;
            }
            let _ = parser.eat_any(&["ASC", "DESC"]);
            parser.eat("REVERSE");
            Ok(())
        })
        .map(drop)
    }

    /// SETVAL(s, 1, TRUE, 0)
    fn setval(&mut self, call: &mut Call) -> Read<()> {
        self.in_parentheses(|parser| {
            call.arguments.push(parser.name_as_argument()?);
            parser.expect(",")?;
            call.arguments.push(value(parser.signed_literal()?));
            for _ in 0..2 {
                if !parser.eat(",") {
                    break;
                }
                call.arguments.push(value(parser.signed_literal()?));
            }
            Ok(())
        })
    }

    /// COLUMN_CREATE(name, value AS type, ..), COLUMN_ADD(blob, name, value AS type, ..), COLUMN_GET(blob, name AS type)
    fn dynamic_columns(&mut self, word: &str, call: &mut Call) -> Read<()> {
        call.arguments = self.in_parentheses(|parser| {
            let mut arguments = Vec::new();
            if word != "COLUMN_CREATE" {
                arguments.push(value(parser.expression()?));
                parser.expect(",")?;
            }
            if word == "COLUMN_GET" {
                arguments.push(parser.typed_argument(true)?);
                return Ok(arguments);
            }
            loop {
                arguments.push(value(parser.expression()?));
                parser.expect(",")?;
                arguments.push(parser.typed_argument(false)?);
                if !parser.eat(",") {
                    return Ok(arguments);
                }
            }
        })?;
        Ok(())
    }

    /// JSON_DUALITY_OBJECT(WITH (INSERT, UPDATE) '_id' : a, ..) (MySQL 9)
    fn json_duality_object(&mut self, call: &mut Call) -> Read<()> {
        call.arguments = self.in_parentheses(|parser| {
            let start = parser.place();
            if parser.eat("WITH") {
                if parser.at("(") {
                    parser.list_in_parentheses(Self::duality_tag)?;
                } else {
                    parser.duality_tag()?;
                }
            }
            let tags = parser.words_from(start);
            let mut arguments = parser.list(Self::named_value)?;
            if !tags.is_empty() {
                arguments[0].keyword = format!("{tags} {}", arguments[0].keyword);
            }
            Ok(arguments)
        })?;
        Ok(())
    }

    fn duality_tag(&mut self) -> Read<()> {
        self.eat("NO");
        self.expect_any(&["INSERT", "UPDATE", "DELETE"]).map(drop)
    }

    /// `'name' : a`
    fn named_value(&mut self) -> Read<Argument> {
        let start = self.place();
        self.one_text()?;
        self.expect(":")?;
        let name = self.words_from(start);
        Ok(keyed(&name, self.expression()?))
    }

    fn typed_argument(&mut self, has_type: bool) -> Read<Argument> {
        let mut argument = value(self.expression()?);
        let start = self.place();
        if has_type || self.at("AS") {
            self.expect("AS")?;
            if matches!(self.token().kind, Kind::Word) {
                self.mysql_cast_type()?;
            } else {
                return self.fail_expecting("a type of CAST");
            }
        }
        argument.suffix = self.words_from(start);
        Ok(argument)
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::super::testing::{both, expression, neither, only};
    use crate::ast::ExpressionKind;

    #[test]
    fn words_stand_between_arguments() {
        both("SELECT TRIM(LEADING 'x' FROM a), TRIM(BOTH FROM a), TRIM('x' FROM a), TRIM(a)");
        both("SELECT SUBSTRING(a FROM 1 FOR 2), SUBSTR(a, 1), MID(a, 1, 2), POSITION('a' IN b)");
        both("SELECT CHAR(65, 66 USING utf8mb4), WEIGHT_STRING(a AS CHAR(3)), DEFAULT(a)");
        only(Mysql, "SELECT JSON_VALUE(a, '$.b' RETURNING CHAR(3) NULL ON EMPTY ERROR ON ERROR)");
        only(Mysql, "SELECT JSON_DUALITY_OBJECT(WITH (INSERT) '_id' : a, 'b' : c) FROM t");
        only(Mariadb, "SELECT COLUMN_GET(a, 'b' AS INT), COLUMN_CREATE('a', 1 AS INT)");
        neither("SELECT TRIM(LEADING 'x')", ")");
        neither("SELECT SUBSTRING(a)", ")");
        neither("SELECT SUBSTRING(a FROM 1, 2)", ",");
        neither("SELECT POSITION(a, b)", ",");
        neither("SELECT DEFAULT(1)", "1");
    }

    #[test]
    fn words_are_kept_with_the_argument_behind_them() {
        let ExpressionKind::Call(call) = expression(Mysql, "TRIM(TRAILING 'x' FROM a)").kind else { panic!() };
        let words: Vec<_> = call.arguments.iter().map(|argument| argument.keyword.as_str()).collect();
        assert_eq!(words, ["TRAILING", "FROM"]);
    }

    #[test]
    fn names_as_arguments_are_of_the_product() {
        both("SELECT NEXTVAL(s.q), SETVAL(a, 1) FROM t");
        only(Mysql, "SELECT NEXTVAL(1), LASTVAL(a + 1)");
        only(Mariadb, "SELECT SETVAL(q, 5, TRUE, 2), COLUMN_CREATE('a', 1 AS int), COLUMN_GET(a, 'b' AS char)");
        only(Mysql, "SELECT JSON_VALUE(a, '$' RETURNING signed NULL ON EMPTY)");
        both("SELECT DEFAULT(a), JSON_VALUE(a, '$') FROM t");
        neither("SELECT DEFAULT(1)", "1");
        both("SELECT TRIM(LEADING FROM a), TRIM(a FROM b), TRIM(a), SUBSTR(a FROM 1 FOR 2), MID(a, 1, 2)");
        neither("SELECT TRIM(BOTH a)", ")");
        neither("SELECT SUBSTRING(a)", ")");
        neither("SELECT SUBSTRING(a, 1 FOR 2)", "FOR");
        neither("SELECT POSITION(a)", ")");
    }
}

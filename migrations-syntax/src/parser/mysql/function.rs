//! Calls of functions. The grammar has productions of its own for many: how many arguments they take is part of it.

mod aggregate;
mod date;
mod names;
mod words;

use self::names::names_no_function;
use super::super::expression::{empty_call, keyed, value};
use super::super::{Parser, Read};
use crate::ast::{Argument, Call, Expression, ExpressionKind, Ident, Name};
use crate::grammar::{Feature, WordClass};
use crate::span::Span;
use crate::token::{Kind, Token};

/// As many arguments as there are.
const ANY: usize = usize::MAX;

impl Parser<'_> {
    /// A call that begins with the word here; `None` where it begins none. The parenthesis is next but one.
    pub(in crate::parser) fn mysql_call(&mut self) -> Read<Option<ExpressionKind>> {
        let token = self.token();
        let mut name = Name::from(Ident { text: token.source.to_owned(), is_quoted: false, span: token.span });
        if !self.parenthesis_follows_at_once() && is_function_beside_parenthesis(token.text, self.is_mariadb()) {
            // Such a word is the name of any function where something stands between it and the parenthesis, as it is in quotes.
            name.parts[0].is_quoted = true;
            self.step();
            return self.mysql_generic_call(name).map(Some);
        }
        let mut call = empty_call(name);
        call.has_parentheses = true;
        let place = self.place();
        self.step();
        if self.special_form(token.text, &mut call)? {
            return Ok(Some(ExpressionKind::Call(Box::new(call))));
        }
        if self.grammar.class(token.text) != WordClass::Free {
            self.return_to(place);
            return Ok(None);
        }
        if names_no_function(token.text, self.is_mariadb()) {
            return Ok(Some(ExpressionKind::Column(call.name)));
        }
        self.mysql_generic_call(call.name).map(Some)
    }

    /// Whether a word stands here that is no name, because a parenthesis follows it at once: `COUNT(` (MySQL, MariaDB).
    pub(in crate::parser) fn begins_function_of_mysql(&self) -> bool {
        self.ahead_is(1, "(")
            && self.is_function_at(&self.token(), self.ahead(1).span)
            && !is_name_and_function(self.token().text)
    }

    /// Whether a word is that of a function because the parenthesis, which stands there, follows it at once (MySQL, MariaDB).
    pub(in crate::parser) fn is_function_at(&self, word: &Token<'_>, parenthesis: Span) -> bool {
        self.has(Feature::FormsByWord)
            && word.kind == Kind::Word
            && word.span.end() == parenthesis.start()
            && is_function_beside_parenthesis(word.text, self.is_mariadb())
    }

    pub(in crate::parser) fn fail_as_function_of_mysql<T>(&mut self) -> Read<T> {
        let word = self.token().text;
        self.fail_because(&format!("{word}( begins a function; with a space before the parenthesis, {word} is a name"))
    }

    /// Behind a reserved word that begins nothing but a call, its parenthesis is missing: that is where the error is (MySQL,
    /// MariaDB).
    pub(in crate::parser) fn parenthesis_of_reserved_function(&mut self) -> Read<()> {
        if !self.has(Feature::FormsByWord) || !is_reserved_function(self.word_here(), self.is_mariadb()) {
            return Ok(());
        }
        self.step();
        self.expect("(")
    }

    /// The parentheses and what follows them; `false` where the word has no grammar of its own.
    fn special_form(&mut self, word: &str, call: &mut Call) -> Read<bool> {
        if let Some((minimum, maximum)) = arity(word, self.is_mariadb()) {
            call.arguments = self.counted_arguments(minimum, maximum)?;
            if word == "JSON_OBJECTAGG" || (word == "LAST_VALUE" && self.at("OVER")) {
                self.over_if_next(call)?;
            }
            return Ok(true);
        }
        Ok(self.aggregate_form(word, call)? || self.date_form(word, call)? || self.keyed_form(word, call)?)
    }

    /// Arguments in parentheses, so many as the grammar has
    fn counted_arguments(&mut self, minimum: usize, maximum: usize) -> Read<Vec<Argument>> {
        self.in_parentheses(|parser| {
            let mut arguments = Vec::new();
            if minimum == 0 && parser.at(")") {
                return Ok(arguments);
            }
            while arguments.len() < maximum {
                arguments.push(value(parser.expression()?));
                if arguments.len() < minimum {
                    parser.expect(",")?;
                } else if arguments.len() == maximum || !parser.eat(",") {
                    break;
                }
            }
            Ok(arguments)
        })
    }

    /// A call of a function without a grammar of its own, behind its name
    pub(in crate::parser) fn mysql_generic_call(&mut self, name: Name) -> Read<ExpressionKind> {
        let may_have_aliases = name.parts.len() == 1;
        let mut call = empty_call(name);
        call.has_parentheses = true;
        call.arguments = self.in_parentheses(|parser| {
            if parser.at(")") {
                return Ok(Vec::new());
            }
            parser.list(|parser| parser.generic_argument(may_have_aliases))
        })?;
        if self.is_mariadb() {
            self.over_if_next(&mut call)?;
        }
        Ok(ExpressionKind::Call(Box::new(call)))
    }

    /// An expression, with an alias as functions of libraries take it
    fn generic_argument(&mut self, may_have_alias: bool) -> Read<Argument> {
        let mut argument = value(self.expression()?);
        let start = self.place();
        if may_have_alias && self.eat("AS") {
            self.ident_or_text()?;
            argument.suffix = self.words_from(start);
        }
        Ok(argument)
    }

    /// NEXT VALUE FOR s, PREVIOUS VALUE FOR s (MariaDB)
    pub(in crate::parser) fn value_of_sequence(&mut self) -> Read<Option<ExpressionKind>> {
        let is_next = self.is_mariadb() && matches!(self.word_here(), "NEXT" | "PREVIOUS");
        if !(is_next && self.ahead_is(1, "VALUE") && self.ahead_is(2, "FOR")) {
            return Ok(None);
        }
        let start = self.place();
        let span = self.span();
        for _ in 0..3 {
            self.step();
        }
        let text = self.words_from(start);
        let mut call = empty_call(Name::from(Ident { text, is_quoted: false, span: self.span_from(span) }));
        call.arguments.push(self.name_as_argument()?);
        Ok(Some(ExpressionKind::Call(Box::new(call))))
    }

    /// A column or a sequence as the only thing that can be given
    fn name_as_argument(&mut self) -> Read<Argument> {
        let start = self.span();
        let kind = ExpressionKind::Column(self.name()?);
        Ok(value(Expression { kind, span: self.span_from(start) }))
    }

    /// A word of the grammar as what is given, such as a unit
    fn word_as_argument(&mut self, word: String, start: Span) -> Argument {
        let span = self.span_from(start);
        let name = Name::from(Ident { text: word, is_quoted: false, span });
        value(Expression { kind: ExpressionKind::Column(name), span })
    }
}

/// Whether a reserved word begins a call wherever an expression can stand.
fn is_reserved_function(word: &str, is_mariadb: bool) -> bool {
    match word {
        "CHAR" | "CHARACTER" | "CONVERT" | "DEFAULT" | "IF" | "INSERT" | "LEFT" | "MOD" | "REPEAT" | "REPLACE"
        | "RIGHT" | "ROW_NUMBER" => true,
        "CUME_DIST" | "DATABASE" | "DENSE_RANK" | "FIRST_VALUE" | "GROUPING" | "LAG" | "LAST_VALUE" | "LEAD"
        | "NTH_VALUE" | "NTILE" | "PERCENT_RANK" | "RANK" | "ROW" | "SCHEMA" | "VALUES" => !is_mariadb,
        _ => false,
    }
}

/// How many arguments a function with a production of its own takes.
fn arity(word: &str, is_mariadb: bool) -> Option<(usize, usize)> {
    let counts = match word {
        "DATE" | "DAY" | "HOUR" | "MINUTE" | "MONTH" | "SECOND" | "TIME" | "YEAR" | "ASCII" | "CHARSET" => (1, 1),
        "LEFT" | "RIGHT" | "REPEAT" | "TRUNCATE" | "MOD" | "JSON_OBJECTAGG" => (2, 2),
        "IF" | "REPLACE" => (3, 3),
        "INSERT" => (4, 4),
        "TIMESTAMP" => (1, 2),
        "INTERVAL" => (2, ANY),
        "USER" | "SESSION_USER" | "SYSTEM_USER" => (0, 0),
        _ => return if is_mariadb { mariadb_arity(word) } else { mysql_arity(word) },
    };
    Some(counts)
}

fn mysql_arity(word: &str) -> Option<(usize, usize)> {
    let counts = match word {
        "COLLATION" | "MICROSECOND" | "QUARTER" | "REVERSE" => (1, 1),
        "WEEK" | "LOG" => (1, 2),
        "FORMAT" => (2, 3),
        "COALESCE" | "GROUPING" => (1, ANY),
        "DATABASE" | "SCHEMA" | "ROW_COUNT" => (0, 0),
        "POINT" => (2, 2),
        "LINESTRING" | "POLYGON" | "MULTIPOINT" | "MULTILINESTRING" | "MULTIPOLYGON" => (1, ANY),
        "GEOMETRYCOLLECTION" | "GEOMCOLLECTION" => (0, ANY),
        _ => return None,
    };
    Some(counts)
}

fn mariadb_arity(word: &str) -> Option<(usize, usize)> {
    let counts = match word {
        "PASSWORD" => (1, 1),
        "ROWNUM" => (0, 0),
        "LAST_VALUE" => (1, ANY),
        _ => return None,
    };
    Some(counts)
}

/// Whether a word that begins a function is a name all the same.
fn is_name_and_function(word: &str) -> bool {
    matches!(word, "ADDDATE" | "SUBDATE" | "SESSION_USER" | "SYSTEM_USER" | "ST_COLLECT")
}

/// Whether a word begins its form only if the parenthesis follows it at once. Source: the functions of `lex.h`.
fn is_function_beside_parenthesis(word: &str, is_mariadb: bool) -> bool {
    match word {
        "ADDDATE" | "BIT_AND" | "BIT_OR" | "BIT_XOR" | "CAST" | "COUNT" | "CURDATE" | "CURTIME" | "DATE_ADD"
        | "DATE_SUB" | "EXTRACT" | "GROUP_CONCAT" | "JSON_ARRAYAGG" | "JSON_OBJECTAGG" | "MAX" | "MID" | "MIN"
        | "NOW" | "POSITION" | "SESSION_USER" | "STD" | "STDDEV" | "STDDEV_POP" | "STDDEV_SAMP" | "SUBDATE"
        | "SUBSTR" | "SUBSTRING" | "SUM" | "SYSTEM_USER" | "TRIM" | "VARIANCE" | "VAR_POP" | "VAR_SAMP" => true,
        "SYSDATE" | "ST_COLLECT" | "JSON_DUALITY_OBJECT" => !is_mariadb,
        "CUME_DIST" | "DENSE_RANK" | "FIRST_VALUE" | "LAG" | "LEAD" | "MEDIAN" | "NTH_VALUE" | "NTILE"
        | "PERCENTILE_CONT" | "PERCENTILE_DISC" | "PERCENT_RANK" | "RANK" => is_mariadb,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, expression, neither, refuses};
    use crate::ast::ExpressionKind;

    #[test]
    fn how_many_arguments_a_function_takes_is_part_of_the_grammar() {
        both(
            "SELECT IF(a, b, c), LEFT(a, 1), REPLACE(a, b, c), INSERT(a, 1, 2, b), MOD(a, b), YEAR(a), USER(), INTERVAL(a, 1, 2)",
        );
        both("SELECT f(), f(a, b), s.f(a), CONCAT(a), f(a AS b)");
        both("SELECT POINT(1, 2), DATABASE(), GROUPING(a, b)");
        neither("SELECT REPEAT(a)", ")");
        neither("SELECT IF(a, b)", ")");
        neither("SELECT LEFT(a)", ")");
        neither("SELECT YEAR(a, b)", ",");
        neither("SELECT USER(1)", "1");
        neither("SELECT CONCAT(a b)", "b");
        neither("SELECT IF(a b, c, d)", "b");
        neither("SELECT f(a,)", ")");
    }

    #[test]
    fn some_words_begin_a_function_only_beside_the_parenthesis() {
        both("SELECT count, now, max (a), COUNT(*), NOW()");
        neither("SELECT COUNT (*)", "*");
        neither("SELECT CAST (a AS CHAR)", "CHAR");
        neither("INSERT INTO count(a) VALUES (1)", "count");
        both("INSERT INTO count (a) VALUES (1)");
    }

    #[test]
    fn a_call_keeps_its_name_as_written() {
        let ExpressionKind::Call(call) = expression(Mysql, "Coalesce(a, 1)").kind else { panic!() };
        assert_eq!((call.name.last().text.as_str(), call.arguments.len()), ("Coalesce", 2));
        let ExpressionKind::Call(call) = expression(Mariadb, "NEXT VALUE FOR s.q").kind else { panic!() };
        assert_eq!((call.name.last().text.as_str(), call.has_parentheses), ("NEXT VALUE FOR", false));
    }

    #[test]
    fn functions_of_one_product_have_their_counts() {
        for word in ["LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"] {
            refuses(Mysql, &format!("SELECT {word}()"), ")");
            both(&format!("SELECT {word}(a), {word}(a, b)"));
        }
        both("SELECT GEOMETRYCOLLECTION(), GEOMETRYCOLLECTION(a, b)");
        for (sql, found) in [
            ("COLLATION(a, b)", ","),
            ("QUARTER()", ")"),
            ("WEEK(a, b, c)", ","),
            ("LOG()", ")"),
            ("FORMAT(a)", ")"),
            ("COALESCE()", ")"),
            ("DATABASE(a)", "a"),
            ("ROW_COUNT(a)", "a"),
            ("POINT(a)", ")"),
        ] {
            refuses(Mysql, &format!("SELECT {sql}"), found);
        }
        refuses(Mariadb, "SELECT PASSWORD()", ")");
        refuses(Mariadb, "SELECT ROWNUM(a)", "a");
        both("SELECT REVERSE(a), MICROSECOND(a), LOG(a, b), FORMAT(a, 1, 'x'), SCHEMA()");
    }
}

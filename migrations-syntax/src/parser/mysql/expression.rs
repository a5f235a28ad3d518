//! Forms of expressions that begin with a word of MySQL's and MariaDB's grammar, calls aside.

use super::super::{Parser, Read};
use crate::ast::{CastForm, DataType, Expression, ExpressionKind, Literal, TypeName};
use crate::token::Kind;

impl Parser<'_> {
    /// A form that begins with the word here; `None` where it begins none.
    pub(in crate::parser) fn mysql_keyword_form(&mut self) -> Read<Option<ExpressionKind>> {
        let has_parenthesis = self.ahead_is(1, "(");
        let kind = match self.word_here() {
            "CAST" if has_parenthesis && self.parenthesis_follows_at_once() => self.mysql_cast()?,
            "CONVERT" if has_parenthesis => self.convert()?,
            "INTERVAL" if !has_parenthesis || !self.is_interval_function() => self.interval()?,
            "MATCH" => self.match_against()?,
            "ROW" if has_parenthesis => self.row_of_mysql()?,
            "NEXT" | "PREVIOUS" => return self.value_of_sequence(),
            _ => return Ok(None),
        };
        Ok(Some(kind))
    }

    /// ROW (a, b), which has two fields at least
    fn row_of_mysql(&mut self) -> Read<ExpressionKind> {
        self.expect("ROW")?;
        let fields = self.in_parentheses(|parser| {
            let mut fields = vec![parser.expression()?];
            parser.expect(",")?;
            fields.extend(parser.expressions()?);
            Ok(fields)
        })?;
        Ok(ExpressionKind::Row { has_keyword: true, fields })
    }

    /// Whether nothing stands between the word here and the parenthesis behind it.
    pub(super) fn parenthesis_follows_at_once(&self) -> bool {
        self.ahead(1).span.start() == self.span().end()
    }

    /// CAST(a AS t), CAST(a AT TIME ZONE '+00:00' AS DATETIME)
    fn mysql_cast(&mut self) -> Read<ExpressionKind> {
        self.expect("CAST")?;
        self.in_parentheses(|parser| {
            let operand = Box::new(parser.expression()?);
            let zone = if parser.is_mariadb() { None } else { parser.zone_of_cast()? };
            parser.expect("AS")?;
            let data_type = Box::new(parser.cast_type()?);
            Ok(ExpressionKind::Cast { operand, data_type, form: CastForm::Cast, zone })
        })
    }

    /// AT TIME ZONE within CAST (MySQL)
    fn zone_of_cast(&mut self) -> Read<Option<Box<Expression>>> {
        if !self.eat("AT") {
            return Ok(None);
        }
        self.expect_all(&["TIME", "ZONE"])?;
        self.eat("INTERVAL");
        let start = self.span();
        let kind = ExpressionKind::Literal(Literal::Text(self.one_text()?));
        Ok(Some(Box::new(Expression { kind, span: self.span_from(start) })))
    }

    /// CONVERT(a, t), CONVERT(a USING c)
    fn convert(&mut self) -> Read<ExpressionKind> {
        self.expect("CONVERT")?;
        self.in_parentheses(|parser| {
            let operand = Box::new(parser.expression()?);
            let is_using = parser.expect_any(&[",", "USING"])? == "USING";
            let data_type = Box::new(if is_using { parser.character_set_as_type()? } else { parser.cast_type()? });
            let form = if is_using { CastForm::ConvertUsing } else { CastForm::Convert };
            Ok(ExpressionKind::Cast { operand, data_type, form, zone: None })
        })
    }

    /// INTERVAL a DAY, which is a summand: it stands behind `+` or `-`, or before `+`; or it is the bound of a frame.
    fn interval(&mut self) -> Read<ExpressionKind> {
        let is_behind_sign = self.is_behind_sign();
        let kind = self.interval_with_unit()?;
        let is_bound_of_frame = self.ahead_is(0, "PRECEDING") || self.ahead_is(0, "FOLLOWING");
        if !is_behind_sign && !is_bound_of_frame && !self.at("+") {
            return self.fail();
        }
        Ok(kind)
    }

    /// Whether `+` or `-` stands before the token here.
    fn is_behind_sign(&self) -> bool {
        self.at > 0 && matches!(self.tokens[self.at - 1].text, "+" | "-")
    }

    fn match_against(&mut self) -> Read<ExpressionKind> {
        self.expect("MATCH")?;
        let columns = if self.at("(") {
            self.list_in_parentheses(Self::column_of_match)?
        } else {
            self.list(Self::column_of_match)?
        };
        self.expect("AGAINST")?;
        self.in_parentheses(|parser| {
            let text = Box::new(parser.expression_above(parser.grammar.levels.bits)?);
            let start = parser.place();
            if parser.eat("IN") {
                if parser.expect_any(&["BOOLEAN", "NATURAL"])? == "BOOLEAN" {
                    parser.expect("MODE")?;
                    return Ok(ExpressionKind::MatchAgainst { columns, text, mode: parser.words_from(start) });
                }
                parser.expect_all(&["LANGUAGE", "MODE"])?;
            }
            if parser.eat("WITH") {
                parser.expect_all(&["QUERY", "EXPANSION"])?;
            }
            Ok(ExpressionKind::MatchAgainst { columns, text, mode: parser.words_from(start) })
        })
    }

    fn column_of_match(&mut self) -> Read<Expression> {
        let start = self.span();
        let kind = ExpressionKind::Column(self.name()?);
        Ok(Expression { kind, span: self.span_from(start) })
    }

    /// `@` with nothing behind it that names a variable
    pub(in crate::parser) fn fail_without_variable<T>(&mut self) -> Read<T> {
        self.expect("@")?;
        self.fail_expecting("the name of a variable")
    }

    /// `{d '2020-01-01'}`, `{fn now()}`: what stands in braces, as ODBC writes it
    pub(in crate::parser) fn braces_of_odbc(&mut self) -> Read<ExpressionKind> {
        self.deeper(|parser| {
            parser.expect("{")?;
            let start = parser.span();
            let word = parser.ident()?.text.to_ascii_lowercase();
            let is_text = parser.token().kind == Kind::Text;
            let inner = parser.expression()?;
            parser.expect("}")?;
            let name = match word.as_str() {
                "d" if is_text => "date",
                "t" if is_text => "time",
                "ts" if is_text => "timestamp",
                _ => return Ok(inner.kind),
            };
            let type_name = TypeName::Builtin(name.to_owned());
            let data_type = DataType { name: type_name, span: start, ..super::data_type::type_called(name) };
            let (operand, data_type) = (Box::new(inner), Box::new(data_type));
            Ok(ExpressionKind::Cast { operand, data_type, form: CastForm::Prefix, zone: None })
        })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, expression, neither, only, refuses};
    use crate::ast::{CastForm, ExpressionKind, Literal, TextForm};

    #[test]
    fn operators() {
        both("SELECT !a, NOT a, -a, ~a, BINARY a, a DIV b, a MOD b, a ^ b, a <=> b, a || b, a && b, a XOR b, a << 1");
        both("SELECT a REGEXP b, a NOT RLIKE b, a SOUNDS LIKE b, a LIKE b ESCAPE '!', a IS NOT TRUE, a IS UNKNOWN");
        both("SELECT @a := 1, a + INTERVAL 1 DAY, INTERVAL 1 DAY + a, a COLLATE utf8mb4_bin, a = ANY (SELECT 1)");
        only(Mysql, "SELECT a->'$.b', a->>'$.b', 1 MEMBER OF ('[1]')");
        neither("SELECT a = NOT b", "NOT");
        neither("SELECT INTERVAL 1 DAY", "");
        neither("SELECT a IS NULL + 1", "+");
        neither("SELECT a = ANY (1)", "1");
        neither("SELECT a == b", "=");
        neither("SELECT a::int", ":");
        neither("SELECT a ILIKE b", "b");
        neither("SELECT a IS DISTINCT FROM b", "DISTINCT");
    }

    #[test]
    fn each_precedence_of_mysql_has_a_production() {
        only(Mariadb, "SELECT a IN (1) IN (2), a LIKE b LIKE c, a LIKE b + c, a IS TRUE = b");
        refuses(Mysql, "SELECT a IN (1) IN (2)", "IN");
        refuses(Mysql, "SELECT a LIKE b + c", "+");
        refuses(Mysql, "SELECT a IS TRUE IS NULL", "IS");
    }

    #[test]
    fn what_begins_with_a_word() {
        both(
            "SELECT CONVERT(a USING latin1), MATCH (a, b) AGAINST ('c' IN NATURAL LANGUAGE MODE WITH QUERY EXPANSION)",
        );
        both(
            "SELECT MATCH a AGAINST ('c' IN BOOLEAN MODE), CASE WHEN a THEN b END, EXISTS (SELECT 1), ROW (1, 2) = (1, 2)",
        );
        only(Mysql, "SELECT CAST(a AT TIME ZONE '+00:00' AS DATETIME)");
        neither("SELECT CAST(a, CHAR)", ",");
        neither("SELECT ROW (1)", ")");
        neither("SELECT LEFT FROM t", "FROM");
    }

    #[test]
    fn odbc_writes_dates_in_braces() {
        let ExpressionKind::Cast { form, .. } = expression(Mysql, "{d '2020-01-01'}").kind else { panic!() };
        assert_eq!(form, CastForm::Prefix);
        both("SELECT {fn NOW()}, {ts '2020-01-01 00:00:00'}");
    }

    #[test]
    fn strings_have_character_sets() {
        let ExpressionKind::Literal(Literal::Text(text)) = expression(Mysql, "_utf8mb4 0x4E2").kind else { panic!() };
        assert_eq!(text.text, "04E2");
        assert!(matches!(text.form, TextForm::Introduced { .. }));
        both("SELECT _latin1'a', N'b', x'41', b'01', 'a' 'b'");
    }

    #[test]
    fn every_word_is_a_name_before_a_dot() {
        both("SELECT order.id, t.group FROM order.t");
        neither("SELECT order FROM t", "order");
    }

    #[test]
    fn words_of_forms_are_names_without_their_parentheses() {
        both("SELECT CAST, CAST(a AS CHAR), t.cast FROM t");
        neither("SELECT CONVERT", "");
        both("SELECT ROW(a, b) = ROW(1, 2)");
        neither("SELECT ROW(a)", ")");
        only(Mysql, "SELECT CAST(a AT TIME ZONE INTERVAL '+00:00' AS DATETIME)");
        only(Mysql, "SELECT CAST(a AT TIME ZONE '+00:00' AS DATETIME(3))");
    }

    #[test]
    fn row_is_a_name_on_mariadb() {
        only(Mariadb, "SELECT row FROM t");
        only(Mariadb, "SELECT a FROM row WHERE row = 1");
    }

    #[test]
    fn dates_in_braces_are_strings() {
        let kind = |text| expression(Mysql, text).kind;
        for (text, name) in [("{d '2020-01-01'}", "date"), ("{T '10:00'}", "time"), ("{ts '2020-01-01'}", "timestamp")]
        {
            let ExpressionKind::Cast { form, data_type, .. } = kind(text) else { panic!("{text}") };
            assert_eq!((form, &data_type.name), (CastForm::Prefix, &crate::ast::TypeName::Builtin(name.to_owned())));
        }
        assert!(matches!(kind("{d 5}"), ExpressionKind::Literal(Literal::Number(_))));
        assert!(matches!(kind("{fn f(1)}"), ExpressionKind::Call(_)));
        assert!(matches!(kind("{x 'a'}"), ExpressionKind::Literal(Literal::Text(_))));
    }
}

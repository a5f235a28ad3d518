//! Functions with a grammar of their own: CURRENT_DATE, COALESCE, EXTRACT, TRIM .. Source: `func_expr_common_subexpr` of
//! `gram.y`. Those of XML and JSON have files of their own.

use super::primary::word_name;
use crate::ast::{Argument, Call, CastForm, Expression, ExpressionKind, Literal, Name};
use crate::grammar::WordClass;
use crate::parser::expression::{empty_call, keyed, value};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// A form that this word begins, `None` where it begins none. `is_call` tells whether a parenthesis follows.
    pub(super) fn postgres_special_form(&mut self, word: &str, is_call: bool) -> Read<Option<ExpressionKind>> {
        match word {
            "CURRENT_DATE" | "CURRENT_ROLE" | "CURRENT_USER" | "SESSION_USER" | "USER" | "CURRENT_CATALOG" => {
                Ok(Some(self.postgres_word_call(word)))
            }
            "CURRENT_TIME" | "CURRENT_TIMESTAMP" | "LOCALTIME" | "LOCALTIMESTAMP" => {
                self.postgres_time_call(word).map(Some)
            }
            // They can be names, too: before a parenthesis that of a function.
            "CURRENT_SCHEMA" if !is_call => Ok(Some(self.postgres_word_call(word))),
            "SYSTEM_USER" if !is_call && !self.ahead_is(1, ".") => Ok(Some(self.postgres_word_call(word))),
            "CAST" => self.cast().map(Some),
            "COLLATION" if self.ahead_is(1, "FOR") => self.postgres_collation_for().map(Some),
            _ if is_call => self.postgres_special_call_form(word),
            _ => Ok(None),
        }
    }

    /// A word that is a call without parentheses.
    fn postgres_word_call(&mut self, word: &str) -> ExpressionKind {
        let span = self.step().span;
        ExpressionKind::Call(Box::new(empty_call(word_name(word, span))))
    }

    /// CURRENT_TIMESTAMP and its like, with their digits where some are written.
    fn postgres_time_call(&mut self, word: &str) -> Read<ExpressionKind> {
        let span = self.step().span;
        let mut call = empty_call(word_name(word, span));
        if self.at("(") {
            call.has_parentheses = true;
            let digits = self.in_parentheses(|parser| {
                let start = parser.span();
                let kind = ExpressionKind::Literal(Literal::Number(parser.integer()?));
                Ok(Expression { kind, span: parser.span_from(start) })
            })?;
            call.arguments.push(value(digits));
        }
        Ok(ExpressionKind::Call(Box::new(call)))
    }

    /// COLLATION FOR (..)
    fn postgres_collation_for(&mut self) -> Read<ExpressionKind> {
        let start = self.step().span;
        self.expect("FOR")?;
        let name = word_name("COLLATION FOR", self.span_from(start));
        self.postgres_form_with(name, |parser, call| {
            call.arguments.push(value(parser.expression()?));
            Ok(())
        })
    }

    fn postgres_special_call_form(&mut self, word: &str) -> Read<Option<ExpressionKind>> {
        let content = match word {
            "COALESCE" | "GREATEST" | "LEAST" | "GROUPING" | "XMLCONCAT" => Self::postgres_expression_arguments,
            "NULLIF" => Self::postgres_two_arguments,
            "EXTRACT" => Self::postgres_extract_arguments,
            "NORMALIZE" => Self::postgres_normalize_arguments,
            "OVERLAY" => Self::postgres_overlay_arguments,
            "POSITION" => Self::postgres_position_arguments,
            "SUBSTRING" => Self::postgres_substring_arguments,
            "TRIM" => Self::postgres_trim_arguments,
            "TREAT" => return self.postgres_treat().map(Some),
            "XMLELEMENT" => Self::postgres_xml_element_arguments,
            "XMLEXISTS" => Self::postgres_xml_exists_arguments,
            "XMLFOREST" => Self::postgres_xml_attribute_list,
            "XMLPARSE" => Self::postgres_xml_parse_arguments,
            "XMLPI" => Self::postgres_xml_instruction_arguments,
            "XMLROOT" => Self::postgres_xml_root_arguments,
            "XMLSERIALIZE" => Self::postgres_xml_serialize_arguments,
            _ => return Ok(None),
        };
        self.postgres_form(word, content).map(Some)
    }

    /// A form with parentheses, of which the content is read by a function.
    pub(super) fn postgres_form(
        &mut self,
        word: &str,
        content: impl FnOnce(&mut Self, &mut Call) -> Read<()>,
    ) -> Read<ExpressionKind> {
        let span = self.step().span;
        self.postgres_form_with(word_name(word, span), content)
    }

    fn postgres_form_with(
        &mut self,
        name: Name,
        content: impl FnOnce(&mut Self, &mut Call) -> Read<()>,
    ) -> Read<ExpressionKind> {
        let mut call = empty_call(name);
        call.has_parentheses = true;
        self.in_parentheses(|parser| content(parser, &mut call))?;
        Ok(ExpressionKind::Call(Box::new(call)))
    }

    pub(super) fn postgres_expression_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.extend(self.expressions()?.into_iter().map(value));
        Ok(())
    }

    fn postgres_two_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(value(self.expression()?));
        self.expect(",")?;
        call.arguments.push(value(self.expression()?));
        Ok(())
    }

    /// Plain arguments, which may be named; perhaps none.
    fn postgres_plain_arguments(&mut self, call: &mut Call) -> Read<()> {
        if !self.at(")") {
            call.arguments = self.list(Self::postgres_argument)?;
        }
        Ok(())
    }

    /// `year FROM a`
    fn postgres_extract_arguments(&mut self, call: &mut Call) -> Read<()> {
        let start = self.span();
        let field = match self.token().kind {
            Kind::Text => ExpressionKind::Literal(Literal::Text(self.text()?)),
            Kind::QuotedName => ExpressionKind::Column(Name::from(self.ident()?)),
            Kind::Word if self.grammar.class(self.token().text) == WordClass::Free => {
                ExpressionKind::Column(Name::from(self.ident()?))
            }
            Kind::Word | Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => {
                return self.fail_expecting("a field such as YEAR");
            }
        };
        call.arguments.push(value(Expression { kind: field, span: self.span_from(start) }));
        self.expect("FROM")?;
        call.arguments.push(keyed("FROM", self.expression()?));
        Ok(())
    }

    /// `a`, `a, NFC`
    fn postgres_normalize_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(value(self.expression()?));
        if self.eat(",") {
            call.arguments.push(words(self.expect_any(&["NFC", "NFD", "NFKC", "NFKD"])?));
        }
        Ok(())
    }

    /// `a PLACING b FROM c FOR d`, or plain arguments.
    fn postgres_overlay_arguments(&mut self, call: &mut Call) -> Read<()> {
        self.postgres_plain_arguments(call)?;
        if !is_one_unnamed(call) || !self.eat("PLACING") {
            return Ok(());
        }
        call.arguments.push(keyed("PLACING", self.expression()?));
        self.expect("FROM")?;
        call.arguments.push(keyed("FROM", self.expression()?));
        if self.eat("FOR") {
            call.arguments.push(keyed("FOR", self.expression()?));
        }
        Ok(())
    }

    /// `a IN b`
    fn postgres_position_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(value(self.restricted_expression()?));
        self.expect("IN")?;
        call.arguments.push(keyed("IN", self.restricted_expression()?));
        Ok(())
    }

    /// `a FROM b FOR c`, `a SIMILAR b ESCAPE c`, or plain arguments.
    fn postgres_substring_arguments(&mut self, call: &mut Call) -> Read<()> {
        self.postgres_plain_arguments(call)?;
        if !is_one_unnamed(call) {
            return Ok(());
        }
        let Some(first) = self.eat_any(&["FROM", "FOR", "SIMILAR"]) else { return Ok(()) };
        call.arguments.push(keyed(first, self.expression()?));
        let further = match first {
            "FROM" => "FOR",
            "FOR" => "FROM",
            _ => {
                self.expect("ESCAPE")?;
                call.arguments.push(keyed("ESCAPE", self.expression()?));
                return Ok(());
            }
        };
        if self.eat(further) {
            call.arguments.push(keyed(further, self.expression()?));
        }
        Ok(())
    }

    /// `BOTH a FROM b`, `FROM b`, `a FROM b`, `a, b`
    fn postgres_trim_arguments(&mut self, call: &mut Call) -> Read<()> {
        let side = self.eat_any(&["BOTH", "LEADING", "TRAILING"]).unwrap_or_default();
        if self.eat("FROM") {
            let keyword = if side.is_empty() { "FROM".to_owned() } else { format!("{side} FROM") };
            return self.postgres_list_behind(&keyword, call);
        }
        let first = self.expression()?;
        call.arguments.push(keyed(side, first));
        if self.eat("FROM") {
            return self.postgres_list_behind("FROM", call);
        }
        if self.eat(",") {
            return self.postgres_list_behind("", call);
        }
        Ok(())
    }

    /// Expressions, the first of them with words before it.
    fn postgres_list_behind(&mut self, keyword: &str, call: &mut Call) -> Read<()> {
        let mut expressions = self.expressions()?.into_iter();
        call.arguments.extend(expressions.next().map(|first| keyed(keyword, first)));
        call.arguments.extend(expressions.map(value));
        Ok(())
    }

    /// TREAT (a AS t)
    fn postgres_treat(&mut self) -> Read<ExpressionKind> {
        self.expect("TREAT")?;
        self.in_parentheses(|parser| {
            let operand = Box::new(parser.expression()?);
            parser.expect("AS")?;
            let data_type = Box::new(parser.postgres_type()?);
            Ok(ExpressionKind::Cast { operand, data_type, form: CastForm::Treat, zone: None })
        })
    }
}

/// An argument that is nothing but words.
pub(super) fn words(words: &str) -> Argument {
    Argument { keyword: words.to_owned(), name: None, value: None, suffix: String::new() }
}

fn is_one_unnamed(call: &Call) -> bool {
    matches!(call.arguments.as_slice(), [only] if only.name.is_none())
}

#[cfg(test)]
mod tests {
    use crate::ast::{QueryTerm, Statement};
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    use super::*;

    /// The words before the arguments of a call.
    #[track_caller]
    fn keywords(expression: &str) -> Vec<String> {
        let Statement::Query(query) = statement(&format!("SELECT {expression}")) else { panic!("{expression}") };
        let QueryTerm::Select(mut select) = *query.first else { panic!("{expression}") };
        match select.items.remove(0).value.kind {
            ExpressionKind::Call(call) => call.arguments.into_iter().map(|argument| argument.keyword).collect(),
            other => panic!("{expression}: {other:?}"),
        }
    }

    #[track_caller]
    fn is_refused(expression: &str, found: &str) {
        refuses(&format!("SELECT {expression}"), found);
    }

    #[test]
    fn arguments_have_words_between() {
        assert_eq!(keywords("extract(year FROM a)"), ["", "FROM"]);
        assert_eq!(keywords("extract('epoch' FROM a)"), ["", "FROM"]);
        assert_eq!(keywords("substring(a FROM 1 FOR 2)"), ["", "FROM", "FOR"]);
        assert_eq!(keywords("substring(a FOR 2 FROM 1)"), ["", "FOR", "FROM"]);
        assert_eq!(keywords("substring(a SIMILAR 'b' ESCAPE '#')"), ["", "SIMILAR", "ESCAPE"]);
        assert_eq!(keywords("substring(a, 1, 2)"), ["", "", ""]);
        assert_eq!(keywords("overlay(a PLACING b FROM 1)"), ["", "PLACING", "FROM"]);
        assert_eq!(keywords("position(a IN b)"), ["", "IN"]);
        assert_eq!(keywords("trim(BOTH 'x' FROM a)"), ["BOTH", "FROM"]);
        assert_eq!(keywords("trim(LEADING FROM a, b)"), ["LEADING FROM", ""]);
        assert_eq!(keywords("trim(a, 'x')"), ["", ""]);
        assert_eq!(keywords("normalize(a, NFKC)"), ["", "NFKC"]);
        is_refused("extract(year, a)", ",");
        is_refused("extract(1 FROM a)", "1");
        is_refused("substring(a FROM 1 FROM 2)", "FROM");
        is_refused("substring(a SIMILAR b)", ")");
        is_refused("overlay(a PLACING b)", ")");
        is_refused("position(a, b)", ",");
        is_refused("position(a OR b IN c)", "OR");
        is_refused("trim(BOTH)", ")");
        is_refused("normalize(a, NFX)", "NFX");
    }

    #[test]
    fn words_stand_without_parentheses() {
        accepts(
            "SELECT CURRENT_DATE, CURRENT_TIME(3), LOCALTIMESTAMP, CURRENT_USER, USER, CURRENT_SCHEMA, SYSTEM_USER",
        );
        accepts("SELECT current_schema(), collation FOR (a), TREAT(a AS text), GROUPING(a, b)");
        is_refused("CURRENT_DATE(3)", "(");
        is_refused("CURRENT_TIMESTAMP()", ")");
        is_refused("CURRENT_TIMESTAMP(a)", "a");
        is_refused("COALESCE()", ")");
        is_refused("NULLIF(a)", ")");
        is_refused("NULLIF(a, b, c)", ",");
        is_refused("collation FOR a", "a");
        is_refused("CAST(a, text)", ",");
        is_refused("CAST(a AS)", ")");
    }

    #[test]
    fn one_value_alone_can_be_a_row() {
        accepts("SELECT substring(a), substring(a, 1, 2), substring(a FROM 1), substring(a SIMILAR b ESCAPE c)");
        accepts("SELECT trim(FROM a), trim(LEADING FROM a), trim(a, b), trim(TRAILING a FROM b, c)");
        accepts("SELECT overlay(a PLACING b FROM 1 FOR 2), overlay(a, b, c), treat(a AS t)");
        accepts("SELECT substring(a => 1)");
        refuses("SELECT substring(a => 1 FROM 2)", "FROM");
        refuses("SELECT trim(BOTH)", ")");
    }

    #[test]
    fn words_of_calls_are_names_without_their_parentheses() {
        accepts("SELECT current_schema, current_schema(), system_user, collation FOR (a) FROM t");
        accepts("SELECT t.overlay, t.position, t.trim FROM t");
        accepts("SELECT position, substring, normalize, greatest FROM t");
        refuses("SELECT position()", ")");
        refuses("SELECT system_user.a + FROM t", "FROM");
    }
}

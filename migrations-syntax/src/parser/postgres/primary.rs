//! What an expression is made of. Source: `c_expr`, `AexprConst`, `func_application`, `indirection` of `gram.y`.

use crate::ast::{
    Argument, Call, CastForm, DataType, Expression, ExpressionKind, Ident, Literal, Name, Over, Quantifier, TypeName,
};
use crate::grammar::WordClass;
use crate::parser::expression::{Parenthesized, empty_call, value};
use crate::parser::{Parser, Read};
use crate::span::Span;
use crate::token::Kind;

impl Parser<'_> {
    /// An expression without operators around it.
    pub(crate) fn postgres_primary(&mut self) -> Read<Expression> {
        let start = self.span();
        let token = self.token();
        self.could_be("an expression");
        match token.kind {
            Kind::Word => self.postgres_word_expression(start),
            Kind::QuotedName => self.postgres_name_expression(start),
            Kind::Text | Kind::Number => self.postgres_literal_expression(start),
            Kind::Parameter => {
                self.step();
                let parameter = ExpressionKind::Parameter(token.source.to_owned());
                let expression = self.postgres_expression_of(parameter, start);
                self.postgres_indirection(expression, start)
            }
            Kind::Symbol if token.text == "(" => {
                let content = self.parenthesized()?;
                self.postgres_parentheses_behind(content, start)
            }
            Kind::Symbol | Kind::Broken | Kind::End => self.fail(),
        }
    }

    /// What parentheses hold, with the fields and subscripts behind them. They can only follow one value.
    pub(in crate::parser) fn postgres_parentheses_behind(
        &mut self,
        content: Parenthesized,
        start: Span,
    ) -> Read<Expression> {
        let is_one_value = match &content {
            Parenthesized::Query(_) => true,
            Parenthesized::List(values) => values.len() == 1,
        };
        let mut expression = self.postgres_expression_of(content.into_kind(), start);
        if !is_one_value {
            return Ok(expression);
        }
        if self.at("[") && matches!(expression.kind, ExpressionKind::Subscript { .. }) {
            self.wrap()?;
            let mut kind = self.subscript(expression)?;
            if let ExpressionKind::Subscript { is_apart, .. } = &mut kind {
                *is_apart = true;
            }
            expression = self.postgres_expression_of(kind, start);
            self.wrap()?;
        }
        self.postgres_indirection(expression, start)
    }

    fn postgres_expression_of(&self, kind: ExpressionKind, start: Span) -> Expression {
        Expression { kind, span: self.span_from(start) }
    }

    fn postgres_literal_expression(&mut self, start: Span) -> Read<Expression> {
        match self.literal()? {
            Some(literal) => Ok(self.postgres_expression_of(ExpressionKind::Literal(literal), start)),
            None => self.fail(),
        }
    }

    /// A form that begins with a word: which forms it can begin is a matter of its class.
    fn postgres_word_expression(&mut self, start: Span) -> Read<Expression> {
        let word = self.token().text;
        let class = self.grammar.class(word);
        let may_be_type = matches!(class, WordClass::Free | WordClass::ColumnName);
        if may_be_type && self.postgres_begins_builtin_literal(word) {
            return self.postgres_builtin_literal(start);
        }
        let is_call = self.ahead_is(1, "(");
        let kind = match class {
            WordClass::Free if word == "U" && self.ahead_is(1, "&") => return self.postgres_unicode_expression(start),
            WordClass::Free => self.postgres_free_form(word, is_call)?,
            WordClass::ColumnName => self.postgres_column_name_form(word, is_call)?,
            WordClass::FunctionOrType => match self.postgres_special_form(word, is_call)? {
                None => return self.postgres_function_expression(start),
                kind => kind,
            },
            WordClass::Reserved => match self.postgres_reserved_form(word, is_call)? {
                None => return self.fail(),
                kind => kind,
            },
        };
        match kind {
            Some(kind) => Ok(self.postgres_expression_of(kind, start)),
            None => self.postgres_name_expression(start),
        }
    }

    /// A form that begins with a word that can be any name, too: later versions have made such words.
    fn postgres_free_form(&mut self, word: &str, is_call: bool) -> Read<Option<ExpressionKind>> {
        if is_call {
            return if word.starts_with("JSON") { self.postgres_json_form(word) } else { Ok(None) };
        }
        if word == "SYSTEM_USER" { self.postgres_special_form(word, false) } else { Ok(None) }
    }

    fn postgres_column_name_form(&mut self, word: &str, is_call: bool) -> Read<Option<ExpressionKind>> {
        match word {
            "EXISTS" if is_call => {
                self.step();
                Ok(Some(ExpressionKind::Exists(Box::new(self.query_in_parentheses()?))))
            }
            "ROW" if is_call => self.row().map(Some),
            _ => self.postgres_special_form(word, is_call),
        }
    }

    fn postgres_reserved_form(&mut self, word: &str, is_call: bool) -> Read<Option<ExpressionKind>> {
        match word {
            "NULL" | "TRUE" | "FALSE" => Ok(self.literal()?.map(ExpressionKind::Literal)),
            "CASE" => self.case().map(Some),
            "ARRAY" => self.postgres_array().map(Some),
            "DEFAULT" if self.is_value_of_row() => {
                self.step();
                Ok(Some(ExpressionKind::Default))
            }
            "DEFAULT" => self.fail_because("DEFAULT is a value only where a row is written"),
            _ => self.postgres_special_form(word, is_call),
        }
    }

    /// Whether what stands here is a whole value of a row: `VALUES (.., DEFAULT)`, `SET (a, b) = (.., DEFAULT)`. The grammar
    /// takes DEFAULT anywhere, and the server then says that it cannot stand there.
    fn is_value_of_row(&self) -> bool {
        let is_whole = matches!(self.ahead(1).text, "," | ")")
            && self.behind(1).is_some_and(|token| matches!(token.text, "," | "("));
        let mut depth = 0usize;
        for count in 1.. {
            match self.behind(count).map(|token| token.text) {
                Some(")") => depth += 1,
                Some("(") if depth == 0 => {
                    let before = self.behind(count + 1);
                    return is_whole
                        && before.is_some_and(|token| matches!(token.text, "VALUES" | "," | "=" | "ROW" | "("));
                }
                Some("(") => depth -= 1,
                Some(_) => {}
                None => return false,
            }
        }
        false
    }

    fn postgres_unicode_expression(&mut self, start: Span) -> Read<Expression> {
        match self.text_if_next()? {
            Some(text) => Ok(self.postgres_expression_of(ExpressionKind::Literal(Literal::Text(text)), start)),
            None => self.postgres_name_expression(start),
        }
    }

    /// `ARRAY[..]`, `ARRAY(SELECT ..)`
    fn postgres_array(&mut self) -> Read<ExpressionKind> {
        self.expect("ARRAY")?;
        if self.at("(") {
            return Ok(ExpressionKind::ArrayQuery(Box::new(self.query_in_parentheses()?)));
        }
        Ok(ExpressionKind::Array(self.postgres_array_elements()?))
    }

    /// Values, or arrays of the next dimension, but not both.
    fn postgres_array_elements(&mut self) -> Read<Vec<Expression>> {
        self.deeper(|parser| {
            parser.expect("[")?;
            let elements = if parser.at("]") {
                Vec::new()
            } else if parser.at("[") {
                parser.list(Self::postgres_nested_array)?
            } else {
                parser.expressions()?
            };
            parser.expect("]")?;
            Ok(elements)
        })
    }

    fn postgres_nested_array(&mut self) -> Read<Expression> {
        let start = self.span();
        let kind = ExpressionKind::NestedArray(self.postgres_array_elements()?);
        Ok(self.postgres_expression_of(kind, start))
    }

    // ---- names, calls, fields, subscripts

    /// A column, a call of a function, or a string with the name of a type before it.
    fn postgres_name_expression(&mut self, start: Span) -> Read<Expression> {
        let can_be_function = self.postgres_class_here() != WordClass::ColumnName;
        let mut parts = vec![self.label()?];
        while self.at(".") {
            self.step();
            if self.eat("*") {
                return Ok(self.postgres_expression_of(ExpressionKind::Wildcard(Some(Name { parts })), start));
            }
            parts.push(self.label()?);
            if parts.len() > 4 {
                return self.fail_because("a name has at most four parts");
            }
        }
        let can_be_function = can_be_function || parts.len() > 1;
        let name = Name { parts };
        if can_be_function && self.at("(") {
            return self.postgres_call_expression(name, start, true);
        }
        if can_be_function && self.postgres_at_string() {
            return self.postgres_prefixed_text(named_type(name, Vec::new(), self.span_from(start)), start);
        }
        let column = self.postgres_expression_of(ExpressionKind::Column(name), start);
        self.postgres_indirection(column, start)
    }

    fn postgres_class_here(&self) -> WordClass {
        let token = self.token();
        if token.kind == Kind::Word { self.grammar.class(token.text) } else { WordClass::Free }
    }

    /// Whether a string is next that a type may stand before: bits and national strings are tokens of their own.
    fn postgres_at_string(&self) -> bool {
        let token = self.token();
        let has_prefix = || matches!(token.source.as_bytes()[0], b'B' | b'b' | b'X' | b'x' | b'N' | b'n');
        (token.kind == Kind::Text && !has_prefix()) || self.at_unicode_text()
    }

    /// A name that can be no column: a call, or a string behind it.
    fn postgres_function_expression(&mut self, start: Span) -> Read<Expression> {
        let name = Name::from(self.label()?);
        if self.postgres_at_string() {
            return self.postgres_prefixed_text(named_type(name, Vec::new(), self.span_from(start)), start);
        }
        self.postgres_call_expression(name, start, true)
    }

    /// `.f`, `.*`, `[1]`, `[1:2]`, as many as there are.
    fn postgres_indirection(&mut self, mut operand: Expression, start: Span) -> Read<Expression> {
        loop {
            let kind = if self.at("[") {
                self.subscript(operand)?
            } else if self.at(".") {
                self.field(operand)?
            } else {
                return Ok(operand);
            };
            let is_last = matches!(kind, ExpressionKind::Field { field: None, .. });
            operand = self.postgres_expression_of(kind, start);
            if is_last {
                return Ok(operand);
            }
            self.wrap()?;
        }
    }

    /// A call of a function where no FILTER and no OVER can follow: a key of an index, a function in FROM.
    pub(crate) fn postgres_windowless_call(&mut self) -> Read<Expression> {
        let start = self.span();
        let token = self.token();
        let is_call = self.ahead_is(1, "(");
        let kind = match self.postgres_class_here() {
            _ if token.kind != Kind::Word => None,
            WordClass::Free => self.postgres_free_form(token.text, is_call)?,
            WordClass::ColumnName | WordClass::FunctionOrType | WordClass::Reserved => {
                self.postgres_special_form(token.text, is_call)?
            }
        };
        if let Some(kind) = kind {
            return Ok(self.postgres_expression_of(kind, start));
        }
        let name = self.function_name()?;
        self.postgres_call_expression(name, start, false)
    }

    /// What follows the name of a function: its arguments and clauses, or, behind arguments, a string of the type that the
    /// name is then.
    fn postgres_call_expression(&mut self, name: Name, start: Span, has_clauses: bool) -> Read<Expression> {
        let mut call = empty_call(name);
        call.has_parentheses = true;
        self.in_parentheses(|parser| parser.postgres_arguments(&mut call))?;
        if has_clauses && self.postgres_at_string() && is_type_modifier(&call) {
            let arguments = call.arguments.into_iter().filter_map(|argument| argument.value).collect();
            return self.postgres_prefixed_text(named_type(call.name, arguments, self.span_from(start)), start);
        }
        if has_clauses {
            self.postgres_call_clauses(&mut call)?;
        }
        Ok(self.postgres_expression_of(ExpressionKind::Call(Box::new(call)), start))
    }

    /// The parentheses of a call that stands outside of expressions.
    pub(super) fn postgres_call_arguments(&mut self) -> Read<Vec<Argument>> {
        let mut call = empty_call(word_name("", self.span()));
        self.in_parentheses(|parser| parser.postgres_arguments(&mut call))?;
        Ok(call.arguments)
    }

    fn postgres_arguments(&mut self, call: &mut Call) -> Read<()> {
        if self.at(")") {
            return Ok(());
        }
        if self.at("*") {
            let span = self.step().span;
            call.arguments.push(value(Expression { kind: ExpressionKind::Wildcard(None), span }));
            return Ok(());
        }
        call.quantifier = self.eat_any(&["DISTINCT", "ALL"]).map(|word| match word {
            "ALL" => Quantifier::All,
            _ => Quantifier::Distinct,
        });
        loop {
            let is_variadic = call.quantifier.is_none() && self.eat("VARIADIC");
            let mut argument = self.postgres_argument()?;
            if is_variadic {
                argument.keyword = "VARIADIC".to_owned();
            }
            call.arguments.push(argument);
            // What takes the rest of the arguments is the last one.
            if is_variadic || !self.eat(",") {
                break;
            }
        }
        if self.eat("ORDER") {
            self.expect("BY")?;
            call.order_by = self.list(Self::order_key)?;
        }
        Ok(())
    }

    /// An argument, which may be named: `a => 1`, `a := 1`.
    pub(super) fn postgres_argument(&mut self) -> Read<Argument> {
        let is_arrow = self.ahead_is(1, "=>");
        let name = if is_arrow || self.ahead_is(1, ":=") {
            let name = self.function_ident()?;
            self.step();
            Some((name, is_arrow))
        } else {
            None
        };
        Ok(Argument { name, ..value(self.expression()?) })
    }

    /// WITHIN GROUP, FILTER, OVER
    pub(super) fn postgres_call_clauses(&mut self, call: &mut Call) -> Read<()> {
        if self.at("WITHIN") {
            self.postgres_within_group(call)?;
        }
        self.postgres_filter_and_over(call)
    }

    /// FILTER, OVER
    pub(super) fn postgres_filter_and_over(&mut self, call: &mut Call) -> Read<()> {
        if self.eat("FILTER") {
            let filter = self.in_parentheses(|parser| {
                parser.expect("WHERE")?;
                parser.expression()
            })?;
            call.filter = Some(Box::new(filter));
        }
        if self.eat("OVER") {
            call.over =
                Some(if self.at("(") { Over::Window(self.window_definition()?) } else { Over::Name(self.ident()?) });
        }
        Ok(())
    }

    fn postgres_within_group(&mut self, call: &mut Call) -> Read<()> {
        if !call.order_by.is_empty() {
            return self.fail_because("WITHIN GROUP cannot follow another ORDER BY");
        }
        if call.quantifier == Some(Quantifier::Distinct) {
            return self.fail_because("WITHIN GROUP cannot follow DISTINCT");
        }
        if call.arguments.iter().any(|argument| argument.keyword == "VARIADIC") {
            return self.fail_because("WITHIN GROUP cannot follow VARIADIC");
        }
        self.expect_all(&["WITHIN", "GROUP"])?;
        call.within_group = self.in_parentheses(|parser| {
            parser.expect_all(&["ORDER", "BY"])?;
            parser.list(Self::order_key)
        })?;
        Ok(())
    }

    // ---- strings with a type before them

    /// Whether the words here are a type of the grammar's own with a string behind it, as far as the next token decides it.
    fn postgres_begins_builtin_literal(&self, word: &str) -> bool {
        let next = self.ahead(1);
        let is_text = next.kind == Kind::Text;
        match word {
            "INT" | "INTEGER" | "SMALLINT" | "BIGINT" | "REAL" | "BOOLEAN" => is_text,
            "FLOAT" | "DECIMAL" | "DEC" | "NUMERIC" | "VARCHAR" | "INTERVAL" => is_text || next.text == "(",
            "BIT" | "CHAR" | "CHARACTER" | "NCHAR" => is_text || matches!(next.text, "(" | "VARYING"),
            "NATIONAL" => matches!(next.text, "CHAR" | "CHARACTER"),
            "TIME" | "TIMESTAMP" => {
                let has_zone = matches!(next.text, "WITH" | "WITHOUT") && self.ahead_is(2, "TIME");
                is_text || next.text == "(" || has_zone
            }
            "DOUBLE" => next.text == "PRECISION",
            _ => false,
        }
    }

    fn postgres_builtin_literal(&mut self, start: Span) -> Read<Expression> {
        let Some(data_type) = self.postgres_builtin_type(start)? else { return self.fail_expecting("a type") };
        self.postgres_prefixed_text(data_type, start)
    }

    /// The string behind a type.
    fn postgres_prefixed_text(&mut self, data_type: DataType, start: Span) -> Read<Expression> {
        let text_start = self.span();
        let literal = ExpressionKind::Literal(Literal::Text(self.text()?));
        let operand = Box::new(self.postgres_expression_of(literal, text_start));
        let data_type = Box::new(self.postgres_interval_fields_behind(data_type, start)?);
        Ok(self.postgres_expression_of(
            ExpressionKind::Cast { operand, data_type, form: CastForm::Prefix, zone: None },
            start,
        ))
    }
}

/// Whether arguments can be the modifiers of a type.
fn is_type_modifier(call: &Call) -> bool {
    let is_plain = |argument: &Argument| argument.name.is_none() && argument.keyword.is_empty();
    let is_wildcard =
        |argument: &Argument| matches!(&argument.value, Some(Expression { kind: ExpressionKind::Wildcard(None), .. }));
    !call.arguments.is_empty()
        && call.quantifier.is_none()
        && call.order_by.is_empty()
        && call.arguments.iter().all(|argument| is_plain(argument) && !is_wildcard(argument))
}

fn named_type(name: Name, arguments: Vec<Expression>, span: Span) -> DataType {
    DataType { arguments, ..super::data_type::plain_type(TypeName::Named(name), span) }
}

/// A word of the grammar as the name of a function.
pub(super) fn word_name(word: &str, span: Span) -> Name {
    Name::from(Ident { text: word.to_owned(), is_quoted: false, span })
}

#[cfg(test)]
mod tests {
    use crate::ast::{ExpressionKind, IsTest, QueryTerm, Statement};
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    use super::*;

    #[track_caller]
    fn read(expression: &str) -> ExpressionKind {
        let Statement::Query(query) = statement(&format!("SELECT {expression}")) else { panic!("{expression}") };
        match *query.first {
            QueryTerm::Select(mut select) => select.items.remove(0).value.kind,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn is_refused(expression: &str, found: &str) -> String {
        refuses(&format!("SELECT {expression}"), found)
    }

    #[test]
    fn fields_and_subscripts_follow_columns_parameters_and_parentheses() {
        let ExpressionKind::Field { operand, field } = read("a.b[1:2].c") else { panic!("no field") };
        assert_eq!(field.expect("a name").text, "c");
        let ExpressionKind::Subscript { operand, is_slice, .. } = operand.kind else { panic!("no subscript") };
        assert!(is_slice);
        assert!(matches!(operand.kind, ExpressionKind::Column(name) if name.parts.len() == 2));
        for text in [
            "(a).*",
            "(SELECT r).f",
            "((SELECT r)).f[1]",
            "$1.a[2]",
            "(ROW(1, 2)).f1",
            "a[:]",
            "a[1][b + 1]",
            "((SELECT r).f + 1)",
        ] {
            accepts(&format!("SELECT {text}"));
        }
        assert!(matches!(read("(a[1])[2]"), ExpressionKind::Subscript { is_apart: true, .. }));
        assert!(matches!(read("a[1][2]"), ExpressionKind::Subscript { is_apart: false, .. }));
        is_refused("f(a)[1]", "[");
        is_refused("f(a).b", ".");
        is_refused("'a'.b", ".");
        is_refused("(1, 2).f1", ".");
        is_refused("ARRAY[1, 2][1]", "[");
        is_refused("a[]", "]");
        is_refused("(a).*.b", ".");
    }

    #[test]
    fn the_class_of_a_word_says_what_it_can_begin() {
        assert!(matches!(read("left('a', 1)"), ExpressionKind::Call(_)));
        assert!(matches!(read("timestamp"), ExpressionKind::Column(_)));
        assert!(matches!(read("values"), ExpressionKind::Column(_)));
        assert!(matches!(read("row"), ExpressionKind::Column(_)));
        assert!(matches!(read("pg_catalog.int4(1)"), ExpressionKind::Call(_)));
        is_refused("left", "");
        is_refused("int(3)", "(");
        is_refused("table", "table");
        is_refused("a + order", "order");
        is_refused("array", "");
        is_refused("cast", "");
    }

    #[test]
    fn strings_have_types_before_them() {
        for (text, count) in [
            ("date '2020-01-01'", 0),
            ("timestamp(3) with time zone '2020-01-01'", 1),
            ("interval '1' day to second(3)", 0),
            ("interval(3) '1'", 1),
            ("double precision '1'", 0),
            ("char(3) 'abc'", 1),
            ("bit varying '101'", 0),
            ("s.t 'a'", 0),
            ("numeric(10, 2) '1'", 2),
            ("left 'a'", 0),
        ] {
            let ExpressionKind::Cast { data_type, form, .. } = read(text) else { panic!("{text}") };
            assert_eq!((form, data_type.arguments.len()), (CastForm::Prefix, count), "{text}");
        }
        is_refused("interval day '1'", "day");
        is_refused("int[] '{1}'", "]");
        is_refused("timestamp with time zone", "");
        is_refused("char(3)", "");
        is_refused("f(a => 1) 'b'", "'b'");
        is_refused("'a' 'b'", "'b'");
        accepts("SELECT 'a'\n'b'");
    }

    #[test]
    fn calls_have_clauses_in_their_order() {
        let kind =
            read("f(DISTINCT a, b ORDER BY c DESC NULLS LAST) FILTER (WHERE d) OVER (PARTITION BY e ORDER BY g)");
        let ExpressionKind::Call(call) = kind else { panic!("no call") };
        assert!(call.quantifier.is_some() && call.filter.is_some() && call.over.is_some());
        assert_eq!((call.arguments.len(), call.order_by.len()), (2, 1));
        for text in [
            "count(*) OVER w",
            "f(a, b => 1, c := 2, VARIADIC d)",
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FILTER (WHERE b)",
            "f(ALL a)",
            "row_to_json(t.*)",
        ] {
            accepts(&format!("SELECT {text} FROM t WINDOW w AS ()"));
        }
        is_refused("f(VARIADIC a, b)", ",");
        is_refused("f(DISTINCT VARIADIC a)", "VARIADIC");
        is_refused("f(a b)", "b");
        is_refused("f(a,)", ")");
        is_refused("f(*, a)", ",");
        is_refused("f(DISTINCT a) WITHIN GROUP (ORDER BY b)", "WITHIN");
        is_refused("f(a ORDER BY b) WITHIN GROUP (ORDER BY b)", "WITHIN");
        is_refused("f(a) OVER () FILTER (WHERE b)", "FILTER");
        is_refused("f(a) FILTER (b)", "b");
        is_refused("COALESCE(a) OVER ()", "OVER");
    }

    #[test]
    fn precedence_is_that_of_the_server() {
        // What ends in a word can be followed by the same again, what ends in an operand cannot.
        accepts("SELECT a IS NULL IS NOT NULL, a IN (1) IN (true), a = ANY (b) = c");
        is_refused("a < b < c", "<");
        is_refused("a LIKE b LIKE c", "LIKE");
        is_refused("a BETWEEN b AND c BETWEEN d AND e", "BETWEEN");
        is_refused("a IS DISTINCT FROM b IS NULL", "IS");
        accepts("SELECT (a < b) < c");
        let ExpressionKind::Chain { first, rest } = read("(a < b) < c") else { panic!("no chain") };
        assert!(matches!(first.kind, ExpressionKind::Chain { .. }));
        assert_eq!(rest.len(), 1);
        let ExpressionKind::Is { operand, test, .. } = read("a = b IS TRUE") else { panic!("no test") };
        assert!(matches!(operand.kind, ExpressionKind::Chain { .. }));
        assert_eq!(*test, IsTest::True);
        let ExpressionKind::AtTimeZone { operand, .. } = read("a::timestamp AT TIME ZONE 'UTC'") else {
            panic!("none")
        };
        assert!(matches!(operand.kind, ExpressionKind::Cast { .. }));
        accepts("SELECT a at FROM t");
        accepts("SELECT a NOT SIMILAR TO b ESCAPE c, a NOT ILIKE ALL (d), @ -5, a OPERATOR(s.+) b, a AT LOCAL");
        accepts("SELECT (a, b) OVERLAPS (c, d), ROW(a, b) OVERLAPS ROW(c, d)");
        is_refused("(a, b) OVERLAPS c", "");
        is_refused("(a, b) OVERLAPS (c, d, e)", "");
        is_refused("* 3 + 4", "3");
        is_refused("a + = b", "=");
        is_refused("a BETWEEN b OR c AND d", "OR");
    }

    #[test]
    fn arrays_hold_values_or_arrays() {
        assert!(matches!(read("ARRAY[[1, 2], [3, 4]]"), ExpressionKind::Array(rows) if rows.len() == 2));
        accepts("SELECT ARRAY[]::int[], ARRAY(SELECT 1), ARRAY[ARRAY[1], ARRAY[2]]");
        is_refused("ARRAY[1, [2]]", "[");
        is_refused("ARRAY[[1], 2]", "2");
        is_refused("ARRAY[1", "");
    }

    #[test]
    fn default_is_a_value_of_a_row() {
        accepts("INSERT INTO t VALUES (DEFAULT, 1), (2, DEFAULT)");
        accepts("UPDATE t SET a = DEFAULT, (b, c) = (1, DEFAULT), (d, e) = ROW (DEFAULT, DEFAULT)");
        refuses("SELECT DEFAULT", "DEFAULT");
        refuses("SELECT 1, DEFAULT, 2", "DEFAULT");
        refuses("INSERT INTO t VALUES (1 + DEFAULT)", "DEFAULT");
        refuses("INSERT INTO t VALUES (f(DEFAULT))", "DEFAULT");
        refuses("SELECT a FROM t WHERE a IN (1, DEFAULT)", "DEFAULT");
    }

    #[test]
    fn parentheses_before_a_query_are_read_once() {
        accepts("SELECT ((SELECT 1) UNION SELECT 2), ((SELECT 1) + 1, 2), (((SELECT 1)))");
        assert!(matches!(read("((SELECT 1))"), ExpressionKind::Subquery(_)));
        is_refused("(SELECT a FORM t u)", "t");
        is_refused("((SELECT 1) 2)", "2");
        is_refused("EXISTS (1)", "1");
        let deep = format!("SELECT {}1{}", "(".repeat(5000), ")".repeat(5000));
        refuses(&deep, "(");
    }

    #[test]
    fn default_is_a_whole_value_of_a_row() {
        accepts("INSERT INTO t VALUES (f((1), (2)), DEFAULT), (DEFAULT, g())");
        accepts("UPDATE t SET (a, b) = (f((1)), DEFAULT)");
        refuses("INSERT INTO t VALUES (f(DEFAULT))", "DEFAULT");
        refuses("INSERT INTO t VALUES (DEFAULT + 1)", "DEFAULT");
        refuses("SELECT DEFAULT", "DEFAULT");
    }

    #[test]
    fn a_word_of_columns_names_the_schema_of_a_function() {
        assert!(matches!(read("setof.f(a)"), ExpressionKind::Call(_)));
        assert!(matches!(read("between.f.g(a)"), ExpressionKind::Call(_)));
        is_refused("setof(a)", "(");
        accepts("SELECT setof.t 'a'");
    }

    #[test]
    fn a_type_stands_before_strings_of_characters() {
        accepts("SELECT date '2020-01-01', s.t E'a', d $$b$$, t (3) 'c', d U&'d'");
        for literal in ["x'61'", "B'1'", "N'a'"] {
            is_refused(&format!("date {literal}"), literal);
            is_refused(&format!("s.t {literal}"), literal);
        }
    }
}

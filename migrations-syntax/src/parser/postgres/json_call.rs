//! Functions of JSON that PostgreSQL 16 and 17 have brought. Source: `func_expr_common_subexpr`, `json_aggregate_func` of
//! `gram.y`. Their words are no reserved ones, so that a function of an older version can have the same name.

use crate::ast::{Argument, Call, Expression, ExpressionKind};
use crate::parser::expression::{keyed, value};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// A form of JSON that this word begins, before a parenthesis.
    pub(super) fn postgres_json_form(&mut self, word: &str) -> Read<Option<ExpressionKind>> {
        let content = match word {
            // Their forms have an argument.
            "JSON" | "JSON_SERIALIZE" if self.ahead_is(2, ")") => return Ok(None),
            "JSON_OBJECT" => Self::postgres_json_object_arguments,
            "JSON_ARRAY" => Self::postgres_json_array_arguments,
            "JSON" => Self::postgres_json_arguments,
            "JSON_SERIALIZE" => Self::postgres_json_serialize_arguments,
            "JSON_QUERY" => Self::postgres_json_query_arguments,
            "JSON_EXISTS" => Self::postgres_json_exists_arguments,
            "JSON_VALUE" => Self::postgres_json_value_arguments,
            "JSON_OBJECTAGG" => {
                return self.postgres_json_aggregate(word, Self::postgres_json_object_aggregate_arguments).map(Some);
            }
            "JSON_ARRAYAGG" => {
                return self.postgres_json_aggregate(word, Self::postgres_json_array_aggregate_arguments).map(Some);
            }
            _ => return Ok(None),
        };
        self.postgres_form(word, content).map(Some)
    }

    /// An aggregate, behind which FILTER and OVER can stand.
    fn postgres_json_aggregate(
        &mut self,
        word: &str,
        content: impl FnOnce(&mut Self, &mut Call) -> Read<()>,
    ) -> Read<ExpressionKind> {
        let mut kind = self.postgres_form(word, content)?;
        if let ExpressionKind::Call(call) = &mut kind {
            self.postgres_filter_and_over(call)?;
        }
        Ok(kind)
    }

    // ---- what they are made of

    /// `a FORMAT JSON ENCODING UTF8`
    fn postgres_json_value(&mut self) -> Read<Argument> {
        let mut argument = value(self.expression()?);
        argument.suffix = self.postgres_json_format()?;
        Ok(argument)
    }

    fn postgres_json_format(&mut self) -> Read<String> {
        let start = self.place();
        if self.at("FORMAT") && self.ahead_is(1, "JSON") {
            self.expect_all(&["FORMAT", "JSON"])?;
            if self.eat("ENCODING") {
                self.postgres_json_encoding()?;
            }
        }
        Ok(self.words_from(start))
    }

    fn postgres_json_encoding(&mut self) -> Read<()> {
        let name = self.token().source.trim_matches('"');
        if !["utf8", "utf16", "utf32"].iter().any(|encoding| name.eq_ignore_ascii_case(encoding)) {
            return self.fail_because("JSON is encoded as UTF8, UTF16 or UTF32");
        }
        self.ident().map(drop)
    }

    /// `k VALUE v`, `k : v`, or a key without a value; `false` for the latter. A key before VALUE has no operators outside of
    /// parentheses.
    fn postgres_json_member(&mut self, call: &mut Call) -> Read<bool> {
        let start = self.span();
        let is_in_parentheses = self.at("(");
        let operand = self.operand_expression()?;
        let has_operator = matches!(operand.kind, ExpressionKind::Prefix { .. }) && !is_in_parentheses;
        let is_primary = !has_operator && self.at("VALUE");
        let key = if is_primary { operand } else { self.expression_behind(operand, start)? };
        call.arguments.push(value(key));
        let has_value = is_primary || self.at(":");
        if has_value {
            self.postgres_json_member_value(call)?;
        }
        Ok(has_value)
    }

    fn postgres_whole_json_member(&mut self, call: &mut Call) -> Read<()> {
        if self.postgres_json_member(call)? { Ok(()) } else { self.expect_any(&["VALUE", ":"]).map(drop) }
    }

    /// `k VALUE v`, `k : v`, behind the key.
    fn postgres_json_member_value(&mut self, call: &mut Call) -> Read<()> {
        let keyword = self.expect_any(&["VALUE", ":"])?;
        let argument = self.postgres_json_value()?;
        call.arguments.push(Argument { keyword: keyword.to_owned(), ..argument });
        Ok(())
    }

    /// Clauses that follow the arguments, as words.
    fn postgres_json_clauses(&mut self, call: &mut Call, clauses: impl FnOnce(&mut Self) -> Read<()>) -> Read<()> {
        let start = self.place();
        clauses(self)?;
        call.clauses = self.words_from(start);
        Ok(())
    }

    /// NULL ON NULL, ABSENT ON NULL, if they are next.
    fn postgres_json_null_clause(&mut self) -> Read<()> {
        if self.eat_any(&["NULL", "ABSENT"]).is_some() {
            self.expect_all(&["ON", "NULL"])?;
        }
        Ok(())
    }

    /// WITH UNIQUE KEYS, WITHOUT UNIQUE KEYS, if they are next.
    fn postgres_json_unique_clause(&mut self) -> Read<()> {
        if self.eat_any(&["WITH", "WITHOUT"]).is_some() {
            self.expect("UNIQUE")?;
            self.eat("KEYS");
        }
        Ok(())
    }

    /// RETURNING a type, if it is next.
    fn postgres_json_returning_clause(&mut self) -> Read<()> {
        if self.eat("RETURNING") {
            self.postgres_type()?;
            self.postgres_json_format()?;
        }
        Ok(())
    }

    /// NULL ON EMPTY, DEFAULT a ON ERROR and their like, as far as they are next.
    fn postgres_json_behaviors(&mut self, targets: &[&'static str]) -> Read<()> {
        let mut targets = targets;
        while !targets.is_empty() && self.postgres_json_behavior()? {
            self.expect("ON")?;
            targets = match self.expect_any(targets)? {
                "EMPTY" => &["ERROR"],
                _ => &[],
            };
        }
        Ok(())
    }

    fn postgres_json_behavior(&mut self) -> Read<bool> {
        let words = ["DEFAULT", "ERROR", "NULL", "TRUE", "FALSE", "UNKNOWN", "EMPTY"];
        match self.eat_any(&words) {
            Some("DEFAULT") => drop(self.expression()?),
            Some("EMPTY") => drop(self.eat_any(&["ARRAY", "OBJECT"])),
            Some(_) => {}
            None => return Ok(false),
        }
        Ok(true)
    }

    /// `a, path PASSING b AS c`
    fn postgres_json_path_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(self.postgres_json_value()?);
        self.expect(",")?;
        call.arguments.push(value(self.expression()?));
        if !self.eat("PASSING") {
            return Ok(());
        }
        let mut passed = self.list(|parser| {
            let mut argument = parser.postgres_json_value()?;
            let label = parser.postgres_label_behind_as()?;
            argument.suffix = if argument.suffix.is_empty() { label } else { format!("{} {label}", argument.suffix) };
            Ok(argument)
        })?;
        if let Some(first) = passed.first_mut() {
            first.keyword = "PASSING".to_owned();
        }
        call.arguments.extend(passed);
        Ok(())
    }

    // ---- the forms

    fn postgres_json_object_arguments(&mut self, call: &mut Call) -> Read<()> {
        if self.at("RETURNING") || self.at(")") {
            return self.postgres_json_clauses(call, Self::postgres_json_returning_clause);
        }
        let is_named = self.ahead_is(1, "=>") || self.ahead_is(1, ":=");
        if is_named || !self.postgres_json_member(call)? {
            // The function that has been there before: json_object('{a, 1}').
            while (is_named && call.arguments.is_empty()) || self.eat(",") {
                call.arguments.push(self.postgres_argument()?);
            }
            return Ok(());
        }
        while self.eat(",") {
            self.postgres_whole_json_member(call)?;
        }
        self.postgres_json_clauses(call, |parser| {
            parser.postgres_json_null_clause()?;
            parser.postgres_json_unique_clause()?;
            parser.postgres_json_returning_clause()
        })
    }

    fn postgres_json_array_arguments(&mut self, call: &mut Call) -> Read<()> {
        if self.at("RETURNING") || self.at(")") {
            return self.postgres_json_clauses(call, Self::postgres_json_returning_clause);
        }
        if self.at_any(&["SELECT", "WITH", "TABLE"]) || (self.at("VALUES") && self.ahead_is(1, "(")) {
            return self.postgres_json_array_of_query(call);
        }
        call.arguments = self.list(Self::postgres_json_value)?;
        self.postgres_json_clauses(call, |parser| {
            parser.postgres_json_null_clause()?;
            parser.postgres_json_returning_clause()
        })
    }

    fn postgres_json_array_of_query(&mut self, call: &mut Call) -> Read<()> {
        let start = self.span();
        let query = ExpressionKind::Subquery(Box::new(self.query()?));
        let query = Expression { kind: query, span: self.span_from(start) };
        let suffix = self.postgres_json_format()?;
        call.arguments.push(Argument { suffix, ..keyed("SELECT", query) });
        self.postgres_json_clauses(call, Self::postgres_json_returning_clause)
    }

    fn postgres_json_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(self.postgres_json_value()?);
        self.postgres_json_clauses(call, Self::postgres_json_unique_clause)
    }

    fn postgres_json_serialize_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(self.postgres_json_value()?);
        self.postgres_json_clauses(call, Self::postgres_json_returning_clause)
    }

    fn postgres_json_query_arguments(&mut self, call: &mut Call) -> Read<()> {
        self.postgres_json_path_arguments(call)?;
        self.postgres_json_clauses(call, |parser| {
            parser.postgres_json_returning_clause()?;
            parser.postgres_json_wrapper()?;
            parser.postgres_json_quotes()?;
            parser.postgres_json_behaviors(&["EMPTY", "ERROR"])
        })
    }

    fn postgres_json_wrapper(&mut self) -> Read<()> {
        match self.eat_any(&["WITH", "WITHOUT"]) {
            None => return Ok(()),
            Some("WITH") => drop(self.eat_any(&["CONDITIONAL", "UNCONDITIONAL"])),
            Some(_) => {}
        }
        self.eat("ARRAY");
        self.expect("WRAPPER")
    }

    fn postgres_json_quotes(&mut self) -> Read<()> {
        if self.eat_any(&["KEEP", "OMIT"]).is_none() {
            return Ok(());
        }
        self.expect("QUOTES")?;
        if self.eat("ON") {
            self.expect_all(&["SCALAR", "STRING"])?;
        }
        Ok(())
    }

    fn postgres_json_exists_arguments(&mut self, call: &mut Call) -> Read<()> {
        self.postgres_json_path_arguments(call)?;
        self.postgres_json_clauses(call, |parser| parser.postgres_json_behaviors(&["ERROR"]))
    }

    fn postgres_json_value_arguments(&mut self, call: &mut Call) -> Read<()> {
        self.postgres_json_path_arguments(call)?;
        self.postgres_json_clauses(call, |parser| {
            parser.postgres_json_returning_clause()?;
            parser.postgres_json_behaviors(&["EMPTY", "ERROR"])
        })
    }

    fn postgres_json_object_aggregate_arguments(&mut self, call: &mut Call) -> Read<()> {
        self.postgres_whole_json_member(call)?;
        self.postgres_json_clauses(call, |parser| {
            parser.postgres_json_null_clause()?;
            parser.postgres_json_unique_clause()?;
            parser.postgres_json_returning_clause()
        })
    }

    fn postgres_json_array_aggregate_arguments(&mut self, call: &mut Call) -> Read<()> {
        call.arguments.push(self.postgres_json_value()?);
        if self.eat("ORDER") {
            self.expect("BY")?;
            call.order_by = self.list(Self::order_key)?;
        }
        self.postgres_json_clauses(call, |parser| {
            parser.postgres_json_null_clause()?;
            parser.postgres_json_returning_clause()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn the_forms_of_json() {
        for text in [
            "json_object()",
            "json_object('{a, 1}')",
            "json_object('a': 1, 'b' VALUE c FORMAT JSON NULL ON NULL WITH UNIQUE KEYS RETURNING jsonb)",
            "json_object((a || b) VALUE 1, a || b : 2, - a : 3, (- a) VALUE 4)",
            "json_object(a => 1, b := 2)",
            "json_array()",
            "json_array(1, a FORMAT JSON ABSENT ON NULL RETURNING text)",
            "json_array(SELECT a FROM t ORDER BY b RETURNING jsonb)",
            "json(a WITH UNIQUE)",
            "json_scalar(1)",
            "json_serialize(a RETURNING bytea)",
            "json_query(a, '$.b' PASSING c AS d, e AS f RETURNING text WITH CONDITIONAL ARRAY WRAPPER OMIT QUOTES ON SCALAR STRING EMPTY ARRAY ON EMPTY ERROR ON ERROR)",
            "json_exists(a, '$.b' FALSE ON ERROR)",
            "json_value(a, '$.b' RETURNING int DEFAULT 1 + 2 ON EMPTY NULL ON ERROR)",
            "json_objectagg(a VALUE b ABSENT ON NULL) FILTER (WHERE c) OVER ()",
            "json_arrayagg(a ORDER BY b RETURNING jsonb)",
            "merge_action()",
            "a IS NOT JSON OBJECT WITH UNIQUE KEYS",
            "json '{}'",
            "json",
        ] {
            accepts(&format!("SELECT {text}"));
        }
        for (text, found) in [
            ("json_object('a' 1)", "1"),
            ("json_object('a': )", ")"),
            ("json_object(a || b VALUE 1)", "VALUE"),
            ("json_object(- a VALUE 1)", "VALUE"),
            ("json_object('a': 1, 'b')", ")"),
            ("json_object('a': 1 NULL ON EMPTY)", "EMPTY"),
            ("json_array(1 RETURNING)", ")"),
            ("json_query(a)", ")"),
            ("json_query(a, '$' WITH ARRAY)", ")"),
            ("json_query(a, '$' KEEP)", ")"),
            ("json_value(a, '$' PASSING b)", ")"),
            ("json_value(a, '$' NULL ON ERROR NULL ON EMPTY)", "NULL"),
            ("json_exists(a, '$' NULL ON EMPTY)", "EMPTY"),
            ("json_serialize(a FORMAT JSON ENCODING latin1)", "latin1"),
            ("json_value(a, '$') OVER ()", "OVER"),
        ] {
            refuses(&format!("SELECT {text}"), found);
        }
    }

    #[test]
    fn a_format_is_json() {
        accepts("SELECT json_object('a' VALUE b FORMAT JSON ENCODING utf8)");
        accepts("SELECT json_array(a FORMAT JSON, b)");
        refuses("SELECT json_array(a FORMAT XML)", "FORMAT");
        refuses("SELECT json_array(a FORMAT JSON ENCODING latin1)", "latin1");
    }
}
